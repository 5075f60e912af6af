const STEP = 4 << 20

/**
 * Lets others run: the returned function, told of every so many bytes handled, gives the event loop a turn each 4 MiB (some
 * 20 ms of work), so that an archive of hundreds of megabytes never holds a server still.
 */
export function createBreathing(): (bytes: number) => Promise<void> | undefined {
  let since = 0
  return (bytes) => {
    since += bytes
    if (since < STEP) return undefined
    since = 0
    return new Promise((resolve) => {
      setTimeout(resolve, 0)
    })
  }
}

/** A growing list of [start, end) pairs. */
export interface Ranges {
  push(start: number, end: number): void
  finish(): Uint32Array
}

export function createRanges(expected: number): Ranges {
  let list = new Uint32Array(Math.max(16, expected * 2))
  let n = 0
  return {
    push(start, end) {
      if (n + 2 > list.length) {
        const wider = new Uint32Array(list.length * 2)
        wider.set(list)
        list = wider
      }
      list[n] = start
      list[n + 1] = end
      n += 2
    },
    finish: () => list.slice(0, n),
  }
}

/** Length of the UTF-8 byte order mark at the start of the bytes: 3 or 0. */
export function byteOrderMark(bytes: Uint8Array): number {
  return bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
}

/**
 * The lines of a batch as [start, end) byte offsets, two numbers a line. Ends are LF or CRLF, which do not belong to the
 * line; a leading byte order mark and lines of blanks only are skipped; the last line needs no end. Linear time.
 */
export function splitLines(bytes: Uint8Array): Uint32Array {
  const ranges = createRanges(Math.ceil(bytes.length / 256))
  let start = byteOrderMark(bytes)
  while (start < bytes.length) {
    let next = bytes.indexOf(10, start)
    if (next < 0) next = bytes.length
    let end = next
    if (end > start && bytes[end - 1] === 13) end--
    if (!isBlank(bytes, start, end)) ranges.push(start, end)
    start = next + 1
  }
  return ranges.finish()
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const b = bytes[i]
    if (b !== 32 && b !== 9 && b !== 13) return false
  }
  return true
}

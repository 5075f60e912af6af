const LONGEST = 48
const HEAD = 14
const TAIL = 8

/** A long value with its middle left out: `5f0c6a27b1d94e…f6d8e019`. Hashes are known by both ends, never by the middle. */
export function shortValue(value: string): string {
  return value.length <= LONGEST ? value : `${value.slice(0, HEAD)}…${value.slice(-TAIL)}`
}

/** A text in which every hash (40 hexadecimal digits and more) stands shortened. */
export function shortHashes(text: string): string {
  return text.replaceAll(/[0-9a-f]{40,}/gi, (hash) => `${hash.slice(0, HEAD)}…${hash.slice(-TAIL)}`)
}

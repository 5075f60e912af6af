/*
 * TextDecoder is part of every runtime this package is meant for (Node, workers, browsers) but of neither the
 * ECMAScript library nor, without DOM or Node types, of the compiler's view; so its used part is declared here.
 */
interface Utf8Decoder {
  decode(bytes: Uint8Array): string
}
declare const TextDecoder: new (label: 'utf-8', options: { ignoreBOM: boolean }) => Utf8Decoder

/** Bytes to text; malformed sequences become U+FFFD as the WHATWG Encoding Standard says (one per maximal subpart). */
export type DecodeUtf8 = (bytes: Uint8Array, start: number, end: number) => string

export function createUtf8Decoder(): DecodeUtf8 {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return (bytes, start, end) => decoder.decode(bytes.subarray(start, end))
}

/**
 * Offset (from `start`) of the first byte that does not belong to well-formed UTF-8 (Unicode 15, table 3-7), or -1.
 * A U+FFFD that the sender itself wrote (EF BF BD) is well-formed.
 */
export function firstMalformedUtf8(bytes: Uint8Array, start: number, end: number): number {
  let i = start
  while (i < end) {
    const b = bytes[i] ?? 0
    if (b < 0x80) {
      i++
      continue
    }
    let more: number
    let low = 0x80
    let high = 0xbf
    if (b >= 0xc2 && b <= 0xdf) more = 1
    else if (b >= 0xe0 && b <= 0xef) {
      more = 2
      if (b === 0xe0) low = 0xa0
      if (b === 0xed) high = 0x9f
    } else if (b >= 0xf0 && b <= 0xf4) {
      more = 3
      if (b === 0xf0) low = 0x90
      if (b === 0xf4) high = 0x8f
    } else return i - start
    if (i + more >= end) return i - start
    for (let k = 1; k <= more; k++) {
      const c = bytes[i + k] ?? 0
      if (c < low || c > high) return i - start
      low = 0x80
      high = 0xbf
    }
    i += more + 1
  }
  return -1
}

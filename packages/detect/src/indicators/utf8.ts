/** UTF-8 in both directions on byte arrays: the pure packages have neither TextEncoder nor Buffer. */

/** Bytes that `text` takes at most. */
export function utf8Bound(text: string): number {
  return text.length * 3
}

/** Writes `text` at `at` and returns the offset after it. A lone surrogate is written as U+FFFD. */
export function writeUtf8(out: Uint8Array, at: number, text: string): number {
  let o = at
  for (let i = 0; i < text.length; i++) {
    let c = text.charCodeAt(i)
    if (c < 0x80) {
      out[o++] = c
      continue
    }
    if (c < 0x800) {
      out[o++] = 0xc0 | (c >> 6)
      out[o++] = 0x80 | (c & 63)
      continue
    }
    if (c >= 0xd800 && c <= 0xdfff) {
      const low = c <= 0xdbff ? text.charCodeAt(i + 1) : 0
      if (low >= 0xdc00 && low <= 0xdfff) {
        const p = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)
        out[o++] = 0xf0 | (p >> 18)
        out[o++] = 0x80 | ((p >> 12) & 63)
        out[o++] = 0x80 | ((p >> 6) & 63)
        out[o++] = 0x80 | (p & 63)
        i++
        continue
      }
      c = 0xfffd
    }
    out[o++] = 0xe0 | (c >> 12)
    out[o++] = 0x80 | ((c >> 6) & 63)
    out[o++] = 0x80 | (c & 63)
  }
  return o
}

/** The text of `bytes[from, to)`, which `writeUtf8` wrote. */
export function readUtf8(bytes: Uint8Array, from: number, to: number): string {
  let out = ''
  let i = from
  while (i < to) {
    const a = bytes[i++] ?? 0
    if (a < 0x80) out += String.fromCharCode(a)
    else if (a < 0xe0) out += String.fromCharCode(((a & 31) << 6) | ((bytes[i++] ?? 0) & 63))
    else if (a < 0xf0) {
      const b = (bytes[i++] ?? 0) & 63
      out += String.fromCharCode(((a & 15) << 12) | (b << 6) | ((bytes[i++] ?? 0) & 63))
    } else {
      const b = (bytes[i++] ?? 0) & 63
      const c = (bytes[i++] ?? 0) & 63
      out += String.fromCodePoint(((a & 7) << 18) | (b << 12) | (c << 6) | ((bytes[i++] ?? 0) & 63))
    }
  }
  return out
}

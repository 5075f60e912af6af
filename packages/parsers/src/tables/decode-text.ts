/** Texts of files in the encodings that spreadsheets and old consoles write. */
import { createUtf8Decoder, firstMalformedUtf8 } from '../text/decode-utf8.ts'

export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'windows-1258'] as const
export type TextEncoding = (typeof TEXT_ENCODINGS)[number]

const decodeUtf8 = createUtf8Decoder()

/** Characters of 0x80 to 0x9F in Windows-1252; U+FFFD where it has none. */
const HIGH_1252 =
  '\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD' +
  '\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178'

/** Where Windows-1258 (Vietnamese) differs: letters and combining tones. */
const VIETNAMESE: ReadonlyMap<number, string> = new Map([
  [0x8a, '\uFFFD'],
  [0x8e, '\uFFFD'],
  [0x9a, '\uFFFD'],
  [0x9e, '\uFFFD'],
  [0xc3, '\u0102'],
  [0xcc, '\u0300'],
  [0xd0, '\u0110'],
  [0xd2, '\u0309'],
  [0xd5, '\u01A0'],
  [0xdd, '\u01AF'],
  [0xde, '\u0303'],
  [0xe3, '\u0103'],
  [0xec, '\u0301'],
  [0xf0, '\u0111'],
  [0xf2, '\u0323'],
  [0xf5, '\u01A1'],
  [0xfd, '\u01B0'],
  [0xfe, '\u20AB'],
])

/** What bytes are encoded in: by a byte order mark, by zero bytes, else UTF-8 where they are that, else Windows-1252. */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const n = Math.min(bytes.length, 512) & ~1
  let even = 0
  let odd = 0
  for (let i = 0; i < n; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  if (n >= 8 && odd > n / 4 && even === 0) return 'utf-16le'
  if (n >= 8 && even > n / 4 && odd === 0) return 'utf-16be'
  const bad = firstMalformedUtf8(bytes, 0, bytes.length)
  return bad < 0 || bad > bytes.length - 4 ? 'utf-8' : 'windows-1252'
}

/** Text in NFC without a byte order mark. Bytes that mean nothing in the encoding become U+FFFD. */
export function decodeText(bytes: Uint8Array, encoding: TextEncoding = encodingOf(bytes)): string {
  return decodeRaw(bytes, encoding)
    .replace(/^\uFEFF/, '')
    .normalize('NFC')
}

function decodeRaw(bytes: Uint8Array, encoding: TextEncoding): string {
  if (encoding === 'utf-8') return decodeUtf8(bytes, 0, bytes.length)
  let out = ''
  const codes: number[] = []
  const flush = (): void => {
    out += String.fromCharCode(...codes)
    codes.length = 0
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const low = encoding === 'utf-16le' ? 0 : 1
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      codes.push((bytes[i + low] ?? 0) | ((bytes[i + 1 - low] ?? 0) << 8))
      if (codes.length === 4096) flush()
    }
    flush()
    return out.toWellFormed()
  }
  for (const b of bytes) {
    const special = encoding === 'windows-1258' ? VIETNAMESE.get(b) : undefined
    codes.push((special ?? (b >= 0x80 && b < 0xa0 ? HIGH_1252[b - 0x80] : undefined))?.charCodeAt(0) ?? b)
    if (codes.length === 4096) flush()
  }
  flush()
  return out
}

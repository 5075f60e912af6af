/**
 * The encodings Vietnamese was written in before Unicode (TCVN 6909:2001), as letters of Latin-1 that stand for others: so they
 * appear both in old text files and in runs of DOCX and PDF set in fonts of the time.
 */

/** TCVN 5712:1993 VN3, the fonts `.Vn…`: one byte for each letter. Capitals with tones have fonts of their own (`.VnTimeH`). */
const TCVN3_ROWS =
  'ĂÂÊÔƠƯĐăâêôơưđ' + // A1–AE
  '\0\0\0\0\0\0' + // AF–B4
  'àảãáạ\0ằẳẵắ' + // B5–BE
  '\0\0\0\0\0\0\0ặầẩẫấậè\0ẻẽéẹềểễếệìỉ' + // BF–D8
  '\0\0\0ĩíịò\0ỏõóọồổỗốộờởỡớợù\0ủũúụừửữứựỳỷỹýỵ' // D9–FE
const TCVN3 = new Map<string, string>()
for (const [i, letter] of [...TCVN3_ROWS].entries())
  if (letter !== '\0') TCVN3.set(String.fromCodePoint(0xa1 + i), letter)

/** VNI for Windows: a letter, then a sign; đ, ơ, ư and the tones of i and ỵ are letters of their own. */
const VNI_SIGNS: Readonly<Record<string, string>> = {
  ù: '\u{301}',
  ø: '\u{300}',
  û: '\u{309}',
  õ: '\u{303}',
  ï: '\u{323}',
  â: '\u{302}',
  ê: '\u{306}',
  á: '\u{302}\u{301}',
  à: '\u{302}\u{300}',
  å: '\u{302}\u{309}',
  ã: '\u{302}\u{303}',
  ä: '\u{302}\u{323}',
  é: '\u{306}\u{301}',
  è: '\u{306}\u{300}',
  ú: '\u{306}\u{309}',
  ü: '\u{306}\u{303}',
  ë: '\u{306}\u{323}',
}
const VNI_LETTERS: Readonly<Record<string, string>> = {
  ñ: 'đ',
  Ñ: 'Đ',
  ô: 'ơ',
  Ô: 'Ơ',
  ö: 'ư',
  Ö: 'Ư',
  í: 'í',
  Í: 'Í',
  ì: 'ì',
  Ì: 'Ì',
  æ: 'ỉ',
  Æ: 'Ỉ',
  ó: 'ĩ',
  Ó: 'Ĩ',
  ò: 'ị',
  Ò: 'Ị',
  î: 'ỵ',
  Î: 'Ỵ',
}
const VNI_BASE = /[aeouyAEOUYôöÔÖ]/u

/** Where Windows-1258 differs from Windows-1252: letters of their own and tones that follow theirs. */
const WINDOWS_1258: Readonly<Record<string, string>> = {
  Ã: 'Ă',
  Ì: '\u{300}',
  Ð: 'Đ',
  Ò: '\u{309}',
  Õ: 'Ơ',
  Ý: 'Ư',
  Þ: '\u{303}',
  ã: 'ă',
  ì: '\u{301}',
  ð: 'đ',
  ò: '\u{323}',
  õ: 'ơ',
  ý: 'ư',
  þ: '₫',
}

/** Word stores letters of symbol-like fonts in the private use area. */
const unprivate = (text: string): string =>
  text.replaceAll(/[\u{f020}-\u{f0ff}]/gu, (c) => String.fromCodePoint((c.codePointAt(0) ?? 0) - 0xf000))

export const fromTcvn3 = (text: string): string =>
  unprivate(text).replaceAll(/[\u{a1}-\u{fe}]/gu, (c) => TCVN3.get(c) ?? c)

export function fromVni(text: string): string {
  let out = ''
  let base = ''
  for (const letter of unprivate(text)) {
    const sign = VNI_SIGNS[letter.toLowerCase()]
    const joined = base === '' || sign === undefined ? '' : (base + sign).normalize('NFC')
    if (joined.length === 1) {
      out += joined
      base = ''
      continue
    }
    out += base
    base = VNI_LETTERS[letter] ?? letter
    if (!VNI_BASE.test(letter)) {
      out += base
      base = ''
    }
  }
  return out + base
}

export const fromWindows1258 = (text: string): string =>
  text.replaceAll(/[ÃÌÐÒÕÝÞãìðòõýþ]/gu, (c) => WINDOWS_1258[c] ?? c).normalize('NFC')

/**
 * The decoder of a font's text by its name; undefined for fonts of Unicode. `.VnTimeH` shows small letters as capitals.
 */
export function fontDecoder(font: string): ((text: string) => string) | undefined {
  const name = font.replace(/^[A-Z]{6}\+/u, '').trim()
  if (/^\.?vn/iu.test(name) && (name.startsWith('.') || /^vn(?:time|arial|univers|courier|helv)/iu.test(name)))
    return /h(?:bold|italic)?$/iu.test(name.replaceAll(/[\s,_-]/gu, '')) && !/arialh?narrow/iu.test(name)
      ? (text) => fromTcvn3(text).toUpperCase()
      : fromTcvn3
  if (/^vni[\s-]/iu.test(name)) return fromVni
  return undefined
}

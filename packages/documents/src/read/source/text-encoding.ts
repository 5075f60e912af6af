/** Bytes of a text file to letters. */
import { finding } from '../finding.ts'
import type { PlanFinding, TextEncoding } from '../model.ts'
import { fromTcvn3, fromVni, fromWindows1258 } from './legacy-encodings.ts'
import { vietnameseScore } from './syllables.ts'

interface DecodedText {
  readonly text: string
  readonly encoding: TextEncoding
  readonly findings: readonly PlanFinding[]
}

/** Letters looked at to tell the encoding. */
const SAMPLE = 40_000
/** Of the words with signs at least this many must be syllables. */
const CERTAIN = 0.8
const LIKELY = 0.5

export function decodeText(bytes: Uint8Array): DecodedText {
  const [a, b, c] = bytes
  if (a === 0xff && b === 0xfe) return plain(new TextDecoder('utf-16le').decode(bytes), 'utf-16le')
  if (a === 0xfe && b === 0xff) return plain(new TextDecoder('utf-16be').decode(bytes), 'utf-16be')
  const wide = wideOrder(bytes)
  if (wide !== undefined) return plain(new TextDecoder(wide).decode(bytes), wide)
  const hasMark = a === 0xef && b === 0xbb && c === 0xbf
  let unicode: string | undefined
  try {
    unicode = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    unicode = hasMark ? new TextDecoder('utf-8').decode(bytes) : undefined
  }
  if (unicode !== undefined) return fromUnicode(unicode)
  const latin = new TextDecoder('windows-1252').decode(bytes)
  const best = likeliest(latin)
  if (best.rate >= LIKELY) return converted(best)
  // Mostly UTF-8 with some bytes lost.
  const repaired = new TextDecoder('utf-8').decode(bytes)
  if (rate(repaired) >= LIKELY)
    return {
      text: clean(repaired),
      encoding: 'utf-8',
      findings: [finding('letters_lost', { params: { count: lost(repaired) } })],
    }
  return { text: clean(latin), encoding: 'windows-1252', findings: [finding('encoding_uncertain')] }
}

const clean = (text: string): string => text.replace(/^\u{feff}/u, '').normalize('NFC')
const plain = (text: string, encoding: TextEncoding): DecodedText => {
  const count = lost(text)
  return { text: clean(text), encoding, findings: count === 0 ? [] : [finding('letters_lost', { params: { count } })] }
}
const lost = (text: string): number => text.match(/\u{fffd}/gu)?.length ?? 0

/** UTF-16 without its mark: every other byte of plain letters is zero. */
function wideOrder(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 4096) & ~1
  if (length < 8) return undefined
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  if (odd > length / 8 && even < length / 64) return 'utf-16le'
  if (even > length / 8 && odd < length / 64) return 'utf-16be'
  return undefined
}

function rate(text: string): number {
  const { signed, right } = vietnameseScore(text.slice(0, SAMPLE))
  return signed === 0 ? 0 : right / signed
}

interface Candidate {
  readonly encoding: TextEncoding
  readonly text: string
  readonly rate: number
}

/**
 * TCVN3 has no capitals with tones; they are small letters in a font of capitals. In a stretch whose other letters are all
 * capitals (`KÕ HO¹CH`, read "Kế HOạCH") they were capitals too.
 */
const withCapitals = (text: string): string =>
  text.replaceAll(/[^\n\r\t|]{4,}/gu, (stretch) => {
    // A mark may be misread itself: `Il. NHIÖM Vô`.
    const bare = stretch.replace(/^\s*\S{1,4}[.)]\s/u, '').replaceAll(TONED, '')
    const capitals = bare.match(/\p{Lu}/gu)?.length ?? 0
    return TONED_ANY.test(stretch) && capitals >= 3 && !/\p{Ll}/u.test(bare)
      ? stretch.replaceAll(TONED, (l) => l.toUpperCase())
      : stretch
  })
/** Small letters that TCVN3 knows no capital of. */
const TONED_ANY = /[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/u
const TONED = /[àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/gu

function likeliest(latin: string): Candidate {
  const sample = latin.slice(0, SAMPLE)
  const readers: readonly (readonly [TextEncoding, (text: string) => string])[] = [
    ['tcvn3', (text) => withCapitals(fromTcvn3(text))],
    ['vni', fromVni],
    ['windows-1258', fromWindows1258],
  ]
  let best: Candidate = { encoding: 'windows-1252', text: latin, rate: 0 }
  for (const [encoding, read] of readers) {
    const score = rate(read(sample))
    if (score > best.rate) best = { encoding, text: latin, rate: score }
  }
  const reader = readers.find(([e]) => e === best.encoding)?.[1]
  return reader === undefined ? best : { ...best, text: reader(latin) }
}

const converted = (best: Candidate): DecodedText => ({
  text: clean(best.text),
  encoding: best.encoding,
  findings: [
    finding(best.rate >= CERTAIN ? 'encoding_converted' : 'encoding_uncertain', {
      params: { encoding: best.encoding },
    }),
  ],
})

/** Valid UTF-8 may still hold letters of an older encoding, pasted from old fonts or decoded twice. */
function fromUnicode(text: string): DecodedText {
  const { signed, right } = vietnameseScore(text.slice(0, SAMPLE))
  const own = signed === 0 ? 0 : right / signed
  if (own >= LIKELY || signed < 20) return plain(text, 'utf-8')
  const best = likeliest(text)
  const twice = decodedTwice(text)
  if (twice !== undefined && rate(twice) > Math.max(best.rate, own))
    return {
      text: clean(twice),
      encoding: 'utf-8',
      findings: [finding('encoding_converted', { params: { encoding: 'utf-8' } })],
    }
  return best.rate > own && best.rate >= LIKELY ? converted(best) : plain(text, 'utf-8')
}

/** UTF-8 that was read as Windows-1252 and written again. */
function decodedTwice(text: string): string | undefined {
  const bytes = new Uint8Array(text.length)
  let at = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    const byte = code < 0x100 ? code : HIGH.indexOf(letter) + 0x80
    if (byte < 0x80 && code >= 0x80) return undefined
    bytes[at++] = byte
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, at))
  } catch {
    return undefined
  }
}

/** Letters of Windows-1252 from 80 to 9F. */
const HIGH = '€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ'

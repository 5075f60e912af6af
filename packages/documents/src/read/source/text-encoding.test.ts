import { describe, expect, it } from 'vitest'
import { fontDecoder, fromTcvn3, fromVni } from './legacy-encodings.ts'
import { isSyllable } from './syllables.ts'
import { decodeText } from './text-encoding.ts'

const TEXT =
  'Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành khẩn trương rà soát, xây dựng kế hoạch bảo đảm an toàn thông tin; thường xuyên kiểm tra, đánh giá, báo cáo kết quả thực hiện trước ngày quy định.'
const NARROW =
  'uỷ ban nhân dân tỉnh yêu cầu các sở, ban, ngành khẩn trương rà soát, xây dựng kế hoạch bảo đảm an toàn thông tin; thường xuyên kiểm tra, đánh giá, báo cáo.'

/** The reverse of a reader, letter by letter, over the letters of a sample. */
function reverse(text: string, read: (text: string) => string): Uint8Array {
  const table = new Map<string, string>()
  const letters = Array.from({ length: 0xfe - 0xa0 }, (_, i) => String.fromCodePoint(0xa1 + i))
  for (const letter of letters) table.set(read(letter), letter)
  for (const letter of letters) for (const base of 'aeouyAEOUYôöÔÖ') table.set(read(base + letter), base + letter)
  const out = [...text.normalize('NFC')].map((c) => (c < '\u{80}' ? c : (table.get(c) ?? '?'))).join('')
  return Uint8Array.from([...out].map((c) => c.codePointAt(0) ?? 63))
}

describe('text encodings', () => {
  it('reads UTF-8 with and without its mark, and UTF-16 of both orders', () => {
    const wide = Uint8Array.from(
      [...TEXT].flatMap((c) => [(c.codePointAt(0) ?? 0) & 255, (c.codePointAt(0) ?? 0) >> 8]),
    )
    const swapped = wide.map((_, i) => wide[i ^ 1] ?? 0)
    expect(decodeText(new TextEncoder().encode(`\u{feff}${TEXT}`))).toMatchObject({
      text: TEXT,
      encoding: 'utf-8',
      findings: [],
    })
    expect(decodeText(Uint8Array.from([0xff, 0xfe, ...wide]))).toMatchObject({ text: TEXT, encoding: 'utf-16le' })
    expect(decodeText(Uint8Array.from([0xfe, 0xff, ...swapped]))).toMatchObject({ text: TEXT, encoding: 'utf-16be' })
    expect(decodeText(wide)).toMatchObject({ text: TEXT, encoding: 'utf-16le' })
  })

  it('recognises TCVN3 by its letters', () => {
    const decoded = decodeText(reverse(NARROW, fromTcvn3))
    expect(decoded).toMatchObject({ text: NARROW, encoding: 'tcvn3' })
    expect(decoded.findings.map((f) => f.code)).toEqual(['encoding_converted'])
  })

  it('recognises VNI by its letters', () => {
    expect(decodeText(reverse(TEXT, fromVni))).toMatchObject({ text: TEXT, encoding: 'vni' })
  })

  it('recognises Windows-1258 and joins its tones', () => {
    const tones: Readonly<Record<string, number>> = {
      '\u{300}': 0xcc,
      '\u{309}': 0xd2,
      '\u{303}': 0xde,
      '\u{301}': 0xec,
      '\u{323}': 0xf2,
    }
    const letters: Readonly<Record<string, number>> = {
      ă: 0xe3,
      đ: 0xf0,
      ơ: 0xf5,
      ư: 0xfd,
      â: 0xe2,
      ê: 0xea,
      ô: 0xf4,
      Đ: 0xd0,
      Ư: 0xdd,
    }
    const bytes = [...TEXT].flatMap((c) => {
      if (c < '\u{80}') return [c.codePointAt(0) ?? 63]
      const split = c.normalize('NFD')
      const tone = split.split('').find((part) => part in tones) ?? ''
      const base = split.replace(tone, '').normalize('NFC')
      return [letters[base] ?? base.codePointAt(0) ?? 63, ...(tone === '' ? [] : [tones[tone] ?? 63])]
    })
    expect(decodeText(Uint8Array.from(bytes))).toMatchObject({ text: TEXT, encoding: 'windows-1258' })
  })

  it('recognises letters of old fonts pasted into UTF-8, and UTF-8 written twice', () => {
    const old = String.fromCodePoint(...reverse(NARROW, fromTcvn3))
    expect(decodeText(new TextEncoder().encode(`${old}\n${old}`)).encoding).toBe('tcvn3')
    const twice = new TextDecoder('windows-1252').decode(new TextEncoder().encode(`${TEXT}\n${TEXT}`))
    expect(decodeText(new TextEncoder().encode(twice)).text).toBe(`${TEXT}\n${TEXT}`)
  })

  it('leaves English alone', () => {
    expect(decodeText(new TextEncoder().encode('The plan of the café is naïve.'))).toMatchObject({
      encoding: 'utf-8',
      findings: [],
    })
  })
})

describe('letters of fonts', () => {
  it('reads runs by the name of their font; capitals have a font of their own', () => {
    expect(fontDecoder('.VnTime')?.('Céng hoµ x· héi')).toBe('Cộng hoà xã hội')
    expect(fontDecoder('.VnTimeH')?.('céng hoµ')).toBe('CỘNG HOÀ')
    expect(fontDecoder('VNI-Times')?.('Coäng hoøa xaõ hoäi')).toBe('Cộng hòa xã hội')
    expect(fontDecoder('Times New Roman')).toBeUndefined()
  })

  it('knows a syllable', () => {
    for (const word of ['nghiêng', 'quyền', 'ủy', 'uỷ', 'khuỷu', 'đường', 'gì', 'yêu', 'hoạch'])
      expect(isSyllable(word), word).toBe(true)
    for (const word of ['héi°', 'nh©n', 'caàu', 'ñöôøng', 'xyz', 'tiểế']) expect(isSyllable(word), word).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { createUtf8Decoder, firstMalformedUtf8 } from './decode-utf8.ts'

const decode = createUtf8Decoder()

describe('firstMalformedUtf8', () => {
  it.each([
    ['plain', [0x61, 0x62], -1],
    ['two, three and four bytes', [0xc3, 0xa1, 0xe1, 0xba, 0xa1, 0xf0, 0x9f, 0x98, 0x80], -1],
    ['a written replacement character', [0xef, 0xbf, 0xbd], -1],
    ['a lone continuation', [0x61, 0x80], 1],
    ['an overlong slash', [0xc0, 0xaf], 0],
    ['an overlong three', [0xe0, 0x80, 0xaf], 0],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['cut off', [0x61, 0xe1, 0xba], 1],
    ['Latin-1', [0x63, 0x61, 0x66, 0xe9, 0x20], 3],
  ])('finds %s', (_name, list, at) => {
    const bytes = Uint8Array.from(list)
    expect(firstMalformedUtf8(bytes, 0, bytes.length)).toBe(at)
    expect(decode(bytes, 0, bytes.length).includes('\uFFFD')).toBe(at >= 0 || list[0] === 0xef)
  })

  it('counts from the start of its part', () => {
    expect(firstMalformedUtf8(Uint8Array.of(0xff, 0x61, 0xff), 1, 3)).toBe(1)
  })
})

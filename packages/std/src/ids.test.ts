import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isUuid, uuidV7 } from './ids.ts'

describe('UUID version 7', () => {
  it('is the example of RFC 9562, appendix A.6', () => {
    const random = Uint8Array.of(0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f)
    expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')
  })

  it('is a UUID, holds its time, and sorts by it', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 1 })
    const random = fc.uint8Array({ minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(time, time, random, random, (a, b, ra, rb) => {
        const x = uuidV7(a, ra)
        expect(isUuid(x)).toBe(true)
        expect(x[14]).toBe('7')
        expect(Number.parseInt(x.slice(0, 8) + x.slice(9, 13), 16)).toBe(a)
        if (a < b) expect(x < uuidV7(b, rb)).toBe(true)
      }),
    )
  })
})

it.each([
  '',
  '017f22e2-79b0-7cc3-98c4-dc0c0c07398',
  '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
  '017f22e279b07cc398c4dc0c0c07398f',
  '017f22e2-79b0-0cc3-98c4-dc0c0c07398f',
  '017f22e2-79b0-7cc3-18c4-dc0c0c07398f',
])('%j is no UUID in canonical form', (text) => {
  expect(isUuid(text)).toBe(false)
})

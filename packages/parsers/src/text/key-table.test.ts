import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyTable, keyAt } from './key-table.ts'

describe('keyAt', () => {
  it('gives the text, whatever was asked before', () => {
    const table = createKeyTable()
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(60), fc.nat(60), (text, a, b) => {
        const from = Math.min(a, b, text.length)
        const to = Math.min(Math.max(a, b), text.length)
        expect(keyAt(table, text, from, to)).toBe(text.slice(from, to))
        expect(keyAt(table, text, from, to)).toBe(text.slice(from, to))
      }),
      { numRuns: 3000 },
    )
  })

  it('knows __proto__ and digits as plain keys', () => {
    const table = createKeyTable()
    for (const key of ['__proto__', '12', 'constructor']) {
      expect(keyAt(table, `${key}=`, 0, key.length)).toBe(key)
      expect(keyAt(table, `${key}=`, 0, key.length)).toBe(key)
    }
  })

  it('does not grow beyond its bound', () => {
    const table = createKeyTable()
    for (let i = 0; i < 20_000; i++) keyAt(table, `key${i}`, 0, 8)
    expect(table.count).toBeLessThanOrEqual(2048)
  })
})

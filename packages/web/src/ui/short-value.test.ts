import { describe, expect, it } from 'vitest'
import { shortHashes, shortValue } from './short-value.ts'

const SHA256 = 'a'.repeat(32) + 'b'.repeat(32)
const SHORT = `${'a'.repeat(14)}…${'b'.repeat(8)}`

describe('shortValue', () => {
  it('leaves the middle of a long value out', () => {
    expect(shortValue('c2.example')).toBe('c2.example')
    expect(shortValue(SHA256)).toBe(SHORT)
  })
})

describe('shortHashes', () => {
  it('shortens hashes wherever they stand and leaves other words', () => {
    expect(shortHashes(`Tệp lạ: ${SHA256}`)).toBe(`Tệp lạ: ${SHORT}`)
    expect(shortHashes('c2.example deadbeef')).toBe('c2.example deadbeef')
  })
})

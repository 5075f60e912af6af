import { expect, it } from 'vitest'
import { fieldOf, instantOf } from './local-time.ts'

it('reads a field as a time in Viet Nam, and writes it back', () => {
  expect(instantOf('2026-11-20T08:30')).toBe('2026-11-20T01:30:00.000Z')
  expect(fieldOf('2026-11-20T01:30:00.000Z')).toBe('2026-11-20T08:30')
  expect(fieldOf(null)).toBe('')
  expect(instantOf('')).toBeNull()
  expect(instantOf('tomorrow')).toBeNull()
})

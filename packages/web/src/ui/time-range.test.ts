import { describe, expect, it } from 'vitest'
import { fromFieldTime, resolveRange, toFieldTime } from './time-range.ts'

describe('resolveRange', () => {
  it('moves a preset with the clock and leaves fixed instants alone', () => {
    const now = Date.parse('2026-11-21T10:00:03.000Z')
    expect(resolveRange({ range: '1h' }, now)).toEqual({
      from: '2026-11-21T09:00:20.000Z',
      to: '2026-11-21T10:00:20.000Z',
    })
    const fixed = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' }
    expect(resolveRange(fixed, now)).toEqual(fixed)
  })

  it('holds what came while the page had not seen the clock move', () => {
    for (const seen of ['10:00:00.000', '10:00:09.999', '10:00:10.000']) {
      const now = Date.parse(`2026-11-21T${seen}Z`)
      expect(Date.parse(resolveRange({}, now).to)).toBeGreaterThan(now + 10_000)
    }
  })

  it('is a day where nothing is said', () => {
    const { from, to } = resolveRange({}, Date.parse('2026-11-21T10:00:00.000Z'))
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000)
  })
})

describe('the date-time fields', () => {
  it('show and read Vietnamese wall-clock time', () => {
    expect(toFieldTime('2026-11-20T17:30:00.000Z')).toBe('2026-11-21T00:30')
    expect(fromFieldTime('2026-11-21T00:30')).toBe('2026-11-20T17:30:00.000Z')
    expect(fromFieldTime('')).toBeUndefined()
    expect(fromFieldTime('2026-13-41T00:30')).toBeUndefined()
  })
})

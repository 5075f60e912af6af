import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingTime, startOfVietnamDate, vietnamDate, workingTimeBetween, type WorkingCalendar } from './time.ts'

const HOUR = 3_600_000
const at = (text: string) => Date.parse(`${text}+07:00`)

/** 08:00 to 12:00 and 13:00 to 17:00, Monday to Friday; 2 September a holiday; Saturday 5 September worked in exchange. */
const calendar: WorkingCalendar = {
  hours: [
    [480, 720],
    [780, 1020],
  ],
  weekDays: [1, 2, 3, 4, 5],
  holidays: new Set(['2026-09-02']),
  workedDays: new Set(['2026-09-05']),
}
const instant = fc.integer({ min: at('2026-08-20T00:00'), max: at('2026-09-20T00:00') })
const span = fc.integer({ min: 1, max: 100 * HOUR })

describe('dates in Viet Nam', () => {
  it('begin at 17:00 UTC of the day before', () => {
    expect(vietnamDate(Date.UTC(2026, 8, 1, 16, 59, 59, 999))).toBe('2026-09-01')
    expect(vietnamDate(Date.UTC(2026, 8, 1, 17))).toBe('2026-09-02')
    expect(startOfVietnamDate('2026-09-02')).toBe(Date.UTC(2026, 8, 1, 17))
  })

  it('start and date agree', () => {
    fc.assert(
      fc.property(
        instant,
        (t) => startOfVietnamDate(vietnamDate(t)) <= t && t < startOfVietnamDate(vietnamDate(t)) + 24 * HOUR,
      ),
    )
  })
})

describe('working time', () => {
  it.each([
    ['2026-09-01T08:00', 4, '2026-09-01T12:00'],
    ['2026-09-01T08:00', 5, '2026-09-01T14:00'],
    ['2026-09-01T16:00', 2, '2026-09-03T09:00'],
    ['2026-09-04T16:30', 1, '2026-09-05T08:30'],
    ['2026-09-05T16:30', 1, '2026-09-07T08:30'],
    ['2026-09-06T03:00', 8, '2026-09-07T17:00'],
    ['2026-09-01T12:30', 1, '2026-09-01T14:00'],
    ['2026-09-01T23:00', 1, '2026-09-03T09:00'],
  ])('%s and %d hours is %s', (from, hours, to) => {
    expect(new Date(addWorkingTime(calendar, at(from), hours * HOUR)).toISOString()).toBe(
      new Date(at(to)).toISOString(),
    )
  })

  it('added and measured agree', () => {
    fc.assert(
      fc.property(instant, span, (from, working) => {
        expect(workingTimeBetween(calendar, from, addWorkingTime(calendar, from, working))).toBe(working)
      }),
      { numRuns: 500 },
    )
  })

  it('adds up over any cut and never exceeds the clock', () => {
    fc.assert(
      fc.property(fc.tuple(instant, instant, instant), (three) => {
        const [a = 0, b = 0, c = 0] = three.toSorted((x, y) => x - y)
        expect(workingTimeBetween(calendar, a, b) + workingTimeBetween(calendar, b, c)).toBe(
          workingTimeBetween(calendar, a, c),
        )
        expect(workingTimeBetween(calendar, a, c)).toBeLessThanOrEqual(c - a)
        expect(workingTimeBetween(calendar, c, a)).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused where there is none', () => {
    expect(() => addWorkingTime({ ...calendar, weekDays: [], workedDays: new Set() }, 0, 1)).toThrow(RangeError)
  })
})

import { addWorkingTime, SEVERITIES, startOfVietnamDate } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { deadlinesFrom } from './deadlines.ts'

const rules = loadRuleSets()
const at = (date: string, hour: number, minute = 0): number => startOfVietnamDate(date) + (hour * 60 + minute) * 60_000
const due = (severity: (typeof SEVERITIES)[number], from: number) =>
  deadlinesFrom(rules.warningDeadlinesOn('2026-11-21'), rules.workingCalendar, severity, from)

describe('deadlines', () => {
  it('of a critical warning run through the night and the weekend', () => {
    expect(due('critical', at('2026-11-21', 23)).acknowledgeDueAt).toBe(at('2026-11-22', 1))
  })

  it('of a high warning wait for working hours', () => {
    // Friday 16:30, one hour is left of the day; three remain for Monday morning, from 07:30.
    expect(due('high', at('2026-11-20', 16, 30)).acknowledgeDueAt).toBe(at('2026-11-23', 10, 30))
  })

  it('step over Tết, over a holiday on a Sunday and its day in lieu', () => {
    expect(due('high', at('2026-02-13', 17, 30)).acknowledgeDueAt).toBe(at('2026-02-23', 11, 30))
    // Giỗ Tổ 2026 falls on Sunday 26 April; Monday is off in its stead.
    expect(due('high', at('2026-04-24', 17, 30)).acknowledgeDueAt).toBe(at('2026-04-28', 11, 30))
  })

  it('count a Saturday that is worked in exchange', () => {
    expect(due('high', at('2026-08-21', 17, 30)).acknowledgeDueAt).toBe(at('2026-08-22', 11, 30))
    expect(due('high', at('2026-08-28', 17, 30)).acknowledgeDueAt).toBe(at('2026-09-03', 11, 30))
  })

  it('come in order, and sooner for what is more severe', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2026-01-01', 0), max: at('2027-12-31', 0) }), (from) => {
        const all = SEVERITIES.map((severity) => due(severity, from))
        for (const d of all) {
          expect(from).toBeLessThan(d.acknowledgeDueAt)
          expect(d.acknowledgeDueAt).toBeLessThan(d.acknowledgeEscalateAt)
          expect(d.acknowledgeDueAt).toBeLessThanOrEqual(d.reportDueAt)
          expect(d.reportDueAt).toBeLessThan(d.reportEscalateAt)
        }
        for (const [i, d] of all.entries()) {
          const next = all[i + 1]
          if (next !== undefined) expect(next.acknowledgeDueAt).toBeLessThanOrEqual(d.acknowledgeDueAt)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('the rule sets', () => {
  it('know five days of Tết in both years and both days of the national day', () => {
    for (const year of ['2026', '2027']) {
      const days = [...rules.workingCalendar.holidays].filter((day) => day.startsWith(year))
      expect(days.length).toBeGreaterThanOrEqual(11)
      expect(days).toContain(`${year}-09-02`)
      expect(days).toContain(`${year}-04-30`)
    }
    expect(addWorkingTime(rules.workingCalendar, at('2027-02-04', 17, 30), 1)).toBe(at('2027-02-12', 7, 30) + 1)
  })

  it('refuse a file that is not as it should be, and name the place', () => {
    const good = { id: 'working-calendar', isDesignChoice: false, basis: '', versions: [] }
    expect(() => loadRuleSets({ deadlines: { id: 'warning-deadlines' }, calendar: good })).toThrow(/isDesignChoice/)
  })

  it('choose the version in force on the day', () => {
    const span = { hours: 1, isRoundTheClock: true }
    const one = { acknowledge: span, report: span, secondStep: span }
    const bySeverity = { critical: one, high: one, medium: one, low: one, informational: one }
    const calendar = {
      id: 'working-calendar',
      isDesignChoice: true,
      basis: '',
      versions: [
        {
          version: '1',
          inForceFrom: '2026-01-01',
          inForceTo: null,
          weekDays: [1],
          hours: [['08:00', '12:00']],
          areHoursDesignChoice: true,
          holidays: [],
          workedDays: [],
          notes: [],
        },
      ],
    }
    const version = (name: string, inForceFrom: string, inForceTo: string | null) => ({
      version: name,
      inForceFrom,
      inForceTo,
      basis: '',
      bySeverity,
    })
    const { warningDeadlinesOn } = loadRuleSets({
      deadlines: {
        id: 'warning-deadlines',
        isDesignChoice: true,
        basis: '',
        versions: [version('b', '2026-07-01', null), version('a', '2026-01-01', '2026-06-30')],
      },
      calendar,
    })
    expect([
      warningDeadlinesOn('2025-01-01').version,
      warningDeadlinesOn('2026-06-30').version,
      warningDeadlinesOn('2026-07-01').version,
    ]).toEqual(['a', 'a', 'b'])
  })
})

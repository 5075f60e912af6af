import type { DutySummary } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { shareOf, timelineMark, timelineSpan } from './timeline-rows.ts'

const ORGANISATION = { id: 'o', name: 'Sở Y tế', shortName: 'SYT', provinceCode: '66' }
function duty(dueOn: string | null, from: string | null = null, originalDueOn = dueOn): DutySummary {
  return {
    id: 'd',
    plan: { id: 'p', number: null, title: 'Kế hoạch', level: 'provincial' },
    path: 'I.1',
    title: 'Nhiệm vụ',
    units: [],
    lead: ORGANISATION,
    deadline: {
      kind: 'date',
      from,
      to: dueOn,
      until: null,
      timesPerYear: null,
      everyYears: null,
      evidenceEvery: null,
      condition: null,
      daysAfter: null,
      raw: '',
    },
    dueOn,
    originalDueOn,
    state: 'on_time',
    percent: 0,
    daysLate: null,
    lastProgressAt: null,
    openObstacles: 0,
    hasPendingExtension: false,
    evidenceCount: 0,
  }
}

describe('timelineSpan', () => {
  it('goes from the earliest day to the latest, with the present month in it', () => {
    const { months } = timelineSpan([duty('2026-06-30'), duty('2027-03-31', '2026-02-01')], '2026-11-22')
    expect(months[0]).toBe('2026-02')
    expect(months.at(-1)).toBe('2027-03')
    expect(months).toContain('2026-11')
  })

  it('shows half a year where there is little, and three years where there is much', () => {
    expect(timelineSpan([], '2026-11-22').months).toHaveLength(6)
    const { months } = timelineSpan([duty('1999-01-01'), duty('2045-12-31')], '2026-11-22')
    expect(months).toHaveLength(36)
    expect(months).toContain('2026-11')
  })
})

describe('timelineMark', () => {
  const span = timelineSpan([duty('2026-12-31', '2026-07-01')], '2026-11-22')

  it('stands the day in its month', () => {
    expect(shareOf(span, '2026-07-01')).toBeCloseTo(0.5 / 31 / 6)
    expect(shareOf(span, '2026-12-31')).toBeCloseTo((5 + 30.5 / 31) / 6)
    expect(shareOf(span, '2027-01-01')).toBeNull()
  })

  it('draws from the beginning to the day, and where that was before an extension', () => {
    const mark = timelineMark(span, duty('2026-12-15', '2026-08-01', '2026-10-15'))
    expect(mark.bar?.from).toBeCloseTo(shareOf(span, '2026-08-01') ?? -1)
    expect(mark.bar?.to).toBe(mark.due)
    expect(mark.original).toBeCloseTo(shareOf(span, '2026-10-15') ?? -1)
  })

  it('draws nothing where no day runs, and to the edge what ends beyond', () => {
    expect(timelineMark(span, duty(null))).toEqual({ bar: null, due: null, original: null })
    expect(timelineMark(span, duty('2030-01-01'))).toEqual({ bar: { from: 0, to: 1 }, due: null, original: null })
    expect(timelineMark(span, duty('2020-01-01')).bar).toBeNull()
  })
})

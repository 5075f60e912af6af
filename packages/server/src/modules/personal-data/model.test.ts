import { BreachContent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { loadPersonalDataRules } from '#src/rule-sets/personal-data.ts'
import { breachClock, endOfSpan, missingOf, reminderDue, requestClock, subjectClocks } from './model.ts'

const rules = loadPersonalDataRules()
const calendar = loadRuleSets().workingCalendar
const at = (text: string): number => Date.parse(text)
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

describe('the law by date', () => {
  it.each([
    ['2023-07-01', '2023-decree'],
    ['2025-12-31', '2023-decree'],
    ['2026-01-01', '2025-law'],
    ['2030-05-05', '2025-law'],
  ])('on %s goes by %s', (date, version) => {
    expect(rules.on(date).version).toBe(version)
  })
})

describe('the clock of a breach', () => {
  it('runs 72 hours from the detection by the law of 2025', () => {
    const clock = breachClock(rules.on('2026-11-20'), {
      detectedMs: at('2026-11-20T08:30:00+07:00'),
      occurredMs: at('2026-11-01T00:00:00+07:00'),
      mayHarm: true,
    })
    expect(iso(clock.dueAt)).toBe('2026-11-23T01:30:00.000Z')
  })

  it('runs 72 hours from the act by the decree of 2023, and from the detection where the act is not known', () => {
    const law = rules.on('2025-12-31')
    const detectedMs = at('2025-12-31T23:00:00+07:00')
    const known = breachClock(law, { detectedMs, occurredMs: at('2025-12-30T23:00:00+07:00'), mayHarm: true })
    expect(iso(known.dueAt)).toBe('2026-01-02T16:00:00.000Z')
    expect(iso(breachClock(law, { detectedMs, occurredMs: null, mayHarm: false }).dueAt)).toBe(
      '2026-01-03T16:00:00.000Z',
    )
  })

  it('asks for no notice by the law of 2025 where nothing the law names can be harmed', () => {
    expect(breachClock(rules.on('2026-02-01'), { detectedMs: 0, occurredMs: null, mayHarm: false }).dueAt).toBeNull()
  })

  it('asks to tell people of location, biometric and financial data, from 2026 on', () => {
    const kinds = ['name', 'biometric', 'finance'] as const
    expect(subjectClocks(rules.on('2026-03-01'), kinds, 0)).toMatchObject([
      { kinds: ['biometric'], dueAt: 72 * 3_600_000, isLimitDesignChoice: false },
      { kinds: ['finance'], isLimitDesignChoice: true },
    ])
    expect(subjectClocks(rules.on('2025-03-01'), kinds, 0)).toEqual([])
  })

  it('reminds at each mark once, and at the nearest where several have passed', () => {
    const law = rules.on('2026-11-20')
    const dueMs = 100 * 3_600_000
    const hoursLeft = (hours: number, remindedHours: number | null) =>
      reminderDue(law, { dueMs, remindedHours }, dueMs - hours * 3_600_000)
    expect(hoursLeft(60, null)).toBeNull()
    expect(hoursLeft(48, null)).toBe(48)
    expect(hoursLeft(47, 48)).toBeNull()
    expect(hoursLeft(5, 48)).toBe(6)
    expect(hoursLeft(-3, 1)).toBe(0)
    expect(hoursLeft(-30, 0)).toBeNull()
  })
})

describe('the clock of a request', () => {
  const friday = at('2026-11-20T16:00:00+07:00')

  it('gives two working days to answer and days by the kind', () => {
    const law = rules.on('2026-11-20')
    const clock = requestClock(law, calendar, { kind: 'access', receivedMs: friday, needsOthers: false })
    // Saturday, Sunday; Monday 23 is the first working day; 24 November is a holiday, so the second is Wednesday 25.
    expect(iso(clock.acknowledgeBy)).toBe('2026-11-25T16:59:59.999Z')
    expect(iso(clock.dueAt)).toBe('2026-11-30T16:59:59.999Z')
    const erasure = requestClock(law, calendar, { kind: 'erasure', receivedMs: friday, needsOthers: true })
    // Thirty days end on Sunday 20 December: the day moves to Monday.
    expect(iso(erasure.dueAt)).toBe('2026-12-21T16:59:59.999Z')
  })

  it('gives 72 hours and no answer before by the decree of 2023', () => {
    const receivedMs = at('2025-06-02T09:00:00+07:00')
    expect(requestClock(rules.on('2025-06-02'), calendar, { kind: 'erasure', receivedMs, needsOthers: false })).toEqual(
      { acknowledgeBy: null, dueAt: receivedMs + 72 * 3_600_000 },
    )
  })

  it('ends a span of hours to the minute', () => {
    expect(endOfSpan(calendar, friday, { hours: 72 })).toBe(friday + 72 * 3_600_000)
  })
})

it('tells what the form still lacks', () => {
  const empty = BreachContent.parse({ title: 'Lộ danh sách' })
  expect(missingOf(empty)).toEqual([
    'occurred',
    'place',
    'act',
    'parties',
    'data',
    'consequences',
    'measures',
    'officer',
  ])
})

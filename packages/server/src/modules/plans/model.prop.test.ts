import { Deadline, DEADLINE_KINDS } from '@haidang/contracts'
import { addDays } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { type DutyFacts, dutyClock } from './model.ts'

const sets = loadRuleSets()
const rules = sets.dutyClockOn('2026-11-21')
const date = fc.integer({ min: 0, max: 1500 }).map((n) => addDays('2025-01-01', n))
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })

const facts: fc.Arbitrary<DutyFacts> = fc.record({
  deadline: fc
    .record({
      kind: fc.constantFrom(...DEADLINE_KINDS),
      from: maybe(date),
      to: maybe(date),
      until: maybe(date),
      timesPerYear: maybe(fc.integer({ min: 1, max: 366 })),
      everyYears: maybe(fc.integer({ min: 1, max: 10 })),
      daysAfter: maybe(fc.integer({ min: 0, max: 200 })),
    })
    .map((d) => Deadline.parse(d)),
  givenOn: date,
  percent: fc.integer({ min: 0, max: 100 }),
  startedOn: maybe(date),
  completedOn: maybe(date),
  conditionMetOn: maybe(date),
  goLiveOn: maybe(date),
  extendedTo: maybe(date),
  lastPeriodDueOn: maybe(date),
  wasLastPeriodLate: fc.boolean(),
  isCancelled: fc.boolean(),
})

describe('dutyClock', () => {
  it('changes by the clock alone only on the day it foretold', () => {
    fc.assert(
      fc.property(facts, date, fc.integer({ min: 1, max: 400 }), (f, today, later) => {
        const now = dutyClock(f, today, rules, sets.workingCalendar)
        const then = addDays(today, later)
        if (now.stateUntil !== null) expect(now.stateUntil > today).toBe(true)
        if (now.stateUntil === null || then < now.stateUntil)
          expect(dutyClock(f, then, rules, sets.workingCalendar)).toMatchObject({ state: now.state, dueOn: now.dueOn })
      }),
      { numRuns: 400 },
    )
  })
})

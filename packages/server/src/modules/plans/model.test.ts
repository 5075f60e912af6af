import { Deadline } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { loadRuleSets } from '#src/rule-sets/index.ts'
import { currentPeriod, type DutyFacts, dutyClock } from './model.ts'

const sets = loadRuleSets()
const rules = sets.dutyClockOn('2026-11-21')
const calendar = sets.workingCalendar

const facts = (deadline: Partial<Deadline> & Pick<Deadline, 'kind'>, rest: Partial<DutyFacts> = {}): DutyFacts => ({
  deadline: Deadline.parse(deadline),
  givenOn: '2026-01-05',
  percent: 0,
  startedOn: null,
  completedOn: null,
  conditionMetOn: null,
  goLiveOn: null,
  extendedTo: null,
  lastPeriodDueOn: null,
  wasLastPeriodLate: false,
  isCancelled: false,
  ...rest,
})
const on = (today: string, f: DutyFacts) => dutyClock(f, today, rules, calendar)

describe('dutyClock', () => {
  it('moves a last day that is a day off to the next working day (Civil Code art. 148.5)', () => {
    // 2 September 2026 is the National Day; the day after is worked.
    expect(on('2026-03-02', facts({ kind: 'date', to: '2026-09-02' })).dueOn).toBe('2026-09-03')
    // A Saturday goes to Monday.
    expect(on('2026-03-02', facts({ kind: 'date', to: '2026-10-10' })).dueOn).toBe('2026-10-12')
  })

  it('goes from not started over at risk to late, and says when to look again', () => {
    const f = facts({ kind: 'date', to: '2026-06-30' })
    expect(on('2026-03-02', f)).toMatchObject({ state: 'not_started', stateUntil: '2026-05-31' })
    expect(on('2026-05-31', f)).toMatchObject({ state: 'at_risk', stateUntil: '2026-07-01' })
    expect(on('2026-06-30', { ...f, percent: 99, startedOn: '2026-05-01' }).state).toBe('at_risk')
    expect(on('2026-07-01', f)).toMatchObject({ state: 'late', stateUntil: null, dueKey: '2026-06-30' })
    expect(on('2026-06-15', { ...f, percent: 90 }).state).toBe('on_time')
  })

  it('does not call a short duty at risk on the day it is given', () => {
    const f = facts({ kind: 'date', to: '2026-06-12' }, { givenOn: '2026-06-08' })
    expect(on('2026-06-08', f).state).toBe('not_started')
    expect(on('2026-06-10', f).state).toBe('at_risk')
  })

  it('tells done on time from done late by the day it was done', () => {
    const f = facts({ kind: 'quarter', to: '2026-06-30' })
    expect(on('2026-09-01', { ...f, completedOn: '2026-06-30' }).state).toBe('done_on_time')
    expect(on('2026-09-01', { ...f, completedOn: '2026-07-01' }).state).toBe('done_late')
    expect(on('2026-09-01', { ...f, completedOn: '2026-07-01', extendedTo: '2026-07-15' }).state).toBe('done_on_time')
  })

  it('waits for a condition, then runs by the span or by working days after it', () => {
    const range = facts({
      kind: 'condition',
      from: '2026-01-01',
      to: '2027-12-31',
      condition: 'khi Trung ương ban hành',
    })
    expect(on('2026-11-20', range)).toMatchObject({ state: 'waiting', dueOn: null })
    expect(on('2026-11-20', { ...range, conditionMetOn: '2026-11-02' })).toMatchObject({
      state: 'not_started',
      dueOn: '2027-12-31',
    })
    const after = facts({ kind: 'condition', condition: 'sau khi có hướng dẫn', daysAfter: 10 })
    // 24 November 2026 is a day off, so ten working days after Friday 20 November end on Monday 7 December.
    expect(on('2026-11-20', { ...after, conditionMetOn: '2026-11-20' }).dueOn).toBe('2026-12-07')
  })

  it('is owed the working day before a system goes live', () => {
    const f = facts({ kind: 'before_go_live' })
    expect(on('2026-03-02', f).state).toBe('waiting')
    expect(on('2026-03-02', { ...f, goLiveOn: '2026-03-30' }).dueOn).toBe('2026-03-27')
  })

  it('opens one turn a year up to the last, and keeps the result of a turn until the next begins', () => {
    const f = facts({ kind: 'yearly', to: '2026-10-09', until: '2027-12-31' })
    expect(on('2026-05-04', f).period).toEqual({ from: '2026-01-05', dueOn: '2026-10-09' })
    const done = { ...f, lastPeriodDueOn: '2026-10-09' }
    expect(currentPeriod(done, rules)).toEqual({ from: '2026-10-10', dueOn: '2027-10-09' })
    expect(on('2026-10-09', done)).toMatchObject({ state: 'done_on_time', stateUntil: '2026-10-10' })
    expect(on('2026-10-10', done).state).toBe('not_started')
    expect(on('2028-01-05', { ...f, lastPeriodDueOn: '2027-10-09', wasLastPeriodLate: true })).toMatchObject({
      state: 'done_late',
      dueOn: null,
    })
  })

  it('takes turns of continuous work by quarter, and several a year or one in several years', () => {
    expect(currentPeriod(facts({ kind: 'continuous' }, { givenOn: '2026-05-12' }), rules)).toEqual({
      from: '2026-05-12',
      dueOn: '2026-06-30',
    })
    expect(currentPeriod(facts({ kind: 'yearly', timesPerYear: 2 }, { lastPeriodDueOn: '2026-06-30' }), rules)).toEqual(
      { from: '2026-07-01', dueOn: '2026-12-31' },
    )
    expect(
      currentPeriod(
        facts({ kind: 'yearly', to: '2026-12-31', everyYears: 2 }, { lastPeriodDueOn: '2026-12-31' }),
        rules,
      ),
    ).toEqual({ from: '2027-01-01', dueOn: '2028-12-31' })
  })

  it('never has a day for what is continuous on request or without one', () => {
    for (const kind of ['on_request', 'none'] as const)
      expect(on('2030-01-01', facts({ kind }))).toMatchObject({ state: 'not_started', dueOn: null, stateUntil: null })
  })
})

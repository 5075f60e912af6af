import type { Deadline, DutyState } from '@haidang/contracts'
import { addDays, addWorkingDays, daysBetween, type WorkingCalendar } from '@haidang/std'

/** How days are counted, from the rule set in force. */
export interface ClockRules {
  readonly lastDayOff: 'next_working_day' | 'previous_working_day' | 'keep'
  readonly evidenceEvery: 'month' | 'quarter' | 'half_year' | 'year'
  readonly atRisk: readonly { readonly daysBefore: number; readonly belowPercent: number }[]
}

/** What has happened to a duty, as far as its clock is concerned. Dates are those of Viet Nam, `YYYY-MM-DD`. */
export interface DutyFacts {
  readonly deadline: Deadline
  /** The day it was given; a repeating duty's first turn begins here. */
  readonly givenOn: string
  readonly percent: number
  readonly startedOn: string | null
  readonly completedOn: string | null
  readonly conditionMetOn: string | null
  readonly goLiveOn: string | null
  readonly extendedTo: string | null
  /** Last day of the last turn that was completed, where it repeats, and whether that turn was late. */
  readonly lastPeriodDueOn: string | null
  readonly wasLastPeriodLate: boolean
  readonly isCancelled: boolean
}

export interface DutyClock {
  readonly state: DutyState
  /** The day it is owed by now; null where none runs. */
  readonly dueOn: string | null
  /** The day on which the state may change by the clock alone; null where it cannot. */
  readonly stateUntil: string | null
  /** What lists are ordered by. */
  readonly dueKey: string
  /** The turn that runs, where it repeats. */
  readonly period: Period | null
}

export interface Period {
  readonly from: string
  readonly dueOn: string
}

/** Order in lists: nothing owed now, and nothing owed any more. */
export const NO_DUE = '9999-12-30'
export const IS_OVER = '9999-12-31'

export const isRepeating = (deadline: Deadline): boolean => deadline.kind === 'yearly' || deadline.kind === 'continuous'

const MONTHS: Readonly<Record<ClockRules['evidenceEvery'], number>> = { month: 1, quarter: 3, half_year: 6, year: 12 }

const yearOf = (date: string): number => Number(date.slice(0, 4))

/** The last day of the month `month` (1..12, beyond 12 in later years) of `year`. */
function endOfMonth(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** The same day of another year; 29 February becomes the 28th. */
function inYear(date: string, year: number): string {
  const [month, day] = [Number(date.slice(5, 7)), Number(date.slice(8, 10))]
  const last = Number(endOfMonth(year, month).slice(8, 10))
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`
}

/** A last day that is a day off is moved as the rules say. */
export function onWorkingDay(date: string, rules: ClockRules, calendar: WorkingCalendar): string {
  if (rules.lastDayOff === 'keep') return date
  return rules.lastDayOff === 'next_working_day'
    ? addWorkingDays(calendar, date, 0)
    : addWorkingDays(calendar, addDays(date, 1), -1)
}

/** Ends of the turns of a repeating duty, in order, from the year of `from` on. */
function* turnEnds(deadline: Deadline, from: string, rules: ClockRules): Generator<string> {
  if (deadline.kind === 'continuous') {
    const step = MONTHS[deadline.evidenceEvery ?? rules.evidenceEvery]
    for (let month = step, n = 0; n < 2400; n++, month += step) yield endOfMonth(yearOf(from), month)
    return
  }
  const anchor = deadline.to ?? `${yearOf(from)}-12-31`
  const every = deadline.everyYears ?? 1
  const times = deadline.timesPerYear ?? 1
  // Every other year counts from the year the document names.
  const first = yearOf(from) + ((((yearOf(anchor) - yearOf(from)) % every) + every) % every)
  for (let year = first, n = 0; n < 200; n++, year += every) {
    if (times === 1) yield inYear(anchor, year)
    else for (let turn = 1; turn <= times; turn++) yield endOfTurn(year, turn, times)
  }
}

/** Last day of the `turn`-th of `times` equal parts of a year: ends of months where twelve can be divided by `times`. */
function endOfTurn(year: number, turn: number, times: number): string {
  if (12 % times === 0) return endOfMonth(year, (12 / times) * turn)
  const days = daysBetween(`${year}-01-01`, `${year + 1}-01-01`)
  return addDays(`${year}-01-01`, Math.round((days * turn) / times) - 1)
}

/** The turn that is owed next; null where the last has been done. `dueOn` is as the document says, before days off are moved. */
export function currentPeriod(facts: DutyFacts, rules: ClockRules): Period | null {
  const { deadline, givenOn, lastPeriodDueOn } = facts
  const start = deadline.from !== null && deadline.from > givenOn ? deadline.from : givenOn
  let previous: string | null = null
  for (const end of turnEnds(deadline, start, rules)) {
    if (deadline.until !== null && end > deadline.until) return null
    const from = previous === null || addDays(previous, 1) < start ? start : addDays(previous, 1)
    if (end >= start && (lastPeriodDueOn === null || end > lastPeriodDueOn)) return { from, dueOn: end }
    previous = end
  }
  return null
}

/** The day a duty that does not repeat is owed by; null where none runs. */
function singleDue(facts: DutyFacts, calendar: WorkingCalendar): string | null {
  const { deadline } = facts
  switch (deadline.kind) {
    case 'date':
    case 'quarter':
    case 'range':
      return deadline.to
    case 'condition': {
      if (facts.conditionMetOn === null) return null
      if (deadline.daysAfter !== null) return addWorkingDays(calendar, facts.conditionMetOn, deadline.daysAfter)
      return deadline.to
    }
    case 'before_go_live':
      return facts.goLiveOn === null ? null : addWorkingDays(calendar, facts.goLiveOn, -1)
    default:
      return null
  }
}

function openState(
  facts: DutyFacts,
  dueOn: string | null,
  from: string,
  today: string,
  rules: ClockRules,
): { state: DutyState; stateUntil: string | null } {
  const begun: DutyState = facts.percent > 0 || facts.startedOn !== null ? 'on_time' : 'not_started'
  if (dueOn === null) return { state: begun, stateUntil: null }
  if (today > dueOn) return { state: 'late', stateUntil: null }
  // A step that would begin before the duty was given starts with its second half instead: short duties are not born at risk.
  const halfWay = addDays(from, Math.ceil(daysBetween(from, dueOn) / 2))
  const steps = rules.atRisk.map((step) => {
    const on = addDays(dueOn, -step.daysBefore)
    return { on: on < halfWay ? halfWay : on, belowPercent: step.belowPercent }
  })
  if (steps.some((step) => today >= step.on && facts.percent < step.belowPercent))
    return { state: 'at_risk', stateUntil: addDays(dueOn, 1) }
  const ahead = steps.filter((step) => step.on > today).map((step) => step.on)
  return { state: begun, stateUntil: [...ahead, addDays(dueOn, 1)].toSorted()[0] ?? null }
}

/**
 * Where a duty stands on the day `today`. Nothing else decides it: lists, boards, reminders and reports read what this answers.
 *
 * - `waiting` until a condition has come about or a day of going live is recorded;
 * - `late` from the day after the one it is owed by;
 * - `at_risk` where little time is left for what is not done, by the steps of the rule set;
 * - a repeating duty whose turn is done keeps that turn's result until the next begins.
 */
export function dutyClock(facts: DutyFacts, today: string, rules: ClockRules, calendar: WorkingCalendar): DutyClock {
  if (facts.isCancelled) return { state: 'cancelled', dueOn: null, stateUntil: null, dueKey: IS_OVER, period: null }
  const move = (date: string): string => onWorkingDay(date, rules, calendar)
  if (isRepeating(facts.deadline)) return repeatingClock(facts, today, rules, move)

  const own = singleDue(facts, calendar)
  const moved = own === null ? null : move(own)
  const dueOn = facts.extendedTo !== null && (moved === null || facts.extendedTo > moved) ? facts.extendedTo : moved
  if (facts.completedOn !== null) {
    const isLate = dueOn !== null && facts.completedOn > dueOn
    return { state: isLate ? 'done_late' : 'done_on_time', dueOn, stateUntil: null, dueKey: IS_OVER, period: null }
  }
  const isWaiting =
    (facts.deadline.kind === 'condition' && facts.conditionMetOn === null) ||
    (facts.deadline.kind === 'before_go_live' && facts.goLiveOn === null)
  if (isWaiting) return { state: 'waiting', dueOn: null, stateUntil: null, dueKey: NO_DUE, period: null }
  const from = facts.deadline.from !== null && facts.deadline.from > facts.givenOn ? facts.deadline.from : facts.givenOn
  return { ...openState(facts, dueOn, from, today, rules), dueOn, dueKey: dueOn ?? NO_DUE, period: null }
}

function repeatingClock(facts: DutyFacts, today: string, rules: ClockRules, move: (date: string) => string): DutyClock {
  const lastState: DutyState = facts.wasLastPeriodLate ? 'done_late' : 'done_on_time'
  const period = currentPeriod(facts, rules)
  if (period === null || facts.completedOn !== null)
    return { state: lastState, dueOn: null, stateUntil: null, dueKey: IS_OVER, period: null }
  const moved = move(period.dueOn)
  const dueOn = facts.extendedTo !== null && facts.extendedTo > moved ? facts.extendedTo : moved
  if (facts.lastPeriodDueOn !== null && today < period.from)
    return { state: lastState, dueOn, stateUntil: period.from, dueKey: dueOn, period }
  return { ...openState(facts, dueOn, period.from, today, rules), dueOn, dueKey: dueOn, period }
}

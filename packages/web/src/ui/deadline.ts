import type { PhraseKey } from '@haidang/phrases'
import { workingTimeBetween } from '@haidang/std'
import type { WorkingCalendar } from '@haidang/std'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * Office hours of state agencies as the deadline words count them: Monday to Friday, 8 hours in two halves, with the public
 * holidays of the Labour Code 2019, article 112, that fall on fixed days and the lunar days announced for 2026 and 2027.
 * The deadline itself always comes from the server; this only words what is left of it.
 */
export const OFFICE_CALENDAR: WorkingCalendar = {
  hours: [[480, 720], [780, 1020]],
  weekDays: [1, 2, 3, 4, 5],
  holidays: new Set([
    '2026-01-01', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-04-27', '2026-04-30',
    '2026-05-01', '2026-09-01', '2026-09-02', '2027-01-01', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10',
    '2027-04-16', '2027-04-30', '2027-09-02', '2027-09-03',
  ]),
  workedDays: new Set<string>(),
}

export interface DeadlineWords {
  readonly key: PhraseKey
  readonly count: number
  readonly isOver: boolean
  /** Under two working hours left, or over. */
  readonly isPressing: boolean
}

const DAY_OF_WORK = 8 * HOUR

/** What is left until a deadline, or how far past it, in working time; instants in Unix milliseconds. */
export function deadlineWords(dueMs: number, nowMs: number, calendar: WorkingCalendar = OFFICE_CALENDAR): DeadlineWords {
  const isOver = nowMs > dueMs
  const left = isOver ? workingTimeBetween(calendar, dueMs, nowMs) : workingTimeBetween(calendar, nowMs, dueMs)
  const isPressing = isOver || left < 2 * HOUR
  if (left >= 3 * DAY_OF_WORK) {
    return { key: isOver ? 'ui.clock.overWorkingDays' : 'ui.clock.dueWorkingDays', count: Math.floor(left / DAY_OF_WORK), isOver, isPressing }
  }
  if (left >= HOUR) {
    return { key: isOver ? 'ui.clock.overWorkingHours' : 'ui.clock.dueWorkingHours', count: Math.floor(left / HOUR), isOver, isPressing }
  }
  if (left < MINUTE) return { key: isOver ? 'ui.clock.over' : 'ui.clock.dueSoon', count: 0, isOver, isPressing }
  return { key: isOver ? 'ui.clock.overWorkingMinutes' : 'ui.clock.dueWorkingMinutes', count: Math.floor(left / MINUTE), isOver, isPressing }
}

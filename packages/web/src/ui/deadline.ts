import type { PhraseKey } from '@haidang/phrases'
import { workingTimeBetween } from '@haidang/std'
import type { WorkingCalendar } from '@haidang/std'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export interface DeadlineWords {
  readonly key: PhraseKey
  readonly count: number
  readonly isOver: boolean
  /** Under two working hours left, or over. */
  readonly isPressing: boolean
}

const DAY_OF_WORK = 8 * HOUR

/** What is left until a deadline, or how far past it, in working time of the given calendar; instants in Unix milliseconds. */
export function deadlineWords(dueMs: number, nowMs: number, calendar: WorkingCalendar): DeadlineWords {
  const isOver = nowMs > dueMs
  const left = isOver ? workingTimeBetween(calendar, dueMs, nowMs) : workingTimeBetween(calendar, nowMs, dueMs)
  const isPressing = isOver || left < 2 * HOUR
  if (left >= 3 * DAY_OF_WORK) {
    return {
      key: isOver ? 'ui.clock.overWorkingDays' : 'ui.clock.dueWorkingDays',
      count: Math.floor(left / DAY_OF_WORK),
      isOver,
      isPressing,
    }
  }
  if (left >= HOUR) {
    return {
      key: isOver ? 'ui.clock.overWorkingHours' : 'ui.clock.dueWorkingHours',
      count: Math.floor(left / HOUR),
      isOver,
      isPressing,
    }
  }
  if (left < MINUTE) return { key: isOver ? 'ui.clock.over' : 'ui.clock.dueSoon', count: 0, isOver, isPressing }
  return {
    key: isOver ? 'ui.clock.overWorkingMinutes' : 'ui.clock.dueWorkingMinutes',
    count: Math.floor(left / MINUTE),
    isOver,
    isPressing,
  }
}

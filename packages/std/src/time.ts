/** Where "now" comes from. Only `platform/clock.ts` reads the machine's clock; tests bring their own. */
export interface Clock {
  /** Unix time in milliseconds, UTC. */
  now(): number
}

/** Viet Nam has kept UTC+7 without daylight saving since 1975 (zone Asia/Ho_Chi_Minh). */
export const VIETNAM_OFFSET_MS = 7 * 3_600_000

const DAY_MS = 86_400_000

/** The calendar date in Viet Nam of an instant, as `YYYY-MM-DD`. */
export function vietnamDate(atMs: number): string {
  return new Date(atMs + VIETNAM_OFFSET_MS).toISOString().slice(0, 10)
}

/** The instant at which the given Vietnamese calendar date begins, in Unix milliseconds. */
export function startOfVietnamDate(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) - VIETNAM_OFFSET_MS
}

/**
 * A working calendar as data: hours of the working day as [start, end) minutes after midnight in Viet Nam,
 * working days of the week (0 = Sunday … 6 = Saturday), public holidays, and days worked in exchange, as `YYYY-MM-DD`.
 */
export interface WorkingCalendar {
  readonly hours: readonly (readonly [startMinute: number, endMinute: number])[]
  readonly weekDays: readonly number[]
  readonly holidays: ReadonlySet<string>
  readonly workedDays: ReadonlySet<string>
}

function isWorkingDate(calendar: WorkingCalendar, dayStartUtcMs: number): boolean {
  const date = new Date(dayStartUtcMs).toISOString().slice(0, 10)
  if (calendar.workedDays.has(date)) return true
  if (calendar.holidays.has(date)) return false
  return calendar.weekDays.includes(new Date(dayStartUtcMs).getUTCDay())
}

/**
 * The instant at which `workingMs` of working time have passed since `fromMs`.
 * Time outside working hours does not count. Gives up after ten years of calendar and throws `RangeError`
 * (a calendar without working days).
 */
export function addWorkingTime(calendar: WorkingCalendar, fromMs: number, workingMs: number): number {
  let left = workingMs
  const local = fromMs + VIETNAM_OFFSET_MS
  let day = Math.floor(local / DAY_MS) * DAY_MS
  for (let n = 0; n < 3660; n++, day += DAY_MS) {
    if (!isWorkingDate(calendar, day)) continue
    for (const [startMinute, endMinute] of calendar.hours) {
      const start = Math.max(day + startMinute * 60_000, local)
      const end = day + endMinute * 60_000
      if (start >= end) continue
      if (end - start >= left) return start + left - VIETNAM_OFFSET_MS
      left -= end - start
    }
  }
  throw new RangeError('the working calendar has no working time within ten years')
}

/** Working milliseconds between two instants (0 when `toMs` is not after `fromMs`). */
export function workingTimeBetween(calendar: WorkingCalendar, fromMs: number, toMs: number): number {
  let total = 0
  const from = fromMs + VIETNAM_OFFSET_MS
  const to = toMs + VIETNAM_OFFSET_MS
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) {
    if (!isWorkingDate(calendar, day)) continue
    for (const [startMinute, endMinute] of calendar.hours) {
      const start = Math.max(day + startMinute * 60_000, from)
      const end = Math.min(day + endMinute * 60_000, to)
      if (end > start) total += end - start
    }
  }
  return total
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00.000Z`)
const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10)

/** Whether people work on the date (`YYYY-MM-DD`). */
export function isWorkingDay(calendar: WorkingCalendar, date: string): boolean {
  return isWorkingDate(calendar, dayOf(date))
}

/** The date `days` calendar days later (earlier where negative). */
export function addDays(date: string, days: number): string {
  return dateOf(dayOf(date) + days * DAY_MS)
}

/** Calendar days from one date to another: 0 on the same, negative where `to` is before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayOf(to) - dayOf(from)) / DAY_MS)
}

/**
 * The date `days` working days after `date` (before it where negative); with 0 the date itself where it is worked on, else the
 * next one that is.
 * @throws RangeError for a calendar without working days
 */
export function addWorkingDays(calendar: WorkingCalendar, date: string, days: number): string {
  const step = days < 0 ? -DAY_MS : DAY_MS
  let left = Math.abs(days)
  let day = dayOf(date)
  for (let n = 0; n < 3660; n++) {
    const isWorked = isWorkingDate(calendar, day)
    if (left === 0 && isWorked) return dateOf(day)
    day += step
    if (left > 0 && isWorkingDate(calendar, day)) left--
  }
  throw new RangeError('the working calendar has no working day within ten years')
}

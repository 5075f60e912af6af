import { addProblem, NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'

const DAY_MS = 86_400_000

/** Days from 1970-01-01 to a date of the Gregorian calendar, month 1–12. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function twoDigits(s: string, i: number): number {
  const a = s.charCodeAt(i) - 48
  const b = s.charCodeAt(i + 1) - 48
  return a >= 0 && a <= 9 && b >= 0 && b <= 9 ? a * 10 + b : -1
}

/** What the last call of `parseIsoTime` read beside the instant: the offset it found (or `NO_OFFSET`) and where it ended. */
export interface TimeRead {
  offset: number
  end: number
}

export function createTimeRead(): TimeRead {
  return { offset: NO_OFFSET, end: 0 }
}

/**
 * Unix ms of an ISO 8601 / RFC 3339 time at `from`: `2018-03-24T14:37:19.037299-0600`, a blank instead of `T`, `/`
 * instead of `-` in the date, any number of decimals (cut to ms) after `.` or `,`, zone `Z`, `+07`, `+0700`, `+07:00`,
 * ` UTC` or none (then `zoneOffsetMinutes` holds). Leap second 60 counts as 59.999. NaN where it is no such time.
 */
export function parseIsoTime(s: string, from: number, zoneOffsetMinutes: number, read: TimeRead): number {
  if (s.length - from < 19) return Number.NaN
  const y1 = twoDigits(s, from)
  const y2 = twoDigits(s, from + 2)
  const month = twoDigits(s, from + 5)
  const day = twoDigits(s, from + 8)
  const hour = twoDigits(s, from + 11)
  const minute = twoDigits(s, from + 14)
  let second = twoDigits(s, from + 17)
  const dash = s.charCodeAt(from + 4)
  const gap = s.charCodeAt(from + 10)
  if (
    y1 < 0 ||
    y2 < 0 ||
    month < 1 ||
    month > 12 ||
    day < 1 ||
    hour < 0 ||
    hour > 23 ||
    minute < 0 ||
    minute > 59 ||
    second < 0 ||
    second > 60 ||
    (dash !== 45 && dash !== 47) ||
    s.charCodeAt(from + 7) !== dash ||
    (gap !== 84 && gap !== 32 && gap !== 116) ||
    s.charCodeAt(from + 13) !== 58 ||
    s.charCodeAt(from + 16) !== 58
  ) {
    return Number.NaN
  }
  const year = y1 * 100 + y2
  if (day > 28 && day > daysInMonth(year, month)) return Number.NaN
  let i = from + 19
  let ms = 0
  const mark = s.charCodeAt(i)
  if (mark === 46 || mark === 44) {
    let scale = 100
    i++
    for (; i < s.length; i++) {
      const d = s.charCodeAt(i) - 48
      if (d < 0 || d > 9) break
      if (scale >= 1) {
        ms += d * scale
        scale /= 10
        if (scale < 1) scale = 0
      }
    }
  }
  if (second === 60) {
    second = 59
    ms = 999
  }
  let offset = NO_OFFSET
  let c = s.charCodeAt(i)
  if (c === 32 && (s.startsWith('UTC', i + 1) || s.startsWith('GMT', i + 1))) {
    offset = 0
    i += 4
  } else {
    if (c === 32 && (s.charCodeAt(i + 1) === 43 || s.charCodeAt(i + 1) === 45) && twoDigits(s, i + 2) >= 0) {
      i++
      c = s.charCodeAt(i)
    }
    if (c === 90 || c === 122) {
      offset = 0
      i++
    } else if (c === 43 || c === 45) {
      const h = twoDigits(s, i + 1)
      if (h < 0) return Number.NaN
      const colon = s.charCodeAt(i + 3) === 58
      const m = twoDigits(s, i + (colon ? 4 : 3))
      i += m < 0 ? 3 : colon ? 6 : 5
      const minutes = h * 60 + (m < 0 ? 0 : m)
      if (minutes > 18 * 60) return Number.NaN
      offset = c === 43 ? minutes : -minutes
    }
  }
  read.offset = offset
  read.end = i
  const shift = offset === NO_OFFSET ? zoneOffsetMinutes : offset
  return daysFromCivil(year, month, day) * DAY_MS + hour * 3_600_000 + (minute - shift) * 60_000 + second * 1000 + ms
}

/**
 * Unix ms of an epoch number by its size: seconds (with decimals), milliseconds, microseconds or nanoseconds.
 * The ranges do not overlap for years 1980 to 2286.
 */
export function epochToMs(value: number): number {
  const size = Math.abs(value)
  // Cut to the millisecond as texts are; what is added is less than a microsecond and more than a double's error.
  if (size < 1e11) return Math.floor(value * 1000 + 0.0005)
  if (size < 1e14) return Math.floor(value)
  if (size < 1e17) return Math.floor(value / 1000)
  return Math.floor(value / 1e6)
}

function isEpochText(s: string): boolean {
  if (s.length < 9 || s.length > 20) return false
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if ((c < 48 || c > 57) && c !== 46) return false
  }
  return true
}

const scratch = createTimeRead()

/** Unix ms of an ISO time or an epoch as number or text, NaN where it is neither. The offset found is in `read`. */
export function parseTime(value: unknown, zoneOffsetMinutes: number, read: TimeRead): number {
  read.offset = NO_OFFSET
  if (typeof value === 'string') {
    const ms = parseIsoTime(value, 0, zoneOffsetMinutes, read)
    if (ms === ms) return read.end === value.length || value.slice(read.end).trim() === '' ? ms : Number.NaN
    return isEpochText(value) ? epochToMs(Number(value)) : Number.NaN
  }
  return typeof value === 'number' && value > 0 ? epochToMs(value) : Number.NaN
}

/** Unix ms of a time that is not the event's own (start, end, validity), or undefined. */
export function otherTime(r: Reading, value: unknown): number | undefined {
  const ms = parseTime(value, r.zoneOffsetMinutes, scratch)
  return ms === ms ? ms : undefined
}

/**
 * Takes the event's own time into the reading. A value that is no time, or one absurdly far from receipt, gives
 * `event.bad_time` and leaves the receive time. Answers whether the time was taken.
 */
export function takeTime(r: Reading, value: unknown, field: string): boolean {
  const ms = parseTime(value, r.zoneOffsetMinutes, scratch)
  if (ms >= r.limits.earliestTime && ms <= r.receivedAt + r.limits.maxFutureMs) {
    r.time = ms
    r.offset = scratch.offset
    return true
  }
  addProblem(r, 'event.bad_time', 0, field)
  return false
}

/** The same for an instant that has been computed already; `offset` is `NO_OFFSET` where the source wrote none. */
export function takeInstant(r: Reading, ms: number, offset: number, field: string): boolean {
  if (ms >= r.limits.earliestTime && ms <= r.receivedAt + r.limits.maxFutureMs) {
    r.time = ms
    r.offset = offset
    return true
  }
  addProblem(r, 'event.bad_time', 0, field)
  return false
}

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'

/** 1 to 12 for the English three-letter name of a month at `at`, else 0. */
export function monthAt(s: string, at: number): number {
  if (at + 3 > s.length) return 0
  const a = s.charCodeAt(at) | 32
  const b = s.charCodeAt(at + 1) | 32
  const c = s.charCodeAt(at + 2) | 32
  for (let m = 0; m < 12; m++) {
    const k = m * 3
    if (MONTHS.charCodeAt(k) === a && MONTHS.charCodeAt(k + 1) === b && MONTHS.charCodeAt(k + 2) === c) return m + 1
  }
  return 0
}

/**
 * The instant of a time that has no year (RFC 3164): the latest year in which it is not more than `maxFutureMs` after
 * receipt. So a message of 31 December that arrives on 1 January belongs to the old year.
 */
export function instantWithoutYear(r: Reading, month: number, day: number, msOfDay: number): number {
  const { day: known } = r
  if (known.monthDay === month * 32 + day && known.receivedAt === r.receivedAt && known.zone === r.zoneOffsetMinutes) {
    return known.start + msOfDay
  }
  const local = r.receivedAt + r.zoneOffsetMinutes * 60_000
  let year = yearOf(local) + 1
  for (let tries = 0; tries < 9; tries++, year--) {
    if (day > daysInMonth(year, month)) continue
    const start = daysFromCivil(year, month, day) * DAY_MS - r.zoneOffsetMinutes * 60_000
    const latest = r.receivedAt + r.limits.maxFutureMs
    if (start + msOfDay > latest) continue
    // Only of a day that is wholly in the past is the year the same at every hour.
    if (start + DAY_MS <= latest) {
      known.monthDay = month * 32 + day
      known.receivedAt = r.receivedAt
      known.zone = r.zoneOffsetMinutes
      known.start = start
    }
    return start + msOfDay
  }
  return Number.NaN
}

function yearOf(ms: number): number {
  let year = 1970 + Math.floor(ms / (365.2425 * DAY_MS))
  while (daysFromCivil(year + 1, 1, 1) * DAY_MS <= ms) year++
  while (daysFromCivil(year, 1, 1) * DAY_MS > ms) year--
  return year
}

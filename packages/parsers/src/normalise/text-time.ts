/** Times as web and mail servers write them. */
import { NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { daysFromCivil, daysInMonth, monthAt, takeInstant } from './time.ts'

/** The number of `count` digits at `at`, a blank in front counting as zero; -1 where there is none. */
export function digitsAt(s: string, at: number, count: number): number {
  let v = 0
  for (let i = 0; i < count; i++) {
    const c = s.charCodeAt(at + i)
    if (c === 32 && v === 0) continue
    const d = c - 48
    if (!(d >= 0 && d <= 9)) return -1
    v = v * 10 + d
  }
  return v
}

function msAt(s: string, at: number): number {
  const c = s.charCodeAt(at)
  if (c !== 46 && c !== 44) return 0
  let ms = 0
  let scale = 100
  for (let i = at + 1; i < at + 4; i++) {
    const d = s.charCodeAt(i) - 48
    if (!(d >= 0 && d <= 9)) break
    ms += d * scale
    scale /= 10
  }
  return Math.round(ms)
}

function clockAt(s: string, at: number): number {
  const hour = digitsAt(s, at, 2)
  const minute = digitsAt(s, at + 3, 2)
  const second = digitsAt(s, at + 6, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return Number.NaN
  if (s.charCodeAt(at + 2) !== 58 || s.charCodeAt(at + 5) !== 58) return Number.NaN
  return hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + msAt(s, at + 8)
}

function take(
  r: Reading,
  year: number,
  month: number,
  day: number,
  msOfDay: number,
  offset: number,
  field: string,
): boolean {
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  const shift = offset === NO_OFFSET ? r.zoneOffsetMinutes : offset
  const ms = isDate ? daysFromCivil(year, month, day) * 86_400_000 + msOfDay - shift * 60_000 : Number.NaN
  return takeInstant(r, ms, offset, field)
}

/** `21/Nov/2026:08:00:00 +0700` (Common Log Format), `21-Nov-2026 08:00:00.123` (BIND): day, month by name, year. */
export function takeDayMonthYear(r: Reading, s: string, at: number, field: string): boolean {
  const offset = zoneAt(s, at + 20)
  return take(r, digitsAt(s, at + 7, 4), monthAt(s, at + 3), digitsAt(s, at, 2), clockAt(s, at + 12), offset, field)
}

/** Minutes of ` +0700` at `at`, after decimals where there are any; `NO_OFFSET` for none. */
function zoneAt(s: string, at: number): number {
  let i = at
  if (s.charCodeAt(i) === 46) for (i++; s.charCodeAt(i) >= 48 && s.charCodeAt(i) <= 57 && i < at + 10; i++);
  if (s.charCodeAt(i) !== 32) return NO_OFFSET
  const sign = s.charCodeAt(i + 1)
  if (sign !== 43 && sign !== 45) return NO_OFFSET
  const minutes = digitsAt(s, i + 2, 2) * 60 + digitsAt(s, i + 4, 2)
  if (!(minutes >= 0 && minutes <= 18 * 60)) return NO_OFFSET
  return sign === 43 ? minutes : -minutes
}

/** `Sat Nov 21 08:00:00.123456 2026` (C's `ctime`); answers where it ends, or -1 where there is no such time. */
export function takeCtime(r: Reading, s: string, at: number, field: string): number {
  const month = monthAt(s, at + 4)
  if (month === 0 || s.charCodeAt(at + 3) !== 32) return -1
  let clock = at + 11
  while (s.charCodeAt(clock) === 32) clock++
  let i = clock + 8
  if (s.charCodeAt(i) === 46) for (i++; s.charCodeAt(i) >= 48 && s.charCodeAt(i) <= 57 && i < clock + 20; i++);
  if (s.charCodeAt(i) !== 32) return -1
  const year = digitsAt(s, i + 1, 4)
  const day = digitsAt(s, at + 8, 2)
  if (year < 0 || day < 0) return -1
  take(r, year, month, day, clockAt(s, clock), NO_OFFSET, field)
  return i + 5
}

import type { Reading } from '../reading.ts'
import { daysFromCivil, daysInMonth, instantWithoutYear, monthAt } from '../normalise/time.ts'

function digits(s: string, at: number, count: number): number {
  let v = 0
  for (let i = at; i < at + count; i++) {
    const d = s.charCodeAt(i) - 48
    if (!(d >= 0 && d <= 9)) return -1
    v = v * 10 + d
  }
  return v
}

function skipBlanks(s: string, at: number): number {
  let i = at
  while (s.charCodeAt(i) === 32) i++
  return i
}

/**
 * Unix ms of CEF's own date forms: `MMM dd yyyy HH:mm:ss[.SSS] [zzz]` and, without year, `MMM dd HH:mm:ss[.SSS]`.
 * Zones other than UTC and GMT are named ambiguously and count as the source's declared zone. NaN for other texts.
 */
export function cefTime(value: string, r: Reading): number {
  const month = monthAt(value, 0)
  if (month === 0 || value.charCodeAt(3) !== 32) return Number.NaN
  let i = skipBlanks(value, 3)
  let day = digits(value, i, 2)
  i += day < 0 ? 1 : 2
  if (day < 0) day = digits(value, i - 1, 1)
  if (day < 1 || day > 31 || value.charCodeAt(i) !== 32) return Number.NaN
  i = skipBlanks(value, i)
  const year = digits(value, i, 4)
  if (year >= 0) i = skipBlanks(value, i + 4)
  const hour = digits(value, i, 2)
  const minute = digits(value, i + 3, 2)
  const second = digits(value, i + 6, 2)
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return Number.NaN
  if (value.charCodeAt(i + 2) !== 58 || value.charCodeAt(i + 5) !== 58) return Number.NaN
  i += 8
  let ms = 0
  if (value.charCodeAt(i) === 46) {
    const three = digits(value, i + 1, 3)
    ms = three < 0 ? 0 : three
    for (i++; digits(value, i, 1) >= 0; i++);
  }
  const msOfDay = hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + ms
  if (year < 0) return instantWithoutYear(r, month, day, msOfDay)
  if (day > daysInMonth(year, month)) return Number.NaN
  const isUtc = value.startsWith('UTC', i + 1) || value.startsWith('GMT', i + 1)
  return daysFromCivil(year, month, day) * 86_400_000 + msOfDay - (isUtc ? 0 : r.zoneOffsetMinutes) * 60_000
}

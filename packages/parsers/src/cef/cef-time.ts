import type { Reading } from '../reading.ts'
import { daysFromCivil, daysInMonth, instantWithoutYear, monthAt } from '../normalise/time.ts'

/**
 * Unix ms of CEF's own date forms: `MMM dd yyyy HH:mm:ss[.SSS] [zzz]` and, without year, `MMM dd HH:mm:ss[.SSS]`.
 * Zones other than UTC and GMT are named ambiguously and count as the source's declared zone. NaN for other texts.
 */
export function cefTime(value: string, r: Reading): number {
  const month = monthAt(value, 0)
  if (month === 0 || value.charCodeAt(3) !== 32) return Number.NaN
  const parts = value.split(/\s+/u, 5)
  const day = Number(parts[1])
  let year = 0
  let clock = parts[2] ?? ''
  let zone = parts[3] ?? ''
  if (/^\d{4}$/.test(clock)) {
    year = Number(clock)
    clock = parts[3] ?? ''
    zone = parts[4] ?? ''
  }
  const match = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?$/.exec(clock)
  if (match === null || !(day >= 1 && day <= 31)) return Number.NaN
  const hour = Number(match[1])
  const minute = Number(match[2])
  const second = Math.min(59, Number(match[3]))
  if (hour > 23 || minute > 59) return Number.NaN
  const ms = Number((match[4] ?? '0').padEnd(3, '0').slice(0, 3))
  const msOfDay = hour * 3_600_000 + minute * 60_000 + second * 1000 + ms
  if (year === 0) return instantWithoutYear(r, month, day, msOfDay)
  if (day > daysInMonth(year, month)) return Number.NaN
  const shift = zone === 'UTC' || zone === 'GMT' ? 0 : r.zoneOffsetMinutes
  return daysFromCivil(year, month, day) * 86_400_000 + msOfDay - shift * 60_000
}

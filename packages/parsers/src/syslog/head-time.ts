import { NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'
import {
  createTimeRead,
  daysFromCivil,
  daysInMonth,
  instantWithoutYear,
  monthAt,
  parseIsoTime,
  takeInstant,
} from '../normalise/time.ts'
import type { SyslogHead } from './head.ts'

const SPACE = 32
const COLON = 58

const read = createTimeRead()

function digitsAt(s: string, at: number, count: number): number {
  let v = 0
  for (let i = 0; i < count; i++) {
    const d = s.charCodeAt(at + i) - 48
    if (!(d >= 0 && d <= 9)) return -1
    v = v * 10 + d
  }
  return v
}

export function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

/** Takes the time where one stands at `at`; answers where it ends (`at` itself where there is none). */
export function readTime(s: string, at: number, head: SyslogHead, r: Reading): number {
  let from = at
  const lead = s.charCodeAt(from)
  if (lead === 42 || lead === 46) from++
  const month = monthAt(s, from)
  if (month === 0) {
    if (!isDigit(s.charCodeAt(from))) return at
    const ms = parseIsoTime(s, from, r.zoneOffsetMinutes, read)
    if (ms !== ms) return at
    takeInstant(r, ms, read.offset, 'TIMESTAMP')
    head.timeText = s.slice(from, read.end)
    return s.charCodeAt(read.end) === COLON ? read.end + 1 : read.end
  }
  let i = from + 3
  if (s.charCodeAt(i) !== SPACE) return at
  while (s.charCodeAt(i) === SPACE) i++
  let day = digitsAt(s, i, 2)
  if (day >= 0) i += 2
  else {
    day = digitsAt(s, i, 1)
    i += 1
  }
  if (day < 1 || day > 31 || s.charCodeAt(i) !== SPACE) return at
  while (s.charCodeAt(i) === SPACE) i++
  let year = digitsAt(s, i, 4)
  if (year > 0 && s.charCodeAt(i + 4) === SPACE) i += 5
  else year = 0
  const hour = digitsAt(s, i, 2)
  const minute = digitsAt(s, i + 3, 2)
  const second = digitsAt(s, i + 6, 2)
  if (hour < 0 || minute < 0 || second < 0 || s.charCodeAt(i + 2) !== COLON || s.charCodeAt(i + 5) !== COLON) return at
  i += 8
  let ms = 0
  if (s.charCodeAt(i) === 46) {
    let scale = 100
    for (i++; isDigit(s.charCodeAt(i)); i++) {
      if (scale >= 1) ms += (s.charCodeAt(i) - 48) * scale
      scale = scale > 1 ? scale / 10 : 0
    }
  }
  if (year === 0 && s.charCodeAt(i) === SPACE) {
    const trailing = digitsAt(s, i + 1, 4)
    const after = s.charCodeAt(i + 5)
    if (
      trailing >= 1980 &&
      trailing < 2200 &&
      (after === SPACE || (after === COLON && s.charCodeAt(i + 6) === SPACE))
    ) {
      year = trailing
      i += 5
    }
  }
  let offset = NO_OFFSET
  if (s.startsWith(' UTC', i) || s.startsWith(' GMT', i)) {
    offset = 0
    i += 4
  }
  head.timeText = s.slice(from, i)
  const shift = offset === NO_OFFSET ? r.zoneOffsetMinutes : offset
  const msOfDay = hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + ms
  let instant = Number.NaN
  if (hour < 24 && minute < 60 && second < 61) {
    if (year === 0) instant = instantWithoutYear(r, month, day, msOfDay)
    else if (day <= daysInMonth(year, month)) {
      instant = daysFromCivil(year, month, day) * 86_400_000 + msOfDay - shift * 60_000
    }
  }
  takeInstant(r, instant, offset, 'TIMESTAMP')
  return s.charCodeAt(i) === COLON ? i + 1 : i
}

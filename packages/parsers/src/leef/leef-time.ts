/** `devTime` by the Java pattern of `devTimeFormat` (SimpleDateFormat), as far as devices use it. */
import { daysFromCivil, daysInMonth, instantWithoutYear, monthAt } from '../normalise/time.ts'
import { NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'

export interface Instant {
  /** Unix ms, NaN where the text does not follow the pattern. */
  readonly ms: number
  /** Minutes east of UTC as written, `NO_OFFSET` where none is. */
  readonly offset: number
}

const BAD: Instant = { ms: Number.NaN, offset: NO_OFFSET }

/** Reads `text` by a pattern of `y M d H h m s S a z Z X E` runs, quoted texts and literals. */
export function timeByPattern(text: string, pattern: string, r: Reading): Instant {
  let year = 0
  let month = 1
  let day = 1
  let hour = 0
  let minute = 0
  let second = 0
  let ms = 0
  let isAfternoon = false
  let hasHalf = false
  let offset = NO_OFFSET
  let at = 0
  for (let p = 0; p < pattern.length && p < 64;) {
    const letter = pattern.charAt(p)
    let run = 1
    while (pattern.charAt(p + run) === letter) run++
    const isLetter = /[A-Za-z]/.test(letter)
    if (letter === "'") {
      const close = pattern.indexOf("'", p + 1)
      const literal = pattern.slice(p + 1, close < 0 ? pattern.length : close)
      if (!text.startsWith(literal, at)) return BAD
      at += literal.length
      p = close < 0 ? pattern.length : close + 1
      continue
    }
    p += run
    if (!isLetter) {
      for (let k = 0; k < run; k++, at++) if (text.charAt(at) !== letter) return BAD
      continue
    }
    if (letter === 'M' && run >= 3) {
      month = monthAt(text, at)
      if (month === 0) return BAD
      while (isAlpha(text.charCodeAt(at))) at++
      continue
    }
    if (letter === 'E' || letter === 'a' || letter === 'z') {
      const from = at
      while (isAlpha(text.charCodeAt(at))) at++
      const word = text.slice(from, at).toUpperCase()
      if (letter === 'a') {
        hasHalf = true
        isAfternoon = word === 'PM'
      } else if (letter === 'z') {
        if (word === 'UTC' || word === 'GMT' || word === 'Z') offset = 0
        const sign = text.charCodeAt(at)
        if (sign === 43 || sign === 45) {
          const zone = zoneAt(text, at)
          if (zone === null) return BAD
          offset = zone.offset
          at = zone.end
        }
      }
      continue
    }
    if (letter === 'Z' || letter === 'X' || letter === 'x') {
      if (text.charAt(at) === 'Z') {
        offset = 0
        at++
        continue
      }
      const zone = zoneAt(text, at)
      if (zone === null) return BAD
      offset = zone.offset
      at = zone.end
      continue
    }
    const from = at
    const most = letter === 'y' ? Math.max(4, run) : letter === 'S' ? 9 : 2
    while (at < from + most && isDigit(text.charCodeAt(at))) at++
    if (at === from) return BAD
    const value = Number(text.slice(from, at))
    switch (letter) {
      case 'y':
        year = at - from <= 2 ? 2000 + value : value
        break
      case 'M':
        month = value
        break
      case 'd':
        day = value
        break
      case 'H':
      case 'h':
      case 'k':
      case 'K':
        hour = value
        break
      case 'm':
        minute = value
        break
      case 's':
        second = value
        break
      case 'S':
        while (isDigit(text.charCodeAt(at))) at++
        ms = Number(text.slice(from, from + 3).padEnd(3, '0'))
        break
      default:
        return BAD
    }
  }
  if (hasHalf) hour = (hour % 12) + (isAfternoon ? 12 : 0)
  if (month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 60) return BAD
  const msOfDay = hour * 3_600_000 + minute * 60_000 + Math.min(second, 59) * 1000 + ms
  if (year === 0) return { ms: instantWithoutYear(r, month, day, msOfDay), offset }
  if (day > daysInMonth(year, month)) return BAD
  const shift = offset === NO_OFFSET ? r.zoneOffsetMinutes : offset
  return { ms: daysFromCivil(year, month, day) * 86_400_000 + msOfDay - shift * 60_000, offset }
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

function isAlpha(c: number): boolean {
  return (c | 32) >= 97 && (c | 32) <= 122
}

/** `+0700`, `+07:00`, `+07` at `at`. */
function zoneAt(text: string, at: number): { offset: number; end: number } | null {
  const sign = text.charCodeAt(at)
  if (sign !== 43 && sign !== 45) return null
  const hours = Number(text.slice(at + 1, at + 3))
  const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0
  const hasMinutes = isDigit(text.charCodeAt(at + 3 + colon))
  const minutes = hasMinutes ? Number(text.slice(at + 3 + colon, at + 5 + colon)) : 0
  const total = hours * 60 + minutes
  if (!(total <= 18 * 60)) return null
  return { offset: sign === 43 ? total : -total, end: hasMinutes ? at + 5 + colon : at + 3 }
}

/** Times by a format of tokens, as people write them on a screen. No pattern language: every other character is itself. */
import { daysFromCivil, daysInMonth, epochToMs, monthAt } from '../normalise/time.ts'

type Token =
  | 'YYYY'
  | 'YY'
  | 'MMM'
  | 'MM'
  | 'M'
  | 'DD'
  | 'D'
  | 'HH'
  | 'H'
  | 'hh'
  | 'h'
  | 'mm'
  | 'm'
  | 'ss'
  | 's'
  | 'S'
  | 'A'
  | 'Z'
  | 'X'
  | 'x'

/** Longest first, so that `MMM` is not three `M`. */
const TOKENS: readonly Token[] = [
  'YYYY',
  'MMM',
  'YY',
  'MM',
  'DD',
  'HH',
  'hh',
  'mm',
  'ss',
  'M',
  'D',
  'H',
  'h',
  'm',
  's',
  'S',
  'A',
  'Z',
  'X',
  'x',
]

interface Part {
  readonly token: Token | null
  readonly literal: string
}

/** Letters that are no token must stand in brackets: `YYYY-MM-DD[T]HH:mm`. */
function partsOf(format: string): Part[] | null {
  const parts: Part[] = []
  let i = 0
  while (i < format.length) {
    if (format.charCodeAt(i) === 91) {
      const close = format.indexOf(']', i)
      if (close < 0) return null
      parts.push({ token: null, literal: format.slice(i + 1, close) })
      i = close + 1
      continue
    }
    const at = i
    const token = TOKENS.find((word) => format.startsWith(word, at))
    if (token !== undefined) {
      parts.push({ token, literal: '' })
      i += token.length
      if (token === 'S') while (format.charCodeAt(i) === 83) i++
    } else {
      const c = format.charCodeAt(i) | 32
      if (c >= 97 && c <= 122 && format[i] !== 'T') return null
      parts.push({ token: null, literal: format[i] ?? '' })
      i++
    }
  }
  return parts
}

/** Whether a format can give an instant: a date, or an epoch. */
export function isTimeFormat(format: string): boolean {
  if (format === 'auto') return true
  const parts = partsOf(format)
  if (parts === null) return false
  const has = (...tokens: Token[]): boolean => parts.some(({ token }) => token !== null && tokens.includes(token))
  return has('X', 'x') || (has('YYYY', 'YY') && has('MMM', 'MM', 'M') && has('DD', 'D'))
}

/** Unix ms of a time written by a format; NaN where it is not. `zoneOffsetMinutes` holds where the format has no zone. */
export function parseByFormat(text: string, format: string, zoneOffsetMinutes: number): number {
  const parts = partsOf(format)
  if (parts === null) return Number.NaN
  let year = Number.NaN
  let month = 1
  let day = 1
  let hour = 0
  let minute = 0
  let second = 0
  let ms = 0
  let offset = zoneOffsetMinutes
  let afternoon: boolean | null = null
  let i = 0
  const digits = (most: number): number => {
    let value = 0
    let n = 0
    for (; n < most; n++) {
      const d = text.charCodeAt(i + n) - 48
      if (!(d >= 0 && d <= 9)) break
      value = value * 10 + d
    }
    i += n
    return n === 0 ? Number.NaN : value
  }
  for (const { token, literal } of parts) {
    switch (token) {
      case null:
        if (!text.startsWith(literal, i)) return Number.NaN
        i += literal.length
        break
      case 'YYYY':
        year = digits(4)
        break
      case 'YY': {
        const short = digits(2)
        year = short >= 70 ? 1900 + short : 2000 + short
        break
      }
      case 'MMM':
        month = monthAt(text, i)
        i += 3
        break
      case 'MM':
      case 'M':
        month = digits(2)
        break
      case 'DD':
      case 'D':
        day = digits(2)
        break
      case 'HH':
      case 'H':
      case 'hh':
      case 'h':
        hour = digits(2)
        break
      case 'mm':
      case 'm':
        minute = digits(2)
        break
      case 'ss':
      case 's':
        second = digits(2)
        break
      case 'S': {
        const from = i
        const fraction = digits(9)
        ms = Math.floor((fraction / 10 ** (i - from)) * 1000)
        break
      }
      case 'A': {
        const word = text.slice(i, i + 2).toUpperCase()
        // Vietnamese writes SA (morning) and CH (afternoon).
        if (word !== 'AM' && word !== 'PM' && word !== 'SA' && word !== 'CH') return Number.NaN
        afternoon = word === 'PM' || word === 'CH'
        i += 2
        break
      }
      case 'Z': {
        const sign = text.charCodeAt(i)
        if (sign === 90 || sign === 122) {
          offset = 0
          i++
          break
        }
        if (sign !== 43 && sign !== 45) return Number.NaN
        i++
        const hours = digits(2)
        if (text.charCodeAt(i) === 58) i++
        const minutes = digits(2)
        offset = (sign === 43 ? 1 : -1) * (hours * 60 + (minutes === minutes ? minutes : 0))
        break
      }
      case 'X':
      case 'x': {
        const rest = Number(text.slice(i))
        return text.slice(i).trim() !== '' && Number.isFinite(rest) && rest > 0
          ? token === 'X'
            ? Math.floor(rest * 1000)
            : Math.floor(rest)
          : Number.NaN
      }
    }
  }
  if (text.slice(i).trim() !== '') return Number.NaN
  if (afternoon !== null) {
    if (hour < 1 || hour > 12) return Number.NaN
    hour = (hour % 12) + (afternoon ? 12 : 0)
  }
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= daysInMonth(year, month))) return Number.NaN
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN
  const seconds = Math.min(second, 59)
  return (
    daysFromCivil(year, month, day) * 86_400_000 + hour * 3_600_000 + (minute - offset) * 60_000 + seconds * 1000 + ms
  )
}

/** The formats asked for when a sample is looked at, the likeliest first. Day before month, as Viet Nam writes. */
export const COMMON_TIME_FORMATS = [
  'DD/MM/YYYY HH:mm:ss',
  'DD/MM/YYYY HH:mm',
  'D/M/YYYY h:mm:ss A',
  'D/M/YYYY H:mm:ss',
  'DD-MM-YYYY HH:mm:ss',
  'DD.MM.YYYY HH:mm:ss',
  'HH:mm:ss DD/MM/YYYY',
  'DD/MMM/YYYY:HH:mm:ss Z',
  'YYYY/MM/DD HH:mm:ss',
  'YYYYMMDDHHmmss',
  'MMM DD YYYY HH:mm:ss',
  'MM/DD/YYYY HH:mm:ss',
  'M/D/YYYY h:mm:ss A',
  'DD/MM/YYYY',
] as const

/** Unix ms of an epoch of any unit. */
export function epochOf(text: string): number {
  const value = Number(text)
  return /^\d{9,19}(?:\.\d+)?$/.test(text) && Number.isFinite(value) ? epochToMs(value) : Number.NaN
}

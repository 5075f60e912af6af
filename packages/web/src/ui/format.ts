import type { Locale } from '@haidang/contracts'

const ZONE = 'Asia/Ho_Chi_Minh'
const TAG: Readonly<Record<Locale, string>> = { vi: 'vi-VN', en: 'en-GB' }

const cache = new Map<string, Intl.DateTimeFormat>()
function dateFormat(locale: Locale, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}:${name}`
  let format = cache.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(TAG[locale], { timeZone: ZONE, hourCycle: 'h23', ...options })
    cache.set(key, format)
  }
  return format
}

const TWO = { hour: '2-digit', minute: '2-digit' } as const
const DAY = { day: '2-digit', month: '2-digit', year: 'numeric' } as const

/** `14:05:09`, time of day in Viet Nam. `at` in Unix milliseconds or ISO 8601, here and below. */
export function timeOfDay(locale: Locale, at: number | string): string {
  return dateFormat(locale, 'time', { ...TWO, second: '2-digit' }).format(new Date(at))
}

/** `14:05` */
export function hourMinute(locale: Locale, at: number | string): string {
  return dateFormat(locale, 'hm', TWO).format(new Date(at))
}

/** `21/11/2026` */
export function dayOf(locale: Locale, at: number | string): string {
  return dateFormat(locale, 'day', DAY).format(new Date(at))
}

/** `Thứ Bảy, 21/11/2026` */
export function weekdayOf(locale: Locale, at: number | string): string {
  return dateFormat(locale, 'weekday', { weekday: 'long', ...DAY }).format(new Date(at))
}

/** `14:05 21/11/2026`, with seconds where asked. */
export function absoluteTime(locale: Locale, at: number | string, withSeconds = false): string {
  return `${withSeconds ? timeOfDay(locale, at) : hourMinute(locale, at)} ${dayOf(locale, at)}`
}

/** `14:05:09.123 21/11`, for lists of events. */
export function eventTime(locale: Locale, at: string): string {
  const ms = String(new Date(at).getUTCMilliseconds()).padStart(3, '0')
  return `${timeOfDay(locale, at)}.${ms} ${dayOf(locale, at).slice(0, 5)}`
}

const STEPS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
] as const

/**
 * `5 phút trước`, `sau 2 giờ nữa`. Returns null for spans under ten seconds, which the caller calls "just now".
 */
export function relativeTime(locale: Locale, atMs: number, nowMs: number): string | null {
  let value = (atMs - nowMs) / 1000
  if (Math.abs(value) < 10) return null
  const format = new Intl.RelativeTimeFormat(TAG[locale], { numeric: 'always', style: 'long' })
  for (const [unit, size] of STEPS) {
    if (Math.abs(value) < size) return format.format(Math.trunc(value), unit)
    value /= size
  }
  return format.format(Math.trunc(value), 'year')
}

const SPAN_UNITS: readonly (readonly [Intl.NumberFormatOptions['unit'] & string, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** `2 ngày 3 giờ`: the two largest units of a span in milliseconds. */
export function spanOf(locale: Locale, ms: number): string {
  const parts: string[] = []
  let left = Math.max(0, ms)
  for (const [unit, size] of SPAN_UNITS) {
    const n = Math.floor(left / size)
    if (n === 0 && !(unit === 'second' && parts.length === 0)) continue
    left -= n * size
    parts.push(new Intl.NumberFormat(TAG[locale], { style: 'unit', unit, unitDisplay: 'long' }).format(n))
    if (parts.length === 2) break
  }
  return parts.join(' ')
}

const numbers: Partial<Record<Locale, Intl.NumberFormat>> = {}
/** `1.234.567` in Vietnamese, `1,234,567` in English; at most one decimal. */
export function numberText(locale: Locale, value: number): string {
  const format = (numbers[locale] ??= new Intl.NumberFormat(TAG[locale], { maximumFractionDigits: 1 }))
  return format.format(value)
}

/** `12,5 N` / `12.5K`: short numbers for charts and tiles. */
export function compactNumber(locale: Locale, value: number): string {
  if (Math.abs(value) < 10_000) return numberText(locale, Math.round(value))
  return new Intl.NumberFormat(TAG[locale], { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** Bytes in binary thousands, `1,2 MB`. */
export function bytesText(locale: Locale, bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let n = 0
  while (value >= 1000 && n < units.length - 1) {
    value /= 1000
    n++
  }
  return `${numberText(locale, value)} ${units[n] ?? ''}`
}

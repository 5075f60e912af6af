/** One test against one value. Both the matcher (for what its index cannot decide) and the explanation stand on these. */
import { foldText } from './fold.ts'
import { findGlob } from './glob.ts'
import type { CompareTest, FieldrefTest, RegexTest, TextTest, TimePart } from './model.ts'
import { textOfValue } from './fields.ts'
import { compileRegex, type Regex } from './regex.ts'

/** Where a text test matches, in code units of the text; `at` is -1 where it does not. */
export function findText(test: TextTest, text: string): { readonly at: number; readonly length: number } {
  const { literal, shape } = test
  const body = test.cased ? text : foldText(text)
  const needle = test.cased ? literal : foldText(literal)
  const miss = { at: -1, length: 0 }
  if (shape === 'equals') return body === needle ? { at: 0, length: needle.length } : miss
  if (shape === 'any') return { at: 0, length: text.length }
  if (shape === 'contains') return { at: body.indexOf(needle), length: needle.length }
  if (shape === 'startswith') return body.startsWith(needle) ? { at: 0, length: needle.length } : miss
  if (shape === 'endswith')
    return body.endsWith(needle) ? { at: body.length - needle.length, length: needle.length } : miss
  const tokens = test.cased ? test.tokens : test.tokens.map((t) => (typeof t === 'string' ? foldText(t) : t))
  const found = findGlob(tokens, body)
  if (found === null) return miss
  return needle === '' ? { at: 0, length: text.length } : { at: found.start, length: found.end - found.start }
}

/** Compiles each expression once. */
export function createRegexCache(): (test: RegexTest) => Regex {
  const cache = new Map<string, Regex>()
  return (test) => {
    const key = `${test.flags}/${test.source}`
    let regex = cache.get(key)
    if (regex === undefined) {
      regex = compileRegex(test.source, test.flags)
      cache.set(key, regex)
    }
    return regex
  }
}

/** A value as a number: itself, or decimal or hexadecimal text; NaN where it is none. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (
    typeof value !== 'string' ||
    value.length > 40 ||
    !/^\s*(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|0x[0-9a-f]+)\s*$/i.test(value)
  )
    return NaN
  return Number(value)
}

/** Integers beyond 2^53 are compared digit for digit where both sides are whole. */
export function compareValue(test: CompareTest, value: unknown): boolean {
  const left = test.timePart === undefined ? numberOf(value) : timePartOf(value, test.timePart)
  if (Number.isNaN(left)) return false
  if (test.timePart === undefined && (test.big !== undefined || !Number.isSafeInteger(left))) {
    const text = String(value).trim()
    if (/^[-+]?\d+$/.test(text) && Number.isInteger(test.value))
      return holds(test.operator, BigInt(text), test.big ?? BigInt(test.value))
  }
  return holds(test.operator, left, test.value)
}

function holds<T extends number | bigint>(operator: CompareTest['operator'], left: T, right: T): boolean {
  if (operator === 'lt') return left < right
  if (operator === 'lte') return left <= right
  if (operator === 'gt') return left > right
  if (operator === 'gte') return left >= right
  return left === right
}

/** Part of a point in time in UTC. Text is ISO 8601 or `YYYY-MM-DD hh:mm:ss`; a number is Unix seconds, or milliseconds from 10^11 on. */
export function timePartOf(value: unknown, part: TimePart): number {
  let ms = NaN
  if (typeof value === 'number') ms = value >= 1e11 ? value : value * 1000
  else if (typeof value === 'string' && value.length <= 40) {
    const hit = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[-+]\d\d:?\d\d)?)?$/i.exec(
      value.trim(),
    )
    if (hit !== null) {
      const zone = hit[7] ?? 'Z'
      const sign = zone.startsWith('-') ? -1 : 1
      const digits = zone.replace(/\D/g, '')
      const offset = digits === '' ? 0 : sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
      ms = Date.UTC(
        Number(hit[1]),
        Number(hit[2]) - 1,
        Number(hit[3]),
        Number(hit[4] ?? 0),
        Number(hit[5] ?? 0) - offset,
        Number(hit[6] ?? 0),
      )
    }
  }
  if (Number.isNaN(ms) || Math.abs(ms) > 8.64e15) return NaN
  const at = new Date(ms)
  if (part === 'minute') return at.getUTCMinutes()
  if (part === 'hour') return at.getUTCHours()
  if (part === 'day') return at.getUTCDate()
  if (part === 'month') return at.getUTCMonth() + 1
  if (part === 'year') return at.getUTCFullYear()
  // ISO 8601: week 1 holds the year's first Thursday.
  const day = at.getUTCDay() === 0 ? 7 : at.getUTCDay()
  const thursday = ms - (day - 4) * 86_400_000
  const yearStart = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday - yearStart) / 604_800_000)
}

/** Where the value of another field stands in a value; `at` is -1 where the reference does not hold. */
export function findReference(
  test: FieldrefTest,
  value: unknown,
  other: unknown,
): { readonly at: number; readonly length: number } {
  const a = textOfValue(value)
  const b = textOfValue(other)
  const miss = { at: -1, length: 0 }
  if (a === null || b === null) return miss
  const left = test.cased ? a : foldText(a)
  const right = test.cased ? b : foldText(b)
  const { length } = right
  if (test.shape === 'contains') return { at: left.indexOf(right), length }
  if (test.shape === 'startswith') return left.startsWith(right) ? { at: 0, length } : miss
  if (test.shape === 'endswith') return left.endsWith(right) ? { at: left.length - length, length } : miss
  return left === right ? { at: 0, length } : miss
}

export function refersTo(test: FieldrefTest, value: unknown, other: unknown): boolean {
  return findReference(test, value, other).at >= 0
}

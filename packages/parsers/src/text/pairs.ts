/**
 * `key=value` lists as devices write them: values bare or in quotes, separated by blanks, commas, semicolons or bars.
 * One pass from the left; nothing is looked at twice.
 */
import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { keyAt } from './key-table.ts'

export interface PairStyle {
  /** Code of what stands between key and value: `=` or `:`. */
  readonly equals: number
  /** Code of what ends a bare value beside blanks; -1 for blanks only. */
  readonly separator: number
  /** Whether a blank ends a bare value. Where not, values hold blanks without quotes (`rule: Allow web; …`). */
  readonly blankEnds: boolean
}

export const BLANK_SEPARATED: PairStyle = { equals: 61, separator: -1, blankEnds: true }

const BACKSLASH = 92
const QUOTE = 34
const APOSTROPHE = 39

/**
 * Reads pairs from `from` to `to` into `out`; of equal keys the last counts. A word without `=` belongs to the value before
 * it (`msg=login failed user=an`); words before the first key are answered as `[start, end)` in `rest`. A quote that is
 * never closed ends with the text (`event.truncated`).
 */
export function readPairs(
  s: string,
  from: number,
  to: number,
  out: Record<string, unknown>,
  r: Reading,
  style: PairStyle = BLANK_SEPARATED,
): number {
  const { equals, separator, blankEnds } = style
  let key: string | null = null
  let count = 0
  let i = from
  while (i < to) {
    while (i < to && isGap(s.charCodeAt(i), separator)) i++
    if (i >= to) break
    const start = i
    while (i < to) {
      const c = s.charCodeAt(i)
      if (c === equals || c === separator || c <= 32) break
      i++
    }
    if (i === start && s.charCodeAt(i) === equals) {
      // A value that begins with what separates keys: no key, so it is kept with the value before it.
      i++
      continue
    }
    if (i >= to || s.charCodeAt(i) !== equals) {
      if (key !== null) appendWord(out, key, s.slice(start, i))
      continue
    }
    if (count >= r.limits.maxFields) {
      addProblem(r, 'event.too_many_fields', start)
      return count
    }
    key = keyAt(r.keys, s, start, i)
    i++
    if (!blankEnds) while (i < to && s.charCodeAt(i) === 32) i++
    const quote = s.charCodeAt(i)
    if (i < to && (quote === QUOTE || quote === APOSTROPHE)) {
      const end = endOfQuoted(s, i + 1, to, quote)
      if (end < 0) {
        if (quote === QUOTE) addProblem(r, 'event.truncated', to, key)
        put(out, key, unescapeQuoted(s.slice(i + 1, to), quote))
        return count + 1
      }
      put(out, key, unescapeQuoted(s.slice(i + 1, end), quote))
      i = end + 1
    } else {
      const begin = i
      while (i < to) {
        const c = s.charCodeAt(i)
        if (c === separator || (blankEnds && c <= 32)) break
        i++
      }
      put(out, key, s.slice(begin, i).trimEnd())
    }
    count++
  }
  return count
}

function isGap(c: number, separator: number): boolean {
  return c <= 32 || c === separator
}

function appendWord(out: Record<string, unknown>, key: string, word: string): void {
  const before = out[key]
  put(out, key, typeof before === 'string' && before !== '' ? `${before} ${word}` : word)
}

function endOfQuoted(s: string, from: number, to: number, quote: number): number {
  for (let i = from; i < to; i++) {
    const c = s.charCodeAt(i)
    if (c === BACKSLASH && i + 1 < to) {
      const next = s.charCodeAt(i + 1)
      // `"C:\"` closes: the backslash before the last quote of a value is a path's own.
      if (next === BACKSLASH || (next === quote && !closesAfter(s, i + 2, to))) i++
    } else if (c === quote) return i
  }
  return -1
}

/** Whether after a quote at `at - 1` the list goes on with a separator and a key, or ends. */
function closesAfter(s: string, at: number, to: number): boolean {
  if (at >= to) return true
  const c = s.charCodeAt(at)
  if (c !== 32 && c !== 44 && c !== 59) return false
  const stop = Math.min(to, at + 40)
  for (let i = at + 1; i < stop; i++) {
    const k = s.charCodeAt(i)
    if (k === 61) return i > at + 1
    if (!((k >= 97 && k <= 122) || (k >= 65 && k <= 90) || (k >= 48 && k <= 57) || k === 95 || k === 45)) return false
  }
  return false
}

function unescapeQuoted(value: string, quote: number): string {
  if (value.indexOf('\\') < 0) return value
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== BACKSLASH) continue
    const next = value.charCodeAt(i + 1)
    if (next !== quote && next !== BACKSLASH) continue
    out += value.slice(from, i)
    from = i + 1
    i++
  }
  return out + value.slice(from)
}

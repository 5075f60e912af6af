import { addProblem, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'

/**
 * A JSON reader for the rare event that `JSON.parse` cannot or should not read: broken, cut off, too deep, too wide, or
 * with numbers that a double would change. It reads as far as sense can be made and says where it could not:
 * - a number that a double cannot hold exactly stays as its own text;
 * - of equal keys the last one counts, as with `JSON.parse`;
 * - raw control characters and unknown escapes in strings are kept, with `event.bad_field`;
 * - what lies deeper than the limit is skipped, with `event.too_deep`; beyond the field limit, `event.too_many_fields`;
 * - a text that ends early gives what was read, with `event.truncated`; other faults end it with `event.not_json`.
 * Linear time; recursion bounded by the depth limit.
 */
export function readCarefully(source: string, r: Reading): JsonObject | null {
  const reader: State = { source, at: 0, fields: 0, stopped: false, r }
  skipBlank(reader)
  if (source.charCodeAt(reader.at) !== 123) return null
  const value = readObject(reader, 1)
  if (!reader.stopped) {
    skipBlank(reader)
    if (reader.at < source.length) addProblem(r, 'event.not_json', reader.at)
  }
  return value
}

interface State {
  readonly source: string
  at: number
  fields: number
  stopped: boolean
  readonly r: Reading
}

function skipBlank(s: State): void {
  for (; s.at < s.source.length; s.at++) {
    const c = s.source.charCodeAt(s.at)
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return
  }
}

function stop(s: State): undefined {
  if (!s.stopped) {
    s.stopped = true
    addProblem(s.r, s.at >= s.source.length ? 'event.truncated' : 'event.not_json', Math.min(s.at, s.source.length))
  }
  return undefined
}

/** Whether one more field may be kept; says so once where the limit is reached. */
function admit(s: State): boolean {
  s.fields++
  if (s.fields === s.r.limits.maxFields + 1) addProblem(s.r, 'event.too_many_fields', s.at)
  return s.fields <= s.r.limits.maxFields
}

function readObject(s: State, depth: number): JsonObject {
  const out: Record<string, unknown> = {}
  s.at++
  skipBlank(s)
  if (s.source.charCodeAt(s.at) === 125) {
    s.at++
    return out
  }
  while (!s.stopped) {
    skipBlank(s)
    if (s.source.charCodeAt(s.at) !== 34) {
      stop(s)
      break
    }
    const key = readString(s)
    if (s.stopped) break
    skipBlank(s)
    if (s.source.charCodeAt(s.at) !== 58) {
      stop(s)
      break
    }
    s.at++
    const isAdmitted = admit(s)
    const value = readValue(s, depth)
    if (value !== undefined && isAdmitted) put(out, key, value)
    if (s.stopped) break
    skipBlank(s)
    const c = s.source.charCodeAt(s.at)
    if (c === 44) s.at++
    else if (c === 125) {
      s.at++
      break
    } else stop(s)
  }
  return out
}

function readArray(s: State, depth: number): unknown[] {
  const out: unknown[] = []
  s.at++
  skipBlank(s)
  if (s.source.charCodeAt(s.at) === 93) {
    s.at++
    return out
  }
  while (!s.stopped) {
    const isAdmitted = admit(s)
    const value = readValue(s, depth)
    if (value !== undefined && isAdmitted) out.push(value)
    if (s.stopped) break
    skipBlank(s)
    const c = s.source.charCodeAt(s.at)
    if (c === 44) s.at++
    else if (c === 93) {
      s.at++
      break
    } else stop(s)
  }
  return out
}

function readValue(s: State, depth: number): unknown {
  skipBlank(s)
  const c = s.source.charCodeAt(s.at)
  if (c === 34) {
    const text = readString(s)
    return s.stopped && text === '' ? undefined : text
  }
  if (c === 123 || c === 91) {
    if (depth >= s.r.limits.maxDepth) {
      addProblem(s.r, 'event.too_deep', s.at)
      skipContainer(s)
      return undefined
    }
    return c === 123 ? readObject(s, depth + 1) : readArray(s, depth + 1)
  }
  const start = s.at
  while (s.at < s.source.length && isWordCharacter(s.source.charCodeAt(s.at))) s.at++
  const word = s.source.slice(start, s.at)
  if (word === 'true') return true
  if (word === 'false') return false
  if (word === 'null') return null
  if (word === 'NaN' || word === 'Infinity' || word === '-Infinity') return word
  if (isNumber(word)) {
    if (s.at >= s.source.length) return stop(s)
    const value = Number(word)
    return isExact(word, value) ? value : word
  }
  if (s.at < s.source.length) s.at = start
  return stop(s)
}

function isWordCharacter(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 45 || c === 43 || c === 46
}

function isNumber(word: string): boolean {
  return word.length <= 4096 && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(word)
}

/** Whether the double stands for the number as written: integers exactly, others unless they overflow. */
function isExact(word: string, value: number): boolean {
  if (!Number.isFinite(value)) return false
  if (Number.isSafeInteger(value) || !Number.isInteger(value)) return true
  return String(value) === word
}

function readString(s: State): string {
  const { source } = s
  const n = source.length
  let out = ''
  let i = s.at + 1
  let from = i
  for (; i < n; i++) {
    const c = source.charCodeAt(i)
    if (c === 34) {
      s.at = i + 1
      return out + source.slice(from, i)
    }
    if (c < 32) addProblem(s.r, 'event.bad_field', i)
    if (c !== 92) continue
    out += source.slice(from, i)
    i++
    const e = source.charCodeAt(i)
    if (e === 117) {
      const hex = source.slice(i + 1, i + 5)
      if (/^[0-9a-fA-F]{4}$/.test(hex)) {
        out += String.fromCharCode(Number.parseInt(hex, 16))
        i += 4
        from = i + 1
        continue
      }
    }
    const plain = ESCAPES.get(e)
    if (plain === undefined) {
      if (i < n) addProblem(s.r, 'event.bad_field', i)
      out += '\\'
      from = i
    } else {
      out += plain
      from = i + 1
    }
  }
  s.at = n
  stop(s)
  return out + source.slice(from, n)
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [34, '"'],
  [92, '\\'],
  [47, '/'],
  [98, '\b'],
  [102, '\f'],
  [110, '\n'],
  [114, '\r'],
  [116, '\t'],
])

/** Passes over a container without building it; only brackets and strings are looked at. */
function skipContainer(s: State): void {
  const { source } = s
  let open = 0
  for (; s.at < source.length; s.at++) {
    const c = source.charCodeAt(s.at)
    if (c === 34) {
      for (s.at++; s.at < source.length && source.charCodeAt(s.at) !== 34; s.at++) {
        if (source.charCodeAt(s.at) === 92) s.at++
      }
    } else if (c === 123 || c === 91) open++
    else if ((c === 125 || c === 93) && --open === 0) {
      s.at++
      return
    }
  }
  stop(s)
}

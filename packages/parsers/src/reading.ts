import type { ParsedEvent, ParseProblem, ParseProblemCode } from '@haidang/contracts'
import type { ParserLimits } from './limits.ts'
import type { LogHeader } from './log-header.ts'
import type { SyslogHead } from './syslog/head.ts'
import { createKeyTable } from './text/key-table.ts'
import type { KeyTable } from './text/key-table.ts'

/** An object as `JSON.parse` gives it. Read own keys only; a key may be `__proto__`. */
export type JsonObject = { readonly [key: string]: unknown }

/**
 * The state of reading one event. One object per parser is used again for every event, so that nothing is allocated
 * for an event without problems.
 */
export interface Reading {
  receivedAt: number
  /** Minutes east of UTC for times that name no zone. */
  zoneOffsetMinutes: number
  readonly limits: ParserLimits
  /** Event time in Unix ms; the receive time until a time has been read. */
  time: number
  /** Minutes east of UTC as the source wrote it; `NO_OFFSET` where it wrote none. */
  offset: number
  /** Keys and elements seen so far. */
  fieldCount: number
  /** Set when a value was met that needs the careful reader: a number beyond 2^53, too deep, too many fields. */
  needsCare: boolean
  problems: ParseProblem[] | null
  /**
   * Reads a text that an event carries whole inside (the log line behind an alert). Changes neither the time nor the problems
   * of this reading; null where the text is no event, and inside such a text.
   */
  inner: ((text: string) => ParsedEvent | null) | null
  /** The header in force in the stream of lines; kept from one event to the next. */
  header: LogHeader | null
  readonly keys: KeyTable
  /** The day that a date without year was last taken for: its month and day, when it was received, and where it begins. */
  readonly day: { monthDay: number; receivedAt: number; zone: number; start: number }
  /** Reads the body of a syslog message as the source it belongs to; set by the parser. */
  body: ReadBody | null
}

/** The event in the body of a message (from `at` on), null where it is no more than words. */
export type ReadBody = (line: string, at: number, head: SyslogHead) => ParsedEvent | null

export const NO_OFFSET = 0x7fff
export const NO_PROBLEMS: readonly ParseProblem[] = Object.freeze([])

/** More problems than this are not recorded for one event: they would tell nothing more. */
const MAX_PROBLEMS = 16

export function createReading(limits: ParserLimits, zoneOffsetMinutes: number): Reading {
  return {
    receivedAt: 0,
    zoneOffsetMinutes,
    limits,
    time: 0,
    offset: NO_OFFSET,
    fieldCount: 0,
    needsCare: false,
    problems: null,
    inner: null,
    header: null,
    keys: createKeyTable(),
    day: { monthDay: 0, receivedAt: 0, zone: 0, start: 0 },
    body: null,
  }
}

/** Makes the state ready for the next event, or for a second look at the same one. */
export function beginReading(r: Reading, receivedAt: number): void {
  r.receivedAt = receivedAt
  r.time = receivedAt
  r.offset = NO_OFFSET
  r.fieldCount = 0
  r.needsCare = false
  r.problems = null
}

export function addProblem(r: Reading, code: ParseProblemCode, offset: number, field?: string): void {
  if (r.problems === null) r.problems = []
  if (r.problems.length >= MAX_PROBLEMS) return
  r.problems.push(field === undefined ? { code, offset } : { code, offset, field })
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A non-empty string, or undefined. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A string that is neither empty nor the `-` that many sources write for "none". */
export function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined
}

/** Text of a string or number; undefined for anything else or for the empty string. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

/**
 * A finite number from a number, a decimal string, or a hexadecimal string (`0x1fc`). Undefined where it is none or
 * where it would lose precision.
 */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string') return undefined
  const n = value.length
  if (n === 0 || n > 18) return undefined
  if (n > 2 && value.charCodeAt(0) === 48 && (value.charCodeAt(1) | 32) === 120) {
    let v = 0
    for (let i = 2; i < n; i++) {
      const c = value.charCodeAt(i) | 32
      const d = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : -1
      if (d < 0) return undefined
      v = v * 16 + d
    }
    return v <= Number.MAX_SAFE_INTEGER ? v : undefined
  }
  let v = 0
  let i = 0
  const negative = value.charCodeAt(0) === 45
  if (negative) i = 1
  if (i === n) return undefined
  for (; i < n; i++) {
    const d = value.charCodeAt(i) - 48
    if (d < 0 || d > 9) return decimal(value)
    v = v * 10 + d
  }
  if (v > Number.MAX_SAFE_INTEGER) return undefined
  return negative ? -v : v
}

function decimal(value: string): number | undefined {
  let dots = 0
  for (let i = 0; i < value.length; i++) {
    const c = value.charCodeAt(i)
    if (c === 46) dots++
    else if ((c < 48 || c > 57) && !(c === 45 && i === 0)) return undefined
  }
  if (dots !== 1 || value.length < 3) return undefined
  const v = Number(value)
  return Number.isFinite(v) ? v : undefined
}

/** A whole number that a double holds exactly, or undefined. */
export function whole(value: unknown): number | undefined {
  const v = number(value)
  return v !== undefined && Number.isSafeInteger(v) ? v : undefined
}

/** A TCP or UDP port, or undefined. */
export function port(value: unknown): number | undefined {
  const v = number(value)
  return v !== undefined && v >= 0 && v <= 65_535 && Number.isInteger(v) ? v : undefined
}

/**
 * Sets an own property whatever its name: `__proto__` becomes a plain property and never the prototype.
 */
export function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
  } else target[key] = value
}

/**
 * Looks at a value that is kept as it is: counts its fields and marks the reading where the careful reader is needed.
 * Cost is bounded by the field limit; recursion by the depth limit.
 */
export function inspect(r: Reading, value: unknown, depth: number): void {
  if (typeof value === 'number') {
    if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) r.needsCare = true
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth >= r.limits.maxDepth) {
    r.needsCare = true
    return
  }
  if (Array.isArray(value)) {
    r.fieldCount += value.length
    if (r.fieldCount > r.limits.maxFields) {
      r.needsCare = true
      return
    }
    for (let i = 0; i < value.length; i++) inspect(r, value[i], depth + 1)
    return
  }
  const object = value as JsonObject
  for (const key in object) {
    if (++r.fieldCount > r.limits.maxFields) {
      r.needsCare = true
      return
    }
    const v = object[key]
    if (typeof v === 'object' || typeof v === 'number') inspect(r, v, depth + 1)
  }
}

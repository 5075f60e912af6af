/**
 * The head of a syslog message: RFC 5424, RFC 3164, and what is written in their place: no priority, a year in the date,
 * decimals of a second, an ISO date, no host, Cisco's leading `*` or `.` before a clock that is not synchronised.
 * Scans once from the left; never goes back.
 */
import { addProblem, NO_OFFSET, put } from '../reading.ts'
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

export interface SyslogHead {
  /** Priority value, -1 where there is none. */
  priority: number
  isRfc5424: boolean
  host: string | undefined
  program: string | undefined
  pid: string | undefined
  messageId: string | undefined
  /** The part of the program, or its client, that macOS names in brackets. */
  origin: string | undefined
  /** Structured data of RFC 5424 by element id. */
  structured: Record<string, Record<string, string>> | null
  /** The time as written, where one was read. */
  timeText: string | undefined
  /** Where the message itself begins. */
  messageAt: number
}

const SPACE = 32
const COLON = 58
const MAX_HOST = 255
const MAX_TAG = 128

function digitsAt(s: string, at: number, count: number): number {
  let v = 0
  for (let i = 0; i < count; i++) {
    const d = s.charCodeAt(at + i) - 48
    if (!(d >= 0 && d <= 9)) return -1
    v = v * 10 + d
  }
  return v
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

/** Reads the head; `bodyAt` is where `CEF:` or similar begins and no host or tag may reach (or the length). */
export function readSyslogHead(s: string, bodyAt: number, r: Reading): SyslogHead {
  const head: SyslogHead = {
    priority: -1,
    isRfc5424: false,
    host: undefined,
    program: undefined,
    pid: undefined,
    messageId: undefined,
    origin: undefined,
    structured: null,
    timeText: undefined,
    messageAt: 0,
  }
  let at = readPriority(s, head, r)
  const version = s.charCodeAt(at)
  if (version >= 49 && version <= 57 && s.charCodeAt(at + 1) === SPACE && looksLike5424(s, at + 2)) {
    head.isRfc5424 = true
    readRfc5424(s, at + 2, head, r)
    return head
  }
  while (s.charCodeAt(at) === SPACE) at++
  const afterTime = readTime(s, at, head, r)
  const hasTime = afterTime > at
  at = afterTime
  while (s.charCodeAt(at) === SPACE) at++
  at = readHost(s, at, bodyAt, hasTime, head)
  head.messageAt = at >= bodyAt ? bodyAt : readTag(s, at, bodyAt, head)
  return head
}

function readPriority(s: string, head: SyslogHead, r: Reading): number {
  if (s.charCodeAt(0) !== 60) return 0
  let value = 0
  let i = 1
  for (; i < 5 && isDigit(s.charCodeAt(i)); i++) value = value * 10 + s.charCodeAt(i) - 48
  if (i === 1 || s.charCodeAt(i) !== 62) return 0
  if (value <= 191) head.priority = value
  else addProblem(r, 'event.bad_header', 1, 'PRI')
  return i + 1
}

function looksLike5424(s: string, at: number): boolean {
  if (s.charCodeAt(at) === 45 && s.charCodeAt(at + 1) === SPACE) return true
  return isDigit(s.charCodeAt(at)) && s.charCodeAt(at + 4) === 45 && s.charCodeAt(at + 10) === 84
}

const read = createTimeRead()

function readRfc5424(s: string, from: number, head: SyslogHead, r: Reading): void {
  let at = from
  const token = (): string => {
    let end = s.indexOf(' ', at)
    if (end < 0) end = s.length
    const value = s.slice(at, end)
    at = Math.min(s.length, end + 1)
    return value
  }
  const time = token()
  if (time !== '-') {
    const ms = parseIsoTime(time, 0, r.zoneOffsetMinutes, read)
    takeInstant(r, read.end === time.length ? ms : Number.NaN, read.offset, 'TIMESTAMP')
    head.timeText = time
  }
  head.host = notNil(token())
  head.program = notNil(token())
  head.pid = notNil(token())
  head.messageId = notNil(token())
  if (s.charCodeAt(at) === 45) at++
  else if (s.charCodeAt(at) === 91) at = readStructured(s, at, head, r)
  else if (at < s.length) addProblem(r, 'event.bad_header', at, 'STRUCTURED-DATA')
  else addProblem(r, 'event.bad_header', s.length)
  if (s.charCodeAt(at) === SPACE) at++
  if (s.charCodeAt(at) === 0xfeff) at++
  head.messageAt = at
}

function notNil(value: string): string | undefined {
  return value === '' || value === '-' ? undefined : value
}

/** `[id name="value" …][id …]`; in values `\"`, `\\` and `\]` are escapes (RFC 5424 §6.3.3). */
function readStructured(s: string, from: number, head: SyslogHead, r: Reading): number {
  const out: Record<string, Record<string, string>> = {}
  head.structured = out
  let at = from
  let count = 0
  const fail = (): number => {
    addProblem(r, 'event.bad_header', at, 'STRUCTURED-DATA')
    return at
  }
  while (s.charCodeAt(at) === 91) {
    at++
    const idFrom = at
    while (at < s.length && s.charCodeAt(at) > SPACE && s.charCodeAt(at) !== 93 && s.charCodeAt(at) !== 61) at++
    const params: Record<string, string> = {}
    put(out, s.slice(idFrom, at), params)
    for (;;) {
      while (s.charCodeAt(at) === SPACE) at++
      if (s.charCodeAt(at) === 93) {
        at++
        break
      }
      const nameFrom = at
      while (at < s.length && s.charCodeAt(at) !== 61 && s.charCodeAt(at) > SPACE && s.charCodeAt(at) !== 93) at++
      if (s.charCodeAt(at) !== 61 || s.charCodeAt(at + 1) !== 34) return fail()
      const name = s.slice(nameFrom, at)
      at += 2
      let value = ''
      let valueFrom = at
      for (; at < s.length && s.charCodeAt(at) !== 34; at++) {
        if (s.charCodeAt(at) !== 92) continue
        const next = s.charCodeAt(at + 1)
        if (next === 34 || next === 92 || next === 93) {
          value += s.slice(valueFrom, at)
          at++
          valueFrom = at
        }
      }
      if (at >= s.length) return fail()
      if (++count > r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', at)
        return at
      }
      put(params, name, value + s.slice(valueFrom, at))
      at++
    }
  }
  return at
}

/** Takes the time where one stands at `at`; answers where it ends (`at` itself where there is none). */
function readTime(s: string, at: number, head: SyslogHead, r: Reading): number {
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
    if (trailing >= 1980 && trailing < 2200 && (after === SPACE || (after === COLON && s.charCodeAt(i + 6) === SPACE))) {
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

/** A host is a word without `:` or `[`; without a time before it, it must be followed by a tag to count as one. */
function readHost(s: string, from: number, bodyAt: number, hasTime: boolean, head: SyslogHead): number {
  let i = from
  const stop = Math.min(bodyAt, from + MAX_HOST)
  let colons = 0
  for (; i < stop; i++) {
    const c = s.charCodeAt(i)
    if (c === SPACE) break
    if (c === COLON) colons++
    if (c < SPACE || c === 91 || c === 40 || c === 123 || c === 61 || c === 44) return from
  }
  if (i === from || i >= s.length || s.charCodeAt(i) !== SPACE) return from
  const word = s.slice(from, i)
  if (colons > 0 && (colons < 2 || word.charCodeAt(word.length - 1) === COLON)) return from
  if (!hasTime && !hasTagAt(s, i + 1, bodyAt)) return from
  head.host = word
  while (s.charCodeAt(i) === SPACE) i++
  return i
}

function hasTagAt(s: string, from: number, bodyAt: number): boolean {
  const stop = Math.min(bodyAt, from + MAX_TAG)
  for (let i = from; i < stop; i++) {
    const c = s.charCodeAt(i)
    if (c === COLON || c === 91) return i > from
    if (c === SPACE) return false
  }
  return from >= bodyAt
}

/**
 * `program[pid]: `, `program(sub)[pid]: `, `program: `, `program 1.4.1: `. A tag ends at `:` or `[`; where neither comes
 * within two words there is no tag and all is message.
 */
function readTag(s: string, from: number, bodyAt: number, head: SyslogHead): number {
  const stop = Math.min(bodyAt, s.length, from + MAX_TAG)
  let blanks = 0
  let i = from
  for (; i < stop; i++) {
    const c = s.charCodeAt(i)
    if (c === COLON) {
      const next = s.charCodeAt(i + 1)
      if (i === from || !(next === SPACE || i + 1 >= s.length || blanks === 0)) return from
      if (blanks > 1) return from
      if (blanks > 0 && !isDigit(s.charCodeAt(s.lastIndexOf(' ', i) + 1))) return from
      head.program = s.slice(from, i)
      return skipSpace(s, i + 1)
    }
    if (c === 91) {
      const close = i === from ? -1 : s.indexOf(']', i)
      if (close < 0 || close - i > 32) return from
      if (blanks > 0 && !isProcessId(s, i + 1, close)) return from
      head.program = s.slice(from, i)
      head.pid = s.slice(i + 1, close)
      if (s.charCodeAt(close + 1) === COLON) return skipSpace(s, close + 2)
      return skipSpace(s, afterOrigin(s, close + 1, head))
    }
    if (c === SPACE && ++blanks > 2) return from
    if (c < SPACE || c === 34 || c === 123 || c === 61) return from
  }
  return from
}

/** A program name with blanks (`Google Chrome[412]:`) counts only before a process id and a colon. */
function isProcessId(s: string, from: number, close: number): boolean {
  if (from === close || s.charCodeAt(close + 1) !== COLON) return false
  for (let i = from; i < close; i++) if (!isDigit(s.charCodeAt(i))) return false
  return true
}

/** macOS writes on whose behalf a message is: `launchd[1] (com.example.agent[77]): …`. */
function afterOrigin(s: string, at: number, head: SyslogHead): number {
  if (s.charCodeAt(at) !== SPACE || s.charCodeAt(at + 1) !== 40) return at
  const end = s.indexOf('):', at)
  if (end < 0 || end - at > MAX_HOST) return at
  head.origin = s.slice(at + 2, end)
  return end + 2
}

function skipSpace(s: string, at: number): number {
  let i = at
  while (s.charCodeAt(i) === SPACE) i++
  return i
}

/**
 * The head of a syslog message: RFC 5424, RFC 3164, and what is written in their place: no priority, a year in the date,
 * decimals of a second, an ISO date, no host, Cisco's leading `*` or `.` before a clock that is not synchronised.
 * Scans once from the left; never goes back.
 */
import { addProblem } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { createTimeRead, parseIsoTime, takeInstant } from '../normalise/time.ts'
import { isDigit, readTime } from './head-time.ts'
import type { SyslogHead } from './head.ts'
import { readStructured } from './structured-data.ts'

const SPACE = 32
const COLON = 58
const MAX_HOST = 255
const MAX_TAG = 128

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
  // Cisco's EMBLEM format has a colon between priority and time.
  if (head.priority >= 0 && s.charCodeAt(at) === COLON) at++
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
  else if (s.charCodeAt(at) === 91 && !isCheckPoint(s, at)) at = readStructured(s, at, head, r)
  else if (s.charCodeAt(at) === 91) {
    head.messageAt = at
    return
  } else if (at < s.length) addProblem(r, 'event.bad_header', at, 'STRUCTURED-DATA')
  else addProblem(r, 'event.bad_header', s.length)
  if (s.charCodeAt(at) === SPACE) at++
  if (s.charCodeAt(at) === 0xfeff) at++
  head.messageAt = at
}

/** `- [action:"Accept"; …]` is no structured data: names are followed by a colon. */
function isCheckPoint(s: string, at: number): boolean {
  for (let i = at + 1; i < at + 64; i++) {
    const c = s.charCodeAt(i)
    if (c === COLON) return s.charCodeAt(i + 1) === 34
    if (c === 61 || c === 93 || c !== c) return false
  }
  return false
}

function notNil(value: string): string | undefined {
  return value === '' || value === '-' ? undefined : value
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
  if (s.charCodeAt(from) === 37 && isFirewallMark(s, from)) return from
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

/** `%ASA-6-302013: …` is the message itself, unlike the `%SYS-5-CONFIG_I:` of other devices of the vendor. */
function isFirewallMark(s: string, at: number): boolean {
  const mark = s.slice(at + 1, at + 5)
  return mark === 'ASA-' || mark === 'FTD-' || mark === 'PIX-' || mark === 'FWSM' || mark === 'NGIP'
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

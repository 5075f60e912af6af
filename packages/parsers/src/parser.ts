import type { ParsedEvent, ParseOutcome, ParseProblemCode, SourceFormat } from '@haidang/contracts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ParserLimits } from './limits.ts'
import { headerOf, isDirective, takeDirective } from './log-header.ts'
import { createLineParser } from './mapping/line-parser.ts'
import { completeOcsf } from './ocsf/complete.ts'
import { conformOcsf } from './ocsf/conform.ts'
import { observablesOf } from './normalise/observables.ts'
import type { Parser, ParserOptions } from './parser-options.ts'
import { addProblem, beginReading, createReading, isObject } from './reading.ts'
import type { JsonObject, Reading } from './reading.ts'
import {
  isJsonAfterBracket,
  objectReaderOf,
  isSurelySyslog,
  programReaderOf,
  startsSyslog,
  textReaderOf,
} from './recognise.ts'
import type { ObjectReader } from './source.ts'
import { SOURCES } from './sources.ts'
import type { SyslogHead } from './syslog/head.ts'
import { normaliseSyslog } from './syslog/normalise.ts'
import { isUnixProgram } from './syslog/programs.ts'
import { readCarefully } from './text/careful-json.ts'
import { cleanStrings, cleanText, hasUnicodeEscape } from './text/clean-strings.ts'
import { createUtf8Decoder, firstMalformedUtf8 } from './text/decode-utf8.ts'

/**
 * Version of the normal form these parsers give. It goes up with any change by which the same bytes give another event; stored events
 * carry the version they were read by.
 */
export const NORMAL_FORM_VERSION = 3

/** A parser for one source. It keeps scratch state between calls, so each thread needs its own. */
export function createParser(options: ParserOptions = {}): Parser {
  if (options.mapping !== undefined) return createLineParser(options.mapping, options)
  const format = options.format ?? 'auto'
  const limits: ParserLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const decode = options.decode ?? createUtf8Decoder()
  const reading = createReading(limits, options.zoneOffsetMinutes ?? 420)
  reading.header = headerOf(options.header ?? '')
  reading.inner = readCarried
  reading.body = readBody
  const declared = SOURCES.find((source) => source.format === format)
  // A generic reader that is declared says nothing: every object is asked about.
  const declaredObject = format === 'json' ? undefined : declared?.object
  const declaredText = declared?.text

  function parseText(source: string, isAscii: boolean, malformedAt: number, receivedAt: number): ParseOutcome {
    beginReading(reading, receivedAt)
    if (malformedAt >= 0) addProblem(reading, 'event.not_utf8', malformedAt)
    const line = isAscii ? source : cleanText(source)
    const from = firstVisible(line)
    if (from >= line.length) return quarantine('event.empty', 0)
    const first = line.charCodeAt(from)
    if (first === 123) return parseJson(reading, line, from, declaredObject, malformedAt)
    if (first === 91 && format !== 'syslog' && isJsonAfterBracket(line, from + 1)) {
      return parseArray(reading, line, from, declaredObject, malformedAt)
    }
    const rest = reading.header?.format === 'zeek-tsv' ? trimLineEnd(line) : trimInvisible(line, from)
    if (first === 35 && isDirective(rest)) {
      reading.header = takeDirective(reading.header, rest)
      return { kind: 'directive', problem: { code: 'event.directive', offset: from } }
    }
    if (declaredText === undefined && reading.header === null && isSurelySyslog(rest)) {
      return finish(normaliseSyslog(rest, reading, readBody), limits)
    }
    if (declaredText !== undefined && declaredText.recognise(rest, 0, null, reading) > 0) {
      const event = declaredText.normalise(rest, 0, null, reading)
      if (event !== null) return finish(event, limits)
    }
    if (format !== 'syslog') {
      const event = textReaderOf(rest, 0, null, reading)?.reader.normalise(rest, 0, null, reading)
      if (event !== undefined && event !== null) return finish(event, limits)
    }
    if (format === 'syslog' || startsSyslog(rest, 0)) return finish(normaliseSyslog(rest, reading, readBody), limits)
    const event = declaredText?.normalise(rest, 0, null, reading) ?? null
    if (event !== null) return finish(event, limits)
    return quarantine(format === 'auto' || declaredText !== undefined ? 'event.unrecognised' : 'event.not_json', from)
  }

  /** The body of a syslog message where it is a source's own text or a JSON object; null where it is just a message. */
  function readBody(line: string, at: number, head: SyslogHead): ParsedEvent | null {
    const { program } = head
    if (program !== undefined) {
      const event = programReaderOf(program)?.normalise(line, at, head, reading)
      if (event !== undefined && event !== null) return event
    }
    const jsonAt = jsonStart(line, at)
    if (jsonAt >= 0) return readInnerJson(line.slice(jsonAt))
    // What a program of Unix itself says is no product's text.
    if (program !== undefined && declaredText === undefined && at === head.messageAt && isUnixProgram(program))
      return null
    if (declaredText !== undefined && declaredText.recognise(line, at, head, reading) > 0) {
      const event = declaredText.normalise(line, at, head, reading)
      if (event !== null) return event
    }
    return textReaderOf(line, at, head, reading)?.reader.normalise(line, at, head, reading) ?? null
  }

  /** A log line that another event carries. */
  function readCarried(text: string): ParsedEvent | null {
    const { time, offset, problems, fieldCount, needsCare } = reading
    reading.inner = null
    reading.problems = null
    const event = readWhole(text)
    reading.inner = readCarried
    reading.time = time
    reading.offset = offset
    reading.problems = problems
    reading.fieldCount = fieldCount
    reading.needsCare = needsCare
    return event
  }

  function readWhole(text: string): ParsedEvent | null {
    const from = firstVisible(text)
    if (from >= text.length) return null
    if (text.charCodeAt(from) === 123) return readInnerJson(text.slice(from))
    const line = trimInvisible(text, from)
    const event = textReaderOf(line, 0, null, reading)?.reader.normalise(line, 0, null, reading) ?? null
    if (event !== null) return event
    return startsSyslog(line, 0) ? normaliseSyslog(line, reading, readBody) : null
  }

  /** A JSON object inside a syslog message; null, with the time of the head in place, where it is none. */
  function readInnerJson(text: string): ParsedEvent | null {
    const o = tryParse(text)
    if (!isObject(o)) return null
    if (hasUnicodeEscape(text)) cleanStrings(o, limits.maxDepth)
    const { time, offset } = reading
    const { reader } = objectReaderOf(o)
    const event = reader.normalise(o, reading)
    if (!reading.needsCare) return event
    beginReading(reading, reading.receivedAt)
    reading.time = time
    reading.offset = offset
    const careful = readCarefully(text, reading)
    return careful === null ? null : reader.normalise(careful, reading)
  }

  return {
    get header() {
      return reading.header?.text ?? ''
    },
    set header(text) {
      if (text !== (reading.header?.text ?? '')) reading.header = headerOf(text)
    },
    parse(line, receivedAt) {
      if (line.length > limits.maxBytes) return quarantine('event.too_large', limits.maxBytes)
      return parseText(line, false, -1, receivedAt)
    },
    parseBytes(bytes, start, end, receivedAt) {
      const last = Math.min(end, bytes.length)
      const begin = Math.max(0, start)
      if (last - begin > limits.maxBytes) return quarantine('event.too_large', limits.maxBytes)
      if (last <= begin) return quarantine('event.empty', 0)
      const source = decode(bytes, begin, last)
      const hasReplacement = source.indexOf('\uFFFD') >= 0
      // As many characters as bytes and nothing replaced: every byte was an ASCII character.
      if (!hasReplacement && source.length === last - begin) return parseText(source, true, -1, receivedAt)
      return parseText(source, false, hasReplacement ? firstMalformedUtf8(bytes, begin, last) : -1, receivedAt)
    },
  }
}

function parseJson(
  r: Reading,
  line: string,
  from: number,
  declared: ObjectReader | undefined,
  malformedAt: number,
): ParseOutcome {
  const source = from === 0 ? line : line.slice(from)
  let o = tryParse(source)
  if (!isObject(o)) {
    o = readCarefully(source, r)
    if (!isObject(o) || isEmpty(o)) return quarantine('event.not_json', from + (r.problems?.[0]?.offset ?? 0))
  }
  if (hasUnicodeEscape(source)) cleanStrings(o, r.limits.maxDepth)
  return normaliseObject(r, o, source, declared, malformedAt)
}

/** An array around a single object is what some senders make of one event; other arrays are for the batch splitter. */
function parseArray(
  r: Reading,
  line: string,
  from: number,
  declared: ObjectReader | undefined,
  malformedAt: number,
): ParseOutcome {
  const list = tryParse(line.slice(from))
  if (list === undefined) return quarantine('event.not_json', from)
  const only: unknown = Array.isArray(list) && list.length === 1 ? list[0] : undefined
  if (!isObject(only)) return quarantine('event.not_an_object', from)
  const source = line.slice(line.indexOf('{', from), line.lastIndexOf('}') + 1)
  if (hasUnicodeEscape(source)) cleanStrings(only, r.limits.maxDepth)
  return normaliseObject(r, only, source, declared, malformedAt)
}

function normaliseObject(
  r: Reading,
  o: JsonObject,
  source: string,
  declared: ObjectReader | undefined,
  malformedAt: number,
): ParseOutcome {
  const reader = declared ?? objectReaderOf(o).reader
  const event = reader.normalise(o, r)
  if (!r.needsCare) return finish(event, r.limits)
  beginReading(r, r.receivedAt)
  if (malformedAt >= 0) addProblem(r, 'event.not_utf8', malformedAt)
  const careful = readCarefully(source, r)
  if (careful === null) return quarantine('event.not_json', 0)
  if (hasUnicodeEscape(source)) cleanStrings(careful, r.limits.maxDepth)
  return finish(reader.normalise(careful, r), r.limits)
}

/** Sources whose values come into the event as the sender typed them: their events are settled by the tables of OCSF. */
const FREE_FORMS: ReadonlySet<SourceFormat> = new Set([
  'ocsf',
  'ecs',
  'json',
  'csv',
  'abuse-feed',
  'shadowserver',
  'wazuh',
  'aws-cloudtrail',
  'microsoft-365',
  'microsoft-entra',
  'google-workspace',
  'journald',
  'falco',
])

function finish(event: ParsedEvent, limits: ParserLimits): ParseOutcome {
  const { ocsf } = event
  const observables = observablesOf(ocsf, limits.maxObservables)
  if (FREE_FORMS.has(event.format)) conformOcsf(ocsf, observables)
  else completeOcsf(ocsf, observables)
  // Those of the sender stay behind ours.
  const own = ocsf.observables
  if (own !== undefined) {
    for (const o of own) {
      if (!observables.some((seen) => seen.type_id === o.type_id && seen.value === o.value)) observables.push(o)
    }
  }
  if (observables.length > 0) ocsf.observables = observables
  return { kind: 'event', event }
}

function quarantine(code: ParseProblemCode, offset: number): ParseOutcome {
  return { kind: 'quarantine', problem: { code, offset } }
}

function tryParse(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return undefined
  }
}

/** Where a JSON object begins that is the whole message (after the `@cee:` cookie, where there is one), or -1. */
function jsonStart(line: string, messageAt: number): number {
  let at = messageAt
  if (line.startsWith('@cee:', at)) at += 5
  while (line.charCodeAt(at) === 32) at++
  return line.charCodeAt(at) === 123 ? at : -1
}

function isEmpty(o: JsonObject): boolean {
  return Object.keys(o).length === 0
}

/** Index of the first character that is neither blank, control, nor a byte order mark. */
function firstVisible(line: string): number {
  let i = 0
  for (; i < line.length; i++) {
    const c = line.charCodeAt(i)
    if (c > 32 && c !== 0xfeff && c !== 127) break
  }
  return i
}

/** Without what stands around the text; senders of syslog end a message with LF, NUL or blanks. */
function trimInvisible(line: string, from: number): string {
  let end = line.length
  while (end > from && line.charCodeAt(end - 1) <= 32) end--
  return from === 0 && end === line.length ? line : line.slice(from, end)
}

/** Without a byte order mark and the line's end: blanks and tabs in front and behind are part of a row. */
function trimLineEnd(line: string): string {
  const from = line.charCodeAt(0) === 0xfeff ? 1 : 0
  let end = line.length
  for (; end > from; end--) {
    const c = line.charCodeAt(end - 1)
    if (c !== 10 && c !== 13 && c !== 0) break
  }
  return from === 0 && end === line.length ? line : line.slice(from, end)
}

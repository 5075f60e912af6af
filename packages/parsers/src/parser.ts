import type { ParsedEvent, ParseOutcome, ParseProblemCode, SourceFormat } from '@haidang/contracts'
import { normaliseCef } from './cef/normalise.ts'
import { normaliseGeneric } from './generic/normalise.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ParserLimits } from './limits.ts'
import { observablesOf } from './normalise/observables.ts'
import { addProblem, beginReading, createReading, isObject } from './reading.ts'
import type { JsonObject, Reading } from './reading.ts'
import { recogniseJson, recogniseLine } from './recognise.ts'
import { normaliseSuricata } from './suricata/normalise.ts'
import { normaliseSyslog } from './syslog/normalise.ts'
import { readCarefully } from './text/careful-json.ts'
import { cleanStrings, cleanText, hasUnicodeEscape } from './text/clean-strings.ts'
import { createUtf8Decoder, firstMalformedUtf8 } from './text/decode-utf8.ts'
import type { DecodeUtf8 } from './text/decode-utf8.ts'
import { normaliseWindows } from './windows/normalise.ts'
import { normaliseZeek } from './zeek/normalise.ts'

export interface ParserOptions {
  /** What the source is known to send; `auto` (the default) looks at every event. */
  readonly format?: SourceFormat | 'auto'
  /** Minutes east of UTC for times without zone; 420 (Viet Nam) where not given. */
  readonly zoneOffsetMinutes?: number
  readonly limits?: Partial<ParserLimits>
  /**
   * Bytes to text. By default the runtime's TextDecoder; a server may pass its faster native one, which must also
   * write U+FFFD for what is not UTF-8 and keep a byte order mark.
   */
  readonly decode?: DecodeUtf8
}

export interface Parser {
  /**
   * One event from its text. `receivedAt` in Unix ms stands in for a missing or impossible event time.
   * Never throws; what gives no event at all comes back as `quarantine` with the reason.
   */
  parse(line: string, receivedAt: number): ParseOutcome
  /** The same from bytes [start, end). What is not UTF-8 becomes U+FFFD, with `event.not_utf8` at the first such byte. */
  parseBytes(bytes: Uint8Array, start: number, end: number, receivedAt: number): ParseOutcome
}

type Normalise = (o: JsonObject, r: Reading) => ParsedEvent

/**
 * Version of the normal form these parsers give. It goes up with any change by which the same bytes give another event; stored events
 * carry the version they were read by.
 */
export const NORMAL_FORM_VERSION = 1

/** A parser for one source. It keeps scratch state between calls, so each thread needs its own. */
export function createParser(options: ParserOptions = {}): Parser {
  const format = options.format ?? 'auto'
  const limits: ParserLimits = { ...DEFAULT_LIMITS, ...options.limits }
  const decode = options.decode ?? createUtf8Decoder()
  const reading = createReading(limits, options.zoneOffsetMinutes ?? 420)

  function parseText(source: string, isAscii: boolean, malformedAt: number, receivedAt: number): ParseOutcome {
    beginReading(reading, receivedAt)
    if (malformedAt >= 0) addProblem(reading, 'event.not_utf8', malformedAt)
    const line = isAscii ? source : cleanText(source)
    const from = firstVisible(line)
    if (from >= line.length) return quarantine('event.empty', 0)
    const first = line.charCodeAt(from)
    if (first === 123) return parseJson(reading, line, from, format, malformedAt)
    if (first === 91 && format !== 'syslog' && recogniseLine(line.slice(from, from + 64)) === 'json') {
      return parseArray(reading, line, from, format, malformedAt)
    }
    const rest = from === 0 && !endsInvisible(line) ? line : trimInvisible(line, from)
    const kind = format === 'cef' || format === 'syslog' ? format : recogniseLine(rest)
    if (kind === 'cef') return finish(normaliseCef(rest, reading), limits)
    if (kind === 'syslog') return finish(normaliseSyslog(rest, reading, parseInner), limits)
    return quarantine(format === 'auto' ? 'event.unrecognised' : 'event.not_json', from)
  }

  /** A JSON object inside a syslog message, without a second look for syslog inside it. */
  function parseInner(text: string): ParsedEvent | null {
    const o = tryParse(text)
    if (!isObject(o)) return null
    if (hasUnicodeEscape(text)) cleanStrings(o, limits.maxDepth)
    const { time, offset } = reading
    const normalise = NORMALISERS[recogniseJson(o)]
    const event = normalise(o, reading)
    if (!reading.needsCare) return event
    beginReading(reading, reading.receivedAt)
    reading.time = time
    reading.offset = offset
    const careful = readCarefully(text, reading)
    return careful === null ? null : normalise(careful, reading)
  }

  return {
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

const NORMALISERS: Readonly<Record<SourceFormat, Normalise>> = {
  'suricata-eve': normaliseSuricata,
  'zeek-json': normaliseZeek,
  'windows-json': normaliseWindows,
  json: normaliseGeneric,
  cef: normaliseGeneric,
  syslog: normaliseGeneric,
}

function parseJson(
  r: Reading,
  line: string,
  from: number,
  format: SourceFormat | 'auto',
  malformedAt: number,
): ParseOutcome {
  const source = from === 0 ? line : line.slice(from)
  let o = tryParse(source)
  if (!isObject(o)) {
    o = readCarefully(source, r)
    if (!isObject(o) || isEmpty(o)) return quarantine('event.not_json', from + (r.problems?.[0]?.offset ?? 0))
  }
  if (hasUnicodeEscape(source)) cleanStrings(o, r.limits.maxDepth)
  return normaliseObject(r, o, source, format, malformedAt)
}

/** An array around a single object is what some senders make of one event; other arrays are for the batch splitter. */
function parseArray(
  r: Reading,
  line: string,
  from: number,
  format: SourceFormat | 'auto',
  malformedAt: number,
): ParseOutcome {
  const list = tryParse(line.slice(from))
  if (list === undefined) return quarantine('event.not_json', from)
  const only: unknown = Array.isArray(list) && list.length === 1 ? list[0] : undefined
  if (!isObject(only)) return quarantine('event.not_an_object', from)
  const source = line.slice(line.indexOf('{', from), line.lastIndexOf('}') + 1)
  if (hasUnicodeEscape(source)) cleanStrings(only, r.limits.maxDepth)
  return normaliseObject(r, only, source, format, malformedAt)
}

function normaliseObject(
  r: Reading,
  o: JsonObject,
  source: string,
  format: SourceFormat | 'auto',
  malformedAt: number,
): ParseOutcome {
  const isJsonFormat = format === 'suricata-eve' || format === 'zeek-json' || format === 'windows-json'
  const normalise = NORMALISERS[isJsonFormat ? format : recogniseJson(o)]
  const event = normalise(o, r)
  if (!r.needsCare) return finish(event, r.limits)
  beginReading(r, r.receivedAt)
  if (malformedAt >= 0) addProblem(r, 'event.not_utf8', malformedAt)
  const careful = readCarefully(source, r)
  if (careful === null) return quarantine('event.not_json', 0)
  if (hasUnicodeEscape(source)) cleanStrings(careful, r.limits.maxDepth)
  return finish(normalise(careful, r), r.limits)
}

function finish(event: ParsedEvent, limits: ParserLimits): ParseOutcome {
  const observables = observablesOf(event.ocsf, limits.maxObservables)
  if (observables.length > 0) event.ocsf.observables = observables
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

function endsInvisible(line: string): boolean {
  return line.charCodeAt(line.length - 1) <= 32
}

/** Without what stands around the text; senders of syslog end a message with LF, NUL or blanks. */
function trimInvisible(line: string, from: number): string {
  let end = line.length
  while (end > from && line.charCodeAt(end - 1) <= 32) end--
  return line.slice(from, end)
}

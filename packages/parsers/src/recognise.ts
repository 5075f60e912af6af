/**
 * Which source wrote something, decided for every event by itself, because one sender may carry several products (a
 * collector that forwards everything). The surest answer counts, the first of equals.
 */
import type { SourceFormat } from '@haidang/contracts'
import { monthAt } from './normalise/time.ts'
import { createReading } from './reading.ts'
import type { JsonObject, Reading } from './reading.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ObjectReader, TextReader } from './source.ts'
import { SOURCES } from './sources.ts'
import type { SyslogHead } from './syslog/head.ts'

interface ObjectSource {
  readonly format: SourceFormat
  readonly reader: ObjectReader
}

export interface TextSource {
  readonly format: SourceFormat
  readonly reader: TextReader
}

const OBJECT_SOURCES: readonly ObjectSource[] = SOURCES.flatMap(({ format, object }) =>
  object === undefined ? [] : [{ format, reader: object }],
)
const TEXT_SOURCES: readonly TextSource[] = SOURCES.flatMap(({ format, text }) =>
  text === undefined ? [] : [{ format, reader: text }],
)

/** Which text sources to ask, by the code of the first character; the last entry is for characters beyond ASCII. */
const BY_FIRST: readonly (readonly TextSource[])[] = Array.from({ length: 129 }, (_unused, code) =>
  TEXT_SOURCES.filter(({ reader }) => reader.begins === '' || reader.begins.includes(String.fromCharCode(code))),
)

const BY_PROGRAM: ReadonlyMap<string, TextReader> = new Map(
  TEXT_SOURCES.flatMap(({ reader }) => (reader.programs ?? []).map((program) => [program, reader])),
)

/** The reader of a JSON object. There is always one: the generic source takes every object. */
export function objectReaderOf(o: JsonObject): ObjectSource {
  let best = GENERIC
  let sure = 0
  for (let i = 0; i < OBJECT_SOURCES.length; i++) {
    const source = OBJECT_SOURCES[i]
    if (source === undefined) continue
    const confidence = source.reader.recognise(o)
    if (confidence === 2) return source
    if (confidence > sure) {
      sure = confidence
      best = source
    }
  }
  return best
}

const GENERIC = OBJECT_SOURCES.at(-1) ?? { format: 'json', reader: { recognise: () => 0, normalise: fail } }

function fail(): never {
  throw new Error('the table of sources ends with no object reader')
}

/** The reader of the text at `at`: a line alone (`head` null) or the body of a syslog message. Null where nothing fits. */
export function textReaderOf(text: string, at: number, head: SyslogHead | null, r: Reading): TextSource | null {
  const first = text.charCodeAt(at)
  const candidates = BY_FIRST[first < 128 ? first : 128]
  if (candidates === undefined) return null
  let best: TextSource | null = null
  for (let i = 0; i < candidates.length; i++) {
    const source = candidates[i]
    if (source === undefined) continue
    const confidence = source.reader.recognise(text, at, head, r)
    if (confidence === 2) return source
    if (confidence === 1 && best === null) best = source
  }
  return best
}

/** The reader that the messages of a syslog program belong to. */
export function programReaderOf(program: string): TextReader | undefined {
  const found = BY_PROGRAM.get(program)
  if (found !== undefined) return found
  for (let i = 0; i < program.length; i++) {
    const c = program.charCodeAt(i)
    if (c === 40 || c === 47) return BY_PROGRAM.get(program.slice(0, i).toLowerCase())
  }
  return BY_PROGRAM.get(program.toLowerCase())
}

/** Which product wrote a JSON object, by the keys only it writes; `json` where none is known. */
export function recogniseJson(o: JsonObject): SourceFormat {
  return objectReaderOf(o).format
}

/**
 * The format of one line by itself: `json` for what begins as JSON (the product shows after parsing), the source of a text
 * that stands alone, `syslog` for what begins as syslog does, whatever is inside. Null where nothing fits.
 */
export function recogniseLine(line: string): SourceFormat | null {
  let i = 0
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  const c = line.charCodeAt(i)
  if (c === 123 || (c === 91 && isJsonAfterBracket(line, i + 1))) return 'json'
  const source = textReaderOf(line, i, null, createReading(DEFAULT_LIMITS, 0))
  if (source !== null) return source.format
  return startsSyslog(line, i) ? 'syslog' : null
}

/** Whether a line begins with a priority, an English month or an ISO date. */
export function startsSyslog(line: string, i: number): boolean {
  const c = line.charCodeAt(i)
  if (c === 60) {
    const digit = line.charCodeAt(i + 1)
    if (!(digit >= 48 && digit <= 57)) return false
    for (let k = i + 2; k <= i + 4; k++) if (line.charCodeAt(k) === 62) return true
    return false
  }
  if (monthAt(line, i) > 0 && line.charCodeAt(i + 3) === 32) return true
  return c >= 48 && c <= 57 && startsIsoHeader(line, i)
}

/** Whether a line begins with a priority, or with a month, a day and a clock: no other source's texts do. */
export function isSurelySyslog(line: string): boolean {
  if (line.charCodeAt(0) === 60) return startsSyslog(line, 0)
  const isDay = monthAt(line, 0) > 0 && line.charCodeAt(3) === 32 && line.charCodeAt(6) === 32
  return isDay && line.charCodeAt(9) === 58 && line.charCodeAt(12) === 58 && line.charCodeAt(15) === 32
}

/** Whether a value or the end of an array may begin here; `[Sun Dec 04 …` is no JSON. */
export function isJsonAfterBracket(line: string, at: number): boolean {
  let i = at
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  const c = line.charCodeAt(i)
  if (c >= 48 && c <= 57) return isJsonNumberList(line, i)
  return c === 123 || c === 91 || c === 93 || c === 34 || c === 45
}

/** `[1,2]` and `[1 ]`; `[1795223522] unbound[…` and `[21/Nov/2026 …` are logs. */
function isJsonNumberList(line: string, at: number): boolean {
  let i = at
  for (; i < line.length && i < at + 32; i++) {
    const c = line.charCodeAt(i)
    if (!((c >= 48 && c <= 57) || c === 46 || (c | 32) === 101 || c === 43 || c === 45)) break
  }
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  if (line.charCodeAt(i) === 44 || i >= line.length) return true
  if (line.charCodeAt(i) !== 93) return false
  i++
  while (i < line.length && line.charCodeAt(i) <= 32) i++
  return i >= line.length
}

/** `2026-11-21T…` or `2026-11-21 …`, `1 2026-…` (RFC 5424 whose priority was cut). */
function startsIsoHeader(line: string, at: number): boolean {
  const from = line.charCodeAt(at + 1) === 32 ? at + 2 : at
  return line.charCodeAt(from + 4) === 45 && line.charCodeAt(from + 7) === 45 && line.length >= from + 19
}

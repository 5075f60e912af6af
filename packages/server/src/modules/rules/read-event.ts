import { type ParsedEvent, SOURCE_FORMATS, type SourceFormat } from '@haidang/contracts'
import { createParser, type Parser } from '@haidang/parsers'
import { decodeReading, type EventDetail, type RawEvent } from '#src/platform/lake/index.ts'

/** A text read as an event, or the code of why it cannot be. */
export type TextEvent =
  | { readonly kind: 'event'; readonly event: ParsedEvent }
  | { readonly kind: 'unreadable'; readonly code: string }

const isFormat = (text: string): text is SourceFormat => SOURCE_FORMATS.some((format) => format === text)

/** Reads the text of one event as the pipeline would. @param format a format's name, or anything else: found out */
export function readEventText(text: string, format: string, receivedAt: number): TextEvent {
  return outcomeOf(createParser({ format: isFormat(format) ? format : 'auto' }).parse(text, receivedAt))
}

function outcomeOf(outcome: ReturnType<Parser['parse']>): TextEvent {
  if (outcome.kind === 'event') return { kind: 'event', event: outcome.event }
  return { kind: 'unreadable', code: outcome.kind === 'quarantine' ? outcome.problem.code : UNREADABLE }
}

/** What is said of an event whose mapping is unknown here. */
const UNREADABLE = 'event.unrecognised'

/** Reads a stored event as the pipeline read it: by the format, zone, header and version of the mapping that held when it came. */
export function readStoredEvent(
  stored: Pick<EventDetail, 'raw' | 'reading' | 'mapping' | 'format' | 'receivedAt'>,
): TextEvent {
  const { raw, reading, mapping, format, receivedAt } = stored
  const how = decodeReading(reading)
  if (how === null) return readEventText(raw, format, receivedAt)
  if (mapping === null) return { kind: 'unreadable', code: UNREADABLE }
  const parser = createParser({
    format: how.format,
    zoneOffsetMinutes: how.zoneOffsetMinutes,
    ...(mapping === undefined ? {} : { mapping }),
    ...(how.header === undefined ? {} : { header: how.header }),
  })
  return outcomeOf(parser.parse(raw, receivedAt))
}

/** The events of a pasted text: one JSON value over several lines or an array of them, else one a line. */
export function splitPasted(
  text: string,
  most: number,
): { readonly texts: readonly string[]; readonly isCut: boolean } {
  const whole = text.trim()
  const asJson = tryJson(whole)
  const texts = Array.isArray(asJson)
    ? asJson.map((item) => JSON.stringify(item))
    : asJson === undefined
      ? whole.split(/\r?\n/).filter((line) => line.trim() !== '')
      : [whole]
  return { texts: texts.slice(0, most), isCut: texts.length > most }
}

function tryJson(text: string): unknown {
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Reads stored bytes as the pipeline read them; a parser a way of reading, so that many events cost no new parsers. */
export function createRawReader(): (event: RawEvent) => ParsedEvent | null {
  const parsers = new Map<string, Parser>()
  const decode = (bytes: Uint8Array, start: number, end: number): string =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)
  return ({ reading, mapping, raw, receivedAt }) => {
    if (mapping === null) return null
    const how = decodeReading(reading)
    const key = how === null ? '' : `${how.format}/${how.zoneOffsetMinutes}/${how.mappingVersionId ?? ''}`
    let parser = parsers.get(key)
    if (parser === undefined) {
      const options = how === null ? {} : { format: how.format, zoneOffsetMinutes: how.zoneOffsetMinutes }
      parser = createParser({ ...options, decode, ...(mapping === undefined ? {} : { mapping }) })
      parsers.set(key, parser)
    }
    // Streams share a parser: none may be read by the header of another.
    parser.header = how?.header ?? ''
    const outcome = parser.parseBytes(raw, 0, raw.byteLength, receivedAt)
    return outcome.kind === 'event' ? outcome.event : null
  }
}

import type { OcsfObservable, ParsedEvent, ParseProblem } from '@haidang/contracts'
import { createParser, type Parser } from '@haidang/parsers'
import type { BatchHeader, BatchLines } from '../envelope.ts'
import { ID_BYTES } from '../envelope.ts'

/** A line read once; every later step works on this object. */
export interface ReadEvent {
  readonly kind: 'event'
  /** 32 hex digits. */
  readonly eventId: string
  readonly event: ParsedEvent
  readonly observables: readonly OcsfObservable[]
  readonly raw: Uint8Array
}

export interface UnreadableLine {
  readonly kind: 'dlq'
  readonly eventId: string
  readonly problem: ParseProblem
  readonly raw: Uint8Array
}

export interface ParseStep {
  /** Hands each line on as soon as it is read, so that one event at a time is alive and the collector finds nothing to keep. */
  run(header: BatchHeader, lines: BatchLines, onLine: (line: ReadEvent | UnreadableLine) => void): void
}

const NONE: readonly OcsfObservable[] = []
const NO_HEADERS: NonNullable<BatchHeader['headers']> = []

const decode = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end)

/** Reads each line of a batch into the normal form, by the source's declared format and zone, or by its mapping. Never throws on a line. */
export function createParseStep(): ParseStep {
  const parsers = new Map<string, Parser>()
  return {
    run(header, lines, onLine) {
      const { format, zoneOffsetMinutes, mapping } = header
      const key = `${format}/${zoneOffsetMinutes}/${mapping?.versionId ?? ''}`
      let parser = parsers.get(key)
      if (parser === undefined) {
        parser = createParser({
          format,
          zoneOffsetMinutes,
          decode,
          ...(mapping === undefined ? {} : { mapping: mapping.definition }),
        })
        parsers.set(key, parser)
      }
      // Streams share a parser: none may read by the header of another.
      parser.header = ''
      const headers = header.headers ?? NO_HEADERS
      let next = 0
      const ids = Buffer.from(lines.ids.buffer, lines.ids.byteOffset, lines.ids.byteLength)
      for (let i = 0; i < lines.count; i++) {
        for (; next < headers.length && (headers[next]?.from ?? 0) <= i; next++)
          parser.header = headers[next]?.text ?? ''
        const start = lines.offsets[2 * i] ?? 0
        const end = lines.offsets[2 * i + 1] ?? 0
        const eventId = ids.toString('hex', i * ID_BYTES, (i + 1) * ID_BYTES)
        const raw = lines.raw.subarray(start, end)
        const outcome = parser.parseBytes(lines.raw, start, end, header.receivedAt)
        if (outcome.kind === 'event') {
          const { event } = outcome
          onLine({ kind: 'event', eventId, event, observables: event.ocsf.observables ?? NONE, raw })
        } else onLine({ kind: 'dlq', eventId, problem: outcome.problem, raw })
      }
    },
  }
}

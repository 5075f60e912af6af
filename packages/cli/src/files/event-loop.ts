import type { ParsedEvent, ParseProblem } from '@haidang/contracts'
import { createParser, type ParserOptions } from '@haidang/parsers'
import type { EventBatch } from './read-events.ts'

/** An event offline may be larger than one that is sent. */
const LIMITS = { maxBytes: 64 << 20, maxFields: 100_000 }

/** Where an event stands. */
export interface EventPlace {
  /** From 0, over all files together; every record counts, those that cannot be read included. */
  readonly index: number
  readonly source: string
  /** Of the event's first byte in its file as unpacked. */
  readonly offset: number
}

export interface EventHandlers {
  /** `record` is the record's place in the batch. */
  readonly onEvent: (event: ParsedEvent, index: number, batch: EventBatch, record: number) => void
  readonly onUnreadable: (problem: ParseProblem, index: number, batch: EventBatch, record: number) => void
  /** After each batch: room for writing and for others. */
  readonly onBatch?: ((batch: EventBatch) => Promise<void> | undefined) | undefined
}

/** Reads every record of the batches as the platform reads it. The place is given in parts, so that nothing is made for most events. */
export async function eachEvent(
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  format: NonNullable<ParserOptions['format']>,
  now: number,
  handlers: EventHandlers,
): Promise<void> {
  const parser = createParser({
    format,
    limits: LIMITS,
    decode: (bytes, start, end) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end),
  })
  let index = -1
  let source: string | undefined
  for await (const batch of batches) {
    const { bytes, ranges, headers } = batch
    if (batch.source !== source) parser.header = ''
    source = batch.source
    let nextHeader = 0
    for (let i = 0; i < ranges.length; i += 2) {
      for (let h = headers[nextHeader]; h !== undefined && h.from <= i / 2; h = headers[++nextHeader])
        parser.header = h.text
      index++
      const outcome = parser.parseBytes(bytes, ranges[i] ?? 0, ranges[i + 1] ?? 0, now)
      if (outcome.kind === 'event') handlers.onEvent(outcome.event, index, batch, i / 2)
      else if (outcome.kind === 'quarantine') handlers.onUnreadable(outcome.problem, index, batch, i / 2)
    }
    await handlers.onBatch?.(batch)
  }
}

export const placeOf = (index: number, batch: EventBatch, record: number): EventPlace => ({
  index,
  source: batch.source,
  offset: batch.offsets?.[record] ?? batch.at + (batch.ranges[2 * record] ?? 0),
})

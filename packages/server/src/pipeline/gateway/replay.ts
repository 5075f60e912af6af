import { createHash } from 'node:crypto'
import { createParser } from '@haidang/parsers'
import type { BatchId, Clock, EventId, SourceId, TenantId } from '@haidang/std'
import { newId } from '#src/platform/clock.ts'
import type { SourceDirectory } from '#src/platform/source-directory.ts'
import type { Stream } from '#src/platform/stream/index.ts'
import { encodeHeader, encodeLines, RAW_SUBJECT } from '../envelope.ts'

/** A quarantined line, byte for byte as it came. */
export interface ReplayLine {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  readonly raw: Uint8Array
}

/**
 * Sends quarantined lines the road again, under the ids they have. A line that still cannot be read stays where it is: it is read
 * once here, so that it does not come back as a second quarantined line. A replayed line counts as received and stored
 * once more. The same lines again within the stream's duplicate window are not stored twice.
 */
export function createReplay(
  stream: Stream,
  directory: SourceDirectory,
  clock: Clock,
): (lines: readonly ReplayLine[]) => Promise<{ readonly accepted: readonly EventId[] }> {
  return async (lines) => {
    const bySource = new Map<SourceId, ReplayLine[]>()
    for (const line of lines) bySource.set(line.source, [...(bySource.get(line.source) ?? []), line])
    const accepted: EventId[] = []
    const now = clock.now()
    for (const [sourceId, group] of bySource) {
      const source = directory.get(sourceId)
      const format = source?.format ?? 'auto'
      const zoneOffsetMinutes = source?.zoneOffsetMinutes ?? 420
      const mapping = source?.mapping ?? null
      const parser = createParser({
        format,
        zoneOffsetMinutes,
        ...(mapping === null ? {} : { mapping: mapping.definition }),
      })
      const readable = group.filter((line) => parser.parseBytes(line.raw, 0, line.raw.byteLength, now).kind === 'event')
      const first = readable[0]
      if (first === undefined) continue
      const body = Buffer.concat(readable.map((line) => line.raw))
      const offsets: number[] = []
      let at = 0
      for (const { raw } of readable) {
        offsets.push(at, at + raw.byteLength)
        at += raw.byteLength
      }
      const ids = Buffer.from(readable.map((line) => line.eventId).join(''), 'hex')
      const msgId = `replay:${createHash('sha256').update(ids).digest('hex')}`
      await stream.append(RAW_SUBJECT, [
        {
          msgId,
          header: encodeHeader({
            v: 1,
            batchId: newId<BatchId>(clock),
            tenant: first.tenant,
            source: sourceId,
            format,
            zoneOffsetMinutes,
            ...(mapping === null ? {} : { mapping }),
            receivedAt: now,
            received: readable.length,
            duplicates: 0,
            refusedCount: 0,
            refused: [],
            bytes: body.byteLength,
          }),
          payload: encodeLines(body, offsets, ids),
        },
      ])
      accepted.push(...readable.map((line) => line.eventId))
    }
    return { accepted }
  }
}

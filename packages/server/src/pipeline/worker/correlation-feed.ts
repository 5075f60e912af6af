import { createHash } from 'node:crypto'
import { type CorrelationInputs, firstFieldText, type WarningLists } from '@haidang/detect'
import type { EventId } from '@haidang/std'
import type { BatchHeader } from '../envelope.ts'
import { encodeObservations, type ObservedEvent } from '../observations.ts'
import { entityOf, tyingValues } from './findings.ts'
import type { OwnNetworks } from './own-networks.ts'
import type { ReadEvent } from './parse.step.ts'

/** Events of one piece, so that no record of the stream grows with its batch. */
const PIECE_EVENTS = 4000
/** A longer value goes on as its beginning and a digest of the whole: still itself, and bounded. */
const MAX_VALUE = 256
const KEPT_OF_VALUE = 200

/** Gathers what correlation rules need of the events of one record. */
export interface CorrelationFeed {
  /** Forgets what a record left behind on which the pipeline failed. */
  startRecord(): void
  /** Told of every hit; answers `silent` where the rule only feeds correlations. */
  take(ruleId: string): 'silent' | 'speaks'
  /** The event the hits so far were of. */
  endEvent(header: BatchHeader, read: ReadEvent): void
  /** What was gathered since the last call, encoded. */
  endRecord(header: BatchHeader): readonly Uint8Array[]
}

function bounded(value: string): string {
  if (value.length <= MAX_VALUE) return value
  return `${value.slice(0, KEPT_OF_VALUE)}…${createHash('sha256').update(value).digest('hex').slice(0, 32)}`
}

/** Null where no correlation rule is in use: then nothing is asked of any event. */
export function createCorrelationFeed(
  { fieldsOf, silent }: CorrelationInputs,
  own: OwnNetworks,
  lists: WarningLists,
): CorrelationFeed | null {
  if (fieldsOf.size === 0) return null
  let hit: string[] = []
  let events: ObservedEvent[] = []
  let pieces: Uint8Array[] = []

  function endPiece({ tenant, source, receivedAt }: BatchHeader): void {
    if (events.length === 0) return
    pieces.push(encodeObservations({ tenant, source, receivedAt, events }))
    events = []
  }

  return {
    startRecord() {
      hit = []
      events = []
      pieces = []
    },
    take(ruleId) {
      if (fieldsOf.has(ruleId)) hit.push(ruleId)
      return silent.has(ruleId) ? 'silent' : 'speaks'
    },
    endEvent(header, read) {
      if (hit.length === 0) return
      const ruleIds = hit
      hit = []
      const fields: [string, string][] = []
      for (const name of new Set(ruleIds.flatMap((id) => fieldsOf.get(id) ?? []))) {
        const value = firstFieldText(read.event.fields, name)
        if (value !== null) fields.push([name, bounded(value)])
      }
      events.push({
        eventId: read.eventId as EventId,
        // A clock that is ahead must not move the time of everyone else on.
        at: Math.min(read.event.ocsf.time, header.receivedAt),
        ruleIds,
        fields: Object.fromEntries(fields),
        entity: entityOf(header.tenant, read, own),
        values: tyingValues(header.tenant, read, undefined, own, lists),
      })
      if (events.length === PIECE_EVENTS) endPiece(header)
    },
    endRecord(header) {
      endPiece(header)
      const out = pieces
      pieces = []
      return out
    },
  }
}

import type { EventId, SourceId, TenantId } from '@haidang/std'
import type { Database, Scope } from '#src/platform/db/index.ts'
import type { LakeReader } from '#src/platform/lake/index.ts'

/** A quarantined line to be read again, byte for byte as it came. */
export interface QuarantinedLine {
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  readonly raw: Uint8Array
}

/**
 * Sends lines the road again. Resolves when what can be read now is safe on disk; the ids named are those, the others stay in
 * quarantine. Must bear the same line twice.
 */
export type Replay = (lines: readonly QuarantinedLine[]) => Promise<{ readonly accepted: readonly EventId[] }>

/** What the verbs of this module work with. */
export interface Events {
  readonly db: Database
  /** A reader of the lake for a scope. */
  readonly lakeFor: (scope: Scope) => LakeReader
  readonly replay: Replay
}

import type { PlanDocument } from '@haidang/documents'
import type { Blobs } from '#src/platform/blobs/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { RunInThread } from '#src/platform/threads/index.ts'
import type { RuleSets } from '#src/rule-sets/index.ts'

/** What the verbs of plans and duties work with; built once in `app/compose.ts`. */
export interface PlanDeps {
  readonly db: Database
  readonly blobs: Blobs
  readonly rules: RuleSets
  /** Where people reach the platform, for addresses of calendars. */
  readonly publicUrl: string
  /** Tells the works of this process that one waits. */
  readonly wakeWorks: () => void
}

export interface DocumentToRead {
  readonly bytes: Uint8Array
  readonly name: string
}
/** Reads a document in a thread of its own. */
export type ReadDocument = RunInThread<DocumentToRead, PlanDocument>

import type { Database } from '#src/platform/db/index.ts'

/** What the verbs of this module work with. */
export interface Oversight {
  readonly db: Database
  /** What was lent or opened has changed: sessions are to be resolved anew. */
  readonly forgetAll: () => void
  readonly wakeOutbox?: () => void
}

import type { Database } from '#src/platform/db/index.ts'
import type { NoteReading } from './note-reading.ts'

export interface AuditDeps {
  readonly db: Database
  readonly noteReading: NoteReading
}

import type { Paper } from '@haidang/documents'
import type { Database } from '#src/platform/db/index.ts'
import type { RunInThread } from '#src/platform/threads/index.ts'
import type { ReportCycleRule } from '#src/rule-sets/report-cycles.ts'

export interface PaperToWrite {
  readonly paper: Paper
  readonly format: 'docx' | 'pdf'
}
/** Writes a paper in a thread of its own. */
export type WritePaper = RunInThread<PaperToWrite, Uint8Array>

/** What the verbs of reports work with; built once in `app/compose.ts`. */
export interface ReportDeps {
  readonly db: Database
  readonly cycles: readonly ReportCycleRule[]
  readonly writePaper: WritePaper
  /** Tells the works of this process that one waits. */
  readonly wakeWorks: () => void
}

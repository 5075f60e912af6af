import type { Locale, RegisterFormat } from '@haidang/contracts'
import type { SheetCell, TableCode } from '@haidang/documents'
import type { RegisterLaw } from '../verbs/areas.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { RunInThread } from '#src/platform/threads/index.ts'
import type { RawTable } from './raw-rows.ts'

/** A table of organisations to be written: its rows, and the guide that goes with a workbook. */
export interface TableToWrite {
  readonly format: RegisterFormat
  readonly locale: Locale
  /** Unix milliseconds the file is dated by. */
  readonly datedAt: number
  readonly rows: readonly (readonly SheetCell[])[]
}
export type TableWork =
  | { readonly kind: 'read'; readonly bytes: Uint8Array; readonly name: string }
  | { readonly kind: 'write'; readonly table: TableToWrite }
export type TableWorkOutcome =
  | { readonly kind: 'read'; readonly table: RawTable }
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly code: TableCode; readonly place: string }

export interface RegisterDeps {
  readonly db: Database
  readonly law: RegisterLaw
  /** Reads and writes tables in a thread of its own. */
  readonly workTable: RunInThread<TableWork, TableWorkOutcome>
  readonly wakeWorks: () => void
}

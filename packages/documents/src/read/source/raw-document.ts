import type { PlanFinding, SourceFacts } from '../model.ts'

/** What every kind of file is brought to before its sense is read. */
export interface RawDocument {
  readonly format: SourceFacts['format']
  readonly encoding: SourceFacts['encoding']
  readonly pages: number | null
  readonly lines: readonly RawLine[]
  /** Tables the file itself marks as such; those of plain text are found by their signs. */
  readonly tables: readonly RawTable[]
  readonly footnotes: readonly { readonly number: string; readonly text: string; readonly line: number }[]
  readonly findings: readonly PlanFinding[]
}

export interface RawLine {
  readonly text: string
  readonly page: number | null
  /** Whether a paragraph begins here; a text file does not tell. */
  readonly start: 'yes' | 'no' | 'unknown'
  /** Set in bold throughout. */
  readonly isBold: boolean
}

export interface RawTable {
  /** Lines it stands on, from 1, rising. */
  readonly lines: readonly number[]
  readonly rows: readonly RawRow[]
  /** Rows are as drawn, so that no row can be the rest of another. */
  readonly isDrawn: boolean
}

export interface RawRow {
  readonly cells: readonly RawCell[]
  /** First row after a page break or a repeated header. */
  readonly afterBreak: boolean
}

export interface RawCell {
  readonly text: string
  readonly lines: readonly number[]
  /** Columns it covers. */
  readonly span: number
  /** The lower part of a cell merged over rows: holds what the cell above holds. */
  readonly isMergedDown: boolean
}

export const rawCell = (text: string, lines: readonly number[] = [], span = 1, isMergedDown = false): RawCell => ({
  text,
  lines,
  span,
  isMergedDown,
})

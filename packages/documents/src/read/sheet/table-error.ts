export const TABLE_CODES = ['table.unreadable', 'table.too_large', 'table.no_headings'] as const
export type TableCode = (typeof TABLE_CODES)[number]

/** A file that is no table, or more of one than is taken. `place` names the sheet, part or line, where one is concerned. */
export class TableError extends Error {
  override readonly name = 'TableError'
  readonly code: TableCode
  readonly place: string

  constructor(code: TableCode, place = '', cause?: unknown) {
    super(place === '' ? code : `${code}: ${place}`, cause === undefined ? undefined : { cause })
    this.code = code
    this.place = place
  }
}

export interface TableLimits {
  /** Rows of one sheet. */
  readonly maxRows: number
  readonly maxColumns: number
  /** Letters of all cells together. */
  readonly maxLetters: number
}
export const TABLE_LIMITS: TableLimits = { maxRows: 50_100, maxColumns: 256, maxLetters: 60_000_000 }

/** A row that is not empty. */
export interface TableRow {
  /** As the program that made the file counts, from 1. */
  readonly number: number
  readonly cells: readonly string[]
}
export interface TableSheet {
  readonly name: string
  readonly rows: readonly TableRow[]
}

import type { RegisterColumn } from '@haidang/contracts'
import type { ReadTable, SheetRow } from '@haidang/documents'
import type { RegisterWords } from './headings.ts'

/** A row of the file: its cells by column, trimmed. */
export interface RawRow {
  readonly row: number
  readonly cells: Partial<Readonly<Record<RegisterColumn, string>>>
}
export interface RawTable {
  readonly columns: readonly RegisterColumn[]
  readonly unknownHeadings: readonly string[]
  readonly rows: readonly RawRow[]
}

/** A title and a note or two may stand above the headings. */
const HEADINGS_WITHIN = 30
const LONGEST_HEADING = 60

function headingsOf(row: SheetRow, words: RegisterWords): Map<number, RegisterColumn> {
  const found = new Map<number, RegisterColumn>()
  const taken = new Set<RegisterColumn>()
  for (const [place, heading] of row.cells.entries()) {
    const column = words.column(heading)
    if (column === undefined || taken.has(column)) continue
    taken.add(column)
    found.set(place, column)
  }
  return taken.has('code') && (taken.has('name') || taken.size > 1) ? found : new Map()
}

/**
 * Finds the headings of the register in the first sheet that has them, and the rows below; undefined where no sheet has them.
 * Columns may stand in any order; those not recognised are named and passed over.
 */
export function rawRows(table: Pick<ReadTable, 'sheets'>, words: RegisterWords): RawTable | undefined {
  for (const sheet of table.sheets) {
    for (const [place, row] of sheet.rows.slice(0, HEADINGS_WITHIN).entries()) {
      const headings = headingsOf(row, words)
      if (headings.size === 0) continue
      return {
        columns: [...headings.values()],
        unknownHeadings: row.cells.flatMap((heading, i) =>
          heading.trim() === '' || headings.has(i) ? [] : [heading.trim().slice(0, LONGEST_HEADING)],
        ),
        rows: sheet.rows.slice(place + 1).flatMap(({ number, cells }) => {
          const found: [RegisterColumn, string][] = [...headings].map(([i, column]) => [
            column,
            (cells[i] ?? '').trim(),
          ])
          return found.every(([, text]) => text === '') ? [] : [{ row: number, cells: Object.fromEntries(found) }]
        }),
      }
    }
  }
  return undefined
}

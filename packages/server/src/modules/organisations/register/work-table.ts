import { readTable, TableError } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import { registerWords } from './headings.ts'
import type { TableWork, TableWorkOutcome } from './ports.ts'
import { rawRows } from './raw-rows.ts'
import { writeTable } from './write-table.ts'

/** Reads one table of organisations or writes one: pure, and heavy enough for a thread of its own. */
export async function workTable(given: TableWork): Promise<TableWorkOutcome> {
  if (given.kind === 'write') return { kind: 'written', bytes: writeTable(given.table) }
  try {
    const table = rawRows(await readTable(given.bytes, given.name), registerWords(createTranslator('vi')))
    return table === undefined ? { kind: 'refused', code: 'table.no_headings', place: '' } : { kind: 'read', table }
  } catch (error) {
    if (error instanceof TableError) return { kind: 'refused', code: error.code, place: error.place }
    throw error
  }
}

import { parentPort, workerData } from 'node:worker_threads'
import { readTable, TableError } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import type { ThreadMessage } from '#src/platform/threads/index.ts'
import { registerWords } from './headings.ts'
import { rawRows } from './raw-rows.ts'
import type { TableWork, TableWorkOutcome } from './ports.ts'
import { writeTable } from './write-table.ts'

// The body of a thread: reads one table of organisations or writes one, and ends.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const tell = (message: ThreadMessage<TableWorkOutcome>): void => port.postMessage(message)

async function work(given: TableWork): Promise<TableWorkOutcome> {
  if (given.kind === 'write') return { kind: 'written', bytes: writeTable(given.table) }
  try {
    const table = rawRows(await readTable(given.bytes, given.name), registerWords(createTranslator('vi')))
    return table === undefined ? { kind: 'refused', code: 'table.no_headings', place: '' } : { kind: 'read', table }
  } catch (error) {
    if (error instanceof TableError) return { kind: 'refused', code: error.code, place: error.place }
    throw error
  }
}

try {
  tell({ kind: 'done', value: await work(workerData as TableWork) })
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadMessage } from '#src/platform/threads/index.ts'
import type { TableWork, TableWorkOutcome } from './ports.ts'
import { workTable } from './work-table.ts'

// The body of a thread: reads one table of organisations or writes one, and ends.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const tell = (message: ThreadMessage<TableWorkOutcome>): void => port.postMessage(message)

try {
  tell({ kind: 'done', value: await workTable(workerData as TableWork) })
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

import { parentPort, workerData } from 'node:worker_threads'
import { type PlanDocument, readPlanDocument } from '@haidang/documents'
import type { ThreadMessage } from '#src/platform/threads/index.ts'
import type { DocumentToRead } from './ports.ts'

// The body of a thread: reads one document and ends.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const tell = (message: ThreadMessage<PlanDocument>): void => port.postMessage(message)

try {
  const { bytes, name } = workerData as DocumentToRead
  tell({ kind: 'done', value: await readPlanDocument(bytes, { name }) })
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

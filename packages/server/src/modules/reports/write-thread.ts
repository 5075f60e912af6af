import { parentPort, workerData } from 'node:worker_threads'
import { writePaperDocx, writePaperPdf } from '@haidang/documents'
import type { ThreadMessage } from '#src/platform/threads/index.ts'
import type { PaperToWrite } from './ports.ts'

// The body of a thread: writes one paper and ends.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const tell = (message: ThreadMessage<Uint8Array>): void => port.postMessage(message)

try {
  const { paper, format } = workerData as PaperToWrite
  tell({ kind: 'done', value: await (format === 'docx' ? writePaperDocx(paper) : writePaperPdf(paper)) })
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
}

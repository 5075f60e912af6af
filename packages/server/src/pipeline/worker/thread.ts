import { parentPort, workerData } from 'node:worker_threads'
import { createBatchProcessor } from './process-batch.ts'
import type { CostRequest, DetectionSet, ThreadAnswer, WorkRequest, WorkResult } from './thread-messages.ts'

// The body of a worker thread: builds its detection set once, then answers requests until it is ended.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const processor = createBatchProcessor(workerData as DetectionSet)

function answer(message: ThreadAnswer): void {
  port?.postMessage(message)
}

port.on('message', (request: WorkRequest | CostRequest) => {
  try {
    if ('costs' in request) {
      return answer({ kind: 'costs', id: request.id, costs: processor.takeCosts(), setAside: processor.setAside() })
    }
    const results: WorkResult[] = request.items.map((item) => processor.process(item))
    answer({ kind: 'done', id: request.id, results })
  } catch (error) {
    answer({
      kind: 'failed',
      id: request.id,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
})
answer({
  kind: 'ready',
  ruleCount: processor.ruleCount,
  refusedRules: processor.refusedRules,
  setAside: processor.setAside(),
  correlations: processor.correlations,
})

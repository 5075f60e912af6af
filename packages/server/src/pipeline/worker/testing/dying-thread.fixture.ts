import { parentPort, workerData } from 'node:worker_threads'
import type { ThreadAnswer, WorkRequest } from '../thread-messages.ts'

// A thread of the pool's tests: record 13 ends it, record 14 fails; of any other it says which set it was started with.
const port = parentPort
if (port === null) throw new Error('this file is the body of a worker thread')
const { productMinSeverityId } = workerData as { productMinSeverityId: number }
const answer = (message: ThreadAnswer): void => port.postMessage(message)

port.on('message', (request: WorkRequest) => {
  const seqs = request.items.map((item) => item.seq)
  if (seqs.includes(13)) process.exit(7)
  if (seqs.includes(14)) answer({ kind: 'failed', id: request.id, message: 'record 14' })
  else {
    const results = seqs.map((seq) => ({
      seq,
      tenant: 't',
      block: null,
      quarantine: [],
      findings: [],
      suppressed: [],
      observations: [],
      receivedAt: productMinSeverityId,
      batch: {
        tenant: 't',
        source: 's',
        batchId: 'b',
        ingestSeq: seq,
        receivedAt: 0,
        received: 0,
        accepted: 0,
        duplicates: 0,
        refused: 0,
        stored: 0,
        quarantined: 0,
        bytes: 0,
      },
    }))
    answer({ kind: 'done', id: request.id, results: results as never })
  }
})
answer({ kind: 'ready', ruleCount: productMinSeverityId, refusedRules: 0, setAside: [], correlations: [] })

import type { BatchId, SourceId, TenantId } from '@haidang/std'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { decodeLines, encodeHeader, encodeLines } from '../envelope.ts'
import { isolateFault } from './isolate-fault.ts'
import type { WorkerPool } from './pool.ts'
import { createBatchProcessor } from './process-batch.ts'
import type { WorkItem } from './thread-messages.ts'

const logger = createLogger('silent')
const processor = createBatchProcessor({
  rules: [],
  exceptions: [],
  indicators: null,
  warningLists: [],
  organisations: [],
  productMinSeverityId: 3,
})
const POISON = '"poison":true'

/** A pool whose thread fails on every request that holds a poisoned line, as a fault of ours would make it. */
function createFailingPool(): WorkerPool & { readonly runs: number } {
  let runs = 0
  return {
    run(items) {
      runs++
      for (const item of items)
        if (Buffer.from(decodeLines(item.payload).raw).includes(POISON))
          return Promise.reject(new Error('the thread failed'))
      return Promise.resolve(items.map((item) => processor.process(item)))
    },
    configure: () => Promise.resolve({ ruleCount: 0, refusedRules: 0, setAside: [], correlations: [] }),
    takeCosts: () => Promise.resolve({ costs: [], setAside: [] }),
    size: 1,
    close: () => Promise.resolve(),
    get runs() {
      return runs
    },
  }
}

function itemOf(seq: number, poisoned: readonly boolean[]): WorkItem {
  const lines = poisoned.map((bad, i) => Buffer.from(bad ? `{"n":${i},${POISON}}` : `{"n":${i}}`))
  const offsets: number[] = []
  let at = 0
  for (const line of lines) {
    offsets.push(at, at + line.length)
    at += line.length
  }
  return {
    seq,
    header: Buffer.from(
      encodeHeader({
        v: 1,
        batchId: `b${seq}` as BatchId,
        tenant: 't' as TenantId,
        source: 's' as SourceId,
        format: 'auto',
        zoneOffsetMinutes: 420,
        receivedAt: 1000,
        received: lines.length,
        duplicates: 0,
        refusedCount: 0,
        refused: [],
        bytes: at,
      }),
    ),
    payload: encodeLines(
      Buffer.concat(lines),
      offsets,
      Buffer.from(lines.map((_, i) => `${String(seq).padStart(8, '0')}${String(i).padStart(8, '0')}`).join('')),
    ),
  }
}

const idOf = (seq: number, i: number): string =>
  Buffer.from(`${String(seq).padStart(8, '0')}${String(i).padStart(8, '0')}`).toString('hex')

test('exactly the lines that make the pipeline fail are quarantined, with their bytes; all others are stored', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 24 }), { minLength: 1, maxLength: 4 }),
      async (batches) => {
        const items = batches.map((poisoned, i) => itemOf(i + 1, poisoned))
        const results = await isolateFault(createFailingPool(), items, logger)
        expect(results.map((r) => r.seq)).toEqual(items.map((i) => i.seq))
        for (const [b, poisoned] of batches.entries()) {
          const bad = poisoned.flatMap((is, i) => (is ? [i] : []))
          const result = results[b]
          expect(result?.quarantine.map((q) => q.eventId)).toEqual(bad.map((i) => idOf(b + 1, i)))
          expect(result?.quarantine.map((q) => Buffer.from(q.raw).toString('utf8'))).toEqual(
            bad.map((i) => `{"n":${i},${POISON}}`),
          )
          for (const row of result?.quarantine ?? [])
            expect(row).toMatchObject({
              code: 'event.pipeline_fault',
              batchId: `b${b + 1}`,
              ingestSeq: b + 1,
              tenant: 't',
              source: 's',
            })
          expect(result?.block?.rows ?? 0).toBe(poisoned.length - bad.length)
          expect(result?.batch).toMatchObject({
            received: poisoned.length,
            accepted: poisoned.length,
            stored: poisoned.length - bad.length,
            quarantined: bad.length,
          })
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('one bad line among many is found by halving', async () => {
  const pool = createFailingPool()
  const [result] = await isolateFault(
    pool,
    [
      itemOf(
        1,
        Array.from({ length: 1024 }, (_, i) => i === 700),
      ),
    ],
    logger,
  )
  expect(result?.batch).toMatchObject({ stored: 1023, quarantined: 1 })
  expect(pool.runs).toBeLessThan(30)
})

test('a batch that works by itself is left as it is', async () => {
  const pool = createFailingPool()
  const results = await isolateFault(
    pool,
    [itemOf(1, [false]), itemOf(2, [true, false]), itemOf(3, [false, false])],
    logger,
  )
  expect(results.map((r) => r.batch.quarantined)).toEqual([0, 1, 0])
})

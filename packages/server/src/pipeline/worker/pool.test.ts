import { afterEach, expect, test } from 'vitest'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { createWorkerPool, type WorkerPool } from './pool.ts'
import type { DetectionSet, WorkItem } from './thread-messages.ts'

const BODY = new URL('./testing/dying-thread.fixture.ts', import.meta.url)
/** The thread answers with the number of its set, so that a test sees which one it was. */
const setOf = (number: number): DetectionSet => ({
  rules: [],
  exceptions: [],
  indicators: null,
  warningLists: [],
  organisations: [],
  productMinSeverityId: number,
})
const item = (seq: number): WorkItem => ({ seq, header: new Uint8Array(), payload: new Uint8Array() })

let pool: WorkerPool
afterEach(() => pool.close())

const open = async (size: number): Promise<void> => {
  pool = createWorkerPool(size, createLogger('silent'), BODY)
  await pool.configure(setOf(1))
}

test('a thread that dies fails the work it had; work that comes meanwhile waits for its replacement', async () => {
  await open(1)
  const dying = pool.run([item(13)])
  await expect(dying).rejects.toThrow('ended with code 7')
  // Asked for at once, while there is no thread at all.
  expect((await pool.run([item(1), item(2)])).map((r) => r.seq)).toEqual([1, 2])
  expect(pool.size).toBe(1)
})

test('a failure of a thread is the failure of that request alone', async () => {
  await open(2)
  const answers = await Promise.allSettled([pool.run([item(1)]), pool.run([item(14)]), pool.run([item(2)])])
  expect(answers.map((a) => a.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(pool.size).toBe(2)
})

test('another set is swapped in whole, and what was under way is finished by the old threads', async () => {
  await open(2)
  const before = Array.from({ length: 20 }, (_, i) => pool.run([item(i + 20)]))
  const swapped = pool.configure(setOf(2))
  for (const results of await Promise.all(before)) expect([1, 2]).toContain(results[0]?.receivedAt)
  expect(await swapped).toEqual({ ruleCount: 2, refusedRules: 0, setAside: [], correlations: [] })
  for (let i = 0; i < 6; i++) expect((await pool.run([item(1)]))[0]?.receivedAt).toBe(2)
  expect(pool.size).toBe(2)
})

test('a thread that dies while the set is swapped does not bring the old set back', async () => {
  await open(1)
  const dying = pool.run([item(13)]).catch(() => 'died')
  await pool.configure(setOf(2))
  expect(await dying).toBe('died')
  for (let i = 0; i < 6; i++) expect((await pool.run([item(1)]))[0]?.receivedAt).toBe(2)
  expect(pool.size).toBe(1)
})

test('work given to a closed pool is refused', async () => {
  await open(1)
  await pool.close()
  await expect(pool.run([item(1)])).rejects.toThrow('no pipeline thread')
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchId, SourceId, TenantId } from '@haidang/std'
import { createTestClock, type TestClock } from '@haidang/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LakeWriter, WriteGroup } from '#src/platform/lake/index.ts'
import { createLocalStream, type Stream } from '#src/platform/stream/index.ts'
import { createLogger, createMetrics } from '#src/platform/telemetry/index.ts'
import { encodeHeader, encodeLines, FINDINGS_SUBJECT, RAW_SUBJECT } from '../envelope.ts'
import { type RawConsumer, startRawConsumer } from './consume.ts'
import type { WorkerPool } from './pool.ts'
import { createBatchProcessor } from './process-batch.ts'

const processor = createBatchProcessor({
  rules: [],
  exceptions: [],
  indicators: null,
  warningLists: [],
  organisations: [],
  productMinSeverityId: 3,
})
const ALERT = JSON.stringify({
  timestamp: '2026-11-21T08:00:00.000000+0700',
  event_type: 'alert',
  src_ip: '203.0.113.80',
  dest_ip: '10.66.1.30',
  proto: 'TCP',
  alert: { action: 'allowed', gid: 1, signature_id: 1, rev: 1, signature: 'x', category: 'y', severity: 1 },
})

let folder: string
let clock: TestClock
let stream: Stream
let running: RawConsumer | null
/** What was done, in order. */
let deeds: string[]
let stored: WriteGroup[]
let faults: { write: number; findings: number; work: number }
let resumeAt: { seq: number; eventsSeq: number }

const writer: LakeWriter = {
  write(group) {
    if (faults.write-- > 0) return Promise.reject(new Error('the lake does not answer'))
    deeds.push(`lake ${group.fromSeq}-${group.toSeq}`)
    stored.push(group)
    return Promise.resolve()
  },
  writeFindings(rows) {
    if (faults.findings-- > 0) return Promise.reject(new Error('the lake does not answer'))
    deeds.push(`findings ${rows.length}`)
    return Promise.resolve()
  },
  resumePosition: () => Promise.resolve(resumeAt),
}
const pool: WorkerPool = {
  run(items) {
    if (faults.work-- > 0) return Promise.reject(new Error('no thread could be had'))
    return Promise.resolve(items.map((item) => processor.process(item)))
  },
  configure: () => Promise.resolve({ ruleCount: 0, refusedRules: 0, setAside: [], correlations: [] }),
  takeCosts: () => Promise.resolve({ costs: [], setAside: [] }),
  size: 1,
  close: () => Promise.resolve(),
}

async function start(): Promise<RawConsumer> {
  running = await startRawConsumer({
    stream,
    writer,
    pool,
    clock,
    logger: createLogger('silent'),
    metrics: createMetrics(),
    onDetected: () => undefined,
    onStored: (counts) => deeds.push(`told ${counts.length}`),
  })
  return running
}

async function append(number: number, line = `{"n":${number}}`): Promise<void> {
  const body = Buffer.from(line)
  await stream.append(RAW_SUBJECT, [
    {
      msgId: `m${number}`,
      header: encodeHeader({
        v: 1,
        batchId: `b${number}` as BatchId,
        tenant: 't' as TenantId,
        source: 's' as SourceId,
        format: 'auto',
        zoneOffsetMinutes: 420,
        receivedAt: clock.now(),
        received: 1,
        duplicates: 0,
        refusedCount: 0,
        refused: [],
        bytes: body.length,
      }),
      payload: encodeLines(body, [0, body.length], Buffer.alloc(16, number)),
    },
  ])
}

const batchIds = (): string[] => stored.flatMap((g) => g.batchRows.map((b) => b.batchId))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'haidang-consume-'))
  clock = createTestClock()
  stream = await createLocalStream({ directory: folder, clock, minFreeBytes: 0 })
  running = null
  deeds = []
  stored = []
  faults = { write: 0, findings: 0, work: 0 }
  resumeAt = { seq: 0, eventsSeq: 0 }
})
afterEach(async () => {
  await running?.stop()
  await stream.close()
  await rm(folder, { recursive: true })
})

test('findings are out before the lake is written, and both before the batch is acknowledged', async () => {
  await append(1, ALERT)
  const consumer = await start()
  await consumer.drain()
  await vi.waitFor(() => expect(deeds).toEqual(['findings 1', 'lake 1-1', 'told 1']))
  expect(stream.stats().subjects.find((s) => s.subject === FINDINGS_SUBJECT)?.lastSeq).toBe(1)
  expect(stream.lag(RAW_SUBJECT).records).toBe(0)
})

test('a lake that does not answer holds the road up and loses nothing; the alert is out meanwhile, once', async () => {
  await append(1, ALERT)
  faults.write = 2
  const consumer = await start()
  await append(2)
  await vi.waitFor(() => expect(faults.write).toBeLessThan(2), { timeout: 10_000 })
  expect(stream.stats().subjects.find((s) => s.subject === FINDINGS_SUBJECT)?.lastSeq).toBe(1)
  expect(stream.lag(RAW_SUBJECT).records).toBeGreaterThan(0)
  await consumer.drain()
  expect(batchIds()).toEqual(['b1', 'b2'])
  expect(stream.stats().subjects.find((s) => s.subject === FINDINGS_SUBJECT)?.lastSeq).toBe(1)
})

test('a group that no thread can work on is tried again, not passed over', async () => {
  await append(1)
  // The run, the batch by itself, its one line, and the rest without it: all fail once.
  faults.work = 4
  const consumer = await start()
  await consumer.drain()
  expect(batchIds()).toEqual(['b1'])
  expect(stored[0]?.batchRows[0]).toMatchObject({ stored: 1, quarantined: 0 })
})

test('it goes on where the lake is: what is stored already is not stored again', async () => {
  for (let n = 1; n <= 5; n++) await append(n)
  resumeAt = { seq: 3, eventsSeq: 3 }
  const consumer = await start()
  await consumer.drain()
  expect(batchIds()).toEqual(['b4', 'b5'])
})

test('groups follow one another without a gap, and a stop leaves the rest to the next start', async () => {
  for (let n = 1; n <= 30; n++) await append(n)
  const first = await start()
  await vi.waitFor(() => expect(stored.length).toBeGreaterThan(0), { timeout: 10_000 })
  await first.stop()
  for (let n = 31; n <= 40; n++) await append(n)
  resumeAt = { seq: stored.at(-1)?.toSeq ?? 0, eventsSeq: stored.at(-1)?.toSeq ?? 0 }
  const second = await start()
  await second.drain()
  expect(batchIds()).toEqual(Array.from({ length: 40 }, (_, i) => `b${i + 1}`))
  for (const [i, group] of stored.entries()) expect(group.fromSeq).toBe((stored[i - 1]?.toSeq ?? 0) + 1)
})

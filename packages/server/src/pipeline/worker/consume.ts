import type { Finding } from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import { type LakeWriter, toFindingRow } from '#src/platform/lake/index.ts'
import type { Consumer, Stream, StreamRecord } from '#src/platform/stream/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { FINDINGS_SUBJECT, OBSERVATIONS_SUBJECT, RAW_SUBJECT } from '../envelope.ts'
import { openConsumerAfter } from '../open-consumer.ts'
import { isolateFault } from './isolate-fault.ts'
import type { WorkerPool } from './pool.ts'
import type { SuppressedCount } from './suppress.ts'
import type { WorkItem, WorkResult } from './thread-messages.ts'

/** A group is closed when it holds this many bytes of raw batches, or when nothing more came for `LINGER_MS`. */
const GROUP_BYTES = 48 * 1_048_576
const LINGER_MS = 250
/** Records of a group are dealt to threads in runs of about this size. */
const RUN_BYTES = 1_048_576
const RETRY_MS = 1000

export interface ConsumeOptions {
  readonly stream: Stream
  readonly writer: LakeWriter
  readonly pool: WorkerPool
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  /** Told what has just been stored, for the live numbers of the board. */
  readonly onStored: (
    counts: readonly { tenant: string; source: string; stored: number; quarantined: number }[],
  ) => void
  /** Told what rules spoke on, and what exceptions passed over, once it is stored. */
  readonly onDetected: (findings: readonly Finding[], suppressed: readonly SuppressedCount[]) => void
}

export interface RawConsumer {
  /** Everything received up to then has been told to correlation; Unix milliseconds. */
  handledUntil(): number
  /** Resolves when everything in the stream at the time of the call is stored. */
  drain(): Promise<void>
  stop(): Promise<void>
}

function toItems(records: readonly StreamRecord[]): WorkItem[] {
  return records.map((r) => ({ seq: r.seq, header: new Uint8Array(r.header), payload: inSharedMemory(r.payload) }))
}

/** Bytes a thread reads where they are: as the gateway made them, or, where they were read back from the disk, a copy. */
function inSharedMemory(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.byteLength))
  copy.set(bytes)
  return copy
}

function inRuns(items: readonly WorkItem[]): WorkItem[][] {
  const runs: WorkItem[][] = []
  let bytes = RUN_BYTES
  for (const item of items) {
    if (bytes >= RUN_BYTES) {
      runs.push([])
      bytes = 0
    }
    runs.at(-1)?.push(item)
    bytes += item.payload.byteLength
  }
  return runs
}

/**
 * The worker: raw batches from the stream through the threads; findings to the stream first, then the lake, then the
 * acknowledgement. While one group is being stored the next is already in the threads.
 */
export async function startRawConsumer(options: ConsumeOptions): Promise<RawConsumer> {
  const { stream, writer, pool, clock, logger, metrics } = options
  const resume = await writer.resumePosition()
  // Where the lake is ahead of the stream (restored from different moments), numbers it knows must not be given out again.
  await stream.advanceTo(RAW_SUBJECT, resume.eventsSeq)
  const consumer: Consumer = await openConsumerAfter(stream, RAW_SUBJECT, 'worker', resume.seq)
  const abort = new AbortController()
  const eventsTotal = metrics.counter('haidang_pipeline_events_total', 'Events that left the worker, by outcome', [
    'outcome',
  ])
  const findingsTotal = metrics.counter('haidang_pipeline_findings_total', 'Findings by kind', ['kind'])
  const delay = metrics.histogram(
    'haidang_pipeline_delay_seconds',
    'From receipt to storage',
    [0.1, 0.25, 0.5, 1, 2, 5, 10, 60],
  )

  let handledAt = 0

  async function gather(): Promise<readonly StreamRecord[]> {
    const first = await consumer.pull({ maxRecords: 512, maxBytes: GROUP_BYTES, waitMs: 5000, signal: abort.signal })
    if (first.length === 0) return first
    const bytes = first.reduce((n, r) => n + r.payload.byteLength, 0)
    if (bytes >= GROUP_BYTES / 2) return first
    await new Promise((resolve) => setTimeout(resolve, LINGER_MS))
    const more = await consumer.pull({ maxRecords: 512, maxBytes: GROUP_BYTES - bytes, waitMs: 0 })
    return [...first, ...more]
  }

  async function work(records: readonly StreamRecord[]): Promise<WorkResult[]> {
    const results = await Promise.all(
      inRuns(toItems(records)).map(async (items) => {
        try {
          return await pool.run(items)
        } catch (error) {
          logger.error(
            { err: error, fromSeq: items[0]?.seq },
            'a run of batches failed in its thread and is tried one by one',
          )
          return isolateFault(pool, items, logger)
        }
      }),
    )
    return results.flat()
  }

  /** Nothing is passed over: what cannot be worked on at all holds the road up, which the lag and the log show. */
  async function workUntilDone(records: readonly StreamRecord[]): Promise<WorkResult[]> {
    for (;;) {
      try {
        return await work(records)
      } catch (error) {
        logger.error({ err: error, fromSeq: records[0]?.seq }, 'a group could not be worked on; it is tried again')
        if (abort.signal.aborted) throw error
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async function store(results: readonly WorkResult[]): Promise<void> {
    const first = results[0]
    const last = results.at(-1)
    if (first === undefined || last === undefined) return
    const spoken = results.filter((r) => r.findings.length > 0)
    if (spoken.length > 0) {
      await stream.append(
        FINDINGS_SUBJECT,
        spoken.map((r) => ({
          msgId: `raw-${r.seq}`,
          header: JSON.stringify({ seq: r.seq }),
          payload: Buffer.from(JSON.stringify(r.findings)),
        })),
      )
      const findings = spoken.flatMap((r) => r.findings)
      for (const f of findings) findingsTotal.inc({ kind: f.kind })
      await writer.writeFindings(findings.map(toFindingRow))
    }
    const observed = results.flatMap((r) => r.observations.map((payload, part) => ({ seq: r.seq, part, payload })))
    if (observed.length > 0)
      await stream.append(
        OBSERVATIONS_SUBJECT,
        observed.map(({ seq, part, payload }) => ({
          msgId: `raw-${seq}-${part}`,
          header: JSON.stringify({ seq }),
          payload,
        })),
      )
    handledAt = Math.max(handledAt, last.receivedAt)
    await writer.write({
      fromSeq: first.seq,
      toSeq: last.seq,
      eventBlocks: results.flatMap((r) => (r.block === null ? [] : [r.block])),
      quarantineRows: results.flatMap((r) => r.quarantine),
      batchRows: results.map((r) => r.batch),
    })
    await consumer.ack(last.seq)
    const now = clock.now()
    for (const r of results) {
      eventsTotal.inc({ outcome: 'stored' }, r.batch.stored)
      if (r.batch.quarantined > 0) eventsTotal.inc({ outcome: 'quarantined' }, r.batch.quarantined)
      delay.observe(Math.max(0, now - r.receivedAt) / 1000)
    }
    options.onDetected(
      spoken.flatMap((r) => r.findings),
      results.flatMap((r) => r.suppressed),
    )
    options.onStored(
      results.map((r) => ({
        tenant: r.tenant,
        source: r.batch.source,
        stored: r.batch.stored,
        quarantined: r.batch.quarantined,
      })),
    )
  }

  async function storeUntilDone(results: readonly WorkResult[]): Promise<void> {
    for (;;) {
      try {
        await store(results)
        return
      } catch (error) {
        logger.error({ err: error }, 'a group could not be stored; it is tried again')
        if (abort.signal.aborted) throw error
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async function run(): Promise<void> {
    let storing: Promise<void> = Promise.resolve()
    while (!abort.signal.aborted) {
      const records = await gather()
      if (records.length === 0) continue
      const results = await workUntilDone(records)
      await storing
      storing = storeUntilDone(results)
      storing.catch(() => abort.abort())
    }
    await storing
  }
  const running = run().catch((error: unknown) => {
    if (!abort.signal.aborted) logger.error({ err: error }, 'the worker stopped')
  })

  return {
    handledUntil: () => (consumer.lag().records === 0 ? clock.now() : handledAt),
    async drain() {
      while (consumer.lag().records > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async stop() {
      abort.abort()
      await running
      await consumer.close()
    },
  }
}

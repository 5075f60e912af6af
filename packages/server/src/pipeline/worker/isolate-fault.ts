import type { EventId } from '@haidang/std'
import type { QuarantineRow } from '#src/platform/lake/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { decodeHeader, decodeLines, encodeLines, ID_BYTES } from '../envelope.ts'
import type { WorkerPool } from './pool.ts'
import type { WorkItem, WorkResult } from './thread-messages.ts'

/** The code of a line that made the pipeline itself fail; it is kept with its bytes, to be replayed after the repair. */
const FAULT_CODE = 'event.pipeline_fault'

/** The lines [from, to) of an item as an item of their own. */
function part(item: WorkItem, from: number, to: number): WorkItem {
  const lines = decodeLines(item.payload)
  const offsets: number[] = []
  for (let i = from; i < to; i++) offsets.push(lines.offsets[2 * i] ?? 0, lines.offsets[2 * i + 1] ?? 0)
  const ids = lines.ids.subarray(from * ID_BYTES, to * ID_BYTES)
  return { seq: item.seq, header: item.header, payload: encodeLines(lines.raw, offsets, ids) }
}

/** The numbers of the lines the threads fail on, found by halving. */
async function culprits(pool: WorkerPool, item: WorkItem, from: number, to: number): Promise<number[]> {
  try {
    await pool.run([part(item, from, to)])
    return []
  } catch {
    if (to - from <= 1) return [from]
    const middle = (from + to) >> 1
    return [...(await culprits(pool, item, from, middle)), ...(await culprits(pool, item, middle, to))]
  }
}

/**
 * Runs items one by one after their run failed. A batch that fails again is taken apart: the lines that make the pipeline
 * fail go to quarantine, all others are stored.
 */
export async function isolateFault(
  pool: WorkerPool,
  items: readonly WorkItem[],
  logger: Logger,
): Promise<WorkResult[]> {
  const out: WorkResult[] = []
  for (const item of items) {
    try {
      out.push(...(await pool.run([item])))
      continue
    } catch (error) {
      logger.error({ err: error, seq: item.seq }, 'a batch makes the pipeline fail; its lines are tried apart')
    }
    const header = decodeHeader(item.header)
    const lines = decodeLines(item.payload)
    const bad = new Set(await culprits(pool, item, 0, lines.count))
    const good: number[] = []
    const offsets: number[] = []
    const ids: Uint8Array[] = []
    for (let i = 0; i < lines.count; i++) {
      if (bad.has(i)) continue
      good.push(i)
      offsets.push(lines.offsets[2 * i] ?? 0, lines.offsets[2 * i + 1] ?? 0)
      ids.push(lines.ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES))
    }
    const [result] = await pool.run([{ ...item, payload: encodeLines(lines.raw, offsets, Buffer.concat(ids)) }])
    if (result === undefined) throw new Error('a thread answered without a result')
    const quarantine: QuarantineRow[] = [...bad].map((i) => ({
      tenant: header.tenant,
      source: header.source,
      eventId: Buffer.from(lines.ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES)).toString('hex') as EventId,
      batchId: header.batchId,
      ingestSeq: item.seq,
      receivedAt: header.receivedAt,
      code: FAULT_CODE,
      offset: 0,
      field: '',
      raw: lines.raw.slice(lines.offsets[2 * i] ?? 0, lines.offsets[2 * i + 1] ?? 0),
    }))
    out.push({
      ...result,
      quarantine: [...result.quarantine, ...quarantine],
      batch: { ...result.batch, accepted: lines.count, quarantined: result.batch.quarantined + quarantine.length },
    })
  }
  return out
}

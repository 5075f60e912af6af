/**
 * Exactly-once storing. A group is stored in this order: its events, its quarantined lines, its batch rows. Each event insert is
 * one part and so all or nothing, and `ingest_seq` says which stream records it held; therefore after any crash
 *
 * - the largest `ingest_seq` of `batches_v1` is where everything is stored: reading goes on after it;
 * - the largest `ingest_seq` of `events_v1` is how far events are stored: blocks up to there are skipped when they come again;
 * - quarantined lines and batch rows that come again replace themselves.
 */
import { EVENT_COLUMNS } from './event-columns.ts'
import { joinEventBlocks } from './event-block.ts'
import { type EventBlock, type FindingRow, type Lake, LakeError, type LakeWriter, type WriteGroup } from './port.ts'
import { batchesBlock, findingsBlock, quarantineBlock, type SmallBlock } from './small-blocks.ts'

const EVENT_COLUMN_NAMES = EVENT_COLUMNS.map((column) => column.name)

export interface LakeWriterOptions {
  readonly lake: Lake
  /** How often an insert is tried before the error goes to the caller. Default 3. */
  readonly attempts?: number
  /** Wait before the next try, in milliseconds. Default 200 for each try made. */
  readonly waitMs?: (attempt: number) => number
  /** One insert takes no more rows than this (a single block always goes whole). Default 250,000. */
  readonly maxRowsPerInsert?: number
}

export function createLakeWriter(options: LakeWriterOptions): LakeWriter {
  const { lake } = options
  const attempts = options.attempts ?? 3
  const waitMs = options.waitMs ?? ((attempt: number) => attempt * 200)
  const maxRows = options.maxRowsPerInsert ?? 250_000
  let eventsSeq: number | null = null
  let lastSeq = 0

  async function readEventsSeq(): Promise<number> {
    const [row] = await lake.query<{ seq: number }>('SELECT max(ingest_seq) AS seq FROM events_v1')
    return Number(row?.seq ?? 0)
  }

  async function resumePosition(): Promise<{ seq: number; eventsSeq: number }> {
    const [row] = await lake.query<{ seq: number }>('SELECT max(ingest_seq) AS seq FROM batches_v1')
    const seq = Number(row?.seq ?? 0)
    const events = await readEventsSeq()
    eventsSeq = events
    lastSeq = seq
    return { seq, eventsSeq: events }
  }

  /** Runs an insert; `isStored` decides after an ambiguous failure whether it happened. */
  async function insert(block: SmallBlock, isStored: (() => Promise<boolean>) | null): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await lake.insertNative(block.table, block.columns, block.block)
        return
      } catch (error) {
        const isAmbiguous = error instanceof LakeError && error.isAmbiguous
        if (isAmbiguous && isStored !== null && (await isStored())) return
        if (!isAmbiguous || attempt >= attempts) throw error
        await new Promise((resolve) => setTimeout(resolve, waitMs(attempt)))
      }
    }
  }

  async function writeEvents(blocks: readonly EventBlock[]): Promise<void> {
    let from = 0
    while (from < blocks.length) {
      const first = blocks[from]
      if (first === undefined) return
      let to = from
      let rows = 0
      for (let block = blocks[to]; block !== undefined && block.day === first.day; block = blocks[to]) {
        // Blocks of one stream record stay together: its number is what "stored" is judged by.
        if (rows > 0 && rows + block.rows > maxRows && block.ingestSeq !== blocks[to - 1]?.ingestSeq) break
        rows += block.rows
        to += 1
      }
      const part = blocks.slice(from, to)
      const upTo = part.at(-1)?.ingestSeq ?? 0
      if (blocks[to]?.ingestSeq === upTo) throw new RangeError(`record ${upTo} has blocks of two days`)
      await insert({ table: 'events_v1', columns: EVENT_COLUMN_NAMES, block: joinEventBlocks(part) }, async () => (await readEventsSeq()) >= upTo)
      eventsSeq = upTo
      from = to
    }
  }

  return {
    resumePosition,
    async write(group: WriteGroup) {
      if (eventsSeq === null) await resumePosition()
      if (group.fromSeq > group.toSeq) throw new RangeError('a group goes from a record to the same or a later one')
      if (group.toSeq < lastSeq) throw new RangeError(`groups come in order: ${group.toSeq} after ${lastSeq}`)
      const stored = eventsSeq ?? 0
      const blocks = group.eventBlocks.filter((block) => block.ingestSeq > stored && block.rows > 0)
      for (const [i, block] of blocks.entries()) {
        if (block.ingestSeq < group.fromSeq || block.ingestSeq > group.toSeq) throw new RangeError(`block ${block.ingestSeq} is outside of its group`)
        if (block.ingestSeq < (blocks[i - 1]?.ingestSeq ?? 0)) throw new RangeError('blocks come in order of their record')
      }
      try {
        await writeEvents(blocks)
        if (group.quarantineRows.length > 0) await insert(quarantineBlock(group.quarantineRows), null)
        if (group.batchRows.length > 0) await insert(batchesBlock(group.batchRows), null)
      } catch (error) {
        // Whoever tries again starts from what the lake itself says.
        eventsSeq = null
        throw error
      }
      lastSeq = group.toSeq
    },
    async writeFindings(findings: readonly FindingRow[]) {
      if (findings.length > 0) await insert(findingsBlock(findings), null)
    },
  }
}

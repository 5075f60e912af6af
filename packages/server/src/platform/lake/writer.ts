/**
 * Exactly-once storing. A group is stored in this order: the bodies of its events, its events, its quarantined lines, its batch
 * rows. Each insert of bodies or events is one part and so all or nothing, and `ingest_seq` says which stream records it held;
 * therefore after any crash
 *
 * - the largest `ingest_seq` of `batches_v1` is where everything is stored: reading goes on after it;
 * - the largest `ingest_seq` of `event_bodies_v1` and of `events_v1` is how far each is stored: blocks up to there are skipped for
 *   that table when they come again;
 * - quarantined lines and batch rows that come again replace themselves.
 */
import { EVENT_TABLES } from './event-columns.ts'
import { joinEventBlocks } from './event-block.ts'
import { type EventBlock, type FindingRow, type Lake, LakeError, type LakeWriter, type WriteGroup } from './port.ts'
import { batchesBlock, findingsBlock, quarantineBlock, type SmallBlock } from './small-blocks.ts'

type EventTable = (typeof EVENT_TABLES)[number]['table']

export interface LakeWriterOptions {
  readonly lake: Lake
  /** How often an insert is tried before the error goes to the caller. Default 3. */
  readonly attempts?: number
  /** Wait before the next try, in milliseconds. Default 200 for each try made. */
  readonly waitMs?: (attempt: number) => number
  /**
   * One insert takes no more bytes than this (a single record always goes whole): the engine holds a few times as much while it
   * sorts and writes. Default 96 MiB.
   */
  readonly maxInsertBytes?: number
}

/** Bytes of some of a block's columns. */
function bytesOf(block: EventBlock, columns: readonly { readonly index: number }[]): number {
  let sum = 0
  for (const { index } of columns) {
    sum += (block.columnEnds[index] ?? 0) - (index === 0 ? 0 : (block.columnEnds[index - 1] ?? 0))
  }
  return sum
}

export function createLakeWriter(options: LakeWriterOptions): LakeWriter {
  const { lake } = options
  const attempts = options.attempts ?? 3
  const waitMs = options.waitMs ?? ((attempt: number) => attempt * 200)
  const maxBytes = options.maxInsertBytes ?? 96 * 1024 * 1024
  /** How far each event table is stored; null where only the lake knows. */
  let stored: Map<EventTable, number> | null = null
  let lastSeq = 0

  async function readSeq(table: EventTable | 'batches_v1'): Promise<number> {
    const [row] = await lake.query<{ seq: number }>(`SELECT max(ingest_seq) AS seq FROM ${table}`, {
      timeoutMs: 120_000,
    })
    return Number(row?.seq ?? 0)
  }

  async function resume(): Promise<Map<EventTable, number>> {
    lastSeq = await readSeq('batches_v1')
    const found = new Map<EventTable, number>()
    for (const { table } of EVENT_TABLES) found.set(table, await readSeq(table))
    stored = found
    return found
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

  async function writeEvents(
    target: (typeof EVENT_TABLES)[number],
    blocks: readonly EventBlock[],
    positions: Map<EventTable, number>,
  ): Promise<void> {
    let from = 0
    while (from < blocks.length) {
      const first = blocks[from]
      if (first === undefined) return
      let to = from
      let bytes = 0
      for (let block = blocks[to]; block !== undefined && block.day === first.day; block = blocks[to]) {
        // Blocks of one stream record stay together: its number is what "stored" is judged by.
        const more = bytesOf(block, target.columns)
        if (bytes > 0 && bytes + more > maxBytes && block.ingestSeq !== blocks[to - 1]?.ingestSeq) break
        bytes += more
        to += 1
      }
      const part = blocks.slice(from, to)
      const upTo = part.at(-1)?.ingestSeq ?? 0
      if (blocks[to]?.ingestSeq === upTo) throw new RangeError(`record ${upTo} has blocks of two days`)
      const block = joinEventBlocks(
        part,
        target.columns.map(({ index }) => index),
      )
      const columns = target.columns.map(({ name }) => name)
      await insert({ table: target.table, columns, block }, async () => (await readSeq(target.table)) >= upTo)
      positions.set(target.table, upTo)
      from = to
    }
  }

  return {
    async resumePosition() {
      const positions = await resume()
      return { seq: lastSeq, eventsSeq: Math.max(lastSeq, ...positions.values()) }
    },
    async write(group: WriteGroup) {
      const positions = stored ?? (await resume())
      if (group.fromSeq > group.toSeq) throw new RangeError('a group goes from a record to the same or a later one')
      // Delivered again after a crash that came before its acknowledgement: all of it is stored.
      if (group.toSeq <= lastSeq) return
      const blocks = group.eventBlocks.filter((block) => block.rows > 0)
      for (const [i, block] of blocks.entries()) {
        if (block.ingestSeq < group.fromSeq || block.ingestSeq > group.toSeq)
          throw new RangeError(`block ${block.ingestSeq} is outside of its group`)
        if (block.ingestSeq < (blocks[i - 1]?.ingestSeq ?? 0))
          throw new RangeError('blocks come in order of their record')
      }
      try {
        for (const target of EVENT_TABLES) {
          const position = positions.get(target.table) ?? 0
          await writeEvents(
            target,
            blocks.filter((block) => block.ingestSeq > position),
            positions,
          )
        }
        if (group.quarantineRows.length > 0) await insert(quarantineBlock(group.quarantineRows), null)
        if (group.batchRows.length > 0) await insert(batchesBlock(group.batchRows), null)
      } catch (error) {
        // Whoever tries again starts from what the lake itself says.
        stored = null
        throw error
      }
      lastSeq = group.toSeq
    },
    async writeFindings(findings: readonly FindingRow[]) {
      if (findings.length > 0) await insert(findingsBlock(findings), null)
    },
  }
}

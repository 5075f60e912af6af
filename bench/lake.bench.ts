/**
 * Storing in the lake: encoding rows into blocks (the worker's part) and inserting them with every flush and every merge they cause
 * (the lake's part). Floors: copying the texts of the rows; the engine reading the same blocks without storing them.
 * Run: `node bench/lake.bench.ts [--json] [--events N] [--group N]`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createChdbLake,
  createEventBlockBuilder,
  createLakeWriter,
  type EventBlock,
  type EventRow,
  migrateLake,
} from '@haidang/server/platform/lake/index.ts'
import { joinEventBlocks } from '@haidang/server/platform/lake/event-block.ts'
import { EVENT_TABLES } from '@haidang/server/platform/lake/event-columns.ts'
import type { SourceId, TenantId } from '@haidang/std'
import { createRowSource } from './lake-rows.ts'
import type { BenchResult } from './result.ts'

const { values: args } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    events: { type: 'string', default: '1000000' },
    group: { type: 'string', default: '50000' },
  },
})
const EVENTS = Number(args.events)
const GROUP = Number(args.group)
const BATCH = 500
const START = Date.UTC(2026, 10, 20, 1)

const cpuOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6
const processCpu = (): number => cpuOf(process.cpuUsage())
const threadCpu = (): number => cpuOf(process.threadCpuUsage())

function print(
  name: string,
  events: number,
  seconds: number,
  cpu: number,
  floor: number,
  details: Record<string, unknown>,
): void {
  const result: BenchResult = {
    name,
    events,
    eventsPerSecond: Math.round(events / seconds),
    cpuSecondsPerMillion: Number(((cpu / events) * 1e6).toFixed(2)),
    floorCpuSecondsPerMillion: Number(((floor / events) * 1e6).toFixed(2)),
    ratio: Number((cpu / floor).toFixed(2)),
    peakRssMb: Math.round(peakRss / 1e6),
    details,
  }
  if (args.json) console.log(JSON.stringify(result))
  else console.table({ ...result, ...details, details: undefined })
}

let peakRss = 0
const directory = await mkdtemp(join(tmpdir(), 'haidang-bench-lake-'))
const lake = await createChdbLake({ directory })
await migrateLake(lake)
const writer = createLakeWriter({ lake })
await writer.resumePosition()
for (const { table } of EVENT_TABLES) await lake.command(`CREATE TABLE floor_${table} AS ${table} ENGINE = Null`)
const source = createRowSource()
const builder = createEventBlockBuilder()
let encodeCpu = 0
let copyCpu = 0
let otherCpu = 0
let writeSeconds = 0
let floorCpu = 0
let floorEvents = 0
let seq = 0
const target = Buffer.alloc(4 * 1024 * 1024)

/** Rows are made (not counted), copied (floor) and encoded (work), batch by batch; raw as bytes, as it comes from the stream. */
function nextGroup(): EventBlock[] {
  const blocks: EventBlock[] = []
  for (let made = 0; made < GROUP; made += BATCH) {
    seq += 1
    const t0 = threadCpu()
    const rows: EventRow[] = []
    for (let i = 0; i < BATCH; i++) {
      const row = source.row(seq * BATCH + i, seq, START + Math.floor((seq * BATCH) / 30))
      rows.push({ ...row, raw: Buffer.from(String(row.raw), 'latin1') })
    }
    const t1 = threadCpu()
    let at = 0
    for (const row of rows) {
      if (typeof row.ocsf === 'string') at += target.write(row.ocsf, at)
      if (typeof row.raw !== 'string') {
        target.set(row.raw, at)
        at += row.raw.length
      }
    }
    const t2 = threadCpu()
    for (const row of rows) builder.add(row)
    const block = builder.finish()
    const t3 = threadCpu()
    otherCpu += t2 - t0
    copyCpu += t2 - t1
    encodeCpu += t3 - t2
    if (block !== null) blocks.push(block)
  }
  return blocks
}

const from = processCpu()
let events = 0
while (events < EVENTS) {
  const blocks = nextGroup()
  const first = blocks[0]?.ingestSeq ?? 0
  const started = performance.now()
  await writer.write({
    fromSeq: first,
    toSeq: seq,
    eventBlocks: blocks,
    quarantineRows: [],
    batchRows: blocks.map((block) => ({
      tenant: 'tenant' as TenantId,
      source: 'source' as SourceId,
      batchId: `batch-${block.ingestSeq}`,
      ingestSeq: block.ingestSeq,
      receivedAt: START,
      received: BATCH,
      accepted: BATCH,
      duplicates: 0,
      refused: 0,
      stored: block.rows,
      quarantined: 0,
      bytes: 500_000,
    })),
  })
  writeSeconds += (performance.now() - started) / 1000
  events += GROUP
  peakRss = Math.max(peakRss, process.memoryUsage.rss())
  if (floorEvents < 4 * GROUP) {
    const before = processCpu()
    for (const { table, columns } of EVENT_TABLES) {
      await lake.insertNative(
        `floor_${table}`,
        columns.map(({ name }) => name),
        joinEventBlocks(
          blocks,
          columns.map(({ index }) => index),
        ),
      )
    }
    const used = processCpu() - before
    floorCpu += used
    otherCpu += used
    floorEvents += GROUP
  }
}
// Merges under way belong to what was stored.
for (let quiet = 0; quiet < 3;) {
  const before = processCpu()
  await sleep(500)
  const [row] = await lake.query<{ n: number }>('SELECT count() AS n FROM system.merges')
  quiet = Number(row?.n) === 0 && processCpu() - before < 0.05 ? quiet + 1 : 0
}
const writeCpu = processCpu() - from - encodeCpu - otherCpu
const parts = await lake.query<{ table: string; parts: number; size: number }>(
  "SELECT table, count() AS parts, sum(bytes_on_disk) AS size FROM system.parts WHERE active AND table LIKE 'event%' GROUP BY table ORDER BY table",
)
print('lake-encode', events, encodeCpu, encodeCpu, copyCpu, {})
print('lake-write', events, writeSeconds, writeCpu, (floorCpu / floorEvents) * events, {
  eventsPerInsert: GROUP,
  bytesPerEvent: Math.round(parts.reduce((sum, row) => sum + Number(row.size), 0) / events),
  parts: parts.map((row) => `${row.table} ${row.parts}`).join(', '),
})
await lake.close()
await rm(directory, { recursive: true })

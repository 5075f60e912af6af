/**
 * The local stream: batches of 500 events of 1 kB from four callers at once, each flushed before it is answered, with a consumer that
 * pulls and acknowledges beside them. Floor: the same bytes written to one file and flushed as often.
 * Run: `node bench/stream.bench.ts [--json] [--events N]`.
 */
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createLocalStream } from '@haidang/server/platform/stream/index.ts'
import type { BenchResult } from './result.ts'

const { values: args } = parseArgs({
  options: { json: { type: 'boolean', default: false }, events: { type: 'string', default: '2000000' } },
})
const EVENTS = Number(args.events)
const CALLERS = 4
const SUBJECT = 'haidang.raw.0'

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
let peakRss = 0
const watch = (): void => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss())
}

/** Payloads that differ, so that nothing on the way can be clever about them. */
const payloads = (bytes: number): Buffer[] =>
  Array.from({ length: 16 }, (_, n) => {
    const buffer = Buffer.alloc(bytes)
    for (let i = 0; i < bytes; i += 4) buffer.writeUInt32LE((i * 2_654_435_761 + n) >>> 0, i)
    return buffer
  })

async function floor(directory: string, batches: number, bytes: number): Promise<number> {
  const pool = payloads(bytes)
  const file = await open(join(directory, 'floor'), 'w')
  const from = cpuSeconds()
  for (let i = 0; i < batches; i += CALLERS) {
    await file.writev(Array.from({ length: CALLERS }, (_, c) => pool[(i + c) % pool.length] ?? Buffer.alloc(0)))
    await file.datasync()
  }
  const used = cpuSeconds() - from
  await file.close()
  await rm(join(directory, 'floor'))
  return used
}

async function work(directory: string, batches: number, bytes: number): Promise<{ cpu: number; seconds: number }> {
  const pool = payloads(bytes)
  const stream = await createLocalStream({ directory: join(directory, 'stream'), clock: systemClock, minFreeBytes: 0 })
  const consumer = await stream.consumer(SUBJECT, 'worker')
  const fromCpu = cpuSeconds()
  const from = performance.now()
  let next = 0
  const produce = async (): Promise<void> => {
    while (next < batches) {
      const n = next++
      await stream.append(SUBJECT, [
        {
          msgId: `batch-${n}`,
          header: `{"batchId":"batch-${n}","source":"s","events":500}`,
          payload: pool[n % pool.length] ?? Buffer.alloc(0),
        },
      ])
      watch()
    }
  }
  const consume = async (): Promise<void> => {
    for (let seen = 0; seen < batches;) {
      const records = await consumer.pull({ maxRecords: 32, waitMs: 1000 })
      seen += records.length
      const last = records.at(-1)
      if (last !== undefined) await consumer.ack(last.seq)
    }
  }
  await Promise.all([consume(), ...Array.from({ length: CALLERS }, produce)])
  const result = { cpu: cpuSeconds() - fromCpu, seconds: (performance.now() - from) / 1000 }
  await stream.close()
  return result
}

for (const { name, perBatch } of [
  { name: 'stream', perBatch: 500 },
  { name: 'stream-small-batches', perBatch: 20 },
]) {
  const events = perBatch === 500 ? EVENTS : Math.floor(EVENTS / 10)
  const batches = Math.ceil(events / perBatch)
  const directory = await mkdtemp(join(tmpdir(), 'haidang-bench-stream-'))
  const floorCpu = await floor(directory, batches, perBatch * 1000)
  const { cpu, seconds } = await work(directory, batches, perBatch * 1000)
  await rm(directory, { recursive: true })
  const result: BenchResult = {
    name,
    events,
    eventsPerSecond: Math.round(events / seconds),
    cpuSecondsPerMillion: Number(((cpu / events) * 1e6).toFixed(2)),
    floorCpuSecondsPerMillion: Number(((floorCpu / events) * 1e6).toFixed(2)),
    ratio: Number((cpu / floorCpu).toFixed(2)),
    peakRssMb: Math.round(peakRss / 1e6),
    details: { eventsPerBatch: perBatch, megabytesPerSecond: Math.round(events / 1000 / seconds) },
  }
  if (args.json) console.log(JSON.stringify(result))
  else console.table({ ...result, ...result.details, details: undefined })
}

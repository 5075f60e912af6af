/**
 * What correlation rules add to the work of a pipeline thread: the same batches parsed and matched against a thousand rules, without
 * correlations and with three, turn by turn so that both meet the same machine; and the correlation of what was observed, on the main
 * thread. The three stand on rules that half of these samples hit, far more than rules of an agency are.
 * Run: `node bench/rule-correlation.bench.ts [--json] [--events N]`.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createRuleCorrelation } from '@haidang/server/pipeline/correlate/rule-correlation.ts'
import { encodeHeader, encodeLines } from '@haidang/server/pipeline/envelope.ts'
import { decodeObservations } from '@haidang/server/pipeline/observations.ts'
import { createBatchProcessor } from '@haidang/server/pipeline/worker/process-batch.ts'
import type { BatchId, SourceId, TenantId } from '@haidang/std'
import type { BenchResult } from './result.ts'
import { correlationRules, hasSamples, rules, SURICATA, WINDOWS } from './road-stack.ts'

const BATCH = 500

function readLines(): string[] {
  return [
    ...SURICATA.flatMap((f) => readFileSync(f, 'utf8').split('\n')),
    ...gunzipSync(readFileSync(WINDOWS)).toString('utf8').split('\n'),
  ].filter((l) => l.length > 200 && l.length < 3000)
}

function itemOf(lines: readonly string[], number: number, receivedAt: number) {
  const parts = lines.map((line) => Buffer.from(line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  const header = encodeHeader({
    v: 1,
    batchId: `b${number}` as BatchId,
    tenant: '01900000-0000-7000-8000-000000000001' as TenantId,
    source: '01900000-0000-7000-9000-000000000001' as SourceId,
    format: 'auto',
    zoneOffsetMinutes: 420,
    receivedAt,
    received: parts.length,
    duplicates: 0,
    refusedCount: 0,
    refused: [],
    bytes: at,
  })
  const ids = Buffer.concat(parts.map((_, i) => Buffer.from(`${number}`.padStart(10, '0') + `${i}`.padStart(6, '0'))))
  return { seq: number, header: Buffer.from(header), payload: encodeLines(Buffer.concat(parts), offsets, ids) }
}

function processorWith(texts: readonly string[]) {
  return createBatchProcessor({
    rules: texts.map((text) => ({ text, origin: 'bench' })),
    exceptions: [],
    indicators: null,
    warningLists: [],
    organisations: [],
    productMinSeverityId: 6,
  })
}

/** Seconds of CPU of one act. */
function cpuOf(act: () => void): number {
  const began = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

export function* run({ events }: { readonly events: number }): Generator<BenchResult> {
  if (!hasSamples()) {
    console.error('rule-correlation: skipped, the sample data (../shared/data) is absent')
    return
  }
  const lines = readLines()
  const now = Date.UTC(2026, 10, 21)
  const plain = processorWith(rules())
  const correlating = processorWith([...rules(), ...correlationRules(3)])
  const correlation = createRuleCorrelation()
  correlation.configure(correlating.correlations, [])
  const batches = Math.ceil(events / BATCH)
  const costs = { floor: [] as number[], none: [] as number[], three: [] as number[], correlate: [] as number[] }
  let [observed, hits, bytes] = [0, 0, 0]
  for (let n = 0; n < batches; n++) {
    const own = Array.from({ length: BATCH }, (_, i) => lines[(n * BATCH + i) % lines.length] ?? '')
    const item = itemOf(own, n, now + n * 1000)
    let pieces: readonly Uint8Array[] = []
    const turns = [
      () => costs.none.push(cpuOf(() => void plain.process(item))),
      () => costs.three.push(cpuOf(() => void (pieces = correlating.process(item).observations))),
    ]
    // Neither is always the first, whose batch is still cold.
    for (const turn of n % 2 === 0 ? turns : turns.toReversed()) turn()
    costs.floor.push(cpuOf(() => own.forEach((line) => void JSON.parse(line))))
    costs.correlate.push(
      cpuOf(() => {
        for (const piece of pieces) {
          const record = decodeObservations(piece)
          if (record.kind === 'tick') continue
          observed += record.events.length
          // The samples are of many years: here they happen as they come.
          const events = record.events.map((event) => ({ ...event, at: record.receivedAt }))
          hits += correlation.take({ ...record, events }).findings.length
        }
      }),
    )
    bytes += pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
  }
  const each = (of: readonly number[]): number => (median(of.slice(of.length >> 3)) * 1e6) / BATCH
  const floor = each(costs.floor)
  const common = {
    events: batches * BATCH,
    floorCpuSecondsPerMillion: floor,
    peakRssMb: process.memoryUsage().rss / 1_048_576,
  }
  const row = (name: string, cost: number, details: BenchResult['details']): BenchResult => ({
    name,
    ...common,
    eventsPerSecond: 1e6 / cost,
    cpuSecondsPerMillion: cost,
    ratio: cost / floor,
    ...(details === undefined ? {} : { details }),
  })
  yield row('rule-correlation-none', each(costs.none), {})
  yield row('rule-correlation-three', each(costs.three) + each(costs.correlate), {
    thread: each(costs.three),
    mainThread: each(costs.correlate),
    observedShare: observed / (batches * BATCH),
    bytesEach: observed === 0 ? 0 : Math.round(bytes / observed),
    hits,
    ...correlation.totals(),
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, events: { type: 'string', default: '60000' } } })
  for (const result of run({ events: Number(values.events) })) console.log(JSON.stringify(result))
}

/**
 * The whole road: HTTP in, on disk, parsed, matched against a million indicators and a thousand rules, stored in the lake. The
 * sender is a process of its own and not counted. The floor is `JSON.parse` of the same events in the same run.
 * Products' own alerts become findings from `--product-severity` on: 6 leaves nearly none, the platform's default of 3 makes a finding
 * of more than a third of these samples, which are rich in alerts; an event with a finding costs more (docs/performance.md).
 * `--correlations 1..3` puts correlation rules to work on rules that are hit often.
 * Run: `node bench/road.bench.ts [--json] [--events N] [--rate N] [--product-severity 0..6] [--correlations 0..3]`.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import type { BenchResult } from './result.ts'
import { startSender } from './road-sending.ts'
import { hasSamples, openRoad, SURICATA, WINDOWS } from './road-stack.ts'

/** Seconds of CPU that parsing the same events costs by itself, per million. */
function floor(): { cpuSecondsPerMillion: number; meanBytes: number } {
  const lines = [
    ...SURICATA.flatMap((f) => readFileSync(f, 'utf8').split('\n')),
    ...gunzipSync(readFileSync(WINDOWS)).toString('utf8').split('\n'),
  ].filter((l) => l.length > 200 && l.length < 3000)
  const began = process.cpuUsage()
  let parsed = 0
  while (parsed < 60_000) {
    for (const line of lines) JSON.parse(line)
    parsed += lines.length
  }
  const { user, system } = process.cpuUsage(began)
  return {
    cpuSecondsPerMillion: (user + system) / parsed,
    meanBytes: lines.reduce((n, l) => n + l.length, 0) / lines.length,
  }
}

export async function* run(options: {
  events: number
  rate?: number
  productMinSeverityId?: number
  correlations?: number
}): AsyncGenerator<BenchResult> {
  if (!hasSamples()) {
    console.error('road: skipped, the sample data (../shared/data) is absent')
    return
  }
  const base = floor()
  const road = await openRoad({
    productMinSeverityId: options.productMinSeverityId ?? 6,
    correlations: options.correlations ?? 0,
  })
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 250)

  const cpu = process.cpuUsage()
  const began = performance.now()
  const answer = await startSender({
    url: road.url,
    tokens: road.tokens,
    events: options.events,
    rate: options.rate ?? 0,
  })
  while (road.stored() < answer.acknowledged) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (performance.now() - began > 3_600_000) throw new Error(`stored ${road.stored()} of ${answer.acknowledged}`)
  }
  const seconds = (performance.now() - began) / 1000
  const used = process.cpuUsage(cpu)
  clearInterval(watch)
  const cpuSecondsPerMillion = (used.user + used.system) / answer.acknowledged
  const [row] = await road.lake.query<{ n: string; ids: string; spoken: string }>(
    'SELECT count() AS n, uniqExact(event_id) AS ids, countIf(notEmpty(rule_keys)) AS spoken FROM events_v1',
  )
  const { observed, hits } = road.correlated()
  await road.close()
  yield {
    name: 'road',
    events: answer.acknowledged,
    eventsPerSecond: answer.acknowledged / seconds,
    cpuSecondsPerMillion,
    floorCpuSecondsPerMillion: base.cpuSecondsPerMillion,
    ratio: cpuSecondsPerMillion / base.cpuSecondsPerMillion,
    peakRssMb: peak / 1_048_576,
    details: {
      storedInLake: Number(row?.n ?? 0),
      distinctIds: Number(row?.ids ?? 0),
      withFindings: Number(row?.spoken ?? 0),
      refusals: answer.refused,
      observed,
      correlationHits: hits,
      meanBytes: Math.round(base.meanBytes),
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      events: { type: 'string', default: '300000' },
      rate: { type: 'string', default: '0' },
      'product-severity': { type: 'string', default: '6' },
      correlations: { type: 'string', default: '0' },
    },
  })
  for await (const result of run({
    events: Number(values.events),
    rate: Number(values.rate),
    productMinSeverityId: Number(values['product-severity']),
    correlations: Number(values.correlations),
  }))
    console.log(JSON.stringify(result))
  process.exit()
}

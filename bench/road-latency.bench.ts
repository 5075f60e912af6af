/**
 * How long an event is under way while the road is loaded: from sending it until a query finds it in the lake, and until its finding
 * stands in the findings stream. One event at a time, of a source of its own, beside a sender at a fixed rate.
 * Run: `node bench/road-latency.bench.ts [--json] [--events N] [--rate N]`; the rate should be about half of what the road bench says.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Finding } from '@haidang/contracts'
import { FINDINGS_SUBJECT } from '@haidang/server/pipeline/envelope.ts'
import { startSender } from './road-sending.ts'
import { hasSamples, openRoad } from './road-stack.ts'

const PAUSE_MS = 200

/** The value below which the given share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

export async function run(options: { readonly events: number; readonly rate: number }): Promise<object | null> {
  if (!hasSamples()) {
    console.error('road-latency: skipped, the sample data (../shared/data) is absent')
    return null
  }
  let onStored: (() => void) | undefined
  const road = await openRoad({ onStored: () => onStored?.() })
  const { stream, lake } = road
  const probe = road.tokens.length - 1
  const findings = await stream.consumer(FINDINGS_SUBJECT, 'latency', { start: 'last' })
  const found = new Map<string, (at: number) => void>()
  let isSending = true
  let isProbing = true
  const listening = (async () => {
    while (isProbing) {
      const records = await findings.pull({ waitMs: 500, maxRecords: 512 })
      const at = performance.now()
      for (const record of records) {
        for (const finding of JSON.parse(Buffer.from(record.payload).toString('utf8')) as Finding[])
          found.get(finding.entity.value)?.(at)
        await findings.ack(record.seq)
      }
    }
  })()

  const toLake: number[] = []
  const toFinding: number[] = []
  const cpu = process.cpuUsage()
  const sending = startSender({
    url: road.url,
    tokens: road.tokens.slice(0, probe),
    events: options.events,
    rate: options.rate,
  }).finally(() => (isSending = false))
  for (let n = 0; isSending; n++) {
    const host = `probe-${n}`
    const body = JSON.stringify({
      timestamp: new Date().toISOString(),
      event_type: 'dns',
      host,
      src_ip: '10.0.0.1',
      dest_ip: '10.0.0.2',
      proto: 'UDP',
      dns: { type: 'query', rrname: 'host-0.feed.example' },
    })
    const raised = new Promise<number>((resolve) => found.set(host, resolve))
    const before = road.stored(probe)
    const sent = performance.now()
    const answer = await fetch(`${road.url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${road.tokens[probe]}`, 'content-type': 'application/x-ndjson' },
      body,
    })
    await answer.arrayBuffer()
    if (answer.status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      continue
    }
    while (road.stored(probe) === before) await new Promise<void>((resolve) => (onStored = resolve))
    const rows = await lake.query<{ n: string }>('SELECT count() AS n FROM events_v1 WHERE host = {host:String}', {
      params: { host },
    })
    if (Number(rows[0]?.n) !== 1) throw new Error(`${host} is ${rows[0]?.n} times in the lake`)
    toLake.push(performance.now() - sent)
    toFinding.push((await raised) - sent)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  isProbing = false
  const { acknowledged, seconds, refused } = await sending
  const used = process.cpuUsage(cpu)
  await listening
  await findings.close()
  await road.close()
  return {
    name: 'road-latency',
    events: acknowledged,
    eventsPerSecond: Math.round(acknowledged / seconds),
    cpuSecondsPerMillion: (used.user + used.system) / acknowledged,
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    probes: toLake.length,
    lakeP50Ms: quantile(toLake, 0.5),
    lakeP99Ms: quantile(toLake, 0.99),
    findingP50Ms: quantile(toFinding, 0.5),
    findingP99Ms: quantile(toFinding, 0.99),
    refusals: refused,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      events: { type: 'string', default: '200000' },
      rate: { type: 'string', default: '8000' },
    },
  })
  const result = await run({ events: Number(values.events), rate: Number(values.rate) })
  if (result !== null) console.log(JSON.stringify(result))
  process.exit()
}

/**
 * Findings to alerts and campaigns: 200 organisations, most values their own, one finding in twenty of one of 300 campaigns
 * that touch ten organisations each, 900 signatures that everybody has, 5 % of findings redelivered. The floor is a `Map` that counts each finding's rule and values per organisation. Run:
 * `node bench/correlate.bench.ts [--json]`.
 */
import { parseArgs } from 'node:util'
import type { Finding } from '@haidang/contracts'
import { createAlertGrouper, createCampaignCorrelator } from '@haidang/detect'

const { values: args } = parseArgs({
  options: { json: { type: 'boolean', default: false }, findings: { type: 'string', default: '500000' } },
})
const FINDINGS = Number(args.findings)
const BATCH = 500

let x = 12345
function random(): number {
  x ^= x << 13
  x ^= x >>> 17
  x ^= x << 5
  return x >>> 0
}
/** Small numbers often, large ones seldom. */
const tail = (n: number) => Math.floor(n * (random() / 2 ** 32) ** 3)

function findingOf(n: number): unknown {
  const kind = (['indicator', 'sigma', 'product', 'product'] as const)[random() % 4] ?? 'product'
  const campaign = random() % 20 === 0 ? random() % 300 : -1
  const organisation = campaign < 0 ? random() % 200 : (campaign * 7 + (random() % 10)) % 200
  const at = 1_790_000_000_000 + n * 200
  const own = campaign < 0 ? `${organisation}-${tail(400)}` : `c${campaign}-${random() % 3}`
  const listed = campaign < 0 ? `l${organisation}-${tail(100)}` : `c${campaign}`
  return {
    v: 1,
    id: `${n.toString(16).padStart(32, '0')}:${kind}`,
    tenant: `org-${organisation}`,
    source: `source-${random() % 400}`,
    eventId: n.toString(16).padStart(32, '0'),
    eventAt: at - (random() % 600_000),
    receivedAt: at,
    kind,
    ruleKey:
      kind === 'indicator'
        ? `indicator:domain:${listed}.example`
        : kind === 'sigma'
          ? `sigma:${tail(300)}`
          : `product:x:${tail(900)}`,
    title: 'a finding',
    severity: (['low', 'medium', 'high'] as const)[random() % 3] ?? 'low',
    techniques: ['T1071.001'],
    entity: { kind: 'host', value: `pc-${random() % 500}` },
    values: [
      { kind: 'ipv4', value: `198.18.${campaign < 0 ? organisation : 200 + (campaign % 50)}.${tail(250)}` },
      { kind: 'domain', value: `${own}.example` },
      { kind: 'hash', value: `${own}`.padStart(64, '0') },
    ],
    reasons: [],
  }
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const grouper = createAlertGrouper()
const correlator = createCampaignCorrelator({ organisationCount: 200 })
const floor = new Map<string, number>()
const figures = { alerts: 0, campaigns: 0, floor: 0, wall: 0, changes: 0 }
let last: Finding[] = []
for (let done = 0; done < FINDINGS; done += BATCH) {
  const batch: Finding[] = JSON.parse(JSON.stringify(Array.from({ length: BATCH }, (_, i) => findingOf(done + i))))
  const repeated = last.slice(0, BATCH / 20)
  last = batch
  const input = [...batch.slice(0, BATCH - repeated.length), ...repeated]
  const wallFrom = performance.now()
  const a = cpuSeconds()
  figures.changes += grouper.push(input).length
  const b = cpuSeconds()
  figures.changes += correlator.push(input).length
  const c = cpuSeconds()
  figures.wall += performance.now() - wallFrom
  const d = cpuSeconds()
  for (const finding of input) {
    for (const key of [finding.ruleKey, ...finding.values.map((v) => v.value)]) {
      const at = `${finding.tenant}|${key}`
      floor.set(at, (floor.get(at) ?? 0) + 1)
    }
  }
  figures.alerts += b - a
  figures.campaigns += c - b
  figures.floor += cpuSeconds() - d
}
const perMillion = (seconds: number) => Math.round((seconds / FINDINGS) * 1e9) / 1000
const snapshotFrom = performance.now()
const snapshotMb = Math.round(JSON.stringify(correlator.snapshot()).length / 1e6)
const result = {
  name: 'correlate',
  events: FINDINGS,
  eventsPerSecond: Math.round(FINDINGS / (figures.wall / 1000)),
  cpuSecondsPerMillion: perMillion(figures.alerts + figures.campaigns),
  floorCpuSecondsPerMillion: perMillion(figures.floor),
  ratio: Math.round(((figures.alerts + figures.campaigns) / figures.floor) * 100) / 100,
  peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
  alertsCpuSecondsPerMillion: perMillion(figures.alerts),
  campaignsCpuSecondsPerMillion: perMillion(figures.campaigns),
  changes: figures.changes,
  openAlerts: grouper.openCount,
  ...correlator.counts,
  snapshotMb,
  snapshotMs: Math.round(performance.now() - snapshotFrom),
}
if (args.json) process.stdout.write(`${JSON.stringify(result)}\n`)
else {
  process.stdout.write(`correlate: ${result.eventsPerSecond} findings/s, ${result.cpuSecondsPerMillion} CPU-s/M `)
  process.stdout.write(
    `(alerts ${result.alertsCpuSecondsPerMillion}, campaigns ${result.campaignsCpuSecondsPerMillion}); floor ${result.floorCpuSecondsPerMillion}\n`,
  )
  process.stdout.write(
    `  ${result.openAlerts} alerts and ${result.campaigns} campaigns open, ${result.values} artefacts, ${result.records} records\n`,
  )
  process.stdout.write(`  peak ${result.peakRssMb} MB; snapshot ${snapshotMb} MB in ${result.snapshotMs} ms\n`)
}

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { createIndicatorIndex, type IndicatorEntry } from '@haidang/detect'
import { createGate } from '@haidang/server/pipeline/gateway/admit.ts'
import { registerHttpGateway } from '@haidang/server/pipeline/gateway/listen-http.ts'
import { startRawConsumer } from '@haidang/server/pipeline/worker/consume.ts'
import { createWorkerPool } from '@haidang/server/pipeline/worker/pool.ts'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createChdbLake, createLakeWriter, migrateLake } from '@haidang/server/platform/lake/index.ts'
import type { SourceDirectory, SourceFacts } from '@haidang/server/platform/source-directory.ts'
import { createLocalStream } from '@haidang/server/platform/stream/index.ts'
import { createLogger, createMetrics } from '@haidang/server/platform/telemetry/index.ts'
import type { SourceId, TenantId } from '@haidang/std'
import Fastify from 'fastify'
import type { BenchResult } from './result.ts'

const SHARED = new URL('../../shared/data/', import.meta.url)
const SURICATA = ['eve-alerts.wrccdc-2018.jsonl', 'eve-alerts.wrccdc-2017.jsonl', 'eve-alerts.honeypot-2018.jsonl'].map(
  (f) => fileURLToPath(new URL(`suricata/${f}`, SHARED)),
)
const WINDOWS = fileURLToPath(new URL('windows/evtx-attack-samples.jsonl.gz', SHARED))
const TENANTS = 12
const INDICATORS = 1_000_000
const RULES = 1000

function tenantId(i: number): TenantId {
  return `01900000-0000-7000-8000-${String(i).padStart(12, '0')}` as TenantId
}

function* indicators(): Generator<IndicatorEntry> {
  for (let i = 0; i < INDICATORS; i++) {
    const common = { id: String(i), sourceName: 'bench', severity: 'high', tlp: 'green' } as const
    if (i % 3 === 0) yield { ...common, kind: 'domain', value: `host-${i}.feed.example` }
    else if (i % 3 === 1)
      yield { ...common, kind: 'ipv4', value: `${1 + (i % 223)}.${(i >> 4) % 256}.${(i >> 11) % 256}.${(i * 7) % 256}` }
    else yield { ...common, kind: 'hash', value: createHash('sha256').update(String(i)).digest('hex') }
  }
}

/** Rules in the shape of real ones: an image, part of a command line, an exclusion; each with literals of its own. */
function rules(): string[] {
  const words = ['invoke', 'download', 'shadow', 'payload', 'bypass', 'inject', 'dump', 'encode', 'tunnel', 'persist']
  return Array.from({ length: RULES }, (_, i) => {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    return `title: Bench rule ${i}\nid: ${id}\nstatus: test\nlevel: low\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  selection:\n    Image|endswith: '\\tool-${i}.exe'\n    CommandLine|contains:\n      - '${words[i % 10]}-${i}'\n      - '--run-${i * 7}'\n  filter:\n    ParentImage|startswith: 'C:\\Program Files\\vendor-${i}\\'\n  condition: selection and not filter\n`
  })
}

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

/** The whole road: HTTP in, on disk, parsed, matched against a million indicators and a thousand rules, stored in the lake. */
export async function* run(options: { events: number; rate?: number }): AsyncGenerator<BenchResult> {
  if (!existsSync(SHARED)) {
    console.error('road: skipped, the sample data (../shared/data) is absent')
    return
  }
  const base = floor()
  const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'haidang-road-'))
  const logger = createLogger('error')
  const metrics = createMetrics()
  const stream = await createLocalStream({ directory: join(folder, 'stream'), clock: systemClock })
  const lake = await createChdbLake({ directory: join(folder, 'lake'), memoryBytes: 600 * 1_048_576 })
  await migrateLake(lake)
  const sources = Array.from({ length: TENANTS }, (_, i): SourceFacts => ({
    id: `01900000-0000-7000-9000-${String(i).padStart(12, '0')}` as SourceId,
    tenant: tenantId(i),
    name: `bench ${i}`,
    format: 'auto',
    zoneOffsetMinutes: 420,
    quotaEventsPerSecond: 1e9,
    expectedIntervalMs: 1e9,
    isPaused: false,
    transport: 'http',
    syslogSenders: [],
    lastSeenAt: null,
    isSilent: false,
    createdAt: 0,
  }))
  const byToken = new Map(sources.map((s, i) => [createHash('sha256').update(`token-${i}`).digest('hex'), s]))
  const directory: SourceDirectory = {
    authenticate: (hash) => {
      const source = byToken.get(hash)
      return source === undefined ? null : { source, tokenId: 't' }
    },
    bySyslogSender: () => null,
    get: (id) => sources.find((s) => s.id === id) ?? null,
    sources: () => sources,
    organisations: () => [],
    revision: 1,
    noteActivity: () => undefined,
    setSilence: () => Promise.resolve(),
    flush: () => Promise.resolve(),
  }
  const pool = createWorkerPool(1, logger)
  const index = createIndicatorIndex(indicators(), { trusted: true })
  const shared = new SharedArrayBuffer(index.buffer.byteLength)
  new Uint8Array(shared).set(new Uint8Array(index.buffer))
  await pool.configure({
    rules: rules().map((text) => ({ text, origin: 'bench' })),
    indicators: shared,
    warningLists: [],
    organisations: [],
    productMinSeverityId: 6,
  })
  let stored = 0
  let peak = 0
  let slowest = 0
  const consumer = await startRawConsumer({
    stream,
    writer: createLakeWriter({ lake }),
    pool,
    clock: systemClock,
    logger,
    metrics,
    onStored: (counts) => {
      for (const c of counts) stored += c.stored + c.quarantined
    },
  })
  const gate = createGate({ stream, directory, clock: systemClock, maxLagBytes: 64 * 1_048_576 })
  const server = Fastify({ logger: false })
  await registerHttpGateway(server, {
    gate,
    directory,
    clock: systemClock,
    localeOf: () => 'en',
    isDraining: () => false,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 250)

  const cpu = process.cpuUsage()
  const began = performance.now()
  const sender = spawn(process.execPath, [fileURLToPath(new URL('./road-sender.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  sender.stdin.end(
    JSON.stringify({
      url,
      tokens: sources.map((_, i) => `token-${i}`),
      events: options.events,
      batch: 500,
      rate: options.rate ?? 0,
      files: { suricata: SURICATA, windows: WINDOWS },
    }),
  )
  let text = ''
  sender.stdout.on('data', (d: Buffer) => (text += d.toString()))
  await new Promise((resolve) => sender.on('close', resolve))
  const answer = JSON.parse(text) as { acknowledged: number; refused: number; seconds: number }
  while (stored < answer.acknowledged) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    slowest = performance.now() - began
    if (slowest > 3_600_000) throw new Error(`stored ${stored} of ${answer.acknowledged}`)
  }
  const seconds = (performance.now() - began) / 1000
  const used = process.cpuUsage(cpu)
  clearInterval(watch)
  const cpuSecondsPerMillion = (used.user + used.system) / answer.acknowledged
  const [row] = await lake.query<{ n: string }>('SELECT count() AS n FROM events_v1')
  await server.close()
  await consumer.stop()
  await pool.close()
  await stream.close()
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
  yield {
    name: 'road',
    events: answer.acknowledged,
    eventsPerSecond: answer.acknowledged / seconds,
    cpuSecondsPerMillion,
    floorCpuSecondsPerMillion: base.cpuSecondsPerMillion,
    ratio: cpuSecondsPerMillion / base.cpuSecondsPerMillion,
    peakRssMb: peak / 1_048_576,
    details: { storedInLake: Number(row?.n ?? 0), refusals: answer.refused, meanBytes: Math.round(base.meanBytes) },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      events: { type: 'string', default: '300000' },
      rate: { type: 'string', default: '0' },
    },
  })
  for await (const result of run({ events: Number(values.events), rate: Number(values.rate) }))
    console.log(JSON.stringify(result))
  process.exit()
}

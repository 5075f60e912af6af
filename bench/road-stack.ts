/** The road as the platform composes it, less what needs a database: gateway, stream, worker threads, lake. For the road's benches. */
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createIndicatorIndex, type IndicatorEntry } from '@haidang/detect'
import { createRuleCorrelation } from '@haidang/server/pipeline/correlate/rule-correlation.ts'
import { OBSERVATIONS_SUBJECT } from '@haidang/server/pipeline/envelope.ts'
import { createGate } from '@haidang/server/pipeline/gateway/admit.ts'
import { registerHttpGateway } from '@haidang/server/pipeline/gateway/listen-http.ts'
import { decodeObservations } from '@haidang/server/pipeline/observations.ts'
import { startRawConsumer } from '@haidang/server/pipeline/worker/consume.ts'
import { createWorkerPool } from '@haidang/server/pipeline/worker/pool.ts'
import { systemClock } from '@haidang/server/platform/clock.ts'
import { createChdbLake, createLakeWriter, type Lake, migrateLake } from '@haidang/server/platform/lake/index.ts'
import type { SourceDirectory, SourceFacts } from '@haidang/server/platform/source-directory.ts'
import { createLocalStream, type Stream } from '@haidang/server/platform/stream/index.ts'
import { createLogger, createMetrics } from '@haidang/server/platform/telemetry/index.ts'
import type { SourceId, TenantId } from '@haidang/std'
import Fastify from 'fastify'

const SHARED = new URL('../../shared/data/', import.meta.url)
export const SURICATA = [
  'eve-alerts.wrccdc-2018.jsonl',
  'eve-alerts.wrccdc-2017.jsonl',
  'eve-alerts.honeypot-2018.jsonl',
].map((f) => fileURLToPath(new URL(`suricata/${f}`, SHARED)))
export const WINDOWS = fileURLToPath(new URL('windows/evtx-attack-samples.jsonl.gz', SHARED))
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
export function rules(): string[] {
  const words = ['invoke', 'download', 'shadow', 'payload', 'bypass', 'inject', 'dump', 'encode', 'tunnel', 'persist']
  return Array.from({ length: RULES }, (_, i) => {
    const id = `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
    return `title: Bench rule ${i}\nid: ${id}\nstatus: test\nlevel: low\nlogsource:\n  product: windows\n  category: process_creation\ndetection:\n  selection:\n    Image|endswith: '\\tool-${i}.exe'\n    CommandLine|contains:\n      - '${words[i % 10]}-${i}'\n      - '--run-${i * 7}'\n  filter:\n    ParentImage|startswith: 'C:\\Program Files\\vendor-${i}\\'\n  condition: selection and not filter\n`
  })
}

const baseRule = (name: string, service: string, product: string, detection: string): string =>
  `title: ${name}\nid: bench-${name}\nname: ${name}\nstatus: test\nlevel: low\nlogsource: {product: ${product}, service: ${service}}\ndetection:\n  s: ${detection}\n  condition: s\n`
const countRule = (name: string, type: string, rule: string, by: string, condition: string): string =>
  `title: ${name}\nid: bench-${name}\nname: ${name}\nstatus: test\nlevel: low\ncorrelation:\n  type: ${type}\n  rules: [${rule}]\n  group-by: [${by}]\n  timespan: 10m\n  condition: ${condition}\n`
/** Correlations over rules that are hit often, so that what they cost is seen. */
const CORRELATIONS: readonly (readonly [base: string, correlation: string])[] = [
  [
    baseRule('severe', 'alert', 'suricata', '{event_type: alert}'),
    countRule('sweep', 'value_count', 'severe', 'src_ip', '{field: dest_ip, gte: 20}'),
  ],
  [
    baseRule('logon', 'security', 'windows', '{EventID: [4624, 4625]}'),
    countRule('logons', 'event_count', 'logon', 'Computer, TargetUserName', '{gte: 500}'),
  ],
  [
    baseRule('started', 'sysmon', 'windows', '{EventID: 1}'),
    countRule('many', 'value_count', 'started', 'Computer', '{field: Image, gte: 100}'),
  ],
]

/** Texts of so many correlations and of the rules they stand on. */
export const correlationRules = (count: number): string[] => CORRELATIONS.slice(0, count).flat()

/** Whether the sample data is there. */
export const hasSamples = (): boolean => existsSync(SHARED)

export interface Road {
  readonly url: string
  /** One a source. */
  readonly tokens: readonly string[]
  readonly stream: Stream
  readonly lake: Lake
  /** Events stored or quarantined: of all sources, or of one by its place. */
  stored(source?: number): number
  /** Events that correlation rules took in, and their hits. */
  correlated(): { readonly observed: number; readonly hits: number }
  /** Ends everything and removes its files. */
  close(): Promise<void>
}

/**
 * @param options `onStored` is called when a group of events has reached the lake; `productMinSeverityId` is from which severity on a
 *   product's own alert becomes a finding (default 6: hardly any); `correlations` is how many correlation rules are in use, at most 3
 */
export async function openRoad(
  options: {
    readonly onStored?: () => void
    readonly productMinSeverityId?: number
    readonly correlations?: number
  } = {},
): Promise<Road> {
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
    mapping: null,
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
    mapping: () => null,
    noteActivity: () => undefined,
    setSilence: () => Promise.resolve(),
    flush: () => Promise.resolve(),
  }
  const pool = createWorkerPool(1, logger)
  const { buffer } = createIndicatorIndex(indicators(), { trusted: true, shared: true })
  if (!(buffer instanceof SharedArrayBuffer)) throw new Error('the index is not shared')
  const extra = correlationRules(options.correlations ?? 0)
  const configured = await pool.configure({
    rules: [...rules(), ...extra].map((text) => ({ text, origin: 'bench' })),
    exceptions: [],
    indicators: buffer,
    warningLists: [],
    organisations: [],
    productMinSeverityId: options.productMinSeverityId ?? 6,
  })
  const stored = new Map<string, number>()
  const consumer = await startRawConsumer({
    stream,
    writer: createLakeWriter({ lake }),
    pool,
    clock: systemClock,
    logger,
    metrics,
    onDetected: () => undefined,
    onStored: (counts) => {
      for (const c of counts) stored.set(c.source, (stored.get(c.source) ?? 0) + c.stored + c.quarantined)
      options.onStored?.()
    },
  })
  // The consumer of observations, less what needs a database.
  const correlation = createRuleCorrelation()
  correlation.configure(configured.correlations, [])
  const observations = await stream.consumer(OBSERVATIONS_SUBJECT, 'bench')
  const ended = new AbortController()
  let hits = 0
  const correlating = (async () => {
    while (!ended.signal.aborted) {
      const records = await observations.pull({ maxRecords: 64, waitMs: 500, signal: ended.signal })
      for (const record of records) hits += correlation.take(decodeObservations(record.payload)).findings.length
      const last = records.at(-1)
      if (last !== undefined) await observations.ack(last.seq)
    }
  })()
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
  const sum = (): number => {
    let all = 0
    for (const count of stored.values()) all += count
    return all
  }
  return {
    url,
    tokens: sources.map((_, i) => `token-${i}`),
    stream,
    lake,
    stored: (source) => (source === undefined ? sum() : (stored.get(sources[source]?.id ?? '') ?? 0)),
    correlated: () => ({ observed: correlation.totals().observations, hits }),
    async close() {
      ended.abort()
      await correlating
      await observations.close()
      await server.close()
      await consumer.stop()
      await pool.close()
      await stream.close()
      await lake.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Correlation rules at work: events through stream, threads, lake and database until the alert and its explanation. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HitExplanationQuery } from '@haidang/contracts'
import { createAlertGrouper, createCampaignCorrelator } from '@haidang/detect'
import type { BatchId, SourceId, TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyAlertChanges, listAlerts } from '#src/modules/alerts/index.ts'
import {
  createRuleActivityRecorder,
  importRules,
  loadActiveExceptions,
  loadEnabledRules,
} from '#src/modules/rules/index.ts'
import type { RuleActivityRecorder } from '#src/modules/rules/index.ts'
import type { Rules } from '#src/modules/rules/rules.ts'
import { createTestRules } from '#src/modules/rules/testing/rule-stack.ts'
import { createException } from '#src/modules/rules/verbs/create-exception.ts'
import { getHitExplanations } from '#src/modules/rules/verbs/get-hit-explanations.ts'
import { listHealth } from '#src/modules/rules/verbs/list-health.ts'
import { type FindingsConsumer, startFindingsConsumer } from '#src/pipeline/correlate/consume-findings.ts'
import { type ObservationsConsumer, startObservationsConsumer } from '#src/pipeline/correlate/consume-observations.ts'
import { LATENESS_MS } from '#src/pipeline/correlate/rule-correlation.ts'
import { encodeHeader, encodeLines, RAW_SUBJECT } from '#src/pipeline/envelope.ts'
import { type RawConsumer, startRawConsumer } from '#src/pipeline/worker/consume.ts'
import { type Configured, createWorkerPool, type WorkerPool } from '#src/pipeline/worker/pool.ts'
import { sql } from '#src/platform/db/index.ts'
import { createChdbLake, createLakeReader, createLakeWriter, type Lake, migrateLake } from '#src/platform/lake/index.ts'
import { createLocalStream, type Stream } from '#src/platform/stream/index.ts'
import { createLogger, createMetrics } from '#src/platform/telemetry/index.ts'

const id = (n: number): string => `5f0e1d2c-0000-4000-8000-00000000000${n}`
const base = (n: number, title: string, eventId: number): string => `title: ${title}
id: ${id(n)}
status: stable
logsource: {product: windows, service: security}
detection:
    s: {EventID: ${eventId}}
    condition: s
level: low
---
`
const correlation = (n: number, title: string, ...lines: string[]): string => `title: ${title}
id: ${id(n)}
status: stable
description: Nhiều lần rồi một lần.
tags: [attack.credential-access, attack.t1110]
correlation:
${lines.map((line) => `    ${line}\n`).join('')}level: high
---
`
const FAILED = id(1)
const BURST = correlation(
  3,
  'Nhiều lần sai',
  'type: event_count',
  `rules: [${FAILED}]`,
  'group-by: [IpAddress, Computer]',
  'timespan: 10m',
  'condition: {gte: 3}',
)
const PACK =
  base(1, 'Đăng nhập sai', 4625) +
  base(2, 'Đăng nhập được', 4624) +
  BURST +
  correlation(
    4,
    'Dò mật khẩu rồi vào được',
    'type: temporal_ordered',
    `rules: [${id(3)}, ${id(2)}]`,
    'group-by: [IpAddress, Computer]',
    'timespan: 1h',
  ) +
  base(5, 'Mở tệp chia sẻ', 5140) +
  correlation(
    6,
    'Quét nhiều chia sẻ',
    'type: value_count',
    `rules: [${id(5)}]`,
    'group-by: [IpAddress]',
    'timespan: 5m',
    'condition: {field: ShareName, gte: 4}',
  ) +
  base(7, 'Nhịp sao lưu', 4688) +
  correlation(
    8,
    'Sao lưu thưa',
    'type: event_count',
    `rules: [${id(7)}]`,
    'group-by: [Computer]',
    'timespan: 10m',
    'condition: {lt: 2}',
  )

const logger = createLogger('silent')
const MINUTE = 60_000
let db: TestDatabase
let folder: string
let lake: Lake
let stream: Stream
let pool: WorkerPool
let configured: Configured
let rules: Rules
let recorder: RuleActivityRecorder
let centre: TestOrganisation
let one: TestOrganisation
let two: TestOrganisation
let raw: RawConsumer
let observations: ObservationsConsumer | undefined
let findings: FindingsConsumer
let units: TestOrganisation[] = []
let batch = 0

const event = (eventId: number, at: number, over: Record<string, unknown> = {}): string =>
  JSON.stringify({
    EventID: eventId,
    Channel: 'Security',
    Provider_Name: 'Microsoft-Windows-Security-Auditing',
    Computer: 'MAY-01',
    IpAddress: '203.0.113.7',
    '@timestamp': new Date(at).toISOString(),
    ...over,
  })

async function send(organisation: TestOrganisation, lines: readonly string[]): Promise<void> {
  batch++
  const parts = lines.map((line) => Buffer.from(line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  const ids = parts.map((_, i) => Buffer.from(`${batch}`.padStart(8, '0') + `${i}`.padStart(8, '0')))
  await stream.append(RAW_SUBJECT, [
    {
      msgId: `b${batch}`,
      header: encodeHeader({
        v: 1,
        batchId: `b${batch}` as BatchId,
        tenant: organisation.id as TenantId,
        source: organisation.id as unknown as SourceId,
        format: 'auto',
        zoneOffsetMinutes: 420,
        receivedAt: db.clock.now(),
        received: lines.length,
        duplicates: 0,
        refusedCount: 0,
        refused: [],
        bytes: at,
      }),
      payload: encodeLines(Buffer.concat(parts), offsets, Buffer.concat(ids)),
    },
  ])
}

async function settle(): Promise<void> {
  await raw.drain()
  await observations?.drain()
  await findings.drain()
}

async function configure(): Promise<void> {
  const exceptions = await loadActiveExceptions(db.db, db.clock.now())
  configured = await pool.configure({
    rules: await loadEnabledRules(db.db),
    exceptions,
    indicators: null,
    warningLists: [],
    organisations: [],
    productMinSeverityId: 3,
  })
  observations?.configure(configured.correlations, exceptions)
}

async function start(): Promise<void> {
  const metrics = createMetrics()
  const writer = createLakeWriter({ lake })
  const common = { stream, db: db.db, logger, metrics, now: () => db.clock.now() }
  raw = await startRawConsumer({
    stream,
    writer,
    pool,
    clock: db.clock,
    logger,
    metrics,
    onDetected: (found, suppressed) => recorder.note(found, suppressed),
    onStored: () => undefined,
  })
  observations = await startObservationsConsumer({
    ...common,
    writer,
    handledUntil: () => raw.handledUntil(),
    onDetected: (found, suppressed) => recorder.note(found, suppressed),
    rules: configured.correlations,
    exceptions: await loadActiveExceptions(db.db, db.clock.now()),
  })
  findings = await startFindingsConsumer({
    ...common,
    createAlerts: (from) => createAlertGrouper({}, from),
    createCampaigns: (from) => createCampaignCorrelator({}, from),
    raise: async (tx, raised) => {
      await applyAlertChanges(tx, db.clock, raised.alerts)
    },
    onRaised: () => undefined,
  })
}

async function stop(): Promise<void> {
  await raw.stop()
  await observations?.stop()
  await findings.stop()
}

const admin = () => contextFor(db, 'administrator', centre, { below: units })
const reader = () => createLakeReader({ lake, tenantScope: 'all', now: () => db.clock.now() })
const alertsOf = async (organisation: TestOrganisation, ruleNumber: number) => {
  const ctx = contextFor(db, 'watch_officer', centre, { below: [one, two] })
  const { items } = await listAlerts(db.db, { ctx, input: { limit: 50 } })
  return items.filter((a) => a.organisation.id === organisation.id && a.ruleKey === `sigma:${id(ruleNumber)}`)
}

beforeAll(async () => {
  db = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'haidang-correlation-'))
  lake = await createChdbLake({ directory: join(folder, 'lake') })
  await migrateLake(lake)
  stream = await createLocalStream({ directory: join(folder, 'stream'), clock: db.clock, minFreeBytes: 0 })
  centre = await makeOrganisation(db)
  rules = createTestRules(db, () => reader())
  recorder = createRuleActivityRecorder({ db: db.db, clock: db.clock, logger })
  pool = createWorkerPool(1, logger)
  const done = await importRules(rules, {
    ctx: admin(),
    input: { name: 'Gói', content: PACK } as Parameters<typeof importRules>[1]['input'],
  })
  expect(done).toMatchObject({ accepted: 8, refused: 0 })
  await configure()
})
afterAll(async () => {
  await rules.tasks.stop()
  await recorder.stop()
  await pool.close()
  await stream.close()
  await lake.close()
  await db.close()
  await rm(folder, { recursive: true })
})
// Each test has organisations of its own, and with them a time of its own.
beforeEach(async () => {
  one = await makeOrganisation(db, { parentId: centre.id })
  two = await makeOrganisation(db, { parentId: centre.id })
  units = [one, two]
  await start()
})
afterEach(stop)

describe('correlation rules', () => {
  it('find failed logons that end in one that succeeds, and explain it', async () => {
    const at = db.clock.now() - 5 * MINUTE
    await send(
      one,
      [0, 1, 2, 3].map((s) => event(4625, at + s * 1000)),
    )
    await send(one, [event(4624, at + 60_000)])
    await settle()
    // Rules that only feed correlations raise nothing of their own; nor does the correlation that only feeds another.
    expect(await alertsOf(one, 1)).toEqual([])
    expect(await alertsOf(one, 3)).toEqual([])
    const [alert, ...more] = await alertsOf(one, 4)
    expect(more).toEqual([])
    expect(alert).toMatchObject({
      kind: 'sigma',
      title: 'Dò mật khẩu rồi vào được',
      severity: 'high',
      techniques: ['T1110'],
      entity: { kind: 'host', value: 'may-01' },
      count: 1,
    })
    const newest = alert?.evidence.toSorted((a, b) => b.at.localeCompare(a.at))[0]
    const { items } = await getHitExplanations(rules, {
      ctx: admin(),
      input: HitExplanationQuery.parse({ eventId: newest?.eventId, ruleKey: alert?.ruleKey }),
    })
    expect(items).toMatchObject([
      {
        basis: 'fired',
        rule: { description: 'Nhiều lần rồi một lần.', version: 1 },
        correlation: {
          type: 'temporal_ordered',
          rules: [
            { id: id(3), title: 'Nhiều lần sai' },
            { id: id(2), title: 'Đăng nhập được' },
          ],
          group: [
            { field: 'IpAddress', value: '203.0.113.7' },
            { field: 'Computer', value: 'MAY-01' },
          ],
          timespanMs: 60 * MINUTE,
          lastAt: new Date(at + 60_000).toISOString(),
          events: [{ ruleId: id(3) }, { ruleId: id(2), eventId: newest?.eventId }],
        },
      },
    ])
  })

  it('count distinct values, and never those of two organisations together', async () => {
    const at = db.clock.now() - 5 * MINUTE
    const share = (n: number) => event(5140, at + n * 1000, { ShareName: `\\\\*\\S${n}` })
    await send(one, [share(1), share(2), share(2), share(3)])
    await send(two, [share(4), share(5), share(6)])
    await settle()
    expect(await alertsOf(one, 6)).toEqual([])
    expect(await alertsOf(two, 6)).toEqual([])
    await send(two, [share(7)])
    await settle()
    expect(await alertsOf(one, 6)).toEqual([])
    expect(await alertsOf(two, 6)).toMatchObject([{ entity: { kind: 'ipv4', value: '203.0.113.7' }, count: 1 }])
    const [alert] = await alertsOf(two, 6)
    expect(alert?.evidence).toHaveLength(4)
    const { items } = await getHitExplanations(rules, {
      ctx: admin(),
      input: HitExplanationQuery.parse({ eventId: alert?.evidence.at(-1)?.eventId }),
    })
    expect(items[0]?.correlation).toMatchObject({
      type: 'value_count',
      value: 4,
      bounds: [{ operator: 'gte', value: 4 }],
      valueFields: ['ShareName'],
      observations: 4,
    })
  })

  it('go on after a restart in the middle, and change nothing when records come again', async () => {
    const at = db.clock.now() - 5 * MINUTE
    const share = (n: number) => event(5140, at + n * 1000, { ShareName: `\\\\*\\S${n}`, IpAddress: '203.0.113.9' })
    await send(one, [share(1), share(2)])
    await settle()
    await stop()
    const saved = await db.asSystem((tx) =>
      sql<{
        name: string
        position: number
        state: object
      }>`select name, position, state from consumer_positions`.execute(tx),
    )
    await start()
    await send(one, [share(3), share(4)])
    await settle()
    const before = await alertsOf(one, 6)
    expect(before).toMatchObject([{ count: 1, evidence: [{}, {}, {}, {}] }])
    await stop()
    // As if the process had gone after telling its findings and before saving what it knew.
    await db.asSystem(async (tx) => {
      for (const { name, position, state } of saved.rows)
        await sql`update consumer_positions set position = ${position}, state = ${JSON.stringify(state)}::jsonb where name = ${name}`.execute(
          tx,
        )
    })
    await start()
    await settle()
    expect(await alertsOf(one, 6)).toEqual(before)
    const told = await reader().latestFindings({
      ruleKey: `sigma:${id(6)}`,
      organisations: [one.id as TenantId],
      limit: 10,
    })
    expect(told).toHaveLength(1)
    await send(one, [share(5), share(6)])
    await settle()
    expect(await alertsOf(one, 6)).toMatchObject([{ count: 1 }])
  })

  it('take events that come late, leave out those too late, and believe no clock that is ahead', async () => {
    const now = db.clock.now()
    const from = (ip: string) => (n: number, when: number) =>
      event(5140, when, { ShareName: `\\\\*\\S${n}`, IpAddress: ip })
    const late = from('203.0.113.21')
    const tooLate = from('203.0.113.22')
    const ahead = from('203.0.113.23')
    await send(one, [ahead(0, now + 400 * 86_400_000)])
    await send(one, [late(1, now), late(2, now - 2 * MINUTE), late(3, now - MINUTE), late(4, now - 3 * MINUTE)])
    const past = now - LATENESS_MS - MINUTE
    await send(
      one,
      [1, 2, 3, 4].map((n) => tooLate(n, past)),
    )
    await send(
      one,
      [1, 2, 3].map((n) => ahead(n, now - MINUTE)),
    )
    await settle()
    const alerts = await alertsOf(one, 6)
    expect(alerts.map((a) => a.entity.value).toSorted()).toEqual(['203.0.113.21', '203.0.113.23'])
  })

  it('decide what did not happen as time passes, without new events', async () => {
    const at = db.clock.now()
    await send(one, [event(4688, at, { Computer: 'MAY-07' })])
    await settle()
    expect(await alertsOf(one, 8)).toEqual([])
    db.clock.advance(10 * MINUTE + LATENESS_MS + MINUTE)
    await vi.waitFor(async () => expect(await alertsOf(one, 8)).toMatchObject([{ count: 1 }]), { timeout: 20_000 })
    expect((await alertsOf(one, 8))[0]?.entity).toEqual({ kind: 'host', value: 'may-07' })
  })

  it('keep what they know when other rules change, and obey exceptions and switches', async () => {
    const at = db.clock.now() - 5 * MINUTE
    const share = (n: number, ip: string) => event(5140, at + n * 1000, { ShareName: `\\\\*\\S${n}`, IpAddress: ip })
    const [calm, loud] = ['198.51.100.1', '198.51.100.2']
    await send(one, [share(1, calm), share(2, calm), share(1, loud), share(2, loud)])
    await settle()
    await createException(db.db, {
      ctx: admin(),
      input: {
        ruleId: id(6),
        audience: { kind: 'organisation', organisationId: one.id },
        matching: { kind: 'fields', fields: [{ field: 'IpAddress', operator: 'equals', values: [calm] }] },
        reason: 'Máy quét của đơn vị',
        expiresAt: null,
      },
    })
    await configure()
    await send(one, [share(3, calm), share(4, calm), share(3, loud), share(4, loud)])
    await settle()
    expect(await alertsOf(one, 6)).toMatchObject([{ entity: { value: loud }, count: 1 }])

    recorder.noteCosts(observations?.takeCosts() ?? [])
    await recorder.flush()
    const { items } = await listHealth(db.db, { ctx: admin(), input: { limit: 10, order: 'hitsTotal' } })
    const health = items.find((i) => i.rule.id === id(6))
    expect(health?.activity).toMatchObject({ suppressedTotal: 1 })
    expect(health?.looked).toBeGreaterThanOrEqual(8)
    expect(health?.matched).toBeGreaterThanOrEqual(2)

    // A rule switched off takes the correlation over it with it, which is said, not hidden.
    await db.asSystem((tx) => sql`update rules set is_enabled = false where id = ${id(5)}`.execute(tx))
    await configure()
    expect(configured.setAside).toContainEqual({ ruleId: id(6), reason: 'sigma.correlation_rule_unknown' })
    await db.asSystem((tx) => sql`update rules set is_enabled = true where id = ${id(5)}`.execute(tx))
    await configure()
  })
})

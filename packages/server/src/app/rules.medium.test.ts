/** Rules at work: events through the worker into the lake, hits counted and explained, feedback, an accepted proposal, the past searched. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Alert, HitExplanationQuery } from '@haidang/contracts'
import { createAlertGrouper } from '@haidang/detect'
import type { AlertId, BatchId, EventId, SourceId, TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  makeUser,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { applyAlertChanges, closeAlert, listAlerts } from '#src/modules/alerts/index.ts'
import {
  createFeedback,
  createRuleActivityRecorder,
  importRules,
  loadActiveExceptions,
  loadEnabledRules,
  type RuleActivityRecorder,
} from '#src/modules/rules/index.ts'
import type { Rules } from '#src/modules/rules/rules.ts'
import { createTestRules, endOf, ruleId, ruleText } from '#src/modules/rules/testing/rule-stack.ts'
import { acceptProposal } from '#src/modules/rules/verbs/accept-proposal.ts'
import { createException } from '#src/modules/rules/verbs/create-exception.ts'
import { getActivity } from '#src/modules/rules/verbs/get-activity.ts'
import { getAttackMatrix } from '#src/modules/rules/verbs/get-attack-matrix.ts'
import { getHitExplanations } from '#src/modules/rules/verbs/get-hit-explanations.ts'
import { listExceptions } from '#src/modules/rules/verbs/list-exceptions.ts'
import { listHealth } from '#src/modules/rules/verbs/list-health.ts'
import { listTuning } from '#src/modules/rules/verbs/list-tuning.ts'
import { previewException } from '#src/modules/rules/verbs/preview-exception.ts'
import { revokeException } from '#src/modules/rules/verbs/revoke-exception.ts'
import { startBacktest } from '#src/modules/rules/verbs/start-backtest.ts'
import { testRules } from '#src/modules/rules/verbs/test-rules.ts'
import { encodeHeader, encodeLines } from '#src/pipeline/envelope.ts'
import { createBatchProcessor } from '#src/pipeline/worker/process-batch.ts'
import {
  createChdbLake,
  createLakeReader,
  createLakeWriter,
  type Lake,
  type LakeWriter,
  migrateLake,
} from '#src/platform/lake/index.ts'

let stack: TestDatabase
let directory: string
let lake: Lake
let writer: LakeWriter
let rules: Rules
let recorder: RuleActivityRecorder
let centre: TestOrganisation
let unit: TestOrganisation
let other: TestOrganisation
let admin: () => Context
let seq = 0

const IMAGE = 'C:\\Tools\\scan.exe'
const process = (parent: string, computer = 'MAY-01', image = IMAGE): string =>
  JSON.stringify({
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Provider_Name: 'Microsoft-Windows-Sysmon',
    Computer: computer,
    Image: image,
    ParentImage: parent,
    CommandLine: `${image} --all`,
  })

/** Runs events of one organisation down the road as the worker does; answers ids of the events, in order. */
async function send(organisation: TestOrganisation, lines: readonly string[]): Promise<EventId[]> {
  seq++
  const processor = createBatchProcessor({
    rules: await loadEnabledRules(stack.db),
    exceptions: await loadActiveExceptions(stack.db, stack.clock.now()),
    indicators: null,
    warningLists: [],
    organisations: [],
    productMinSeverityId: 3,
  })
  const parts = lines.map((line) => Buffer.from(line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  const ids = parts.map((_, i) => Buffer.alloc(16, seq * 16 + i))
  const header = encodeHeader({
    v: 1,
    batchId: `batch-${seq}` as BatchId,
    tenant: organisation.id as TenantId,
    source: organisation.id as unknown as SourceId,
    format: 'auto',
    zoneOffsetMinutes: 420,
    receivedAt: stack.clock.now(),
    received: lines.length,
    duplicates: 0,
    refusedCount: 0,
    refused: [],
    bytes: at,
  })
  const result = processor.process({
    seq,
    header: Buffer.from(header),
    payload: encodeLines(Buffer.concat(parts), offsets, Buffer.concat(ids)),
  })
  await writer.writeFindings(result.findings.map((f) => ({ ...f, reasons: JSON.stringify(f.reasons) })))
  await writer.write({
    fromSeq: seq,
    toSeq: seq,
    eventBlocks: result.block === null ? [] : [result.block],
    quarantineRows: [],
    batchRows: [result.batch],
  })
  recorder.note(result.findings, result.suppressed)
  recorder.noteCosts(processor.takeCosts())
  recorder.noteSetAside(processor.setAside())
  const changes = createAlertGrouper({}).push(result.findings)
  await stack.asSystem((tx) => applyAlertChanges(tx, stack.clock, changes))
  return ids.map((id) => id.toString('hex') as EventId)
}

beforeAll(async () => {
  stack = await createTestDatabase()
  directory = await mkdtemp(join(tmpdir(), 'haidang-rules-'))
  lake = await createChdbLake({ directory })
  await migrateLake(lake)
  writer = createLakeWriter({ lake })
  centre = await makeOrganisation(stack)
  unit = await makeOrganisation(stack, { parentId: centre.id })
  other = await makeOrganisation(stack, { parentId: centre.id })
  const user = await makeUser(stack, 'administrator', centre)
  admin = () => contextFor(stack, 'administrator', centre, { below: [unit, other], user })
  rules = createTestRules(stack, (scope) =>
    createLakeReader({ lake, tenantScope: scope, now: () => stack.clock.now() }),
  )
  recorder = createRuleActivityRecorder({ db: stack.db, clock: stack.clock, logger: pino({ level: 'silent' }) })
  const take = ruleText(1, 'Công cụ quét', { image: 'scan.exe', tags: ['attack.discovery', 'attack.t1046'] })
  const broken = ruleText(2, 'Chờ giá trị').replace("Image|endswith: '\\x.exe'", "User|expand: '%admins%'")
  await importRules(rules, {
    ctx: admin(),
    input: { name: 'Gói', content: `${take}---\n${broken}` } as Parameters<typeof importRules>[1]['input'],
  })
})
afterAll(async () => {
  await rules.tasks.stop()
  await recorder.stop()
  await lake.close()
  await stack.close()
  await rm(directory, { recursive: true })
})

const explain = (ctx: Context, eventId: EventId) =>
  getHitExplanations(rules, { ctx, input: HitExplanationQuery.parse({ eventId }) })

describe('a hit explains itself', () => {
  it('to an analyst who did not write the rule, with the places in the event’s text', async () => {
    const [id] = await send(unit, [process('C:\\agent.exe')])
    if (id === undefined) throw new Error('no event')
    const { event, items } = await explain(admin(), id)
    expect(items).toMatchObject([
      {
        ruleKey: `sigma:${ruleId(1)}`,
        title: 'Công cụ quét',
        level: 'high',
        basis: 'fired',
        techniques: [{ id: 'T1046', name: null }],
        rule: {
          packName: 'Gói',
          falsepositives: ['Installers'],
          version: 1,
          currentVersion: 1,
          hasChangedSince: false,
        },
      },
    ])
    const [reason] = items[0]?.reasons ?? []
    const cut = (range: { start: number; length: number } | null | undefined) =>
      range === null || range === undefined ? null : event.text.slice(range.start, range.start + range.length)
    expect(reason).toMatchObject({ part: 'sel', field: 'Image', value: IMAGE })
    expect(cut(reason?.valueInText)).toBe('C:\\\\Tools\\\\scan.exe')
    expect(cut(reason?.inText)).toBe('\\\\scan.exe')
  })

  it('to the unit it happened in, without the rule’s text; and to nobody else', async () => {
    const [id] = await send(unit, [process('C:\\agent.exe')])
    if (id === undefined) throw new Error('no event')
    expect((await explain(admin(), id)).items[0]?.rule?.text).toContain('title: Công cụ quét')
    const own = await explain(contextFor(stack, 'unit_officer', unit), id)
    expect(own.items[0]?.reasons).toHaveLength(1)
    expect(own.items[0]?.rule).toMatchObject({ falsepositives: ['Installers'], text: null })
    await expect(explain(contextFor(stack, 'unit_officer', other), id)).rejects.toMatchObject({
      code: 'event.not_found',
    })
  })

  it('by the version that fired, also when the rule has changed since', async () => {
    const [id] = await send(unit, [process('C:\\agent.exe')])
    if (id === undefined) throw new Error('no event')
    stack.clock.advance(60_000)
    const content = ruleText(1, 'Công cụ quét', { image: 'quet.exe', tags: ['attack.t1046'] })
    const input = { name: 'Gói', content } as Parameters<typeof importRules>[1]['input']
    await importRules(rules, { ctx: admin(), input })
    expect((await explain(admin(), id)).items[0]).toMatchObject({
      basis: 'fired',
      reasons: [{ field: 'Image' }],
      rule: { version: 1, currentVersion: 2, hasChangedSince: true },
    })
    await importRules(rules, { ctx: admin(), input: { ...input, content: content.replace('quet.exe', 'scan.exe') } })
    stack.clock.advance(60_000)
  })
})

describe('what rules do is counted', () => {
  it('in batches, by organisation, with what cannot run and why', async () => {
    await recorder.flush()
    const before = await listHealth(stack.db, { ctx: admin(), input: { limit: 10, order: 'hits7d' } })
    await send(unit, [process('C:\\agent.exe'), process('C:\\b.exe')])
    await send(other, [process('C:\\agent.exe')])
    await recorder.flush()
    const { items } = await listHealth(stack.db, { ctx: admin(), input: { limit: 10, order: 'cost' } })
    expect(items[0]).toMatchObject({
      rule: { id: ruleId(1) },
      activity: { hits24h: (before.items[0]?.activity.hits24h ?? 0) + 3 },
      organisationCount: 2,
      costShare: 1,
    })
    expect(items[1]).toMatchObject({
      rule: { id: ruleId(2) },
      activity: { hitsTotal: 0, lastHitAt: null },
      setAside: { reason: 'sigma.placeholder_unresolved' },
    })
    const only = async (what: 'silent' | 'set_aside') =>
      (await listHealth(stack.db, { ctx: admin(), input: { limit: 10, order: 'hits7d', only: what } })).items.map(
        (h) => h.rule.id,
      )
    expect(await only('silent')).toEqual([ruleId(2)])
    expect(await only('set_aside')).toEqual([ruleId(2)])
    const days = await getActivity(stack.db, { ctx: admin(), input: { id: ruleId(1) } })
    expect(days.days).toHaveLength(30)
    expect(days.days.at(-1)?.hits).toBe(items[0]?.activity.hits24h)
    expect(days.organisations.map((o) => o.organisation.id)).toEqual([unit.id, other.id])
    // Within the scope of one organisation only its own hits are counted.
    const narrow = contextFor(stack, 'administrator', centre, { below: [other] })
    expect((await getActivity(stack.db, { ctx: narrow, input: { id: ruleId(1) } })).days.at(-1)?.hits).toBe(1)
  })

  it('on the ATT&CK matrix, by tags alone', async () => {
    const matrix = await getAttackMatrix(stack.db, { ctx: admin(), input: {} })
    expect(matrix.bundle).toBeNull()
    expect(matrix.tactics).toHaveLength(14)
    expect(matrix.techniques).toMatchObject([{ id: 'T1046', rulesEnabled: 1, rulesAvailable: 1, hits30d: 6 }])
    expect(matrix.techniques[0]?.alerts30d).toBeGreaterThan(0)
  })
})

describe('feedback becomes a proposal, and the proposal an exception', () => {
  const close = async (alert: Alert, verdict: 'true_positive' | 'false_positive') => {
    const ctx = contextFor(stack, 'watch_officer', centre, { below: [unit, other] })
    await closeAlert(stack.db, { ctx, input: { id: alert.id as AlertId, verdict, note: '' } })
    const handler = createFeedback({ db: stack.db, clock: stack.clock, lakeFor: rules.lakeFor })['alert.handled.v1']
    const event = {
      id: '1',
      kind: 'alert.handled.v1' as const,
      tenant: alert.organisation.id,
      at: 0,
      requestId: '',
      payload: { alertId: alert.id, organisationId: alert.organisation.id, state: 'closed' },
    }
    // Told twice, as after a crash.
    await handler?.(event)
    await handler?.(event)
  }
  const openAlerts = async () => {
    const ctx = contextFor(stack, 'watch_officer', centre, { below: [unit, other] })
    return (await listAlerts(stack.db, { ctx, input: { limit: 50, states: ['new'] } })).items
  }

  it('learns from closed alerts, proposes the value behind the noise, and stops the noise when a person says so', async () => {
    for (const alert of await openAlerts()) await close(alert, 'true_positive')
    for (let i = 0; i < 4; i++) {
      stack.clock.advance(2 * 3_600_000)
      await send(unit, [process('C:\\Program Files\\Backup\\agent.exe', `MAY-${10 + i}`)])
    }
    for (const alert of await openAlerts()) await close(alert, 'false_positive')
    const query = { limit: 10, minClosed: 3, minShare: 40 }
    const [item] = (await listTuning(stack.db, { ctx: admin(), input: query })).items
    expect(item).toMatchObject({ rule: { id: ruleId(1) }, verdicts: { falsePositive: 4 } })
    const proposal = item?.proposals.find((p) => p.kind === 'exception')
    expect(proposal).toMatchObject({
      field: 'ParentImage',
      value: 'C:\\Program Files\\Backup\\agent.exe',
      organisation: { id: unit.id },
      support: 4,
      outOf: 4,
      cost: 0,
    })
    expect(item?.proposals.map((p) => p.kind)).toEqual(['exception', 'lower_level'])

    const officer = contextFor(stack, 'watch_officer', centre, {
      below: [unit, other],
      user: await makeUser(stack, 'watch_officer', centre),
    })
    await expect(
      acceptProposal(stack.db, { ctx: officer, input: { ruleId: ruleId(1), key: '["disable"]', reason: '' } }),
    ).rejects.toMatchObject({ code: 'tuning.proposal_gone' })
    const done = await acceptProposal(stack.db, {
      ctx: officer,
      input: { ruleId: ruleId(1), key: proposal?.key ?? '', reason: 'Phần mềm sao lưu của đơn vị' },
    })
    expect(done).toMatchObject({
      rule: { exceptionCount: 1 },
      exception: {
        state: 'active',
        audience: { kind: 'organisation', organisation: { id: unit.id } },
        reason: 'Phần mềm sao lưu của đơn vị',
      },
    })
    // Lowering the level touches everybody: not for a watch officer.
    const lower = item?.proposals.find((p) => p.kind === 'lower_level')?.key ?? ''
    await expect(
      acceptProposal(stack.db, { ctx: officer, input: { ruleId: ruleId(1), key: lower, reason: '' } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })

    const [backup] = await send(unit, [process('C:\\Program Files\\Backup\\AGENT.exe'), process('C:\\evil.exe')])
    await send(other, [process('C:\\Program Files\\Backup\\agent.exe')])
    await recorder.flush()
    const [kept] = (await listExceptions(stack.db, { ctx: admin(), input: { limit: 5 } })).items
    expect(kept).toMatchObject({ suppressedCount: 1, recent: [{ eventId: backup, organisationId: unit.id }] })
    expect((await openAlerts()).length).toBe(2)
    const health = await listHealth(stack.db, { ctx: admin(), input: { limit: 1, order: 'suppressed' } })
    expect(health.items).toMatchObject([{ activity: { suppressedTotal: 1 }, verdicts: { falsePositive: 4 } }])

    // It ends by itself.
    stack.clock.advance(91 * 86_400_000)
    expect(await loadActiveExceptions(stack.db, stack.clock.now())).toEqual([])
    expect(
      (await listExceptions(stack.db, { ctx: admin(), input: { limit: 5, states: ['expired'] } })).items,
    ).toHaveLength(1)
  })

  it('makes exceptions for groups of organisations below, tried out first, and revokes them', async () => {
    const ctx = admin()
    const matching = {
      kind: 'fields' as const,
      fields: [{ field: 'ParentImage', operator: 'endswith' as const, values: ['\\a*gent.exe', '\\evil.exe'] }],
    }
    const audience = { kind: 'below' as const, organisationId: centre.id }
    const tried = await previewException(rules, { ctx, input: { ruleId: ruleId(1), audience, matching } })
    expect(tried).toMatchObject({ suppressed: 1 })
    expect(tried.looked).toBeGreaterThan(5)
    expect(tried.filterText).toContain('"ParentImage|endswith"')
    const input = { ruleId: ruleId(1), audience, matching, reason: 'Thử nghiệm', expiresAt: null }
    const made = await createException(stack.db, { ctx, input })
    const [active] = await loadActiveExceptions(stack.db, stack.clock.now())
    expect([...(active?.tenants ?? [])].toSorted()).toEqual([centre.id, unit.id, other.id].toSorted())
    expect(made.filterText).toBe(tried.filterText)
    const revoke = () => revokeException(stack.db, { ctx, input: { id: made.id, reason: 'Xong' } })
    expect(await revoke()).toMatchObject({ state: 'revoked', revokedReason: 'Xong' })
    await expect(revoke()).rejects.toMatchObject({ code: 'exception.already_ended' })
    const bad = (over: object) => createException(stack.db, { ctx, input: { ...input, ...over } })
    await expect(bad({ expiresAt: new Date(stack.clock.now()).toISOString() })).rejects.toMatchObject({
      code: 'exception.bad_expiry',
    })
    await expect(bad({ matching: { kind: 'filter', text: 'title: a' } })).rejects.toMatchObject({
      code: 'exception.bad_matching',
    })
    const foreign = await makeOrganisation(stack)
    await expect(bad({ audience: { kind: 'organisation', organisationId: foreign.id } })).rejects.toMatchObject({
      code: 'permission.denied',
    })
  })
})

describe('a rule in the making', () => {
  const text = ruleText(9, 'Nháp', { image: 'scan.exe' })

  it('is tried on a pasted and on a stored event, and says what keeps it from hitting', async () => {
    const pasted = `${process('C:\\a.exe')}\n${process('C:\\a.exe', 'MAY-02', 'C:\\other.exe')}\nnot an event at all`
    const outcome = await testRules(rules, { ctx: admin(), input: { text, event: pasted, format: 'auto' } })
    expect(outcome.events.map((e) => e.results[0]?.isHit)).toEqual([true, false, outcome.events[2]?.results[0]?.isHit])
    expect(outcome.events[0]).toMatchObject({
      logsource: { product: 'windows' },
      fields: { Image: IMAGE },
      results: [{ reasons: [{ part: 'sel', field: 'Image', inText: { length: '\\\\scan.exe'.length } }], miss: null }],
    })
    expect(outcome.events[1]?.results[0]?.miss).toEqual({
      kind: 'part_failed',
      part: 'sel',
      field: 'Image',
      wanted: ['\\scan.exe'],
      found: ['C:\\other.exe'],
    })
    const [id] = await send(unit, [process('C:\\a.exe')])
    const stored = (ctx: Context, what: { text: string } | { ruleIds: string[] }) =>
      testRules(rules, { ctx, input: { ...what, eventId: id, format: 'auto' } })
    expect((await stored(admin(), { ruleIds: [ruleId(1)] })).events[0]?.results).toMatchObject([
      { ruleId: ruleId(1), isHit: true },
    ])
    await expect(stored(contextFor(stack, 'watch_officer', other), { text })).rejects.toMatchObject({
      code: 'event.not_found',
    })
    await expect(testRules(rules, { ctx: admin(), input: { text, format: 'auto' } })).rejects.toMatchObject({
      code: 'rule.bad_test',
      params: { reason: 'event' },
    })
  })

  it('is run over the past within the scope, and ends at its cap', async () => {
    const span = {
      from: new Date(stack.clock.now() - 200 * 86_400_000).toISOString(),
      to: new Date(stack.clock.now() + 60_000).toISOString(),
    }
    const run = (ctx: Context, over: object = {}) =>
      endOf(rules, ctx, startBacktest(rules, { ctx, input: { text, ...span, maxHits: 1000, maxSeconds: 60, ...over } }))
    const { backtest } = await run(admin())
    const asked = await lake.query<{ n: number }>(`select count() as n from findings_v1 final`)
    // What the exception passed over is found as well: the past is searched with the rule alone.
    expect(backtest).toMatchObject({ count: Number(asked[0]?.n) + 1, isCapped: false, isTimedOut: false })
    expect(backtest?.events[0]).toMatchObject({ host: 'MAY-01' })
    expect(backtest?.byOrganisation.map((o) => o.organisation.id)).toEqual([unit.id, other.id])
    expect(backtest?.looked).toBe(backtest?.count)
    expect((await run(admin(), { maxHits: 2 })).backtest).toMatchObject({ count: 2, isCapped: true })
    const watch = contextFor(stack, 'watch_officer', other, { user: await makeUser(stack, 'watch_officer', other) })
    expect((await run(watch)).backtest?.byOrganisation.map((o) => o.organisation.id)).toEqual([other.id])
    await expect(run(admin(), { text: 'title: a' })).rejects.toMatchObject({ code: 'rule.bad_backtest' })
    await expect(run(admin(), { to: span.from })).rejects.toMatchObject({ code: 'search.bad_range' })
  })
})

import type { AlertChange, AlertState } from '@haidang/detect'
import { type AlertId, type TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '#src/platform/db/index.ts'
import { acknowledgeAlert } from './verbs/acknowledge-alert.ts'
import { closeAlert } from './verbs/close-alert.ts'
import { getAlert } from './verbs/get-alert.ts'
import { listAlerts } from './verbs/list-alerts.ts'
import { alertForWarning, alertSightings, applyAlertChanges, loadAlertStates } from './index.ts'

let stack: TestDatabase
let centre: TestOrganisation
let north: TestOrganisation
let south: TestOrganisation

const START = Date.UTC(2026, 10, 23, 1, 0, 0)

function state(tenant: TenantId, rule: string, count: number, over: Partial<AlertState> = {}): AlertState {
  const key = `${tenant}|${rule}|host:pc1`
  return {
    key,
    fingerprint: `${key}@${START}`,
    tenant,
    kind: 'sigma',
    ruleKey: rule,
    entity: { kind: 'host', value: 'pc1' },
    title: 'Đăng nhập bất thường',
    severity: 'high',
    techniques: ['T1078'],
    values: [{ kind: 'domain', value: 'evil.example.vn' }],
    sources: [],
    windowStart: START,
    firstSeenAt: START,
    lastSeenAt: START + count * 1000,
    receivedAt: START + count * 1000,
    count,
    evidence: Array.from({ length: count }, (_, i) => ({
      eventId: String(i).padStart(32, '0'),
      at: START + (i + 1) * 1000,
    })),
    ...over,
  }
}
const change = (alert: AlertState): AlertChange => ({ kind: 'opened', alert })
const apply = (...states: AlertState[]) =>
  stack.asSystem((tx) => applyAlertChanges(tx, stack.clock, states.map(change)))
const outbox = () =>
  stack.asSystem(
    async (tx) =>
      (
        await sql<{
          kind: string
          tenant_id: string
          payload: Record<string, unknown>
        }>`select kind, tenant_id, payload from outbox order by id`.execute(tx)
      ).rows,
  )
const query = { limit: 50 }

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack, { name: 'Trung tâm' })
  north = await makeOrganisation(stack, { name: 'Sở Bắc', parentId: centre.id })
  south = await makeOrganisation(stack, { name: 'Sở Nam', parentId: centre.id })
})
afterAll(() => stack.close())
beforeEach(async () => {
  await stack.asOwner('delete from alerts')
  await stack.asOwner('delete from alert_counts')
  await stack.asOwner('delete from outbox')
})

const officer = () => contextFor(stack, 'watch_officer', centre, { below: [north, south] })
const unit = (organisation: TestOrganisation) => contextFor(stack, 'unit_officer', organisation)

describe('applying what the correlator found', () => {
  it('stores alerts and tells of each in one go', async () => {
    const applied = await apply(state(north.id, 'sigma:a', 2), state(south.id, 'sigma:a', 1))
    expect(applied.map((a) => a.isNew)).toEqual([true, true])
    expect((await outbox()).map((r) => [r.kind, r.tenant_id, r.payload['isNew']])).toEqual([
      ['alert.raised.v1', north.id, true],
      ['alert.raised.v1', south.id, true],
    ])
  })

  it('changes nothing when the same or an older state comes again', async () => {
    await apply(state(north.id, 'sigma:a', 5))
    const before = await listAlerts(stack.db, { ctx: officer(), input: query })
    expect(await apply(state(north.id, 'sigma:a', 5), state(north.id, 'sigma:a', 3))).toEqual([])
    expect(await listAlerts(stack.db, { ctx: officer(), input: query })).toEqual(before)
    expect(await outbox()).toHaveLength(1)
  })

  it('keeps the highest count and the acknowledgement when it grows', async () => {
    const [first] = await apply(state(north.id, 'sigma:a', 1))
    if (first === undefined) throw new Error('nothing was raised')
    await acknowledgeAlert(stack.db, { ctx: officer(), input: { id: first.alertId } })
    const [grown] = await apply(state(north.id, 'sigma:a', 2), state(north.id, 'sigma:a', 7, { severity: 'critical' }))
    expect(grown).toEqual({ alertId: first.alertId, organisationId: north.id, isNew: false })
    const alert = await getAlert(stack.db, { ctx: officer(), input: { id: first.alertId } })
    expect(alert).toMatchObject({
      count: 7,
      state: 'acknowledged',
      severity: 'critical',
      lastSeenAt: new Date(START + 7000).toISOString(),
    })
    expect(alert.evidence).toHaveLength(7)
  })

  it('raises a new alert for hits after the close, and only once', async () => {
    const [first] = await apply(state(north.id, 'sigma:a', 2))
    if (first === undefined) throw new Error('nothing was raised')
    await closeAlert(stack.db, {
      ctx: officer(),
      input: { id: first.alertId, verdict: 'true_positive', note: 'đã xử lý' },
    })
    expect(await apply(state(north.id, 'sigma:a', 2))).toEqual([])
    const [again] = await apply(state(north.id, 'sigma:a', 5))
    expect(again?.isNew).toBe(true)
    expect(again?.alertId).not.toBe(first.alertId)
    expect(await apply(state(north.id, 'sigma:a', 5))).toEqual([])
    const alert = await getAlert(stack.db, { ctx: officer(), input: { id: again?.alertId as AlertId } })
    expect(alert).toMatchObject({ state: 'new', count: 3, firstSeenAt: new Date(START + 3000).toISOString() })
    expect((await getAlert(stack.db, { ctx: officer(), input: { id: first.alertId } })).count).toBe(2)
  })

  it('gives the correlator its open windows back', async () => {
    const open = state(north.id, 'sigma:a', 3)
    const done = state(north.id, 'sigma:b', 3)
    const applied = await apply(open, done)
    const closed = applied.at(1)
    if (closed === undefined) throw new Error('nothing was raised')
    await closeAlert(stack.db, { ctx: officer(), input: { id: closed.alertId, verdict: 'benign', note: '' } })
    const both = await stack.asSystem((tx) => loadAlertStates(tx, [open.key, done.key, 'unknown']))
    expect(both).toHaveLength(1)
    expect([open, done]).toContainEqual(both[0])
  })

  it('stores a rule key and an entity of any length', async () => {
    const rule = `indicator:url:https://evil.example/${'x'.repeat(2000)}`
    const applied = await apply(state(north.id, rule, 1, { entity: { kind: 'host', value: 'h'.repeat(3000) } }))
    expect(applied).toHaveLength(1)
  })
})

describe('listing', () => {
  it('orders by severity, then by time, and pages without loss', async () => {
    const severities = ['low', 'critical', 'high', 'medium', 'high'] as const
    await apply(
      ...severities.map((severity, i) => state(i % 2 === 0 ? north.id : south.id, `sigma:r${i}`, i + 1, { severity })),
    )
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listAlerts(stack.db, {
        ctx: officer(),
        input: { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
      })
      seen.push(...page.items.map((a) => a.ruleKey))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['sigma:r1', 'sigma:r4', 'sigma:r2', 'sigma:r3', 'sigma:r0'])
  })

  it('counts by state, whatever state is listed', async () => {
    const applied = await apply(
      state(north.id, 'sigma:a', 1),
      state(north.id, 'sigma:b', 1),
      state(south.id, 'sigma:c', 1, { severity: 'low' }),
    )
    const [one] = applied
    if (one === undefined) throw new Error('nothing was raised')
    await closeAlert(stack.db, { ctx: officer(), input: { id: one.alertId, verdict: 'benign', note: '' } })
    const all = await listAlerts(stack.db, { ctx: officer(), input: { ...query, states: ['closed'] } })
    expect(all.items).toHaveLength(1)
    expect(all.counts).toEqual({ new: 2, acknowledged: 0, closed: 1 })
    expect(
      (await listAlerts(stack.db, { ctx: officer(), input: { ...query, minSeverity: 'medium' } })).counts.new,
    ).toBe(1)
    expect((await listAlerts(stack.db, { ctx: officer(), input: { ...query, text: 'bat thuong' } })).counts).toEqual(
      all.counts,
    )
    expect(
      (await listAlerts(stack.db, { ctx: officer(), input: { ...query, organisationIds: [south.id] } })).counts,
    ).toEqual({ new: 1, acknowledged: 0, closed: 0 })
  })

  it.each(['đăng nhập', 'DANG NHAP', 'example.vn', 'evil', 'T1078', 'pc1 bat'])('finds by %j', async (text) => {
    await apply(state(north.id, 'sigma:a', 1))
    expect((await listAlerts(stack.db, { ctx: officer(), input: { ...query, text } })).items).toHaveLength(1)
  })

  it.each(['khác hẳn', "evil' | 'x", '\\', 'vil.example'])('does not find by %j', async (text) => {
    await apply(state(north.id, 'sigma:a', 1))
    const { items } = await listAlerts(stack.db, { ctx: officer(), input: { ...query, text } })
    expect(items).toHaveLength(text === '\\' ? 1 : 0)
  })

  it('refuses a cursor that is not ours', async () => {
    await expect(listAlerts(stack.db, { ctx: officer(), input: { ...query, cursor: 'abc' } })).rejects.toMatchObject({
      code: 'cursor.invalid',
    })
    const forged = Buffer.from(JSON.stringify(['x', 'y', 'z'])).toString('base64url')
    await expect(listAlerts(stack.db, { ctx: officer(), input: { ...query, cursor: forged } })).rejects.toMatchObject({
      code: 'cursor.invalid',
    })
  })
})

describe('who may', () => {
  it('keeps one unit’s alerts from another', async () => {
    const applied = await apply(state(north.id, 'sigma:a', 1), state(south.id, 'sigma:b', 1))
    const southern = applied.find((a) => a.organisationId === south.id)
    if (southern === undefined) throw new Error('nothing was raised')
    const { items, counts } = await listAlerts(stack.db, {
      ctx: unit(north),
      input: { ...query, organisationIds: [north.id, south.id] },
    })
    expect(items.map((a) => a.organisation.id)).toEqual([north.id])
    expect(counts.new).toBe(1)
    const id = southern.alertId
    await expect(getAlert(stack.db, { ctx: unit(north), input: { id } })).rejects.toMatchObject({
      code: 'alert.not_found',
    })
    await expect(acknowledgeAlert(stack.db, { ctx: unit(north), input: { id } })).rejects.toMatchObject({
      code: 'alert.not_found',
    })
    await expect(
      closeAlert(stack.db, { ctx: unit(north), input: { id, verdict: 'benign', note: '' } }),
    ).rejects.toMatchObject({ code: 'alert.not_found' })
    expect(await stack.db.withTx([north.id], (tx) => alertForWarning(tx, id))).toBeUndefined()
  })

  it('lets a unit officer handle their own, and a leader only look', async () => {
    const [own] = await apply(state(north.id, 'sigma:a', 1))
    if (own === undefined) throw new Error('nothing was raised')
    const leader = contextFor(stack, 'unit_leader', north)
    await expect(acknowledgeAlert(stack.db, { ctx: leader, input: { id: own.alertId } })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const ctx = unit(north)
    const acknowledged = await acknowledgeAlert(stack.db, { ctx, input: { id: own.alertId } })
    expect(acknowledged).toMatchObject({
      state: 'acknowledged',
      handledBy: { displayName: ctx.actor.kind === 'user' ? ctx.actor.name : '' },
    })
    const closed = await closeAlert(stack.db, {
      ctx,
      input: { id: own.alertId, verdict: 'false_positive', note: 'thử' },
    })
    expect(closed).toMatchObject({ state: 'closed', verdict: 'false_positive', note: 'thử' })
    await expect(
      closeAlert(stack.db, { ctx, input: { id: own.alertId, verdict: 'benign', note: '' } }),
    ).rejects.toMatchObject({ code: 'alert.already_closed' })
    await expect(acknowledgeAlert(stack.db, { ctx, input: { id: own.alertId } })).rejects.toMatchObject({
      code: 'alert.already_closed',
    })
    const { rows } = await stack.asSystem((tx) =>
      sql<{
        action: string
        tenant_id: string
      }>`select action, tenant_id from audit where subject_id = ${own.alertId} order by seq`.execute(tx),
    )
    expect(rows).toEqual([
      { action: 'alert.acknowledge', tenant_id: north.id },
      { action: 'alert.close', tenant_id: north.id },
    ])
  })

  it('acknowledging twice stays with whoever was first', async () => {
    const [one] = await apply(state(north.id, 'sigma:a', 1))
    if (one === undefined) throw new Error('nothing was raised')
    const first = await acknowledgeAlert(stack.db, { ctx: officer(), input: { id: one.alertId } })
    const second = await acknowledgeAlert(stack.db, { ctx: unit(north), input: { id: one.alertId } })
    expect(second.handledBy).toEqual(first.handledBy)
  })
})

it('offers an alert as the subject of a warning and finds its sightings', async () => {
  const [one] = await apply(
    state(north.id, 'sigma:a', 4, {
      values: [
        { kind: 'domain', value: 'evil.example.vn' },
        { kind: 'user', value: 'an' },
      ],
    }),
  )
  if (one === undefined) throw new Error('nothing was raised')
  expect(await stack.asSystem((tx) => alertForWarning(tx, one.alertId))).toEqual({
    title: 'Đăng nhập bất thường',
    severity: 'high',
    techniques: ['T1078'],
    indicators: [{ kind: 'domain', value: 'evil.example.vn' }],
    organisationIds: [north.id],
    firstSeenAt: new Date(START).toISOString(),
    lastSeenAt: new Date(START + 4000).toISOString(),
    sightingCount: 4,
  })
  const seen = await stack.asSystem((tx) =>
    alertSightings(tx, north.id, [{ kind: 'domain', value: 'evil.example.vn' }]),
  )
  expect(seen).toEqual([
    { alertId: one.alertId, title: 'Đăng nhập bất thường', count: 4, lastSeenAt: new Date(START + 4000).toISOString() },
  ])
  expect(
    await stack.asSystem((tx) => alertSightings(tx, south.id, [{ kind: 'domain', value: 'evil.example.vn' }])),
  ).toEqual([])
})

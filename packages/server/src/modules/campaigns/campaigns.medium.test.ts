import type { Finding } from '@haidang/contracts'
import {
  createAlertGrouper,
  createCampaignCorrelator,
  type AlertGrouper,
  type CampaignChange,
  type CampaignCorrelator,
} from '@haidang/detect'
import type { CampaignId, EventId, SourceId, TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyAlertChanges } from '#src/modules/alerts/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { applyCampaignChanges, campaignForWarning, type CampaignSteering, linkCampaignWarning } from './index.ts'
import { closeCampaign } from './verbs/close-campaign.ts'
import { getCampaign } from './verbs/get-campaign.ts'
import { listCampaigns } from './verbs/list-campaigns.ts'
import { splitCampaign } from './verbs/split-campaign.ts'
import { unmergeCampaign } from './verbs/unmerge-campaign.ts'

const START = Date.UTC(2026, 10, 23, 1, 0, 0)
const C2 = 'c2.evil.example'
const DROP = 'drop.evil.example'

let stack: TestDatabase
let centre: TestOrganisation
let units: TestOrganisation[]
let grouper: AlertGrouper
let correlator: CampaignCorrelator
let steering: CampaignSteering
let serial = 0

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack, { name: 'Trung tâm' })
  units = []
  for (let i = 0; i < 5; i++) units.push(await makeOrganisation(stack, { name: `Đơn vị ${i}`, parentId: centre.id }))
})
afterAll(() => stack.close())
beforeEach(async () => {
  for (const table of [
    'campaign_history',
    'campaign_sightings',
    'campaign_artefacts',
    'campaigns',
    'alerts',
    'alert_counts',
    'outbox',
  ])
    await stack.asOwner(`delete from ${table}`)
  serial = 0
  grouper = createAlertGrouper()
  correlator = createCampaignCorrelator()
  steering = {
    async steer(act, store) {
      const before = correlator.snapshot()
      const changes =
        act.kind === 'split'
          ? correlator.split(act.campaign, act.artefactKeys, act.reason)
          : act.kind === 'unmerge'
            ? correlator.unmerge(act.into, act.from, act.reason)
            : correlator.close(act.campaign, act.reason, false)
      if (typeof changes === 'string') return { refused: changes }
      try {
        return { done: await stack.db.withTx(SYSTEM_SCOPE, (tx) => store(tx, changes)) }
      } catch (error) {
        correlator = createCampaignCorrelator({}, before)
        throw error
      }
    },
  }
})

const unit = (i: number): TestOrganisation => units[i] ?? centre

function finding(organisation: TestOrganisation, domains: readonly string[], at = START): Finding {
  serial++
  const eventId = serial.toString(16).padStart(32, '0') as EventId
  const ruleKey = `indicator:domain:${domains[0]}`
  return {
    v: 1,
    id: `${eventId}:${ruleKey}`,
    tenant: organisation.id as TenantId,
    source: newId<SourceId>(stack.clock),
    eventId,
    eventAt: at,
    receivedAt: at,
    kind: 'indicator',
    ruleKey,
    title: 'Máy chủ điều khiển',
    severity: 'high',
    techniques: ['T1071'],
    entity: { kind: 'host', value: `pc-${organisation.name}` },
    values: domains.map((value) => ({ kind: 'domain' as const, value })),
    reasons: [],
  }
}

/** What the pipeline does with a batch, in one transaction. */
async function receive(findings: readonly Finding[]): Promise<CampaignChange[]> {
  const alerts = grouper.push(findings)
  const changes = correlator.push(findings)
  await stack.asSystem(async (tx) => {
    await applyAlertChanges(tx, stack.clock, alerts)
    await applyCampaignChanges(tx, stack.clock, centre.id as TenantId, changes)
  })
  return changes
}

const officer = () => contextFor(stack, 'watch_officer', centre, { below: units })
const deps = () => ({ db: stack.db, steering })
const open = async () => (await listCampaigns(stack.db, { ctx: officer(), input: { limit: 50 } })).items
const read = (id: string) => getCampaign(stack.db, { ctx: officer(), input: { id: id as CampaignId } })
const outbox = () =>
  stack.asSystem(
    async (tx) =>
      (
        await sql<{
          kind: string
          payload: Record<string, unknown>
        }>`select kind, payload from outbox where kind like 'campaign.%' order by id`.execute(tx)
      ).rows,
  )
const dump = () =>
  stack.asSystem(async (tx) => ({
    campaigns: (await sql`select * from campaigns order by id`.execute(tx)).rows,
    artefacts: (await sql`select * from campaign_artefacts order by 2, 3`.execute(tx)).rows,
    sightings: (await sql`select * from campaign_sightings order by 2, 3, 4`.execute(tx)).rows,
    history: (await sql`select * from campaign_history order by seq`.execute(tx)).rows,
    alerts: (await sql`select id, campaign_id from alerts order by id`.execute(tx)).rows,
  }))

async function only(): Promise<{ id: string }> {
  const [one, ...more] = await open()
  if (one === undefined || more.length > 0)
    throw new Error(`expected one campaign, found ${more.length + (one ? 1 : 0)}`)
  return one
}

describe('what the correlator tells', () => {
  it('opens a campaign over three organisations with its alerts', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2], START + i * 60_000)))
    const campaign = await read((await only()).id)
    expect(campaign).toMatchObject({
      title: `Máy chủ điều khiển: ${C2}`,
      severity: 'high',
      state: 'open',
      organisationCount: 3,
      sightingCount: 3,
      artefactCount: 1,
      techniques: ['T1071'],
      mergedInto: null,
    })
    expect(campaign.artefacts).toEqual([
      {
        kind: 'domain',
        value: C2,
        organisationCount: 3,
        count: 3,
        firstSeenAt: new Date(START).toISOString(),
        lastSeenAt: new Date(START + 120_000).toISOString(),
      },
    ])
    expect(campaign.organisations.map((o) => [o.organisation.name, o.count, o.openAlertCount])).toEqual([
      ['Đơn vị 0', 1, 1],
      ['Đơn vị 1', 1, 1],
      ['Đơn vị 2', 1, 1],
    ])
    expect(campaign.history.map((h) => h.code)).toEqual(['campaign.opened'])
    expect(campaign.why[0]?.code).toBe('campaign.seen_in_organisations')
    expect(await outbox()).toEqual([
      { kind: 'campaign.opened.v1', payload: { campaignId: campaign.id, severity: 'high' } },
    ])
  })

  it('grows, and notes new organisations but not mere counts', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    await receive([finding(unit(0), [C2], START + 1000)])
    await receive([finding(unit(3), [C2], START + 2000)])
    const campaign = await read((await only()).id)
    expect(campaign).toMatchObject({ organisationCount: 4, sightingCount: 5 })
    expect(campaign.history.map((h) => h.code)).toEqual(['campaign.opened', 'campaign.grown'])
    expect(campaign.history[1]?.params).toMatchObject({ organisations: 4, newOrganisations: [unit(3).id] })
    expect(campaign.organisations.find((o) => o.organisation.id === unit(3).id)?.openAlertCount).toBe(1)
    expect((await outbox()).map((r) => r.kind)).toEqual([
      'campaign.opened.v1',
      'campaign.grown.v1',
      'campaign.grown.v1',
    ])
  })

  it('changes nothing when the same changes are applied again', async () => {
    const first = await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    await receive([0, 1, 2].map((i) => finding(unit(i), [DROP])))
    const second = await receive([0, 1, 2].map((i) => finding(unit(i), [C2, DROP])))
    expect(second.map((c) => c.kind)).toContain('merged')
    const before = await dump()
    await stack.asSystem((tx) => applyCampaignChanges(tx, stack.clock, centre.id as TenantId, second))
    const again = await dump()
    expect({ ...again, history: again.history.length }).toEqual({ ...before, history: before.history.length })
    expect(first.map((c) => c.kind)).toEqual(['opened'])
  })

  it('ends the same when findings are read again from an older state, in other batches', async () => {
    const findings = [
      ...[0, 1, 2].map((i) => finding(unit(i), [C2])),
      ...[2, 3, 4].map((i) => finding(unit(i), [DROP], START + 60_000)),
      ...[2, 3].map((i) => finding(unit(i), [C2, DROP], START + 120_000)),
      finding(unit(4), [C2], START + 180_000),
    ]
    for (const one of [findings.slice(0, 3), findings.slice(3, 6), findings.slice(6)]) await receive(one)
    const before = await dump()
    grouper = createAlertGrouper()
    correlator = createCampaignCorrelator()
    for (const one of findings) await receive([one])
    const again = await dump()
    expect(again).toEqual(before)
  })

  it('rests a campaign that went quiet', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    const { id } = await only()
    const changes = correlator.tick(START + 30 * 86_400_000)
    await stack.asSystem((tx) => applyCampaignChanges(tx, stack.clock, centre.id as TenantId, changes))
    expect(await open()).toEqual([])
    const campaign = await read(id)
    expect(campaign.state).toBe('closed')
    expect(campaign.history.at(-1)).toMatchObject({
      code: 'campaign.closed',
      params: { reasonCode: 'campaign.quiet' },
      by: null,
    })
  })
})

describe('merge, unmerge, split', () => {
  /** Two campaigns that become one when both domains are seen together. */
  async function merged(): Promise<{ into: string; from: string }> {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    await receive([2, 3, 4].map((i) => finding(unit(i), [DROP], START + 60_000)))
    const before = await open()
    await receive([2, 3].map((i) => finding(unit(i), [C2, DROP], START + 120_000)))
    const { id: into } = await only()
    const from = before.find((c) => c.id !== into)?.id
    if (from === undefined) throw new Error('nothing was merged')
    return { into, from }
  }

  it('merges with reasons, and alerts follow', async () => {
    const { into, from } = await merged()
    const campaign = await read(into)
    expect(campaign).toMatchObject({ organisationCount: 5, artefactCount: 2 })
    expect(campaign.artefacts.map((a) => a.value).toSorted()).toEqual([C2, DROP])
    expect(campaign.organisations.reduce((sum, o) => sum + o.openAlertCount, 0)).toBe(7)
    expect(campaign.history.find((h) => h.code === 'campaign.merged')?.params).toMatchObject({
      campaignId: from,
      reasonCode: 'campaign.merged_by_artefacts',
    })
    expect(await read(from)).toMatchObject({ state: 'merged', mergedInto: into, artefacts: [] })
    expect((await outbox()).map((r) => r.kind)).toContain('campaign.changed.v1')
  })

  it('undoes the merge under the old id', async () => {
    const { into, from } = await merged()
    const campaign = await unmergeCampaign(deps(), { ctx: officer(), input: { id: from as CampaignId } })
    expect(campaign).toMatchObject({ id: from, state: 'open', mergedInto: null })
    expect(campaign.history.at(-1)?.by?.displayName).toBe('Cán bộ watch_officer')
    expect(campaign.artefacts).toHaveLength(1)
    expect((await read(into)).artefacts).toHaveLength(1)
    expect((await open()).map((c) => c.id).toSorted()).toEqual([into, from].toSorted())
    expect(campaign.organisations.some((o) => o.openAlertCount > 0)).toBe(true)
    await expect(unmergeCampaign(deps(), { ctx: officer(), input: { id: from as CampaignId } })).rejects.toMatchObject({
      code: 'campaign.not_open',
    })
  })

  it('splits artefacts out into a new campaign with their alerts', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2, DROP])))
    const { id: into } = await only()
    const made = await splitCampaign(deps(), {
      ctx: officer(),
      input: { id: into as CampaignId, artefacts: [{ kind: 'domain', value: DROP }], reason: 'hai nhóm khác nhau' },
    })
    expect(made.id).not.toBe(into)
    expect(made.artefacts.map((a) => a.value)).toEqual([DROP])
    expect(made.history.map((h) => h.code)).toContain('campaign.split')
    const rest = await read(into)
    expect(rest.artefacts.map((a) => a.value)).toEqual([C2])
    expect(rest.artefactCount).toBe(1)
    expect(rest.history.at(-1)).toMatchObject({
      code: 'campaign.split',
      params: { campaignId: made.id, reason: 'hai nhóm khác nhau' },
    })
    expect(made.organisations.reduce((sum, o) => sum + o.openAlertCount, 0)).toBeGreaterThan(0)
    const { rows } = await stack.asSystem((tx) =>
      sql<{ action: string }>`select action from audit order by seq desc limit 1`.execute(tx),
    )
    expect(rows).toEqual([{ action: 'campaign.split' }])
  })

  it('splits what was merged back into the campaign it came from', async () => {
    const { into, from } = await merged()
    const again = await splitCampaign(deps(), {
      ctx: officer(),
      input: { id: into as CampaignId, artefacts: [{ kind: 'domain', value: DROP }], reason: 'tách lại' },
    })
    expect(again.id).toBe(from)
    expect(again).toMatchObject({ state: 'open', mergedInto: null })
  })

  it('refuses a split of everything or of nothing it holds, and changes nothing', async () => {
    const { into } = await merged()
    const before = await dump()
    for (const artefacts of [
      [
        { kind: 'domain', value: C2 },
        { kind: 'domain', value: DROP },
      ],
      [{ kind: 'domain', value: 'other.example' }],
    ]) {
      await expect(
        splitCampaign(deps(), { ctx: officer(), input: { id: into as CampaignId, artefacts, reason: 'thử chia' } }),
      ).rejects.toMatchObject({ code: 'campaign.bad_split' })
    }
    expect(await dump()).toEqual(before)
  })
})

describe('closing', () => {
  it('closes once, and new sightings open another', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    const { id } = await only()
    const closed = await closeCampaign(deps(), { ctx: officer(), input: { id: id as CampaignId, note: 'đã xử lý' } })
    expect(closed.state).toBe('closed')
    expect(closed.history.filter((h) => h.code === 'campaign.closed')).toHaveLength(1)
    await expect(
      closeCampaign(deps(), { ctx: officer(), input: { id: id as CampaignId, note: '' } }),
    ).rejects.toMatchObject({ code: 'campaign.not_open' })
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2], START + 86_400_000)))
    expect((await only()).id).not.toBe(id)
  })

  it('closes what the correlator has forgotten', async () => {
    await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
    const { id } = await only()
    correlator = createCampaignCorrelator()
    const closed = await closeCampaign(deps(), { ctx: officer(), input: { id: id as CampaignId, note: 'xong' } })
    expect(closed).toMatchObject({ state: 'closed' })
    expect(closed.history.at(-1)).toMatchObject({ code: 'campaign.closed', params: { reason: 'xong' } })
  })
})

it('is the centre’s alone', async () => {
  await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
  const { id } = await only()
  const ctx = contextFor(stack, 'unit_officer', unit(0))
  await expect(listCampaigns(stack.db, { ctx, input: { limit: 50 } })).rejects.toMatchObject({
    code: 'permission.denied',
  })
  await expect(getCampaign(stack.db, { ctx, input: { id: id as CampaignId } })).rejects.toMatchObject({
    code: 'permission.denied',
  })
  // Held a second time by the database, whatever a caller's permissions.
  expect(await stack.db.withTx([unit(0).id], (tx) => campaignForWarning(tx, id))).toBeUndefined()
  const leader = contextFor(stack, 'leader', centre, { below: units })
  await expect(closeCampaign(deps(), { ctx: leader, input: { id: id as CampaignId, note: '' } })).rejects.toMatchObject(
    { code: 'permission.denied' },
  )
})

it('is the subject of a warning and remembers it', async () => {
  await receive([0, 1, 2].map((i) => finding(unit(i), [C2])))
  const { id } = await only()
  const subject = await stack.asSystem((tx) => campaignForWarning(tx, id))
  expect(subject).toMatchObject({
    title: `Máy chủ điều khiển: ${C2}`,
    severity: 'high',
    techniques: ['T1071'],
    indicators: [{ kind: 'domain', value: C2 }],
  })
  expect([...(subject?.organisationIds ?? [])].toSorted()).toEqual([0, 1, 2].map((i) => unit(i).id).toSorted())
  const warningId = newId(stack.clock)
  await stack.asSystem((tx) => linkCampaignWarning(tx, stack.clock, id, warningId))
  const campaign = await read(id)
  expect(campaign.warningId).toBe(warningId)
  expect(campaign.history.at(-1)).toMatchObject({ code: 'campaign.warning_drafted', params: { warningId } })
})

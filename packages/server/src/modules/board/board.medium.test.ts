import type { DomainEvent, DomainEventKind, LiveMessage, WarningSummary } from '@haidang/contracts'
import type { AlertState, CampaignChange } from '@haidang/detect'
import type { TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyAlertChanges } from '#src/modules/alerts/index.ts'
import { applyCampaignChanges } from '#src/modules/campaigns/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql } from '#src/platform/db/index.ts'
import { createLogger } from '#src/platform/telemetry/index.ts'
import { type Board, createBoard } from './board.ts'
import { getBoard } from './verbs/get-board.ts'
import { liveStream } from './verbs/live-stream.ts'

let stack: TestDatabase
let centre: TestOrganisation
let north: TestOrganisation
let south: TestOrganisation
let board: Board
let isLakeDown = false
const askedOf: unknown[] = []

const START = Date.UTC(2026, 10, 23, 1, 0, 0)
const warnings: WarningSummary[] = []

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack, { name: 'Trung tâm' })
  north = await makeOrganisation(stack, { name: 'Sở Bắc', parentId: centre.id })
  south = await makeOrganisation(stack, { name: 'Sở Nam', parentId: centre.id })
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
    'sources',
    'outbox',
  ])
    await stack.asOwner(`delete from ${table}`)
  isLakeDown = false
  board = createBoard({
    db: stack.db,
    clock: stack.clock,
    logger: createLogger('silent'),
    live: {
      perSecond: (scope) => (scope === 'all' ? 0 : scope.length * 10),
      perMinute: () => Array.from({ length: 60 }, () => 1.4),
    },
    lakeFor: (scope) => ({
      countsBySource: async () => {
        askedOf.push(scope)
        if (isLakeDown) throw new Error('down')
        return [
          {
            tenant: north.id,
            source: newId(stack.clock),
            batches: 1,
            received: 9,
            accepted: 9,
            duplicates: 0,
            refused: 1,
            stored: 5,
            quarantined: 4,
            bytes: 1,
            lastReceivedAt: 0,
          },
        ]
      },
    }),
    underway: () => 3,
    warnings: {
      listOpenWarningSummaries: async () => warnings,
      listAwaitingApproval: async () => [],
      listOverdueRecipients: async () => [],
    },
    every: () => () => undefined,
  })
})

function alert(organisation: TestOrganisation, rule: string, over: Partial<AlertState> = {}): AlertState {
  const key = `${organisation.id}|${rule}`
  return {
    key,
    fingerprint: `${key}@${START}`,
    tenant: organisation.id as TenantId,
    kind: 'sigma',
    ruleKey: rule,
    entity: { kind: 'host', value: 'pc1' },
    title: `Luật ${rule}`,
    severity: 'high',
    techniques: [],
    values: [],
    sources: [],
    windowStart: START,
    firstSeenAt: START,
    lastSeenAt: START,
    receivedAt: START,
    count: 1,
    evidence: [],
    ...over,
  }
}
const raise = (...states: AlertState[]) =>
  stack.asSystem((tx) =>
    applyAlertChanges(
      tx,
      stack.clock,
      states.map((s) => ({ kind: 'opened', alert: s })),
    ),
  )
const officer = () => contextFor(stack, 'watch_officer', centre, { below: [north, south] })
const opened: CampaignChange = {
  kind: 'opened',
  campaign: {
    id: 'campaign:domain:evil.example@1',
    openedBy: { kind: 'domain', value: 'evil.example' },
    title: 'C2',
    severity: 'high',
    techniques: [],
    firstSeenAt: START,
    lastSeenAt: START,
    organisationCount: 3,
    artefactCount: 1,
    sightingCount: 3,
    why: [],
    merges: [],
  },
  newOrganisations: [],
  newArtefacts: [],
  sightings: [],
}
const openCampaign = () =>
  stack.asSystem((tx) => applyCampaignChanges(tx, stack.clock, centre.id as TenantId, [opened]))

async function makeSource(organisation: TestOrganisation, silentSince: string | null): Promise<string> {
  const id = newId(stack.clock)
  await stack.asSystem((tx) =>
    sql`insert into sources (tenant_id, id, name, name_folded, format, transport, expected_interval_seconds, quota_events_per_second, zone_offset_minutes, created_at, silent_since)
    values (${organisation.id}, ${id}, 'Cảm biến', 'cam bien', 'auto', 'http', 600, 100, 420, now(), ${silentSince}::timestamptz)`.execute(
      tx,
    ),
  )
  return id
}

describe('the board', () => {
  it('shows everything of the scope', async () => {
    await raise(alert(north, 'a'))
    stack.clock.advance(1000)
    await raise(alert(north, 'b', { severity: 'low' }), alert(south, 'c'))
    await openCampaign()
    const silent = await makeSource(south, new Date(START).toISOString())
    await makeSource(south, null)
    await stack.asSystem((tx) =>
      sql`insert into source_refusals (tenant_id, source_id, hour, code, count) values
      (${south.id}, ${silent}, date_trunc('hour', ${new Date(stack.clock.now()).toISOString()}::timestamptz), 'event.too_large', 5)`.execute(
        tx,
      ),
    )
    const seen = await getBoard(board.deps, { ctx: officer(), input: {} })
    expect(seen).toMatchObject({
      eventsPerSecond: 30,
      newAlertCount: 3,
      quarantinedLastHour: 4,
      refusedLastHour: 5,
      openWarnings: [],
      awaitingApproval: [],
      overdueWarnings: [],
    })
    expect(seen.eventsPerMinute).toEqual(Array.from({ length: 60 }, () => 1))
    expect(seen.latestAlerts.map((a) => a.ruleKey).toSorted()).toEqual(['a', 'b', 'c'])
    expect(seen.latestAlerts.at(-1)?.ruleKey).toBe('a')
    expect(seen.openCampaigns.map((c) => c.title)).toEqual(['C2: evil.example'])
    expect(seen.silentSources).toEqual([
      {
        id: silent,
        name: 'Cảm biến',
        organisation: expect.objectContaining({ id: south.id }),
        silentSince: new Date(START).toISOString(),
      },
    ])
    expect(
      seen.organisations.map((o) => [o.organisation.name, o.openAlertCount, o.sourceCount, o.silentCount]),
    ).toEqual([
      ['Sở Bắc', 2, 0, 0],
      ['Sở Nam', 1, 2, 1],
      ['Trung tâm', 0, 0, 0],
    ])
    expect(askedOf.at(-1)).toEqual([centre.id, north.id, south.id])
  })

  it('shows a centre below another only its own part', async () => {
    await raise(alert(north, 'a'), alert(south, 'c'))
    await openCampaign()
    const seen = await getBoard(board.deps, { ctx: contextFor(stack, 'watch_officer', north), input: {} })
    expect(seen).toMatchObject({ newAlertCount: 1, openCampaigns: [] })
    expect(seen.latestAlerts.map((a) => a.ruleKey)).toEqual(['a'])
    expect(seen.organisations).toHaveLength(1)
  })

  it('stands without the lake, and is not for units', async () => {
    isLakeDown = true
    expect((await getBoard(board.deps, { ctx: officer(), input: {} })).quarantinedLastHour).toBe(0)
    await expect(
      getBoard(board.deps, { ctx: contextFor(stack, 'unit_officer', north), input: {} }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})

describe('the live stream', () => {
  const read = (stream: { read(): unknown }): LiveMessage[] => {
    let text = ''
    for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += String(chunk)
    return [...text.matchAll(/^data: (.*)$/gm)].map((m) => JSON.parse(m[1] ?? '') as LiveMessage)
  }
  /** What the outbox holds, handed to the handlers as the relay and the subscription would. */
  async function relay(): Promise<void> {
    const { rows } = await stack.asSystem((tx) =>
      sql<{
        id: number
        tenant_id: string
        kind: DomainEventKind
        payload: never
      }>`delete from outbox returning id, tenant_id, kind, payload`.execute(tx),
    )
    for (const row of rows.toSorted((a, b) => a.id - b.id)) {
      const event = {
        id: String(row.id),
        kind: row.kind,
        tenant: row.tenant_id,
        at: 0,
        requestId: '',
        payload: row.payload,
      }
      await (board.handlers[row.kind] as ((e: DomainEvent) => Promise<void>) | undefined)?.(event)
    }
    await board.flush()
  }

  it('turns domain events into messages with the rows as they are now, once each', async () => {
    const stream = await liveStream(board.hub, { ctx: officer(), input: {} })
    const unit = await liveStream(board.hub, { ctx: contextFor(stack, 'unit_officer', north), input: {} })
    await raise(alert(north, 'a'), alert(south, 'b'))
    await raise(alert(north, 'a', { count: 5 }))
    await openCampaign()
    await relay()
    const messages = read(stream)
    expect(
      messages
        .map((m) =>
          m.kind === 'alert'
            ? [m.alert.ruleKey, m.alert.count, m.isNew]
            : m.kind === 'campaign'
              ? [m.campaign.title, m.isNew]
              : m.kind,
        )
        .toSorted(),
    ).toEqual([
      ['C2: evil.example', true],
      ['a', 5, true],
      ['b', 1, true],
    ])
    expect(read(unit)).toMatchObject([{ kind: 'alert', alert: { ruleKey: 'a' } }])
  })

  it('tells recipients of a warning and the centre of its answers', async () => {
    const centreStream = await liveStream(board.hub, { ctx: officer(), input: {} })
    const northStream = await liveStream(board.hub, { ctx: contextFor(stack, 'unit_officer', north), input: {} })
    const southStream = await liveStream(board.hub, { ctx: contextFor(stack, 'unit_leader', south), input: {} })
    const event = <K extends DomainEventKind>(
      kind: K,
      tenant: string,
      payload: DomainEvent<K>['payload'],
    ): DomainEvent<K> => ({ id: '1', kind, tenant, at: 0, requestId: '', payload })
    await board.handlers['warning.dispatched.v1']?.(
      event('warning.dispatched.v1', centre.id, {
        warningId: 'w',
        version: 1,
        isCorrection: false,
        organisationIds: [north.id],
      }),
    )
    await board.handlers['warning.answered.v1']?.(
      event('warning.answered.v1', north.id, { warningId: 'w', organisationId: north.id, state: 'acknowledged' }),
    )
    await board.handlers['source.silent.v1']?.(
      event('source.silent.v1', south.id, { sourceId: 's', organisationId: south.id, since: 0 }),
    )
    expect(read(centreStream)).toEqual([
      { kind: 'warning', warningId: 'w', state: 'dispatched', organisationId: null },
      { kind: 'warning', warningId: 'w', state: 'acknowledged', organisationId: north.id },
      { kind: 'source', sourceId: 's', state: 'silent' },
    ])
    expect(read(northStream)).toEqual([
      { kind: 'inbox', warningId: 'w' },
      { kind: 'inbox', warningId: 'w' },
    ])
    expect(read(southStream)).toEqual([{ kind: 'source', sourceId: 's', state: 'silent' }])
  })

  it('ends with the process', async () => {
    const stream = await liveStream(board.hub, { ctx: officer(), input: {} })
    stream.resume()
    const ended = new Promise((resolve) => stream.once('end', resolve))
    await board.close()
    await ended
    expect(board.hub.clientCount).toBe(0)
  })
})

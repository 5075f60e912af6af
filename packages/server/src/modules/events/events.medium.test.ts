import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventDetail, EventQuery, EventRow, HistogramQuery, page, QuarantinedEvent } from '@haidang/contracts'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Context } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql } from '#src/platform/db/index.ts'
import {
  createChdbLake,
  createEventBlockBuilder,
  createLakeReader,
  createLakeWriter,
  type EventRow as StoredRow,
  type Lake,
  LakeError,
  migrateLake,
} from '#src/platform/lake/index.ts'
import type { Events, QuarantinedLine } from './index.ts'
import { discardQuarantine } from './verbs/discard-quarantine.ts'
import { getEvent } from './verbs/get-event.ts'
import { getHistogram } from './verbs/get-histogram.ts'
import { listQuarantine } from './verbs/list-quarantine.ts'
import { replayQuarantine } from './verbs/replay-quarantine.ts'
import { searchEvents } from './verbs/search-events.ts'

let stack: TestDatabase
let lake: Lake
let directory: string
let events: Events
let replayed: QuarantinedLine[] = []
let accepts: (line: QuarantinedLine) => boolean = () => true

interface Member {
  readonly organisation: TestOrganisation
  readonly source: SourceId
  readonly ctx: Context
}
let one: Member
let two: Member
let centre: Context
let seq = 0

const idOf = (n: number): EventId => n.toString(16).padStart(32, '0') as EventId

async function member(name: string): Promise<Member> {
  const organisation = await makeOrganisation(stack, { name })
  const source = newId<SourceId>(stack.clock)
  await stack.asSystem((tx) =>
    sql`insert into sources (tenant_id, id, name, name_folded, format, transport, expected_interval_seconds, quota_events_per_second, zone_offset_minutes, created_at)
      values (${organisation.id}, ${source}, ${`Cảm biến ${name}`}, 'x', 'auto', 'http', 60, 100, 420, now())`.execute(
      tx,
    ),
  )
  return { organisation, source, ctx: contextFor(stack, 'unit_officer', organisation) }
}

function row(of: Member, n: number, at: number, changes: Partial<StoredRow> = {}): StoredRow {
  return {
    tenant: of.organisation.id as TenantId,
    source: of.source,
    eventId: idOf(n),
    ingestSeq: seq,
    receivedAt: at,
    time: at,
    format: 'json',
    classUid: 4001,
    activityId: 1,
    severityId: 1,
    isAlert: false,
    product: 'Mẫu',
    eventCode: '',
    srcIp: '10.0.0.1',
    srcPort: 1,
    dstIp: '192.0.2.9',
    dstPort: 443,
    protocol: 'tcp',
    host: '',
    user: '',
    process: '',
    cmdLine: '',
    filePath: '',
    fileHash: '',
    domain: '',
    url: '',
    signature: '',
    message: `Kết nối ${n}`,
    observables: ['192.0.2.9'],
    ruleKeys: [],
    problems: [],
    ocsf: JSON.stringify({ class_uid: 4001, time: at }),
    raw: `{"n":${n}}`,
    ...changes,
  }
}

async function store(rows: StoredRow[], quarantine: { of: Member; n: number; raw: string }[] = []): Promise<void> {
  const builder = createEventBlockBuilder()
  for (const r of rows) builder.add(r)
  const block = builder.finish()
  await createLakeWriter({ lake }).write({
    fromSeq: seq,
    toSeq: seq,
    eventBlocks: block === null ? [] : [block],
    quarantineRows: quarantine.map(({ of, n, raw }) => ({
      tenant: of.organisation.id as TenantId,
      source: of.source,
      eventId: idOf(n),
      batchId: 'b',
      ingestSeq: seq,
      receivedAt: stack.clock.now(),
      code: 'event.not_json',
      offset: 3,
      field: '',
      raw,
    })),
    batchRows: [],
  })
}

beforeAll(async () => {
  stack = await createTestDatabase()
  directory = await mkdtemp(join(tmpdir(), 'haidang-events-'))
  lake = await createChdbLake({ directory })
  await migrateLake(lake)
  events = {
    db: stack.db,
    lakeFor: (scope) => createLakeReader({ lake, tenantScope: scope, now: () => stack.clock.now() }),
    replay: (lines) => {
      replayed.push(...lines)
      return Promise.resolve({ accepted: lines.filter((line) => accepts(line)).map((line) => line.eventId) })
    },
  }
  const root = await makeOrganisation(stack)
  one = await member('Một')
  two = await member('Hai')
  centre = contextFor(stack, 'watch_officer', root, { below: [one.organisation, two.organisation] })
  const now = stack.clock.now()
  for (const [of, from] of [
    [one, 100],
    [two, 200],
  ] as const) {
    seq += 1
    await store(
      [1, 2, 3].map((n) =>
        row(
          of,
          from + n,
          now - n * 60_000,
          n === 3
            ? { isAlert: true, severityId: 4, observables: ['203.0.113.5', 'mau.example'], ruleKeys: ['sigma:x'] }
            : {},
        ),
      ),
    )
  }
  await createLakeWriter({ lake }).writeFindings([
    {
      tenant: one.organisation.id as TenantId,
      id: `${idOf(103)}:sigma:x`,
      eventId: idOf(103),
      source: one.source,
      eventAt: now,
      receivedAt: now,
      kind: 'sigma',
      ruleKey: 'sigma:x',
      title: 'Mẫu luật',
      severity: 'high',
      techniques: ['T1059'],
      entity: { kind: 'host', value: 'may-01' },
      values: [],
      reasons: JSON.stringify([{ part: 'selection', field: 'Image', matched: '*\\x.exe', value: 'C:\\x.exe' }]),
    },
  ])
})
afterAll(async () => {
  await lake.close()
  await rm(directory, { recursive: true, force: true })
  await stack.close()
})
beforeEach(() => {
  replayed = []
  accepts = () => true
})

const query = (changes: object = {}): EventQuery => EventQuery.parse({ ...changes })

describe('search', () => {
  it('shows newest first with names, in the shape of the wire', async () => {
    const found = await searchEvents(events, { ctx: centre, input: query() })
    expect(page(EventRow).parse(found).items).toHaveLength(6)
    expect(found.items[0]).toMatchObject({
      message: expect.stringMatching(/^Kết nối [12]01$/) as string,
      organisation: { name: expect.any(String) as string },
    })
    expect(
      found.items.filter((e) => e.organisation.name === 'Một').every((e) => e.source.name === 'Cảm biến Một'),
    ).toBe(true)
  })

  it('goes page by page, each event once', async () => {
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const found = await searchEvents(events, {
        ctx: centre,
        input: query({ limit: 4, ...(cursor === undefined ? {} : { cursor }) }),
      })
      seen.push(...found.items.map((e) => e.id))
      if (found.nextCursor === null) break
      cursor = found.nextCursor
    }
    expect(seen).toHaveLength(6)
    expect(new Set(seen).size).toBe(6)
    await expect(searchEvents(events, { ctx: centre, input: query({ cursor: 'junk' }) })).rejects.toMatchObject({
      code: 'cursor.invalid',
    })
  })

  it('narrows by value in any spelling, organisation, alert, rule and words', async () => {
    const ids = async (changes: object): Promise<string[]> =>
      (await searchEvents(events, { ctx: centre, input: query(changes) })).items.map((e) => e.id)
    expect((await ids({ value: 'MAU.Example.' })).toSorted()).toEqual([idOf(103), idOf(203)])
    expect(await ids({ value: '::ffff:203.0.113.5', organisationIds: one.organisation.id })).toEqual([idOf(103)])
    expect((await ids({ isAlert: 'true' })).toSorted()).toEqual([idOf(103), idOf(203)])
    expect(await ids({ ruleKey: 'sigma:x', sourceId: two.source })).toEqual([idOf(203)])
    expect(await ids({ minSeverityId: 5 })).toEqual([])
    expect(await ids({ text: 'kết 102' })).toEqual([idOf(102)])
    await expect(ids({ from: '2026-11-23T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' })).rejects.toMatchObject({
      code: 'search.bad_range',
    })
  })

  it('counts by slices that cover the span', async () => {
    const input = HistogramQuery.parse({ buckets: 24 })
    const histogram = await getHistogram(events, { ctx: centre, input })
    expect(histogram).toMatchObject({ total: 6, bucketMs: 3_600_000 })
    expect(histogram.buckets).toHaveLength(24)
    expect(histogram.buckets.reduce((sum, b) => sum + b.alertCount, 0)).toBe(2)
  })

  it('says that a search took too long', async () => {
    const slow: Events = {
      ...events,
      lakeFor: (scope) => ({
        ...events.lakeFor(scope),
        searchEvents: () => Promise.reject(new LakeError('lake.timeout', 'too long')),
      }),
    }
    await expect(searchEvents(slow, { ctx: centre, input: query() })).rejects.toMatchObject({ code: 'search.too_slow' })
  })
})

describe('one event', () => {
  it('comes with its bytes, its normal form and where rules matched', async () => {
    const event = await getEvent(events, { ctx: one.ctx, input: { id: idOf(103) } })
    expect(EventDetail.parse(event)).toMatchObject({
      raw: '{"n":103}',
      ocsf: { class_uid: 4001 },
      organisation: { name: 'Một' },
      findings: [
        {
          ruleKey: 'sigma:x',
          techniques: ['T1059'],
          reasons: [{ part: 'selection', field: 'Image', matched: '*\\x.exe', value: 'C:\\x.exe' }],
        },
      ],
    })
    expect((await getEvent(events, { ctx: one.ctx, input: { id: idOf(103), time: event.time } })).id).toBe(idOf(103))
  })
  it('does not exist for others', async () => {
    await expect(getEvent(events, { ctx: two.ctx, input: { id: idOf(103) } })).rejects.toMatchObject({
      code: 'event.not_found',
    })
    await expect(getEvent(events, { ctx: one.ctx, input: { id: idOf(999) } })).rejects.toMatchObject({
      code: 'event.not_found',
    })
  })
})

describe('quarantine', () => {
  let base = 0x1000
  beforeEach(async () => {
    base += 16
    seq += 1
    await store(
      [],
      [
        { of: one, n: base, raw: '{"a":' },
        { of: one, n: base + 1, raw: `{"b":${'ă'.repeat(6000)}` },
        { of: two, n: base + 2, raw: '{"c":' },
      ],
    )
  })
  const states = async (ctx: Context): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await listQuarantine(events, { ctx, input: { limit: 200 } })).items.map((i) => [i.eventId, i.state]),
    )

  it('shows a unit its own lines, shortened, with the reason', async () => {
    const found = await listQuarantine(events, {
      ctx: one.ctx,
      input: { state: 'open', sourceId: one.source, limit: 200 },
    })
    const mine = page(QuarantinedEvent)
      .parse(found)
      .items.filter((i) => i.eventId === idOf(base) || i.eventId === idOf(base + 1))
    expect(mine).toHaveLength(2)
    expect(mine.find((i) => i.eventId === idOf(base))).toMatchObject({
      code: 'event.not_json',
      offset: 3,
      field: null,
      raw: '{"a":',
      source: { name: 'Cảm biến Một' },
    })
    expect(mine.find((i) => i.eventId === idOf(base + 1))?.raw).toHaveLength(4096)
    expect(Object.keys(await states(two.ctx))).toContain(idOf(base + 2))
    expect(Object.keys(await states(two.ctx))).not.toContain(idOf(base))
  })

  it('sends lines again byte for byte; what can be read leaves it', async () => {
    accepts = (line) => line.eventId === idOf(base)
    const chosen = [idOf(base), idOf(base + 1), idOf(base + 2), idOf(0xdead)]
    const officer = contextFor(stack, 'watch_officer', one.organisation)
    expect(await replayQuarantine(events, { ctx: officer, input: { eventIds: chosen } })).toEqual({
      replayed: 1,
      stillQuarantined: 1,
      discarded: 0,
    })
    expect(replayed.map((l) => l.eventId).toSorted()).toEqual([idOf(base), idOf(base + 1)])
    expect(Buffer.from(replayed.find((l) => l.eventId === idOf(base))?.raw ?? []).toString()).toBe('{"a":')
    expect(await states(centre)).toMatchObject({
      [idOf(base)]: 'replayed',
      [idOf(base + 1)]: 'open',
      [idOf(base + 2)]: 'open',
    })
    const audited = await stack.asOwner(
      "select tenant_id, after from audit where action = 'quarantine.replay' order by seq desc limit 1",
    )
    expect(audited[0]).toMatchObject({
      tenant_id: one.organisation.id,
      after: { eventIds: expect.arrayContaining([idOf(base), idOf(base + 1)]) as string[] },
    })
  })

  it('puts lines aside once', async () => {
    const input = { eventIds: [idOf(base), idOf(base + 2)] }
    expect(await discardQuarantine(events, { ctx: centre, input })).toEqual({
      replayed: 0,
      stillQuarantined: 0,
      discarded: 2,
    })
    await expect(discardQuarantine(events, { ctx: centre, input })).rejects.toMatchObject({
      code: 'quarantine.not_found',
    })
    await expect(replayQuarantine(events, { ctx: centre, input })).rejects.toMatchObject({
      code: 'quarantine.not_found',
    })
    expect(replayed).toEqual([])
  })

  it('is not handled by those who may not, nor across organisations', async () => {
    const input = { eventIds: [idOf(base)] }
    await expect(discardQuarantine(events, { ctx: one.ctx, input })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const other = contextFor(stack, 'watch_officer', two.organisation)
    await expect(discardQuarantine(events, { ctx: other, input })).rejects.toMatchObject({
      code: 'quarantine.not_found',
    })
    expect(await states(centre)).toMatchObject({ [idOf(base)]: 'open' })
  })
})

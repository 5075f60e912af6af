import { gzipSync } from 'node:zlib'
import { ImportInput, IndicatorQuery } from '@haidang/contracts'
import {
  contextFor,
  createTestDatabase,
  makeOrganisation,
  type TestDatabase,
  type TestOrganisation,
} from '@haidang/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from '#src/platform/db/index.ts'
import { deleteIndicatorSource } from './verbs/delete-source.ts'
import { listIndicators } from './verbs/list-indicators.ts'
import { listIndicatorSources } from './verbs/list-sources.ts'
import { updateIndicatorSource } from './verbs/update-source.ts'
import { importIndicators, loadIndicatorEntries, loadWarningLists } from './index.ts'

let stack: TestDatabase
let centre: TestOrganisation

beforeAll(async () => {
  stack = await createTestDatabase()
  centre = await makeOrganisation(stack)
})
afterAll(() => stack.close())
beforeEach(async () => {
  for (const table of ['indicator_sources', 'outbox']) await stack.asOwner(`delete from ${table}`)
})

const officer = () => contextFor(stack, 'watch_officer', centre)
const noFetch = async (): Promise<Uint8Array> => Promise.reject(new Error('no address was asked for'))
const take = (content: string, over: Partial<ImportInput> = {}) =>
  importIndicators(
    { db: stack.db, fetchMaterial: noFetch },
    { ctx: officer(), input: ImportInput.parse({ name: 'Danh sách A', licence: 'CC0', content, ...over }) },
  )
const list = (query: Partial<IndicatorQuery> = {}) =>
  listIndicators(stack.db, { ctx: officer(), input: IndicatorQuery.parse(query) })
const sources = async () => (await listIndicatorSources(stack.db, { ctx: officer(), input: {} })).items
const load = () => loadIndicatorEntries(stack.db, stack.clock)
const outbox = () =>
  stack.asSystem(
    async (tx) =>
      (await sql<{ kind: string; payload: unknown }>`select kind, payload from outbox order by id`.execute(tx)).rows,
  )

describe('importing', () => {
  it('stores a list with its source, its validity and what was refused', async () => {
    const outcome = await take('hxxp://evil[.]example/a\n198.51.100.7\n# comment\nnot an indicator at all\n', {
      origin: 'https://feeds.example',
    })
    expect(outcome).toMatchObject({ accepted: 2, unchanged: 0, refused: 1 })
    expect(outcome.problems).toEqual([
      { place: 'Danh sách A: line 4', code: 'indicator.unrecognised', text: 'not an indicator at all' },
    ])
    expect(await sources()).toMatchObject([
      {
        id: outcome.id,
        name: 'Danh sách A',
        origin: 'https://feeds.example',
        licence: 'CC0',
        tlp: 'green',
        entryCount: 2,
        refusedCount: 1,
        isEnabled: true,
      },
    ])
    const { items } = await list()
    expect(items.map((i) => [i.kind, i.value, i.severity, i.sourceName]).toSorted()).toEqual([
      ['ipv4', '198.51.100.7', 'high', 'Danh sách A'],
      ['url', 'http://evil.example/a', 'high', 'Danh sách A'],
    ])
    expect(items[0]?.validUntil).toBe(new Date(stack.clock.now() + 90 * 86_400_000).toISOString())
    expect(await outbox()).toEqual([{ kind: 'indicators.changed.v1', payload: { sourceId: outcome.id } }])
  })

  it('brings a source up to date: new ones come, missing ones go, the rest stays', async () => {
    const first = await take('a.evil.example\nb.evil.example\n')
    const kept = (await list()).items.find((i) => i.value === 'b.evil.example')
    expect(await take('b.evil.example\nc.evil.example\n')).toMatchObject({ id: first.id, accepted: 1, unchanged: 1 })
    const { items } = await list()
    expect(items.map((i) => i.value).toSorted()).toEqual(['b.evil.example', 'c.evil.example'])
    expect(items.find((i) => i.value === 'b.evil.example')?.id).toBe(kept?.id)
    expect(await sources()).toMatchObject([{ entryCount: 2 }])
  })

  it('keeps one value of two sources apart', async () => {
    await take('evil.example.vn\n')
    await take('evil.example.vn\n', { name: 'Danh sách B', severity: 'critical' })
    expect((await load()).map((e) => [e.sourceName, e.severity]).toSorted()).toEqual([
      ['Danh sách A', 'high'],
      ['Danh sách B', 'critical'],
    ])
  })

  it('writes more entries than one chunk holds, of values of any length', async () => {
    const long = `http://evil.example/${'x'.repeat(2000)}`
    const content = `${Array.from({ length: 5003 }, (_, i) => `n${i}.evil.example`).join('\n')}\n${long}\n`
    expect(await take(content)).toMatchObject({ accepted: 5004, refused: 0 })
    expect(await load()).toHaveLength(5004)
    expect(await take(content)).toMatchObject({ accepted: 0, unchanged: 5004 })
  })

  it('reads packed files, STIX, MISP and tables by recognition', async () => {
    expect(
      await take(gzipSync('value,severity\nevil.example.vn,critical\n').toString('base64'), { isBase64: true }),
    ).toMatchObject({ accepted: 1 })
    expect((await list()).items).toMatchObject([{ value: 'evil.example.vn', severity: 'critical' }])
    const misp = { Event: { info: 'x', Attribute: [{ type: 'domain', value: 'misp.evil.example', to_ids: true }] } }
    expect(await take(JSON.stringify(misp), { name: 'MISP' })).toMatchObject({ accepted: 1 })
    const stix = {
      type: 'bundle',
      objects: [
        {
          type: 'indicator',
          spec_version: '2.1',
          id: 'indicator--1',
          pattern_type: 'stix',
          pattern: "[domain-name:value = 'stix.evil.example']",
          valid_from: '2026-01-01T00:00:00Z',
        },
      ],
    }
    expect(await take(JSON.stringify(stix), { name: 'STIX' })).toMatchObject({ accepted: 1 })
    expect((await list({ text: 'stix.' })).items).toMatchObject([{ validFrom: '2026-01-01T00:00:00.000Z' }])
  })

  it('stores warning lists for the pipeline', async () => {
    const content = JSON.stringify({
      name: 'Máy chủ chung',
      type: 'hostname',
      list: ['cdn.example'],
      matching_attributes: ['domain'],
    })
    expect(await take(content, { name: 'Cảnh báo sai' })).toMatchObject({ accepted: 1 })
    expect(await loadWarningLists(stack.db)).toEqual([
      { name: 'Máy chủ chung', type: 'hostname', values: ['cdn.example'], kinds: ['domain', 'host'] },
    ])
    const [source] = await sources()
    await updateIndicatorSource(stack.db, { ctx: officer(), input: { id: source?.id ?? '', isEnabled: false } })
    expect(await loadWarningLists(stack.db)).toEqual([])
  })

  it('refuses what holds nothing, with the first reason', async () => {
    await expect(take('không phải chỉ dấu\n')).rejects.toMatchObject({
      code: 'indicator.bad_import',
      params: { reason: 'indicator.unrecognised', place: 'Danh sách A: line 1' },
    })
    await expect(take('title: x', { format: 'sigma' })).rejects.toMatchObject({
      code: 'indicator.bad_import',
      params: { reason: 'format' },
    })
    expect(await sources()).toEqual([])
  })

  it('shows nothing of a first import that was cut off', async () => {
    await stack.asOwner(
      `insert into indicator_sources (tenant_id, id, name, kind, origin, licence, tlp, import_no, imported_at) values ('${centre.id}', '00000000-0000-7000-8000-000000000001', 'dở dang', 'indicators', '', '', 'green', 1, now())`,
    )
    await stack.asOwner(
      `insert into indicators (tenant_id, id, source_id, kind, value, title, severity, tlp, import_no) values ('${centre.id}', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'domain', 'half.example.vn', '', 3, 'green', 1)`,
    )
    expect([await sources(), (await list()).items, await load()]).toEqual([[], [], []])
  })
})

describe('reading', () => {
  it('pages newest first, and by beginning in order of value', async () => {
    await take(['b.evil.example', 'a.evil.example', 'a%b.evil.example', 'aa.evil.example'].join('\n'))
    const seen: string[] = []
    for (const text of [undefined, 'a']) {
      let cursor: string | undefined
      do {
        const page = await list({
          limit: 1,
          ...(text === undefined ? {} : { text }),
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...page.items.map((i) => i.value))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
    }
    expect(seen.slice(0, 3).toSorted()).toEqual(['a.evil.example', 'aa.evil.example', 'b.evil.example'])
    expect(seen.slice(3)).toEqual(['a.evil.example', 'aa.evil.example'])
    expect((await list({ text: 'a%' })).items).toEqual([])
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'cursor.invalid' })
  })

  it('keeps what is marked above the reader’s clearance from them', async () => {
    await take('secret.evil.example\n', { tlp: 'red' })
    const ctx = contextFor(stack, 'watch_officer', centre, { clearance: 'amber' })
    expect((await listIndicators(stack.db, { ctx, input: IndicatorQuery.parse({}) })).items).toEqual([])
    expect((await listIndicatorSources(stack.db, { ctx, input: {} })).items).toEqual([])
    const [source] = await sources()
    await expect(
      updateIndicatorSource(stack.db, { ctx, input: { id: source?.id ?? '', isEnabled: false } }),
    ).rejects.toMatchObject({ code: 'tlp.denied' })
  })

  it('is not for units, nor to be changed by an approver', async () => {
    await expect(
      listIndicators(stack.db, { ctx: contextFor(stack, 'unit_officer', centre), input: IndicatorQuery.parse({}) }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(
      deleteIndicatorSource(stack.db, { ctx: contextFor(stack, 'approver', centre), input: { id: centre.id } }),
    ).rejects.toMatchObject({ code: 'permission.denied' })
  })
})

describe('what detection uses', () => {
  it('leaves out disabled sources and what has run out', async () => {
    await take('evil.example.vn\n', { validDays: 1 })
    await take('*.other.example.vn\n', { name: 'B', validDays: null })
    expect(await load()).toHaveLength(2)
    stack.clock.advance(2 * 86_400_000)
    expect(await load()).toMatchObject([{ kind: 'domain', value: 'other.example.vn', includeSubdomains: true }])
    const b = (await sources()).find((s) => s.name === 'B')
    await updateIndicatorSource(stack.db, { ctx: officer(), input: { id: b?.id ?? '', isEnabled: false } })
    expect(await load()).toEqual([])
  })

  it('removes a source with its entries and says so', async () => {
    const { id } = await take('evil.example.vn\n')
    await deleteIndicatorSource(stack.db, { ctx: officer(), input: { id } })
    expect([await sources(), await load(), await stack.asOwner('select 1 from indicators')]).toEqual([[], [], []])
    expect((await outbox()).map((r) => r.kind)).toEqual(['indicators.changed.v1', 'indicators.changed.v1'])
    await expect(deleteIndicatorSource(stack.db, { ctx: officer(), input: { id } })).rejects.toMatchObject({
      code: 'indicator.not_found',
    })
  })
})

/**
 * What every lake engine must do under the writer and the reader. Called from a test file beside the adapter. Long, because
 * all of it runs on one opened engine: a process has but one.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import {
  type BatchRow,
  createEventBlockBuilder,
  createLakeReader,
  createLakeWriter,
  dropEventDays,
  type EventBlock,
  type EventRow,
  type FindingRow,
  type Lake,
  LakeError,
  type LakeReader,
  type LakeWriter,
  migrateLake,
  type QuarantineRow,
  type RawCondition,
  type WriteGroup,
} from '@haidang/server/platform/lake/index.ts'

export const LAKE_TEST_AT = Date.UTC(2026, 10, 20, 8, 0, 0)
const HOUR = 3_600_000
const WINDOW = { from: LAKE_TEST_AT - HOUR, to: LAKE_TEST_AT + HOUR }

/** An event whose every field follows from its number; any field may be given. */
export function lakeEvent(n: number, fields: Partial<EventRow> = {}): EventRow {
  return {
    tenant: `tenant-${n % 3}` as TenantId,
    source: `source-${n % 6}` as SourceId,
    eventId: n.toString(16).padStart(32, '0') as EventId,
    ingestSeq: 1,
    receivedAt: LAKE_TEST_AT + n,
    time: LAKE_TEST_AT + n,
    format: 'json',
    classUid: 4001,
    activityId: 6,
    severityId: n % 6,
    isAlert: n % 10 === 0,
    product: 'Cảm biến',
    eventCode: '',
    srcIp: `10.0.0.${n % 250}`,
    srcPort: 1000 + n,
    dstIp: '192.0.2.1',
    dstPort: 443,
    protocol: 'tcp',
    host: `máy-${n % 7}`,
    user: '',
    process: '',
    cmdLine: '',
    filePath: '',
    fileHash: '',
    domain: '',
    url: '',
    signature: '',
    message: `event number ${n}`,
    observables: [`10.0.0.${n % 250}`, '192.0.2.1'],
    ruleKeys: n % 5 === 0 ? ['sigma:five'] : [],
    problems: [],
    ocsf: JSON.stringify({ n }),
    raw: `raw ${n}`,
    ...fields,
  }
}

/** One stream record's events as a block. */
export function lakeBlock(rows: readonly EventRow[]): EventBlock {
  const builder = createEventBlockBuilder()
  for (const row of rows) builder.add(row)
  const block = builder.finish()
  if (block === null) throw new Error('a block needs a row')
  return block
}

export function lakeBatch(seq: number, fields: Partial<BatchRow> = {}): BatchRow {
  return {
    tenant: 'tenant-0' as TenantId,
    source: 'source-0' as SourceId,
    batchId: `batch-${seq}`,
    ingestSeq: seq,
    receivedAt: LAKE_TEST_AT + seq,
    received: 12,
    accepted: 10,
    duplicates: 1,
    refused: 1,
    stored: 9,
    quarantined: 1,
    bytes: 1000,
    ...fields,
  }
}

export function lakeQuarantine(n: number, seq: number, fields: Partial<QuarantineRow> = {}): QuarantineRow {
  return {
    tenant: 'tenant-0' as TenantId,
    source: 'source-0' as SourceId,
    eventId: (0xf000 + n).toString(16).padStart(32, '0') as EventId,
    batchId: `batch-${seq}`,
    ingestSeq: seq,
    receivedAt: LAKE_TEST_AT + n,
    code: 'event.not_json',
    offset: 7,
    field: '',
    raw: Uint8Array.of(0, 255, 10, 9, 39, 92, n),
    ...fields,
  }
}

const finding = (n: number, fields: Partial<FindingRow> = {}): FindingRow => ({
  tenant: 'tenant-0' as TenantId,
  id: `${lakeEvent(n).eventId}:sigma:five`,
  eventId: lakeEvent(n).eventId,
  source: 'source-0' as SourceId,
  eventAt: LAKE_TEST_AT,
  receivedAt: LAKE_TEST_AT,
  kind: 'sigma',
  ruleKey: 'sigma:five',
  title: "Tiêu đề có 'nháy' và \\ gạch",
  severity: 'high',
  techniques: ['T1059.001'],
  entity: { kind: 'host', value: 'máy-1' },
  values: [
    { kind: 'ipv4', value: '192.0.2.1' },
    { kind: 'domain', value: 'example.vn' },
  ],
  reasons: '[{"part":"selection"}]',
  ...fields,
})

/** `open` is called once; the engine is closed by the suite. */
export function describeLakeContract(name: string, open: () => Promise<Lake>): void {
  describe(`lake contract: ${name}`, () => {
    let lake: Lake
    let writer: LakeWriter
    let everyone: LakeReader
    let nextSeq = 1

    beforeAll(async () => {
      lake = await open()
      await migrateLake(lake)
      writer = createLakeWriter({ lake, waitMs: () => 1 })
      everyone = createLakeReader({ lake, tenantScope: 'all', now: () => LAKE_TEST_AT })
      const rows = Array.from({ length: 120 }, (_, n) => lakeEvent(n))
      await write({ events: rows, quarantine: [lakeQuarantine(1, nextSeq), lakeQuarantine(2, nextSeq)] })
    })
    afterAll(() => lake.close())

    /** Writes one stream record. */
    async function write(given: {
      events?: readonly EventRow[]
      quarantine?: readonly QuarantineRow[]
      batch?: Partial<BatchRow>
    }): Promise<WriteGroup> {
      const seq = nextSeq++
      const events = (given.events ?? []).map((row) => ({ ...row, ingestSeq: seq }))
      const group: WriteGroup = {
        fromSeq: seq,
        toSeq: seq,
        eventBlocks: events.length === 0 ? [] : [lakeBlock(events)],
        quarantineRows: (given.quarantine ?? []).map((row) => ({ ...row, ingestSeq: seq })),
        batchRows: [lakeBatch(seq, given.batch)],
      }
      await writer.write(group)
      return group
    }

    const countRows = async (table: string): Promise<number> =>
      Number((await lake.query<{ n: number }>(`SELECT count() AS n FROM ${table}`))[0]?.n ?? 0)

    it('migrates once', async () => {
      expect(await migrateLake(lake)).toEqual([])
    })

    it('gives every field back as it was stored', async () => {
      const texts = [
        '',
        'a',
        "it's; -- ?",
        'a\tb\nc\\d\0e',
        'tiếng Việt có dấu: ố ạ',
        '𝄞',
        'x'.repeat(127),
        'x'.repeat(128),
        'é'.repeat(9000),
        'x'.repeat(17_000),
      ]
      const rows = texts.map((text, i) =>
        lakeEvent(1000 + i, {
          time: LAKE_TEST_AT - 5 * HOUR + i,
          cmdLine: text,
          message: text,
          url: text,
          product: text,
          observables: [text, 'z'],
          ruleKeys: [text],
          problems: ['event.bad_time', text],
          ocsf: JSON.stringify({ text }),
          raw: text,
          srcPort: 65_535,
          classUid: 4_294_967_295,
          severityId: 99,
        }),
      )
      await write({ events: rows })
      for (const [i, row] of rows.entries()) {
        const found = await everyone.getEvent(row.eventId, { timeHint: row.time })
        const { ingestSeq: _seq, raw, ...rest } = row
        expect(found).toMatchObject({ ...rest, raw: texts[i] })
        expect(typeof raw).toBe('string')
      }
    })

    it('stores bytes that are no text, and instants before 1970', async () => {
      const row = lakeEvent(1100, { raw: Uint8Array.of(0xff, 0xfe, 65), time: -5 })
      await write({ events: [row] })
      expect((await everyone.getEvent(row.eventId, { timeHint: LAKE_TEST_AT }))?.raw).toBe('\u{fffd}\u{fffd}A')
      expect((await everyone.getEvent(row.eventId))?.time).toBe(-5)
    })

    it('lists newest first in pages that neither repeat nor miss, also among equal times', async () => {
      const same = Array.from({ length: 7 }, (_, n) => lakeEvent(2000 + n, { time: LAKE_TEST_AT + 50 }))
      await write({ events: same })
      const seen: string[] = []
      let cursor: string | undefined
      for (;;) {
        const page = await everyone.searchEvents({ ...WINDOW, limit: 11, ...(cursor === undefined ? {} : { cursor }) })
        seen.push(...page.items.map((item) => `${String(item.time).padStart(16, '0')} ${item.eventId}`))
        if (page.cursor === null) break
        cursor = page.cursor
      }
      expect(seen).toHaveLength(127)
      expect(new Set(seen).size).toBe(127)
      expect(seen).toEqual(seen.toSorted().toReversed())
      await expect(everyone.searchEvents({ ...WINDOW, cursor: 'xyz' })).rejects.toThrow(RangeError)
      await expect(everyone.searchEvents({ ...WINDOW, limit: 501 })).rejects.toThrow(RangeError)
    })

    it('filters by each condition', async () => {
      const count = async (filter: object): Promise<number> =>
        (await everyone.countEvents({ ...WINDOW, ...filter })).count
      const first = { to: LAKE_TEST_AT + 50 }
      expect(await count({ ...first, value: '10.0.0.7' })).toBe(1)
      expect(await count({ ...first, value: '10.0.0' })).toBe(0)
      expect(await count({ ...first, value: "' OR 1 = 1" })).toBe(0)
      expect(await count({ ...first, severityMin: 4 })).toBe(16)
      expect(await count({ ...first, isAlert: true })).toBe(5)
      expect(await count({ ...first, isAlert: false })).toBe(45)
      expect(await count({ ...first, classUid: 1007 })).toBe(0)
      expect(await count({ ...first, classUid: [1007, 4001] })).toBe(50)
      expect(await count({ ...first, sourceId: 'source-1' })).toBe(9)
      expect(await count({ ...first, sourceId: ['source-1', 'source-2'] })).toBe(17)
      expect(await count({ ...first, ruleKey: 'sigma:five' })).toBe(10)
      expect(await count({ ...first, organisations: ['tenant-1', 'elsewhere'] })).toBe(17)
      expect(await count({ ...first, format: 'cef' })).toBe(0)
      expect(await count({ ...first, text: 'EVENT 17' })).toBe(1)
      expect(await count({ ...first, text: 'number event' })).toBe(50)
      expect(await count({ ...first, text: 'numb' })).toBe(0)
      expect(await count({ ...first, text: 'numb* *EVE*' })).toBe(50)
      expect(await count({ ...first, text: '  ' })).toBe(50)
      expect(await count({ ...first, text: "number '; DROP TABLE events_v1" })).toBe(0)
      expect(await everyone.countEvents({ ...WINDOW, cap: 10 })).toEqual({ count: 10, isCapped: true })
      await expect(count({ from: 2, to: 1 })).rejects.toThrow(RangeError)
    })

    it('finds words with marks, with letters beyond ASCII, and in every text of the event', async () => {
      const at = LAKE_TEST_AT - 40 * HOUR
      const far = { from: at - HOUR, to: at + HOUR }
      await write({
        events: [
          lakeEvent(4000, { time: at, message: 'Đăng nhập thất bại', cmdLine: 'C:\\Windows\\CMD.exe /c "whoami"' }),
          lakeEvent(4001, { time: at + 1, message: '', url: 'http://xcmd.exe.example.vn/a?b=1', signature: 'ET SCAN' }),
        ],
      })
      const found = async (text: string): Promise<string[]> =>
        (await everyone.searchEvents({ ...far, text })).items.map((item) => item.eventId.slice(-3))
      expect(await found('Đăng THẤT')).toEqual([])
      expect(await found('Đăng thất')).toEqual(['fa0'])
      expect(await found('cmd.exe')).toEqual(['fa0'])
      expect(await found('*cmd.exe')).toEqual(['fa1', 'fa0'])
      expect(await found('"whoami"')).toEqual(['fa0'])
      expect(await found('b=1 et')).toEqual(['fa1'])
      expect(await found("'")).toEqual([])
    })

    it('pages through a search that looks into its window piece by piece', async () => {
      const at = LAKE_TEST_AT - 500 * HOUR
      await write({
        events: Array.from({ length: 40 }, (_, n) =>
          lakeEvent(5000 + n, { time: at - n * HOUR, observables: ['sought'] }),
        ),
      })
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await everyone.searchEvents({
          from: at - 100 * HOUR,
          to: at + 1,
          value: 'sought',
          limit: 7,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...page.items.map((item) => item.time))
        cursor = page.cursor ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual(Array.from({ length: 40 }, (_, n) => at - n * HOUR))
    })

    it('counts per slice of time, empty slices included', async () => {
      const slices = await everyone.histogram({ from: LAKE_TEST_AT - 40, to: LAKE_TEST_AT + 40, buckets: 4 })
      expect(slices).toEqual([
        { from: LAKE_TEST_AT - 40, count: 0, alerts: 0 },
        { from: LAKE_TEST_AT - 20, count: 0, alerts: 0 },
        { from: LAKE_TEST_AT, count: 20, alerts: 2 },
        { from: LAKE_TEST_AT + 20, count: 20, alerts: 2 },
      ])
      await expect(everyone.histogram({ ...WINDOW, buckets: 0 })).rejects.toThrow(RangeError)
    })

    it('shows a reader the organisations of its scope and nothing else, whatever is asked', async () => {
      const one = createLakeReader({ lake, tenantScope: ['tenant-1' as TenantId], now: () => LAKE_TEST_AT })
      const none = createLakeReader({ lake, tenantScope: [], now: () => LAKE_TEST_AT })
      const page = await one.searchEvents({ ...WINDOW, limit: 500 })
      expect(page.items.length).toBeGreaterThan(30)
      expect(new Set(page.items.map((item) => item.tenant))).toEqual(new Set(['tenant-1']))
      expect((await one.searchEvents({ ...WINDOW, organisations: ['tenant-0' as TenantId] })).items).toEqual([])
      expect(await one.getEvent(lakeEvent(3).eventId)).toBeNull()
      expect((await one.getEvent(lakeEvent(4).eventId))?.raw).toBe('raw 4')
      expect(await one.listQuarantine({})).toEqual({ items: [], cursor: null })
      expect(await one.getQuarantined('source-0' as SourceId, lakeQuarantine(1, 1).eventId)).toBeNull()
      expect(
        await one.markQuarantine(
          [{ source: 'source-0' as SourceId, eventId: lakeQuarantine(1, 1).eventId }],
          'discarded',
        ),
      ).toBe(0)
      expect(await one.countsBySource(WINDOW)).toEqual([])
      await writer.writeFindings([finding(3)])
      expect(await one.findingsOf(lakeEvent(3).eventId)).toEqual([])
      expect((await none.searchEvents(WINDOW)).items).toEqual([])
      expect((await none.histogram({ ...WINDOW, buckets: 1 }))[0]?.count).toBe(0)
      expect(await everyone.getQuarantined('source-0' as SourceId, lakeQuarantine(1, 1).eventId)).toMatchObject({
        state: 'open',
      })
    })

    it('keeps quarantined lines with their bytes, and a later state when the line is written again', async () => {
      const { eventId, source, raw } = lakeQuarantine(30, 0)
      await write({ quarantine: [lakeQuarantine(30, 0)] })
      expect(await everyone.getQuarantined(source, eventId)).toMatchObject({
        state: 'open',
        code: 'event.not_json',
        offset: 7,
        raw,
      })
      expect(
        await everyone.markQuarantine(
          [
            { source, eventId },
            { source, eventId: 'f'.repeat(32) as EventId },
          ],
          'replayed',
        ),
      ).toBe(1)
      await write({ quarantine: [lakeQuarantine(30, 0)] })
      expect(await everyone.getQuarantined(source, eventId)).toMatchObject({ state: 'replayed', raw })
      expect((await everyone.listQuarantine({ state: 'replayed' })).items.map((item) => item.eventId)).toEqual([
        eventId,
      ])
      expect((await everyone.listQuarantine({ state: 'open', limit: 1 })).items).toHaveLength(1)
      const first = await everyone.listQuarantine({ limit: 2 })
      const rest = await everyone.listQuarantine({
        limit: 2,
        ...(first.cursor === null ? {} : { cursor: first.cursor }),
      })
      expect([...first.items, ...rest.items]).toHaveLength(3)
    })

    it('stores a repeated group once, and counts its batch once', async () => {
      const before = await countRows('events_v1')
      const group = await write({
        events: [lakeEvent(3000), lakeEvent(3001)],
        batch: { source: 'counted' as SourceId },
      })
      await writer.write(group)
      const restarted = createLakeWriter({ lake })
      expect(await restarted.resumePosition()).toEqual({ seq: group.toSeq, eventsSeq: group.toSeq })
      await restarted.write(group)
      expect(await countRows('events_v1')).toBe(before + 2)
      expect(await countRows('event_bodies_v1')).toBe(before + 2)
      const [counts] = (await everyone.countsBySource({ from: 0, to: LAKE_TEST_AT + HOUR })).filter(
        (row) => row.source === 'counted',
      )
      expect(counts).toMatchObject({
        batches: 1,
        received: 12,
        accepted: 10,
        duplicates: 1,
        refused: 1,
        stored: 9,
        quarantined: 1,
        bytes: 1000,
      })
    })

    it('stores what is missing when a crash came between the tables', async () => {
      const [a, b] = [nextSeq++, nextSeq++]
      const blocks = [lakeBlock([lakeEvent(3100, { ingestSeq: a })]), lakeBlock([lakeEvent(3101, { ingestSeq: b })])]
      // As after a crash: the first record's events are there, its batch row is not.
      await writer.write({ fromSeq: a, toSeq: a, eventBlocks: blocks.slice(0, 1), quarantineRows: [], batchRows: [] })
      const restarted = createLakeWriter({ lake })
      expect(await restarted.resumePosition()).toEqual({ seq: a - 1, eventsSeq: a })
      await restarted.write({
        fromSeq: a,
        toSeq: b,
        eventBlocks: blocks,
        quarantineRows: [],
        batchRows: [lakeBatch(a), lakeBatch(b)],
      })
      for (const n of [3100, 3101]) {
        const { eventId } = lakeEvent(n)
        expect(
          Number(
            (
              await lake.query<{ n: number }>(
                'SELECT count() AS n FROM events_v1 WHERE event_id = unhex({id:String})',
                { params: { id: eventId } },
              )
            )[0]?.n,
          ),
        ).toBe(1)
        expect((await everyone.getEvent(eventId))?.raw).toBe(`raw ${n}`)
      }
    })

    it('splits a group at the change of the day, and stores a large group as one part a day', async () => {
      const midnight = Date.UTC(2026, 10, 22)
      const [a, b, c] = [nextSeq++, nextSeq++, nextSeq++]
      const rows = (seq: number, at: number): EventRow[] =>
        Array.from({ length: 20_000 }, (_, i) =>
          lakeEvent(seq * 1_000_000 + i, { ingestSeq: seq, receivedAt: at, time: at + i }),
        )
      await writer.write({
        fromSeq: a,
        toSeq: c,
        eventBlocks: [lakeBlock(rows(a, midnight - 1)), lakeBlock(rows(b, midnight - 1)), lakeBlock(rows(c, midnight))],
        quarantineRows: [],
        batchRows: [lakeBatch(a), lakeBatch(b), lakeBatch(c)],
      })
      const parts = await lake.query<{ partition: string; parts: number; rows: number }>(
        "SELECT partition, count() AS parts, sum(rows) AS rows FROM system.parts WHERE active AND table = 'events_v1' AND partition >= '20261121' GROUP BY partition ORDER BY partition",
      )
      expect(parts).toEqual([
        { partition: '20261121', parts: 1, rows: 40_000 },
        { partition: '20261122', parts: 1, rows: 20_000 },
      ])
    })

    it('splits a group that is larger than one insert may be', async () => {
      const small = createLakeWriter({ lake, maxInsertBytes: 20_000 })
      const seqs = Array.from({ length: 10 }, () => nextSeq++)
      const blocks = seqs.map((seq) =>
        lakeBlock(
          Array.from({ length: 20 }, (_, i) =>
            lakeEvent(seq * 1_000_000 + i, { ingestSeq: seq, raw: 'x'.repeat(500) }),
          ),
        ),
      )
      await small.write({
        fromSeq: seqs[0] ?? 0,
        toSeq: seqs[9] ?? 0,
        eventBlocks: blocks,
        quarantineRows: [],
        batchRows: seqs.map((seq) => lakeBatch(seq)),
      })
      const first = { seq: seqs[0] ?? 0 }
      for (const table of ['events_v1', 'event_bodies_v1']) {
        const rows = await lake.query<{ n: number }>(
          `SELECT count() AS n FROM ${table} WHERE ingest_seq >= {seq:UInt64}`,
          { params: first },
        )
        expect(Number(rows[0]?.n)).toBe(200)
      }
      await writer.resumePosition()
    })

    it('removes whole days of events and leaves the rest', async () => {
      const old = lakeEvent(6000, { receivedAt: LAKE_TEST_AT - 72 * HOUR, time: LAKE_TEST_AT - 72 * HOUR })
      await write({ events: [old] })
      expect(await everyone.getEvent(old.eventId)).not.toBeNull()
      expect(await dropEventDays(lake, LAKE_TEST_AT - 24 * HOUR)).toEqual([20261117])
      expect(await everyone.getEvent(old.eventId)).toBeNull()
      expect(await dropEventDays(lake, LAKE_TEST_AT - 24 * HOUR)).toEqual([])
      expect((await everyone.getEvent(lakeEvent(4).eventId))?.raw).toBe('raw 4')
    })

    it('passes over a group that comes again after a later one, and stores what is new in one that overlaps', async () => {
      const [a, b, c] = [nextSeq++, nextSeq++, nextSeq++]
      const block = (seq: number): EventBlock => lakeBlock([lakeEvent(7000 + seq, { ingestSeq: seq })])
      const group = (from: number, to: number): WriteGroup => {
        const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i)
        return {
          fromSeq: from,
          toSeq: to,
          eventBlocks: seqs.map(block),
          quarantineRows: [],
          batchRows: seqs.map((seq) => lakeBatch(seq)),
        }
      }
      await writer.write(group(a, b))
      const restarted = createLakeWriter({ lake })
      await restarted.write(group(a, a))
      await restarted.write(group(b, c))
      const rows = await lake.query<{ seq: number; n: number }>(
        'SELECT ingest_seq AS seq, count() AS n FROM events_v1 WHERE ingest_seq >= {seq:UInt64} GROUP BY seq ORDER BY seq',
        { params: { seq: a } },
      )
      expect(rows).toEqual([a, b, c].map((seq) => ({ seq, n: 1 })))
      expect(await writer.resumePosition()).toEqual({ seq: c, eventsSeq: c })
    })

    it('refuses groups that hold what is not theirs', async () => {
      const seq = nextSeq
      const block = lakeBlock([lakeEvent(1, { ingestSeq: seq + 5 })])
      await expect(
        writer.write({ fromSeq: seq, toSeq: seq, eventBlocks: [block], quarantineRows: [], batchRows: [] }),
      ).rejects.toThrow(RangeError)
    })

    it('keeps one finding however often it is written', async () => {
      await writer.writeFindings([finding(9), finding(9, { id: 'other' })])
      await writer.writeFindings([finding(9)])
      expect(await everyone.findingsOf(lakeEvent(9).eventId)).toEqual(
        [finding(9), finding(9, { id: 'other' })].toSorted((x, y) => (x.id < y.id ? -1 : 1)),
      )
    })

    it('gives the latest findings of a rule, within the scope', async () => {
      await writer.writeFindings([finding(9), finding(10, { eventAt: LAKE_TEST_AT + 10 })])
      const ruleKey = finding(9).ruleKey
      const found = await everyone.latestFindings({ ruleKey, limit: 2 })
      expect(found.map((f) => f.eventAt)).toEqual(found.map((f) => f.eventAt).toSorted((x, y) => y - x))
      expect(found.every((f) => f.ruleKey === ruleKey)).toBe(true)
      expect(await everyone.latestFindings({ ruleKey, organisations: ['none' as TenantId], limit: 2 })).toEqual([])
      expect(await everyone.latestFindings({ ruleKey: 'none', limit: 2 })).toEqual([])
    })

    it('gives events with their bytes, narrowed by what those must hold', async () => {
      const scan = (raw: RawCondition | null, more: object = {}) =>
        everyone.scanEvents({ ...WINDOW, raw, limit: 1000, ...more })
      const all = await scan(null)
      expect(all.isCut).toBe(false)
      const [some] = all.items
      if (some === undefined) throw new Error('the lake is empty')
      const text = Buffer.from(some.raw).toString()
      const held = await scan({ all: [{ text: text.toUpperCase() }, { any: [{ text: 'nowhere at all' }, { text }] }] })
      expect(held.items.map((e) => e.eventId)).toContain(some.eventId)
      expect((await scan({ all: [{ text }, { text: 'nowhere at all' }] })).items).toEqual([])
      expect((await scan({ any: [] })).items).toEqual([])
      expect(await scan(null, { limit: 1 })).toMatchObject({ isCut: true, items: [expect.anything()] })
      expect((await scan(null, { organisations: [some.tenant] })).items.every((e) => e.tenant === some.tenant)).toBe(
        true,
      )
      const one = createLakeReader({ lake, tenantScope: ['nobody' as TenantId], now: () => LAKE_TEST_AT })
      expect((await one.scanEvents({ ...WINDOW, raw: null, limit: 10 })).items).toEqual([])
    })

    it('gives up a query at its time limit, and on a signal', async () => {
      const slow = 'SELECT sum(sipHash64(number)) FROM numbers(100000000000)'
      await expect(lake.query(slow, { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'lake.timeout' })
      const stop = new AbortController()
      const stopped = lake.query(slow, { timeoutMs: 1000, signal: stop.signal })
      stop.abort()
      await expect(stopped).rejects.toBeInstanceOf(LakeError)
      await expect(lake.query('SELECT nonsense')).rejects.toMatchObject({ code: 'lake.failed', isAmbiguous: false })
    })

    it('answers many readers at once with their own values', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          everyone.searchEvents({ ...WINDOW, value: `10.0.0.${n}`, to: LAKE_TEST_AT + 50 }),
        ),
      )
      expect(answers.map((page) => page.items.map((item) => item.srcIp))).toEqual(
        Array.from({ length: 20 }, (_, n) => [`10.0.0.${n}`]),
      )
    })
  })
}

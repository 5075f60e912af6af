import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventId, SourceId, TenantId } from '@haidang/std'
import { createEventBlockBuilder, joinEventBlocks, utcDay } from './event-block.ts'
import { EVENT_COLUMNS, EVENT_TABLES } from './event-columns.ts'
import type { EventBlock, EventRow } from './port.ts'

/** A small reader of the Native format, written from its description: columns of name, type, values. */
function readNative(bytes: Buffer): Map<string, unknown[]> {
  let at = 0
  const length = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  const chunk = (size: number): Buffer => bytes.subarray(at, (at += size))
  const columns = length()
  const rows = length()
  const found = new Map<string, unknown[]>()
  for (let c = 0; c < columns; c++) {
    const name = chunk(length()).toString('utf8')
    const type = chunk(length()).toString('utf8')
    const values: unknown[] = []
    const one: Record<string, () => unknown> = {
      String: () => chunk(length()).toString('latin1'),
      'FixedString(16)': () => chunk(16).toString('hex'),
      UInt8: () => chunk(1).readUInt8(),
      UInt16: () => chunk(2).readUInt16LE(),
      UInt32: () => chunk(4).readUInt32LE(),
      UInt64: () => Number(chunk(8).readBigUInt64LE()),
      "DateTime64(3, 'UTC')": () => Number(chunk(8).readBigInt64LE()),
    }
    if (type === 'Array(String)') {
      const ends = Array.from({ length: rows }, () => Number(chunk(8).readBigUInt64LE()))
      for (const [i, end] of ends.entries())
        values.push(Array.from({ length: end - (ends[i - 1] ?? 0) }, () => chunk(length()).toString('latin1')))
    } else for (let r = 0; r < rows; r++) values.push(one[type]?.())
    found.set(name, values)
  }
  expect(at).toBe(bytes.length)
  return found
}

const asStored = (text: string | Uint8Array): string =>
  (typeof text === 'string' ? Buffer.from(text, 'utf8') : Buffer.from(text)).toString('latin1')

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'x'.repeat(48),
    'x'.repeat(49),
    'x'.repeat(127),
    'x'.repeat(128),
    'é'.repeat(64),
    '€'.repeat(5462),
    'x'.repeat(16_383),
    'x'.repeat(16_384),
    'ế'.repeat(50),
  ),
)
const anyTexts = fc.array(anyText, { maxLength: 4 })
const DAY = Date.UTC(2026, 10, 20)
const anyRow = (seq: number): fc.Arbitrary<EventRow> =>
  fc.record({
    tenant: anyText.map((text) => text as TenantId),
    source: anyText.map((text) => text as SourceId),
    eventId: fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((bytes) => Buffer.from(bytes).toString('hex') as EventId),
    ingestSeq: fc.constant(seq),
    receivedAt: fc.integer({ min: DAY, max: DAY + 86_399_999 }),
    time: fc.integer({ min: -8_000_000_000_000, max: 8_000_000_000_000 }),
    format: anyText,
    classUid: fc.nat(4_294_967_295),
    activityId: fc.nat(65_535),
    severityId: fc.nat(255),
    isAlert: fc.boolean(),
    product: anyText,
    eventCode: anyText,
    srcIp: anyText,
    srcPort: fc.nat(65_535),
    dstIp: anyText,
    dstPort: fc.nat(65_535),
    protocol: anyText,
    host: anyText,
    user: anyText,
    process: anyText,
    cmdLine: anyText,
    filePath: anyText,
    fileHash: anyText,
    domain: anyText,
    url: anyText,
    signature: anyText,
    message: anyText,
    observables: anyTexts,
    ruleKeys: anyTexts,
    problems: anyTexts,
    reading: anyText,
    ocsf: fc.oneof(anyText, fc.uint8Array({ maxLength: 300 })),
    raw: fc.oneof(anyText, fc.uint8Array({ maxLength: 300 })),
  })

describe('event blocks', () => {
  it('hold exactly the rows that were added, one block or several joined, in each table', () => {
    const builder = createEventBlockBuilder()
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
          .chain((sizes) =>
            fc.tuple(...sizes.map((size, i) => fc.array(anyRow(i + 1), { minLength: 1, maxLength: size }))),
          ),
        (batches) => {
          const blocks: EventBlock[] = []
          for (const batch of batches) {
            for (const row of batch) builder.add(row)
            const block = builder.finish()
            if (block !== null) blocks.push(block)
          }
          const rows = batches.flat()
          for (const { table, columns } of EVENT_TABLES) {
            const found = readNative(
              Buffer.concat(
                joinEventBlocks(
                  blocks,
                  columns.map(({ index }) => index),
                ),
              ),
            )
            expect([...found.keys()]).toEqual(columns.map(({ name }) => name))
            const column = (name: string): unknown[] => found.get(name) ?? []
            expect(column('event_id')).toEqual(rows.map((row) => row.eventId))
            expect(column('ingest_seq')).toEqual(rows.map((row) => row.ingestSeq))
            expect(column('received_at')).toEqual(rows.map((row) => row.receivedAt))
            expect(column('tenant_id')).toEqual(rows.map((row) => asStored(row.tenant)))
            if (table === 'event_bodies_v1') {
              expect(column('raw')).toEqual(rows.map((row) => asStored(row.raw)))
              expect(column('reading')).toEqual(rows.map((row) => asStored(row.reading ?? '')))
              expect(column('ocsf')).toEqual(rows.map((row) => asStored(row.ocsf)))
              continue
            }
            expect(column('time')).toEqual(rows.map((row) => row.time))
            expect(column('is_alert')).toEqual(rows.map((row) => (row.isAlert ? 1 : 0)))
            for (const [name, of] of [
              ['class_uid', 'classUid'],
              ['activity_id', 'activityId'],
              ['severity_id', 'severityId'],
              ['src_port', 'srcPort'],
              ['dst_port', 'dstPort'],
            ] as const) {
              expect(column(name)).toEqual(rows.map((row) => row[of]))
            }
            for (const [name, of] of [
              ['source_id', 'source'],
              ['host', 'host'],
              ['cmd_line', 'cmdLine'],
              ['file_path', 'filePath'],
              ['message', 'message'],
              ['url', 'url'],
            ] as const) {
              expect(column(name)).toEqual(rows.map((row) => asStored(row[of])))
            }
            for (const [name, of] of [
              ['observables', 'observables'],
              ['rule_keys', 'ruleKeys'],
              ['problems', 'problems'],
            ] as const) {
              expect(column(name)).toEqual(rows.map((row) => row[of].map(asStored)))
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('start anew after each finish, and answer null where nothing was added', () => {
    const builder = createEventBlockBuilder()
    expect(builder.finish()).toBeNull()
    expect(builder.rows).toBe(0)
  })

  it('brings numbers that do not fit to the nearest that does', () => {
    const [row] = fc.sample(anyRow(1), 1)
    const builder = createEventBlockBuilder()
    if (row !== undefined) builder.add({ ...row, srcPort: 70_000, dstPort: -1, severityId: 300, classUid: Number.NaN })
    const block = builder.finish()
    const found = readNative(
      Buffer.concat(
        joinEventBlocks(
          block === null ? [] : [block],
          EVENT_COLUMNS.map((_, i) => i),
        ),
      ),
    )
    expect([found.get('src_port'), found.get('dst_port'), found.get('severity_id'), found.get('class_uid')]).toEqual([
      [65_535],
      [0],
      [255],
      [0],
    ])
  })

  it('knows the UTC day', () => {
    expect(utcDay(Date.UTC(2026, 10, 20, 23, 59, 59, 999))).toBe(20_261_120)
    expect(utcDay(Date.UTC(2026, 10, 21))).toBe(20_261_121)
  })
})

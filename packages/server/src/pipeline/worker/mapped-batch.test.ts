import { Mapping } from '@haidang/contracts'
import type { BatchId, SourceId, TenantId } from '@haidang/std'
import { describe, expect, test } from 'vitest'
import { deriveOcsf } from '#src/platform/lake/normal-form.ts'
import { encodeHeader, encodeLines } from '../envelope.ts'
import { createBatchProcessor } from './process-batch.ts'
import { columnOf } from './testing/column-of.ts'

const VERSION_ID = '01910000-0000-7000-8000-00000000aaaa'
const RECEIVED_AT = Date.UTC(2026, 10, 21, 1, 0, 5)
const definition = Mapping.parse({
  name: 'Cổng vào ra',
  version: 3,
  input: { kind: 'csv', separator: ';', hasHeader: true, columns: ['Thời gian', 'Máy', 'Đích', 'Cổng'] },
  classUid: 4001,
  product: { name: 'Tường lửa nội bộ' },
  rules: [
    { from: 'Thời gian', to: 'time', transforms: [{ kind: 'time', format: 'DD/MM/YYYY HH:mm:ss' }] },
    { from: 'Máy', to: 'src_endpoint.ip' },
    { from: 'Đích', to: 'dst_endpoint.ip' },
    { from: 'Cổng', to: 'dst_endpoint.port' },
    { from: 'Máy', to: 'message', transforms: [{ kind: 'prefix', text: 'từ ' }] },
  ],
})
const LINES = [
  'Thời gian;Máy;Đích;Cổng',
  '21/11/2026 07:30:00;10.1.2.3;203.0.113.9;443',
  '21/11/2026 07:30:01;10.1.2.4;203.0.113.9;không rõ',
]

const processor = createBatchProcessor({
  rules: [],
  exceptions: [],
  indicators: null,
  warningLists: [],
  organisations: [],
  productMinSeverityId: 3,
})

function processed(versions: readonly { id: string; definition: typeof definition }[]) {
  const parts = LINES.map((line) => Buffer.from(line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  const [version] = versions
  if (version === undefined) throw new Error('one version is needed')
  return processor.process({
    seq: 7,
    header: Buffer.from(
      encodeHeader({
        v: 1,
        batchId: 'batch' as BatchId,
        tenant: '01910000-0000-7000-8000-000000000001' as TenantId,
        source: 'source' as SourceId,
        format: 'csv',
        mapping: { versionId: version.id, definition: version.definition },
        zoneOffsetMinutes: 420,
        receivedAt: RECEIVED_AT,
        received: LINES.length,
        duplicates: 0,
        refusedCount: 0,
        refused: [],
        bytes: at,
      }),
    ),
    payload: encodeLines(Buffer.concat(parts), offsets, Buffer.concat(parts.map((_, i) => Buffer.alloc(16, i + 1)))),
  })
}

describe('lines of a table by the mapping their batch carries', () => {
  const { block, quarantine } = processed([{ id: VERSION_ID, definition }])

  test('become normal events, and the row of names is told apart', () => {
    expect(block?.rows).toBe(2)
    expect(quarantine.map((row) => row.code)).toEqual(['event.directive'])
    if (block === null) return
    expect(columnOf(block, 'message').map(String)).toEqual(['từ 10.1.2.3', 'từ 10.1.2.4'])
  })

  test('are read again by exactly that version, whatever came after it', () => {
    if (block === null) throw new Error('no rows')
    const [reading] = columnOf(block, 'reading').map(String)
    const [raw] = columnOf(block, 'raw')
    if (reading === undefined || raw === undefined) throw new Error('no row')
    expect(reading).toContain(VERSION_ID)
    const asked: string[] = []
    const text = deriveOcsf(raw, RECEIVED_AT, reading, (id) => {
      asked.push(id)
      return definition
    })
    expect(asked).toEqual([VERSION_ID])
    expect(JSON.parse(text ?? '{}')).toMatchObject({
      class_uid: 4001,
      time: Date.UTC(2026, 10, 21, 0, 30),
      src_endpoint: { ip: '10.1.2.3' },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
    })
    expect(deriveOcsf(raw, RECEIVED_AT, reading, () => null)).toBeNull()
  })

  test('of two versions in turn are each read by their own', () => {
    const next = { ...definition, version: 4, rules: definition.rules.slice(0, 2) }
    const other = processed([{ id: '01910000-0000-7000-8000-00000000bbbb', definition: next }]).block
    if (other === null) throw new Error('no rows')
    expect(columnOf(other, 'message').map(String)).toEqual(['', ''])
    const again = processed([{ id: VERSION_ID, definition }]).block
    if (again === null) throw new Error('no rows')
    expect(columnOf(again, 'message').map(String)).toEqual(['từ 10.1.2.3', 'từ 10.1.2.4'])
  })
})

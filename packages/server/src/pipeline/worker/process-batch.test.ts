import { createIndicatorIndex, type IndicatorEntry } from '@haidang/detect'
import type { BatchId, OrganisationId, SourceId, TenantId } from '@haidang/std'
import { describe, expect, test } from 'vitest'
import { deriveOcsf } from '#src/platform/lake/normal-form.ts'
import type { EventBlock } from '#src/platform/lake/port.ts'
import { type BatchHeader, decodeHeader, decodeLines, encodeHeader, encodeLines } from '../envelope.ts'
import { createBatchProcessor } from './process-batch.ts'
import type { ExceptionFacts } from './suppress.ts'
import { columnOf } from './testing/column-of.ts'
import type { DetectionSet, WorkItem } from './thread-messages.ts'

const TENANT = '01910000-0000-7000-8000-000000000001'
const RECEIVED_AT = Date.UTC(2026, 10, 21, 1, 0, 5)

const header: BatchHeader = {
  v: 1,
  batchId: 'batch' as BatchId,
  tenant: TENANT as TenantId,
  source: 'source' as SourceId,
  format: 'auto',
  zoneOffsetMinutes: 420,
  receivedAt: RECEIVED_AT,
  received: 0,
  duplicates: 0,
  refusedCount: 0,
  refused: [],
  bytes: 0,
}

const entry = (kind: IndicatorEntry['kind'], value: string): IndicatorEntry => ({
  kind,
  value,
  id: value,
  sourceName: 'Danh sách thử',
  severity: 'high',
  tlp: 'green',
  title: `Chỉ dấu ${value}`,
  techniques: ['T1071.001'],
})

const RULE = `
title: Encoded command in a shell
id: 7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0001
status: test
level: high
tags: [attack.execution, attack.t1059.001]
logsource: { category: process_creation, product: windows }
detection:
  selection:
    Image|endswith: '\\powershell.exe'
    CommandLine|contains: ' -enc '
  condition: selection
`

function indicatorsOf(entries: readonly IndicatorEntry[]): SharedArrayBuffer {
  const { buffer } = createIndicatorIndex(entries, { shared: true })
  if (!(buffer instanceof SharedArrayBuffer)) throw new Error('not shared')
  return buffer
}

const set: DetectionSet = {
  rules: [
    { text: RULE, origin: 'test' },
    { text: 'title: no rule at all\n', origin: 'test' },
  ],
  exceptions: [],
  indicators: indicatorsOf([
    entry('domain', 'tai-ve.example'),
    entry('ipv4', '203.0.113.9'),
    entry('ipv4', '10.66.1.9'),
    entry('ipv4', '198.51.100.7'),
  ]),
  warningLists: [{ name: 'Dịch vụ phổ biến', type: 'cidr', values: ['198.51.100.0/24'] }],
  organisations: [
    { id: TENANT as OrganisationId, name: 'Đơn vị', networks: ['10.66.1.0/24'], domains: ['don-vi.example'] },
  ],
  productMinSeverityId: 3,
}
const processor = createBatchProcessor(set)

function itemOf(lines: readonly (string | Buffer)[], over: Partial<BatchHeader> = {}): WorkItem {
  const parts = lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  return {
    seq: 7,
    header: Buffer.from(encodeHeader({ ...header, received: lines.length, bytes: at, ...over })),
    payload: encodeLines(Buffer.concat(parts), offsets, Buffer.concat(parts.map((_, i) => Buffer.alloc(16, i + 1)))),
  }
}

const idAt = (place: number): string => Buffer.alloc(16, place + 1).toString('hex')
const eve = (rest: object): string => JSON.stringify({ timestamp: '2026-11-21T08:00:00.000000+0700', ...rest })
const flow = (from: string, to: string): string =>
  eve({ event_type: 'flow', src_ip: from, src_port: 50_000, dest_ip: to, dest_port: 443, proto: 'TCP' })
const dns = eve({
  event_type: 'dns',
  src_ip: '10.66.1.20',
  src_port: 53_000,
  dest_ip: '10.66.1.53',
  dest_port: 53,
  proto: 'UDP',
  dns: { type: 'query', rrname: 'Cdn.Tai-Ve.example', rrtype: 'A' },
})
const alert = (severity: number): string =>
  eve({
    event_type: 'alert',
    src_ip: '203.0.113.80',
    src_port: 4444,
    dest_ip: '10.66.1.30',
    dest_port: 445,
    proto: 'TCP',
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: 2_001,
      rev: 1,
      signature: 'Thử nghiệm quét',
      category: 'Attempted',
      severity,
    },
  })
const shell = JSON.stringify({
  EventID: 1,
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  Provider_Name: 'Microsoft-Windows-Sysmon',
  Computer: 'MAY-01.don-vi.example',
  UtcTime: '2026-11-21 01:00:00.000',
  Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  CommandLine: 'powershell.exe -nop -enc SQBFAFgA',
  User: 'DV\\can-bo',
})

const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? new Uint8Array()).toString('utf8')
/** The normal form of each row: as stored, or made again from its bytes. */
function normalForms(block: EventBlock | null): { readonly text: string; readonly isStored: boolean }[] {
  if (block === null) return []
  const texts = columnOf(block, 'ocsf')
  const raws = columnOf(block, 'raw')
  return columnOf(block, 'reading').map((reading, i) => {
    const stored = (texts[i] ?? '').toString()
    if (stored !== '') return { text: stored, isStored: true }
    return { text: deriveOcsf(raws[i] ?? Buffer.of(), RECEIVED_AT, reading.toString()) ?? '', isStored: false }
  })
}

const directions = (block: EventBlock | null): number[] =>
  normalForms(block).flatMap(({ text }) => [...text.matchAll(/"direction_id":(\d)/g)].map((m) => Number(m[1])))

describe('one batch through all steps', () => {
  const result = processor.process(
    itemOf([dns, shell, alert(1), flow('10.66.1.5', '203.0.113.200')], { duplicates: 3, refusedCount: 2, received: 9 }),
  )

  test('every line becomes a row, and the batch row carries the sums of the gateway and of the worker', () => {
    expect(result.block?.rows).toBe(4)
    expect(result.quarantine).toEqual([])
    expect(result.batch).toMatchObject({
      batchId: 'batch',
      ingestSeq: 7,
      received: 9,
      accepted: 4,
      duplicates: 3,
      refused: 2,
      stored: 4,
      quarantined: 0,
    })
    expect(result.batch.received).toBe(
      result.batch.stored + result.batch.duplicates + result.batch.refused + result.batch.quarantined,
    )
  })

  test('an indicator, a Sigma rule and the alert of a product are three findings, each of its own event', () => {
    expect(result.findings.map((f) => [f.kind, f.eventId, f.severity])).toEqual([
      ['indicator', idAt(0), 'high'],
      ['sigma', idAt(1), 'high'],
      ['product', idAt(2), 'high'],
    ])
    const [indicator, sigma, product] = result.findings
    expect(indicator).toMatchObject({
      ruleKey: 'indicator:domain:tai-ve.example',
      tenant: TENANT,
      source: 'source',
      techniques: ['T1071.001'],
      entity: { kind: 'ipv4', value: '10.66.1.20' },
    })
    expect(indicator?.values[0]).toEqual({ kind: 'domain', value: 'tai-ve.example' })
    expect(indicator?.reasons[0]).toMatchObject({
      part: 'Danh sách thử',
      matched: 'tai-ve.example',
      value: 'cdn.tai-ve.example',
    })
    expect(sigma).toMatchObject({
      ruleKey: 'sigma:7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0001',
      techniques: ['T1059.001'],
      entity: { kind: 'host', value: 'may-01.don-vi.example' },
    })
    expect(product).toMatchObject({
      ruleKey: 'product:suricata:2001',
      title: 'Thử nghiệm quét',
      entity: { kind: 'ipv4', value: '10.66.1.30' },
    })
    expect(new Set(result.findings.map((f) => f.id)).size).toBe(3)
  })

  test('what is the organisation’s own ties it to nobody', () => {
    const values = result.findings.flatMap((f) => f.values.map((v) => v.value))
    expect(values.filter((v) => v.startsWith('10.66.1.') || v.endsWith('don-vi.example'))).toEqual([])
    expect(values).toContain('203.0.113.80')
  })

  test('the same batch again gives the same findings, so that a second delivery changes nothing', () => {
    const again = processor.process(
      itemOf([dns, shell, alert(1), flow('10.66.1.5', '203.0.113.200')], {
        duplicates: 3,
        refusedCount: 2,
        received: 9,
      }),
    )
    expect(again.findings).toEqual(result.findings)
    expect(again.block).toEqual(result.block)
  })
})

test('a rule that cannot be read is counted and stops nothing', () => {
  expect(processor.ruleCount).toBe(1)
  expect(processor.refusedRules).toBe(1)
})

test('directions are seen from the registered networks', () => {
  const outside = '203.0.113.200'
  const { block } = processor.process(
    itemOf([
      flow('10.66.1.5', outside),
      flow(outside, '10.66.1.5'),
      flow('10.66.1.5', '10.66.1.6'),
      flow(outside, '192.0.2.1'),
    ]),
  )
  expect(directions(block)).toEqual(expect.arrayContaining([2, 1, 3]))
  expect(directions(block).filter((d) => d !== 0)).toHaveLength(3)
  const elsewhere = processor.process(itemOf([flow('10.66.1.5', outside)], { tenant: 'another' as TenantId }))
  expect(directions(elsewhere.block).filter((d) => d !== 0)).toEqual([])
})

test('the normal form of what something spoke on is kept as it was; all others are made again from their bytes', () => {
  const { block, findings } = processor.process(itemOf([alert(4), shell, flow('10.66.1.5', '192.0.2.1')]))
  expect(new Set(findings.map((f) => f.eventId))).toEqual(new Set([idAt(1)]))
  const forms = normalForms(block)
  expect(forms.map((form) => form.isStored)).toEqual([false, true, false])
  for (const { text } of forms) expect(JSON.parse(text)).toMatchObject({ class_uid: expect.any(Number) })
})

test('indicators that a warning list knows to be harmless make no finding', () => {
  expect(processor.process(itemOf([flow('10.66.1.5', '203.0.113.9')])).findings.map((f) => f.kind)).toEqual([
    'indicator',
  ])
  expect(processor.process(itemOf([flow('10.66.1.5', '198.51.100.7')])).findings).toEqual([])
  // The private ranges are always on the list: an indicator among them would hit everybody.
  expect(processor.process(itemOf([flow('10.66.1.5', '10.66.1.9')])).findings).toEqual([])
})

test('alerts of a product below the stated severity are events and no findings', () => {
  const result = processor.process(itemOf([alert(3), alert(4)]))
  expect(result.batch.stored).toBe(2)
  expect(result.findings).toEqual([])
})

test('lines that cannot be read go to quarantine with their bytes, their ids and a reason; the others are stored', () => {
  const broken = Buffer.from([0x68, 0xff, 0xfe, 0x00])
  const result = processor.process(itemOf([dns, 'chữ không theo định dạng nào', broken, alert(1)]))
  expect(result.batch).toMatchObject({ accepted: 4, stored: 2, quarantined: 2 })
  expect(result.quarantine.map((q) => [q.eventId, q.tenant, q.source, q.batchId, q.ingestSeq])).toEqual([
    [idAt(1), TENANT, 'source', 'batch', 7],
    [idAt(2), TENANT, 'source', 'batch', 7],
  ])
  for (const row of result.quarantine) expect(row.code).toMatch(/^event\./)
  expect(Buffer.from(result.quarantine[1]?.raw ?? '')).toEqual(broken)
  expect(textOf(result.quarantine[0]?.raw as Uint8Array)).toBe('chữ không theo định dạng nào')
})

test('a batch of nothing but refused lines leaves its row and no block', () => {
  const result = processor.process(itemOf([], { received: 5, refusedCount: 5 }))
  expect(result.block).toBeNull()
  expect(result.batch).toMatchObject({ received: 5, refused: 5, accepted: 0, stored: 0 })
})

test('hostile lines are stored or quarantined, never thrown', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])))
  const result = processor.process(
    itemOf([
      deep,
      wide,
      '{"__proto__":{"x":1}}',
      '{"timestamp":{"toString":1},"event_type":"alert"}',
      `{"event_type":"dns","dns":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      eve({ event_type: 'alert', alert: { severity: 'x'.repeat(10_000) } }),
    ]),
  )
  expect(result.batch.stored + result.batch.quarantined).toBe(6)
})

test('an envelope gives back what was put in, wherever it lies in a buffer', () => {
  const item = itemOf(['', 'một', 'hai ba'])
  for (const shift of [0, 1, 2, 3]) {
    const moved = new Uint8Array(item.payload.length + shift)
    moved.set(item.payload, shift)
    const lines = decodeLines(moved.subarray(shift))
    expect(
      Array.from({ length: lines.count }, (_, i) =>
        textOf(lines.raw.subarray(lines.offsets[2 * i], lines.offsets[2 * i + 1])),
      ),
    ).toEqual(['', 'một', 'hai ba'])
    expect(Buffer.from(lines.ids).toString('hex')).toBe(idAt(0) + idAt(1) + idAt(2))
  }
  expect(decodeHeader(item.header).batchId).toBe('batch')
  expect(() => decodeHeader(Buffer.from('{"v":2}'))).toThrow()
})

describe('exceptions', () => {
  const RULE_ID = '7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0001'
  const filter = `title: Exception
logsource: { product: windows }
filter:
  rules: ['${RULE_ID}']
  selection: { Computer|startswith: 'MAY-01' }
  condition: not selection
`
  const exception: ExceptionFacts = { id: 'e1', ruleId: RULE_ID, text: filter, tenants: [TENANT], expiresAt: null }
  const work = (over: Partial<ExceptionFacts>, item = itemOf([shell, shell])) =>
    createBatchProcessor({ ...set, exceptions: [{ ...exception, ...over }] }).process(item)
  const sigma = (result: ReturnType<typeof work>): number => result.findings.filter((f) => f.kind === 'sigma').length

  test('pass over the hits they are for, and count them', () => {
    const result = work({})
    expect(sigma(result)).toBe(0)
    expect(result.suppressed).toEqual([
      {
        exceptionId: 'e1',
        ruleId: RULE_ID,
        tenant: TENANT,
        count: 2,
        eventId: idAt(1),
        eventAt: expect.any(Number),
      },
    ])
    expect(work({ text: '' }).suppressed).toMatchObject([{ count: 2 }])
  })

  test('end by themselves, and touch neither other organisations, other values nor other rules', () => {
    const others: Partial<ExceptionFacts>[] = [
      { expiresAt: RECEIVED_AT },
      { tenants: ['01910000-0000-7000-8000-000000000002'] },
      { text: filter.replace('MAY-01', 'MAY-02') },
      { ruleId: 'other' },
      { text: 'not a filter' },
    ]
    for (const over of others) {
      const result = work(over)
      expect([sigma(result), result.suppressed]).toEqual([2, []])
    }
    expect(work({ expiresAt: RECEIVED_AT + 1 }).suppressed).toMatchObject([{ count: 2 }])
  })
})

test('a rule fires at the level it has here, and one that cannot run is named with the reason', () => {
  const own = createBatchProcessor({
    ...set,
    rules: [
      { text: RULE, origin: 'test', id: '7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0001', level: 'low' },
      {
        text: RULE.replace('0001', '0002').replace("Image|endswith: '\\powershell.exe'", "User|expand: '%admins%'"),
        origin: 'test',
      },
    ],
  })
  expect(own.process(itemOf([shell])).findings.map((f) => f.severity)).toEqual(['low'])
  expect(own.setAside()).toEqual([
    { ruleId: '7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0002', reason: 'sigma.placeholder_unresolved' },
  ])
  expect(own.takeCosts()).toEqual([
    { ruleId: '7d7a3c1a-0d3c-4b62-9f39-3a4f0f5c0001', looked: 1, matched: 1, overBudget: 0, steps: expect.any(Number) },
  ])
  expect(own.takeCosts()).toEqual([])
})

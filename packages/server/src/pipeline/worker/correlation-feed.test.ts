import type { BatchId, SourceId, TenantId } from '@haidang/std'
import { expect, test } from 'vitest'
import { encodeHeader, encodeLines } from '../envelope.ts'
import { decodeObservations, type ObservationRecord } from '../observations.ts'
import { createBatchProcessor } from './process-batch.ts'
import type { RuleText, WorkItem } from './thread-messages.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 1, 0, 5)
const FAILED = `title: Failed
id: failed
name: failed_logon
logsource: {product: windows, service: security}
detection: {s: {EventID: 4625}, condition: s}
level: low
`
const COUNT = `title: Many
id: many
correlation:
  type: value_count
  rules: [failed_logon]
  group-by: [IpAddress]
  timespan: 10m
  condition: {field: TargetUserName, gte: 3}
level: high
`

const processorOf = (texts: readonly string[], over: readonly RuleText[] = []) =>
  createBatchProcessor({
    rules: [...texts.map((text) => ({ text, origin: 'test' })), ...over],
    exceptions: [],
    indicators: null,
    warningLists: [],
    organisations: [],
    productMinSeverityId: 3,
  })

const logon = (over: object = {}): string =>
  JSON.stringify({
    EventID: 4625,
    Channel: 'Security',
    Computer: 'MAY-01',
    IpAddress: '203.0.113.7',
    TargetUserName: 'ketoan',
    '@timestamp': '2026-11-21T01:00:00.000Z',
    ...over,
  })

function itemOf(lines: readonly string[]): WorkItem {
  const parts = lines.map((line) => Buffer.from(line))
  const offsets: number[] = []
  let at = 0
  for (const part of parts) {
    offsets.push(at, at + part.length)
    at += part.length
  }
  const header = encodeHeader({
    v: 1,
    batchId: 'b' as BatchId,
    tenant: 't' as TenantId,
    source: 's' as SourceId,
    format: 'auto',
    zoneOffsetMinutes: 420,
    receivedAt: RECEIVED_AT,
    received: lines.length,
    duplicates: 0,
    refusedCount: 0,
    refused: [],
    bytes: at,
  })
  const ids = Buffer.concat(parts.map((_, i) => Buffer.from(`${i}`.padStart(16, '0'))))
  return { seq: 1, header: Buffer.from(header), payload: encodeLines(Buffer.concat(parts), offsets, ids) }
}

const observed = (pieces: readonly Uint8Array[]): ObservationRecord[] =>
  pieces.map(decodeObservations).filter((record) => record.kind === 'events')

test('hits that correlations stand on are handed over with the fields they need, and raise nothing of their own', () => {
  const own = processorOf([FAILED, COUNT])
  expect(own.correlations.map(({ text }) => text)).toEqual([FAILED, COUNT])
  const result = own.process(itemOf([logon(), logon({ EventID: 4624 }), logon({ IpAddress: undefined })]))
  expect(result.findings).toEqual([])
  expect(observed(result.observations)).toMatchObject([
    {
      tenant: 't',
      source: 's',
      receivedAt: RECEIVED_AT,
      events: [
        {
          at: Date.UTC(2026, 10, 21, 1, 0, 0),
          ruleIds: ['failed'],
          fields: { IpAddress: '203.0.113.7', TargetUserName: 'ketoan' },
          entity: { kind: 'host', value: 'may-01' },
        },
        { fields: { TargetUserName: 'ketoan' } },
      ],
    },
  ])
  // What one record left is not told with the next.
  expect(own.process(itemOf([logon({ EventID: 1 })])).observations).toEqual([])
})

test('without a correlation nothing is handed over, and the rule raises its own findings', () => {
  const own = processorOf([FAILED])
  const result = own.process(itemOf([logon()]))
  expect([result.findings.length, result.observations, own.correlations]).toEqual([1, [], []])
})

test('a correlation that asks for it lets its rules raise findings as well', () => {
  const own = processorOf([FAILED, COUNT.replace('level:', 'generate: true\nlevel:')])
  const result = own.process(itemOf([logon()]))
  expect([result.findings.length, result.observations.length]).toEqual([1, 1])
})

test('one whose rule is not in use is set aside and says so', () => {
  const own = processorOf([COUNT])
  expect(own.setAside()).toEqual([{ ruleId: 'many', reason: 'sigma.correlation_rule_unknown' }])
  expect(own.process(itemOf([logon()])).observations).toEqual([])
})

test('pieces, values and times are bounded', () => {
  const own = processorOf([FAILED, COUNT])
  const long = 'x'.repeat(100_000)
  const ahead = logon({ TargetUserName: `${long}1`, '@timestamp': '2039-01-01T00:00:00Z' })
  const lines = [ahead, logon({ TargetUserName: `${long}2` }), ...Array.from({ length: 4100 }, () => logon())]
  const pieces = observed(own.process(itemOf(lines)).observations)
  expect(pieces.map((p) => p.events.length)).toEqual([4000, 102])
  const [first, second] = pieces[0]?.events ?? []
  expect(first?.at).toBe(RECEIVED_AT)
  expect(first?.fields['TargetUserName']?.length).toBeLessThan(300)
  expect(first?.fields['TargetUserName']).not.toBe(second?.fields['TargetUserName'])
})

import type { EventId, SourceId, TenantId } from '@haidang/std'
import { expect, test } from 'vitest'
import { decodeObservations, encodeObservations, encodeTick, type ObservationRecord } from '../observations.ts'
import { createRuleCorrelation, LATENESS_MS, type RuleCorrelationSnapshot } from './rule-correlation.ts'

const BASE = `title: Beat
id: beat
logsource: {product: test}
detection: {s: {kind: beat}, condition: s}
`
const rule = (condition: string, over = ''): string => `title: Rule
id: rule
correlation:
  type: event_count
  rules: [beat]
  group-by: [src_ip]
  timespan: 10m
  condition: {${condition}}
${over}level: high
`
const texts = (...of: string[]) => [BASE, ...of].map((text) => ({ text, origin: 'test' }))
const MINUTE = 60_000
let next = 0

const seen = (tenant: string, at: number, receivedAt = at, ip = '203.0.113.7'): ObservationRecord => ({
  kind: 'events',
  tenant: tenant as TenantId,
  source: 'source' as SourceId,
  receivedAt,
  events: [
    {
      eventId: `${++next}`.padStart(32, '0') as EventId,
      at,
      ruleIds: ['beat'],
      fields: { src_ip: ip },
      entity: { kind: 'host', value: 'may 01' },
      values: [{ kind: 'ipv4', value: ip }],
    },
  ],
})

test('what is written is what is read', () => {
  const record = seen('one', 5)
  expect(decodeObservations(encodeObservations(record))).toEqual(record)
  expect(decodeObservations(encodeTick(7))).toEqual({ kind: 'tick', handledUntil: 7 })
})

test('time passes by receipt: windows end without events, by as much as was received since, in each organisation by itself', () => {
  const own = createRuleCorrelation()
  own.configure(texts(rule('lt: 2')), [])
  const day = 86_400_000
  own.take(seen('today', 100 * day))
  // A file of last month, sent today.
  own.take(seen('late', 70 * day, 100 * day))
  expect(own.isWaiting).toBe(true)
  expect(own.take({ kind: 'tick', handledUntil: 100 * day + 10 * MINUTE }).findings).toEqual([])
  const { findings } = own.take({ kind: 'tick', handledUntil: 100 * day + 10 * MINUTE + LATENESS_MS })
  expect(findings.map((f) => [f.tenant, f.eventAt, f.entity.value])).toEqual([
    ['today', 100 * day, '203.0.113.7'],
    ['late', 70 * day, '203.0.113.7'],
  ])
  expect(own.isWaiting).toBe(false)
})

test('the same log gives the same findings, wherever it is taken up again', () => {
  const log = Array.from({ length: 60 }, (_, i) =>
    i % 7 === 6
      ? ({ kind: 'tick', handledUntil: i * MINUTE } as const)
      : seen(i % 2 === 0 ? 'one' : 'two', (i - (i % 3)) * MINUTE, i * MINUTE, `203.0.113.${i % 4}`),
  )
  const whole = createRuleCorrelation()
  whole.configure(texts(rule('gte: 2')), [])
  const expected = log.flatMap((record) => whole.take(record).findings)
  expect(expected.length).toBeGreaterThan(3)
  for (const cut of [1, 13, 30, 59]) {
    const before = createRuleCorrelation()
    before.configure(texts(rule('gte: 2')), [])
    const told = log.slice(0, cut).flatMap((record) => before.take(record).findings)
    const saved = JSON.parse(JSON.stringify(before.snapshot())) as RuleCorrelationSnapshot
    const after = createRuleCorrelation(saved)
    after.configure(texts(rule('gte: 2')), [])
    expect([...told, ...log.slice(cut).flatMap((record) => after.take(record).findings)]).toEqual(expected)
  }
})

test('another set of rules keeps the state of what means the same, and forgets that of what does not', () => {
  const [kept, changed] = [createRuleCorrelation(), createRuleCorrelation()]
  for (const own of [kept, changed]) {
    own.configure(texts(rule('gte: 2')), [])
    own.take(seen('one', 0))
  }
  kept.configure(texts(rule('gte: 2').replace('title: Rule', 'title: Another title')), [])
  changed.configure(texts(rule('gte: 2').replace('10m', '20m')), [])
  expect(kept.take(seen('one', MINUTE)).findings).toMatchObject([
    { title: 'Another title', severity: 'high', correlation: { value: 2, rules: [{ id: 'beat', title: 'Beat' }] } },
  ])
  expect(changed.take(seen('one', MINUTE)).findings).toEqual([])
  expect(kept.takeCosts()).toEqual([
    { ruleId: 'rule', looked: 1, matched: 0, overBudget: 0, steps: 1 },
    { ruleId: 'rule', looked: 1, matched: 1, overBudget: 0, steps: 1 },
  ])
  expect(kept.takeCosts()).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { createSigmaCorrelator, parseSigmaRules, type CorrelatorOptions } from './index.ts'

const BASE = (name: string): string =>
  `title: ${name}\nname: ${name}\nid: id-${name}\nlogsource: {product: test}\ndetection:\n  s: {kind: ${name}}\n  condition: s\n---\n`
const correlation = (...lines: string[]): string =>
  `title: C\nid: c\ncorrelation:\n${lines.map((line) => `  ${line}\n`).join('')}level: high\n`

function prepare(text: string, options: CorrelatorOptions = {}) {
  const { rules, problems } = parseSigmaRules(text)
  expect(problems).toEqual([])
  const made = createSigmaCorrelator(rules, options)
  expect(made.problems).toEqual([])
  const { correlator } = made
  const see = (name: string, seconds: number, fields: Record<string, unknown> = {}) =>
    correlator.observe({ ruleId: `id-${name}`, at: seconds * 1000, fields, ref: `${name}@${seconds}` })
  return { correlator, see }
}

const COUNT =
  BASE('fail') +
  correlation('type: event_count', 'rules: [fail]', 'group-by: [user]', 'timespan: 1m', 'condition: {gte: 3}')

describe('correlations', () => {
  it('count events of a group within the timespan', () => {
    const { see } = prepare(COUNT)
    expect(see('fail', 0, { user: 'a' })).toEqual([])
    expect(see('fail', 10, { user: 'b' })).toEqual([])
    expect(see('fail', 20, { user: 'a' })).toEqual([])
    expect(see('fail', 59, { user: 'a' })).toMatchObject([
      {
        rule: { id: 'c' },
        group: { user: 'a' },
        value: 3,
        firstAt: 0,
        lastAt: 59_000,
        refs: ['fail@0', 'fail@20', 'fail@59'],
      },
    ])
    expect(see('fail', 60, { user: 'a' })).toEqual([])
  })

  it('leave out what is older than the timespan', () => {
    const { see } = prepare(COUNT)
    see('fail', 0, { user: 'a' })
    see('fail', 1, { user: 'a' })
    expect(see('fail', 60, { user: 'a' })).toEqual([])
    expect(see('fail', 60.5, { user: 'a' })).toHaveLength(1)
  })

  it('take events that come late into their own window, and refuse those too late', () => {
    const { see, correlator } = prepare(COUNT, { latenessMs: 30_000 })
    see('fail', 0, { user: 'a' })
    see('fail', 20, { user: 'a' })
    expect(see('fail', 10, { user: 'a' })).toHaveLength(1)
    expect(see('fail', 100, { user: 'a' })).toEqual([])
    expect(see('fail', 60, { user: 'a' })).toEqual([])
    expect(correlator.stats()).toMatchObject({ tooLate: 1, observations: 1 })
  })

  it('count distinct values', () => {
    const { see } = prepare(
      BASE('scan') +
        correlation(
          'type: value_count',
          'rules: [scan]',
          'group-by: [src]',
          'timespan: 1h',
          'condition: {field: port, gte: 3}',
        ),
    )
    for (const port of [22, 80, 80, 22]) expect(see('scan', port, { src: 'x', port })).toEqual([])
    expect(see('scan', 99, { src: 'x', port: '443' })).toMatchObject([{ value: 3, observations: 5 }])
  })

  it('sum, average and take percentiles', () => {
    const of = (type: string, condition: string) =>
      prepare(BASE('out') + correlation(`type: ${type}`, 'rules: [out]', 'timespan: 1h', `condition: ${condition}`)).see
    const sum = of('value_sum', '{field: bytes, gt: 100}')
    expect(sum('out', 1, { bytes: 60 })).toEqual([])
    expect(sum('out', 2, { bytes: '50' })).toMatchObject([{ value: 110 }])
    expect(of('value_avg', '{field: bytes, gte: 10}')('out', 1, { bytes: 10 })).toHaveLength(1)
    const p = of('value_percentile', '{field: bytes, percentile: 50, gt: 5}')
    expect(p('out', 1, { bytes: 1 })).toEqual([])
    expect(p('out', 2, { bytes: 9 })).toEqual([])
    expect(p('out', 3, { bytes: 8 })).toMatchObject([{ value: 8 }])
  })

  it('want all rules in any order, or in the order given', () => {
    const of = (type: string) =>
      prepare(BASE('a') + BASE('b') + correlation(`type: ${type}`, 'rules: [a, b]', 'group-by: [host]', 'timespan: 5m'))
        .see
    const any = of('temporal')
    any('b', 1, { host: 'h' })
    expect(any('a', 2, { host: 'h' })).toHaveLength(1)
    const ordered = of('temporal_ordered')
    ordered('b', 1, { host: 'h' })
    expect(ordered('a', 2, { host: 'h' })).toEqual([])
    expect(ordered('b', 3, { host: 'h' })).toHaveLength(1)
  })

  it('read an expression over rules', () => {
    const { see } = prepare(
      BASE('a') + BASE('b') + BASE('d') + correlation('type: temporal', 'timespan: 5m', 'condition: a and (b or d)'),
    )
    expect(see('a', 1)).toEqual([])
    expect(see('d', 2)).toHaveLength(1)
  })

  it('group by aliases', () => {
    const { see } = prepare(
      BASE('a') +
        BASE('b') +
        correlation(
          'type: temporal',
          'rules: [a, b]',
          'group-by: [ip]',
          'timespan: 5m',
          'aliases:',
          '  ip:',
          '    a: source.ip',
          '    b: client',
        ),
    )
    see('a', 1, { source: { ip: '10.0.0.1' } })
    expect(see('b', 2, { client: '10.0.0.2' })).toEqual([])
    expect(see('b', 3, { client: '10.0.0.1' })).toMatchObject([{ group: { ip: '10.0.0.1' } }])
  })

  it('chain: a correlation counts another', () => {
    const text = `${COUNT.replace('title: C\nid: c', 'title: C\nname: burst\nid: burst')}---\n${correlation('type: temporal_ordered', 'rules: [burst, ok]', 'group-by: [user]', 'timespan: 10m')}`
    const { see } = prepare(BASE('ok') + text)
    for (const s of [1, 2]) see('fail', s, { user: 'a' })
    expect(see('fail', 3, { user: 'a' }).map((hit) => hit.rule.id)).toEqual(['burst'])
    expect(see('ok', 4, { user: 'b' })).toEqual([])
    expect(see('ok', 5, { user: 'a' }).map((hit) => hit.rule.id)).toEqual(['c'])
  })

  it('keep their memory within bounds and say what was forgotten', () => {
    const { see, correlator } = prepare(COUNT, { maxGroups: 10, maxObservations: 5 })
    for (let i = 0; i < 100; i++) see('fail', i / 100, { user: `u${i}` })
    expect(correlator.stats()).toMatchObject({ groups: 10, forgottenGroups: 90, observations: 10 })
    see('fail', 2, {})
    expect(correlator.stats().incomplete).toBe(1)
  })

  it('survive a restart by their snapshot', () => {
    const before = prepare(COUNT)
    before.see('fail', 1, { user: 'a' })
    before.see('fail', 2, { user: 'a' })
    const saved = JSON.parse(JSON.stringify(before.correlator.snapshot()))
    const after = prepare(COUNT)
    after.correlator.restore(saved)
    expect(after.see('fail', 3, { user: 'a' })).toMatchObject([{ refs: ['fail@1', 'fail@2', 'fail@3'] }])
    const changed = prepare(COUNT.replace('gte: 3', 'gte: 4'))
    changed.correlator.restore(saved)
    expect(changed.correlator.stats()).toMatchObject({ groups: 0, forgottenGroups: 1 })
  })

  it('silence the rules they are made of unless told to generate', () => {
    expect([...prepare(COUNT).correlator.silent]).toEqual(['id-fail'])
    expect([...prepare(COUNT.replace('timespan: 1m', 'timespan: 1m\n  generate: true')).correlator.silent]).toEqual([])
  })

  it('are refused when they refer to nothing or to themselves', () => {
    const unknown = parseSigmaRules(correlation('type: temporal', 'rules: [x]', 'timespan: 5m'))
    expect(createSigmaCorrelator(unknown.rules).problems).toMatchObject([{ code: 'sigma.correlation_rule_unknown' }])
    const self = parseSigmaRules(correlation('type: temporal', 'rules: [c]', 'timespan: 5m'))
    expect(createSigmaCorrelator(self.rules).problems).toMatchObject([{ code: 'sigma.correlation_invalid' }])
  })

  it.each([
    ['type: never', 'rules: [a]', 'timespan: 5m'],
    ['type: event_count', 'rules: [a]', 'timespan: 5x', 'condition: {gte: 1}'],
    ['type: event_count', 'rules: [a]', 'timespan: 5m'],
    ['type: value_count', 'rules: [a]', 'timespan: 5m', 'condition: {gte: 1}'],
    ['type: event_count', 'timespan: 5m', 'condition: {gte: 1}'],
    ['type: temporal', 'rules: [a]', 'timespan: 5m', 'condition: a and (b'],
  ])('malformed: %s %s', (...lines) => {
    expect(parseSigmaRules(correlation(...lines)).problems).toMatchObject([{ code: 'sigma.correlation_invalid' }])
  })
})

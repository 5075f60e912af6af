import { describe, expect, it, vi } from 'vitest'
import { correlationInputs, createSigmaCorrelator, parseSigmaRules, type CorrelatorOptions } from './index.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

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
      prepare(BASE('out') + correlation(`type: ${type}`, 'rules: [out]', 'timespan: 1h', `condition: ${condition}`))
    const sum = of('value_sum', '{field: bytes, gt: 100}')
    expect(sum.see('out', 1, { bytes: 60 })).toEqual([])
    expect(sum.see('out', 2, { bytes: '50' })).toMatchObject([{ value: 110 }])
    const mean = of('value_avg', '{field: bytes, gte: 10}')
    expect(mean.see('out', 1, { bytes: 90 })).toEqual([])
    expect(mean.see('out', 2, { bytes: 10 })).toEqual([])
    expect(mean.correlator.finish()).toMatchObject([{ value: 50, observations: 2 }])
    const p = of('value_percentile', '{field: bytes, percentile: 50, gt: 5}')
    for (const [i, bytes] of [1, 9, 8].entries()) expect(p.see('out', i, { bytes })).toEqual([])
    expect(p.correlator.finish()).toMatchObject([{ value: 8 }])
    const median = of('value_median', '{field: bytes, lte: 5}')
    for (const [i, bytes] of [4, 900, 5].entries()) median.see('out', i, { bytes })
    expect(median.correlator.finish()).toMatchObject([{ value: 5 }])
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

  describe('of several partitions', () => {
    const seen = (partition: string, seconds: number, user: string) => ({
      ruleId: 'id-fail',
      at: seconds * 1000,
      fields: { user },
      ref: `${partition}@${seconds}`,
      partition,
    })

    it('never meet, and have a time each', () => {
      const { correlator } = prepare(COUNT, { latenessMs: 1000 })
      for (const s of [1, 2]) expect(correlator.observe(seen('one', s, 'a'))).toEqual([])
      expect(correlator.observe(seen('two', 100_000, 'a'))).toEqual([])
      expect(correlator.observe(seen('one', 3, 'a'))).toMatchObject([
        {
          partition: 'one',
          refs: ['one@1', 'one@2', 'one@3'],
          events: [{ at: 1000 }, { at: 2000 }, { ref: 'one@3', at: 3000, ruleId: 'id-fail' }],
        },
      ])
      expect(correlator.timeOf('one')).toBe(3000)
      expect(correlator.timeOf('three')).toBeNull()
      expect(correlator.advance(5000, 'three')).toEqual([])
      expect(correlator.stats().byRule.get('c')).toEqual({
        observations: 4,
        hits: 1,
        forgotten: 0,
        tooLate: 0,
        incomplete: 0,
      })
    })

    it('pay for the memory they fill themselves', () => {
      const { correlator } = prepare(COUNT, { maxGroups: 10 })
      for (const s of [1, 2]) correlator.observe(seen('calm', s, 'a'))
      for (let i = 0; i < 500; i++) correlator.observe(seen('flood', i / 100, `u${i}`))
      expect(correlator.stats()).toMatchObject({ groups: 10, forgottenGroups: 491 })
      expect(correlator.observe(seen('calm', 3, 'a'))).toHaveLength(1)
    })

    it('go on from a snapshot each where it was', () => {
      const before = prepare(COUNT, { latenessMs: 0 })
      for (const s of [1, 2]) before.correlator.observe(seen('one', s, 'a'))
      before.correlator.observe(seen('two', 50, 'a'))
      const after = prepare(COUNT, { latenessMs: 0 })
      after.correlator.restore(JSON.parse(JSON.stringify(before.correlator.snapshot())))
      expect(after.correlator.observe(seen('two', 3, 'a'))).toEqual([])
      expect(after.correlator.observe(seen('one', 3, 'a'))).toHaveLength(1)
      expect(after.correlator.stats()).toMatchObject({ tooLate: 1, groups: 1 })
    })
  })

  it('say what they need of the events of each rule, through those that stand on others', () => {
    const text =
      BASE('fail') +
      BASE('ok') +
      BASE('other') +
      'title: B\nid: burst\nname: burst\ncorrelation:\n  type: value_count\n  rules: [fail]\n  group-by: [user]\n  timespan: 1m\n  condition: {field: port, gte: 3}\n---\n' +
      correlation(
        'type: temporal_ordered',
        'rules: [burst, id-ok]',
        'group-by: [who]',
        'aliases: {who: {burst: user, id-ok: account}}',
        'timespan: 1h',
      )
    const { rules } = parseSigmaRules(text)
    const { inputs, problems } = correlationInputs(rules)
    expect(problems).toEqual([])
    expect(new Map(Array.from(inputs.fieldsOf, ([id, names]) => [id, names.toSorted()]))).toEqual(
      new Map([
        ['id-fail', ['port', 'user', 'who']],
        ['id-ok', ['account', 'who']],
      ]),
    )
    expect([...inputs.silent].toSorted()).toEqual(['burst', 'id-fail', 'id-ok'])
    expect(inputs.rules.map((rule) => rule.id)).toEqual(['id-fail', 'id-ok', 'burst', 'c'])
    const lost = correlationInputs(rules.filter((rule) => rule.id !== 'id-fail'))
    expect(lost.inputs.rules).toEqual([])
    expect(lost.problems.map((p) => [p.code, p.ruleId])).toEqual([
      ['sigma.correlation_rule_unknown', 'burst'],
      ['sigma.correlation_rule_unknown', 'c'],
    ])
    expect(correlationInputs([]).inputs.fieldsOf.size).toBe(0)
  })

  describe('decided when their window is over', () => {
    const RARE =
      BASE('beat') +
      correlation('type: event_count', 'rules: [beat]', 'group-by: [host]', 'timespan: 1m', 'condition: {lt: 3}')

    it('wait for the end of the timespan and the lateness after it', () => {
      const { see } = prepare(RARE, { latenessMs: 10_000 })
      expect(see('beat', 0, { host: 'a' })).toEqual([])
      for (const s of [0, 1, 2]) expect(see('beat', s, { host: 'b' })).toEqual([])
      expect(see('beat', 69, { host: 'c' })).toEqual([])
      expect(see('beat', 70, { host: 'c' })).toMatchObject([{ group: { host: 'a' }, value: 1, firstAt: 0, lastAt: 0 }])
    })

    it('count an event that comes late', () => {
      const { see } = prepare(RARE, { latenessMs: 30_000 })
      see('beat', 5, { host: 'a' })
      see('beat', 70, { host: 'x' })
      see('beat', 40, { host: 'a' })
      see('beat', 41, { host: 'a' })
      expect(see('beat', 100, { host: 'x' })).toEqual([])
    })

    it('move on with time alone, and at the end of the input', () => {
      const quiet = prepare(RARE, { latenessMs: 10_000 })
      quiet.see('beat', 0, { host: 'a' })
      expect(quiet.correlator.advance(69_999)).toEqual([])
      expect(quiet.correlator.advance(70_000)).toHaveLength(1)
      const ended = prepare(RARE)
      ended.see('beat', 0, { host: 'a' })
      expect(ended.correlator.finish()).toHaveLength(1)
      expect(ended.correlator.stats().groups).toBe(0)
    })

    it.each([
      ['{eq: 2}', [2], [1, 3]],
      ['{lte: 2}', [1, 2], [3]],
      ['{neq: 2}', [1, 3], [2]],
      ['{gt: 1, lt: 3}', [2], [1, 3]],
    ])('%s', (condition, hits, misses) => {
      const text = RARE.replace('{lt: 3}', condition)
      for (const [counts, expected] of [
        [hits, 1],
        [misses, 0],
      ] as const) {
        for (const count of counts) {
          const { see, correlator } = prepare(text)
          for (let i = 0; i < count; i++) expect(see('beat', i, { host: 'a' })).toEqual([])
          expect(correlator.finish()).toHaveLength(expected)
        }
      }
    })

    it('know that a rule did not fire', () => {
      const text =
        BASE('start') +
        BASE('stop') +
        correlation('type: temporal', 'group-by: [job]', 'timespan: 5m', 'condition: start and not stop')
      const { see, correlator } = prepare(text)
      expect(see('start', 0, { job: '1' })).toEqual([])
      expect(see('start', 1, { job: '2' })).toEqual([])
      expect(see('stop', 200, { job: '1' })).toEqual([])
      expect(correlator.advance(600_000)).toMatchObject([{ group: { job: '2' }, refs: ['start@1'] }])
    })

    it('hand their hits on to the correlations that stand on them, in time', () => {
      const chained = `${RARE.replace('title: C\nid: c', 'title: Q\nname: quiet\nid: quiet')}---\n${correlation(
        'type: temporal_ordered',
        'rules: [quiet, login]',
        'group-by: [host]',
        'timespan: 2m',
      )}`
      const { see, correlator } = prepare(BASE('login') + chained, { latenessMs: 0 })
      expect(see('beat', 0, { host: 'a' })).toEqual([])
      expect(see('login', 30, { host: 'a' })).toEqual([])
      const hits = see('beat', 60, { host: 'b' })
      expect(hits.map((hit) => hit.rule.id)).toEqual(['quiet', 'c'])
      expect(hits[1]).toMatchObject({ firstAt: 0, lastAt: 30_000, refs: ['beat@0', 'login@30'] })
      expect(correlator.stats().tooLate).toBe(0)
    })

    it('survive a restart between the event and the end', () => {
      const before = prepare(RARE)
      before.see('beat', 0, { host: 'a' })
      const after = prepare(RARE)
      after.correlator.restore(JSON.parse(JSON.stringify(before.correlator.snapshot())))
      expect(after.correlator.advance(10_000_000)).toHaveLength(1)
      const empty = prepare(RARE)
      empty.correlator.restore(JSON.parse(JSON.stringify(prepare(RARE).correlator.snapshot())))
      expect(empty.see('beat', -5, { host: 'a' })).toEqual([])
      expect(empty.correlator.stats().tooLate).toBe(0)
    })
  })

  it('want the rules of an ordered expression in their order', () => {
    const { see } = prepare(
      BASE('a') +
        BASE('b') +
        BASE('d') +
        correlation('type: temporal_ordered', 'rules: [a, b, d]', 'timespan: 5m', 'condition: a and (b or d)'),
    )
    expect(see('b', 1)).toEqual([])
    expect(see('a', 2)).toEqual([])
    expect(see('d', 3)).toHaveLength(1)
  })

  it('keep as many groups as they are told, and no more', () => {
    const { see, correlator } = prepare(COUNT, { maxGroups: 40_000 })
    for (let i = 0; i < 60_000; i++) see('fail', i / 1e5, { user: `u${i}` })
    expect(correlator.stats()).toMatchObject({ groups: 40_000, forgottenGroups: 20_000, observations: 40_000 })
    expect(correlator.advance(1e9)).toEqual([])
    expect(correlator.stats()).toMatchObject({ groups: 0, forgottenGroups: 20_000, observations: 0 })
  })

  it('keep no more observations than they are told', () => {
    const { see, correlator } = prepare(COUNT.replace('gte: 3', 'gte: 50'), { maxTotalObservations: 100 })
    for (let i = 0; i < 300; i++) see('fail', i / 100, { user: `u${i % 30}` })
    expect(correlator.stats().observations).toBeLessThanOrEqual(100)
    expect(correlator.stats().forgottenGroups).toBeGreaterThan(0)
  })

  it('count distinct values of a flood by its bound, not by its length', () => {
    const text =
      BASE('scan') +
      correlation('type: value_count', 'rules: [scan]', 'timespan: 1h', 'condition: {field: port, gte: 5000}')
    const { see } = prepare(text, { maxObservations: 20_000 })
    let hits = 0
    for (let i = 0; i < 20_000; i++) hits += see('scan', i / 100, { port: i % 4999 }).length
    expect(hits).toBe(0)
    expect(see('scan', 201, { port: 70_000 })).toMatchObject([{ value: 5000 }])
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

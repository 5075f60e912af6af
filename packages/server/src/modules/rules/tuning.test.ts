import { describe, expect, it } from 'vitest'
import { proposalsFor, type TunedRule, tellingFields, type Verdict } from './tuning.ts'

const rule: TunedRule = {
  severity: 3,
  isEnabled: true,
  askedFields: new Set(['image']),
  truePositive: 0,
  falsePositive: 4,
}
const verdict = (fields: Record<string, string>, over: Partial<Verdict> = {}): Verdict => ({
  tenant: 'a',
  verdict: 'false_positive',
  fields,
  ...over,
})
const noise = (n: number, fields: (i: number) => Record<string, string>, over: Partial<Verdict> = {}) =>
  Array.from({ length: n }, (_, i) => verdict(fields(i), over))
const exceptionsOf = (verdicts: readonly Verdict[], over: Partial<TunedRule> = {}) =>
  proposalsFor({ ...rule, ...over }, verdicts)
    .filter((p) => p.kind === 'exception')
    .map((p) => [p.tenant, p.field, p.value, p.support, p.outOf])

describe('proposalsFor', () => {
  it('finds the value behind most false positives, by the field that tells most, not the one the rule asks for', () => {
    const verdicts = noise(4, (i) => ({
      Image: 'C:\\scan.exe',
      ParentImage: 'C:\\agent.exe',
      Hash: 'x',
      CommandLine: `run ${i}`,
    }))
    expect(exceptionsOf(verdicts)).toEqual([['a', 'ParentImage', 'C:\\agent.exe', 4, 4]])
  })

  it('never proposes what a true positive has too', () => {
    const verdicts = [...noise(4, () => ({ User: 'svc' })), verdict({ User: 'SVC' }, { verdict: 'true_positive' })]
    expect(exceptionsOf(verdicts)).toEqual([])
  })

  it('proposes for all where the noise is everybody’s, and for one where it is one’s own', () => {
    const all = [...noise(2, () => ({ User: 'svc' })), ...noise(2, () => ({ User: 'svc' }), { tenant: 'b' })]
    expect(exceptionsOf(all)[0]).toEqual([null, 'User', 'svc', 4, 4])
    const own = [...noise(3, () => ({ User: 'svc' })), verdict({ User: 'x' }, { tenant: 'b' })]
    expect(exceptionsOf(own)).toContainEqual(['a', 'User', 'svc', 3, 3])
  })

  it('passes over values that change with every event and values of few', () => {
    expect(
      exceptionsOf(noise(6, (i) => ({ CommandLine: `run ${i}`, UtcTime: 'same', User: i < 2 ? 'a' : `u${i}` }))),
    ).toEqual([])
    expect(exceptionsOf([verdict({ User: 'svc' })])).toEqual([])
  })

  it('goes on to a lower level and to switching off, saying what it would cost', () => {
    const kinds = (over: Partial<TunedRule>) =>
      proposalsFor({ ...rule, ...over }, []).map((p) => [p.kind, p.toLevel, p.cost])
    expect(kinds({})).toEqual([['lower_level', 'medium', 0]])
    expect(kinds({ falsePositive: 20, truePositive: 1 })).toEqual([
      ['lower_level', 'medium', 0],
      ['disable', null, 1],
    ])
    expect(kinds({ severity: 0 })).toEqual([])
    expect(kinds({ isEnabled: false, falsePositive: 20 })).toEqual([])
  })
})

it('keeps short fields by their dotted names', () => {
  const fields = {
    a: 'x',
    n: 5,
    long: 'y'.repeat(201),
    Channel: 'Security',
    deep: { b: { c: 'z', list: ['q'] } },
    empty: '',
  }
  expect(tellingFields(fields)).toEqual({ a: 'x', n: '5', 'deep.b.c': 'z' })
})

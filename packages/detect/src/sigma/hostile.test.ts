/** Rules and events made to hurt. The steps counted here are the engine's own, or sizes; no clock is read. */
import { describe, expect, it, vi } from 'vitest'
import { buildAutomaton, scan } from './automaton.ts'
import { compileSigma, parseSigmaRules, type SigmaDetectionRule } from './index.ts'
import { buildGramSearch, gramSearch } from './gram-search.ts'
import { makeTextTest, matchGlob, parseGlob } from './glob.ts'
import { ANY } from './model.ts'
import { buildSkipSearch, skipSearch } from './skip-search.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const logsource = { product: 'test' }

function rulesOf(count: number, lineOf: (i: number) => string): SigmaDetectionRule[] {
  const text = Array.from(
    { length: count },
    (_, i) =>
      `title: R${i}\nid: r${i}\nlogsource:\n  product: test\ndetection:\n  s:\n    ${lineOf(i)}\n  condition: s\n`,
  ).join('---\n')
  const { rules, problems } = parseSigmaRules(text)
  expect(problems).toEqual([])
  return rules as SigmaDetectionRule[]
}

describe('hostile rules', () => {
  it('a hundred thousand rules compile, and an event wakes only those it concerns', () => {
    const [one] = rulesOf(1, () => "a: 'x'")
    if (one === undefined) throw new Error('no rule')
    const many = Array.from({ length: 100_000 }, (_, i): SigmaDetectionRule => {
      const test = makeTextTest('a', [ANY, `needle-${i}-end`, ANY], false)
      return { ...one, id: `r${i}`, condition: { op: 'test', test, part: 's' } }
    })
    const { set } = compileSigma(many)
    expect(set.size).toBe(100_000)
    const hits = set.match({ fields: { a: `xx needle-27777-end needle-5-en yy` }, logsource })
    expect(hits.map((hit) => hit.rule.id)).toEqual(['r27777'])
    expect(set.stats().health).toMatchObject([{ id: 'r27777', looked: 1, hits: 1, overBudget: 0 }])
  }, 60_000)

  it('a rule of many alternatives wakes no more than itself', () => {
    const list = Array.from({ length: 20_000 }, (_, i) => `'v${i}'`).join(', ')
    const { set } = compileSigma(rulesOf(1, () => `a: [${list}]`))
    expect(set.match({ fields: { a: 'V19999' }, logsource })).toHaveLength(1)
    expect(set.match({ fields: { a: 'v20000' }, logsource })).toHaveLength(0)
    expect(set.stats().health[0]?.looked).toBe(1)
  })

  it('nesting without end, aliases without end and huge texts are refused', () => {
    expect(parseSigmaRules(`title: ${'['.repeat(50_000)}`).problems).toHaveLength(1)
    const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`
    expect(parseSigmaRules(bomb).problems[0]?.code).toMatch(/^sigma\.(too_large|yaml_too_deep)$/)
    expect(parseSigmaRules(`title: ${'x'.repeat(2_100_000)}`).problems[0]?.code).toBe('sigma.too_large')
    const deep = `title: t\nlogsource: {product: a}\ndetection:\n  s: {a: 1}\n  condition: ${'('.repeat(3000)}s${')'.repeat(3000)}\n`
    expect(parseSigmaRules(deep).problems[0]?.code).toBe('sigma.condition_too_deep')
  })

  it('a selection named a hundred times is planned once', () => {
    const condition = Array.from({ length: 500 }, () => 's').join(' or ')
    const text = `title: t\nid: t\nlogsource: {product: test}\ndetection:\n  s: {a: [${Array.from({ length: 500 }, (_, i) => i).join(', ')}]}\n  condition: ${condition}\n`
    const { set } = compileSigma(parseSigmaRules(text).rules)
    expect(set.match({ fields: { a: 7 }, logsource })).toHaveLength(1)
    expect(set.stats().tests).toBe(500)
  })
})

describe('rules over their budget', () => {
  const rules = rulesOf(3, (i) => (i === 0 ? "a|re: '(x+x+)+y'" : `a|contains: 'needle${i}'`))
  const event = (a: string) => ({ fields: { a }, logsource })

  it('are set aside, told of, and let the others be', () => {
    const { set } = compileSigma(rules, { stepsPerEvent: 200, minBudgetEvents: 20 })
    const text = `${'x'.repeat(400)} needle1`
    let events = 0
    while (set.setAside().length === 0 && events < 100) {
      set.match(event(text))
      events++
    }
    // 400 units, two steps each, against 200 steps for each of twenty events.
    expect(events).toBe(5)
    expect(set.setAside()).toMatchObject([{ id: 'r0', title: 'R0', reason: 'budget', limit: 200 }])
    expect(set.match(event('xxxy needle1')).map((hit) => hit.rule.id)).toEqual(['r1'])
    expect(set.reinstate('r1')).toBe(false)
    expect(set.reinstate('r0')).toBe(true)
    expect(set.match(event('xxxy needle1')).map((hit) => hit.rule.id)).toEqual(['r0', 'r1'])
  })

  it('are not those that a few huge events make dear', () => {
    const { set } = compileSigma(rules)
    for (let i = 0; i < 20; i++) set.match(event('x'.repeat(1_000_000)))
    expect(set.setAside()).toEqual([])
  })

  it('pay alike for alike events, whatever the clock says', () => {
    const costs = [1, 2].map(() => {
      const { set } = compileSigma(rules)
      for (let i = 0; i < 50; i++) set.match(event(`x${i} needle2`))
      return set.stats().health.map((health) => health.stepsPerEvent)
    })
    expect(costs[0]).toEqual(costs[1])
  })
})

describe('hostile events', () => {
  it('ten megabytes of the beginning of a literal are read once', () => {
    const literals = Array.from({ length: 200 }, (_, i) => `${'a'.repeat(200 + i)}b`)
    const text = 'a'.repeat(2_000_000)
    const skips = buildSkipSearch(literals)
    expect(skips === null ? 0 : skipSearch(skips, text, 1)).toBe(0)
    // The walks stop at their limit, four steps a character, and the automaton reads the rest.
    expect(skips?.walked ?? 0).toBeLessThan(4 * text.length + 1000 + 500)
    const grams = buildGramSearch(literals)
    expect(gramSearch(grams, text, 1)).toBe(0)
    expect(grams.walked).toBeLessThan(8 * text.length + 1000 + 200 * 500)
    const automaton = buildAutomaton(['a', 'aa', 'aaa', 'aaaa'])
    expect(scan(automaton, text, 1)).toBe(4)
  })

  it('an event of ten megabytes matches', () => {
    const { set } = compileSigma(rulesOf(50, (i) => `a|contains: 'needle-${i}-end'`))
    const fields = { a: `${'needle-'.repeat(1_400_000)}needle-7-end`, b: 'x'.repeat(200_000) }
    expect(set.match({ fields, logsource }).map((hit) => hit.rule.id)).toEqual(['r7'])
  })

  it('lists of a million values are read once each', () => {
    const { set } = compileSigma(rulesOf(3, (i) => `a: 'v${i}'`))
    const list = Array.from({ length: 1_000_000 }, (_, i) => (i === 999_999 ? 'V2' : i % 2 === 0 ? i : 'w'))
    expect(set.match({ fields: { a: list }, logsource }).map((hit) => hit.rule.id)).toEqual(['r2'])
    expect(set.match({ fields: { a: [[[['v1']]]] }, logsource }).map((hit) => hit.rule.id)).toEqual(['r1'])
  })

  it('depth, width and odd keys neither throw nor match', () => {
    let deep: Record<string, unknown> = { a: 'x' }
    for (let i = 0; i < 5000; i++) deep = { a: deep }
    const { set } = compileSigma([
      ...rulesOf(1, () => "a: 'x'"),
      ...parseSigmaRules('title: k\nid: k\nlogsource: {product: test}\ndetection:\n  k: [x]\n  condition: k\n').rules,
    ])
    expect(set.match({ fields: deep, logsource })).toEqual([])
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 'z']))
    expect(set.match({ fields: wide, logsource })).toEqual([])
    expect(
      set
        .match({ fields: JSON.parse('{"__proto__":{"a":"x"},"constructor":"y","toString":"y"}'), logsource })
        .map((h) => h.rule.id),
    ).toEqual(['k'])
  })

  it('ever new channels and ids do not fill the memory with routes', () => {
    const { set } = compileSigma(
      parseSigmaRules('title: t\nid: t\nlogsource: {product: windows}\ndetection:\n  s: {a: 1}\n  condition: s\n')
        .rules,
    )
    for (let i = 0; i < 20_000; i++) {
      expect(
        set.match({ fields: { Channel: `c${i}`, EventID: i, a: i % 2 }, logsource: { product: 'windows' } }).length,
      ).toBe(i % 2)
    }
    expect(set.stats().buckets).toBe(1)
  })

  it('a text over the budget of an expression is passed over and counted', () => {
    const { set } = compileSigma(
      rulesOf(1, () => "a|re: 'x[ab]y'"),
      { maxRegexUnits: 100 },
    )
    expect(set.match({ fields: { a: `xay${' '.repeat(200)}` }, logsource })).toEqual([])
    expect(set.stats().health).toMatchObject([{ id: 'r0', looked: 1, hits: 0, overBudget: 1 }])
    expect(set.match({ fields: { a: 'xay' }, logsource })).toHaveLength(1)
  })

  it('wildcards against a text that almost matches take no more than their product', () => {
    expect(matchGlob(parseGlob('*a*a*a*a*a*a*a*a*b'), 'a'.repeat(100_000))).toBe(-1)
    expect(matchGlob(parseGlob('*?a?a?b*'), 'a'.repeat(100_000))).toBe(-1)
  })
})

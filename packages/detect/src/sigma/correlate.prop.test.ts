/** Correlations against the simplest counting there is, over the whole list of events. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createSigmaCorrelator, parseSigmaRules } from './index.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const RUNS = { numRuns: 500, seed: 20261122 }
const SPAN = 10

interface Seen {
  readonly rule: 'a' | 'b'
  readonly at: number
  readonly group: string
  readonly value: number
}

const seen: fc.Arbitrary<Seen> = fc.record({
  rule: fc.constantFrom('a', 'b'),
  at: fc.integer({ min: 0, max: 60 }),
  group: fc.constantFrom('x', 'y'),
  value: fc.integer({ min: 0, max: 4 }),
})
const conditions = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('event_count', 'value_count', 'value_sum'),
      fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'),
      fc.integer({ min: 1, max: 5 }),
    )
    .map(([type, operator, bound]) => ({ type, operator, bound })),
  fc
    .tuple(
      fc.constantFrom('value_avg', 'value_percentile'),
      fc.constantFrom('gt', 'lte'),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([type, operator, bound]) => ({ type, operator, bound })),
  fc.constant({ type: 'temporal', operator: '', bound: 0 }),
  fc.constant({ type: 'temporal_ordered', operator: '', bound: 0 }),
)

function valueOf(type: string, window: readonly Seen[]): number {
  const values = window.map((s) => s.value)
  const sum = values.reduce((n, v) => n + v, 0)
  if (type === 'event_count') return window.length
  if (type === 'value_count') return new Set(values).size
  if (type === 'value_sum') return sum
  if (type === 'value_avg') return sum / window.length
  if (type === 'value_percentile') return values.toSorted((a, b) => a - b)[Math.ceil(0.5 * values.length) - 1] ?? 0
  const a = window.findIndex((s) => s.rule === 'a')
  const hasBoth =
    type === 'temporal'
      ? a >= 0 && window.some((s) => s.rule === 'b')
      : a >= 0 && window.slice(a).some((s) => s.rule === 'b')
  return hasBoth ? 2 : 0
}

function passes(operator: string, value: number, bound: number): boolean {
  if (operator === '') return value === 2
  if (operator === 'gt') return value > bound
  if (operator === 'gte') return value >= bound
  if (operator === 'lt') return value < bound
  if (operator === 'lte') return value <= bound
  return operator === 'eq' ? value === bound : value !== bound
}

type Found = readonly [group: string, firstAt: number, lastAt: number, count: number, value: number]

/** At arrival: the window that ends with the event. At the end: windows cut from the first event on. */
function countPlainly(
  { type, operator, bound }: { type: string; operator: string; bound: number },
  events: readonly Seen[],
): Found[] {
  const atEnd = ['lt', 'lte', 'eq', 'neq'].includes(operator) || type === 'value_avg' || type === 'value_percentile'
  const out: Found[] = []
  for (const group of ['x', 'y']) {
    let left = events.filter((s) => s.group === group)
    if (atEnd) {
      for (let [first] = left; first !== undefined; [first] = left) {
        const { at } = first
        const window = left.filter((s) => s.at < at + SPAN)
        const value = valueOf(type, window)
        if (passes(operator, value, bound)) out.push([group, at, window.at(-1)?.at ?? 0, window.length, value])
        left = left.slice(window.length)
      }
      continue
    }
    let open: Seen[] = []
    for (const one of left) {
      open = [...open, one].filter((s) => s.at > one.at - SPAN)
      const value = valueOf(type, open)
      if (!passes(operator, value, bound)) continue
      out.push([group, open[0]?.at ?? 0, one.at, open.length, value])
      open = []
    }
  }
  return out
}

function prepare({ type, operator, bound }: { type: string; operator: string; bound: number }, latenessMs: number) {
  const rules = ['a', 'b'].map(
    (name) =>
      `title: ${name}\nid: ${name}\nlogsource: {product: p}\ndetection:\n  s: {k: ${name}}\n  condition: s\n---\n`,
  )
  const field = type.startsWith('value_') ? 'field: value, ' : ''
  const condition = operator === '' ? '' : `  condition: {${field}${operator}: ${bound}}\n`
  const text = `${rules.join('')}title: c\nid: c\ncorrelation:\n  type: ${type}\n  rules: [a, b]\n  group-by: [group]\n  timespan: ${SPAN}s\n${condition}`
  const { correlator, problems } = createSigmaCorrelator(parseSigmaRules(text).rules, { latenessMs })
  expect(problems).toEqual([])
  return correlator
}

const sorted = (found: readonly Found[]): Found[] =>
  found.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

describe('correlations', () => {
  it('find what plain counting finds, over a restart, in order and out of it', () => {
    fc.assert(
      fc.property(
        conditions,
        fc.array(seen, { maxLength: 40 }),
        fc.nat(40),
        fc.boolean(),
        (condition, list, cut, isShuffled) => {
          const inOrder = list.toSorted((a, b) => a.at - b.at)
          const plain = countPlainly(condition, inOrder)
          const decidesLate = !['', 'gt', 'gte'].includes(condition.operator) || /avg|percentile/.test(condition.type)
          // What is decided at arrival depends on the order of arrival; what is decided at the end does not.
          const arrivals = decidesLate && isShuffled ? list : inOrder
          let correlator = prepare(condition, 61_000)
          const found: Found[] = []
          const take = (hits: ReturnType<typeof correlator.observe>): void => {
            for (const hit of hits)
              found.push([hit.group['group'] ?? '', hit.firstAt / 1000, hit.lastAt / 1000, hit.observations, hit.value])
          }
          for (const [i, one] of arrivals.entries()) {
            if (i === cut) {
              const saved = JSON.parse(JSON.stringify(correlator.snapshot()))
              correlator = prepare(condition, 61_000)
              correlator.restore(saved)
            }
            take(
              correlator.observe({
                ruleId: one.rule,
                at: one.at * 1000,
                fields: { group: one.group, value: one.value },
                ref: '',
              }),
            )
          }
          take(correlator.finish())
          expect(sorted(found)).toEqual(sorted(plain))
        },
      ),
      RUNS,
    )
  })

  it('decide the same windows as time moves on as at the end of the input', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 60 }), (list) => {
        const condition = { type: 'event_count', operator: 'lte', bound: 2 }
        const inOrder = list.toSorted((a, b) => a.at - b.at)
        const correlator = prepare(condition, 0)
        const hits = inOrder.flatMap((one) =>
          correlator.observe({ ruleId: one.rule, at: one.at * 1000, fields: { group: one.group }, ref: '' }),
        )
        hits.push(...correlator.advance(1_000_000))
        const found = hits.map((h): Found => [
          h.group['group'] ?? '',
          h.firstAt / 1000,
          h.lastAt / 1000,
          h.observations,
          h.value,
        ])
        expect(sorted(found)).toEqual(sorted(countPlainly(condition, inOrder)))
      }),
      RUNS,
    )
  })
})

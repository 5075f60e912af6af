/** The matcher against the plain reading of the specification, and the literal searches against the simplest search there is. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { buildAutomaton, scan } from './automaton.ts'
import { compileSigma, matchesPlainly } from './compile.ts'
import { foldText } from './fold.ts'
import { buildGramSearch, gramSearch } from './gram-search.ts'
import { makeTextTest, matchGlob, parseGlob } from './glob.ts'
import { parseSigmaRules, type SigmaDetectionRule } from './index.ts'
import { ANY, ONE, type Expr, type GlobToken, type Test } from './model.ts'
import { compileRegex, requiredLiterals, shortestMatch } from './regex.ts'
import { buildSkipSearch, skipSearch } from './skip-search.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const RUNS = { numRuns: 400, seed: 20261121 }

/** Few letters, so that things match; capitals, a wildcard, a separator and letters beyond ASCII among them. */
const letters = fc.constantFrom('a', 'b', 'A', 'B', '\\', '-', 'đ', 'Đ', 'K', 'k', '\u212a', 'ſ', 's', '*', '?', '1')
const word = fc.string({ unit: letters, maxLength: 8 })
const longWord = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'é', 'c'), minLength: 1, maxLength: 12 })
const field = fc.constantFrom('a', 'b', 'c.d', 'e')

const token: fc.Arbitrary<GlobToken> = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constant<GlobToken>(ANY),
  fc.constant<GlobToken>(ONE),
)
const textTest = fc
  .tuple(fc.option(field, { freq: 6 }), fc.array(token, { maxLength: 4 }), fc.boolean())
  .map(([f, tokens, cased]): Test => makeTextTest(f, tokens, cased))
const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 6, arbitrary: textTest },
  field.map((f): Test => ({ kind: 'null', field: f, key: `n${f}`, shown: 'null' })),
  fc
    .tuple(field, fc.boolean())
    .map(([f, expected]): Test => ({ kind: 'exists', field: f, expected, key: `e${f}${expected}`, shown: '' })),
  fc
    .tuple(field, field, fc.constantFrom('equals', 'contains', 'startswith', 'endswith'), fc.boolean())
    .map(([f, other, shape, cased]): Test => ({
      kind: 'fieldref',
      field: f,
      other,
      shape: shape as 'equals',
      cased,
      key: `f${f}${other}${shape}${cased}`,
      shown: other,
    })),
  fc
    .tuple(field, fc.constantFrom('ab+', 'a.b', '(a|b)1', 'ka', '^b', 'aa?b', '[ab]{2}'), fc.constantFrom('', 'i'))
    .map(([f, source, flags]): Test => ({
      kind: 'regex',
      field: f,
      source,
      flags,
      key: `r${flags}${f}${source}`,
      shown: source,
    })),
  fc.tuple(field, fc.constantFrom('lt', 'gte'), fc.integer({ min: 0, max: 20 })).map(([f, operator, value]): Test => ({
    kind: 'compare',
    field: f,
    operator: operator as 'lt',
    value,
    key: `o${f}${operator}${value}`,
    shown: '',
  })),
)
const expr: fc.Arbitrary<Expr> = fc.letrec<{ node: Expr }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    test.map((t): Expr => ({ op: 'test', test: t, part: 's' })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 1, maxLength: 4 }))
      .map(([op, of]): Expr => ({ op: op as 'and', of })),
    tie('node').map((of): Expr => ({ op: 'not', of })),
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.array(tie('node'), { minLength: 1, maxLength: 4 }))
      .map(([count, of]): Expr => ({ op: 'atLeast', count, of })),
  ),
})).node

const scalar = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.integer({ min: 0, max: 20 }),
  fc.boolean(),
  fc.constant(null),
)
const value = fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }))
const fields = fc.oneof(
  fc.dictionary(fc.constantFrom('a', 'b', 'c.d', 'e', 'other'), value, { maxKeys: 4 }),
  fc.record(
    { a: value, c: fc.oneof(fc.record({ d: value }), fc.array(fc.record({ d: value }), { maxLength: 3 })) },
    { requiredKeys: [] },
  ),
) as fc.Arbitrary<Record<string, unknown>>

function makeRule(condition: Expr, number: number): SigmaDetectionRule {
  return {
    kind: 'detection',
    id: `r${number}`,
    title: `r${number}`,
    level: 'low',
    status: '',
    description: '',
    author: '',
    tags: [],
    techniques: [],
    falsepositives: [],
    references: [],
    fields: [],
    logsource: { product: 'p' },
    origin: '',
    line: 1,
    condition,
  }
}

describe('the matcher', () => {
  it('equals the plain reading on any rules and events', () => {
    fc.assert(
      fc.property(
        fc.array(expr, { minLength: 1, maxLength: 8 }),
        fc.array(fields, { minLength: 1, maxLength: 4 }),
        (conditions, events) => {
          const rules = conditions.map(makeRule)
          const { set } = compileSigma(rules)
          for (const one of events) {
            const event = { fields: one, logsource: { product: 'p' } }
            const plain = rules.filter((rule) => matchesPlainly(rule, event)).map((rule) => rule.id)
            expect(set.match(event).map((hit) => hit.rule.id)).toEqual(plain)
          }
        },
      ),
      RUNS,
    )
  })

  it('finds what includes finds, by automaton and by skipping', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(longWord.map(foldText), { minLength: 1, maxLength: 12 }),
        fc.array(longWord, { maxLength: 12 }),
        (literals, pieces) => {
          const text = pieces.join('')
          const wanted = literals.map((_, i) => i).filter((i) => foldText(text).includes(literals[i] ?? ''))
          const automaton = buildAutomaton(literals)
          expect([...automaton.found.subarray(0, scan(automaton, text, 1))].toSorted((a, b) => a - b)).toEqual(wanted)
          const grams = buildGramSearch(literals)
          expect([...grams.found.subarray(0, gramSearch(grams, text, 1))].toSorted((a, b) => a - b)).toEqual(wanted)
          const skips = buildSkipSearch(literals)
          if (skips !== null) {
            const count = skipSearch(skips, text, 1)
            expect([...skips.found.subarray(0, count)].toSorted((a, b) => a - b)).toEqual(wanted)
          }
        },
      ),
      RUNS,
    )
  })

  it('matches wildcards as a search by trial does', () => {
    const byTrial = (tokens: readonly GlobToken[], text: string): boolean => {
      const [first, ...rest] = tokens
      if (first === undefined) return text === ''
      if (first === ANY)
        return Array.from({ length: text.length + 1 }, (_, i) => i).some((i) => byTrial(rest, text.slice(i)))
      if (first === ONE) return text !== '' && byTrial(rest, text.slice(1))
      return text.startsWith(first) && byTrial(rest, text.slice(first.length))
    }
    const small = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '\\'), maxLength: 8 })
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', '\\'), maxLength: 8 })
    fc.assert(
      fc.property(small, plain, (pattern, text) => {
        const tokens = parseGlob(pattern)
        expect(matchGlob(tokens, text) >= 0).toBe(byTrial(tokens, text))
      }),
      { ...RUNS, numRuns: 2000 },
    )
  })

  it('names only literals and lengths that every match has', () => {
    const atom = fc.constantFrom(
      'a',
      'bc',
      '.',
      '[ab]',
      '\\.',
      '\\d',
      '(ab|ba)',
      '(?:abc)?',
      'x{2,3}',
      'y*',
      'K+',
      '(?i:ab)',
      '^',
      '$',
      '\\b',
    )
    const source = fc.array(atom, { minLength: 1, maxLength: 5 }).map((a) => a.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'x', 'K', 'k', '.', '1', 'ſ'), maxLength: 14 })
    fc.assert(
      fc.property(source, fc.constantFrom('', 'i'), text, (pattern, flags, sample) => {
        let found: { length: number } | null
        try {
          found = compileRegex(pattern, flags).find(sample)
        } catch {
          return
        }
        if (found === null) return
        expect(found.length).toBeGreaterThanOrEqual(shortestMatch(pattern))
        const literals = requiredLiterals(pattern, flags)
        if (literals !== null) expect(literals.some((l) => foldText(sample).includes(l))).toBe(true)
      }),
      { ...RUNS, numRuns: 3000 },
    )
  })

  it('never throws on any text given as a rule', () => {
    const line = fc.constantFrom(
      'title: x',
      'detection:',
      '  s:',
      '    a|re: (',
      '    a: [1, 2',
      '  condition: s and',
      'logsource:',
      '  product: p',
      '---',
      '- a',
      "'",
      '{',
      '&a *a',
      'level: 3',
      'correlation:',
      '  type: event_count',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(line, { maxLength: 12 }).map((l) => l.join('\n')),
          fc.string({ unit: 'binary', maxLength: 200 }),
        ),
        (text) => {
          const { rules, problems } = parseSigmaRules(text)
          expect(rules.length + problems.length).toBeGreaterThan(0)
          for (const problem of problems) expect(problem.line).toBeGreaterThan(0)
        },
      ),
      RUNS,
    )
  })
})

/** The engine against a second reading of the specification that shares no code with it, from the rule's text to the hit. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compileSigma, parseSigmaRules } from './index.ts'
import { matchesPlainly } from './compile.ts'
import { conditionHolds, writeCondition, type SelectionText, type Wanted } from './naive-sigma.fixture.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const RUNS = { numRuns: 800, seed: 20261122 }
const logsource = { product: 'p' }

const letter = fc.constantFrom(
  'a',
  'b',
  'A',
  'B',
  '\\',
  '-',
  '/',
  '\u2014',
  'đ',
  'Đ',
  '\u212a',
  'ſ',
  's',
  '*',
  '?',
  ' ',
  '1',
  '%',
)
const word = fc.string({ unit: letter, maxLength: 7 })
const field = fc.constantFrom('a', 'b', 'c.d', 'e')
const one = fc.oneof({ weight: 6, arbitrary: word }, fc.integer({ min: -3, max: 12 }), fc.boolean())
const oneOrMore = fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }))
const place = fc.constantFrom('', '|contains', '|startswith', '|endswith')
const address = fc
  .tuple(fc.integer({ min: 9, max: 11 }), fc.integer({ min: 0, max: 3 }))
  .map(([a, b]) => `${a}.${b}.0.1`)

const item: fc.Arbitrary<readonly [string, SelectionText[string]]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        field,
        place,
        fc.constantFrom('', '|cased'),
        fc.constantFrom('', '|windash'),
        fc.constantFrom('', '|all', '|neq'),
        oneOrMore,
      )
      .map(([f, p, cased, dash, how, values]) => {
        const texts = Array.isArray(values) ? values.map(String) : String(values)
        return [`${f}${p}${cased}${dash}${how}`, dash === '' && p === '' ? values : texts] as const
      }),
  },
  fc.tuple(field, fc.boolean()).map(([f, wanted]) => [`${f}|exists`, wanted] as const),
  field.map((f) => [f, null] as const),
  field.map((f) => [`${f}|neq`, null] as const),
  fc
    .tuple(field, place, fc.constantFrom('', '|cased'), fc.constantFrom('', '|neq'), field)
    .map(([f, p, cased, neq, other]) => [`${f}|fieldref${p}${cased}${neq}`, other] as const),
  fc
    .tuple(
      field,
      fc.constantFrom('lt', 'lte', 'gt', 'gte'),
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom('', '|neq'),
    )
    .map(([f, operator, value, neq]) => [`${f}|${operator}${neq}`, value] as const),
  fc
    .tuple(field, address, fc.constantFrom(8, 9, 16, 24, 32), fc.constantFrom('', '|neq'))
    .map(([f, ip, prefix, neq]) => [`${f}|cidr${neq}`, `${ip}/${prefix}`] as const),
)
const selection: fc.Arbitrary<SelectionText> = fc
  .array(item, { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items))
const anySelection = fc.oneof(
  { weight: 4, arbitrary: selection },
  fc.array(
    fc.oneof(
      selection,
      word.filter((w) => w !== ''),
    ),
    { minLength: 1, maxLength: 3 },
  ),
)
const selections = fc.record({ s1: anySelection, s2: anySelection, other: anySelection, _hidden: anySelection })
const condition: fc.Arbitrary<Wanted> = fc.letrec<{ node: Wanted }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('s1', 's2', 'other', '_hidden').map((name): Wanted => ({ op: 'name', name })),
    fc
      .tuple(
        fc.constantFrom<number | 'all'>(1, 2, 'all'),
        fc.constantFrom('them', 's*', '*1', '_*', 's?'.replace('?', '*')),
      )
      .map(([count, pattern]): Wanted => ({ op: 'of', count, pattern })),
    tie('node').map((of): Wanted => ({ op: 'not', of })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('node'), { minLength: 2, maxLength: 3 }))
      .map(([op, of]): Wanted => ({ op: op as 'and', of })),
  ),
})).node

const scalar = fc.oneof(
  { weight: 5, arbitrary: word },
  fc.integer({ min: -3, max: 12 }),
  fc.boolean(),
  fc.constant(null),
  address,
)
const value = fc.oneof({ weight: 4, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }))
const event = fc.oneof(
  fc.dictionary(fc.constantFrom('a', 'b', 'c.d', 'e', 'other'), value, { maxKeys: 4 }),
  fc.record(
    { a: value, c: fc.oneof(fc.record({ d: value }), fc.array(fc.record({ d: value }), { maxLength: 3 })) },
    { requiredKeys: [] },
  ),
) as fc.Arbitrary<Record<string, unknown>>

describe('the engine and a second reading of the specification', () => {
  it('agree from the text of a rule to the hit', () => {
    let hits = 0
    fc.assert(
      fc.property(selections, condition, fc.array(event, { minLength: 1, maxLength: 3 }), (named, wanted, events) => {
        const text = JSON.stringify({
          title: 't',
          id: 't',
          logsource,
          detection: { ...named, condition: writeCondition(wanted) },
        })
        const { rules, problems } = parseSigmaRules(text)
        expect(problems).toEqual([])
        const [rule] = rules
        if (rule?.kind !== 'detection') throw new Error('no rule')
        const { set } = compileSigma([rule])
        for (const fields of events) {
          const naive = conditionHolds(wanted, named, fields)
          if (naive) hits++
          expect(matchesPlainly(rule, { fields, logsource })).toBe(naive)
          expect(set.match({ fields, logsource }).length === 1).toBe(naive)
        }
      }),
      RUNS,
    )
    expect(hits).toBeGreaterThan(200)
  }, 240_000)

  it('find a text in base64 wherever it stands in what was encoded', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'Z', '0', ' ', 'é', '-', ':'), minLength: 4, maxLength: 12 })
    const around = fc.uint8Array({ maxLength: 7 })
    const encodings = [
      ['', (text: string) => Buffer.from(text, 'utf8')],
      ['|wide', (text: string) => Buffer.from(text, 'utf16le')],
      ['|utf16le', (text: string) => Buffer.from(text, 'utf16le')],
      ['|utf16be', (text: string) => Buffer.from(text, 'utf16le').swap16()],
      ['|utf16', (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')])],
    ] as const
    fc.assert(
      fc.property(plain, around, around, fc.constantFrom(...encodings), (text, before, after, [modifier, encode]) => {
        const { rules } = parseSigmaRules(
          JSON.stringify({
            title: 't',
            logsource,
            detection: { s: { [`a${modifier}|base64offset|contains|cased`]: text }, condition: 's' },
          }),
        )
        const { set } = compileSigma(rules)
        const bytes = encode(text)
        const whole = Buffer.concat([before, bytes, after]).toString('base64')
        expect(set.match({ fields: { a: whole }, logsource })).toHaveLength(1)
        const damaged = Buffer.concat([before, bytes.map((b, i) => (i === 1 ? b ^ 1 : b)), after]).toString('base64')
        if (
          !damaged.includes(whole.slice(2, -2)) &&
          !Buffer.concat([before, bytes, after]).equals(Buffer.from(damaged, 'base64'))
        )
          expect(set.match({ fields: { a: damaged }, logsource })).toHaveLength(0)
      }),
      { ...RUNS, numRuns: 300 },
    )
  })
})

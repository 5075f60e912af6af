/** Points of the specification that are easily read wrongly, one by one. */
import { describe, expect, it } from 'vitest'
import { compileSigma, parseSigmaRules, type SigmaOptions } from './index.ts'

const logsource = { product: 'test' }

function ruleText(detection: string, before = ''): string {
  return `title: T\nid: t\n${before}logsource: {product: test}\ndetection:\n${detection}`
}

/** Whether a rule of one selection with this line matches. */
function matches(line: string, fields: Record<string, unknown>, options: SigmaOptions = {}): boolean {
  const { rules, problems } = parseSigmaRules(ruleText(`  s:\n    ${line}\n  condition: s\n`))
  expect(problems).toEqual([])
  const compiled = compileSigma(rules, options)
  expect(compiled.problems).toEqual([])
  return compiled.set.match({ fields, logsource }).length === 1
}

function problemOf(line: string): { code: string; line: number; column: number } | undefined {
  return parseSigmaRules(ruleText(`  s:\n    ${line}\n  condition: s\n`)).problems[0]
}

describe('dashes of windash', () => {
  const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015']
  it.each(DASHES.flatMap((written) => DASHES.map((read) => [written, read] as const)))(
    '%s stands for %s',
    (written, read) => {
      expect(matches(`a|windash|contains: ' ${written}enc '`, { a: `x ${read}ENC y` })).toBe(true)
    },
  )

  it('are exchanged each for itself', () => {
    expect(matches("a|windash: '-a -b'", { a: '/a \u2014b' })).toBe(true)
    expect(matches("a|windash|endswith: '-a'", { a: 'x-a' })).toBe(true)
    expect(matches("a|windash|contains|all: ['-a', '-b']", { a: '/b /a' })).toBe(true)
  })
})

describe('escapes', () => {
  it.each([
    ['\\', 'a\\b', true],
    ['\\\\', 'a\\b', true],
    ['\\\\\\', 'a\\\\b', true],
    ['\\\\\\\\', 'a\\\\b', true],
    ['\\\\\\\\', 'a\\b', false],
    ['\\*', 'a*b', true],
    ['\\*', 'axb', false],
    ['\\?', 'a?b', true],
    ['\\?', 'axb', false],
    ['\\\\*', 'a\\xyb', true],
    ['\\\\*', 'a*b', false],
    ['\\\\?', 'a\\xb', true],
    ['\\\\\\*', 'a\\*b', true],
    ['\\\\\\*', 'a\\xb', false],
  ])('a%sb meets %s: %s', (middle, text, expected) => {
    expect(matches(`v: 'a${middle}b'`, { v: text })).toBe(expected)
  })
})

describe('placeholders', () => {
  const placeholders = { name: ['x', 'y*'], two: ['1', '2'] }

  it('are filled in, each value once', () => {
    expect(matches("a|expand: 'p%name%'", { a: 'pyyy' }, { placeholders })).toBe(true)
    expect(matches("a|expand: '%two%-%two%'", { a: '1-1' }, { placeholders })).toBe(true)
    expect(matches("a|expand: '%two%-%two%'", { a: '1-2' }, { placeholders })).toBe(false)
    expect(matches("a|expand|contains: '%two%'", { a: 'x2x' }, { placeholders })).toBe(true)
    expect(matches("a|expand|cidr: '10.%two%.0.0/16'", { a: '10.2.3.4' }, { placeholders })).toBe(true)
  })

  it('are plain where the percent sign is escaped, or the modifier absent', () => {
    expect(matches("a|expand: '\\%plain%name%'", { a: '%plainx' }, { placeholders })).toBe(true)
    expect(matches("a|expand: '\\%name\\%'", { a: '%name%' })).toBe(true)
    expect(matches("a: '%name%'", { a: '%name%' })).toBe(true)
    expect(matches("a|expand: '100%'", { a: '100%' })).toBe(true)
  })
})

describe('modifiers together', () => {
  it.each([
    ['neq with a list is none of it', 'a|neq: [x, y]', { a: 'y' }, false],
    ['neq with a list', 'a|neq: [x, y]', { a: 'z' }, true],
    ['neq with contains', 'a|contains|neq: x', { a: 'axa' }, false],
    ['neq of a number', 'a|neq: 5', { a: '5' }, false],
    ['neq of a field reference', 'a|fieldref|neq: b', { a: 'x', b: 'y' }, true],
    ['fieldref within', 'a|fieldref|contains: b', { a: 'xBx', b: 'b' }, true],
    ['fieldref at the start', 'a|fieldref|startswith: b', { a: 'bx', b: 'B' }, true],
    ['fieldref, case kept', 'a|fieldref|cased: b', { a: 'X', b: 'x' }, false],
    ['fieldref to nothing', 'a|fieldref: b', { a: 'x' }, false],
    ['an expression tied to the start', "a|re|startswith: 'b|c'", { a: 'xb' }, false],
    ['an expression tied to the end', "a|re|endswith: 'b|c'", { a: 'xc' }, true],
    ['an expression within', "a|re|contains: 'b+c'", { a: 'xbbcx' }, true],
    ['i, m and s together', "a|re|i|m|s: '^A.B$'", { a: 'x\na\nb\ny' }, true],
    ['cidr of IPv6', "a|cidr: '2001:db8::/32'", { a: '2001:0DB8:1::5' }, true],
    ['cidr of IPv6 outside', "a|cidr: '2001:db8::/32'", { a: '2001:db9::' }, false],
    ['cidr of IPv4 against the mapped form', 'a|cidr: 10.0.0.0/8', { a: '::ffff:10.1.2.3' }, true],
    ['all over keywords', "'|all': [one, two]", { a: 'two', b: { c: 'one' } }, true],
    ['an expression as keyword', "'|re': 'o[n]e'", { b: ['x', 'xonex'] }, true],
    ['a number as written', 'a: 1.10', { a: '1.10' }, true],
    ['a number in its shortest form', 'a: 1.10', { a: 1.1 }, true],
    ['a 64-bit integer', 'a: 18446744073709551615', { a: '18446744073709551615' }, true],
    ['a 64-bit integer compared', 'a|gt: 18446744073709551614', { a: '18446744073709551615' }, true],
    ['minute', 'a|minute: 5', { a: '2026-11-21T23:05:59Z' }, true],
    ['day', 'a|day|gte: 21', { a: '2026-11-21 23:05:59' }, true],
    ['month', 'a|month: 11', { a: '2026-11-21' }, true],
    ['year', 'a|year|lt: 2026', { a: '2025-12-31T23:59:59.999Z' }, true],
    ['year of a number is none', 'a|year: 2026', { a: 'never' }, false],
    ['exists of null', 'a|exists: true', { a: null }, true],
    ['exists of a nested field', 'a.b|exists: false', { a: { c: 1 } }, true],
    ['null in a list', 'a: [x, null]', {}, true],
    ['empty text is not a missing field', "a: ''", {}, false],
    ['empty text is not null', "a: ''", { a: null }, false],
    ['contains nothing needs a value', "a|contains: ''", {}, false],
    ['wide', 'a|wide: ab', { a: 'a\u0000b\u0000' }, true],
    ['an escaped wildcard is encoded plain', "a|base64: 'a\\*'", { a: 'YSo=' }, true],
  ] as const)('%s', (_, line, fields, expected) => {
    expect(matches(line, fields)).toBe(expected)
  })

  it.each([
    ["a|base64: 'a*'", 'sigma.value_invalid'],
    ['a|re|cidr: x', 'sigma.modifier_conflict'],
    ['a|exists|contains: true', 'sigma.modifier_conflict'],
    ['a|i: x', 'sigma.modifier_conflict'],
    ['a|hour|contains: 3', 'sigma.modifier_conflict'],
    ['a|contains: null', 'sigma.value_invalid'],
    ['a|base64|wide: x', 'sigma.value_invalid'],
    ["a|re: '(a)\\1'", 'sigma.regex_unsupported'],
    ["a|cidr: '2001:db8::/129'", 'sigma.cidr_invalid'],
  ])('%s is refused', (line, code) => {
    expect(problemOf(line)).toMatchObject({ code, line: 6 })
    expect(problemOf(line)?.column).toBeGreaterThan(4)
  })
})

describe('texts of several documents', () => {
  const base = ruleText('  s: {a: 1}\n  condition: s\n')

  it('repeat the rule before with other values', () => {
    const { rules, problems } = parseSigmaRules(`${base}---\naction: repeat\nid: t2\ndetection:\n  s: {a: 2}\n`)
    expect(problems).toEqual([])
    const { set } = compileSigma(rules)
    expect(set.match({ fields: { a: 2 }, logsource }).map((hit) => hit.rule.id)).toEqual(['t2'])
  })

  it('put the global document before all that follow, until reset', () => {
    const global = 'action: global\ntitle: G\nlogsource: {product: test}\nlevel: high\n'
    const own = (id: string) => `id: ${id}\ndetection:\n  s: {a: ${id}}\n  condition: s\n`
    const { rules, problems } = parseSigmaRules(
      `${global}---\n${own('1')}---\n${own('2')}---\naction: reset\n---\n${own('3')}`,
    )
    expect(rules.map((rule) => [rule.id, rule.title, rule.level])).toEqual([
      ['1', 'G', 'high'],
      ['2', 'G', 'high'],
    ])
    expect(problems).toMatchObject([{ code: 'sigma.title_missing', line: 18 }])
  })

  it('refuse an action they do not know, and name an unused time frame', () => {
    expect(parseSigmaRules(`action: never\n${base}`).problems).toMatchObject([
      { code: 'sigma.action_unknown', line: 1, column: 9, params: { action: 'never' } },
    ])
    expect(parseSigmaRules(ruleText('  s: {a: 1}\n  timeframe: 5m\n  condition: s\n')).problems).toMatchObject([
      { code: 'sigma.timeframe_ignored', severity: 'warning', line: 6 },
    ])
  })
})

describe('filters', () => {
  const rule = (id: string, product = 'test') =>
    `title: R\nid: ${id}\nname: name-${id}\nlogsource: {product: ${product}, category: c}\ndetection:\n  s: {a: 1}\n  condition: s\n---\n`
  const filter = (rules: string, source = '{product: test}') =>
    `title: F\nid: f\nlogsource: ${source}\nfilter:\n  rules: ${rules}\n  admin: {user|startswith: adm_}\n  backup: {user: bk}\n  condition: not 1 of them\n`
  const hits = (text: string, user: string, product = 'test') =>
    compileSigma(parseSigmaRules(text).rules)
      .set.match({ fields: { a: 1, user }, logsource: { product, category: 'c' } })
      .map((hit) => hit.rule.id)

  it('narrow all rules of a log source, those of an id, those of a name', () => {
    const rules = rule('r1') + rule('r2')
    expect(hits(rules + filter('any'), 'adm_x')).toEqual([])
    expect(hits(rules + filter('any'), 'other')).toEqual(['r1', 'r2'])
    expect(hits(rules + filter('[r1]'), 'BK')).toEqual(['r2'])
    expect(hits(rules + filter('name-r2'), 'bk')).toEqual(['r1'])
    expect(hits(rules + filter('any', '{product: test, category: other}'), 'bk')).toEqual(['r1', 'r2'])
    expect(hits(rules + filter('any', '{category: c}'), 'bk')).toEqual([])
  })

  it('stand anywhere in the text and may be several', () => {
    expect(
      hits(`${filter('[r1]')}---\n${filter('[r2]').replace('id: f', 'id: g')}---\n${rule('r1')}${rule('r2')}`, 'bk'),
    ).toEqual([])
  })

  it('tell why they concern nothing', () => {
    const { problems } = compileSigma(parseSigmaRules(rule('r1') + filter('[gone]')).rules)
    expect(problems).toMatchObject([{ code: 'sigma.filter_rule_unknown', ruleId: 'f' }])
  })
})

describe('heads of rules', () => {
  it('keep what describes the log source, the names used and the keys of the author', () => {
    const [rule] = parseSigmaRules(
      'title: T\ntaxonomy: ours\ndate: 2026-01-02\nticket: 77\nlogsource: {product: test, definition: "audit on"}\ndetection:\n  s: {a: 1}\n  condition: s\n',
    ).rules
    expect(rule).toMatchObject({ definition: 'audit on', taxonomy: 'ours' })
    expect([...(rule?.attributes ?? [])]).toEqual([
      ['date', '2026-01-02'],
      ['ticket', '77'],
    ])
  })
})

import { describe, expect, it } from 'vitest'
import {
  compileSigma,
  explainMiss,
  flattenWindowsEvent,
  parseSigmaRules,
  type SigmaDetectionRule,
  type SigmaOptions,
} from './index.ts'

const HEAD = 'title: T\nid: 11111111-1111-4111-8111-111111111111\nlogsource:\n  product: test\n'

function detection(...lines: string[]): string {
  return `${HEAD}detection:\n${lines.map((line) => `  ${line}\n`).join('')}`
}

function firstRule(text: string): SigmaDetectionRule {
  const { rules, problems } = parseSigmaRules(text)
  expect(problems).toEqual([])
  const [rule] = rules
  if (rule?.kind !== 'detection') throw new Error('no detection rule')
  return rule
}

/** Whether a rule of one selection with these lines matches the fields. */
function matches(lines: readonly string[], fields: Record<string, unknown>, options: SigmaOptions = {}): boolean {
  const { set, problems } = compileSigma(
    [firstRule(detection('selection:', ...lines.map((l) => `  ${l}`), 'condition: selection'))],
    options,
  )
  expect(problems).toEqual([])
  return set.match({ fields, logsource: { product: 'test' } }).length === 1
}

function problemOf(text: string) {
  const { rules, problems } = parseSigmaRules(text, 'a.yml')
  expect(rules).toEqual([])
  const { code, line, column, remedy } = problems[0] ?? { code: 'none', line: 0, column: 0, remedy: '' }
  expect(remedy).toBe(`${code}.remedy`)
  return { code, line, column }
}

describe('values', () => {
  it.each([
    ['equality folds case', ['a: Foo'], { a: 'fOO' }, true],
    ['equality is whole', ['a: foo'], { a: 'food' }, false],
    ['cased', ['a|cased: Foo'], { a: 'foo' }, false],
    ['contains', ['a|contains: o b'], { a: 'FOO BAR' }, true],
    ['contains all', ['a|contains|all: [foo, bar]'], { a: 'bar foo' }, true],
    ['contains all misses one', ['a|contains|all: [foo, baz]'], { a: 'bar foo' }, false],
    ['startswith', ['a|startswith: fo'], { a: 'Foo' }, true],
    ['endswith', ['a|endswith: oo'], { a: 'Foo' }, true],
    ['endswith of the whole value', ['a|endswith: foo'], { a: 'Foo' }, true],
    ['wildcards', ["a: 'f*o?b'"], { a: 'fxxo.B' }, true],
    ['a question mark is one character', ["a: 'fo?'"], { a: 'fo' }, false],
    ['escaped wildcard', ["a: 'f\\*'"], { a: 'f*' }, true],
    ['escaped wildcard is none', ["a: 'f\\*'"], { a: 'fx' }, false],
    ['escaped backslash before a wildcard', ["a: 'f\\\\*'"], { a: 'f\\x' }, true],
    ['plain backslash', ["a|endswith: '\\cmd.exe'"], { a: 'C:\\CMD.EXE' }, true],
    ['two backslashes are one', ["a: 'x\\\\y'"], { a: 'x\\y' }, true],
    ['number against number', ['a: 4688'], { a: 4688 }, true],
    ['number against text', ['a: 4688'], { a: '4688' }, true],
    ['text against number', ["a: '4688'"], { a: 4688 }, true],
    ['64-bit number keeps its digits', ['a: 9007199254740993'], { a: '9007199254740993' }, true],
    ['64-bit number is not its neighbour', ['a: 9007199254740993'], { a: '9007199254740992' }, false],
    ['hexadecimal as written', ['a: 0x1410'], { a: '0x1410' }, true],
    ['boolean', ['a: true'], { a: true }, true],
    ['null is missing', ['a: null'], {}, true],
    ['null is null', ['a:'], { a: null }, true],
    ['null is not empty', ['a: null'], { a: '' }, false],
    ['empty text', ["a: ''"], { a: '' }, true],
    ['star needs a value', ["a: '*'"], {}, false],
    ['star', ["a: '*'"], { a: 'x' }, true],
    ['list of values', ['a: [x, y]'], { a: 'Y' }, true],
    ['any item of an event list', ['a: y'], { a: ['x', 'y'] }, true],
    ['dotted name, nested', ['a.b: y'], { a: { b: 'y' } }, true],
    ['dotted name, flat', ['a.b: y'], { 'a.b': 'y' }, true],
    ['dotted name through a list', ['a.b: y'], { a: [{ b: 'x' }, { b: 'y' }] }, true],
    ['exists', ['a|exists: true'], { a: 0 }, true],
    ['exists not', ['a|exists: false'], { b: 0 }, true],
    ['neq', ['a|neq: x'], { a: 'y' }, true],
    ['neq of the same', ['a|neq: x'], { a: 'X' }, false],
    ['lt', ['a|lt: 5'], { a: '4' }, true],
    ['gte', ['a|gte: 5'], { a: 4.9 }, false],
    ['gt beyond 2^53', ['a|gt: 9007199254740992'], { a: '9007199254740993' }, true],
    ['comparison with no number', ['a|gt: 5'], { a: 'six' }, false],
    ['cidr', ['a|cidr: 10.0.0.0/8'], { a: '10.200.0.1' }, true],
    ['cidr outside', ['a|cidr: 10.0.0.0/8'], { a: '11.0.0.1' }, false],
    ['cidr of IPv6', ['a|cidr: fe80::/10'], { a: 'fe80::1' }, true],
    ['re is found anywhere, cased', ["a|re: 'o{2}'"], { a: 'xfoo' }, true],
    ['re keeps case', ['a|re: FOO'], { a: 'foo' }, false],
    ['re|i', ['a|re|i: FOO'], { a: 'foo' }, true],
    ['re|s', ["a|re|s: 'a.b'"], { a: 'a\nb' }, true],
    ['re|m', ["a|re|m: '^b$'"], { a: 'a\nb' }, true],
    ['base64', ['a|base64: foobar'], { a: 'Zm9vYmFy' }, true],
    ['base64offset', ['a|base64offset|contains: foobar'], { a: 'xxxmb29iYXJ' }, true],
    ['wide and base64offset', ['a|wide|base64offset|contains: ping'], { a: 'cABpAG4AZw' }, true],
    ['windash', ["a|windash|contains: ' -f '"], { a: 'x /f y' }, true],
    ['windash with an en dash', ["a|windash|contains: ' -f '"], { a: 'x \u2013f y' }, true],
    ['windash leaves dashes inside words', ["a|windash|contains: 'a-b'"], { a: 'a/b' }, false],
    ['fieldref', ['a|fieldref: b'], { a: 'X', b: 'x' }, true],
    ['fieldref with endswith', ['a|fieldref|endswith: b'], { a: 'foo\\Bar', b: 'bar' }, true],
    ['hour', ['a|hour: 23'], { a: '2026-11-21T23:10:00Z' }, true],
    ['hour in UTC', ['a|hour: 16'], { a: '2026-11-21T23:10:00+07:00' }, true],
    ['week', ['a|week: 53'], { a: '2021-01-03' }, true],
    ['Vietnamese capitals', ['a|contains: ĐÀ NẴNG'], { a: 'sở đà nẵng' }, true],
  ] as const)('%s', (_, lines, fields, expected) => {
    expect(matches(lines, fields)).toBe(expected)
  })

  it('reaches own properties only', () => {
    expect(matches(["constructor|contains: 'native'"], {})).toBe(false)
    expect(matches(['__proto__.a: x'], {})).toBe(false)
    expect(matches(['__proto__: x'], JSON.parse('{"__proto__":"x"}'))).toBe(true)
    expect(matches(['a: x'], Object.create({ a: 'x' }) as Record<string, unknown>)).toBe(false)
  })

  it('fills placeholders in and refuses a rule without them', () => {
    expect(matches(["a|expand: '%admins%'"], { a: 'Bob' }, { placeholders: { admins: ['alice', 'bob'] } })).toBe(true)
    const { set, problems } = compileSigma([
      firstRule(detection('selection:', "  a|expand: 'x%admins%'", 'condition: selection')),
    ])
    expect(set.size).toBe(0)
    expect(problems[0]).toMatchObject({
      code: 'sigma.placeholder_unresolved',
      line: 7,
      params: { placeholder: 'admins' },
    })
  })
})

describe('selections and conditions', () => {
  const fields = { a: '1', b: '2', text: 'needle in hay' }
  const run = (...lines: string[]): boolean =>
    compileSigma([firstRule(detection(...lines))]).set.match({ fields, logsource: { product: 'test' } }).length > 0
  const sets = ['s1: {a: 1}', 's2: {b: 9}', 's3: {b: 2}', '_hidden: {a: 9}']

  it.each([
    ['s1 and not s2', true],
    ['s1 and s2 or s3', true],
    ['s1 and (s2 or not s3)', false],
    ['1 of s*', true],
    ['all of s*', false],
    ['2 of s*', true],
    ['3 of them', false],
    ['all of them', false],
    ['any of s2', false],
    ['not 1 of s2', true],
    ['not not s1', true],
    ['S1 OR s1'.replace('S1', 's1'), true],
  ])('%s', (condition, expected) => {
    expect(run(...sets, `condition: ${condition}`)).toBe(expected)
  })

  it('reads keywords, lists of maps and the map of a list', () => {
    expect(run('k: [absent, NEEDLE]', 'condition: k')).toBe(true)
    expect(run("k: {'|all': [needle, hay]}", 'condition: k')).toBe(true)
    expect(run("k: {'|all': [needle, straw]}", 'condition: k')).toBe(false)
    expect(run('l: [{a: 9}, {b: 2, a: 1}]', 'condition: l')).toBe(true)
    expect(run('l: [{a: 9}, {b: 2, a: 3}]', 'condition: l')).toBe(false)
  })

  it('keeps hidden selections out of patterns', () => {
    expect(run('_a: {a: 9}', 's: {a: 1}', 'condition: all of them')).toBe(true)
  })
})

describe('refusals', () => {
  it.each([
    ['unknown modifier', detection('s: ', '  a|contians: x', 'condition: s'), 'sigma.modifier_unknown', 7],
    [
      'modifiers that exclude each other',
      detection('s: ', '  a|contains|endswith: x', 'condition: s'),
      'sigma.modifier_conflict',
      7,
    ],
    ['unknown selection', detection('s: ', '  a: x', 'condition: s and t'), 'sigma.selection_unknown', 8],
    ['broken condition', detection('s: ', '  a: x', 'condition: s and (s'), 'sigma.condition_syntax', 8],
    ['aggregation', detection('s: ', '  a: x', 'condition: s | count() > 5'), 'sigma.condition_aggregation', 8],
    ['no condition', detection('s: ', '  a: x'), 'sigma.condition_missing', 6],
    ['lookahead', detection('s: ', "  a|re: 'a(?=b)'", 'condition: s'), 'sigma.regex_unsupported', 7],
    ['malformed expression', detection('s: ', "  a|re: 'a('", 'condition: s'), 'sigma.regex_invalid', 7],
    ['malformed network', detection('s: ', '  a|cidr: 10.0.0.0/33', 'condition: s'), 'sigma.cidr_invalid', 7],
    ['not a number', detection('s: ', '  a|lt: x', 'condition: s'), 'sigma.value_invalid', 7],
    ['empty list', detection('s: ', '  a: []', 'condition: s'), 'sigma.value_invalid', 7],
    ['empty selection', detection('s: []', 'condition: s'), 'sigma.selection_empty', 6],
    ['duplicate key', detection('s: ', '  a: x', '  a: y', 'condition: s'), 'sigma.yaml_invalid', 8],
    ['no title', 'id: x\nlogsource: {product: a}\ndetection: {s: {a: 1}, condition: s}\n', 'sigma.title_missing', 1],
    ['no log source', 'title: x\ndetection: {s: {a: 1}, condition: s}\n', 'sigma.logsource_missing', 1],
    ['broken YAML', 'title: "x\n', 'sigma.yaml_invalid', 2],
    ['no rule', '- 1\n', 'sigma.not_a_rule', 1],
  ])('%s', (_, text, code, line) => {
    expect(problemOf(text)).toMatchObject({ code, line })
  })

  it('points at the word of a condition', () => {
    expect(problemOf(detection('s: ', '  a: x', 'condition: s and t'))).toMatchObject({ line: 8, column: 20 })
  })

  it('keeps the good rules of a text with a bad one', () => {
    const good = detection('s: {a: 1}', 'condition: s')
    const { rules, problems } = parseSigmaRules(
      `${good}---\n${good.replace('condition: s', 'condition: t')}---\n${good.replace('id: 1', 'id: 2')}`,
    )
    expect(rules).toHaveLength(2)
    expect(problems).toMatchObject([{ code: 'sigma.selection_unknown', line: 15 }])
  })

  it('refuses the second rule of an id', () => {
    const rule = firstRule(detection('s: {a: 1}', 'condition: s'))
    expect(compileSigma([rule, rule]).problems).toMatchObject([{ code: 'sigma.id_duplicate' }])
  })
})

describe('filters', () => {
  const rule = detection('s: {a: 1}', 'condition: s')
  const filter = (rules: string): string =>
    `title: F\nid: f\nlogsource: {product: test}\nfilter:\n  rules: ${rules}\n  sel: {user: backup}\n  condition: not sel\n`
  const hits = (text: string): number =>
    compileSigma(parseSigmaRules(text).rules).set.match({
      fields: { a: 1, user: 'backup' },
      logsource: { product: 'test' },
    }).length

  it('narrows the rule it names, or all of its log source', () => {
    expect(hits(rule)).toBe(1)
    expect(hits(`${rule}---\n${filter('[11111111-1111-4111-8111-111111111111]')}`)).toBe(0)
    expect(hits(`${rule}---\n${filter('any')}`)).toBe(0)
    expect(hits(`${rule}---\n${filter('[other]')}`)).toBe(1)
  })

  it('says when it concerns no rule', () => {
    expect(compileSigma(parseSigmaRules(`${rule}---\n${filter('[other]')}`).rules).problems).toMatchObject([
      { code: 'sigma.filter_rule_unknown', severity: 'warning' },
    ])
  })
})

describe('routing', () => {
  const rule = (logsource: string, field: string): SigmaDetectionRule =>
    firstRule(`title: R\nid: r\nlogsource: ${logsource}\ndetection:\n  s:\n    ${field}\n  condition: s\n`)
  const hits = (r: SigmaDetectionRule, logsource: object, fields: Record<string, unknown>): number =>
    compileSigma([r]).set.match({ logsource, fields }).length

  it('takes Sysmon 1 and Security 4688 for the creation of a process', () => {
    const created = rule('{product: windows, category: process_creation}', "Image|endswith: '\\\\cmd.exe'")
    const windows = { product: 'windows' }
    expect(
      hits(created, windows, { Channel: 'Microsoft-Windows-Sysmon/Operational', EventID: 1, Image: 'C:\\cmd.exe' }),
    ).toBe(1)
    expect(hits(created, windows, { Channel: 'Security', EventID: 4688, NewProcessName: 'C:\\cmd.exe' })).toBe(1)
    expect(hits(created, windows, { Channel: 'Security', EventID: '4688', NewProcessName: 'C:\\cmd.exe' })).toBe(1)
    expect(hits(created, windows, { Channel: 'Security', EventID: 4689, NewProcessName: 'C:\\cmd.exe' })).toBe(0)
    expect(hits(created, { product: 'linux' }, { Channel: 'Security', EventID: 4688, Image: 'C:\\cmd.exe' })).toBe(0)
  })

  it('translates the integrity level of 4688', () => {
    const high = rule('{product: windows, category: process_creation}', 'IntegrityLevel: High')
    expect(
      hits(high, { product: 'windows' }, { Channel: 'Security', EventID: 4688, MandatoryLabel: 'S-1-16-12288' }),
    ).toBe(1)
  })

  it('tells deletions in the registry from additions', () => {
    const removed = rule('{product: windows, category: registry_delete}', "TargetObject|contains: 'SD'")
    const event = (type: string) => ({
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      EventID: 12,
      EventType: type,
      TargetObject: 'x\\SD',
    })
    expect(hits(removed, { product: 'windows' }, event('DeleteValue'))).toBe(1)
    expect(hits(removed, { product: 'windows' }, event('CreateKey'))).toBe(0)
  })

  it('strips blanks from the field names of Windows', () => {
    const found = rule('{product: windows, service: windefend}', 'ThreatName|contains: EICAR')
    const channel = 'Microsoft-Windows-Windows Defender/Operational'
    expect(
      hits(
        found,
        { product: 'windows' },
        { Channel: channel, EventID: 1116, 'Threat Name': 'Virus:DOS/EICAR_Test_File' },
      ),
    ).toBe(1)
  })

  it('gives DNS rules the queries of Zeek and Suricata', () => {
    const asked = rule('{category: dns}', "query|endswith: '.ngrok.io'")
    expect(hits(asked, { product: 'zeek', service: 'dns' }, { query: 'a.ngrok.io' })).toBe(1)
    expect(hits(asked, { product: 'suricata', service: 'dns' }, { dns: { rrname: 'a.ngrok.io' } })).toBe(1)
    expect(hits(asked, { product: 'suricata', service: 'dns' }, { dns: { queries: [{ rrname: 'a.ngrok.io' }] } })).toBe(
      1,
    )
    expect(hits(asked, { product: 'zeek', service: 'http' }, { query: 'a.ngrok.io' })).toBe(0)
  })

  it('knows the service of a syslog line by its program', () => {
    const login = rule('{product: linux, service: sshd}', "message|contains: 'Failed password'")
    expect(hits(login, { product: 'linux' }, { app_name: 'sshd', message: 'Failed password for root' })).toBe(1)
    expect(hits(login, { product: 'linux' }, { app_name: 'cron', message: 'Failed password for root' })).toBe(0)
  })
})

describe('explanation', () => {
  const rule = firstRule(detection('s:', '  a|contains: bar', '  b: [1, 2]', 'f: {c: ok}', 'condition: s and not f'))
  const logsource = { product: 'test' }

  it('names selection, field, literal and place', () => {
    const [hit] = compileSigma([rule]).set.match({ fields: { a: 'foo BAR', b: 2 }, logsource })
    expect(hit?.reasons()).toEqual([
      { part: 's', field: 'a', matched: 'bar', value: 'foo BAR', start: 4, length: 3 },
      { part: 's', field: 'b', matched: '2', value: '2', start: 0, length: 1 },
    ])
  })

  it.each([
    ["a|re: 'b+c'", { a: 'xbbcx' }, 'bbc'],
    ['a|cidr: 10.0.0.0/8', { a: '10.1.2.3' }, '10.1.2.3'],
    ['a|fieldref|endswith: b', { a: 'foo\\BAR', b: 'bar' }, 'BAR'],
    ['a|fieldref|contains: b', { a: 'foobarx', b: 'BAR' }, 'bar'],
    ["a: '*x?y*z*'", { a: '..x1y..z..' }, 'x1y..z'],
    ["a: 'x*z'", { a: 'x..z' }, 'x..z'],
    ['a|gte: 5', { a: 7 }, '7'],
    ['a|hour: 5', { a: '2026-01-01T05:00:00Z' }, '2026-01-01T05:00:00Z'],
    ['a|exists: true', { a: 'v' }, 'v'],
    ["'|re': 'n[e]+dle'", { deep: { er: ['x', 'a needle'] } }, 'needle'],
    ['a|base64offset|contains: foobar', { a: '..Zm9vYmFy..' }, 'Zm9vYmFy'],
  ] as const)('places %s', (line, fields, piece) => {
    const [hit] = compileSigma([firstRule(detection('s:', `  ${line}`, 'condition: s'))]).set.match({
      fields,
      logsource,
    })
    const [reason] = hit?.reasons() ?? []
    expect(reason?.part).toBe('s')
    expect(reason?.value.slice(reason.start, reason.start + reason.length)).toBe(piece)
    expect(reason?.field).toBe('deep' in fields ? 'deep.er' : 'a')
  })

  it('has no place for what is not there', () => {
    const [hit] = compileSigma([firstRule(detection('s:', '  a: null', 'condition: s'))]).set.match({
      fields: {},
      logsource,
    })
    expect(hit?.reasons()).toEqual([{ part: 's', field: 'a', matched: 'null', value: '', start: -1, length: 0 }])
  })

  it('shortens a long value around the match', () => {
    const [hit] = compileSigma([rule]).set.match({
      fields: { a: `${'x'.repeat(5000)}bar${'y'.repeat(5000)}`, b: 2 },
      logsource,
    })
    const [reason] = hit?.reasons() ?? []
    expect(reason?.value).toHaveLength(512)
    expect(reason?.value.slice(reason.start, reason.start + reason.length)).toBe('bar')
  })

  it('says which part failed, which exclusion matched, which log source was asked for', () => {
    expect(explainMiss(rule, { fields: { a: 'foo bar', b: 3 }, logsource })).toEqual({
      kind: 'part_failed',
      part: 's',
      field: 'b',
      wanted: ['1', '2'],
      found: ['3'],
    })
    expect(explainMiss(rule, { fields: { a: 'bar', b: 1, c: 'OK' }, logsource })).toMatchObject({
      kind: 'exclusion_matched',
      part: 'f',
      field: 'c',
      found: ['OK'],
    })
    expect(explainMiss(rule, { fields: {}, logsource: { product: 'other' } })).toMatchObject({
      kind: 'logsource',
      wanted: ['test'],
    })
    expect(explainMiss(rule, { fields: { a: 'bar', b: 1 }, logsource })).toMatchObject({ kind: 'matched' })
  })
})

describe('Windows trees', () => {
  it('lays System and EventData flat', () => {
    const event = flattenWindowsEvent({
      Event: {
        System: {
          Provider: { '#attributes': { Name: 'P' } },
          EventID: { '#attributes': { Qualifiers: '16384' }, '#text': 7045 },
          Channel: 'System',
          Computer: 'PC',
        },
        EventData: { ServiceName: 'x', Data: ['a', 'b'] },
      },
    })
    expect(event.logsource).toEqual({ product: 'windows' })
    expect(event.fields).toMatchObject({
      EventID: 7045,
      Channel: 'System',
      Computer: 'PC',
      Provider_Name: 'P',
      ServiceName: 'x',
      Data: ['a', 'b'],
    })
  })

  it('takes the leaves of UserData', () => {
    const event = flattenWindowsEvent({
      Event: { System: { EventID: 1102, Channel: 'Security' }, UserData: { LogFileCleared: { SubjectUserName: 'u' } } },
    })
    expect(event.fields).toMatchObject({ SubjectUserName: 'u', EventID: 1102 })
  })
})

import { describe, expect, it } from 'vitest'
import {
  compileSigma,
  createSqlMapping,
  LAKE_SQL_SOURCES,
  parseSigmaRules,
  sigmaToClickHouse,
  type SqlMapping,
} from './index.ts'

const COLUMNS: Readonly<Record<string, string>> = {
  Image: 'process',
  CommandLine: 'cmd_line',
  NewProcessName: 'process',
  EventID: 'event_code',
  Channel: 'channel',
  a: 'a',
  b: 'b',
}
const MAPPING: SqlMapping = {
  fieldOf: (name) => {
    if (name.startsWith('raw.')) return { kind: 'json', column: 'raw', paths: [[name.slice(4)]] }
    if (name === 'port') return { kind: 'number', expression: 'dst_port' }
    const expression = Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined
    return expression === undefined ? null : { kind: 'text', expression }
  },
  keywords: [{ kind: 'text', expression: 'message' }],
  logsourceOf: ({ product }) => (product === 'windows' ? "product = 'windows'" : product === 'test' ? '1' : null),
}

function sqlOf(selection: string, logsource = '{product: test}', condition = 's') {
  const { rules, problems } = parseSigmaRules(
    `title: t\nid: t\nlogsource: ${logsource}\ndetection:\n  s: ${selection}\n  condition: ${condition}\n`,
  )
  expect(problems).toEqual([])
  const [rule] = compileSigma(rules).set.rules
  if (rule === undefined) throw new Error('no rule')
  return sigmaToClickHouse(rule, MAPPING)
}

describe('the mapping of the lake', () => {
  const mapping = createSqlMapping(LAKE_SQL_SOURCES)
  it.each([
    [{ product: 'windows' }, "(format = 'windows-json')"],
    [
      { product: 'suricata', service: 'dns' },
      "(format = 'suricata-eve') AND (JSONExtractString(raw, 'event_type') = 'dns')",
    ],
    [{ product: 'zeek', category: 'dns' }, "(format = 'zeek-json') AND (class_uid = 4003)"],
    [{ product: 'windows', service: 'never' }, null],
    [{ product: 'never' }, null],
    [{}, null],
  ])('tells %j', (logsource, condition) => {
    expect(mapping.logsourceOf(logsource)).toBe(condition)
  })

  it('knows columns, and the original for the rest', () => {
    const windows = { product: 'windows' }
    expect(mapping.fieldOf('EventID', windows)).toEqual({ kind: 'text', expression: 'event_code' })
    expect(mapping.fieldOf('ThreatName', windows)).toMatchObject({
      kind: 'json',
      paths: [['ThreatName'], ['Threat Name']],
    })
    expect(mapping.fieldOf('SAMUserAccount', windows)).toMatchObject({
      paths: [['SAMUserAccount'], ['SAM User Account']],
    })
    expect(mapping.fieldOf('dns.rrname', { product: 'suricata' })).toMatchObject({
      paths: [['dns.rrname'], ['dns', 'rrname']],
    })
    expect(mapping.fieldOf('other', { product: 'linux' })).toBeNull()
  })
})

describe('ClickHouse conditions', () => {
  it.each([
    ['{a: Foo}', "(a != '' AND lowerUTF8(a) = {p0:String})", { p0: 'foo' }],
    ['{a|cased: Foo}', "(a != '' AND a = {p0:String})", { p0: 'Foo' }],
    ['{a|contains: "x%"}', "(a != '' AND position(lowerUTF8(a), {p0:String}) > 0)", { p0: 'x%' }],
    ["{a: 'x_*?y'}", "(a != '' AND lowerUTF8(a) LIKE {p0:String})", { p0: 'x\\_%_y' }],
    ['{a|re|i: "x.y"}', "(a != '' AND match(a, {p0:String}))", { p0: '(?i-s)x.y' }],
    ['{a: null}', "(NOT (a != '' AND 1))", {}],
    ['{a|exists: false}', "(NOT (a != ''))", {}],
    ['{port|gte: 1024}', '(dst_port >= {p0:Float64})', { p0: 1024 }],
    ['{a: [x, y]}', "((a != '' AND (lowerUTF8(a) = {p0:String} OR lowerUTF8(a) = {p1:String})))", { p0: 'x', p1: 'y' }],
    [
      '{a: x, b: x}',
      "((a != '' AND lowerUTF8(a) = {p0:String}) AND (b != '' AND lowerUTF8(b) = {p0:String}))",
      { p0: 'x' },
    ],
  ])('%s', (selection, condition, parameters) => {
    expect(sqlOf(selection)).toEqual({ kind: 'sql', condition, parameters })
  })

  it('lets nothing of the rule into the text', () => {
    const evil = "x') OR 1=1 --"
    const made = sqlOf(`{"a": "${evil}", "raw.k": "${evil}"}`, '{product: test}', 's or not s')
    expect(made.kind === 'sql' && made.condition).not.toContain('1=1')
    expect(made.kind === 'sql' && Object.values(made.parameters)).toContain(evil.toLowerCase())
  })

  it('meets a category of Windows by channel, event id and its own names', () => {
    const made = sqlOf("{Image|endswith: '\\cmd.exe'}", '{product: windows, category: process_creation}')
    expect(made.kind === 'sql' && Object.values(made.parameters)).toEqual([
      'microsoft-windows-sysmon/operational',
      '1',
      '\\cmd.exe',
      'security',
      '4688',
    ])
    expect(made.kind === 'sql' && made.condition.split(' OR (').length).toBe(2)
  })

  it('refuses expressions that ClickHouse cannot run', () => {
    expect(sqlOf("{a|re: '(?<=x)y'}")).toMatchObject({ kind: 'refused', problem: { code: 'sigma.sql_unsupported' } })
  })

  it('refuses what the lake cannot tell', () => {
    expect(sqlOf('{unknown: x}')).toMatchObject({
      kind: 'refused',
      problem: { code: 'sigma.field_unmapped', params: { field: 'unknown' } },
    })
    expect(sqlOf('{a: x}', '{product: other}')).toMatchObject({
      kind: 'refused',
      problem: { code: 'sigma.logsource_unmapped' },
    })
  })
})

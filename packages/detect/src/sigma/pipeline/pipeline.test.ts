import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { readGlob, writeGlob, parseGlob } from '../glob.ts'
import {
  applyPipelines,
  compileSigma,
  parsePipeline,
  parseSigmaRules,
  SIGMA_PIPELINES,
  type SigmaPipeline,
  type SigmaRule,
} from '../index.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const PRODUCT = '{product: windows, category: process_creation}'

function ruleOf(selection: string, head = '', condition = 's'): SigmaRule {
  const text = `title: T\nid: t\n${head}logsource: ${PRODUCT}\ndetection:\n  s: ${selection}\n  other: {x: 1}\n  condition: ${condition}\n`
  const { rules, problems } = parseSigmaRules(text)
  expect(problems).toEqual([])
  const [rule] = rules
  if (rule === undefined) throw new Error('no rule')
  return rule
}

function pipelineOf(steps: string, head = ''): SigmaPipeline {
  const { pipeline, problems } = parsePipeline(`name: p\n${head}transformations:\n${steps}`)
  expect(problems).toEqual([])
  if (pipeline === null) throw new Error('no pipeline')
  return pipeline
}

function applied(rule: SigmaRule, steps: string, head = ''): SigmaRule {
  const outcome = applyPipelines(rule, [pipelineOf(steps, head)])
  if (outcome.kind === 'refused') throw new Error(outcome.problem.code)
  return outcome.rule
}

/** Whether the rule, moved to a log source of its own, hits the fields. */
function hits(rule: SigmaRule, fields: Record<string, unknown>): boolean {
  const { set, problems } = compileSigma([{ ...rule, logsource: { product: 'p' } } as SigmaRule])
  expect(problems).toEqual([])
  return set.match({ fields, logsource: { product: 'p' } }).length === 1
}

describe('names of fields', () => {
  const rule = ruleOf("{Image|endswith: '\\a.exe', User: bob}", 'fields: [Image, Other]\n')

  it('are mapped to one name or several', () => {
    const one = applied(rule, '  - {type: field_name_mapping, mapping: {Image: proc.path}}\n')
    expect(hits(one, { proc: { path: 'c:\\A.EXE' }, User: 'bob' })).toBe(true)
    expect(hits(one, { Image: 'c:\\a.exe', User: 'bob' })).toBe(false)
    expect(one.fields).toEqual(['proc.path', 'Other'])
    const two = applied(rule, '  - {type: field_name_mapping, mapping: {Image: [p, q]}}\n')
    expect(hits(two, { q: '\\a.exe', User: 'bob' })).toBe(true)
  })

  it('of several names keep `all` to one of them, and negation outside', () => {
    const all = applied(ruleOf('{a|contains|all: [x, y]}'), '  - {type: field_name_mapping, mapping: {a: [p, q]}}\n')
    expect(hits(all, { p: 'x', q: 'y' })).toBe(false)
    expect(hits(all, { p: 'yx' })).toBe(true)
    const not = applied(
      ruleOf('{a: x}', '', 'other and not s'),
      '  - {type: field_name_mapping, mapping: {a: [p, q]}}\n',
    )
    expect(hits(not, { x: 1, p: 'z', q: 'x' })).toBe(false)
    const missing = applied(ruleOf('{a: null}'), '  - {type: field_name_mapping, mapping: {a: [p, q]}}\n')
    expect(hits(missing, { p: 'z' })).toBe(false)
    expect(hits(missing, {})).toBe(true)
  })

  it('get prefixes and suffixes, by choice', () => {
    const prefixed = applied(
      rule,
      '  - type: field_name_prefix\n    prefix: win.\n    field_name_conditions: [{type: include_fields, fields: ["Im.*"], mode: re}]\n' +
        '  - type: field_name_suffix\n    suffix: .text\n    field_name_conditions: [{type: exclude_fields, fields: [win.Image]}]\n',
    )
    expect(hits(prefixed, { win: { Image: '\\a.exe' }, 'User.text': 'bob' })).toBe(true)
    const moved = applied(ruleOf('{a.b: 1, a.c: 2}'), '  - {type: field_name_prefix_mapping, mapping: {a.: z.}}\n')
    expect(hits(moved, { z: { b: 1, c: 2 } })).toBe(true)
  })

  it('are mapped in field references and placeholders too', () => {
    const referring = applied(ruleOf('{a|fieldref: b}'), '  - {type: field_name_mapping, mapping: {a: p, b: q}}\n')
    expect(hits(referring, { p: 'v', q: 'V' })).toBe(true)
    const expanding = applied(
      ruleOf("{a|expand: 'x%names%'}"),
      '  - {type: field_name_mapping, mapping: {a: p}}\n  - {type: value_placeholders}\n',
      'vars: {names: [1, two]}\n',
    )
    expect(hits(expanding, { p: 'xTWO' })).toBe(true)
  })

  it('of correlations are those they group by and count', () => {
    const text = `title: c\nid: c\ncorrelation: {type: value_count, rules: [t], group-by: [User, who], timespan: 1m, aliases: {who: {t: Image}}, condition: {field: Image, gte: 2}}\n`
    const [correlation] = parseSigmaRules(text).rules
    if (correlation === undefined) throw new Error('no correlation')
    const outcome = applyPipelines(
      correlation,
      [
        pipelineOf(
          '  - {type: field_name_mapping, mapping: {User: u, Image: i}, rule_conditions: [{type: logsource, product: windows}]}\n',
        ),
      ],
      { rules: [rule] },
    )
    expect(outcome).toMatchObject({ kind: 'rule', rule: { groupBy: ['u', 'who'], valueFields: ['i'] } })
    expect(
      outcome.kind === 'rule' && outcome.rule.kind === 'correlation' && outcome.rule.aliases.get('who')?.get('t'),
    ).toBe('i')
  })
})

describe('values', () => {
  it('are replaced by expression, whole or piece by piece', () => {
    const rule = ruleOf("{a|contains: 'C:\\Users\\bob\\x'}")
    const whole = applied(
      rule,
      "  - {type: replace_string, regex: '^\\*C:\\\\Users\\\\(\\w+)', replacement: '*/home/\\1'}\n",
    )
    expect(hits(whole, { a: '>/home/bob\\x<' })).toBe(true)
    const pieces = applied(
      rule,
      "  - {type: replace_string, regex: '[a-z]+', replacement: '<\\g<0>>', skip_special: true}\n",
    )
    expect(hits(pieces, { a: '..C:\\U<sers>\\<bob>\\<x>..' })).toBe(true)
    expect(
      hits(
        applied(
          ruleOf('{a: 4688}'),
          "  - {type: replace_string, regex: '88$', replacement: '*', skip_special: true, interpret_special: true}\n",
        ),
        { a: '4699' },
      ),
    ).toBe(true)
  })

  it('are mapped, set, brought to one case', () => {
    expect(
      hits(applied(ruleOf('{a: High}'), '  - {type: map_string, mapping: {High: [S-1, S-2]}}\n'), { a: 's-2' }),
    ).toBe(true)
    expect(hits(applied(ruleOf('{a: [x, y]}'), '  - {type: set_value, value: 7}\n'), { a: 7 })).toBe(true)
    expect(hits(applied(ruleOf('{a|cased: HeLLo}'), '  - {type: case, method: lower}\n'), { a: 'hello' })).toBe(true)
    expect(hits(applied(ruleOf('{a|cased: HeLLo}'), '  - {type: case, method: upper}\n'), { a: 'hello' })).toBe(false)
  })

  it('that are hashes go to the fields of their algorithms', () => {
    const rule = ruleOf("{Hashes|contains: ['SHA1=AA', 'MD5=BB']}")
    const split = applied(rule, '  - {type: hashes_fields, valid_hash_algos: [MD5, SHA1], field_prefix: file}\n')
    expect(hits(split, { fileMD5: 'bb' })).toBe(true)
    expect(hits(split, { fileSHA1: 'bb' })).toBe(false)
  })

  it('fill placeholders in: some from the pipeline, some as wildcards, the rest later', () => {
    const rule = ruleOf("{a|expand: '%host%-%rest%'}")
    const some = applied(
      rule,
      '  - {type: value_placeholders, include: [host]}\n  - {type: wildcard_placeholders}\n',
      'vars: {host: [pc, srv]}\n',
    )
    expect(hits(some, { a: 'srv-anything' })).toBe(true)
    expect(hits(some, { a: 'nas-anything' })).toBe(false)
    const outcome = applyPipelines(rule, [pipelineOf('  - {type: value_placeholders}\n')])
    expect(outcome).toMatchObject({
      kind: 'refused',
      problem: { code: 'sigma.placeholder_unresolved', line: 5, params: { placeholder: 'host' } },
    })
    const compiled = compileSigma([rule], {
      pipelines: [pipelineOf('  - {type: value_placeholders, include: [host]}\n', 'vars: {host: h}\n')],
      placeholders: { rest: ['z'] },
    })
    expect(compiled.problems).toEqual([])
  })
})

describe('conditions of a rule', () => {
  it('get more to meet, from the log source too', () => {
    const more = applied(
      ruleOf('{a: 1}'),
      "  - {type: add_condition, conditions: {index: 'log-$product', 'b|contains': [x, y]}, template: true}\n",
    )
    expect(hits(more, { a: 1, index: 'log-windows', b: 'zyz' })).toBe(true)
    expect(hits(more, { a: 1, b: 'x' })).toBe(false)
    const less = applied(ruleOf('{a: 1}'), '  - {type: add_condition, conditions: {b: 2}, negated: true}\n')
    expect(hits(less, { a: 1, b: 2 })).toBe(false)
    expect(hits(less, { a: 1 })).toBe(true)
  })

  it('lose items, and the rule with them where nothing is left', () => {
    const drop = '  - {type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [a]}]}\n'
    expect(hits(applied(ruleOf('{a: 1, b: 2}'), drop), { b: 2 })).toBe(true)
    expect(hits(applied(ruleOf('{a: 1}', '', 'other and not s'), drop), { x: 1, a: 1 })).toBe(true)
    expect(applyPipelines(ruleOf('{a: 1}'), [pipelineOf(drop)])).toMatchObject({
      kind: 'refused',
      problem: { code: 'sigma.pipeline_nothing_left' },
    })
  })

  it('move to another log source and carry attributes', () => {
    const rule = applied(
      ruleOf('{a: 1}'),
      '  - {type: change_logsource, product: windows, service: Security}\n  - {type: set_custom_attribute, attribute: team, value: blue}\n',
    )
    expect(rule.logsource).toEqual({ product: 'windows', service: 'security' })
    expect(rule.attributes?.get('team')).toBe('blue')
  })

  it('refuse the rule in the words of the pipeline', () => {
    expect(
      applyPipelines(ruleOf('{a: 1}'), [pipelineOf('  - {type: rule_failure, message: not here}\n')]),
    ).toMatchObject({
      kind: 'refused',
      problem: { code: 'sigma.pipeline_rule_refused', ruleId: 't', params: { pipeline: 'p', message: 'not here' } },
    })
    const item =
      '  - {type: detection_item_failure, message: no, field_name_conditions: [{type: include_fields, fields: [b]}]}\n'
    expect(applyPipelines(ruleOf('{a: 1}'), [pipelineOf(item)]).kind).toBe('rule')
    expect(applyPipelines(ruleOf('{b: 1}'), [pipelineOf(item)]).kind).toBe('refused')
  })
})

describe('conditions of a step', () => {
  const mark = (condition: string, head = '', selection = "{a: 'x*', b: null}") =>
    (applied(
      ruleOf(selection, head),
      `  - {type: set_custom_attribute, attribute: met, value: 1, ${condition}}\n`,
    ).attributes?.get('met') ?? '0') === '1'

  it.each([
    ['rule_conditions: [{type: logsource, product: windows}]', true],
    ['rule_conditions: [{type: logsource, category: other}]', false],
    ['rule_conditions: [{type: contains_field, field: a}]', true],
    ['rule_conditions: [{type: contains_field, field: z}]', false],
    ["rule_conditions: [{type: contains_detection_item, field: a, value: 'x*'}]", true],
    ['rule_conditions: [{type: contains_detection_item, field: a, value: y}]', false],
    ['rule_conditions: [{type: is_sigma_rule}]', true],
    ['rule_conditions: [{type: is_sigma_correlation_rule}]', false],
    ['rule_conditions: [{type: tag, tag: attack.t1059}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: level, value: high, op: gte}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: level, value: critical, op: gte}]', false],
    ['rule_conditions: [{type: rule_attribute, attribute: status, value: stable, op: lt}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: date, value: 2025-01-01, op: gt}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: tags, value: attack.t1059, op: in}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: author, value: me}]', true],
    ['rule_conditions: [{type: rule_attribute, attribute: ticket, value: 5, op: gt}]', true],
    ['rule_conditions: [{type: is_sigma_rule}, {type: contains_field, field: z}]', false],
    ['rule_conditions: [{type: is_sigma_rule}, {type: contains_field, field: z}], rule_cond_op: or', true],
    ['rule_conditions: [{type: contains_field, field: z}], rule_cond_not: true', true],
    [
      'rule_conditions: {one: {type: is_sigma_rule}, two: {type: contains_field, field: z}}, rule_cond_expr: one and not two',
      true,
    ],
    [
      'rule_conditions: {one: {type: is_sigma_rule}, two: {type: contains_field, field: z}}, rule_cond_expr: not (one or two)',
      false,
    ],
  ])('%s', (condition, expected) => {
    expect(
      mark(condition, 'level: high\nstatus: test\ndate: 2026-01-01\nauthor: me\nticket: 7\ntags: [attack.t1059]\n'),
    ).toBe(expected)
  })

  it.each([
    ["detection_item_conditions: [{type: match_string, cond: any, pattern: '^a'}]", { z: 'abc' }],
    ["detection_item_conditions: [{type: match_string, cond: all, pattern: '^a'}]", { f: 'b' }],
    ['detection_item_conditions: [{type: match_value, cond: any, value: b}]', { z: 'b' }],
    ['detection_item_conditions: [{type: contains_wildcard, cond: any}]', { z: 'abc' }],
    ['detection_item_conditions: [{type: is_null, cond: any}]', { f: 'b' }],
    [
      "detection_item_conditions: [{type: match_string, cond: any, pattern: '^a'}], detection_item_cond_not: true",
      { f: 'b' },
    ],
  ])('%s', (condition, fields) => {
    const rule = applied(ruleOf("{f: ['a*', b]}"), `  - {type: field_name_mapping, mapping: {f: z}, ${condition}}\n`)
    expect(hits(rule, fields)).toBe(true)
    expect(hits(rule, Object.hasOwn(fields, 'z') ? { f: 'b' } : { z: 'b' })).toBe(false)
  })

  it('know what was done before, and what was noted', () => {
    const steps =
      '  - {id: first, type: field_name_mapping, mapping: {a: p}}\n  - {type: set_state, key: mode, val: raw}\n' +
      '  - {type: field_name_suffix, suffix: .x, field_name_conditions: [{type: processing_item_applied, processing_item_id: first}], rule_conditions: [{type: processing_item_applied, processing_item_id: first}, {type: processing_state, key: mode, val: raw}]}\n' +
      '  - {type: field_name_prefix, prefix: n., detection_item_conditions: [{type: processing_item_applied, processing_item_id: first}], detection_item_cond_not: true}\n'
    const rule = applied(ruleOf('{a: 1, b: 2}'), steps)
    expect(hits(rule, { 'p.x': 1, n: { b: 2 } })).toBe(true)
  })

  it('hold for nested steps together', () => {
    const rule = applied(
      ruleOf('{a: 1}'),
      '  - type: nest\n    rule_conditions: [{type: is_sigma_rule}]\n    items:\n      - {type: field_name_suffix, suffix: .x}\n      - {type: field_name_prefix, prefix: n.}\n',
    )
    expect(hits(rule, { n: { a: { x: 1 } } })).toBe(true)
  })

  it('pipelines come in the order of their priorities', () => {
    const [late, early] = [
      pipelineOf('  - {type: field_name_suffix, suffix: .late}\n', 'priority: 20\n'),
      pipelineOf('  - {type: field_name_suffix, suffix: .early}\n', 'priority: 10\n'),
    ]
    if (late === undefined || early === undefined) throw new Error('no pipeline')
    const outcome = applyPipelines(ruleOf('{a: 1}'), [late, early])
    expect(outcome.kind === 'rule' && hits(outcome.rule, { 'a.early.late': 1 })).toBe(true)
  })
})

describe('pipelines that cannot be honoured', () => {
  it.each([
    ['- {type: never}', 'sigma.pipeline_step_unknown', 3],
    ["- {type: query_expression_placeholders, expression: 'x'}", 'sigma.pipeline_step_unsupported', 3],
    [
      '- {type: field_name_mapping, mapping: {a: b}, rule_conditions: [{type: never}]}',
      'sigma.pipeline_condition_unknown',
      3,
    ],
    ['- {type: field_name_mapping}', 'sigma.pipeline_invalid', 3],
    ['- {type: drop_detection_item, spare: 1}', 'sigma.pipeline_invalid', 3],
    ["- {type: replace_string, regex: '(', replacement: x}", 'sigma.regex_invalid', 3],
    ["- {type: replace_string, regex: '(?=a)', replacement: x}", 'sigma.regex_invalid', 3],
    ["- {type: replace_string, regex: 'a', replacement: '\\1'}", 'sigma.pipeline_invalid', 3],
    ['- {type: value_placeholders, include: [a], exclude: [b]}', 'sigma.pipeline_invalid', 3],
    [
      '- {type: drop_detection_item, rule_conditions: {a: {type: is_sigma_rule}}, rule_cond_expr: b}',
      'sigma.pipeline_invalid',
      3,
    ],
    [
      '- {type: drop_detection_item, rule_conditions: {a: {type: is_sigma_rule}, b: {type: is_sigma_rule}}, rule_cond_expr: b}',
      'sigma.pipeline_invalid',
      3,
    ],
    ['nothing', 'sigma.pipeline_invalid', 3],
  ])('%s', (step, code, line) => {
    const { pipeline, problems } = parsePipeline(`name: p\ntransformations:\n  ${step}\n`, 'p.yml')
    expect(pipeline).toBeNull()
    expect(problems).toMatchObject([{ code, line, origin: 'p.yml', remedy: `${code}.remedy` }])
    expect(problems[0]?.column).toBeGreaterThan(0)
  })

  it('say that what shapes query texts has no use here', () => {
    const { pipeline, problems } = parsePipeline('name: p\npostprocessing:\n  - {type: embed, prefix: x}\n')
    expect(pipeline?.steps).toEqual([])
    expect(problems).toMatchObject([{ code: 'sigma.pipeline_step_unsupported', severity: 'warning', line: 3 }])
  })

  it('never throw', () => {
    for (const text of [
      '',
      '- a',
      '{',
      'name: [',
      'transformations: {a: 1}',
      'vars: 3\nname: p',
      'name: a\n---\nname: b',
    ])
      expect(parsePipeline(text).problems.length).toBeGreaterThan(0)
  })
})

describe('values written for pipelines', () => {
  it('are read back as they were', () => {
    for (const text of ['a*b', 'a\\*b', '*\\\\x.exe', 'C:\\\\*', '\\?', 'x\\y', '?', '\\\\\\\\srv\\\\share*']) {
      const tokens = parseGlob(text)
      expect(readGlob(writeGlob(tokens))).toEqual(tokens)
    }
  })
})

describe('shipped pipelines', () => {
  const pipelines = new Map(
    SIGMA_PIPELINES.map(({ name, text }) => {
      const { pipeline, problems } = parsePipeline(text, name)
      expect(problems).toEqual([])
      return [name, pipeline]
    }),
  )
  const through = (name: string, rule: SigmaRule) => {
    const pipeline = pipelines.get(name)
    if (pipeline === null || pipeline === undefined) throw new Error('no pipeline')
    return compileSigma([rule], { pipelines: [pipeline] })
  }

  it('bring a rule for process creation to Security 4688', () => {
    const { set, problems } = through('windows-security', ruleOf("{Image|endswith: '\\cmd.exe', IntegrityLevel: High}"))
    expect(problems).toEqual([])
    const event = { Channel: 'Security', EventID: 4688, NewProcessName: 'C:\\cmd.exe', MandatoryLabel: 'S-1-16-12288' }
    expect(set.match({ fields: event, logsource: { product: 'windows' } })).toHaveLength(1)
    expect(set.match({ fields: { ...event, EventID: 4689 }, logsource: { product: 'windows' } })).toHaveLength(0)
    expect(through('windows-security', ruleOf('{OriginalFileName: x}')).problems).toMatchObject([
      { code: 'sigma.pipeline_rule_refused' },
    ])
  })

  it('bring a rule for process creation to OCSF', () => {
    const { set, problems } = through(
      'ocsf',
      ruleOf("{Image|endswith: '\\cmd.exe', Hashes|contains: 'SHA256=AB', Company: x}"),
    )
    expect(problems).toEqual([])
    const fields = {
      class_uid: 1007,
      activity_id: 1,
      process: { file: { path: 'C:\\cmd.exe', name: 'cmd.exe', hashes: [{ value: 'zz' }, { value: 'ab' }] } },
      unmapped: { Company: 'X' },
    }
    expect(set.match({ fields, logsource: { product: 'ocsf' } })).toHaveLength(1)
    expect(set.match({ fields: { ...fields, activity_id: 2 }, logsource: { product: 'ocsf' } })).toHaveLength(0)
    expect(through('ocsf', ruleOf('{User: x}')).problems).toMatchObject([{ code: 'sigma.pipeline_rule_refused' }])
  })

  const rules = new URL('../../../../../../shared/data/sigma/rules.tar.gz', import.meta.url)
  it.skipIf(!existsSync(rules))(
    'take every rule of the pack, or refuse it in words (skipped where ../shared is absent)',
    () => {
      const text = gunzipSync(readFileSync(rules)).toString('latin1')
      const documents = text.split('\0').filter((part) => part.startsWith('title:'))
      expect(documents.length).toBeGreaterThan(1000)
      const all = documents.flatMap((part) => parseSigmaRules(part).rules)
      for (const pipeline of pipelines.values()) {
        const counts = { rule: 0, refused: 0 }
        for (const rule of all) {
          const outcome = applyPipelines(rule, pipeline === null ? [] : [pipeline])
          counts[outcome.kind]++
          if (outcome.kind === 'refused') expect(outcome.problem.code).toBe('sigma.pipeline_rule_refused')
        }
        expect(counts.rule).toBeGreaterThan(300)
      }
    },
  )
})

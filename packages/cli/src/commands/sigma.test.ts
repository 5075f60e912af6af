import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SIGMA_PROBLEM_CODES } from '@haidang/detect'
import { createTranslator, sigmaProblemText } from '@haidang/phrases'
import { create } from 'tar'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../testing/run-command.ts'
import { sigmaCommands } from './sigma.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigma-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

const rule = (
  title: string,
  id: string,
  detection: string,
  logsource = '{product: windows, category: process_creation}',
) =>
  `title: ${title}
id: ${id}
status: test
level: high
logsource: ${logsource}
detection:
${detection
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
    condition: selection
`
const WHOAMI = '11111111-1111-4111-8111-111111111111'
const CURL = '22222222-2222-4222-8222-222222222222'
put('rules/whoami.yml', rule('Whoami', WHOAMI, "selection:\n    Image|endswith: '\\whoami.exe'"))
put(
  'rules/net/curl.yaml',
  rule(
    'Curl',
    CURL,
    'selection:\n    event_type: http\n    http.http_user_agent|contains: curl',
    '{product: suricata}',
  ),
)
put('rules/readme.json', '{"title": "no rule"}')
put('rules/.github/workflow.yml', 'title: hidden')
put('rules/info.yml', 'id: x\nrule_metadata:\n  - id: y\n')
const rules = join(folder, 'rules')

const process = (image: string) => ({
  Event: {
    System: {
      Provider: { '#attributes': { Name: 'Microsoft-Windows-Sysmon' } },
      EventID: 1,
      Channel: 'Microsoft-Windows-Sysmon/Operational',
      Computer: 'PC',
      TimeCreated: { '#attributes': { SystemTime: '2026-01-02T03:04:05.000Z' } },
    },
    EventData: { Image: image, CommandLine: 'x', UtcTime: '2026-01-02 03:04:05.000' },
  },
})
const web = {
  timestamp: '2026-01-02T03:04:05.000000+0000',
  event_type: 'http',
  src_ip: '192.0.2.1',
  dest_ip: '192.0.2.2',
  http: { http_user_agent: 'curl/8.0', url: '/' },
}
const events = put(
  'events.json',
  [process('C:\\a.exe'), process('C:\\Windows\\System32\\whoami.exe'), web].map((e) => JSON.stringify(e)).join('\n'),
)

const sigma = (words: readonly string[], setting?: Parameters<typeof runCommand>[2]) =>
  runCommand(sigmaCommands, ['sigma', ...words], setting)

describe('sigma check', () => {
  it('counts a clean tree and passes over what is no rule', async () => {
    const { out, code, rows } = await sigma(['check', rules, '--json'])
    expect(code).toBe(0)
    expect(rows).toEqual([
      {
        kind: 'summary',
        files: 2,
        rules: 2,
        detections: 2,
        correlations: 0,
        filters: 0,
        refused: 0,
        placeholders: 0,
        warnings: 0,
        passedOver: 1,
      },
    ])
    expect(out.endsWith('\n')).toBe(true)
  })

  it('names place, reason and remedy in the language of the reader, and ends with 1', async () => {
    const bad = put('bad/modifier.yml', rule('Bad', CURL, 'selection:\n    Image|endsinwith: x'))
    put('bad/same.yml', rule('One', WHOAMI, 'selection:\n    Image: a'))
    put('bad/same-again.yml', rule('Two', WHOAMI, 'selection:\n    Image: b'))
    put(
      'bad/placeholder.yml',
      rule('Three', '33333333-3333-4333-8333-333333333333', 'selection:\n    User|expand: "%Admins%"'),
    )
    const { rows, code } = await sigma(['check', join(folder, 'bad'), '--json'], { locale: 'vi' })
    expect(code).toBe(1)
    const found = rows.filter((row) => row['kind'] === 'problem')
    expect(found.map((row) => row['code'])).toEqual([
      'sigma.modifier_unknown',
      'sigma.placeholder_unresolved',
      'sigma.id_duplicate',
    ])
    expect(found[0]).toMatchObject({
      path: bad,
      line: 8,
      severity: 'error',
      ruleId: CURL,
      reason: 'Không có phép biến đổi “endsinwith”',
    })
    expect(Number(found[0]?.['column'])).toBeGreaterThan(1)
    expect(String(found[0]?.['remedy'])).toContain('chính tả')
    expect(found[2]).toMatchObject({ others: [`${join(folder, 'bad/same-again.yml')}:1`] })
    expect(rows.at(-1)).toMatchObject({ kind: 'summary', rules: 4, refused: 3, placeholders: 1 })
    const text = await sigma(['check', join(folder, 'bad')])
    expect(text.out).toContain(`${bad}:8:`)
    expect(text.out).toContain(
      'error: There is no modifier “endsinwith” [sigma.modifier_unknown]\n    Check the spelling',
    )
    expect(text.out.trimEnd().split('\n').at(-1)).toBe(
      '4 rules in 4 files: 3 refused (1 of them for a placeholder without value), 0 warnings',
    )
  })

  it('reads archives, takes a named file for rules, and says where there are none', async () => {
    await create({ file: join(folder, 'rules.tar.gz'), gzip: true, cwd: rules }, ['.'])
    const packed = await sigma(['check', join(folder, 'rules.tar.gz'), '--json'])
    expect(packed.rows.at(-1)).toMatchObject({ rules: 2, refused: 0 })
    const named = await sigma(['check', join(rules, 'info.yml'), '--json'])
    expect(named.rows[0]).toMatchObject({ kind: 'problem', code: 'sigma.title_missing' })
    expect(named.code).toBe(1)
    mkdirSync(join(folder, 'empty'))
    const empty = await sigma(['check', join(folder, 'empty')])
    expect(empty.code).toBe(1)
    expect(empty.err).toContain('No Sigma rule was found')
  })

  it('takes values of placeholders from a pipeline', async () => {
    const pipeline = put(
      'pipeline.yml',
      'name: mine\npriority: 10\nvars:\n  Admins: [root]\ntransformations:\n  - type: value_placeholders\n',
    )
    const { code, rows } = await sigma(['check', join(folder, 'bad/placeholder.yml'), '--pipeline', pipeline, '--json'])
    expect(rows).toMatchObject([{ kind: 'summary', refused: 0 }])
    expect(code).toBe(0)
  })
})

describe('sigma run', () => {
  it('routes each event to the rules of its source', async () => {
    const { rows, code, err } = await sigma(['run', '--rules', rules, '--events', events, '--json'])
    expect(rows).toEqual([
      expect.objectContaining({ event: 1, ruleId: WHOAMI, title: 'Whoami', level: 'high', file: events }),
      expect.objectContaining({ event: 2, ruleId: CURL }),
    ])
    expect(rows[0]).not.toHaveProperty('why')
    expect(code).toBe(0)
    expect(err).toContain('2 rules (0 refused), 3 events in 1 files: 2 events matched, 2 hits')
  })

  it('explains each hit with selection, field, literal and place', async () => {
    const { rows } = await sigma(['run', '--rules', rules, '--events', events, '--explain'])
    expect(rows[0]?.['why']).toEqual([
      {
        selection: 'selection',
        field: 'Image',
        literal: '\\whoami.exe',
        value: 'C:\\Windows\\System32\\whoami.exe',
        start: 19,
        length: 11,
      },
    ])
  })

  it('raises correlations, whatever the order of the events', async () => {
    const correlation = put(
      'correlation/all.yml',
      `${rule('Base', WHOAMI, "selection:\n    Image|endswith: '\\whoami.exe'").replace('status', 'name: base\nstatus')}---
title: Many
id: 44444444-4444-4444-8444-444444444444
level: critical
correlation:
    type: event_count
    rules: [base]
    group-by: [Computer]
    timespan: 5m
    condition: {gte: 3}
`,
    )
    const at = (minute: number): string =>
      JSON.stringify(process('C:\\whoami.exe')).replaceAll('03:04:05', `03:0${minute}:05`)
    const file = put('many.json', `[${[3, 2, 1].map(at).join(',\n')}]`)
    const { rows } = await sigma(['run', '--rules', correlation, '--events', file, '--json'])
    expect(rows).toEqual([
      {
        event: 2,
        ruleId: '44444444-4444-4444-8444-444444444444',
        title: 'Many',
        level: 'critical',
        correlation: {
          type: 'event_count',
          group: { Computer: 'PC' },
          from: '2026-01-02T03:01:05.000Z',
          to: '2026-01-02T03:03:05.000Z',
          value: 3,
          observations: 3,
          events: [2, 1, 0],
        },
      },
    ])
  })

  it('reads events that come in the OCSF form by the rules that can be read in it', async () => {
    const event = {
      class_uid: 1007,
      category_uid: 1,
      activity_id: 1,
      time: 1767323045000,
      metadata: { version: '1.9.0-dev', product: { name: 'Sysmon' } },
      process: { file: { path: 'C:\\Windows\\System32\\whoami.exe', name: 'whoami.exe' } },
    }
    const { rows, err } = await sigma(['run', '--rules', rules, '--events', '-', '--json'], {
      stdin: JSON.stringify(event),
    })
    expect(rows).toMatchObject([{ event: 0, ruleId: WHOAMI }])
    expect(err).toContain('1 events came in the OCSF form: only 1 rules')
  })

  it('reads standard input, names what it cannot read, and counts it', async () => {
    const stdin = `${JSON.stringify(web)}\nnonsense {\n${JSON.stringify(web)}\n`
    const { rows, err, code } = await sigma(['run', '--rules', rules, '--events', '-', '--json'], { stdin })
    expect(rows.map((row) => row['event'])).toEqual([0, 2])
    expect(err).toContain('-@')
    expect(err).toContain('1 unreadable')
    expect(code).toBe(0)
  })

  it('stops when asked, and says so by its code', async () => {
    const { code } = await sigma(['run', '--rules', rules, '--events', events], { signal: AbortSignal.abort() })
    expect(code).toBe(130)
  })

  it('refuses to run without a rule or an event file', async () => {
    expect((await sigma(['run', '--rules', join(rules, 'readme.json'), '--events', events])).code).toBe(1)
    await expect(sigma(['run', '--rules', rules, '--events', join(folder, 'none')])).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })
})

describe('sigma test', () => {
  const info = (id: string, name: string, count?: number): string =>
    `id: 0\nrule_metadata:\n  - id: ${id}\n    title: x\nregression_tests_info:\n  - name: Positive\n    type: evtx\n${count === undefined ? '' : `    match_count: ${count}\n`}    path: regression_data/${name}.evtx\n`
  const hit = JSON.stringify(process('C:\\whoami.exe'), null, 2)
  const miss = JSON.stringify(process('C:\\other.exe'))
  const data = join(folder, 'pack/regression_data')
  put('pack/rules/whoami.yml', rule('Whoami', WHOAMI, "selection:\n    Image|endswith: '\\whoami.exe'"))
  put('pack/rules/exe.yml', rule('Exe', CURL, 'selection:\n    Image|endswith: .exe'))
  put('pack/regression_data/good/info.yml', info(WHOAMI, WHOAMI, 1))
  put(`pack/regression_data/good/${WHOAMI}.json`, `${hit}\n${hit}`)
  put(`pack/regression_data/good/${WHOAMI}.evtx`, 'ElfFile\0')

  it('finds the rules beside and passes where there are hits enough', async () => {
    const { out, code } = await sigma(['test', data])
    expect(out).toBe('1 passed, 0 failed\n')
    expect(code).toBe(0)
    const json = await sigma(['test', data, '--json'])
    expect(json.rows).toEqual([
      {
        ruleId: WHOAMI,
        title: 'Whoami',
        path: join(data, 'good/info.yml'),
        name: 'Positive',
        declared: 1,
        events: 2,
        hits: 2,
        otherRules: [CURL],
        passed: true,
        reason: '',
      },
    ])
    expect(json.err).toBe('1 passed, 0 failed\n')
  })

  it('reads a whole repository from an archive', async () => {
    await create({ file: join(folder, 'pack.tgz'), gzip: true, cwd: join(folder, 'pack') }, [
      'rules',
      'regression_data',
    ])
    expect((await sigma(['test', join(folder, 'pack.tgz')])).out).toBe('1 passed, 0 failed\n')
  })

  it('fails with the reason where hits, rule, data or description are missing', async () => {
    const broken = join(folder, 'broken/regression_data')
    put('broken/regression_data/a/info.yml', info(WHOAMI, WHOAMI))
    put(`broken/regression_data/a/${WHOAMI}.json`, miss)
    put('broken/regression_data/b/info.yml', info('55555555-5555-4555-8555-555555555555', 'x'))
    put('broken/regression_data/c/info.yml', info(WHOAMI, WHOAMI))
    put('broken/regression_data/d/info.yml', 'id: [')
    put('broken/regression_data/e/info.yml', info(WHOAMI, WHOAMI, 0))
    put(`broken/regression_data/e/${WHOAMI}.json`, hit)
    const { rows, code, err } = await sigma(['test', broken, '--rules', join(folder, 'pack/rules'), '--json'])
    expect(rows.map((row) => row['passed'])).toEqual([false, false, false, false, false])
    const reasons = rows.map((row) => String(row['reason']))
    expect(reasons.find((r) => r.startsWith('0 hits, wanted 1'))).toBeDefined()
    expect(reasons.find((r) => r.includes('55555555-5555-4555-8555-555555555555 is not here'))).toBeDefined()
    expect(reasons.find((r) => r.includes(`${WHOAMI}.evtx is missing`))).toBeDefined()
    expect(reasons.find((r) => r.startsWith('info.yml cannot be read'))).toBeDefined()
    expect(err).toBe('0 passed, 5 failed\n')
    expect(code).toBe(1)
    expect((await sigma(['test', rules])).code).toBe(1)
  })
})

describe('sigma sql', () => {
  it('writes one statement a rule, its words written safely', async () => {
    const file = put('sql/quote.yml', rule("It's", CURL, 'selection:\n    Image|endswith: "\\\\x\'y"\n    EventID: 1'))
    const { out, code } = await sigma(['sql', file])
    expect(code).toBe(0)
    expect(out.startsWith(`-- It's (${CURL}, high)\nSELECT `)).toBe(true)
    expect(out).toContain("'\\\\x\\'y'")
    expect(out).toContain("format = 'windows-json'")
    expect(out).not.toContain('{p')
    expect(out.match(/;\n/g)).toHaveLength(1)
  })

  it('reads standard input and refuses what the lake cannot answer, with the remedy', async () => {
    const text = rule('Other', CURL, 'selection:\n    a: b', '{product: nothing_known}')
    const { err, code } = await sigma(['sql', '-'], { stdin: text })
    expect(code).toBe(1)
    expect(err).toContain('sigma.logsource_unmapped')
    expect(err).toContain('haidang sigma run')
  })
})

describe('phrases of the engine', () => {
  it('stand for every code in both languages, with a remedy', () => {
    for (const locale of ['vi', 'en'] as const) {
      const translator = createTranslator(locale)
      for (const code of SIGMA_PROBLEM_CODES) {
        const text = sigmaProblemText(translator, code)
        expect(text, code).not.toBeNull()
        expect(text?.title.length, code).toBeGreaterThan(5)
        expect(text?.remedy.length, code).toBeGreaterThan(5)
        expect(`${text?.title}${text?.remedy}`, code).not.toContain('sigmaProblems')
      }
    }
  })
})

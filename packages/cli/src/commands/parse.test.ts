import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PARSE_PROBLEM_CODES } from '@haidang/contracts'
import { ARCHIVE_CODES } from '@haidang/documents/archive'
import { EVTX_FAULTS } from '@haidang/parsers'
import { createTranslator } from '@haidang/phrases'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../testing/run-command.ts'
import { parseCommand } from './parse.ts'
import { sourceFaultText } from './source-fault-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'parse-'))
afterAll(() => rmSync(folder, { recursive: true }))
const parse = (words: readonly string[], setting?: Parameters<typeof runCommand>[2]) =>
  runCommand(parseCommand, ['parse', ...words], setting)

const dns = JSON.stringify({
  timestamp: '2026-01-02T03:04:05.000000+0000',
  event_type: 'dns',
  src_ip: '192.0.2.1',
  dest_ip: '192.0.2.53',
  dns: { type: 'query', rrname: 'example.vn' },
})

describe('parse', () => {
  it('writes the normal form and nothing else on standard output, the summary on standard error', async () => {
    const { rows, out, err, code } = await parse(['-'], { stdin: `${dns}\n${dns}\n` })
    expect(rows).toHaveLength(2)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
    expect(rows[0]).toMatchObject({ class_uid: 4003 })
    expect(err).toContain('2 records in 1 files: 2 events, 0 of them partial; 0 unreadable')
    expect(err).toContain('recognised as: suricata-eve 2')
    expect(err).toContain('classes: 4003 dns_activity 2')
    expect(code).toBe(0)
  })

  it('names what cannot be read with code, place and remedy', async () => {
    const file = join(folder, 'mixed.json.gz')
    writeFileSync(file, gzipSync(`${dns}\n{"cut": "\n${dns}\n`))
    const { rows, err, code } = await parse([file], { locale: 'vi' })
    expect(rows).toHaveLength(2)
    expect(code).toBe(1)
    expect(err).toContain(`${file}@`)
    expect(err).toContain('event.not_json')
    expect(err).toContain('Sửa JSON tại vị trí này')
    const json = await parse([file, '--json'])
    const facts = json.err
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(facts[0]).toMatchObject({ kind: 'problem', file, event: 1, code: 'event.not_json', isRefused: true })
    expect(Number(facts[0]?.['offset'])).toBeGreaterThanOrEqual(dns.length + 1)
    expect(facts.at(-1)).toMatchObject({
      kind: 'summary',
      files: 1,
      lines: 3,
      events: 2,
      refused: 1,
      formats: { 'suricata-eve': 2 },
    })
  })

  it('refuses a format it does not know and names those it does', async () => {
    const { err, code } = await parse(['--as', 'nonsense', '-'])
    expect(code).toBe(2)
    expect(err).toContain('suricata-eve')
    expect((await parse([])).code).toBe(2)
  })

  it('prints the coverage of every source', async () => {
    const { rows } = await parse(['--coverage', '--json'])
    expect(rows).toContainEqual(
      expect.objectContaining({ format: 'suricata-eve', record: 'dns', classUid: 4003, className: 'dns_activity' }),
    )
    expect(rows.every((row) => row['className'] !== '')).toBe(true)
    expect((await parse(['--coverage'])).out).toMatch(/suricata-eve: OISF Suricata .*\n {4}4001 {2}network_activity/)
  })

  it('has a remedy for everything that can be wrong, in both languages', () => {
    for (const locale of ['vi', 'en'] as const) {
      const translator = createTranslator(locale)
      for (const code of PARSE_PROBLEM_CODES)
        expect(translator.lookup(`cli.parse.remedies.${code}`, {}, ''), code).not.toBe('')
      const faults = ['json.unclosed', 'json.unexpected', 'json.too_deep', 'event.too_large', 'ENOENT', 'Z_DATA_ERROR']
      for (const code of [...ARCHIVE_CODES, ...EVTX_FAULTS, ...faults]) {
        const text = sourceFaultText(translator, { source: 'f', code, offset: 0, reason: 'why' })
        expect(text.length, code).toBeGreaterThan(30)
        expect(text, code).not.toContain('why')
      }
    }
  })
})

const SHARED = new URL('../../../../../shared/data/windows/', import.meta.url)
describe.skipIf(!existsSync(SHARED))('parse on real event logs (skipped where ../shared is absent)', () => {
  it('reads binary logs out of an archive, events as XML and as JSON', async () => {
    const at = (name: string): string => fileURLToPath(new URL(name, SHARED))
    const binary = await parse([at('evtx-small-originals.tar.gz'), '--json'])
    const summary = JSON.parse(binary.err.trimEnd().split('\n').at(-1) ?? '') as Record<string, number>
    expect(summary['events']).toBeGreaterThan(100)
    expect(summary['refused']).toBe(0)
    const xml = await parse([at('evtx-attack-samples.events.xml.gz'), '--json'])
    const lines = gunzipSync(readFileSync(at('evtx-attack-samples.events.xml.gz'))).toString()
    const count = lines.split('</Event>').length - 1
    expect(JSON.parse(xml.err.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ events: count, refused: 0 })
  })
})

/** Sigma's two back ends give the same hits on the same events: the matcher in memory and ClickHouse SQL over the same rows. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Session } from 'chdb'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  compileSigma,
  createSqlMapping,
  flattenWindowsEvent,
  LAKE_SQL_SOURCES,
  parseSigmaRules,
  sigmaToClickHouse,
  type SigmaRule,
  type SqlMapping,
} from '@haidang/detect'

const SHARED = new URL('../../../../../../shared/data/', import.meta.url)
const RULES = new URL('sigma/rules.tar.gz', SHARED)
const EVENTS = new URL('windows/evtx-attack-samples.jsonl.gz', SHARED)

/** The `.yml` files of a tar archive; those with names over 100 characters are left out. */
function readArchive(bytes: Uint8Array): string[] {
  const decoder = new TextDecoder()
  const files: string[] = []
  for (let at = 0; at + 512 <= bytes.length;) {
    const name = decoder.decode(bytes.subarray(at, at + 100)).replace(/\0.*$/s, '')
    const size = Number.parseInt(decoder.decode(bytes.subarray(at + 124, at + 136)), 8) || 0
    if (name.endsWith('.yml') && size > 0) files.push(decoder.decode(bytes.subarray(at + 512, at + 512 + size)))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

describe('Sigma as SQL', () => {
  const directory = mkdtempSync(join(tmpdir(), 'haidang-sigma-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const word = fc.string({
    unit: fc.constantFrom('a', 'b', 'A', '\\', '*', '?', '%', '_', 'đ', 'Đ', "'", '"', '1'),
    maxLength: 5,
  })
  const scalar = fc.oneof(
    { weight: 4, arbitrary: word },
    fc.integer({ min: 0, max: 20 }),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('0x1f', '10.1.2.3', '11.0.0.1', '1e1'),
  )
  const value = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }))
  const event = fc.record(
    {
      a: value,
      b: value,
      c: fc.oneof(fc.record({ d: value }), fc.array(fc.record({ d: value }), { maxLength: 2 })),
      'e.f': value,
    },
    { requiredKeys: [] },
  )
  const field = fc.constantFrom('a', 'b', 'c.d', 'e.f')
  const values = fc.oneof(word, fc.integer({ min: 0, max: 20 }), fc.array(word, { minLength: 1, maxLength: 3 }))
  const item = fc.oneof(
    fc.tuple(
      field,
      fc.constantFrom('', '|contains', '|startswith', '|endswith|cased', '|neq', '|contains|all'),
      values,
    ),
    fc.tuple(field, fc.constantFrom('|gt', '|lte'), fc.integer({ min: 0, max: 35 })),
    fc.tuple(field, fc.constant('|cidr'), fc.constant('10.0.0.0/8')),
    fc.tuple(field, fc.constantFrom('|re', '|re|i'), fc.constantFrom('a.b', '^b', '[ab]1?$')),
    fc.tuple(field, fc.constant('|exists'), fc.boolean()),
    fc.tuple(field, fc.constantFrom('|fieldref', '|fieldref|contains'), field),
    fc.tuple(field, fc.constant(''), fc.constant(null)),
  )
  const selection = fc
    .array(item, { minLength: 1, maxLength: 3 })
    .map((items) => Object.fromEntries(items.map(([name, modifiers, v]) => [name + modifiers, v])))
  const condition = fc.constantFrom(
    's',
    'not s',
    's and not t',
    's or t',
    '1 of them',
    'all of them',
    'k or s',
    'k and not t',
  )

  it('hits what the matcher hits, whatever the rules and the events', () => {
    const session = new Session()
    session.query('CREATE TABLE sigma_random (i UInt32, raw String) ENGINE = Memory')
    const events = fc.sample(event, { numRuns: 300, seed: 7 })
    const file = join(directory, 'random.ndjson')
    writeFileSync(file, events.map((one, i) => JSON.stringify({ i, raw: JSON.stringify(one) })).join('\n'))
    session.query(`INSERT INTO sigma_random SELECT * FROM file('${file}', 'JSONEachRow', 'i UInt32, raw String')`)
    const mapping: SqlMapping = {
      fieldOf: (name) => ({
        kind: 'json',
        column: 'raw',
        paths: name.includes('.') ? [[name], name.split('.')] : [[name]],
      }),
      keywords: [{ kind: 'values', column: 'raw' }],
      logsourceOf: () => '1',
    }
    let hits = 0
    const drawn = fc.sample(
      fc.tuple(
        selection,
        selection,
        word.filter((w) => w !== ''),
        condition,
      ),
      { numRuns: 250, seed: 11 },
    )
    for (const [s, t, k, text] of drawn) {
      const rule = { title: 't', id: 't', logsource: { product: 'p' }, detection: { s, t, k: [k], condition: text } }
      const { set, problems } = compileSigma(parseSigmaRules(JSON.stringify(rule)).rules)
      expect(problems).toEqual([])
      const [compiled] = set.rules
      const made = compiled === undefined ? null : sigmaToClickHouse(compiled, mapping)
      if (made?.kind !== 'sql') throw new Error('refused')
      const answer = session
        .queryBind(`SELECT i FROM sigma_random WHERE ${made.condition} ORDER BY i`, made.parameters, 'CSV')
        .trim()
      const found = answer === '' ? [] : answer.split('\n').map(Number)
      const matched = events.flatMap((fields, i) =>
        set.match({ fields, logsource: { product: 'p' } }).length > 0 ? [i] : [],
      )
      hits += matched.length
      expect(found, JSON.stringify(rule.detection)).toEqual(matched)
    }
    expect(hits).toBeGreaterThan(1000)
    session.cleanup()
  }, 120_000)
})

describe.skipIf(!existsSync(RULES) || !existsSync(EVENTS))(
  'Sigma over the tables of the lake (skipped where ../shared is absent)',
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'haidang-sigma-'))
    afterAll(() => rmSync(directory, { recursive: true }))

    it('hits what the matcher hits', () => {
      const rules: SigmaRule[] = readArchive(gunzipSync(readFileSync(RULES))).flatMap(
        (text) => parseSigmaRules(text).rules,
      )
      const { set } = compileSigma(rules.filter((rule) => rule.logsource.product === 'windows'))
      const lines = gunzipSync(readFileSync(EVENTS)).toString().trim().split('\n')
      const events = lines.filter((_, i) => i % 3 === 0).map((line) => flattenWindowsEvent(JSON.parse(line)))
      const matched = new Map<string, number[]>()
      for (const [i, event] of events.entries()) {
        for (const { rule } of set.match(event)) matched.set(rule.id, [...(matched.get(rule.id) ?? []), i])
      }
      expect(matched.size).toBeGreaterThan(20)

      // The lake's own tables, with the columns that the mapping reads.
      const session = new Session()
      for (const statement of readFileSync(new URL('migrations/0001_events.sql', import.meta.url), 'utf8').split(
        /;\s*$/m,
      ))
        if (/CREATE TABLE event(?:s|_bodies)_v1\b/.test(statement)) session.query(statement)
      const file = join(directory, 'events.ndjson')
      const rows = lines
        .filter((_, i) => i % 3 === 0)
        .map((raw, i) => {
          const { EventID } = JSON.parse(raw).Event.System
          const id = i.toString(16).padStart(16, '0')
          return JSON.stringify({ event_id: id, ingest_seq: i, event_code: String(EventID['#text'] ?? EventID), raw })
        })
      writeFileSync(file, rows.join('\n'))
      const source = `file('${file}', 'JSONEachRow', 'event_id String, ingest_seq UInt64, event_code String, raw String')`
      session.query(
        `INSERT INTO events_v1 (tenant_id, event_id, ingest_seq, format, event_code) SELECT 't', event_id, ingest_seq, 'windows-json', event_code FROM ${source}`,
      )
      session.query(
        `INSERT INTO event_bodies_v1 (tenant_id, event_id, ingest_seq, raw) SELECT 't', event_id, ingest_seq, raw FROM ${source}`,
      )
      const mapping = createSqlMapping(LAKE_SQL_SOURCES)
      const from =
        'events_v1 AS e INNER JOIN event_bodies_v1 AS b ON e.tenant_id = b.tenant_id AND e.event_id = b.event_id'

      const asked = set.rules.filter((rule, i) => matched.has(rule.id) || i % 25 === 0)
      for (const rule of asked) {
        const made = sigmaToClickHouse(rule, mapping)
        if (made.kind === 'refused') throw new Error(`${rule.title}: ${made.problem.code}`)
        const text = session
          .queryBind(
            `SELECT e.ingest_seq FROM ${from} WHERE ${made.condition} ORDER BY e.ingest_seq`,
            made.parameters,
            'CSV',
          )
          .trim()
        const found = text === '' ? [] : text.split('\n').map(Number)
        expect(found, rule.title).toEqual(matched.get(rule.id) ?? [])
      }
      session.cleanup()
    }, 120_000)
  },
)

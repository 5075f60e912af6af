/** Sigma's two back ends give the same hits on the same events: the matcher in memory and ClickHouse SQL over the same rows. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Session } from 'chdb'
import { afterAll, describe, expect, it } from 'vitest'
import {
  compileSigma,
  flattenWindowsEvent,
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

const MAPPING: SqlMapping = {
  fieldOf: (name) => ({ kind: 'json', column: 'raw', paths: [[name]] }),
  keywords: [{ kind: 'text', expression: 'raw' }],
  logsourceOf: ({ product }) => (product === 'windows' ? '1' : null),
}

describe.skipIf(!existsSync(RULES) || !existsSync(EVENTS))('Sigma as SQL (skipped where ../shared is absent)', () => {
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

    const file = join(directory, 'events.ndjson')
    const strip = (fields: object): object =>
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.replaceAll(' ', ''), value]))
    writeFileSync(
      file,
      events.map((event, i) => JSON.stringify({ i, raw: JSON.stringify(strip(event.fields)) })).join('\n'),
    )
    const session = new Session()
    session.query('CREATE TABLE sigma_events (i UInt32, raw String) ENGINE = Memory')
    session.query(`INSERT INTO sigma_events SELECT * FROM file('${file}', 'JSONEachRow', 'i UInt32, raw String')`)

    const asked = set.rules.filter((rule, i) => matched.has(rule.id) || i % 25 === 0)
    for (const rule of asked) {
      const made = sigmaToClickHouse(rule, MAPPING)
      if (made.kind === 'refused') throw new Error(`${rule.title}: ${made.problem.code}`)
      const text = session
        .queryBind(`SELECT i FROM sigma_events WHERE ${made.condition} ORDER BY i`, made.parameters, 'CSV')
        .trim()
      const found = text === '' ? [] : text.split('\n').map(Number)
      expect(found, rule.title).toEqual(matched.get(rule.id) ?? [])
    }
    session.cleanup()
  }, 120_000)
})

/** The whole engine against SigmaHQ's rules and regression events, read from beside the repository. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import {
  compileSigma,
  flattenWindowsEvent,
  parseSigmaRules,
  type SigmaEvent,
  type SigmaProblem,
  type SigmaRule,
} from './index.ts'
import { matchesPlainly } from './compile.ts'
import { readPlainYaml } from './read-plain-yaml.ts'
import { readWholeYaml, splitDocuments } from './read-yaml.ts'

// Whole packs and many runs: a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 })

const SHARED = new URL('../../../../../shared/data/', import.meta.url)
const SIGMA = new URL('sigma/', SHARED)
const WINDOWS = new URL('windows/evtx-attack-samples.jsonl.gz', SHARED)

/** The `.yml` files of a tar archive with their paths; names over 100 characters stand in a block of their own (GNU, pax). */
function readArchive(bytes: Uint8Array): { path: string; text: string }[] {
  const decoder = new TextDecoder()
  const read = (from: number, length: number): string =>
    decoder.decode(bytes.subarray(from, from + length)).replace(/\0.*$/s, '')
  const files: { path: string; text: string }[] = []
  let longPath: string | undefined
  for (let at = 0; at + 512 <= bytes.length;) {
    const prefix = read(at + 257, 5) === 'ustar' && read(at + 345, 155) !== '' ? `${read(at + 345, 155)}/` : ''
    const path = longPath ?? prefix + read(at, 100)
    const size = Number.parseInt(read(at + 124, 12), 8) || 0
    const type = read(at + 156, 1)
    longPath = undefined
    if (type === 'L') longPath = read(at + 512, size)
    else if (type === 'x') longPath = /\d+ path=(.*)\n/.exec(read(at + 512, size))?.[1]
    else if (path.endsWith('.yml') && size > 0)
      files.push({ path, text: decoder.decode(bytes.subarray(at + 512, at + 512 + size)) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** The documents of a text in which several JSON objects follow each other. */
function readJsonDocuments(text: string): unknown[] {
  const out: unknown[] = []
  let depth = 0
  let start = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inString) {
      if (c === '\\') i++
      else if (c === '"') inString = false
    } else if (c === '"') inString = true
    else if (c === '{' && depth++ === 0) start = i
    else if (c === '}' && --depth === 0) out.push(JSON.parse(text.slice(start, i + 1)))
  }
  return out
}

interface Reference {
  readonly rule_id: string
  readonly dir: string
  readonly declared_match_count: number | null
  readonly per_event_rule_ids: readonly (readonly string[])[]
}

describe.skipIf(!existsSync(SIGMA))('SigmaHQ (skipped where ../shared is absent)', () => {
  const files = readArchive(gunzipSync(readFileSync(new URL('rules.tar.gz', SIGMA))))
  const rules: SigmaRule[] = []
  const problems: SigmaProblem[] = []
  for (const { path, text } of files) {
    const parsed = parseSigmaRules(text, path)
    rules.push(...parsed.rules)
    problems.push(...parsed.problems)
  }
  const compiled = compileSigma(rules)
  const references = JSON.parse(readFileSync(new URL('crossmatch.reference.json', SIGMA), 'utf8')) as Reference[]

  function eventsOf(reference: Reference): SigmaEvent[] {
    const dir = new URL(`${reference.dir}/`, SIGMA)
    const name = readdirSync(dir).find((file) => file.includes('.json')) ?? ''
    return readJsonDocuments(readFileSync(new URL(name, dir), 'utf8')).map(flattenWindowsEvent)
  }

  it('reads all 1,500 rules and refuses only unresolved placeholders', () => {
    expect(files).toHaveLength(1500)
    expect(problems).toEqual([])
    expect(rules).toHaveLength(1500)
    expect(new Set(compiled.problems.map((p) => p.code))).toEqual(new Set(['sigma.placeholder_unresolved']))
    expect(compiled.set.size + compiled.problems.length).toBe(1500)
    expect(compiled.problems.every((p) => p.line > 1 && p.origin.startsWith('rules'))).toBe(true)
  })

  it('compiles the rules with placeholders once these are given', () => {
    const names = compiled.problems.map((p) => String(p.params['placeholder']))
    const placeholders = Object.fromEntries(names.map((name) => [name, ['one', 'two*']]))
    const again = compileSigma(rules, { placeholders })
    expect(again.problems.map((p) => p.params['placeholder']).filter((name) => names.includes(String(name)))).toEqual(
      [],
    )
  })

  it.each(references.map((r) => [r.dir.split('/').at(-1) ?? '', r] as const))('%s', (_, reference) => {
    const events = eventsOf(reference)
    expect(events).toHaveLength(reference.per_event_rule_ids.length)
    const hits = events.map((event) => compiled.set.match(event).map((hit) => hit.rule.id))
    const own = hits.filter((ids) => ids.includes(reference.rule_id)).length
    expect(own).toBeGreaterThanOrEqual(reference.declared_match_count ?? 1)
    for (const [i, ids] of hits.entries()) expect(reference.per_event_rule_ids[i]).toEqual(expect.arrayContaining(ids))
  })

  it('misses none of the reference hits of the rules that are here', () => {
    const here = new Set(compiled.set.rules.map((rule) => rule.id))
    for (const reference of references) {
      for (const [i, event] of eventsOf(reference).entries()) {
        const wanted = (reference.per_event_rule_ids[i] ?? []).filter((id) => here.has(id))
        expect(compiled.set.match(event).map((hit) => hit.rule.id)).toEqual(expect.arrayContaining(wanted))
      }
    }
  })

  it('gives a reason with a place for every regression hit', () => {
    for (const reference of references) {
      for (const event of eventsOf(reference)) {
        for (const hit of compiled.set.match(event)) {
          const reasons = hit.reasons()
          expect(reasons.length, hit.rule.title).toBeGreaterThan(0)
          for (const { start, length, value } of reasons) expect(start + length).toBeLessThanOrEqual(value.length)
        }
      }
    }
  })

  it('reads the plain subset of YAML as the whole reader does', () => {
    let plain = 0
    for (const { text } of files) {
      for (const document of splitDocuments(text)) {
        const quick = readPlainYaml(document.text, document.lineOffset)
        if (quick === null) continue
        plain++
        expect(quick).toEqual(readWholeYaml(document))
      }
    }
    expect(plain).toBeGreaterThan(1400)
  })

  it.skipIf(!existsSync(WINDOWS))('matches attack samples as the plain reading of the rules does', () => {
    const lines = gunzipSync(readFileSync(WINDOWS)).toString().trim().split('\n')
    for (let i = 0; i < lines.length; i += 150) {
      const event = flattenWindowsEvent(JSON.parse(lines[i] ?? '{}'))
      const fast = compiled.set.match(event).map((hit) => hit.rule.title)
      const plain = compiled.set.rules.filter((rule) => matchesPlainly(rule, event)).map((rule) => rule.title)
      expect(fast).toEqual(plain)
    }
  })
})

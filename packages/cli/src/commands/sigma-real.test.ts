/** The commands over SigmaHQ's rules and regression events, read from beside the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing/run-command.ts'
import { sigmaCommands } from './sigma.ts'

const SHARED = new URL('../../../../../shared/data/', import.meta.url)
const path = (name: string): string => fileURLToPath(new URL(name, SHARED))
const sigma = (words: readonly string[]) => runCommand(sigmaCommands, ['sigma', ...words])

interface Reference {
  readonly rule_id: string
  readonly dir: string
  readonly declared_match_count: number | null
  readonly per_event_rule_ids: readonly (readonly string[])[]
}

describe.skipIf(!existsSync(SHARED))('SigmaHQ (skipped where ../shared is absent)', () => {
  it('checks 1,500 rules and refuses only unresolved placeholders', async () => {
    const { rows, code } = await sigma(['check', path('sigma/rules.tar.gz'), '--json'])
    const summary = rows.at(-1)
    expect(summary).toMatchObject({ kind: 'summary', files: 1500, rules: 1500, warnings: 0, passedOver: 0 })
    expect(summary?.['refused']).toBe(summary?.['placeholders'])
    expect(new Set(rows.slice(0, -1).map((row) => row['code']))).toEqual(new Set(['sigma.placeholder_unresolved']))
    expect(code).toBe(1)
  })

  it('passes 132 of 132 regression tests, and other rules hit only what the reference hits', async () => {
    const { rows, err, code } = await sigma(['test', path('sigma/regression_data'), '--json'])
    expect(rows.filter((row) => row['passed'] !== true)).toEqual([])
    expect(err).toBe('132 passed, 0 failed\n')
    expect(code).toBe(0)
    const references = JSON.parse(readFileSync(path('sigma/crossmatch.reference.json'), 'utf8')) as Reference[]
    const byRule = new Map(references.map((r) => [`${r.dir.split('/').at(-1)}/${r.rule_id}`, r]))
    for (const row of rows) {
      const reference = byRule.get(`${String(row['path']).split('/').at(-2)}/${String(row['ruleId'])}`)
      expect(reference, String(row['path'])).toBeDefined()
      expect(row['declared']).toBe(reference?.declared_match_count)
      expect(row['events']).toBe(reference?.per_event_rule_ids.length)
      const allowed = new Set(reference?.per_event_rule_ids.flat())
      expect((row['otherRules'] as string[]).filter((id) => !allowed.has(id))).toEqual([])
    }
  })

  it('runs all rules over the attack samples and explains every hit', async () => {
    const { rows, code, err } = await sigma([
      'run',
      '--rules',
      path('sigma/rules.tar.gz'),
      '--events',
      path('windows/evtx-attack-samples.jsonl.gz'),
      '--explain',
      '--json',
    ])
    expect(code).toBe(0)
    expect(err).toContain('2941 events')
    expect(rows.length).toBeGreaterThan(300)
    for (const row of rows) {
      const why = row['why'] as { value: string; start: number; length: number }[]
      expect(why.length).toBeGreaterThan(0)
      for (const { value, start, length } of why) expect(start + length).toBeLessThanOrEqual(value.length)
    }
  })
})

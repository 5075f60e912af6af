import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { countTechniques, coverageOf, readBundle, TACTICS, type TechniqueCount } from './attack.ts'

const SHARED = new URL('../../../../../../shared/data/attack/', import.meta.url)
const count = (id: string, over: Partial<TechniqueCount> = {}): [string, TechniqueCount] => [
  id,
  { id, enabled: 1, available: 2, hits: 3, alerts: 4, tactics: ['execution'], ...over },
]
const pattern = (id: string, over: object = {}) => ({
  type: 'attack-pattern',
  name: `Technique ${id}`,
  external_references: [{ source_name: 'mitre-attack', external_id: id }],
  kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'execution' }],
  ...over,
})

describe('readBundle', () => {
  it('reads live techniques, and tactics in the order of the matrix', () => {
    const bundle = readBundle({
      objects: [
        { type: 'x-mitre-tactic', id: 't2', name: 'Impact', x_mitre_shortname: 'impact' },
        { type: 'x-mitre-tactic', id: 't1', name: 'Execution', x_mitre_shortname: 'execution' },
        { type: 'x-mitre-matrix', tactic_refs: ['t1', 't2'] },
        { type: 'x-mitre-collection', x_mitre_version: '18.1' },
        pattern('T1059'),
        pattern('T1059.001'),
        pattern('T1064', { revoked: true }),
        pattern('T1065', { x_mitre_deprecated: true }),
        pattern('none'),
      ],
    })
    expect(bundle).toMatchObject({ version: '18.1', skipped: 3 })
    expect(bundle?.tactics.map((t) => t.shortName)).toEqual(['execution', 'impact'])
    expect(bundle?.techniques.map((t) => t.id)).toEqual(['T1059', 'T1059.001'])
  })

  it('refuses what is no such bundle, whatever it is', () => {
    for (const value of [
      null,
      [],
      {},
      { objects: [] },
      { objects: [{ type: 'attack-pattern' }] },
      { objects: [null, 3] },
    ])
      expect(readBundle(value)).toBeNull()
  })
})

it('counts a rule once for a technique, whichever of its sub-techniques it names', () => {
  const counts = countTechniques(
    [
      {
        tags: ['attack.defense_evasion', 'attack.execution', 'attack.t1059.001', 'attack.t1059.003', 'cve.2021-44228'],
        techniques: ['T1059.001', 'T1059.003'],
        isEnabled: true,
        rules: 2,
        hits: 5,
      },
      { tags: ['attack.t1059'], techniques: ['T1059'], isEnabled: false, rules: 1, hits: 0 },
    ],
    new Map([['T1059*', 7]]),
  )
  expect(counts.get('T1059*')).toEqual({
    id: 'T1059*',
    enabled: 2,
    available: 3,
    hits: 5,
    alerts: 7,
    tactics: ['defense-evasion', 'execution'],
  })
  expect(counts.get('T1059.001')).toMatchObject({ enabled: 2, available: 2, alerts: 0 })
  expect(counts.get('T1059')).toMatchObject({ enabled: 0, available: 1 })
})

describe('coverageOf', () => {
  const counts = new Map([count('T1059.001'), count('T1059*', { available: 5 }), count('T9999'), count('T9999*')])

  it('works from tags alone', () => {
    const matrix = coverageOf(null, counts)
    expect(matrix.tactics.map((t) => t.shortName)).toEqual([...TACTICS])
    expect(matrix.tactics.find((t) => t.shortName === 'execution')).toMatchObject({
      techniqueCount: 2,
      coveredCount: 2,
    })
    expect(
      matrix.techniques.map((t) => [t.id, t.rulesAvailable, t.subtechniques.map((s) => [s.id, s.rulesAvailable])]),
    ).toEqual([
      ['T1059', 5, [['T1059.001', 2]]],
      ['T9999', 2, []],
    ])
    expect(matrix.unknown).toEqual([])
  })

  it('shows every technique of a bundle, covered or not, and tells what it does not know', () => {
    const bundle = {
      version: '1',
      importedAt: '2026-11-21T00:00:00.000Z',
      tactics: [{ shortName: 'execution', name: 'Execution' }],
      techniques: ['T1059', 'T1059.001', 'T1203'].map((id) => ({ id, name: id, tactics: ['execution'] })),
    }
    const matrix = coverageOf(bundle, counts)
    expect(matrix.techniques.map((t) => [t.id, t.name, t.rulesEnabled])).toEqual([
      ['T1059', 'T1059', 1],
      ['T1203', 'T1203', 0],
      ['T9999', null, 1],
    ])
    expect(matrix.tactics).toMatchObject([
      { shortName: 'execution', name: 'Execution', techniqueCount: 3, coveredCount: 2 },
    ])
    expect(matrix.unknown).toEqual(['T9999'])
  })
})

describe.skipIf(!existsSync(SHARED))('real bundles (skipped where ../shared is absent)', () => {
  it.each([
    ['enterprise-attack.rebuilt-stix20.json.gz', 'T1059', 10],
    ['ics-attack-18.1.json.gz', 'T0800', 10],
  ])('%s', (name, technique, tactics) => {
    const bundle = readBundle(JSON.parse(gunzipSync(readFileSync(new URL(name, SHARED))).toString()))
    expect(bundle?.techniques.find((t) => t.id === technique)?.tactics.length).toBeGreaterThan(0)
    expect(bundle?.tactics.length).toBeGreaterThanOrEqual(tactics)
    expect(bundle?.techniques.length).toBeGreaterThan(70)
    expect(bundle?.techniques.every((t) => t.name !== '')).toBe(true)
  })
})

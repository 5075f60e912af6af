import type { AttackMatrix } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { columnsOf, findTechnique, valueOf } from './coverage-columns.ts'

const cell = (id: string, tactics: string[], rulesEnabled: number) => ({
  id,
  name: null,
  tactics,
  rulesEnabled,
  rulesAvailable: 5,
  hits30d: 7,
  alerts30d: 2,
})
const MATRIX: AttackMatrix = {
  tactics: [
    { shortName: 'execution', name: null, techniqueCount: 2, coveredCount: 1 },
    { shortName: 'impact', name: null, techniqueCount: 1, coveredCount: 1 },
  ],
  techniques: [
    { ...cell('T1059', ['execution'], 3), subtechniques: [cell('T1059.001', ['execution'], 1)] },
    { ...cell('T1047', ['execution'], 0), subtechniques: [] },
    { ...cell('T1486', ['impact'], 1), subtechniques: [] },
  ],
  bundle: null,
  unknown: [],
}

describe('the coverage matrix', () => {
  it('puts each technique under its tactics, in order', () => {
    expect(columnsOf(MATRIX, false).map((column) => column.techniques.map((one) => one.id))).toEqual([
      ['T1047', 'T1059'],
      ['T1486'],
    ])
  })

  it('can show only what nothing in force looks for', () => {
    expect(columnsOf(MATRIX, true).map((column) => [column.tactic.shortName, column.techniques.length])).toEqual([
      ['execution', 1],
    ])
  })

  it('finds sub-techniques, and counts by the measure asked for', () => {
    const found = findTechnique(MATRIX, 'T1059.001')
    expect(found?.rulesEnabled).toBe(1)
    expect(findTechnique(MATRIX, 'T9999')).toBeUndefined()
    expect(
      found === undefined ? [] : [valueOf(found, 'rules'), valueOf(found, 'hits'), valueOf(found, 'alerts')],
    ).toEqual([1, 7, 2])
  })
})

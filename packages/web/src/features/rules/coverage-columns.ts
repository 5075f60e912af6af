import type { AttackMatrix } from '@haidang/contracts'

type Cell = Omit<AttackMatrix['techniques'][number], 'subtechniques'>
export type Technique = AttackMatrix['techniques'][number]
export const MEASURES = ['rules', 'hits', 'alerts'] as const
export type Measure = (typeof MEASURES)[number]

export function valueOf(cell: Cell, measure: Measure): number {
  return measure === 'rules' ? cell.rulesEnabled : measure === 'hits' ? cell.hits30d : cell.alerts30d
}

/** The tactics with their techniques in the order of their ids; `gapsOnly` keeps what no rule in force looks for. */
export function columnsOf(
  matrix: AttackMatrix,
  gapsOnly: boolean,
): readonly { readonly tactic: AttackMatrix['tactics'][number]; readonly techniques: readonly Technique[] }[] {
  return matrix.tactics
    .map((tactic) => ({
      tactic,
      techniques: matrix.techniques
        .filter((technique) => technique.tactics.includes(tactic.shortName))
        .filter((technique) => !gapsOnly || technique.rulesEnabled === 0)
        .toSorted((a, b) => a.id.localeCompare(b.id)),
    }))
    .filter((column) => column.techniques.length > 0)
}

/** A technique or sub-technique by its id. */
export function findTechnique(matrix: AttackMatrix, id: string): Cell | undefined {
  for (const technique of matrix.techniques) {
    if (technique.id === id) return technique
    const inner = technique.subtechniques.find((one) => one.id === id)
    if (inner !== undefined) return inner
  }
  return undefined
}

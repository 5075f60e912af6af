import type { Overlap, PlanItem } from '../model.ts'
import { fold } from './spelling.ts'

/** From here on two texts are taken to say the same. */
const LIKENESS = 0.45
/** Pairs of syllables that so many texts share say nothing. */
const COMMON = 60

const pairsOf = (text: string): Set<string> => {
  const words = fold(text).match(/[a-z0-9]+/gu) ?? []
  return new Set(words.slice(0, 400).map((w, i) => `${w} ${words[i + 1] ?? ''}`))
}

/** Duties of the running text and rows of tables that share most of their pairs of syllables. */
export function findOverlaps(duties: readonly PlanItem[], rows: readonly PlanItem[]): Overlap[] {
  const rowPairs = rows.map((r) => pairsOf(r.text))
  const index = new Map<string, number[]>()
  for (const [i, pairs] of rowPairs.entries())
    for (const pair of pairs) {
      const list = index.get(pair)
      if (list === undefined) index.set(pair, [i])
      else list.push(i)
    }
  const overlaps: Overlap[] = []
  for (const duty of duties) {
    const pairs = pairsOf(duty.text)
    const shared = new Map<number, number>()
    for (const pair of pairs) {
      const list = index.get(pair)
      if (list === undefined || list.length > COMMON) continue
      for (const i of list) shared.set(i, (shared.get(i) ?? 0) + 1)
    }
    for (const [i, count] of shared) {
      const smaller = Math.min(pairs.size, rowPairs[i]?.size ?? 0)
      const likeness = smaller === 0 ? 0 : count / smaller
      const row = rows[i]
      if (row !== undefined && likeness >= LIKENESS && smaller >= 6)
        overlaps.push({ item: duty.id, row: row.id, likeness: Math.round(likeness * 100) / 100 })
    }
  }
  return overlaps
}

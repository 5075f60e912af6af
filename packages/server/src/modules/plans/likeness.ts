import { foldVietnamese } from '@haidang/std'

/** A pair of texts by their places, and how alike they are, 0 to 1. */
export interface Pair {
  readonly lower: number
  readonly upper: number
  readonly score: number
}

/** Below this, texts share the manner of official papers and nothing else. */
const LEAST = 0.3
const PER_ROW = 3

/** Pairs of neighbouring syllables: in Vietnamese most words have two. */
function pairsOf(text: string): Set<string> {
  const syllables = foldVietnamese(text)
    .split(/[^a-z0-9]+/)
    .filter((s) => s !== '')
  return new Set(syllables.slice(1).map((syllable, i) => `${syllables[i]} ${syllable}`))
}

/**
 * Texts of a plan beside those of the plan above that say much the same: shared pairs of syllables, each weighing the less the
 * more of the upper texts hold it (so that "tổ chức triển khai thực hiện" ties nothing to anything), as a cosine. At most three for
 * each text, the likeliest first over all.
 */
export function suggestLinks(lower: readonly string[], upper: readonly string[]): Pair[] {
  const uppers = upper.map(pairsOf)
  const holders = new Map<string, number[]>()
  uppers.forEach((pairs, place) => {
    for (const pair of pairs) holders.set(pair, [...(holders.get(pair) ?? []), place])
  })
  const weight = (pair: string): number => Math.log(1 + upper.length / (holders.get(pair)?.length ?? 0.5))
  const normOf = (pairs: ReadonlySet<string>): number => Math.sqrt([...pairs].reduce((s, p) => s + weight(p) ** 2, 0))
  const norms = uppers.map(normOf)
  return lower
    .flatMap((text, place) => {
      const pairs = pairsOf(text)
      const norm = normOf(pairs)
      const scores = new Map<number, number>()
      for (const pair of pairs)
        for (const at of holders.get(pair) ?? []) scores.set(at, (scores.get(at) ?? 0) + weight(pair) ** 2)
      return [...scores]
        .map(([at, sum]): Pair => ({
          lower: place,
          upper: at,
          score: Math.min(1, sum / (norm * (norms[at] ?? 1) || 1)),
        }))
        .filter((pair) => pair.score >= LEAST)
        .toSorted((a, b) => b.score - a.score)
        .slice(0, PER_ROW)
    })
    .toSorted((a, b) => b.score - a.score)
}

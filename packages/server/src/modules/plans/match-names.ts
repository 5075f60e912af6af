import type { OrganisationRef, PlanRow } from '@haidang/contracts'
import { foldVietnamese } from '@haidang/std'

export interface Candidate {
  readonly ref: OrganisationRef
  readonly kind: string
  /** Who answers for it today, where it was merged into another: an older plan still names it. */
  readonly successor?: OrganisationRef | undefined
}
export interface GroupCandidate {
  readonly id: string
  readonly code: string
  readonly name: string
}
type Match = PlanRow['matches']['lead'][number]

/** Words that papers leave out or put in at will. */
const FILLER = new Set(['tinh', 'thanh', 'pho', 'tp', 'cac', 'cua', 'va', 'toan'])
const wordsOf = (text: string): string[] =>
  foldVietnamese(text)
    .split(/[^a-z0-9]+/)
    .filter((w) => w !== '')
const keyOf = (text: string): string => wordsOf(text).join(' ')
const coreOf = (text: string): readonly string[] => wordsOf(text).filter((w) => !FILLER.has(w))

/** How well a name in a paper names an organisation: 1 the same, 0 not at all. */
function likeness(core: readonly string[], other: readonly string[]): number {
  if (core.length === 0 || other.length === 0) return 0
  // "Công an tỉnh" in a province's plan is the province's police: the head of the register's longer name.
  if (core.every((word, i) => other[i] === word)) return other.length === core.length ? 0.98 : 0.9
  const there = new Set(other)
  const both = core.filter((word) => there.has(word)).length
  return (2 * both) / (core.length + other.length) >= 0.86 ? 0.8 : 0
}

/**
 * Finds organisations and groups by the names a document uses. Exact names and short names first, then names whose words begin
 * with those given, then names that differ in a word; what is not found is answered with neither.
 */
export function createNameMatcher(
  organisations: readonly Candidate[],
  groups: readonly GroupCandidate[],
): (name: string, group: string | undefined) => Match {
  const known = organisations.map(({ ref, successor }) => ({
    ref: successor ?? ref,
    keys: [keyOf(ref.name), keyOf(ref.shortName)],
    cores: [coreOf(ref.name), coreOf(ref.shortName)],
  }))
  const groupKeys = groups.map((g) => ({ id: g.id, keys: [keyOf(g.name), g.code.toLowerCase()] }))
  const cache = new Map<string, Match>()

  function find(name: string, group: string | undefined): Match {
    const key = keyOf(name)
    const ofGroup = groupKeys.find((g) => g.keys.includes(key) || (group !== undefined && g.keys[1] === group))
    if (ofGroup !== undefined) return { name, organisation: null, groupId: ofGroup.id }
    if (group !== undefined) return { name, organisation: null, groupId: null }
    const same = known.find((o) => o.keys.includes(key))
    if (same !== undefined) return { name, organisation: same.ref, groupId: null }
    const core = coreOf(name)
    let best: { ref: OrganisationRef; score: number; extra: number } | undefined
    for (const { ref, cores } of known) {
      for (const other of cores) {
        const score = likeness(core, other)
        const extra = other.length - core.length
        if (score > 0 && (best === undefined || score > best.score || (score === best.score && extra < best.extra)))
          best = { ref, score, extra }
      }
    }
    return { name, organisation: best?.ref ?? null, groupId: null }
  }
  return (name, group) => {
    const key = `${name} ${group ?? ''}`
    const found = cache.get(key) ?? find(name, group)
    cache.set(key, found)
    return found
  }
}

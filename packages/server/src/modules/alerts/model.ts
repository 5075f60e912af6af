import type { FindingValue } from '@haidang/contracts'

export interface Evidence {
  readonly eventId: string
  readonly at: number
}

/** What landing needs of the correlator's state of a window; times in Unix milliseconds. */
export interface WindowFacts {
  readonly count: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  /** In order of time. */
  readonly evidence: readonly Evidence[]
}

/** The newest round of a window as stored. */
export interface KnownRound {
  readonly id: string
  readonly round: number
  readonly state: string
  readonly absoluteCount: number
  readonly baseCount: number
  readonly firstSeenAt: number
  readonly lastSeenAt: number
}

/** Where the state of a window lands: on which alert, and what of the window belongs to it. */
export interface Landing {
  /** Id of the stored alert; null where the alert is new. */
  readonly knownId: string | null
  readonly round: number
  readonly baseCount: number
  readonly firstSeenAt: number
  readonly evidence: readonly Evidence[]
}

/**
 * Decides which alert a window's state belongs to. Counts are absolute, so a state that was applied before, or an older one
 * that comes late, lands on the same alert and changes nothing. Hits after an alert was closed make a new round, which
 * holds only them; null where the alerts stored hold everything already.
 */
export function landingOf(known: KnownRound | undefined, window: WindowFacts): Landing | null {
  if (known === undefined) {
    return { knownId: null, round: 0, baseCount: 0, firstSeenAt: window.firstSeenAt, evidence: window.evidence }
  }
  if (window.count <= known.absoluteCount) return null
  if (known.state !== 'closed' && known.round === 0) {
    return { knownId: known.id, round: 0, baseCount: 0, firstSeenAt: window.firstSeenAt, evidence: window.evidence }
  }
  if (known.state !== 'closed') {
    const { id, round, baseCount, firstSeenAt } = known
    return { knownId: id, round, baseCount, firstSeenAt, evidence: since(window.evidence, firstSeenAt) }
  }
  const evidence = since(window.evidence, known.lastSeenAt + 1)
  return {
    knownId: null,
    round: known.round + 1,
    baseCount: known.absoluteCount,
    firstSeenAt: evidence[0]?.at ?? window.lastSeenAt,
    evidence,
  }
}

/** Evidence from `at` on; the latest alone where late hits carry older times only. */
function since(evidence: readonly Evidence[], at: number): readonly Evidence[] {
  const after = evidence.filter((e) => e.at >= at)
  return after.length > 0 ? after : evidence.slice(-1)
}

/** The kind under which the correlator knows a value that may tie organisations together. */
const ARTEFACT_KIND: Readonly<Partial<Record<string, string>>> = {
  ipv4: 'ip',
  ipv6: 'ip',
  domain: 'domain',
  url: 'url',
  hash: 'hash',
  email: 'email',
}

/** The correlator's key of a value, `<kind>:<value>`; null for a value that belongs to one organisation alone. */
export function artefactKeyOf(value: { readonly kind: string; readonly value: string }): string | null {
  const kind = ARTEFACT_KIND[value.kind]
  return kind === undefined ? null : `${kind}:${value.value}`
}

/** The artefacts of an alert under the keys that campaigns name them by: its rule and the values that may tie. */
export function artefactKeys(facts: {
  readonly kind: string
  readonly ruleKey: string
  readonly values: readonly FindingValue[]
}): string[] {
  const rule =
    facts.kind === 'sigma'
      ? `technique-rule:${facts.ruleKey}`
      : facts.kind === 'product'
        ? `product-rule:${facts.ruleKey}`
        : facts.ruleKey
  return [...new Set([rule, ...facts.values.flatMap((v) => artefactKeyOf(v) ?? [])])]
}

/** The lexeme an organisation's alerts carry beside their words. A search text never begins a word with `@`. */
export function tenantLexeme(organisation: string): string {
  return `@${organisation}`
}

/** Kinds of value that may stand in a warning as an indicator: what lies outside, never a member's own host, user or process. */
const INDICATOR_VALUE_KINDS: ReadonlySet<string> = new Set(Object.keys(ARTEFACT_KIND))

export function indicatorValues<T extends { readonly kind: string; readonly value: string }>(
  values: readonly T[],
): { kind: string; value: string }[] {
  return values.filter((v) => INDICATOR_VALUE_KINDS.has(v.kind)).map(({ kind, value }) => ({ kind, value }))
}

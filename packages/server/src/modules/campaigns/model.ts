/** What the correlator says of a campaign's beginning. */
export interface Opening {
  readonly title: string
  readonly openedBy: { readonly kind: string; readonly value: string }
}

/** Rules are named by their title; their key says nothing to a reader. */
const RULE_KINDS: ReadonlySet<string> = new Set(['technique-rule', 'product-rule'])
const MAX_TITLE = 300

/** The name of a campaign in the words of the finding that opened it, which belong to no language of the screens. */
export function campaignTitle({ title, openedBy }: Opening): string {
  const value = openedBy.kind === 'indicator' ? openedBy.value.replace(/^[a-z0-9]+:/, '') : openedBy.value
  const full =
    RULE_KINDS.has(openedBy.kind) || title.includes(value) ? title : title === '' ? value : `${title}: ${value}`
  return full.length > MAX_TITLE ? `${full.slice(0, MAX_TITLE - 1)}…` : full
}

/** The correlator's key of an artefact. */
export function keyOf(artefact: { readonly kind: string; readonly value: string }): string {
  return `${artefact.kind}:${artefact.value}`
}

/** Reasons after which nobody follows the campaign any more and it is at rest; where memory ran out it stays open for people. */
const RESTING_REASONS: ReadonlySet<string> = new Set(['campaign.quiet', 'campaign.closed_by_person'])

export function isAtRest(reasonCode: string): boolean {
  return RESTING_REASONS.has(reasonCode)
}

/** Kind of a warning's indicator for an artefact; null for rules, which are no indicators, and for networks. */
export function indicatorOf(artefact: {
  readonly kind: string
  readonly value: string
}): { kind: string; value: string } | null {
  switch (artefact.kind) {
    case 'ip':
      return { kind: artefact.value.includes(':') ? 'ipv6' : 'ipv4', value: artefact.value }
    case 'domain':
    case 'url':
    case 'hash':
    case 'email':
      return { kind: artefact.kind, value: artefact.value }
    default:
      return null
  }
}

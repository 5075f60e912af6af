import type { Finding, ObservableKind } from '@haidang/contracts'
import type { Severity } from '@haidang/std'

/**
 * What organisations can have in common. `indicator` is the setting for values that an indicator list names, and the kind
 * of listed networks; `technique-rule` is a Sigma rule, `product-rule` a signature of a member's own product.
 */
export const ARTEFACT_KINDS = [
  'indicator',
  'domain',
  'ip',
  'url',
  'hash',
  'email',
  'technique-rule',
  'product-rule',
] as const
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number]

export interface Artefact {
  readonly kind: ArtefactKind
  readonly value: string
}

/** An artefact as one finding shows it. */
export interface SeenArtefact extends Artefact {
  readonly key: string
  /** Whether an indicator list names it. */
  readonly isListed: boolean
}

/** `<kind>:<value>`. */
export function artefactKey(artefact: Artefact): string {
  return `${artefact.kind}:${artefact.value}`
}

const KIND_OF_VALUE: Readonly<Partial<Record<ObservableKind, ArtefactKind>>> = {
  ipv4: 'ip',
  ipv6: 'ip',
  domain: 'domain',
  url: 'url',
  hash: 'hash',
  email: 'email',
}

/**
 * The artefacts of a finding: what spoke, then its values, without doubles, at most `limit`. A listed domain and the same
 * domain in a product's alert are one artefact. Hosts, users, processes and files belong to one organisation and tie nothing.
 */
export function artefactsOf(finding: Finding, limit: number): SeenArtefact[] {
  const out: SeenArtefact[] = [spokenBy(finding)]
  for (const { kind, value } of finding.values) {
    const artefactKind = KIND_OF_VALUE[kind]
    if (artefactKind === undefined) continue
    const key = `${artefactKind}:${value}`
    if (out.some((a) => a.key === key)) continue
    if (out.length >= limit) break
    out.push({ kind: artefactKind, value, key, isListed: false })
  }
  return out
}

function spokenBy(finding: Finding): SeenArtefact {
  const { ruleKey } = finding
  if (finding.kind === 'sigma')
    return { kind: 'technique-rule', value: ruleKey, key: `technique-rule:${ruleKey}`, isListed: false }
  if (finding.kind === 'product')
    return { kind: 'product-rule', value: ruleKey, key: `product-rule:${ruleKey}`, isListed: false }
  const from = ruleKey.indexOf(':') + 1
  const colon = ruleKey.indexOf(':', from)
  const kind = listedKind(ruleKey.slice(from, colon))
  const value = kind === 'indicator' ? ruleKey.slice(from) : ruleKey.slice(colon + 1)
  return { kind, value, key: `${kind}:${value}`, isListed: true }
}

function listedKind(kind: string): ArtefactKind {
  switch (kind) {
    case 'ipv4':
    case 'ipv6':
      return 'ip'
    case 'domain':
    case 'url':
    case 'hash':
    case 'email':
      return kind
    default:
      return 'indicator'
  }
}

/** When an artefact opens a campaign, and how it may join others. */
export interface ArtefactKindOptions {
  /** Organisations that must have seen it within the window. */
  readonly minOrganisations: number
  readonly windowMs: number
  /** Findings below this severity do not make it open a campaign. */
  readonly minSeverity: Severity
  /**
   * Least share of the artefact's organisations in which it must have been seen together with another for the two to be
   * one campaign. 0: two organisations suffice as long as the artefact is not common.
   */
  readonly joinShare: number
}

const DAY_MS = 86_400_000

/**
 * Three organisations for what is specific (a hash, a name, a listed value); four for bare addresses, which are shared,
 * and for products' signatures, which are noisy. Rules count from severity high and join only what they are seen with in at least
 * half of their organisations: a rule fires for many unrelated reasons.
 */
export const DEFAULT_ARTEFACT_KINDS: Readonly<Record<ArtefactKind, ArtefactKindOptions>> = {
  indicator: { minOrganisations: 3, windowMs: 7 * DAY_MS, minSeverity: 'informational', joinShare: 0 },
  domain: { minOrganisations: 3, windowMs: 7 * DAY_MS, minSeverity: 'low', joinShare: 0 },
  url: { minOrganisations: 3, windowMs: 7 * DAY_MS, minSeverity: 'low', joinShare: 0 },
  hash: { minOrganisations: 3, windowMs: 7 * DAY_MS, minSeverity: 'low', joinShare: 0 },
  email: { minOrganisations: 3, windowMs: 7 * DAY_MS, minSeverity: 'low', joinShare: 0 },
  ip: { minOrganisations: 4, windowMs: 3 * DAY_MS, minSeverity: 'medium', joinShare: 0.25 },
  'technique-rule': { minOrganisations: 3, windowMs: DAY_MS, minSeverity: 'high', joinShare: 0.5 },
  'product-rule': { minOrganisations: 4, windowMs: DAY_MS, minSeverity: 'high', joinShare: 0.5 },
}

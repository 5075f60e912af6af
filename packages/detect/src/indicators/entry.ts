import type { ObservableKind } from '@haidang/contracts'
import type { Severity, Tlp } from '@haidang/std'

export const INDICATOR_KINDS = ['ipv4', 'ipv6', 'cidr', 'domain', 'url', 'hash', 'email'] as const
export type IndicatorKind = (typeof INDICATOR_KINDS)[number]

/** One indicator of one source. The same value may come from several sources; each keeps its own entry. */
export interface IndicatorEntry {
  readonly kind: IndicatorKind
  /** Canonical value as `canonicalIndicator` writes it. */
  readonly value: string
  /** Identifier of the stored indicator, at most 255 bytes. */
  readonly id: string
  readonly sourceName: string
  readonly severity: Severity
  readonly tlp: Tlp
  /** First instant at which the entry holds, Unix milliseconds, inclusive. */
  readonly validFrom?: number
  /** Instant from which the entry no longer holds, Unix milliseconds, exclusive. */
  readonly validUntil?: number
  readonly title?: string
  /** ATT&CK technique ids. */
  readonly techniques?: readonly string[]
  /** Domains only: whether names below the domain match too. The index's own option decides where it is absent. */
  readonly includeSubdomains?: boolean
}

/** A value of an event that an indicator names. */
export interface IndicatorHit {
  /** The most severe valid entry of the matched value; the earlier added among equals. */
  readonly entry: IndicatorEntry
  /** Valid entries of other sources for the same value, at most eight, in the order they were added. */
  readonly others: readonly IndicatorEntry[]
  /** `indicator:<kind>:<value>`: the rule key of a finding. */
  readonly ruleKey: string
  readonly observableKind: ObservableKind
  /** The value of the event as it was looked up. */
  readonly observable: string
}

/** The stable key under which findings, alerts and campaigns speak of an indicator, whatever source listed it. */
export function indicatorRuleKey(kind: IndicatorKind, value: string): string {
  return `indicator:${kind}:${value}`
}

import type { Severity, EventId, SourceId, TenantId } from '@haidang/std'

/** What spoke: an indicator, a Sigma rule, or an alert that a member's own product raised. */
export type FindingKind = 'indicator' | 'sigma' | 'product'

export type ObservableKind =
  | 'ipv4'
  | 'ipv6'
  | 'domain'
  | 'url'
  | 'hash'
  | 'email'
  | 'user'
  | 'host'
  | 'process'
  | 'file'

/** A value a finding turns on, in canonical form. */
export interface FindingValue {
  readonly kind: ObservableKind
  readonly value: string
}

/** Where and what exactly matched, so that a page can highlight it. */
export interface MatchReason {
  /** Selection of the rule, or the indicator's list. */
  readonly part: string
  /** Field by the event's own name (Sigma) or OCSF path (indicator). */
  readonly field: string
  /** The literal or pattern that matched. */
  readonly matched: string
  /** The value of the field, shortened to 512 characters. */
  readonly value: string
}

/**
 * One hit of a rule or indicator on one event. Findings are rare and travel the stream `findings`.
 * The id is deterministic, `<eventId>:<ruleKey>`, so that a redelivered batch changes nothing.
 */
export interface Finding {
  readonly v: 1
  readonly id: string
  readonly tenant: TenantId
  readonly source: SourceId
  readonly eventId: EventId
  /** Event time and receive time, Unix milliseconds. */
  readonly eventAt: number
  readonly receivedAt: number
  readonly kind: FindingKind
  /** Stable key of what spoke: `sigma:<rule id>`, `indicator:<kind>:<value>`, `product:<vendor>:<signature id>`. */
  readonly ruleKey: string
  readonly title: string
  readonly severity: Severity
  /** ATT&CK technique ids, upper case, e.g. `T1059.001`. */
  readonly techniques: readonly string[]
  /** The entity the alert is grouped by within its organisation: a host, else an address, else a user. */
  readonly entity: FindingValue
  /** Values that may tie organisations together (indicator value, hashes, remote addresses, domains). At most 16. */
  readonly values: readonly FindingValue[]
  readonly reasons: readonly MatchReason[]
}

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

/** One event of a correlation's window. */
export interface CorrelatedEvidence {
  readonly eventId: EventId
  readonly at: number
  /** The rule, or correlation, whose hit it is. */
  readonly ruleId: string
}

/** Several events that a correlation rule found together. Times are Unix milliseconds of event time. */
export interface CorrelationEvidence {
  readonly type: CorrelationType
  /** The rules it stands on, with their titles then. */
  readonly rules: readonly { readonly id: string; readonly title: string }[]
  /** What the events have in common, by the names of `group-by`. */
  readonly group: readonly { readonly field: string; readonly value: string }[]
  /** The count, sum, mean, percentile or number of rules that met the condition, and the condition; empty where all rules had to hit. */
  readonly value: number
  readonly bounds: readonly { readonly operator: CorrelationOperator; readonly value: number }[]
  /** Fields counted or summed. */
  readonly valueFields: readonly string[]
  readonly timespanMs: number
  readonly firstAt: number
  readonly lastAt: number
  /** Events in the window, and the last of them, at most 50. */
  readonly observations: number
  readonly events: readonly CorrelatedEvidence[]
}

export const CORRELATION_TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
] as const
export type CorrelationType = (typeof CORRELATION_TYPES)[number]
export const CORRELATION_OPERATORS = ['lt', 'lte', 'gt', 'gte', 'eq', 'neq'] as const
export type CorrelationOperator = (typeof CORRELATION_OPERATORS)[number]

/**
 * One hit of a rule or indicator on one event, or of a correlation rule on several: its event is the last of them. Findings are rare and travel the stream `findings`.
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
  /** Of a correlation rule: what it found together. */
  readonly correlation?: CorrelationEvidence
}

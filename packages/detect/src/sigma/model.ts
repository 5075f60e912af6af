import type { CorrelationOperator, CorrelationType, Logsource, MatchReason } from '@haidang/contracts'

/** Any run of UTF-16 code units, empty included (`*`). */
export const ANY = 1
/** Exactly one UTF-16 code unit (`?`). */
export const ONE = 2
export type GlobToken = string | typeof ANY | typeof ONE

/** What a text test asks, read off its tokens; `glob` is everything that has a wildcard elsewhere than at its ends. */
export type TextShape = 'equals' | 'contains' | 'startswith' | 'endswith' | 'any' | 'glob'

export type CompareOperator = 'lt' | 'lte' | 'gt' | 'gte' | 'eq'
/** Part of a point in time, UTC, that a value is reduced to before it is compared. Week is the ISO 8601 week. */
export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'

interface TestHead {
  /** Name of the field by the rule; null is a keyword, looked for in every value of the event. */
  readonly field: string | null
  /** Equal keys mean equal tests; the compiler shares them. */
  readonly key: string
  /** The literal or pattern as an analyst reads it. */
  readonly shown: string
}

export interface TextTest extends TestHead {
  readonly kind: 'text'
  readonly shape: TextShape
  readonly tokens: readonly GlobToken[]
  /** The one literal of `equals`, `contains`, `startswith`, `endswith`; the longest literal of a `glob`; '' for `any`. */
  readonly literal: string
  readonly cased: boolean
  /** Set where the rule wrote a number. */
  readonly isNumber?: true
}
export interface RegexTest extends TestHead {
  readonly kind: 'regex'
  readonly source: string
  /** Any of `i`, `m`, `s`, in that order. */
  readonly flags: string
}
export interface CidrTest extends TestHead {
  readonly kind: 'cidr'
  readonly network: Network
}
export interface CompareTest extends TestHead {
  readonly kind: 'compare'
  readonly operator: CompareOperator
  readonly value: number
  /** Exact value of an integer beyond 2^53, else absent. */
  readonly big?: bigint
  readonly timePart?: TimePart
}
export interface NullTest extends TestHead {
  readonly kind: 'null'
}
export interface ExistsTest extends TestHead {
  readonly kind: 'exists'
  readonly expected: boolean
}
export interface FieldrefTest extends TestHead {
  readonly kind: 'fieldref'
  readonly other: string
  readonly shape: 'equals' | 'contains' | 'startswith' | 'endswith'
  readonly cased: boolean
}
export type Test = TextTest | RegexTest | CidrTest | CompareTest | NullTest | ExistsTest | FieldrefTest

/** An IPv4 or IPv6 network: its address as groups (one 32-bit number, or eight 16-bit ones) and its prefix length. */
export type Network =
  | { readonly family: 4; readonly address: number; readonly prefix: number }
  | { readonly family: 6; readonly address: readonly number[]; readonly prefix: number }

/**
 * The intermediate form that every back end reads: matcher, explanation, SQL. `part` names the selection; tests of one
 * `item` stem from one line of the rule (a field with its values), which is what pipelines work on.
 */
export type Expr =
  | { readonly op: 'and' | 'or'; readonly of: readonly Expr[] }
  | { readonly op: 'not'; readonly of: Expr }
  | { readonly op: 'atLeast'; readonly count: number; readonly of: readonly Expr[] }
  | { readonly op: 'test'; readonly test: Test; readonly part: string; readonly item?: number }
  | { readonly op: 'placeholder'; readonly placeholder: PendingItem; readonly part: string; readonly item?: number }

/** A detection item whose `%name%` placeholders await their values; `resolve` is given by the parser. */
export interface PendingItem {
  readonly names: readonly string[]
  readonly field: string | null
  readonly line: number
  readonly column: number
  /** The item with each `%name%` replaced; never called with a name of `names` missing. */
  readonly resolve: (values: ReadonlyMap<string, readonly string[]>) => Expr
}

export const SIGMA_LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type SigmaLevel = (typeof SIGMA_LEVELS)[number]

export interface SigmaRuleHead {
  /** The rule's own id, else a stable one made of its title and origin. */
  readonly id: string
  readonly name?: string
  readonly title: string
  readonly level: SigmaLevel
  readonly status: string
  readonly description: string
  readonly author: string
  readonly tags: readonly string[]
  /** ATT&CK technique ids of the tags, upper case: `T1059.001`. */
  readonly techniques: readonly string[]
  readonly falsepositives: readonly string[]
  readonly references: readonly string[]
  /** Fields the author wants to see with a hit. */
  readonly fields: readonly string[]
  readonly logsource: Logsource
  /** What the author says the log source must be set up to record. */
  readonly definition?: string
  /** Whose names the rule uses; absent for Sigma's own. */
  readonly taxonomy?: string
  /** `date`, `modified`, `license` and keys of the author's own whose value is a scalar. */
  readonly attributes?: ReadonlyMap<string, string>
  readonly origin: string
  /** First line of the rule's document in its text, from 1. */
  readonly line: number
}

export interface SigmaDetectionRule extends SigmaRuleHead {
  readonly kind: 'detection'
  /** One or more conditions of the document, joined by `or`. */
  readonly condition: Expr
}

/** Narrows rules of the same log source: a rule fires where its own condition and the filter's hold. */
export interface SigmaFilterRule extends SigmaRuleHead {
  readonly kind: 'filter'
  /** Ids or names of the rules concerned; null means all of the log source. */
  readonly rules: readonly string[] | null
  readonly condition: Expr
}

export type { CorrelationType } from '@haidang/contracts'

export interface CorrelationBound {
  readonly operator: CorrelationOperator
  readonly value: number
}

/** The extended condition of a temporal correlation: which of the named rules must have fired. */
export type RuleExpr =
  | { readonly op: 'and' | 'or'; readonly of: readonly RuleExpr[] }
  | { readonly op: 'not'; readonly of: RuleExpr }
  | { readonly op: 'rule'; readonly rule: string }

export interface SigmaCorrelationRule extends SigmaRuleHead {
  readonly kind: 'correlation'
  readonly type: CorrelationType
  /** Ids or names of rules, correlations included. */
  readonly rules: readonly string[]
  readonly groupBy: readonly string[]
  /** Alias → rule id or name → field of that rule's events. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly timespanMs: number
  readonly bounds: readonly CorrelationBound[]
  readonly expression: RuleExpr | null
  /** Fields counted or summed; `value_count` may name several. */
  readonly valueFields: readonly string[]
  readonly percentile: number
  /** Whether the rules referred to also raise hits of their own. */
  readonly generate: boolean
}

export type SigmaRule = SigmaDetectionRule | SigmaFilterRule | SigmaCorrelationRule

/** What the engine reads of an event; `ParsedEvent` fits. */
export interface SigmaEvent {
  readonly fields: Readonly<Record<string, unknown>>
  readonly logsource: Logsource
}

/**
 * A reason with the place of the match in the shortened value: `[start, start + length)` in UTF-16 code units; `start` is -1 where
 * there is no value. With wildcards it reaches from the first literal to the last; a network, number or presence takes the whole.
 */
export interface SigmaReason extends MatchReason {
  readonly start: number
  readonly length: number
}

export interface SigmaHit {
  readonly rule: SigmaDetectionRule
  /** Which parts, fields and literals matched; computed when asked, from the event as it then is. */
  readonly reasons: () => SigmaReason[]
}

import type { RuleProblem } from '@haidang/contracts'

/** What is read off a rule's text once and kept beside it. `severity` as its rank: 0 informational … 4 critical. */
export interface RuleFacts {
  readonly kind: 'detection' | 'filter' | 'correlation'
  readonly title: string
  readonly description: string
  readonly severity: number
  readonly status: string
  readonly author: string
  readonly tags: readonly string[]
  readonly techniques: readonly string[]
  readonly product: string | null
  readonly service: string | null
  readonly category: string | null
}

/** A rule as an import brings it. */
export interface ReadRule {
  readonly id: string
  readonly text: string
  /** SHA-256 of the text, base64url. */
  readonly textHash: string
  readonly path: string
  readonly facts: RuleFacts
}

/** Row of `rules` joined with its pack and with what is counted within the reader's scope. */
export interface RuleRow {
  tenant_id: string
  id: string
  pack_id: string
  pack_name: string
  pack_licence: string
  pack_kind: 'imported' | 'own' | 'starter'
  kind: 'detection' | 'filter' | 'correlation'
  title: string
  title_folded: string
  description: string
  severity: number
  author_severity: number
  status: string
  author: string
  tags: string[]
  techniques: string[]
  product: string | null
  service: string | null
  category: string | null
  is_enabled: boolean
  chosen_enabled: boolean | null
  chosen_severity: number | null
  text_hash: string
  origin: string
  version: number
  pack_version: number
  changed_at: Date
  retired_at: Date | null
  copied_from: string | null
}

export interface RuleListRow extends RuleRow {
  set_aside_reason: string | null
  set_aside_at: Date | null
  exception_count: number
  hits_24h: number
  hits_7d: number
  hits_total: number
  suppressed_total: number
  last_hit_at: Date | null
}

export interface PackRow {
  tenant_id: string
  id: string
  name: string
  kind: 'imported' | 'own' | 'starter'
  origin: string
  licence: string
  active_version: number
  latest_version: number
  imported_at: Date
}

export interface PackListRow extends PackRow {
  rule_count: number
  enabled_count: number
}

export interface PackVersionRow {
  pack_id: string
  version: number
  content_hash: string
  imported_at: Date
  imported_by: string | null
  imported_by_name: string | null
  activated_at: Date | null
  rule_count: number
  refused_count: number
  warning_count: number
}

/** One rule of one version of a pack. */
export interface EntryRow {
  rule_id: string
  text_hash: string
  path: string
  title: string
  severity: number
  status: string
}

export interface ProblemRow {
  seq: number
  severity: 'error' | 'warning'
  code: string
  path: string
  line: number
  place: number
  rule_id: string
  params: RuleProblem['params']
}

/** What coming into force must know of a rule that is there already. */
export interface KnownRuleRow {
  id: string
  pack_id: string
  pack_name: string
  text_hash: string
  version: number
  retired_at: Date | null
  chosen_enabled: boolean | null
  chosen_severity: number | null
}

/** A rule as it is written into `rules`. */
export interface RuleWrite {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly title_folded: string
  readonly description: string
  readonly severity: number
  readonly author_severity: number
  readonly status: string
  readonly author: string
  readonly tags: readonly string[]
  readonly techniques: readonly string[]
  readonly product: string | null
  readonly service: string | null
  readonly category: string | null
  readonly is_enabled: boolean
  readonly text_hash: string
  readonly origin: string
  readonly version: number
  readonly pack_version: number
  readonly copied_from: string | null
  readonly words: readonly string[]
}

export interface RuleVersionRow {
  rule_id: string
  version: number
  text_hash: string
  at: Date
  by_id: string | null
  by_name: string | null
  note: string
  pack_version: number | null
  replaced_at: Date | null
}

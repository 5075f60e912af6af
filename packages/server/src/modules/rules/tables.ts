/** Row of `rules` joined with its pack. `severity` as its rank. */
export interface RuleRow {
  tenant_id: string
  id: string
  pack_id: string
  pack_name: string
  pack_licence: string
  title: string
  title_folded: string
  description: string
  severity: number
  status: string
  author: string
  techniques: string[]
  product: string | null
  service: string | null
  category: string | null
  is_enabled: boolean
  text: string
}

export interface PackRow {
  id: string
  name: string
  licence: string
}

/** What an import must know of a rule that is there already. */
export interface KnownRuleRow {
  id: string
  pack_id: string
  pack_name: string
  text_hash: string
  version: number
}

export interface RuleWrite {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly title_folded: string
  readonly description: string
  readonly severity: number
  readonly status: string
  readonly author: string
  readonly techniques: readonly string[]
  readonly product: string | null
  readonly service: string | null
  readonly category: string | null
  readonly is_enabled: boolean
  readonly text: string
  readonly text_hash: string
  readonly origin: string
  readonly version: number
  readonly words: readonly string[]
}

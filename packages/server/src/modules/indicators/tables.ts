/** Row of `indicator_sources`. */
export interface SourceRow {
  tenant_id: string
  id: string
  name: string
  kind: string
  origin: string
  licence: string
  tlp: string
  entry_count: number
  refused_count: number
  imported_at: Date
  is_enabled: boolean
}

/** Row of `indicators` joined with the name of its source. `severity` as its rank. */
export interface IndicatorRow {
  id: string
  kind: string
  value: string
  title: string
  severity: number
  tlp: string
  techniques: string[]
  valid_from: Date | null
  valid_until: Date | null
  include_subdomains: boolean | null
  source_name: string
}

export interface IndicatorWrite {
  readonly id: string
  readonly kind: string
  readonly value: string
  readonly title: string
  readonly severity: number
  readonly tlp: string
  readonly techniques: readonly string[]
  readonly valid_from: string | null
  readonly valid_until: string | null
  readonly include_subdomains: boolean | null
}

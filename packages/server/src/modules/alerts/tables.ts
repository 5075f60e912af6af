import type { FindingValue } from '@haidang/contracts'
import type { Evidence } from './model.ts'

/** Row of `alerts` joined with the organisation's short form. Instants as `Date`, `severity` as its rank. */
export interface AlertRow {
  tenant_id: string
  id: string
  kind: string
  rule_key: string
  title: string
  severity: number
  entity: FindingValue
  value_list: FindingValue[]
  techniques: string[]
  state: string
  verdict: string | null
  note: string | null
  handled_by: string | null
  handled_by_name: string | null
  absolute_count: number
  base_count: number
  first_seen_at: Date
  last_seen_at: Date
  evidence: Evidence[]
  campaign_id: string | null
  name: string
  short_name: string
  province_code: string | null
}

/** The newest round of a window, and enough of it to go on growing. */
export interface RoundRow {
  tenant_id: string
  id: string
  key: string
  key_hash: string
  window_start: number
  round: number
  kind: string
  rule_key: string
  title: string
  severity: number
  entity: FindingValue
  value_list: FindingValue[]
  techniques: string[]
  sources: string[]
  state: string
  absolute_count: number
  base_count: number
  first_seen_at: Date
  last_seen_at: Date
  received_at: Date
  evidence: Evidence[]
}

/** A row as it is written, in the shape of `jsonb_to_recordset`. */
export interface AlertWrite {
  readonly tenant_id: string
  readonly id: string
  readonly key: string
  readonly key_hash: string
  readonly window_start: number
  readonly round: number
  readonly kind: string
  readonly rule_key: string
  readonly title: string
  readonly severity: number
  readonly entity: FindingValue
  readonly value_list: readonly FindingValue[]
  readonly artefacts: readonly string[]
  readonly techniques: readonly string[]
  readonly sources: readonly string[]
  readonly absolute_count: number
  readonly base_count: number
  readonly first_seen_at: string
  readonly last_seen_at: string
  readonly received_at: string
  readonly evidence: readonly Evidence[]
  readonly words: readonly string[]
}

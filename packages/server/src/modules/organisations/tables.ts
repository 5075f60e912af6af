/** Row of `organisations`, joined with the counts its page shows. Days are `YYYY-MM-DD`. */
export interface OrganisationRow {
  tenant_id: string
  parent_id: string | null
  code: string
  kind: string
  name: string
  short_name: string
  name_folded: string
  province_code: string | null
  sector: string | null
  area_code: string | null
  networks: string[]
  as_numbers: string[]
  domains: string[]
  focal_unit: string | null
  contact_email: string | null
  contact_phone: string | null
  valid_from: string | null
  closed_on: string | null
  source_count: number
  open_alert_count: number
}

/** A line of the tree. */
export interface NodeRow {
  tenant_id: string
  parent_id: string | null
  code: string
  kind: string
  name: string
  short_name: string
  name_folded: string
  province_code: string | null
  closed_on: string | null
  child_count: number
  below_count: number
}

/** Row of `organisation_closures`, with the short forms of both ends; a successor out of scope has none. */
export interface ClosureRow {
  tenant_id: string
  id: string
  successor_id: string | null
  closed_on: string
  basis: string
  applied_at: Date | null
  parent_before: string | null
  name: string
  short_name: string
  province_code: string | null
  successor_name: string | null
  successor_short_name: string | null
  successor_province_code: string | null
}

/** Row of `organisation_contacts`. */
export interface ContactRow {
  id: string
  function_name: string
  person_name: string | null
  phone: string | null
  email: string | null
  is_round_the_clock: boolean
  hours: string | null
}

/** Row of `organisation_domains`. */
export interface DomainRow {
  tenant_id: string
  domain: string
  state: 'unproved' | 'proved' | 'lapsed'
  method: 'dns' | 'file' | null
  token: string
  proved_at: Date | null
  checked_at: Date | null
  failing_since: Date | null
  next_check_at: Date | null
  problem: string | null
}

/** Row of `organisation_groups`; `condition` as `GroupCondition`. */
export interface GroupRow {
  id: string
  code: string
  name: string
  member_ids: string[]
  condition: unknown
}

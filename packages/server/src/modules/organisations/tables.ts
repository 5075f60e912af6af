/** Row of `organisations`, joined with the counts its page shows. */
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
  networks: string[]
  domains: string[]
  contact_email: string | null
  contact_phone: string | null
  source_count: number
  open_alert_count: number
}

/** Row of `organisation_groups`. */
export interface GroupRow {
  id: string
  code: string
  name: string
  member_ids: string[]
}

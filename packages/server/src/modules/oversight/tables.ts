import type { BREAK_GLASS_OUTCOMES, BreakGlassSet, Permission } from '@haidang/contracts'

interface OrganisationColumns {
  tenant_id: string
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** Row of `delegations` with the names of both people and the short form of their organisation. */
export interface DelegationRow extends OrganisationColumns {
  id: string
  from_user_id: string
  from_name: string
  to_user_id: string
  to_name: string
  permissions: Permission[]
  starts_at: Date
  ends_at: Date
  reason: string
  created_at: Date
  revoked_at: Date | null
  revoked_by: string | null
  revoked_by_name: string | null
}

/** Row of `break_glass`. */
export interface BreakGlassRow extends OrganisationColumns {
  id: string
  user_id: string
  user_name: string
  permission_set: BreakGlassSet
  reason: string
  started_at: Date
  ends_at: Date
  review_due_at: Date
  acts: number
  reviewed_by: string | null
  reviewed_by_name: string | null
  reviewed_at: Date | null
  outcome: (typeof BREAK_GLASS_OUTCOMES)[number] | null
  review_note: string | null
}

import type { Permission, Role } from '@haidang/contracts'

/** What an organisation's short form is made of. */
interface OrganisationColumns {
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** Row of `api_tokens` with its owner as they are now. */
export interface ApiTokenRow extends OrganisationColumns {
  tenant_id: string
  id: string
  user_id: string | null
  service_account_id: string | null
  name: string
  prefix: string
  permissions: Permission[]
  clearance: string | null
  addresses: string[]
  created_at: Date
  expires_at: Date
  revoked_at: Date | null
  last_used_at: Date | null
  last_used_address: string | null
  owner_name: string
  /** False where the owner is out of use, or works for another organisation by now. */
  owner_is_active: boolean
  owner_clearance: string
  /** A person's roles; none for a machine. */
  owner_roles: Role[]
  /** The relation chosen for a person; null for the roles' own. */
  owner_relation: string | null
  /** A machine's permissions and reach; null for a person. */
  account_permissions: Permission[] | null
  account_reach: string | null
  /** The priority sector of the organisation. */
  sector: string | null
  is_only_root: boolean
}

export interface ServiceAccountRow extends OrganisationColumns {
  tenant_id: string
  id: string
  name: string
  name_folded: string
  purpose: string
  responsible_id: string
  /** Null where the person works outside the reader's scope by now. */
  responsible_name: string | null
  responsible_is_active: boolean | null
  permissions: Permission[]
  reach: string
  clearance: string
  is_active: boolean
  created_at: Date
  live_tokens: number
  last_used_at: Date | null
}

/** A token that ends soon, and who is to be told. */
export interface EndingRow {
  tenant_id: string
  id: string
  name: string
  prefix: string
  expires_at: Date
  last_used_at: Date | null
  owner_name: string
  email: string
  locale: 'vi' | 'en'
}

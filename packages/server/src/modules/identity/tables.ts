import type { Role } from '@haidang/contracts'

/** Row of `users` with its roles and its organisation's short form. */
export interface UserRow {
  tenant_id: string
  id: string
  login: string
  display_name: string
  name_folded: string
  email: string | null
  clearance: string
  locale: string
  is_active: boolean
  last_sign_in_at: Date | null
  roles: Role[]
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** What signing in needs of a person. */
export interface CredentialRow {
  id: string
  tenant_id: string
  display_name: string
  password_hash: string
  is_active: boolean
}

/** A live session with what its context is made of. */
export interface SessionRow {
  id: string
  tenant_id: string
  user_id: string
  display_name: string
  clearance: string
  last_seen_at: Date
  expires_at: Date
  is_active: boolean
  roles: Role[]
  is_only_root: boolean
}

export interface FailureRow {
  failures: number
  last_at: Date
  blocked_until: Date
}

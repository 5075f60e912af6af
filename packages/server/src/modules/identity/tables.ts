import type { Assurance, Relation, Role } from '@haidang/contracts'

/** Row of `users` with its roles, its factors and its organisation's short form. */
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
  accepted_at: Date | null
  password_changed_at: Date | null
  has_password: boolean
  second_factor: 'none' | 'totp' | 'passkey'
  last_sign_in_at: Date | null
  roles: Role[]
  relation: Relation | null
  pending_roles: Role[] | null
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** What signing in needs of a person. */
export interface CredentialRow {
  id: string
  tenant_id: string
  login: string
  display_name: string
  password_hash: string | null
  is_active: boolean
  roles: Role[]
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
  assurance: Assurance
  proved_at: Date | null
  is_active: boolean
  roles: Role[]
  is_only_root: boolean
}

/** A session as its owner or an administrator sees it. */
export interface ListedSessionRow {
  id: string
  created_at: Date
  last_seen_at: Date
  address: string
  agent: string
  assurance: Assurance
}

export interface FailureRow {
  failures: number
  last_at: Date
  blocked_until: Date
}

/** What lies between two requests of one sign-in, step-up or enrolment. */
export interface StepRow {
  kind: StepKind
  user_id: string | null
  session_id: string | null
  parent_hash: Uint8Array | null
  challenge: string | null
  failures: number
}
export type StepKind = 'second_factor' | 'passkey_sign_in' | 'passkey_second_factor' | 'passkey_step_up' | 'passkey_add'

export interface TotpRow {
  sealed_secret: string | null
  confirmed_at: Date | null
  last_step: number
  pending_secret: string | null
  pending_until: Date | null
}

export interface PasskeyRow {
  tenant_id: string
  id: string
  user_id: string
  credential_id: string
  public_key: Uint8Array
  sign_count: number
  transports: string[]
  name: string
  is_synced: boolean
  created_at: Date
  last_used_at: Date | null
}

export interface InvitationRow {
  tenant_id: string
  user_id: string
  purpose: 'invite' | 'reset'
  expires_at: Date
}

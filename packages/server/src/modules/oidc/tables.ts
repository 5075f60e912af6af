/** Row of `identity_providers` with its organisation's short form. */
export interface ProviderRow {
  tenant_id: string
  id: string
  name: string
  issuer: string
  client_id: string
  sealed_secret: string
  is_enabled: boolean
  linking: string
  email_domains: string[]
  is_provisioning: boolean
  is_multi_factor_trusted: boolean
  multi_factor_acr: string[]
  created_at: Date
  linked_accounts: number
  last_used_at: Date | null
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** A sign-in under way at a provider. */
export interface AttemptRow {
  state_hash: Buffer
  provider_id: string
  nonce: string
  sealed_verifier: string
  invitation_hash: Buffer | null
}

/** A sign-in the provider has answered, to be taken up by the browser that began it. */
export interface AnsweredRow {
  provider_id: string
  user_id: string
  is_multi_factor: boolean
}

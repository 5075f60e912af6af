import type { IdentityProvider } from '@haidang/contracts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { ProviderRow } from './tables.ts'

export function presentProvider(row: ProviderRow, redirectUri: string): IdentityProvider {
  return {
    id: row.id,
    organisation: presentRef({
      tenant_id: row.tenant_id,
      name: row.organisation_name,
      short_name: row.organisation_short_name,
      province_code: row.organisation_province_code,
    }),
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    redirectUri,
    isEnabled: row.is_enabled,
    linking: row.linking === 'verified_email' ? 'verified_email' : 'invitation_only',
    emailDomains: row.email_domains,
    isProvisioning: row.is_provisioning,
    isMultiFactorTrusted: row.is_multi_factor_trusted,
    multiFactorAcr: row.multi_factor_acr,
    createdAt: toIso(row.created_at),
    linkedAccounts: row.linked_accounts,
    lastUsedAt: toIsoOrNull(row.last_used_at),
  }
}

/** What the audit keeps of a provider: its settings, never its secret. */
export function auditedProvider(row: ProviderRow): object {
  return {
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    isEnabled: row.is_enabled,
    linking: row.linking,
    emailDomains: row.email_domains,
    isProvisioning: row.is_provisioning,
    isMultiFactorTrusted: row.is_multi_factor_trusted,
    multiFactorAcr: row.multi_factor_acr,
  }
}

import { type ApiToken, type ServiceAccount, isForTokens } from '@haidang/contracts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { ownerPermissions, stateOfToken } from './model.ts'
import type { ApiTokenRow, ServiceAccountRow } from './tables.ts'

export const organisationOf = (
  row: Pick<ApiTokenRow, 'tenant_id' | 'organisation_name' | 'organisation_short_name' | 'organisation_province_code'>,
): ApiToken['organisation'] =>
  presentRef({
    tenant_id: row.tenant_id,
    name: row.organisation_name,
    short_name: row.organisation_short_name,
    province_code: row.organisation_province_code,
  })

export function presentOwner(row: ApiTokenRow): ApiToken['owner'] {
  return {
    kind: row.user_id === null ? 'service_account' : 'user',
    id: row.user_id ?? row.service_account_id ?? '',
    name: row.owner_name,
    isActive: row.owner_is_active,
  }
}

export function presentToken(row: ApiTokenRow, now: number): ApiToken {
  const owned = ownerPermissions(row)
  return {
    id: row.id,
    organisation: organisationOf(row),
    owner: presentOwner(row),
    name: row.name,
    prefix: row.prefix,
    permissions: row.permissions,
    lostPermissions: row.permissions.filter((permission) => !owned.has(permission) || !isForTokens(permission)),
    clearance: row.clearance as ApiToken['clearance'],
    addresses: row.addresses,
    state: stateOfToken(row, now),
    createdAt: toIso(row.created_at),
    expiresAt: toIso(row.expires_at),
    revokedAt: toIsoOrNull(row.revoked_at),
    lastUsedAt: toIsoOrNull(row.last_used_at),
    lastUsedAddress: row.last_used_address,
  }
}

export function presentAccount(row: ServiceAccountRow): ServiceAccount {
  return {
    id: row.id,
    organisation: organisationOf(row),
    name: row.name,
    purpose: row.purpose,
    responsible: {
      id: row.responsible_id,
      displayName: row.responsible_name ?? '',
      isActive: row.responsible_is_active ?? false,
    },
    permissions: row.permissions,
    reach: row.reach === 'below' ? 'below' : 'own',
    clearance: row.clearance as ServiceAccount['clearance'],
    isActive: row.is_active,
    createdAt: toIso(row.created_at),
    liveTokens: row.live_tokens,
    lastUsedAt: toIsoOrNull(row.last_used_at),
  }
}

/** What the audit keeps of a token: its limits, never the token or its hash. */
export function auditedToken(row: ApiTokenRow): object {
  return {
    name: row.name,
    prefix: row.prefix,
    owner: { kind: presentOwner(row).kind, id: presentOwner(row).id },
    permissions: row.permissions,
    clearance: row.clearance,
    addresses: row.addresses,
    expiresAt: toIso(row.expires_at),
  }
}

export function auditedAccount(row: ServiceAccountRow): object {
  return {
    name: row.name,
    purpose: row.purpose,
    responsibleId: row.responsible_id,
    permissions: row.permissions,
    reach: row.reach,
    clearance: row.clearance,
    isActive: row.is_active,
  }
}

import {
  type ApiToken,
  API_TOKEN_PREFIX,
  isForTokens,
  type Permission,
  permissionsOf,
  TOKEN_WARNED_DAYS,
} from '@haidang/contracts'
import { canonicalIp, cidrContains, formatCidr, mayRead, parseCidr, type Tlp } from '@haidang/std'
import type { ApiTokenRow } from './tables.ts'

const DAY_MS = 86_400_000
/** Live tokens one owner may have. */
export const MOST_LIVE_TOKENS = 50
/** Characters of a token that are shown: the prefix of its kind and six of its own. */
export const SHOWN_CHARACTERS = API_TOKEN_PREFIX.length + 6

const FORM = /^hdk_[A-Za-z0-9_-]{43}$/

/** Whether a text has the form of a token; anything else is none, without a look into the Db. */
export function isTokenForm(text: string): boolean {
  return FORM.test(text)
}

/** The token of an `Authorization` header (RFC 6750 §2.1); null where it is of another scheme. */
export function bearerOf(header: string): string | null {
  return /^Bearer +(\S+)$/i.exec(header)?.[1] ?? null
}

/** What the owner may give a token at this moment. */
export function ownerPermissions(
  row: Pick<ApiTokenRow, 'user_id' | 'owner_roles' | 'account_permissions'>,
): ReadonlySet<Permission> {
  return row.user_id === null ? new Set(row.account_permissions ?? []) : permissionsOf(row.owner_roles)
}

/** What a token carries now: its scope, as far as its owner still has it and tokens carry it at all. */
export function effectivePermissions(
  row: Pick<ApiTokenRow, 'permissions' | 'user_id' | 'owner_roles' | 'account_permissions'>,
): ReadonlySet<Permission> {
  const owned = ownerPermissions(row)
  return new Set(row.permissions.filter((permission) => owned.has(permission) && isForTokens(permission)))
}

/** The lower of two clearances. */
export function lowerClearance(a: Tlp, b: Tlp): Tlp {
  return mayRead(a, b) ? b : a
}

export function effectiveClearance(row: Pick<ApiTokenRow, 'clearance' | 'owner_clearance'>): Tlp {
  const owned = row.owner_clearance as Tlp
  return row.clearance === null ? owned : lowerClearance(owned, row.clearance as Tlp)
}

export function stateOfToken(
  row: Pick<ApiTokenRow, 'revoked_at' | 'expires_at' | 'owner_is_active'>,
  now: number,
): ApiToken['state'] {
  if (row.revoked_at !== null) return 'revoked'
  const end = row.expires_at.getTime()
  if (now >= end) return 'expired'
  if (!row.owner_is_active) return 'dormant'
  return end - now <= TOKEN_WARNED_DAYS * DAY_MS ? 'expiring' : 'live'
}

/** Why a token may not be used now from this address, the most final reason first; null where it may. */
export function refusalOf(
  row: Pick<ApiTokenRow, 'revoked_at' | 'expires_at' | 'owner_is_active' | 'addresses'>,
  address: string,
  now: number,
): 'token.revoked' | 'token.expired' | 'token.owner_inactive' | 'token.address_refused' | null {
  const state = stateOfToken(row, now)
  if (state === 'revoked') return 'token.revoked'
  if (state === 'expired') return 'token.expired'
  if (state === 'dormant') return 'token.owner_inactive'
  return isFrom(row.addresses, address) ? null : 'token.address_refused'
}

/** Whether the address lies in one of the networks; with none named, every address does. */
export function isFrom(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return true
  const ip = canonicalIp(address)
  if (ip === null) return false
  return networks.some((text) => {
    const cidr = parseCidr(text)
    return cidr !== null && cidrContains(cidr, ip)
  })
}

/** Networks in canonical form, and the places of those that are none. */
export function canonicalNetworks(texts: readonly string[]): { networks: string[]; places: string[] } {
  const places: string[] = []
  const networks = texts.map((text, i) => {
    const cidr = parseCidr(text.trim())
    if (cidr === null) places.push(`/addresses/${i}`)
    return cidr === null ? text : formatCidr(cidr)
  })
  return { networks: [...new Set(networks)], places }
}

/**
 * Routes a token is refused on whatever it carries: ways in, one's own account, people, tokens and what gives them. The
 * permissions say the same for most of them; this says it for those that ask for none.
 */
const FOR_PEOPLE: readonly RegExp[] = [
  /^[A-Z]+ \/(setup|session|account|invitations)(\/|$)/,
  /^(POST|PUT|PATCH|DELETE) \/users(\/|$)/,
  /^GET \/users\/[^/]+\/sessions$/,
  /^[A-Z]+ \/tokens(?!\/self$)(\/|$)/,
  /^(POST|PUT|PATCH|DELETE) \/service-accounts(\/|$)/,
  /^[A-Z]+ \/identity-providers(\/|$)/,
  /^[A-Z]+ \/(approvals|delegations|break-glass)(\/|$)/,
]

/** @param route method and path as routes are declared, below `/api/v1` */
export function isRouteForTokens(route: string): boolean {
  return !FOR_PEOPLE.some((pattern) => pattern.test(route))
}

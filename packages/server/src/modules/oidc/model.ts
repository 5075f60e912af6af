import { foldVietnamese } from '@haidang/std'
import type { ProviderRow } from './tables.ts'

/** How long a person may take at the provider. */
export const ATTEMPT_MS = 10 * 60_000
/** How long the browser may take from the provider's answer to taking it up. */
export const ANSWERED_MS = 60_000

/** What a provider says of a person, as far as the platform looks at it. */
export interface Claims {
  readonly subject: string
  readonly name: string | null
  readonly email: string | null
  /** The provider's word that the address is the person's own. */
  readonly isEmailVerified: boolean
  readonly acr: string | null
  readonly amr: readonly string[]
}

/** Methods of RFC 8176 by what they prove: something known, held, or of the body. */
const KNOWN = new Set(['pwd', 'pin', 'kba'])
const HELD = new Set(['otp', 'hwk', 'swk', 'sc', 'pop', 'tel', 'sms'])
const BODILY = new Set(['face', 'fpt', 'iris', 'retina', 'vbm'])

/**
 * Whether the provider's answer counts as several factors here: only where the administrator trusts it with that, and it says so
 * by a named `acr`, by `mfa`, or by methods of two kinds (RFC 8176).
 */
export function isMultiFactor(
  claims: Pick<Claims, 'acr' | 'amr'>,
  provider: Pick<ProviderRow, 'is_multi_factor_trusted' | 'multi_factor_acr'>,
): boolean {
  if (!provider.is_multi_factor_trusted) return false
  if (provider.multi_factor_acr.length > 0) return claims.acr !== null && provider.multi_factor_acr.includes(claims.acr)
  if (claims.amr.includes('mfa')) return true
  return [KNOWN, HELD, BODILY].filter((kind) => claims.amr.some((method) => kind.has(method))).length > 1
}

/** The verified address where its domain is one the provider speaks for, lower case; null otherwise. */
export function trustedEmail(
  claims: Pick<Claims, 'email' | 'isEmailVerified'>,
  provider: Pick<ProviderRow, 'email_domains'>,
): string | null {
  if (claims.email === null || !claims.isEmailVerified) return null
  const email = claims.email.toLowerCase()
  const [local, domain, ...more] = email.split('@')
  if (local === undefined || local === '' || domain === undefined || more.length > 0) return null
  return provider.email_domains.includes(domain) ? email : null
}

/** A login made of an address, as the form of logins wants it; `attempt` tells apart those that come out the same. */
export function loginOf(email: string, attempt: number): string {
  const local = foldVietnamese(email.split('@')[0] ?? '')
    .replaceAll(/[^a-z0-9._-]+/g, '.')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 80)
  const base = local.length < 3 ? `nguoi.dung.${local}`.replace(/\.+$/, '') : local
  return attempt === 0 ? base : `${base}.${attempt + 1}`
}

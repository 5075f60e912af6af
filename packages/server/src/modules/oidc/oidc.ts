import type { Identity } from '#src/modules/identity/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import type { Secrets } from '#src/platform/secrets/index.ts'
import type { ProviderClient, ProviderFacts } from './provider-client.ts'
import type { ProviderRow } from './tables.ts'

/** What the verbs of this module work with. */
export interface Oidc {
  readonly db: Database
  readonly secrets: Secrets
  readonly identity: Identity
  readonly client: ProviderClient
  /** Where providers send people back to, the same for all of them. */
  readonly redirectUri: string
}

export const CALLBACK = '/session/oidc/callback'

/** @param publicUrl the address people reach the platform at */
export function redirectUriOf(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/api/v1${CALLBACK}`
}

export const secretPlace = (id: string): string => `identity_provider:${id}`
export const verifierPlace = (stateHash: Buffer): string => `oidc_attempt:${stateHash.toString('hex')}`

export function factsOf(
  secrets: Secrets,
  row: Pick<ProviderRow, 'id' | 'issuer' | 'client_id' | 'sealed_secret'>,
): ProviderFacts {
  return {
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: secrets.open(row.sealed_secret, secretPlace(row.id)),
  }
}

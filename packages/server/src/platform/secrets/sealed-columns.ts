/**
 * Every column that holds sealed secrets, in one place: what is missing here is not sealed again under a new key, and would be
 * unreadable once the old key is gone. A test holds the list against the columns of the database.
 */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** The column whose value names the row, as text. */
  readonly key: string
  /** The place a row's secret is bound to. */
  readonly place: (key: string) => string
  /** Rows that end by themselves within a day are waited for instead of being sealed again. */
  readonly endsWithinDay?: boolean
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'webhooks', column: 'sealed_secret', key: 'id', place: (id) => `webhook:${id}` },
  { table: 'totp_factors', column: 'sealed_secret', key: 'user_id', place: (id) => `totp:${id}` },
  { table: 'totp_factors', column: 'pending_secret', key: 'user_id', place: (id) => `totp:${id}`, endsWithinDay: true },
  { table: 'identity_providers', column: 'sealed_secret', key: 'id', place: (id) => `identity_provider:${id}` },
  {
    table: 'oidc_attempts',
    column: 'sealed_verifier',
    key: 'state_hash',
    place: (hash) => `oidc_attempt:${hash}`,
    endsWithinDay: true,
  },
]

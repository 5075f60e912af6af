import { sql, type Tx } from '#src/platform/db/index.ts'
import type { FailureRow } from './tables.ts'

/** The count of a key, made where there is none, locked until the transaction ends. One statement: sign-ins come in crowds. */
export async function lockFailures(
  tx: Tx,
  key: Buffer,
  at: string,
): Promise<FailureRow & { readonly is_new: boolean }> {
  const { rows } = await sql<FailureRow & { readonly is_new: boolean }>`
    insert into sign_in_failures (key, failures, last_at, blocked_until) values (${key}, 0, ${at}, ${at})
    on conflict (key) do update set key = excluded.key returning failures, last_at, blocked_until, xmax = 0 as is_new`.execute(
    tx,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('a count of failed sign-ins vanished while it was locked')
  return row
}

export interface CountedFailures {
  readonly key: Buffer
  readonly failures: number
  readonly blockedUntil: string
}

export async function saveFailures(
  tx: Tx,
  [pair, address]: readonly [CountedFailures, CountedFailures],
  at: string,
): Promise<void> {
  await sql`insert into sign_in_failures (key, failures, last_at, blocked_until)
    values (${pair.key}, ${pair.failures}, ${at}, ${pair.blockedUntil}), (${address.key}, ${address.failures}, ${at}, ${address.blockedUntil})
    on conflict (key) do update set failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until`.execute(
    tx,
  )
}

export async function clearFailures(tx: Tx, pair: Buffer, address: Buffer): Promise<void> {
  await sql`with gone as (delete from sign_in_failures where key = ${pair})
    update sign_in_failures set failures = greatest(0, failures - 1) where key = ${address}`.execute(tx)
}

/** Takes away counts nobody added to since `before`, a bounded number at a time. */
export async function forgetFailures(tx: Tx, before: string): Promise<void> {
  await sql`delete from sign_in_failures where key in
    (select key from sign_in_failures where last_at < ${before} limit 500 for update skip locked)`.execute(tx)
}

import { sql, type Tx } from '#src/platform/db/index.ts'
import type { FailureRow } from './tables.ts'

export async function lockFailures(tx: Tx, key: Buffer, at: string): Promise<FailureRow> {
  await sql`insert into sign_in_failures (key, failures, last_at, blocked_until) values (${key}, 0, ${at}, ${at}) on conflict (key) do nothing`.execute(
    tx,
  )
  const { rows } =
    await sql<FailureRow>`select failures, last_at, blocked_until from sign_in_failures where key = ${key} for update`.execute(
      tx,
    )
  const row = rows[0]
  if (row === undefined) throw new Error('a count of failed sign-ins vanished while it was locked')
  return row
}

export async function saveFailures(
  tx: Tx,
  key: Buffer,
  failures: number,
  at: string,
  blockedUntil: string,
): Promise<void> {
  await sql`update sign_in_failures set failures = ${failures}, last_at = ${at}, blocked_until = ${blockedUntil} where key = ${key}`.execute(
    tx,
  )
}

export async function clearFailures(tx: Tx, pair: Buffer, address: Buffer): Promise<void> {
  await sql`delete from sign_in_failures where key = ${pair}`.execute(tx)
  await sql`update sign_in_failures set failures = greatest(0, failures - 1) where key = ${address}`.execute(tx)
}

/** Takes away counts nobody added to since `before`, a bounded number at a time. */
export async function forgetFailures(tx: Tx, before: string): Promise<void> {
  await sql`delete from sign_in_failures where key in (select key from sign_in_failures where last_at < ${before} limit 500)`.execute(
    tx,
  )
}

import type { Clock } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** Revokes the API tokens of somebody who leaves or moves. @returns how many were in use */
export async function revokeTokensOf(tx: Tx, clock: Clock, userId: string): Promise<number> {
  const at = new Date(clock.now()).toISOString()
  const { numAffectedRows } =
    await sql`update api_tokens set revoked_at = ${at} where user_id = ${userId} and revoked_at is null and expires_at > ${at}`.execute(
      tx,
    )
  return Number(numAffectedRows ?? 0n)
}

import { sql, type Tx } from '#src/platform/db/index.ts'
import type { InvitationRow } from '../tables.ts'

/** Opens a link; an earlier one of the same person no longer works. */
export async function putInvitation(
  tx: Tx,
  tenant: string,
  invitation: {
    readonly userId: string
    readonly purpose: 'invite' | 'reset'
    readonly tokenHash: Buffer
    readonly at: string
    readonly expiresAt: string
  },
): Promise<void> {
  const { userId, purpose, tokenHash, at, expiresAt } = invitation
  await sql`insert into invitations (tenant_id, user_id, purpose, token_hash, created_at, expires_at)
    values (${tenant}, ${userId}, ${purpose}, ${tokenHash}, ${at}, ${expiresAt})
    on conflict (user_id) do update set tenant_id = excluded.tenant_id, purpose = excluded.purpose, token_hash = excluded.token_hash,
      created_at = excluded.created_at, expires_at = excluded.expires_at`.execute(tx)
}

/** The open link of a token, locked: of two who use it at once only one succeeds. */
export async function lockInvitation(tx: Tx, tokenHash: Buffer, at: string): Promise<InvitationRow | undefined> {
  const { rows } = await sql<InvitationRow>`select tenant_id, user_id, purpose, expires_at from invitations
    where token_hash = ${tokenHash} and expires_at > ${at} for update`.execute(tx)
  return rows[0]
}

export async function deleteInvitation(tx: Tx, userId: string): Promise<void> {
  await sql`delete from invitations where user_id = ${userId}`.execute(tx)
}

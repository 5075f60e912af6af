import { AppError, type User } from '@haidang/contracts'
import { mayRead, type Tlp, type UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Identity } from '../identity.ts'
import { generatePassword } from '../passwords.ts'
import { presentUser } from '../present.ts'
import { deleteSessionsOf, getUser, savePassword } from '../queries.ts'

/**
 * Gives an account a new generated password, answered here once, and ends all its sessions.
 * @throws AppError `user.not_found`; `tlp.denied` where the account is cleared above the actor, who could else read through it
 */
export async function resetPassword(
  { db, passwords, contexts }: Identity,
  { ctx, input }: Call<{ id: UserId }>,
): Promise<{ user: User; password: string }> {
  allow(ctx, 'user.manage')
  const { id } = input
  const password = generatePassword()
  const passwordHash = await passwords.hash(password)
  const user = await db.withTx(ctx.scope, async (tx) => {
    const row = await getUser(tx, id)
    if (row === undefined) throw new AppError('user.not_found')
    if (!mayRead(ctx.clearance, row.clearance as Tlp)) throw new AppError('tlp.denied', { tlp: row.clearance })
    await savePassword(tx, row.tenant_id, id, passwordHash)
    await deleteSessionsOf(tx, row.tenant_id, id)
    await audit(tx, ctx, { action: 'user.reset_password', subject: { kind: 'user', id }, organisation: row.tenant_id })
    return presentUser(row)
  })
  contexts.forgetAll()
  return { user, password }
}

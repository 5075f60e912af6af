import { AppError, UpdateUserInput, mayHoldTogether, type User } from '@haidang/contracts'
import { mayRead, type UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Identity } from '../identity.ts'
import { presentUser } from '../present.ts'
import { deleteSessionsOf, getUser, lockAdministrators, saveUser } from '../queries.ts'

/**
 * Changes an account; what the input leaves out stays. Roles take effect at once; putting out of use ends every session.
 * @throws AppError `user.not_found`; `tlp.denied` where the account is cleared above the actor; `request.invalid` for roles that
 *   do not go together; `user.last_administrator`
 */
export async function updateUser(
  { db, contexts }: Identity,
  { ctx, input }: Call<UpdateUserInput & { id: UserId }>,
): Promise<User> {
  allow(ctx, 'user.manage')
  const { id } = input
  const changes = UpdateUserInput.parse(input)
  const user = await db.withTx(ctx.scope, async (tx) => {
    const administrators = await lockAdministrators(tx)
    const row = await getUser(tx, id)
    if (row === undefined) throw new AppError('user.not_found')
    const before = presentUser(row)
    if (!mayRead(ctx.clearance, before.clearance)) throw new AppError('tlp.denied', { tlp: before.clearance })
    const after: User = {
      ...before,
      displayName: changes.displayName?.normalize('NFC') ?? before.displayName,
      email: changes.email === undefined ? before.email : changes.email,
      roles: changes.roles ?? before.roles,
      isActive: changes.isActive ?? before.isActive,
    }
    if (!mayHoldTogether(after.roles))
      throw new AppError(
        'request.invalid',
        {},
        { places: [{ path: '/roles', code: 'roles.mixed', message: 'roles.mixed' }] },
      )
    const staysAdministrator = after.isActive && after.roles.includes('administrator')
    if (administrators.includes(id) && !staysAdministrator && administrators.length === 1)
      throw new AppError('user.last_administrator')
    await saveUser(tx, row.tenant_id, after)
    if (!after.isActive) await deleteSessionsOf(tx, row.tenant_id, id)
    await audit(tx, ctx, {
      action: 'user.update',
      subject: { kind: 'user', id },
      before,
      after,
      organisation: row.tenant_id,
    })
    return after
  })
  contexts.forgetAll()
  return user
}

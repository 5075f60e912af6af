import { AppError, UpdateUserInput, type User } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { findManagedUser } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { presentUser } from '../present.ts'
import { getUser, lockAdministrators, saveUser } from '../queries.ts'
import { askForRoles, requireGrantable } from '../role-changes.ts'
import { deleteSessionsOf } from '../session-queries.ts'

/**
 * Changes an account; what the input leaves out stays. Roles wait for the second hand where somebody else could give it; putting out
 * of use ends every session.
 * @throws AppError `user.not_found`; `tlp.denied` where the account is cleared above the actor; `request.invalid` for roles that
 *   do not go together; `session.step_up_required` where the roles change; `user.last_administrator`
 */
export async function updateUser(
  { db, contexts, askSecondHand }: Identity,
  { ctx, input }: Call<UpdateUserInput & { id: UserId }>,
): Promise<User> {
  allow(ctx, 'user.manage')
  const { id } = input
  const changes = UpdateUserInput.parse(input)
  const user = await db.withTx(ctx.scope, async (tx) => {
    const administrators = await lockAdministrators(tx)
    const row = await findManagedUser(tx, ctx, id)
    const before = presentUser(row)
    const next = {
      id,
      login: before.login,
      displayName: changes.displayName?.normalize('NFC') ?? before.displayName,
      email: changes.email === undefined ? before.email : changes.email,
      roles: before.roles,
      isActive: changes.isActive ?? before.isActive,
    }
    const wanted = {
      roles: changes.roles ?? before.roles,
      relation: changes.relation === undefined ? before.relation : changes.relation,
      reason: changes.reason ?? '',
    }
    const areRolesChanged =
      wanted.roles.toSorted().join() !== before.roles.toSorted().join() || wanted.relation !== before.relation
    if (areRolesChanged) {
      requireFreshProof(ctx)
      requireGrantable(wanted)
    }
    const staysAdministrator = next.isActive && wanted.roles.includes('administrator')
    if (administrators.includes(id) && !staysAdministrator && administrators.length === 1)
      throw new AppError('user.last_administrator')
    await saveUser(tx, row.tenant_id, next)
    if (!next.isActive) await deleteSessionsOf(tx, row.tenant_id, id)
    const saved = (await getUser(tx, id)) ?? row
    if (areRolesChanged) await askForRoles(tx, ctx, askSecondHand, saved, wanted)
    const after = presentUser((await getUser(tx, id)) ?? row)
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

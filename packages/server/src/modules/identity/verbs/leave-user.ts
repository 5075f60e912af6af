import { AppError, type LeftUser, LeaveUserInput, type OpenWork } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { findManagedUser, requireOther } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { deleteInvitation } from '../invitations/queries.ts'
import { presentUser } from '../present.ts'
import { getUser, lockAdministrators, saveUser } from '../queries.ts'
import { deleteSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'

/** Open work that carries a person's name: to be handed on before they leave. @throws AppError `user.not_found`; `tlp.denied` */
export async function getOpenWork({ db, leaving }: Identity, { ctx, input }: Call<{ id: UserId }>): Promise<OpenWork> {
  allow(ctx, 'user.manage')
  return db.withTx(ctx.scope, async (tx) => {
    const user = await findManagedUser(tx, ctx, input.id)
    return { items: await leaving.openWork(tx, ctx, user.id) }
  })
}

/**
 * Closes the account of somebody who leaves: out of use, signed out everywhere, links and tokens revoked. Answers the work that
 * is left without anybody. No fresh proof is asked for: closing a door must never wait.
 * @throws AppError `user.not_found`; `user.own_account`; `tlp.denied`; `user.last_administrator`
 */
export async function leaveUser(
  { db, contexts, leaving }: Identity,
  { ctx, input }: Call<LeaveUserInput & { id: UserId }>,
): Promise<LeftUser> {
  allow(ctx, 'user.manage')
  const { id } = input
  const { reason } = LeaveUserInput.parse(input)
  requireOther(ctx, id)
  const left = await db.withTx(ctx.scope, async (tx) => {
    const administrators = await lockAdministrators(tx)
    const row = await findManagedUser(tx, ctx, id)
    if (administrators.length === 1 && administrators.includes(id)) throw new AppError('user.last_administrator')
    const before = presentUser(row)
    const { login, displayName, email, roles } = before
    await saveUser(tx, row.tenant_id, { id, login, displayName, email, roles, isActive: false })
    await deleteSessionsOf(tx, row.tenant_id, id)
    await closeStepsOf(tx, id)
    await deleteInvitation(tx, id)
    const tokensEnded = await leaving.endTokens(tx, ctx, id)
    const openWork = await leaving.openWork(tx, ctx, id)
    const user = presentUser((await getUser(tx, id)) ?? row)
    await audit(tx, ctx, {
      action: 'user.leave',
      subject: { kind: 'user', id },
      before,
      after: {
        isActive: false,
        reason,
        tokensEnded,
        openWork: openWork.map(({ kind, id: work }) => ({ kind, id: work })),
      },
      organisation: row.tenant_id,
    })
    return { user, openWork }
  })
  contexts.forgetAll()
  return left
}

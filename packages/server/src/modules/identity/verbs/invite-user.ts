import { AppError, type CreatedUser } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { findManagedUser, requireOther } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { draftInvitation, sendInvitation } from '../invitations/issue.ts'
import { presentUser } from '../present.ts'
import { dropPassword, getUser } from '../queries.ts'
import { deleteSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'

/**
 * Gives an account a new link: again to somebody who was invited, or to set a new password, and then the old one and every
 * session end at once. Factors stay: who has one is asked for it behind the link.
 * @throws AppError `session.step_up_required`; `user.not_found`; `user.inactive`; `user.own_account`; `tlp.denied`
 */
export async function inviteUser(identity: Identity, { ctx, input }: Call<{ id: UserId }>): Promise<CreatedUser> {
  allow(ctx, 'user.manage')
  const { id } = input
  requireOther(ctx, id)
  requireFreshProof(ctx)
  const { user, draft } = await identity.db.withTx(ctx.scope, async (tx) => {
    const row = await findManagedUser(tx, ctx, id)
    if (!row.is_active) throw new AppError('user.inactive')
    const purpose = row.accepted_at === null ? ('invite' as const) : ('reset' as const)
    await dropPassword(tx, row.tenant_id, id)
    await deleteSessionsOf(tx, row.tenant_id, id)
    await closeStepsOf(tx, id)
    const invitation = await draftInvitation(tx, ctx, { tenant: row.tenant_id, userId: id }, purpose)
    const action = purpose === 'invite' ? 'user.invite' : 'user.reset_password'
    await audit(tx, ctx, { action, subject: { kind: 'user', id }, organisation: row.tenant_id })
    return { user: presentUser((await getUser(tx, id)) ?? row), draft: invitation }
  })
  identity.contexts.forgetAll()
  return { user, invitation: await sendInvitation(identity, id, draft) }
}

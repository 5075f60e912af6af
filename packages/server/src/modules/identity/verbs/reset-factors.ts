import { AppError, type CreatedUser } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { countFactors, deleteFactors } from '../factors/queries.ts'
import { findManagedUser, requireOther } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { draftInvitation, sendInvitation } from '../invitations/issue.ts'
import { presentUser } from '../present.ts'
import { dropPassword, getUser } from '../queries.ts'
import { deleteSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'
import { tellOwner } from '../tell-owner.ts'

/**
 * Takes every factor of an account away, for somebody who lost them all. Password and API tokens go with them, so that whoever knows it
 * cannot put a factor of their own in the place; the person comes back in by the link.
 * @throws AppError `session.step_up_required`; `user.not_found`; `user.inactive`; `user.own_account`; `tlp.denied`
 */
export async function resetFactors(identity: Identity, { ctx, input }: Call<{ id: UserId }>): Promise<CreatedUser> {
  allow(ctx, 'user.manage')
  const { id } = input
  requireOther(ctx, id)
  requireFreshProof(ctx)
  const { user, draft } = await identity.db.withTx(ctx.scope, async (tx) => {
    const row = await findManagedUser(tx, ctx, id)
    if (!row.is_active) throw new AppError('user.inactive')
    const before = await countFactors(tx, id)
    await deleteFactors(tx, id)
    await dropPassword(tx, row.tenant_id, id)
    await deleteSessionsOf(tx, row.tenant_id, id)
    await closeStepsOf(tx, id)
    // Whoever lost the devices may have lost the tokens on them.
    const tokensEnded = await identity.leaving.endTokens(tx, ctx, id)
    const invitation = await draftInvitation(tx, ctx, { tenant: row.tenant_id, userId: id }, 'reset')
    const subject = { kind: 'user', id }
    const after = { tokensEnded }
    await audit(tx, ctx, { action: 'user.reset_factors', subject, before, after, organisation: row.tenant_id })
    return { user: presentUser((await getUser(tx, id)) ?? row), draft: invitation }
  })
  identity.contexts.forgetAll()
  await tellOwner(identity, id, 'factorsReset', ctx.clock.now())
  return { user, invitation: await sendInvitation(identity, id, draft) }
}

import { AppError, TransferUserInput, type User } from '@haidang/contracts'
import type { OrganisationId, UserId } from '@haidang/std'
import { allow, type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { findManagedUser, requireOther } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { presentUser } from '../present.ts'
import { getUser, lockAdministrators, moveUser } from '../queries.ts'
import { askForRoles, givesSecondHand } from '../role-changes.ts'
import { requireRolesTogether } from '../roles-go-together.ts'
import { closeStepsOf } from '../sign-in-steps.ts'

/**
 * Moves a person to another organisation: their roles, sessions and API tokens end there, new roles begin here; what they did
 * stays with the organisation it was done in. Put on record on both sides.
 * @throws AppError `session.step_up_required`; `user.not_found`; `user.own_account`; `user.same_organisation`; `tlp.denied`;
 *   `permission.denied` for an organisation out of reach; `user.last_administrator`; `request.invalid`
 */
export async function transferUser(
  { db, contexts, leaving, askSecondHand }: Identity,
  { ctx, input }: Call<TransferUserInput & { id: UserId }>,
): Promise<User> {
  const { id } = input
  const { organisationId, roles, reason } = TransferUserInput.parse(input)
  allow(ctx, 'user.manage', { organisation: organisationId as OrganisationId })
  requireOther(ctx, id)
  requireFreshProof(ctx)
  requireRolesTogether(roles)
  const user = await db.withTx(ctx.scope, async (tx) => {
    const administrators = await lockAdministrators(tx)
    const row = await findManagedUser(tx, ctx, id)
    if (row.tenant_id === organisationId) throw new AppError('user.same_organisation')
    if (administrators.length === 1 && administrators.includes(id) && !roles.includes('administrator'))
      throw new AppError('user.last_administrator')
    const before = presentUser(row)
    const tokensEnded = await leaving.endTokens(tx, ctx, id)
    await closeStepsOf(tx, id)
    const waits = roles.some(givesSecondHand)
    await moveUser(tx, row.tenant_id, organisationId, id, waits ? [] : roles)
    const moved = (await getUser(tx, id)) ?? row
    if (waits) await askForRoles(tx, ctx, askSecondHand, moved, { roles, relation: null, reason })
    const after = presentUser((await getUser(tx, id)) ?? row)
    const record = {
      action: 'user.transfer',
      subject: { kind: 'user', id },
      before,
      after: { ...after, reason, tokensEnded },
    }
    await audit(tx, ctx, { ...record, organisation: row.tenant_id })
    await audit(tx, ctx, { ...record, organisation: organisationId })
    return after
  })
  contexts.forgetAll()
  return user
}

import { AppError, type RecoveryCodes } from '@haidang/contracts'
import { type Call, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { countFactors, hasSecondFactor, replaceRecoveryCodes } from '../factors/queries.ts'
import { makeRecoveryCodes } from '../factors/recovery-codes.ts'
import type { Identity } from '../identity.ts'
import { ownSession } from '../open-session.ts'
import { tellOwner } from '../tell-owner.ts'
import { type OwnInput, ownId } from './own.ts'

/**
 * Makes ten new recovery codes; the old ones no longer work. They stand in for a factor, so there must be one. public: their own.
 * @throws AppError `session.required`; `session.step_up_required`; `factor.not_found`
 */
export async function makeOwnRecoveryCodes(identity: Identity, { ctx, input }: Call<OwnInput>): Promise<RecoveryCodes> {
  const userId = ownId(ctx)
  requireFreshProof(ctx)
  const { codes, kept } = await makeRecoveryCodes(identity.passwords)
  await identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    if (!hasSecondFactor(await countFactors(tx, userId))) throw new AppError('factor.not_found')
    await replaceRecoveryCodes(tx, session.tenant_id, userId, kept)
    await audit(tx, ctx, { action: 'account.recovery_codes', subject: { kind: 'user', id: userId } })
  })
  await tellOwner(identity, userId, 'recoveryCodesMade', ctx.clock.now())
  return { codes }
}

import { AppError, type InvitationFacts, LookAtInvitationInput } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import { countFactors, hasSecondFactor } from '../factors/queries.ts'
import type { Identity } from '../identity.ts'
import { presentUser } from '../present.ts'
import { getUser } from '../queries.ts'
import { lockInvitation } from './queries.ts'

/**
 * Whom a link is for. public: the token decides; an unknown, a used and an expired one look the same.
 * @throws AppError `invitation.gone`
 */
export async function lookAtInvitation(
  { db, mustHaveSecondFactor }: Identity,
  { ctx, input }: Call<LookAtInvitationInput>,
): Promise<InvitationFacts> {
  const { token } = LookAtInvitationInput.parse(input)
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const row = await lockInvitation(tx, hashSecretToken(token), new Date(ctx.clock.now()).toISOString())
    const user = row === undefined ? undefined : await getUser(tx, row.user_id)
    if (row === undefined || user === undefined || !user.is_active) throw new AppError('invitation.gone')
    const { login, displayName, organisation } = presentUser(user)
    return {
      purpose: row.purpose,
      login,
      displayName,
      organisation,
      expiresAt: row.expires_at.toISOString(),
      needsSecondFactor: mustHaveSecondFactor(user.roles) && !hasSecondFactor(await countFactors(tx, row.user_id)),
    }
  })
}

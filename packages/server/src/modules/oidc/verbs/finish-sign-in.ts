import { AppError } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { continueSignIn, type Device, getCredentialById, type SignedIn } from '#src/modules/identity/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import type { Oidc } from '../oidc.ts'
import { takeAnswer } from '../queries.ts'

/**
 * Takes up what the provider has answered, once, in the browser that began: the session, or the question for the second factor
 * where the provider's word does not stand for it. public: the browser's secret decides.
 * @throws AppError `oidc.attempt_over`
 */
export async function finishSignIn(
  { db, identity }: Oidc,
  { ctx, input }: Call<{ browserSecret: string | undefined } & Device>,
): Promise<SignedIn> {
  const { browserSecret } = input
  if (browserSecret === undefined) throw new AppError('oidc.attempt_over')
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const answered = await takeAnswer(tx, hashSecretToken(browserSecret), new Date(ctx.clock.now()).toISOString())
    const person = answered === undefined ? undefined : await getCredentialById(tx, answered.user_id)
    if (answered === undefined || person === undefined || !person.is_active) throw new AppError('oidc.attempt_over')
    const assurance = answered.is_multi_factor ? 'multi_factor' : 'password'
    return continueSignIn(tx, identity, ctx, person, input, { assurance, by: 'oidc' })
  })
}

import { AppError, SecondFactorInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { finishSignIn } from '../continue-sign-in.ts'
import { readyCode, useCode } from '../factors/check-code.ts'
import type { Identity } from '../identity.ts'
import type { Device, OpenedSession } from '../open-session.ts'
import { getCredentialById } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'
import { closeStep, failStep, lockStep } from '../sign-in-steps.ts'

/**
 * The second step of a sign-in: a one-time code or a recovery code. public: the token of the first step says who it is, and only
 * from the network that step came from. Wrong codes are counted for the person and the address, and the fifth ends the step.
 * @throws AppError `session.step_expired`; `session.bad_code`; `session.throttled`; `request.too_many`
 */
export async function giveSecondFactor(
  identity: Identity,
  { ctx, input }: Call<SecondFactorInput & Device>,
): Promise<OpenedSession> {
  const { db } = identity
  const { token, method, code } = SecondFactorInput.parse(input)
  const begun = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const step = await lockStep(tx, ctx.clock, 'second_factor', token, input.address)
    if (step === undefined || step.user_id === null) return null
    const keys = attemptKeys(`factor:${step.user_id}`, input.address)
    return { userId: step.user_id, keys, waitMs: await countAttempt(tx, keys, ctx.clock.now()) }
  })
  if (begun === null) throw new AppError('session.step_expired')
  const { userId, keys, waitMs } = begun
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  const ready = await readyCode(identity, userId, method, code, ctx.clock.now())
  const opened = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const step = await lockStep(tx, ctx.clock, 'second_factor', token, input.address)
    const person = await getCredentialById(tx, userId)
    if (step === undefined || person === undefined || !person.is_active) return 'expired' as const
    if (ready === null || !(await useCode(tx, userId, ready, ctx.clock.now()))) {
      await failStep(tx, token, step.failures)
      await audit(
        tx,
        { ...ctx, tenant: person.tenant_id as TenantId },
        {
          action: 'session.open',
          subject: { kind: 'user', id: userId },
          after: { by: method },
          result: 'refused',
        },
      )
      return 'wrong' as const
    }
    await closeStep(tx, token)
    await forgiveAttempt(tx, keys)
    return finishSignIn(tx, identity, ctx, person, input, { assurance: 'multi_factor', by: method })
  })
  if (opened === 'expired') throw new AppError('session.step_expired')
  if (opened === 'wrong') throw new AppError('session.bad_code')
  return opened
}

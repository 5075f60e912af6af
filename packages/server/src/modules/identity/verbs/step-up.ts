import { AppError, type Ceremony, CeremonyAnswer, StepUpInput } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { readyCode, useCode } from '../factors/check-code.ts'
import { checkPasskey } from '../factors/check-passkey.ts'
import { countFactors, hasSecondFactor, listPasskeys } from '../factors/queries.ts'
import { authenticationOptions } from '../factors/webauthn.ts'
import type { Identity } from '../identity.ts'
import { type Device, type OpenedSession, ownSession, renewOwnSession } from '../open-session.ts'
import { getCredentialById } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'
import { openStep } from '../sign-in-steps.ts'

interface OwnCall extends Device {
  readonly sessionToken: string | undefined
}

const ACTION = 'session.step_up'

/**
 * Proves again who sits there, by one-time code or, where the person has no second factor, by password. The session goes on
 * under a new token. public: whoever holds a session may prove whose it is.
 * @throws AppError `session.required`; `session.bad_proof`; `session.throttled`; `request.too_many`
 */
export async function stepUp(identity: Identity, { ctx, input }: Call<StepUpInput & OwnCall>): Promise<OpenedSession> {
  const { db, passwords } = identity
  const { method, secret } = StepUpInput.parse(input)
  const begun = await db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const keys = attemptKeys(`factor:${session.user_id}`, input.address)
    return {
      keys,
      userId: session.user_id,
      waitMs: await countAttempt(tx, keys, ctx.clock.now()),
      person: await getCredentialById(tx, session.user_id),
      mayUsePassword: !hasSecondFactor(await countFactors(tx, session.user_id)),
    }
  })
  const { keys, userId, waitMs, person, mayUsePassword } = begun
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  const isPasswordRight =
    method === 'password' && mayUsePassword && (await passwords.verify(person?.password_hash ?? null, secret))
  const ready = method === 'totp' ? await readyCode(identity, userId, 'totp', secret, ctx.clock.now()) : null
  const opened = await db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const isUsed = ready !== null && (await useCode(tx, userId, ready, ctx.clock.now()))
    const subject = { kind: 'user', id: userId }
    if (!isPasswordRight && !isUsed) {
      await audit(tx, ctx, {
        action: ACTION,
        subject,
        after: { by: method },
        result: 'refused',
        code: 'session.bad_proof',
      })
      return null
    }
    await forgiveAttempt(tx, keys)
    const renewed = await renewOwnSession(tx, identity, ctx, session, isUsed ? 'multi_factor' : session.assurance)
    await audit(tx, ctx, { action: ACTION, subject, after: { by: method } })
    return renewed
  })
  if (opened === null) throw new AppError('session.bad_proof')
  return opened
}

/** What the browser is asked to sign for a step-up. public: as above. @throws AppError `session.required`; `factor.not_found` */
export async function offerPasskeyStepUp({ db, party }: Identity, { ctx, input }: Call<OwnCall>): Promise<Ceremony> {
  return db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const passkeys = await listPasskeys(tx, session.user_id)
    if (passkeys.length === 0) throw new AppError('factor.not_found')
    const { challenge, options } = await authenticationOptions(party, passkeys)
    const { token } = await openStep(tx, ctx.clock, {
      kind: 'passkey_step_up',
      userId: session.user_id,
      sessionId: session.id,
      challenge,
      address: input.address,
    })
    return { token, options }
  })
}

/** Proves again who sits there, by passkey. public: as above. @throws AppError `session.required`; `session.step_expired`; `session.bad_proof` */
export async function stepUpByPasskey(
  identity: Identity,
  { ctx, input }: Call<CeremonyAnswer & OwnCall>,
): Promise<OpenedSession> {
  const { token, response } = CeremonyAnswer.parse(input)
  const outcome = await identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const answer = { token, response, address: input.address }
    const proof = await checkPasskey(tx, ctx.clock, identity.party, 'passkey_step_up', answer)
    if (proof.kind === 'expired') return 'expired' as const
    const subject = { kind: 'user', id: session.user_id }
    const after = { by: 'passkey' }
    if (proof.kind === 'wrong' || proof.step.session_id !== session.id) {
      await audit(tx, ctx, { action: ACTION, subject, after, result: 'refused', code: 'session.bad_proof' })
      return 'wrong' as const
    }
    const renewed = await renewOwnSession(tx, identity, ctx, session, 'multi_factor')
    await audit(tx, ctx, { action: ACTION, subject, after })
    return renewed
  })
  if (outcome === 'expired') throw new AppError('session.step_expired')
  if (outcome === 'wrong') throw new AppError('session.bad_proof')
  return outcome
}

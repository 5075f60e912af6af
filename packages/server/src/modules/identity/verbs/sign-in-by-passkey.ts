import { AppError, type Ceremony, CeremonyAnswer, PasskeyOptionsInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { finishSignIn } from '../continue-sign-in.ts'
import { checkPasskey } from '../factors/check-passkey.ts'
import { listPasskeys } from '../factors/queries.ts'
import { authenticationOptions } from '../factors/webauthn.ts'
import type { Identity } from '../identity.ts'
import type { Device, OpenedSession } from '../open-session.ts'
import { getCredentialById } from '../queries.ts'
import { lockStep, openStep, takeParent } from '../sign-in-steps.ts'

/**
 * What the browser is asked to sign: with the token of a first step by that person's passkeys, without one by whichever passkey
 * it holds for this site. public: nobody is known yet.
 * @throws AppError `session.step_expired`
 */
export async function offerPasskeySignIn(
  { db, party }: Identity,
  { ctx, input }: Call<PasskeyOptionsInput & Device>,
): Promise<Ceremony> {
  const { token: parentToken } = PasskeyOptionsInput.parse(input)
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    if (parentToken === undefined) {
      const { challenge, options } = await authenticationOptions(party, [])
      const { token } = await openStep(tx, ctx.clock, { kind: 'passkey_sign_in', challenge, address: input.address })
      return { token, options }
    }
    const parent = await lockStep(tx, ctx.clock, 'second_factor', parentToken, input.address)
    if (parent === undefined || parent.user_id === null) throw new AppError('session.step_expired')
    const { challenge, options } = await authenticationOptions(party, await listPasskeys(tx, parent.user_id))
    const { token } = await openStep(tx, ctx.clock, {
      kind: 'passkey_second_factor',
      userId: parent.user_id,
      parentToken,
      challenge,
      address: input.address,
    })
    return { token, options }
  })
}

/**
 * Signs a person in by passkey, alone or as second factor. Both count as several factors: the passkey is something they have, and
 * it asked for a fingerprint, a face or a PIN. public: the signature decides.
 * @throws AppError `session.step_expired`; `session.bad_credentials`
 */
export async function signInByPasskey(
  identity: Identity,
  { ctx, input }: Call<CeremonyAnswer & Device>,
): Promise<OpenedSession> {
  const { db, party } = identity
  const { token, response } = CeremonyAnswer.parse(input)
  const outcome = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const answer = { token, response, address: input.address }
    let proof = await checkPasskey(tx, ctx.clock, party, 'passkey_sign_in', answer)
    if (proof.kind === 'expired') proof = await checkPasskey(tx, ctx.clock, party, 'passkey_second_factor', answer)
    if (proof.kind === 'expired') return 'expired' as const
    const owner = proof.passkey?.user_id ?? null
    const person = owner === null ? undefined : await getCredentialById(tx, owner)
    if (proof.kind === 'wrong' || person === undefined || !person.is_active) {
      const refused: Context = { ...ctx, tenant: (person?.tenant_id as TenantId | undefined) ?? ctx.tenant }
      const subject = { kind: 'user', id: person?.id ?? null }
      const after = { by: 'passkey' }
      await audit(tx, refused, {
        action: 'session.open',
        subject,
        after,
        result: 'refused',
        code: 'session.bad_credentials',
      })
      return 'wrong' as const
    }
    const { parent_hash: parentHash } = proof.step
    if (parentHash !== null && !(await takeParent(tx, ctx.clock, parentHash))) return 'expired' as const
    return finishSignIn(tx, identity, ctx, person, input, { assurance: 'multi_factor', by: 'passkey' })
  })
  if (outcome === 'expired') throw new AppError('session.step_expired')
  if (outcome === 'wrong') throw new AppError('session.bad_credentials')
  return outcome
}

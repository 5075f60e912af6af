import type { Assurance, SecondFactor, SignInAnswer } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Actor, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { countFactors, hasSecondFactor } from './factors/queries.ts'
import type { Identity } from './identity.ts'
import { type Device, type OpenedSession, openSession } from './open-session.ts'
import { openStep } from './sign-in-steps.ts'
import type { CredentialRow } from './tables.ts'

/** What a step of signing in comes to; `opened` carries the cookie where it is the last one. */
export interface SignedIn {
  readonly answer: SignInAnswer
  readonly opened: OpenedSession | null
}

/** How a person came in, for the audit. */
export type SignInBy = 'password' | 'totp' | 'recovery_code' | 'passkey' | 'invitation' | 'oidc' | 'setup'

/** Opens the session at the end of a sign-in and puts it on record. */
export async function finishSignIn(
  tx: Tx,
  identity: Identity,
  ctx: Context,
  person: CredentialRow,
  device: Device,
  proof: { readonly assurance: Assurance; readonly by: SignInBy },
): Promise<OpenedSession> {
  const tenant = person.tenant_id as TenantId
  const userId = person.id as UserId
  const opened = await openSession(tx, identity, ctx, { tenant, userId }, device, proof.assurance)
  const actor: Actor = { kind: 'user', id: userId, name: person.display_name, roles: person.roles }
  await audit(
    tx,
    { ...ctx, tenant, actor },
    { action: 'session.open', subject: { kind: 'user', id: userId }, after: { by: proof.by } },
  )
  return opened
}

/**
 * What follows on a first factor that was right (a password, a link, another house's word): the session, or the question for
 * the second factor where the person has one.
 */
export async function continueSignIn(
  tx: Tx,
  identity: Identity,
  ctx: Context,
  person: CredentialRow,
  device: Device,
  proof: { readonly assurance: Assurance; readonly by: SignInBy },
): Promise<SignedIn> {
  const own = await countFactors(tx, person.id)
  if (proof.assurance === 'password' && hasSecondFactor(own)) {
    const { token, expiresAt } = await openStep(tx, ctx.clock, {
      kind: 'second_factor',
      userId: person.id,
      address: device.address,
    })
    const methods: SecondFactor[] = [
      ...(own.passkeys > 0 ? ['passkey' as const] : []),
      ...(own.hasTotp ? ['totp' as const] : []),
      ...(own.recoveryCodes > 0 ? ['recovery_code' as const] : []),
    ]
    return { answer: { step: 'second_factor', token, methods, expiresAt }, opened: null }
  }
  const opened = await finishSignIn(tx, identity, ctx, person, device, proof)
  return { answer: { step: 'done', session: opened.session }, opened }
}

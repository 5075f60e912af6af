import { AcceptInvitationInput, AppError } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Actor, Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import { continueSignIn, type SignedIn } from '../continue-sign-in.ts'
import type { Identity } from '../identity.ts'
import type { Device } from '../open-session.ts'
import { getCredentialById, getUser, savePassword } from '../queries.ts'
import { deleteSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'
import { tellOwner } from '../tell-owner.ts'
import { deleteInvitation, lockInvitation } from './queries.ts'

/**
 * Sets the password by a link, once, and signs in; who has a second factor is asked for it. public: the token decides.
 * @throws AppError `invitation.gone`; `password.too_weak`; `request.too_many`
 */
export async function acceptInvitation(
  identity: Identity,
  { ctx, input }: Call<AcceptInvitationInput & Device>,
): Promise<SignedIn> {
  const { db, strength, passwords, contexts } = identity
  const { token, password } = AcceptInvitationInput.parse(input)
  const tokenHash = hashSecretToken(token)
  const at = new Date(ctx.clock.now()).toISOString()
  // Looked at before the password is hashed, so that strangers cannot make the server work; decided under the lock below.
  const user = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const row = await lockInvitation(tx, tokenHash, at)
    return row === undefined ? undefined : getUser(tx, row.user_id)
  })
  if (user === undefined || !user.is_active) throw new AppError('invitation.gone')
  const weakness = await strength.weaknessOf(password, [user.login, user.display_name, user.organisation_name])
  if (weakness !== null) throw new AppError('password.too_weak', { reason: weakness })
  const passwordHash = await passwords.hash(password)
  const signedIn = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const row = await lockInvitation(tx, tokenHash, at)
    const person = row === undefined ? undefined : await getCredentialById(tx, row.user_id)
    if (row === undefined || person === undefined || !person.is_active) throw new AppError('invitation.gone')
    await deleteInvitation(tx, person.id)
    await savePassword(tx, person.tenant_id, person.id, passwordHash, at)
    await deleteSessionsOf(tx, person.tenant_id, person.id)
    await closeStepsOf(tx, person.id)
    const actor: Actor = { kind: 'user', id: person.id as UserId, name: person.display_name, roles: person.roles }
    await audit(
      tx,
      { ...ctx, tenant: person.tenant_id as TenantId, actor },
      { action: 'invitation.accept', subject: { kind: 'user', id: person.id }, after: { purpose: row.purpose } },
    )
    return continueSignIn(tx, identity, ctx, person, input, { assurance: 'password', by: 'invitation' })
  })
  contexts.forgetAll()
  await tellOwner(identity, user.id, 'passwordChanged', ctx.clock.now())
  return signedIn
}

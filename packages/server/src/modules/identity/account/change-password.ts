import { type Account, AppError, ChangePasswordInput } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Identity } from '../identity.ts'
import { getUser, getCredentialById, savePassword } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'
import { changeProof, type OwnInput, ownId, type WithSession } from './own.ts'
import { readAccount } from './read-account.ts'

/**
 * Changes the own password by the one that is in use; every other session ends. public: it changes nothing but their own.
 * @throws AppError `session.required`; `password.wrong`; `password.too_weak`; `session.throttled`; `request.too_many`
 */
export async function changePassword(
  identity: Identity,
  { ctx, input }: Call<ChangePasswordInput & OwnInput & { address: string }>,
): Promise<WithSession<Account>> {
  const { db, passwords, strength } = identity
  const { current, next } = ChangePasswordInput.parse(input)
  const userId = ownId(ctx)
  const keys = attemptKeys(`factor:${userId}`, input.address)
  const { waitMs, person, user } = await db.withTx([ctx.tenant], async (tx) => ({
    waitMs: await countAttempt(tx, keys, ctx.clock.now()),
    person: await getCredentialById(tx, userId),
    user: await getUser(tx, userId),
  }))
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  if (person === undefined || user === undefined) throw new AppError('session.required')
  const before = person.password_hash
  if (!(await passwords.verify(before, current))) {
    const subject = { kind: 'user', id: userId }
    await db.withTx([ctx.tenant], (tx) => audit(tx, ctx, { action: 'account.password', subject, result: 'refused' }))
    throw new AppError('password.wrong')
  }
  const weakness = await strength.weaknessOf(next, [user.login, user.display_name, user.organisation_name])
  if (weakness !== null) throw new AppError('password.too_weak', { reason: weakness })
  const passwordHash = await passwords.hash(next)
  return changeProof(identity, ctx, input, { notice: 'passwordChanged', raises: false }, async (tx, session) => {
    // Reset by an administrator meanwhile: the link they made is the way in now.
    if ((await getCredentialById(tx, userId))?.password_hash !== before) throw new AppError('password.wrong')
    await forgiveAttempt(tx, keys)
    await savePassword(tx, session.tenant_id, userId, passwordHash, new Date(ctx.clock.now()).toISOString())
    await audit(tx, ctx, { action: 'account.password', subject: { kind: 'user', id: userId } })
    return readAccount(tx, identity, userId)
  })
}

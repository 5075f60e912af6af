import { AppError, SignInInput } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Actor, Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { type Device, type OpenedSession, openSession } from '../open-session.ts'
import { getCredential, getUser } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'

/**
 * Signs a person in. public: nobody is known yet; the password decides.
 * An unknown login, a wrong password and an account put out of use look and last the same.
 * @throws AppError `session.bad_credentials`; `session.throttled` with `retryAfterSeconds`; `request.too_many`
 */
export async function signIn(
  { db, passwords }: Identity,
  { ctx, input }: Call<SignInInput & Device>,
): Promise<OpenedSession> {
  const given = SignInInput.parse(input)
  const login = given.login.toLowerCase()
  const keys = attemptKeys(login, input.address)
  const { waitMs, found } = await db.withTx(SYSTEM_SCOPE, async (tx) => ({
    waitMs: await countAttempt(tx, keys, ctx.clock.now()),
    found: await getCredential(tx, login),
  }))
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  const isRight = await passwords.verify(found?.password_hash ?? null, given.password)
  // Nobody to name and no organisation to tell: the count above is all that is kept.
  if (found === undefined) throw new AppError('session.bad_credentials')
  const tenant = found.tenant_id as TenantId
  const userId = found.id as UserId
  const subject = { kind: 'user', id: userId }
  const device = { address: input.address, agent: input.agent }
  if (!isRight || !found.is_active) {
    const refused: Context = { ...ctx, tenant }
    await db.withTx(SYSTEM_SCOPE, (tx) =>
      audit(tx, refused, { action: 'session.open', subject, after: device, result: 'refused' }),
    )
    throw new AppError('session.bad_credentials')
  }
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    await forgiveAttempt(tx, keys)
    const opened = await openSession(tx, ctx, tenant, userId, device)
    const roles = (await getUser(tx, userId))?.roles ?? []
    const actor: Actor = { kind: 'user', id: userId, name: found.display_name, roles }
    await audit(tx, { ...ctx, tenant, actor }, { action: 'session.open', subject, after: device })
    return opened
  })
}

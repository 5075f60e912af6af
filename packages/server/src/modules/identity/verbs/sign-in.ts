import { AppError, SignInInput } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Actor, Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { type Device, type OpenedSession, openSession } from '../open-session.ts'
import { getCredential } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'

/**
 * Signs a person in. public: nobody is known yet; the password decides.
 * An unknown login, a wrong password and an account put out of use look and last the same.
 * @throws AppError `session.bad_credentials`; `session.throttled` with `retryAfterSeconds`; `request.too_many`
 */
export async function signIn(
  { db, passwords, calendar }: Identity,
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
  const device = { address: input.address.slice(0, 100), agent: input.agent.slice(0, 300) }
  if (found === undefined || !isRight || !found.is_active) {
    // An unknown login is recorded too, under nobody's organisation and without the name typed (people type passwords there): the
    // answer then takes as long as for a known one.
    const refused: Context = { ...ctx, tenant: (found?.tenant_id as TenantId | undefined) ?? ctx.tenant }
    const subject = { kind: 'user', id: found?.id ?? null }
    await db.withTx(SYSTEM_SCOPE, (tx) =>
      audit(tx, refused, { action: 'session.open', subject, after: device, result: 'refused' }),
    )
    throw new AppError('session.bad_credentials')
  }
  const tenant = found.tenant_id as TenantId
  const userId = found.id as UserId
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    // The password may have been reset, or the account put out of use, while the old one was being checked.
    const now = await getCredential(tx, login)
    if (now === undefined || !now.is_active || now.password_hash !== found.password_hash) {
      throw new AppError('session.bad_credentials')
    }
    await forgiveAttempt(tx, keys)
    const opened = await openSession(tx, ctx, tenant, userId, device, calendar)
    const actor: Actor = { kind: 'user', id: userId, name: found.display_name, roles: opened.session.roles }
    await audit(
      tx,
      { ...ctx, tenant, actor },
      { action: 'session.open', subject: { kind: 'user', id: userId }, after: device },
    )
    return opened
  })
}

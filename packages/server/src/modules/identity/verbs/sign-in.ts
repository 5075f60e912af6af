import { AppError, SignInInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import type { Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { continueSignIn, type SignedIn } from '../continue-sign-in.ts'
import type { Identity } from '../identity.ts'
import type { Device } from '../open-session.ts'
import { getCredential } from '../queries.ts'
import { attemptKeys, countAttempt, forgiveAttempt } from '../sign-in-attempts.ts'

/**
 * Signs a person in by password, or asks for the second factor of whoever has one. public: nobody is known yet; the password
 * decides. An unknown login, a wrong password, an account put out of use and one that waits for its link look and last the same.
 * @throws AppError `session.bad_credentials`; `session.throttled` with `retryAfterSeconds`; `request.too_many`
 */
export async function signIn(identity: Identity, { ctx, input }: Call<SignInInput & Device>): Promise<SignedIn> {
  const { db, passwords } = identity
  const given = SignInInput.parse(input)
  const login = given.login.toLowerCase()
  const keys = attemptKeys(login, input.address)
  const { waitMs, found } = await db.withTx(SYSTEM_SCOPE, async (tx) => ({
    waitMs: await countAttempt(tx, keys, ctx.clock.now()),
    found: await getCredential(tx, login),
  }))
  if (waitMs > 0) throw new AppError('session.throttled', { retryAfterSeconds: Math.ceil(waitMs / 1000) })
  const isRight = await passwords.verify(found?.password_hash ?? null, given.password)
  if (found === undefined || !isRight || !found.is_active) {
    // An unknown login is recorded too, under nobody's organisation and without the name typed (people type passwords there): the
    // answer then takes as long as for a known one.
    const refused: Context = { ...ctx, tenant: (found?.tenant_id as TenantId | undefined) ?? ctx.tenant }
    const subject = { kind: 'user', id: found?.id ?? null }
    await db.withTx(SYSTEM_SCOPE, (tx) =>
      audit(tx, refused, {
        action: 'session.open',
        subject,
        after: { by: 'password' },
        result: 'refused',
        code: 'session.bad_credentials',
      }),
    )
    throw new AppError('session.bad_credentials')
  }
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    // The password may have been reset, or the account put out of use, while the old one was being checked.
    const now = await getCredential(tx, login)
    if (now === undefined || !now.is_active || now.password_hash !== found.password_hash) {
      throw new AppError('session.bad_credentials')
    }
    await forgiveAttempt(tx, keys)
    return continueSignIn(tx, identity, ctx, now, input, { assurance: 'password', by: 'password' })
  })
}

import { timingSafeEqual } from 'node:crypto'
import { AppError, CreateUserInput, permissionsOf, type Role, SetupInput } from '@haidang/contracts'
import type { OrganisationId, UserId } from '@haidang/std'
import type { Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { foundOrganisation } from '#src/modules/organisations/index.ts'
import { newId } from '#src/platform/clock.ts'
import { SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import type { Identity } from '../identity.ts'
import { type Device, type OpenedSession, openSession } from '../open-session.ts'
import { deleteSetupToken, hasAdministrator, insertUser, lockSetupToken } from '../queries.ts'

const ROLES: readonly Role[] = ['administrator']

/**
 * Creates the root organisation and the first administrator, once, and signs them in.
 * public: nobody exists yet; the token from the terminal decides.
 * @throws AppError `setup.already_done`, `setup.bad_token`, `password.too_weak`, `request.invalid` for a malformed login
 */
export async function setUp(identity: Identity, { ctx, input }: Call<SetupInput & Device>): Promise<OpenedSession> {
  const { db, passwords, strength, contexts } = identity
  const given = SetupInput.parse(input)
  const login = CreateUserInput.shape.login.safeParse(given.login)
  if (!login.success)
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/login', code: 'login.malformed', message: 'login.malformed' }] },
    )
  const name = given.organisationName.normalize('NFC')
  const displayName = given.displayName.normalize('NFC')
  const givenHash = hashSecretToken(given.token.trim())

  const check = async (stored: string | undefined, isDone: boolean): Promise<void> => {
    if (isDone) throw new AppError('setup.already_done')
    if (stored === undefined || !timingSafeEqual(Buffer.from(stored, 'hex'), givenHash))
      throw new AppError('setup.bad_token')
  }
  // Looked at before the password is hashed, so that strangers cannot make the server work; decided under the lock below.
  await db.withTx(SYSTEM_SCOPE, async (tx) => check(await lockSetupToken(tx), await hasAdministrator(tx)))
  const weakness = await strength.weaknessOf(given.password, [login.data, displayName, name])
  if (weakness !== null) throw new AppError('password.too_weak', { reason: weakness })
  const passwordHash = await passwords.hash(given.password)

  const id = newId<UserId>(ctx.clock)
  const tenant = newId<OrganisationId>(ctx.clock)
  const actor = { kind: 'user' as const, id, name: displayName, roles: ROLES }
  const founder: Context = {
    ...ctx,
    tenant,
    scope: SYSTEM_SCOPE,
    actor,
    permissions: permissionsOf(ROLES),
    clearance: 'red',
  }
  const opened = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    await check(await lockSetupToken(tx), await hasAdministrator(tx))
    await deleteSetupToken(tx)
    await foundOrganisation(tx, founder, { id: tenant, name, provinceCode: given.provinceCode })
    const at = new Date(ctx.clock.now()).toISOString()
    await insertUser(
      tx,
      tenant,
      {
        id,
        login: login.data,
        displayName,
        email: null,
        passwordHash,
        clearance: 'red',
        locale: ctx.locale,
        roles: ROLES,
      },
      at,
    )
    const session = await openSession(tx, identity, founder, { tenant, userId: id }, input, 'password')
    await audit(tx, founder, {
      action: 'setup.complete',
      subject: { kind: 'user', id },
      after: { login: login.data, displayName, roles: ROLES },
    })
    return session
  })
  contexts.forgetAll()
  return opened
}

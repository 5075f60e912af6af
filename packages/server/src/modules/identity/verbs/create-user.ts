import { AppError, CreateUserInput, mayHoldTogether, type User } from '@haidang/contracts'
import type { OrganisationId, UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { isUniqueViolation } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { generatePassword } from '../passwords.ts'
import { presentUser } from '../present.ts'
import { getUser, insertUser } from '../queries.ts'

/**
 * Creates an account with a generated password, which is answered here once and kept nowhere in clear.
 * @throws AppError `user.login_taken`; `tlp.denied` for a clearance above the actor's own; `request.invalid` for roles that do
 *   not go together; `reference.missing` for an organisation that does not exist
 */
export async function createUser(
  { db, passwords }: Identity,
  { ctx, input }: Call<CreateUserInput>,
): Promise<{ user: User; password: string }> {
  const given = CreateUserInput.parse(input)
  const tenant = given.organisationId as OrganisationId
  allow(ctx, 'user.manage', { organisation: tenant, tlp: given.clearance })
  if (!mayHoldTogether(given.roles))
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/roles', code: 'roles.mixed', message: 'roles.mixed' }] },
    )
  const password = generatePassword()
  const passwordHash = await passwords.hash(password)
  const id = newId<UserId>(ctx.clock)
  const displayName = given.displayName.normalize('NFC')
  try {
    return await db.withTx(ctx.scope, async (tx) => {
      const { login, email, clearance, roles } = given
      await insertUser(
        tx,
        tenant,
        { id, login, displayName, email, passwordHash, clearance, locale: 'vi', roles },
        new Date(ctx.clock.now()).toISOString(),
      )
      const row = await getUser(tx, id)
      if (row === undefined) throw new AppError('user.not_found')
      const user = presentUser(row)
      await audit(tx, ctx, { action: 'user.create', subject: { kind: 'user', id }, after: user, organisation: tenant })
      return { user, password }
    })
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause, 'users_login'))
      throw new AppError('user.login_taken', { login: given.login })
    throw error
  }
}

import { AppError, type CreatedUser, CreateUserInput } from '@haidang/contracts'
import type { OrganisationId, UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { isUniqueViolation } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { draftInvitation, sendInvitation } from '../invitations/issue.ts'
import { presentUser } from '../present.ts'
import { getUser, insertUser } from '../queries.ts'
import { askForRoles, givesSecondHand } from '../role-changes.ts'
import { requireRolesTogether } from '../roles-go-together.ts'

/**
 * Creates an account and a link by which the person sets their password: answered here once, mailed where there is mail.
 * @throws AppError `user.login_taken`; `tlp.denied` for a clearance above the actor's own; `request.invalid` for roles that do
 *   not go together; `reference.missing` for an organisation that does not exist
 */
export async function createUser(identity: Identity, { ctx, input }: Call<CreateUserInput>): Promise<CreatedUser> {
  const given = CreateUserInput.parse(input)
  const tenant = given.organisationId as OrganisationId
  allow(ctx, 'user.manage', { organisation: tenant, tlp: given.clearance })
  requireRolesTogether(given.roles)
  const id = newId<UserId>(ctx.clock)
  const displayName = given.displayName.normalize('NFC')
  try {
    const { user, draft } = await identity.db.withTx(ctx.scope, async (tx) => {
      const { login, email, clearance, roles } = given
      const at = new Date(ctx.clock.now()).toISOString()
      // Nobody makes themselves a second hand: roles that give it wait for somebody else.
      const waits = roles.some(givesSecondHand)
      const atOnce = waits ? [] : roles
      const person = {
        id,
        login,
        displayName,
        email,
        passwordHash: null,
        clearance,
        locale: 'vi' as const,
        roles: atOnce,
      }
      await insertUser(tx, tenant, person, at)
      const invitation = await draftInvitation(tx, ctx, { tenant, userId: id }, 'invite')
      const created = await getUser(tx, id)
      if (created === undefined) throw new AppError('user.not_found')
      if (waits) await askForRoles(tx, ctx, identity.askSecondHand, created, { roles, relation: null, reason: '' })
      const row = (await getUser(tx, id)) ?? created
      const made = presentUser(row)
      await audit(tx, ctx, { action: 'user.create', subject: { kind: 'user', id }, after: made, organisation: tenant })
      return { user: made, draft: invitation }
    })
    return { user, invitation: await sendInvitation(identity, id, draft) }
  } catch (error) {
    if (error instanceof AppError && isUniqueViolation(error.cause, 'users_login'))
      throw new AppError('user.login_taken', { login: given.login })
    throw error
  }
}

import { AppError, CreateApiTokenInput, type IssuedApiToken, type Permission } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import { allow, type Call, type Context, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { checkAddresses, checkPermissions, issueToken, type Wanted } from '../issue.ts'
import { auditedToken, presentToken } from '../present.ts'
import { lockAccount } from '../queries.ts'
import { mayReach } from '../scope.ts'

type Owner = Pick<Wanted, 'tenant' | 'userId' | 'serviceAccountId'>

/**
 * Finds the machine a token is made for, and checks that whoever makes it gives nothing they do not have: neither permission nor
 * marking nor reach.
 */
export async function takeAccount(tx: Tx, ctx: Context, id: string, wanted: readonly Permission[]): Promise<Owner> {
  const account = await lockAccount(tx, id, new Date(ctx.clock.now()).toISOString())
  if (account === undefined) throw new AppError('service_account.not_found')
  allow(ctx, 'token.manage', { organisation: account.tenant_id as TenantId, tlp: account.clearance as Tlp })
  if (!account.is_active) throw new AppError('service_account.not_in_use')
  const held = new Set(account.permissions.filter((permission) => ctx.permissions.has(permission)))
  checkPermissions(wanted, held)
  if (!(await mayReach(tx, ctx, account.tenant_id as TenantId, account.reach === 'below' ? 'below' : 'own')))
    throw new AppError('token.beyond_own')
  return { tenant: account.tenant_id, userId: null, serviceAccountId: account.id }
}

/**
 * Makes a token of one's own, or of a machine. It is answered here once.
 * @throws AppError `token.beyond_own` with places, `token.bad_address` with places, `token.too_many`,
 *   `service_account.not_found`, `service_account.not_in_use`, `session.step_up_required`
 */
export async function createToken(
  { db }: ApiTokens,
  { ctx, input }: Call<CreateApiTokenInput>,
): Promise<IssuedApiToken> {
  const given = CreateApiTokenInput.parse(input)
  const { serviceAccountId, ...rest } = given
  allow(ctx, serviceAccountId === null ? 'token.own' : 'token.manage')
  requireFreshProof(ctx)
  const { actor } = ctx
  if (actor.kind !== 'user') throw new AppError('token.not_for_tokens')
  const addresses = checkAddresses(given.addresses)
  return db.withTx(ctx.scope, async (tx) => {
    let owner: Owner = { tenant: ctx.tenant, userId: actor.id, serviceAccountId: null }
    if (serviceAccountId === null) checkPermissions(given.permissions, ctx.permissions)
    else owner = await takeAccount(tx, ctx, serviceAccountId, given.permissions)
    const { row, token } = await issueToken(tx, ctx, { ...rest, ...owner, addresses })
    await audit(tx, ctx, {
      action: 'token.create',
      subject: { kind: 'api_token', id: row.id },
      after: auditedToken(row),
      organisation: row.tenant_id,
    })
    return { apiToken: presentToken(row, ctx.clock.now()), token }
  })
}

import {
  AppError,
  CreateServiceAccountInput,
  type ServiceAccount,
  type ServiceAccountQuery,
  UpdateServiceAccountInput,
} from '@haidang/contracts'
import { foldVietnamese, type TenantId, type Tlp } from '@haidang/std'
import { allow, type Call, type Context, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor, isUniqueViolation, type Tx } from '#src/platform/db/index.ts'
import type { ApiTokens } from '../api-tokens.ts'
import { checkPermissions } from '../issue.ts'
import { auditedAccount, presentAccount } from '../present.ts'
import {
  type AccountFacts,
  getAccount,
  insertAccount,
  isActiveUser,
  listAccounts as selectPage,
  lockAccount,
  saveAccount,
} from '../queries.ts'
import { mayReach } from '../scope.ts'

const isoNow = (ctx: Context): string => new Date(ctx.clock.now()).toISOString()

/** Nobody makes a machine that may, sees or reaches more than they do; a person in use answers for it. */
async function check(tx: Tx, ctx: Context, tenant: TenantId, facts: AccountFacts): Promise<void> {
  checkPermissions(facts.permissions, ctx.permissions)
  allow(ctx, 'token.manage', { organisation: tenant, tlp: facts.clearance as Tlp })
  if (!(await mayReach(tx, ctx, tenant, facts.reach === 'below' ? 'below' : 'own')))
    throw new AppError(
      'token.beyond_own',
      {},
      { places: [{ path: '/reach', code: 'token.beyond_own', message: 'reach' }] },
    )
  if (!(await isActiveUser(tx, facts.responsibleId)))
    throw new AppError(
      'reference.missing',
      {},
      { places: [{ path: '/responsibleId', code: 'user.not_found', message: 'user.not_found' }] },
    )
}

function asNameTaken(error: unknown, name: string): unknown {
  const isTaken = error instanceof AppError && isUniqueViolation(error.cause, 'service_accounts_name')
  return isTaken ? new AppError('service_account.name_taken', { name }) : error
}

/** The machines in scope, in the order of their names. @throws AppError `cursor.invalid` */
export async function listServiceAccounts(
  { db }: ApiTokens,
  { ctx, input }: Call<ServiceAccountQuery>,
): Promise<{ items: ServiceAccount[]; nextCursor: string | null }> {
  allow(ctx, 'token.manage')
  const key = input.cursor === undefined ? undefined : decodeCursor(input.cursor, 2)
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectPage(tx, {
      organisationId: input.organisationId ?? null,
      after: key === undefined ? undefined : [String(key[0]), String(key[1])],
      limit: input.limit + 1,
      now: isoNow(ctx),
      scope: ctx.scope,
    }),
  )
  const items = rows.slice(0, input.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentAccount),
    nextCursor: rows.length > input.limit && last !== undefined ? encodeCursor([last.name_folded, last.id]) : null,
  }
}

/**
 * Makes a machine of an organisation. It has no way in until a token is made for it.
 * @throws AppError `token.beyond_own` with places, `service_account.name_taken`, `reference.missing`
 */
export async function createServiceAccount(
  { db }: ApiTokens,
  { ctx, input }: Call<CreateServiceAccountInput>,
): Promise<ServiceAccount> {
  const given = CreateServiceAccountInput.parse(input)
  const tenant = given.organisationId as TenantId
  allow(ctx, 'token.manage', { organisation: tenant, tlp: given.clearance })
  requireFreshProof(ctx)
  const { actor } = ctx
  if (actor.kind !== 'user') throw new AppError('token.not_for_tokens')
  const id = newId(ctx.clock)
  const name = given.name.normalize('NFC')
  const facts: AccountFacts = {
    name,
    nameFolded: foldVietnamese(name),
    purpose: given.purpose.normalize('NFC'),
    responsibleId: given.responsibleId ?? actor.id,
    permissions: [...new Set(given.permissions)],
    reach: given.reach,
    clearance: given.clearance,
    isActive: true,
  }
  try {
    return await db.withTx(ctx.scope, async (tx) => {
      await check(tx, ctx, tenant, facts)
      await insertAccount(tx, tenant, id, facts, isoNow(ctx))
      const row = await getAccount(tx, id, isoNow(ctx))
      if (row === undefined) throw new AppError('service_account.not_found')
      await audit(tx, ctx, {
        action: 'service_account.create',
        subject: { kind: 'service_account', id },
        after: auditedAccount(row),
        organisation: tenant,
      })
      return presentAccount(row)
    })
  } catch (error) {
    throw asNameTaken(error, name)
  }
}

/**
 * Changes a machine, or takes it out of use: its tokens stop at once and go on where it is put back. A permission taken from it
 * is taken from its tokens.
 * @throws AppError `service_account.not_found`; what `createServiceAccount` says
 */
export async function updateServiceAccount(
  { db }: ApiTokens,
  { ctx, input }: Call<UpdateServiceAccountInput & { id: string }>,
): Promise<ServiceAccount> {
  allow(ctx, 'token.manage')
  requireFreshProof(ctx)
  const { id } = input
  const given = UpdateServiceAccountInput.parse(input)
  try {
    return await db.withTx(ctx.scope, async (tx) => {
      const before = await lockAccount(tx, id, isoNow(ctx))
      if (before === undefined) throw new AppError('service_account.not_found')
      const tenant = before.tenant_id as TenantId
      const name = (given.name ?? before.name).normalize('NFC')
      const facts: AccountFacts = {
        name,
        nameFolded: foldVietnamese(name),
        purpose: (given.purpose ?? before.purpose).normalize('NFC'),
        responsibleId: given.responsibleId ?? before.responsible_id,
        permissions: [...new Set(given.permissions ?? before.permissions)],
        reach: given.reach ?? before.reach,
        clearance: given.clearance ?? before.clearance,
        isActive: given.isActive ?? before.is_active,
      }
      // Taking a machine out of use gives nothing to anybody; everything else is held against what the actor has.
      const isStopping = given.isActive === false && Object.keys(given).length === 1
      if (isStopping) allow(ctx, 'token.manage', { organisation: tenant })
      else await check(tx, ctx, tenant, facts)
      await saveAccount(tx, tenant, id, facts)
      const row = await getAccount(tx, id, isoNow(ctx))
      if (row === undefined) throw new AppError('service_account.not_found')
      await audit(tx, ctx, {
        action: 'service_account.update',
        subject: { kind: 'service_account', id },
        before: auditedAccount(before),
        after: auditedAccount(row),
        organisation: tenant,
      })
      return presentAccount(row)
    })
  } catch (error) {
    throw asNameTaken(error, given.name ?? '')
  }
}

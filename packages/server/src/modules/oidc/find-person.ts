import { AppError } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { insertUser } from '#src/modules/identity/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { type Claims, loginOf, trustedEmail } from './model.ts'
import { findByEmail, findLinked, insertIdentity, isLinked, takeInvited, touchIdentity } from './queries.ts'
import type { ProviderRow } from './tables.ts'

const MOST_LOGINS = 50

type By = 'link' | 'invitation' | 'verified_email' | 'provisioning'

/**
 * The person behind an identity: who is linked to it; else who accepts an invitation with it; else, where the provider's rules say
 * so, who has its verified address, or a new reader. All of it within the provider's organisation and below it.
 * @throws AppError `oidc.no_account`
 */
export async function findPerson(
  tx: Tx,
  ctx: Context,
  provider: ProviderRow,
  claims: Claims,
  invitationHash: Buffer | null,
): Promise<string> {
  const at = new Date(ctx.clock.now()).toISOString()
  const linked = await findLinked(tx, provider.id, claims.subject)
  if (linked !== undefined) {
    await touchIdentity(tx, provider.id, claims.subject, at)
    return linked
  }
  // Linked to an account that is out of use, or works elsewhere by now: not a reason to look for another one.
  if (await isLinked(tx, provider.id, claims.subject)) throw new AppError('oidc.no_account')
  const found = await findUnlinked(tx, ctx, provider, claims, invitationHash)
  if (found === null) throw new AppError('oidc.no_account')
  await insertIdentity(
    tx,
    { id: newId(ctx.clock), providerId: provider.id, subject: claims.subject, userId: found.userId },
    at,
  )
  await touchIdentity(tx, provider.id, claims.subject, at)
  await audit(
    tx,
    { ...ctx, tenant: provider.tenant_id as TenantId },
    {
      action: 'identity.link',
      subject: { kind: 'user', id: found.userId },
      after: { providerId: provider.id, issuer: provider.issuer, by: found.by },
    },
  )
  return found.userId
}

async function findUnlinked(
  tx: Tx,
  ctx: Context,
  provider: ProviderRow,
  claims: Claims,
  invitationHash: Buffer | null,
): Promise<{ readonly userId: string; readonly by: By } | null> {
  if (invitationHash !== null) {
    const invited = await takeInvited(tx, provider.id, invitationHash, new Date(ctx.clock.now()).toISOString())
    return invited === undefined ? null : { userId: invited, by: 'invitation' }
  }
  const email = trustedEmail(claims, provider)
  if (email === null) return null
  const owners = await findByEmail(tx, provider.id, email)
  const [owner, another] = owners
  if (owner !== undefined)
    // An address that two accounts share proves neither of them.
    return provider.linking === 'verified_email' && another === undefined
      ? { userId: owner, by: 'verified_email' }
      : null
  return provider.is_provisioning
    ? { userId: await provision(tx, ctx, provider, claims, email), by: 'provisioning' }
    : null
}

/** A new account that may read and nothing else; whoever manages people gives it more. */
async function provision(tx: Tx, ctx: Context, provider: ProviderRow, claims: Claims, email: string): Promise<string> {
  const id = newId<UserId>(ctx.clock)
  const tenant = provider.tenant_id as TenantId
  const login = await freeLogin(tx, email)
  const displayName = (claims.name ?? email).normalize('NFC').slice(0, 200)
  await insertUser(
    tx,
    tenant,
    {
      id,
      login,
      displayName,
      email,
      passwordHash: null,
      clearance: 'green',
      locale: ctx.locale,
      roles: ['unit_reader'],
    },
    new Date(ctx.clock.now()).toISOString(),
  )
  await audit(
    tx,
    { ...ctx, tenant },
    {
      action: 'user.create',
      subject: { kind: 'user', id },
      after: { login, displayName, email, roles: ['unit_reader'], clearance: 'green', providerId: provider.id },
    },
  )
  return id
}

async function freeLogin(tx: Tx, email: string): Promise<string> {
  for (let attempt = 0; attempt < MOST_LOGINS; attempt++) {
    const login = loginOf(email, attempt)
    const { rows } = await sql<{
      has: boolean
    }>`select exists (select 1 from users where login = ${login}) as has`.execute(tx)
    if (rows[0]?.has !== true) return login
  }
  throw new AppError('oidc.no_account')
}

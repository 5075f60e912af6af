import type { Locale, Role } from '@haidang/contracts'
import type { TenantId, Tlp, UserId } from '@haidang/std'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import { userSearchText } from './model.ts'
import type { CredentialRow, FailureRow, SessionRow, UserRow } from './tables.ts'

const rolesOf = sql`(select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = u.id)`
const columns = sql`u.tenant_id, u.id, u.login, u.display_name, u.name_folded, u.email, u.clearance, u.locale, u.is_active,
  u.last_sign_in_at, ${rolesOf} as roles, o.name as organisation_name, o.short_name as organisation_short_name,
  o.province_code as organisation_province_code`

export async function getUser(tx: Tx, id: string): Promise<UserRow | undefined> {
  const { rows } =
    await sql<UserRow>`select ${columns} from users u join organisations o using (tenant_id) where u.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

/** One page in the order of the folded name. Row-level security bounds it to the scope. */
export async function listUsers(
  tx: Tx,
  query: {
    organisationId: string | undefined
    q: string | undefined
    after: readonly [string, string] | undefined
    limit: number
    scope: Scope
  },
): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`
    select ${columns} from (
    select * from users u
    where ${inScope(sql`u.tenant_id`, query.scope)} and (${query.organisationId ?? null}::uuid is null or u.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${query.q ?? null}::text is null or position(${query.q ?? ''} in u.name_folded) > 0)
      and (${query.after?.[0] ?? null}::text is null or (u.name_folded, u.id) > (${query.after?.[0] ?? ''}, ${query.after?.[1] ?? null}::uuid))
    order by u.name_folded, u.id limit ${query.limit}
    ) u join organisations o using (tenant_id) order by u.name_folded, u.id`.execute(tx)
  return rows
}

export interface NewUser {
  readonly id: UserId
  readonly login: string
  readonly displayName: string
  readonly email: string | null
  readonly passwordHash: string
  readonly clearance: Tlp
  readonly locale: Locale
  readonly roles: readonly Role[]
}

export async function insertUser(tx: Tx, tenant: TenantId, user: NewUser, at: string): Promise<void> {
  await sql`insert into users (tenant_id, id, login, display_name, name_folded, email, password_hash, clearance, locale, created_at)
    values (${tenant}, ${user.id}, ${user.login}, ${user.displayName}, ${userSearchText(user.displayName, user.login)}, ${user.email},
      ${user.passwordHash}, ${user.clearance}, ${user.locale}, ${at})`.execute(tx)
  await insertRoles(tx, tenant, user.id, user.roles)
}

async function insertRoles(tx: Tx, tenant: string, userId: string, roles: readonly Role[]): Promise<void> {
  await sql`insert into user_roles (tenant_id, user_id, role) select ${tenant}::uuid, ${userId}::uuid, unnest(${[...new Set(roles)]}::text[])`.execute(
    tx,
  )
}

export async function saveUser(
  tx: Tx,
  tenant: string,
  user: {
    id: string
    login: string
    displayName: string
    email: string | null
    isActive: boolean
    roles: readonly Role[]
  },
): Promise<void> {
  await sql`update users set display_name = ${user.displayName}, name_folded = ${userSearchText(user.displayName, user.login)},
      email = ${user.email}, is_active = ${user.isActive}
    where tenant_id = ${tenant} and id = ${user.id}`.execute(tx)
  await sql`delete from user_roles where tenant_id = ${tenant} and user_id = ${user.id}`.execute(tx)
  await insertRoles(tx, tenant, user.id, user.roles)
}

export async function savePassword(tx: Tx, tenant: string, id: string, passwordHash: string): Promise<void> {
  await sql`update users set password_hash = ${passwordHash} where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

export async function saveLocale(tx: Tx, tenant: string, id: string, locale: Locale): Promise<void> {
  await sql`update users set locale = ${locale} where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/**
 * Ids of the active administrators in scope, locked until the transaction ends, so that two who remove each other at the same
 * moment cannot both succeed.
 */
export async function lockAdministrators(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select u.id from users u where u.is_active and exists (select 1 from user_roles r where r.user_id = u.id and r.role = 'administrator')
    order by u.id for update`.execute(tx)
  return rows.map((r) => r.id)
}

export async function hasAdministrator(tx: Tx): Promise<boolean> {
  return (
    (
      await sql<{ has: boolean }>`select exists (select 1 from user_roles where role = 'administrator') as has`.execute(
        tx,
      )
    ).rows[0]?.has === true
  )
}

export async function getCredential(tx: Tx, login: string): Promise<CredentialRow | undefined> {
  const { rows } =
    await sql<CredentialRow>`select id, tenant_id, display_name, password_hash, is_active from users where login = ${login}`.execute(
      tx,
    )
  return rows[0]
}

export interface NewSession {
  readonly id: string
  readonly userId: string
  readonly tokenHash: Buffer
  readonly at: string
  readonly expiresAt: string
  readonly address: string
  readonly agent: string
}

/** Opens a session, notes the sign-in, and clears away sessions that are over, a bounded number at a time. */
export async function insertSession(tx: Tx, tenant: string, session: NewSession): Promise<void> {
  await sql`delete from sessions where id in (select id from sessions where expires_at <= ${session.at} limit 500)`.execute(
    tx,
  )
  await sql`insert into sessions (tenant_id, id, user_id, token_hash, created_at, last_seen_at, expires_at, address, agent)
    values (${tenant}, ${session.id}, ${session.userId}, ${session.tokenHash}, ${session.at}, ${session.at}, ${session.expiresAt},
      ${session.address}, ${session.agent})`.execute(tx)
  await sql`update users set last_sign_in_at = ${session.at} where tenant_id = ${tenant} and id = ${session.userId}`.execute(
    tx,
  )
}

export async function findSession(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.tenant_id, s.user_id, s.last_seen_at, s.expires_at, u.display_name, u.clearance, u.is_active, ${rolesOf} as roles,
      o.parent_id is null and not exists (select 1 from organisations p where p.parent_id is null and p.tenant_id <> o.tenant_id) as is_only_root
    from sessions s join users u on u.id = s.user_id join organisations o on o.tenant_id = s.tenant_id
    where s.token_hash = ${tokenHash}`.execute(tx)
  return rows[0]
}

export async function touchSession(tx: Tx, tenant: string, id: string, at: string): Promise<void> {
  await sql`update sessions set last_seen_at = ${at} where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** @returns whether there was one */
export async function deleteSession(tx: Tx, tenant: string, tokenHash: Buffer): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from sessions where tenant_id = ${tenant} and token_hash = ${tokenHash}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function deleteSessionsOf(tx: Tx, tenant: string, userId: string): Promise<void> {
  await sql`delete from sessions where tenant_id = ${tenant} and user_id = ${userId}`.execute(tx)
}

export async function lockFailures(tx: Tx, key: Buffer, at: string): Promise<FailureRow> {
  await sql`insert into sign_in_failures (key, failures, last_at, blocked_until) values (${key}, 0, ${at}, ${at}) on conflict (key) do nothing`.execute(
    tx,
  )
  const { rows } =
    await sql<FailureRow>`select failures, last_at, blocked_until from sign_in_failures where key = ${key} for update`.execute(
      tx,
    )
  const row = rows[0]
  if (row === undefined) throw new Error('a count of failed sign-ins vanished while it was locked')
  return row
}

export async function saveFailures(
  tx: Tx,
  key: Buffer,
  failures: number,
  at: string,
  blockedUntil: string,
): Promise<void> {
  await sql`update sign_in_failures set failures = ${failures}, last_at = ${at}, blocked_until = ${blockedUntil} where key = ${key}`.execute(
    tx,
  )
}

export async function clearFailures(tx: Tx, pair: Buffer, address: Buffer): Promise<void> {
  await sql`delete from sign_in_failures where key = ${pair}`.execute(tx)
  await sql`update sign_in_failures set failures = greatest(0, failures - 1) where key = ${address}`.execute(tx)
}

/** Takes away counts nobody added to since `before`, a bounded number at a time. */
export async function forgetFailures(tx: Tx, before: string): Promise<void> {
  await sql`delete from sign_in_failures where key in (select key from sign_in_failures where last_at < ${before} limit 500)`.execute(
    tx,
  )
}

const SETUP = 'setup.token'

export async function saveSetupToken(tx: Tx, hash: string): Promise<void> {
  await sql`insert into settings (name, value) values (${SETUP}, ${JSON.stringify({ hash })}::jsonb)
    on conflict (name) do update set value = excluded.value`.execute(tx)
}

/** The hash of the setup token, its row locked until the transaction ends: of two who set up at once only one succeeds. */
export async function lockSetupToken(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{
    hash: string
  }>`select value ->> 'hash' as hash from settings where name = ${SETUP} for update`.execute(tx)
  return rows[0]?.hash
}

export async function deleteSetupToken(tx: Tx): Promise<void> {
  await sql`delete from settings where name = ${SETUP}`.execute(tx)
}

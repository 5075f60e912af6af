import type { Locale, Relation, Role, UserState } from '@haidang/contracts'
import type { TenantId, Tlp, UserId } from '@haidang/std'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import { userSearchText } from './model.ts'
import type { CredentialRow, UserRow } from './tables.ts'

const rolesOf = sql`(select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = u.id)`
const columns = sql`u.tenant_id, u.id, u.login, u.display_name, u.name_folded, u.email, u.clearance, u.locale, u.is_active,
  u.last_sign_in_at, u.accepted_at, u.password_changed_at, u.password_hash is not null as has_password,
  case when exists (select from passkeys k where k.user_id = u.id) then 'passkey'
    when exists (select from totp_factors t where t.user_id = u.id and t.confirmed_at is not null) then 'totp'
    else 'none' end as second_factor, ${rolesOf} as roles, o.name as organisation_name, o.short_name as organisation_short_name,
  o.province_code as organisation_province_code, u.relation,
  (select a.params -> 'roles' from approvals a
    where a.act = 'role.change' and a.subject_id = u.id::text and a.state = 'pending') as pending_roles`

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
    state: UserState | undefined
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
      and (${query.state ?? null}::text is null or ${query.state ?? null}::text =
        case when not u.is_active then 'inactive' when u.accepted_at is null then 'invited' else 'active' end)
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
  /** Null where an invitation is to set it. */
  readonly passwordHash: string | null
  readonly clearance: Tlp
  readonly locale: Locale
  readonly roles: readonly Role[]
}

export async function insertUser(tx: Tx, tenant: TenantId, user: NewUser, at: string): Promise<void> {
  await sql`insert into users (tenant_id, id, login, display_name, name_folded, email, password_hash, password_changed_at, accepted_at,
      clearance, locale, created_at)
    values (${tenant}, ${user.id}, ${user.login}, ${user.displayName}, ${userSearchText(user.displayName, user.login)}, ${user.email},
      ${user.passwordHash}, ${user.passwordHash === null ? null : at}, ${user.passwordHash === null ? null : at},
      ${user.clearance}, ${user.locale}, ${at})`.execute(tx)
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

/** Sets the password and takes the account as accepted. */
export async function savePassword(
  tx: Tx,
  tenant: string,
  id: string,
  passwordHash: string,
  at: string,
): Promise<void> {
  await sql`update users set password_hash = ${passwordHash}, password_changed_at = ${at}, accepted_at = coalesce(accepted_at, ${at})
    where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** After this only a new link opens the account. */
export async function dropPassword(tx: Tx, tenant: string, id: string): Promise<void> {
  await sql`update users set password_hash = null where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** Moves an account with everything that hangs on it; its roles and sessions stay behind and end. */
export async function moveUser(tx: Tx, from: string, to: string, id: string, roles: readonly Role[]): Promise<void> {
  await sql`delete from user_roles where tenant_id = ${from} and user_id = ${id}`.execute(tx)
  await sql`delete from sessions where tenant_id = ${from} and user_id = ${id}`.execute(tx)
  await sql`update users set tenant_id = ${to}, relation = null where tenant_id = ${from} and id = ${id}`.execute(tx)
  for (const table of ['totp_factors', 'passkeys', 'recovery_codes', 'invitations', 'external_identities'])
    await sql`update ${sql.table(table)} set tenant_id = ${to} where tenant_id = ${from} and user_id = ${id}`.execute(
      tx,
    )
  await insertRoles(tx, to, id, roles)
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

const credentialColumns = sql`u.id, u.tenant_id, u.login, u.display_name, u.password_hash, u.is_active, ${rolesOf} as roles`

export async function getCredential(tx: Tx, login: string): Promise<CredentialRow | undefined> {
  const { rows } = await sql<CredentialRow>`select ${credentialColumns} from users u where u.login = ${login}`.execute(
    tx,
  )
  return rows[0]
}

export async function getCredentialById(tx: Tx, id: string): Promise<CredentialRow | undefined> {
  const { rows } = await sql<CredentialRow>`select ${credentialColumns} from users u where u.id = ${id}`.execute(tx)
  return rows[0]
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

/** Sets what a person may do and how far they reach. */
export async function saveRoles(
  tx: Tx,
  tenant: string,
  userId: string,
  roles: readonly Role[],
  relation: Relation | null,
): Promise<void> {
  await sql`update users set relation = ${relation} where tenant_id = ${tenant} and id = ${userId}`.execute(tx)
  await sql`delete from user_roles where tenant_id = ${tenant} and user_id = ${userId}`.execute(tx)
  await insertRoles(tx, tenant, userId, roles)
}

import type { Permission } from '@haidang/contracts'
import type { Tlp } from '@haidang/std'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { ApiTokenRow, EndingRow, ServiceAccountRow } from './tables.ts'

const tokenColumns = sql`t.tenant_id, t.id, t.user_id, t.service_account_id, t.name, t.prefix, t.permissions, t.clearance, t.addresses,
  t.created_at, t.expires_at, t.revoked_at, t.last_used_at, t.last_used_address,
  coalesce(u.display_name, a.name) as owner_name, coalesce(u.is_active and u.tenant_id = t.tenant_id, a.is_active) as owner_is_active,
  coalesce(u.clearance, a.clearance) as owner_clearance, u.relation as owner_relation,
  (select coalesce(array_agg(r.role order by r.role), '{}') from user_roles r where r.user_id = t.user_id) as owner_roles,
  a.permissions as account_permissions, a.reach as account_reach, o.sector,
  o.parent_id is null and not exists (select 1 from organisations p where p.parent_id is null and p.tenant_id <> o.tenant_id) as is_only_root,
  o.name as organisation_name, o.short_name as organisation_short_name, o.province_code as organisation_province_code`
const beside = sql`left join users u on u.id = t.user_id left join service_accounts a on a.id = t.service_account_id
  join organisations o on o.tenant_id = t.tenant_id`

/** Found by the hash alone: a look-up by the digest of 256 random bits tells nothing by its time. */
export async function findToken(tx: Tx, hash: Buffer): Promise<ApiTokenRow | undefined> {
  const { rows } =
    await sql<ApiTokenRow>`select ${tokenColumns} from api_tokens t ${beside} where t.hash = ${hash}`.execute(tx)
  return rows[0]
}

export async function getToken(tx: Tx, id: string): Promise<ApiTokenRow | undefined> {
  const { rows } =
    await sql<ApiTokenRow>`select ${tokenColumns} from api_tokens t ${beside} where t.id = ${id}`.execute(tx)
  return rows[0]
}

/** As `getToken`, the row locked until the transaction ends. */
export async function lockToken(tx: Tx, id: string): Promise<ApiTokenRow | undefined> {
  const { rows } =
    await sql<ApiTokenRow>`select ${tokenColumns} from api_tokens t ${beside} where t.id = ${id} for update of t`.execute(
      tx,
    )
  return rows[0]
}

/** One page, the newest first. */
export async function listTokens(
  tx: Tx,
  query: {
    userId: string | null
    serviceAccountId: string | null
    /** Only those that have not ended at this time; null for all. */
    liveAt: string | null
    before: string | null
    limit: number
    scope: Scope
  },
): Promise<ApiTokenRow[]> {
  const { rows } = await sql<ApiTokenRow>`
    select ${tokenColumns} from (
      select * from api_tokens t where ${inScope(sql`t.tenant_id`, query.scope)}
        and (${query.userId}::uuid is null or t.user_id = ${query.userId}::uuid)
        and (${query.serviceAccountId}::uuid is null or t.service_account_id = ${query.serviceAccountId}::uuid)
        and (${query.liveAt}::timestamptz is null or (t.revoked_at is null and t.expires_at > ${query.liveAt}::timestamptz))
        and (${query.before}::uuid is null or t.id < ${query.before}::uuid)
      order by t.id desc limit ${query.limit}
    ) t ${beside} order by t.id desc`.execute(tx)
  return rows
}

export async function countLiveTokens(
  tx: Tx,
  owner: { readonly userId: string | null; readonly serviceAccountId: string | null },
  at: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from api_tokens t
    where (t.user_id = ${owner.userId}::uuid or t.service_account_id = ${owner.serviceAccountId}::uuid)
      and t.revoked_at is null and t.expires_at > ${at}`.execute(tx)
  return rows[0]?.count ?? 0
}

export interface NewToken {
  readonly id: string
  readonly userId: string | null
  readonly serviceAccountId: string | null
  readonly name: string
  readonly prefix: string
  readonly hash: Buffer
  readonly permissions: readonly Permission[]
  readonly clearance: Tlp | null
  readonly addresses: readonly string[]
  readonly at: string
  readonly by: object | null
  readonly expiresAt: string
}

export async function insertToken(tx: Tx, tenant: string, token: NewToken): Promise<void> {
  await sql`insert into api_tokens (tenant_id, id, user_id, service_account_id, name, prefix, hash, permissions, clearance, addresses, created_at, created_by, expires_at)
    values (${tenant}, ${token.id}, ${token.userId}, ${token.serviceAccountId}, ${token.name}, ${token.prefix}, ${token.hash}, ${[...token.permissions]}::text[],
      ${token.clearance}, ${[...token.addresses]}::text[], ${token.at}, ${token.by === null ? null : JSON.stringify(token.by)}::jsonb, ${token.expiresAt})`.execute(
    tx,
  )
}

/** Lets a token end at `expiresAt` at the latest. */
export async function endToken(tx: Tx, tenant: string, id: string, expiresAt: string): Promise<void> {
  await sql`update api_tokens set expires_at = least(expires_at, ${expiresAt}::timestamptz) where tenant_id = ${tenant} and id = ${id}`.execute(
    tx,
  )
}

export async function saveRevocation(tx: Tx, tenant: string, id: string, at: string): Promise<void> {
  await sql`update api_tokens set revoked_at = coalesce(revoked_at, ${at}::timestamptz) where tenant_id = ${tenant} and id = ${id}`.execute(
    tx,
  )
}

/** A use of a token. `at` is ISO 8601. */
export interface NotedUse {
  readonly id: string
  readonly at: string
  readonly address: string
}

/** Writes the last uses in one statement. */
export async function saveUses(tx: Tx, uses: readonly NotedUse[]): Promise<void> {
  await sql`update api_tokens t set last_used_at = greatest(t.last_used_at, n.at), last_used_address = n.address
    from jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) as n (id uuid, at timestamptz, address text) where t.id = n.id`.execute(
    tx,
  )
}

/** Takes tokens that end before `before` and whose owner can be told by mail; each is taken once. */
export async function claimEnding(tx: Tx, now: string, before: string, limit: number): Promise<EndingRow[]> {
  const { rows } = await sql<EndingRow>`
    with due as (
      select t.id from api_tokens t
        left join service_accounts a on a.id = t.service_account_id and a.is_active
        join users u on u.id = coalesce(t.user_id, a.responsible_id) and u.is_active and u.email is not null
      where t.revoked_at is null and t.told_at is null and t.expires_at > ${now}::timestamptz and t.expires_at <= ${before}::timestamptz
      order by t.expires_at limit ${limit} for update of t skip locked
    ), told as (update api_tokens t set told_at = ${now} from due where t.id = due.id returning t.*)
    select t.tenant_id, t.id, t.name, t.prefix, t.expires_at, t.last_used_at, coalesce(a.name, u.display_name) as owner_name, u.email, u.locale
    from told t left join service_accounts a on a.id = t.service_account_id join users u on u.id = coalesce(t.user_id, a.responsible_id)`.execute(
    tx,
  )
  return rows
}

/** Its owner could not be told: they are due again. */
export async function forgetTold(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update api_tokens set told_at = null where id = any (${[...ids]}::uuid[])`.execute(tx)
}

const accountColumns = (
  now: string,
) => sql`a.tenant_id, a.id, a.name, a.name_folded, a.purpose, a.responsible_id, u.display_name as responsible_name,
  u.is_active as responsible_is_active, a.permissions, a.reach, a.clearance, a.is_active, a.created_at,
  (select count(*)::int from api_tokens t where t.service_account_id = a.id and t.revoked_at is null and t.expires_at > ${now}::timestamptz) as live_tokens,
  (select max(t.last_used_at) from api_tokens t where t.service_account_id = a.id) as last_used_at,
  o.name as organisation_name, o.short_name as organisation_short_name, o.province_code as organisation_province_code`
// The person may work for an organisation outside the reader's scope: the account is listed all the same.
const besideAccount = sql`left join users u on u.id = a.responsible_id join organisations o on o.tenant_id = a.tenant_id`

export async function getAccount(tx: Tx, id: string, now: string): Promise<ServiceAccountRow | undefined> {
  const { rows } =
    await sql<ServiceAccountRow>`select ${accountColumns(now)} from service_accounts a ${besideAccount} where a.id = ${id}`.execute(
      tx,
    )
  return rows[0]
}

/** As `getAccount`, the row locked until the transaction ends. */
export async function lockAccount(tx: Tx, id: string, now: string): Promise<ServiceAccountRow | undefined> {
  const { rows } =
    await sql<ServiceAccountRow>`select ${accountColumns(now)} from service_accounts a ${besideAccount} where a.id = ${id} for update of a`.execute(
      tx,
    )
  return rows[0]
}

/** One page in the order of the folded name. */
export async function listAccounts(
  tx: Tx,
  query: {
    organisationId: string | null
    after: readonly [string, string] | undefined
    limit: number
    now: string
    scope: Scope
  },
): Promise<ServiceAccountRow[]> {
  const { rows } = await sql<ServiceAccountRow>`
    select ${accountColumns(query.now)} from (
      select * from service_accounts a where ${inScope(sql`a.tenant_id`, query.scope)}
        and (${query.organisationId}::uuid is null or a.tenant_id = ${query.organisationId}::uuid)
        and (${query.after?.[0] ?? null}::text is null or (a.name_folded, a.id) > (${query.after?.[0] ?? ''}, ${query.after?.[1] ?? null}::uuid))
      order by a.name_folded, a.id limit ${query.limit}
    ) a ${besideAccount} order by a.name_folded, a.id`.execute(tx)
  return rows
}

export interface AccountFacts {
  readonly name: string
  readonly nameFolded: string
  readonly purpose: string
  readonly responsibleId: string
  readonly permissions: readonly Permission[]
  readonly reach: string
  readonly clearance: string
  readonly isActive: boolean
}

export async function insertAccount(
  tx: Tx,
  tenant: string,
  id: string,
  facts: AccountFacts,
  at: string,
): Promise<void> {
  await sql`insert into service_accounts (tenant_id, id, name, name_folded, purpose, responsible_id, permissions, reach, clearance, is_active, created_at)
    values (${tenant}, ${id}, ${facts.name}, ${facts.nameFolded}, ${facts.purpose}, ${facts.responsibleId}, ${[...facts.permissions]}::text[],
      ${facts.reach}, ${facts.clearance}, ${facts.isActive}, ${at})`.execute(tx)
}

export async function saveAccount(tx: Tx, tenant: string, id: string, facts: AccountFacts): Promise<void> {
  await sql`update service_accounts set name = ${facts.name}, name_folded = ${facts.nameFolded}, purpose = ${facts.purpose},
      responsible_id = ${facts.responsibleId}, permissions = ${[...facts.permissions]}::text[], reach = ${facts.reach}, clearance = ${facts.clearance},
      is_active = ${facts.isActive}
    where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** Whether the person is there, in the reader's scope and in use. */
export async function isActiveUser(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{
    has: boolean
  }>`select exists (select 1 from users where id = ${id} and is_active) as has`.execute(tx)
  return rows[0]?.has === true
}

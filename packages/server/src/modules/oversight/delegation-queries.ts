import type { Permission } from '@haidang/contracts'
import { type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'
import type { DelegationRow } from './tables.ts'

const columns = sql`d.tenant_id, d.id, d.from_user_id, f.display_name as from_name, d.to_user_id, t.display_name as to_name, d.permissions,
  d.starts_at, d.ends_at, d.reason, d.created_at, d.revoked_at, d.revoked_by, d.revoked_by_name, o.name as organisation_name,
  o.short_name as organisation_short_name, o.province_code as organisation_province_code`
const tables = sql`delegations d join users f on f.id = d.from_user_id join users t on t.id = d.to_user_id
  join organisations o on o.tenant_id = d.tenant_id`

export interface NewDelegation {
  readonly tenant: string
  readonly id: string
  readonly fromUserId: string
  readonly toUserId: string
  readonly permissions: readonly Permission[]
  readonly startsAt: string
  readonly endsAt: string
  readonly reason: string
  readonly createdBy: string
  readonly at: string
}

export async function insertDelegation(tx: Tx, row: NewDelegation): Promise<void> {
  await sql`insert into delegations (tenant_id, id, from_user_id, to_user_id, permissions, starts_at, ends_at, reason, created_by, created_at)
    values (${row.tenant}, ${row.id}, ${row.fromUserId}, ${row.toUserId}, ${[...row.permissions]}::text[], ${row.startsAt}, ${row.endsAt},
      ${row.reason}, ${row.createdBy}, ${row.at})`.execute(tx)
}

export async function getDelegation(tx: Tx, id: string): Promise<DelegationRow | undefined> {
  return (await sql<DelegationRow>`select ${columns} from ${tables} where d.id = ${id}`.execute(tx)).rows[0]
}

/** One page, newest first. */
export async function selectDelegations(
  tx: Tx,
  query: { condition: RawBuilder<boolean>; after: readonly [string, string] | undefined; limit: number },
): Promise<DelegationRow[]> {
  const { rows } = await sql<DelegationRow>`
    select ${columns} from ${tables} where ${query.condition}
      and (${query.after?.[0] ?? null}::timestamptz is null or (d.created_at, d.id) < (${query.after?.[0] ?? null}::timestamptz, ${query.after?.[1] ?? null}::uuid))
    order by d.created_at desc, d.id desc limit ${query.limit}`.execute(tx)
  return rows
}

/** @returns whether it was still in force or to come */
export async function saveRevoked(
  tx: Tx,
  tenant: string,
  id: string,
  by: { readonly id: string; readonly name: string },
  at: string,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update delegations set revoked_at = ${at}, revoked_by = ${by.id}, revoked_by_name = ${by.name}
    where tenant_id = ${tenant} and id = ${id} and revoked_at is null and ends_at > ${at}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

import type { GroupCondition } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { GroupRow } from './tables.ts'

export async function listGroups(tx: Tx): Promise<GroupRow[]> {
  return (
    await sql<GroupRow>`select id, code, name, member_ids, condition from organisation_groups order by name, id`.execute(
      tx,
    )
  ).rows
}

export async function getGroup(tx: Tx, id: string): Promise<(GroupRow & { tenant_id: TenantId }) | undefined> {
  return (
    await sql<GroupRow & { tenant_id: TenantId }>`
      select tenant_id, id, code, name, member_ids, condition from organisation_groups where id = ${id}`.execute(tx)
  ).rows[0]
}

/** Groups that have an organisation among their members. */
export async function listGroupsOf(
  tx: Tx,
  organisation: string,
): Promise<{ id: string; code: string; name: string }[]> {
  return (
    await sql<{ id: string; code: string; name: string }>`
      select id, code, name from organisation_groups where member_ids @> array[${organisation}::uuid] order by name, id`.execute(
      tx,
    )
  ).rows
}

/** How many of these organisations lie in the scope. */
export async function countKnown(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from organisations where tenant_id = any (${[...ids]}::uuid[])`.execute(tx)
  return rows[0]?.count ?? 0
}

export interface GroupToSave {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly memberIds: readonly string[]
  readonly condition: GroupCondition | null
}
const documentOf = (condition: GroupCondition | null): string | null =>
  condition === null ? null : JSON.stringify(condition)

export async function insertGroup(tx: Tx, tenant: TenantId, group: GroupToSave): Promise<void> {
  await sql`insert into organisation_groups (tenant_id, id, code, name, member_ids, condition)
    values (${tenant}, ${group.id}, ${group.code}, ${group.name}, ${[...group.memberIds]}::uuid[], ${documentOf(group.condition)}::jsonb)`.execute(
    tx,
  )
}

export async function saveGroup(tx: Tx, tenant: TenantId, group: GroupToSave): Promise<void> {
  await sql`update organisation_groups set name = ${group.name}, member_ids = ${[...group.memberIds]}::uuid[],
      condition = ${documentOf(group.condition)}::jsonb where tenant_id = ${tenant} and id = ${group.id}`.execute(tx)
}

export async function deleteGroup(tx: Tx, tenant: TenantId, id: string): Promise<void> {
  await sql`delete from organisation_groups where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

/** Brings the members of groups with a condition up to date; called after whatever changes organisations. */
export async function refreshGroups(tx: Tx, today: string): Promise<void> {
  await sql`select refresh_organisation_groups(${today}::date)`.execute(tx)
}

import type { OrganisationRef } from '@haidang/contracts'
import type { OrganisationId, TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { OrganisationFacts } from './model.ts'
import { searchText } from './model.ts'
import { presentRef } from './present.ts'
import type { GroupRow, OrganisationRow } from './tables.ts'

const columns = sql`o.tenant_id, o.parent_id, o.code, o.kind, o.name, o.short_name, o.name_folded, o.province_code, o.sector,
  o.networks, o.domains, o.contact_email, o.contact_phone,
  (select count(*)::int from sources s where s.tenant_id = o.tenant_id) as source_count,
  (select count(*)::int from alerts a where a.tenant_id = o.tenant_id and a.state <> 'closed') as open_alert_count`

export async function getOrganisation(tx: Tx, tenant: TenantId): Promise<OrganisationRow | undefined> {
  return (await sql<OrganisationRow>`select ${columns} from organisations o where o.tenant_id = ${tenant}`.execute(tx))
    .rows[0]
}

/** One page in the order of the folded name; `after` is the key of the last row seen. Row-level security bounds it to the scope. */
export async function listOrganisations(
  tx: Tx,
  query: {
    q: string | undefined
    kind: string | undefined
    after: readonly [string, string] | undefined
    limit: number
  },
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    select ${columns} from organisations o
    where (${query.q ?? null}::text is null or position(${query.q ?? ''} in o.name_folded) > 0)
      and (${query.kind ?? null}::text is null or o.kind = ${query.kind ?? null})
      and (${query.after?.[0] ?? null}::text is null or (o.name_folded, o.tenant_id) > (${query.after?.[0] ?? ''}, ${query.after?.[1] ?? null}::uuid))
    order by o.name_folded, o.tenant_id limit ${query.limit}`.execute(tx)
  return rows
}

/** Ids of an organisation and everything below it in the tree. */
export async function listBelow(tx: Tx, tenant: TenantId): Promise<OrganisationId[]> {
  const { rows } = await sql<{ tenant_id: OrganisationId }>`
    with recursive below as (
      select tenant_id from organisations where tenant_id = ${tenant}
      union select o.tenant_id from organisations o join below b on o.parent_id = b.tenant_id
    ) select tenant_id from below`.execute(tx)
  return rows.map((r) => r.tenant_id)
}

export async function insertOrganisation(
  tx: Tx,
  tenant: TenantId,
  parentId: TenantId | null,
  facts: OrganisationFacts,
  at: string,
): Promise<void> {
  await sql`insert into organisations (tenant_id, parent_id, code, kind, name, short_name, name_folded, province_code, sector,
      networks, domains, contact_email, contact_phone, created_at)
    values (${tenant}, ${parentId}, ${facts.code}, ${facts.kind}, ${facts.name}, ${facts.shortName}, ${searchText(facts)},
      ${facts.provinceCode}, ${facts.sector}, ${facts.networks}::text[], ${facts.domains}::text[], ${facts.contactEmail}, ${facts.contactPhone},
      ${at})`.execute(tx)
}

export async function saveOrganisation(tx: Tx, tenant: TenantId, facts: OrganisationFacts): Promise<void> {
  await sql`update organisations set kind = ${facts.kind}, name = ${facts.name}, short_name = ${facts.shortName},
      name_folded = ${searchText(facts)}, province_code = ${facts.provinceCode}, sector = ${facts.sector},
      networks = ${facts.networks}::text[], domains = ${facts.domains}::text[], contact_email = ${facts.contactEmail}, contact_phone = ${facts.contactPhone}
    where tenant_id = ${tenant}`.execute(tx)
}

export async function listGroups(tx: Tx): Promise<GroupRow[]> {
  return (await sql<GroupRow>`select id, code, name, member_ids from organisation_groups order by name, id`.execute(tx))
    .rows
}

export async function insertGroup(tx: Tx, tenant: TenantId, group: GroupRow): Promise<void> {
  await sql`insert into organisation_groups (tenant_id, id, code, name, member_ids)
    values (${tenant}, ${group.id}, ${group.code}, ${group.name}, ${group.member_ids}::uuid[])`.execute(tx)
}

/** The short forms of organisations by id, for the rows of another module; ids outside the scope are left out. */
export async function listRefs(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationRef>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Pick<OrganisationRow, 'tenant_id' | 'name' | 'short_name' | 'province_code'>>`
    select tenant_id, name, short_name, province_code from organisations where tenant_id = any(${[...new Set(ids)]}::uuid[])`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.tenant_id, presentRef(row)]))
}

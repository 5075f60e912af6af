import type { OrganisationQuery, OrganisationRef, OrganisationStep } from '@haidang/contracts'
import type { OrganisationId, TenantId } from '@haidang/std'
import { inScope, type RawBuilder, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { OrganisationFacts } from './model.ts'
import { searchOf, searchText } from './model.ts'
import { presentRef } from './present.ts'
import type { OrganisationRow } from './tables.ts'

const columns = sql`o.tenant_id, o.parent_id, o.code, o.kind, o.name, o.short_name, o.name_folded, o.province_code, o.sector,
  o.area_code, o.networks, o.as_numbers::text[] as as_numbers, o.domains, o.focal_unit, o.contact_email, o.contact_phone,
  o.valid_from::text as valid_from, o.closed_on::text as closed_on,
  (select count(*)::int from sources s where s.tenant_id = o.tenant_id) as source_count,
  (select count(*)::int from alerts a where a.tenant_id = o.tenant_id and a.state <> 'closed') as open_alert_count`

export async function getOrganisation(tx: Tx, tenant: TenantId): Promise<OrganisationRow | undefined> {
  return (await sql<OrganisationRow>`select ${columns} from organisations o where o.tenant_id = ${tenant}`.execute(tx))
    .rows[0]
}

/** As `getOrganisation`, locked until the transaction ends. */
export async function lockOrganisation(tx: Tx, tenant: string): Promise<OrganisationRow | undefined> {
  return (
    await sql<OrganisationRow>`select ${columns} from organisations o where o.tenant_id = ${tenant} for update of o`.execute(
      tx,
    )
  ).rows[0]
}

/** What lies below an organisation, itself left out. */
const belowOf = (id: string): RawBuilder<boolean> =>
  sql<boolean>`o.tenant_id in (select organisation_below(${id}::uuid)) and o.tenant_id <> ${id}::uuid`

/**
 * How well an organisation answers a search: 0 the very name, short name or code, 1 a name that begins with it, 2 the words one
 * after another, 3 the words anywhere. Folding keeps the length of a text, so that the parts of `name_folded` are known.
 */
const rankOf = (whole: string): RawBuilder<number> => sql<number>`case
  when lower(o.code) = ${whole} or left(o.name_folded, length(o.name)) = ${whole}
    or substr(o.name_folded, length(o.name) + 2, length(o.short_name)) = ${whole} then 0
  when starts_with(o.name_folded, ${whole}) then 1
  when position(' ' || ${whole}::text in o.name_folded) > 0 then 2
  else 3 end`

export interface ListedOrganisation extends OrganisationRow {
  rank: number
}

/**
 * One page, the best answers to a search first, then by name; `after` is the key of the last row seen. Row-level security
 * bounds it to the scope.
 * @param query.today a day in Viet Nam, which says who is closed
 */
export async function listOrganisations(
  tx: Tx,
  query: Pick<OrganisationQuery, 'q' | 'kind' | 'province' | 'sector' | 'below' | 'state'> & {
    readonly after: readonly [rank: number, name: string, id: string] | undefined
    readonly limit: number
    readonly today: string
    /** As row-level security has it, said again so that an index is taken. */
    readonly scope: Scope
  },
): Promise<ListedOrganisation[]> {
  const search = searchOf(query.q)
  const conditions: RawBuilder<unknown>[] = [inScope(sql`o.tenant_id`, query.scope)]
  for (const word of search?.words ?? []) conditions.push(sql`position(${word} in o.name_folded) > 0`)
  if (query.kind !== undefined) conditions.push(sql`o.kind = ${query.kind}`)
  if (query.province !== undefined) conditions.push(sql`o.province_code = ${query.province}`)
  if (query.sector !== undefined) conditions.push(sql`o.sector = ${query.sector}`)
  if (query.below !== undefined) conditions.push(belowOf(query.below))
  if (query.state === 'open') conditions.push(sql`(o.closed_on is null or o.closed_on > ${query.today}::date)`)
  if (query.state === 'closed') conditions.push(sql`o.closed_on <= ${query.today}::date`)
  const rank = search === null ? sql<number>`0` : rankOf(search.whole)
  if (query.after !== undefined)
    conditions.push(
      search === null
        ? sql`(o.name_folded, o.tenant_id) > (${query.after[1]}, ${query.after[2]}::uuid)`
        : sql`(${rank}, o.name_folded, o.tenant_id) > (${query.after[0]}::int, ${query.after[1]}, ${query.after[2]}::uuid)`,
    )
  const order = search === null ? sql`o.name_folded, o.tenant_id` : sql`rank, o.name_folded, o.tenant_id`
  const { rows } = await sql<ListedOrganisation>`
    with page as materialized (
      select o.tenant_id, ${rank} as rank from organisations o where ${sql.join(conditions, sql` and `)}
      order by ${order} limit ${query.limit}
    ) select page.rank, ${columns} from page join organisations o using (tenant_id) order by ${order}`.execute(tx)
  return rows
}

/** Names of what lies above each of these organisations, the root first. Those out of scope have none. */
export async function listSteps(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationStep[]>> {
  const steps = new Map<string, OrganisationStep[]>()
  if (ids.length === 0) return steps
  const { rows } = await sql<{ tenant_id: string; step_id: string; name: string; short_name: string }>`
    select tenant_id, step_id, name, short_name from organisation_steps(${[...new Set(ids)]}::uuid[])`.execute(tx)
  for (const row of rows) {
    const path = steps.get(row.tenant_id) ?? []
    path.push({ id: row.step_id, name: row.name, shortName: row.short_name })
    steps.set(row.tenant_id, path)
  }
  return steps
}

/** Ids of an organisation and everything below it in the tree. */
export async function listBelow(tx: Tx, tenant: TenantId): Promise<OrganisationId[]> {
  const { rows } = await sql<{ tenant_id: OrganisationId }>`
    select organisation_below(${tenant}::uuid) as tenant_id`.execute(tx)
  return rows.map((r) => r.tenant_id)
}

/** Ids of an organisation and of those merged into it, and into these: whose rows are its own now. */
export async function listOwn(tx: Tx, tenant: TenantId): Promise<OrganisationId[]> {
  const { rows } = await sql<{ tenant_id: OrganisationId }>`
    with recursive own as (
      select ${tenant}::uuid as tenant_id
      union select c.tenant_id from organisation_closures c join own on c.successor_id = own.tenant_id
        where c.applied_at is not null and c.reverted_at is null
    ) select tenant_id from own`.execute(tx)
  return rows.map((r) => r.tenant_id)
}

/** A row as `jsonb_to_recordset` takes it. */
export function recordOf(tenant: string, parentId: string | null, facts: OrganisationFacts): Record<string, unknown> {
  return {
    tenant_id: tenant,
    parent_id: parentId,
    code: facts.code,
    kind: facts.kind,
    name: facts.name,
    short_name: facts.shortName,
    name_folded: searchText(facts),
    province_code: facts.provinceCode,
    sector: facts.sector,
    area_code: facts.areaCode,
    networks: facts.networks,
    as_numbers: facts.asNumbers,
    domains: facts.domains,
    focal_unit: facts.focalUnit,
    contact_email: facts.contactEmail,
    contact_phone: facts.contactPhone,
    valid_from: facts.validFrom,
  }
}
const record = sql`(tenant_id uuid, parent_id uuid, code text, kind text, name text, short_name text, name_folded text, province_code text,
  sector text, area_code text, networks text[], as_numbers bigint[], domains text[], focal_unit text, contact_email text, contact_phone text,
  valid_from date)`
const written = sql`tenant_id, parent_id, code, kind, name, short_name, name_folded, province_code, sector, area_code, networks, as_numbers,
  domains, focal_unit, contact_email, contact_phone, valid_from`

/** Writes new organisations; a parent must be there already. */
export async function insertOrganisations(
  tx: Tx,
  records: readonly Record<string, unknown>[],
  at: string,
): Promise<void> {
  await sql`insert into organisations (${written}, created_at)
    select ${written}, ${at}::timestamptz from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as n ${record}`.execute(
    tx,
  )
}

export async function insertOrganisation(
  tx: Tx,
  tenant: TenantId,
  parentId: TenantId | null,
  facts: OrganisationFacts,
  at: string,
): Promise<void> {
  await insertOrganisations(tx, [recordOf(tenant, parentId, facts)], at)
}

/** Writes the facts of organisations that are there; their codes and places stay. */
export async function saveOrganisations(tx: Tx, records: readonly Record<string, unknown>[]): Promise<void> {
  await sql`update organisations o set kind = n.kind, name = n.name, short_name = n.short_name, name_folded = n.name_folded,
      province_code = n.province_code, sector = n.sector, area_code = n.area_code, networks = n.networks, as_numbers = n.as_numbers,
      domains = n.domains, focal_unit = n.focal_unit, contact_email = n.contact_email, contact_phone = n.contact_phone, valid_from = n.valid_from
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as n ${record} where o.tenant_id = n.tenant_id`.execute(
    tx,
  )
}

export async function saveOrganisation(tx: Tx, tenant: TenantId, facts: OrganisationFacts): Promise<void> {
  await saveOrganisations(tx, [recordOf(tenant, null, facts)])
}

/** Puts organisations below other parents. */
export async function moveOrganisations(tx: Tx, ids: readonly string[], parentId: string): Promise<void> {
  await sql`update organisations set parent_id = ${parentId}::uuid where tenant_id = any (${[...ids]}::uuid[])`.execute(
    tx,
  )
}

/** Whether `id` is `top` or lies below it. */
export async function isWithin(tx: Tx, id: string, top: string): Promise<boolean> {
  const { rows } = await sql`select 1 from organisations where tenant_id = ${id} and ${top}::uuid = any (path)`.execute(
    tx,
  )
  return rows.length > 0
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

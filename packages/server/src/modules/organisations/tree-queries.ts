import type { OrganisationCounts } from '@haidang/contracts'
import { inScope, type RawBuilder, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { NodeRow } from './tables.ts'

/** The key of a line: closed ones last, then by name. */
export type NodeKey = readonly [isClosed: boolean, name: string, id: string]

async function page(
  tx: Tx,
  which: RawBuilder<unknown>,
  { after, limit, today }: { readonly after: NodeKey | undefined; readonly limit: number; readonly today: string },
): Promise<NodeRow[]> {
  const isClosed = sql`coalesce(o.closed_on <= ${today}::date, false)`
  const beyond =
    after === undefined
      ? sql`true`
      : sql`(${isClosed}, o.name_folded, o.tenant_id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`
  const { rows } = await sql<NodeRow>`
    with page as materialized (
      select o.*, ${isClosed} as is_closed from organisations o where ${which} and ${beyond}
      order by is_closed, o.name_folded, o.tenant_id limit ${limit}
    ) select o.tenant_id, o.parent_id, o.code, o.kind, o.name, o.short_name, o.name_folded, o.province_code, o.closed_on::text as closed_on,
      s.child_count, s.below_count
    from page o join organisation_sizes((select array_agg(tenant_id) from page)) s using (tenant_id) order by o.is_closed, o.name_folded, o.tenant_id`.execute(
    tx,
  )
  return rows
}

/** One page of what lies directly below an organisation. */
export function listChildren(
  tx: Tx,
  parent: string,
  query: { readonly after: NodeKey | undefined; readonly limit: number; readonly today: string },
): Promise<NodeRow[]> {
  return page(tx, sql`o.parent_id = ${parent}::uuid`, query)
}

/** The topmost organisations of a scope: those whose parent is not in it. */
export function listTops(
  tx: Tx,
  scope: Scope,
  query: { readonly after: NodeKey | undefined; readonly limit: number; readonly today: string },
): Promise<NodeRow[]> {
  const which =
    scope === 'all'
      ? sql`o.parent_id is null`
      : sql`o.tenant_id = any (${[...scope]}::uuid[]) and (o.parent_id is null or o.parent_id not in (select unnest(${[...scope]}::uuid[])))`
  return page(tx, which, query)
}

export async function countPlaces(tx: Tx, id: string): Promise<{ child_count: number; below_count: number }> {
  const { rows } = await sql<{ child_count: number; below_count: number }>`
    select child_count, below_count from organisation_sizes(array[${id}::uuid])`.execute(tx)
  return rows[0] ?? { child_count: 0, below_count: 0 }
}

/** Open organisations of the scope by kind, province and sector, counted in one pass. */
export async function countOrganisations(tx: Tx, scope: Scope, today: string): Promise<OrganisationCounts> {
  const { rows } = await sql<{
    kind: OrganisationCounts['byKind'][number]['kind'] | null
    province_code: string | null
    sector: OrganisationCounts['bySector'][number]['sector'] | null
    by: number
    open: number
    closed: number
  }>`
    select kind, province_code, sector, grouping(kind, province_code, sector)::int as by,
      count(*) filter (where not coalesce(closed_on <= ${today}::date, false))::int as open,
      count(*) filter (where closed_on <= ${today}::date)::int as closed
    from organisations o where ${inScope(sql`o.tenant_id`, scope)} group by grouping sets ((), (kind), (province_code), (sector)) order by open desc, kind, province_code, sector`.execute(
    tx,
  )
  const whole = rows.find((row) => row.by === 7)
  return {
    total: whole?.open ?? 0,
    closed: whole?.closed ?? 0,
    byKind: rows.flatMap(({ by, kind, open }) => (by === 3 && kind !== null ? [{ kind, count: open }] : [])),
    byProvince: rows.flatMap(({ by, province_code, open }) =>
      by === 5 && province_code !== null ? [{ provinceCode: province_code, count: open }] : [],
    ),
    bySector: rows.flatMap(({ by, sector, open }) => (by === 6 && sector !== null ? [{ sector, count: open }] : [])),
  }
}

import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { type AttackBundle, TACTICS, type TechniqueCount } from './attack.ts'

/** Puts a bundle in the place of the former one. */
export async function replaceBundle(tx: Tx, tenant: TenantId, bundle: AttackBundle, at: string): Promise<void> {
  await sql`delete from attack_bundles where tenant_id = ${tenant}`.execute(tx)
  await sql`insert into attack_bundles (tenant_id, version, imported_at, tactics)
    values (${tenant}, ${bundle.version}, ${at}::timestamptz, ${JSON.stringify(bundle.tactics)}::jsonb)`.execute(tx)
  await sql`insert into attack_techniques (tenant_id, id, name, tactics)
    select distinct on (id) ${tenant}::uuid, id, name, tactics
    from jsonb_to_recordset(${JSON.stringify(bundle.techniques)}::jsonb) as w (id text, name text, tactics text[])`.execute(
    tx,
  )
}

export interface StoredBundle extends Omit<AttackBundle, 'skipped'> {
  readonly importedAt: string
}

/** The latest bundle within the scope. */
export async function findBundle(tx: Tx): Promise<StoredBundle | null> {
  const { rows } = await sql<{
    tenant_id: string
    version: string
    imported_at: Date
    tactics: AttackBundle['tactics']
  }>`
    select tenant_id, version, imported_at, tactics from attack_bundles order by imported_at desc limit 1`.execute(tx)
  const [row] = rows
  if (row === undefined) return null
  const techniques = await sql<{ id: string; name: string; tactics: string[] }>`
    select id, name, tactics from attack_techniques where tenant_id = ${row.tenant_id} order by id`.execute(tx)
  return {
    version: row.version,
    importedAt: row.imported_at.toISOString(),
    tactics: row.tactics,
    techniques: techniques.rows,
  }
}

/** Names of techniques, by the latest bundle of any organisation. */
export async function techniqueNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct on (t.id) t.id, t.name from attack_techniques t join attack_bundles b on b.tenant_id = t.tenant_id
    where t.id = any (${[...ids]}::text[]) order by t.id, b.imported_at desc`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.name]))
}

/**
 * Rules and hits by technique, and (`T1059*`) by technique together with its sub-techniques, each rule counted once; hits of the days
 * from `from` (YYYY-MM-DD) on.
 */
export async function countTechniques(
  tx: Tx,
  from: string,
  organisations: readonly string[] | null,
): Promise<Omit<TechniqueCount, 'alerts'>[]> {
  const { rows } = await sql<{
    id: string
    enabled: number
    available: number
    hits: number
    tactics: string[] | null
  }>`
    with h as (
      select rule_id, sum(hits) as hits from rule_hits_daily where day >= ${from}::date
        ${organisations === null ? sql`` : sql`and tenant_id = any (${[...organisations]}::uuid[])`} group by rule_id
    ), r as (
      select r.id, r.is_enabled, r.techniques, coalesce(h.hits, 0) as hits,
        array(select replace(substr(t, 8), '_', '-') from unnest(r.tags) t where replace(substr(t, 8), '_', '-') = any (${[...TACTICS]}::text[])) as tactics
      from rules r left join h on h.rule_id = r.id where r.retired_at is null and cardinality(r.techniques) > 0
    ), each as (
      select distinct r.id as rule_id, r.is_enabled, r.hits, r.tactics, k.key from r cross join lateral unnest(r.techniques) t
        cross join lateral (values (t), (substr(t, 1, 5) || '*')) k (key)
    )
    select key as id, count(*) filter (where is_enabled)::int as enabled, count(*)::int as available, sum(hits)::float8 as hits,
      (select array_agg(distinct c) from each e2 cross join lateral unnest(e2.tactics) c where e2.key = each.key) as tactics
    from each group by key`.execute(tx)
  return rows.map((r) => ({ ...r, tactics: r.tactics ?? [] }))
}

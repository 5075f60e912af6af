import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { AttackBundle, TaggedRules } from './attack.ts'

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

/** Living rules that name techniques, gathered by their tags; hits of the days from `from` (YYYY-MM-DD) on. */
export async function listTaggedRules(
  tx: Tx,
  from: string,
  organisations: readonly string[] | null,
): Promise<TaggedRules[]> {
  const { rows } = await sql<TaggedRules>`
    select r.tags, r.techniques, r.is_enabled as "isEnabled", count(*)::int as rules, coalesce(sum(h.hits), 0)::float8 as hits
    from rules r left join rule_hits_since(${from}::date, ${organisations === null ? null : [...organisations]}::uuid[]) h on h.rule_id = r.id
    where r.retired_at is null and cardinality(r.techniques) > 0 group by 1, 2, 3`.execute(tx)
  return rows
}

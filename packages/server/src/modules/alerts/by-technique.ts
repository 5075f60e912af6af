import { sql, type Tx } from '#src/platform/db/index.ts'

/**
 * Alerts last seen since an instant by technique, and (`T1059*`) by technique together with its sub-techniques, of some organisations
 * or all within the scope.
 */
export async function countAlertsByTechnique(
  tx: Tx,
  since: string,
  organisations: readonly string[] | null,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ key: string; count: number }>`
    with n as (
      select techniques, count(*) as count from alerts where last_seen_at >= ${since}::timestamptz and cardinality(techniques) > 0
        ${organisations === null ? sql`` : sql`and tenant_id = any (${[...organisations]}::uuid[])`} group by techniques
    ), each as (
      select distinct n.techniques, n.count, k.key from n cross join lateral unnest(n.techniques) t
        cross join lateral (values (t), (substr(t, 1, 5) || '*')) k (key)
    )
    select key, sum(count)::int as count from each group by key`.execute(tx)
  return new Map(rows.map((r) => [r.key, r.count]))
}

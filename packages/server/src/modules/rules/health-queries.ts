import type { RuleHealthQuery } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

export interface HealthRow {
  id: string
  title: string
  severity: number
  is_enabled: boolean
  pack_name: string
  hits_24h: number
  hits_7d: number
  hits_total: number
  suppressed_total: number
  last_hit_at: Date | null
  organisation_count: number
  looked: number
  matched: number
  over_budget: number
  cost_share: number | null
  set_aside_reason: string | null
  set_aside_at: Date | null
  sort_key: number
}

/**
 * Rules with what they did, by one of their numbers, most first. `sort_key` is that number; a rule without hits has -1 for the time of
 * its last one.
 */
export async function listHealth(
  tx: Tx,
  query: Pick<RuleHealthQuery, 'order' | 'only' | 'organisationIds'>,
  now: string,
  after: readonly [key: number, id: string] | undefined,
  limit: number,
): Promise<HealthRow[]> {
  const mine = query.organisationIds === undefined ? sql`` : sql`and tenant_id = any (${query.organisationIds}::uuid[])`
  const only = sql`${query.organisationIds ?? null}::uuid[]`
  const today = sql`(${now}::timestamptz at time zone 'UTC')::date`
  const keys = {
    hits7d: sql`coalesce(d.hits_7d, 0)`,
    hitsTotal: sql`coalesce(a.hits, 0)`,
    suppressed: sql`coalesce(a.suppressed, 0)`,
    cost: sql`coalesce(c.steps, 0)`,
    lastHit: sql`coalesce(extract(epoch from a.last_hit_at), -1)`,
    falsePositives: sql`coalesce(f.false_positive, 0)`,
  }
  const { rows } = await sql<HealthRow>`
    with a as (select * from rule_sums(${only})), d as (
      select rule_id, hits as hits_7d from rule_hits_since(${today} - 6, ${only})
    ), c as (
      select rule_id, sum(looked) as looked, sum(matched) as matched, sum(over_budget) as over_budget, sum(steps) as steps from rule_costs where day >= ${today} - 1 group by rule_id
    ), f as (
      select rule_id, false_positive from rule_feedback_sums(${only})
    ), k as (
      select r.id, r.title, r.severity, r.is_enabled, r.pack_id, d.hits_7d, a.hits, a.suppressed, a.last_hit_at, a.organisations,
        c.looked, c.matched, c.over_budget, c.steps, s.reason, s.at, (${keys[query.order]})::float8 as sort_key
      from rules r left join a on a.rule_id = r.id left join d on d.rule_id = r.id left join c on c.rule_id = r.id
        left join f on f.rule_id = r.id left join rule_set_asides s on s.rule_id = r.id
      where r.retired_at is null
        ${query.only === 'silent' ? sql`and r.is_enabled and (a.last_hit_at is null or a.last_hit_at < ${now}::timestamptz - interval '30 days')` : sql``}
        ${query.only === 'set_aside' ? sql`and s.rule_id is not null` : sql``}
        ${query.only === 'over_budget' ? sql`and c.over_budget > 0` : sql``}
    )
    select k.id, k.title, k.severity, k.is_enabled, p.name as pack_name,
      (select coalesce(sum(h.hits), 0)::int from rule_hits_hourly h where h.rule_id = k.id and h.hour > ${now}::timestamptz - interval '24 hours' ${mine}) as hits_24h,
      coalesce(k.hits_7d, 0)::int as hits_7d, coalesce(k.hits, 0)::float8 as hits_total, coalesce(k.suppressed, 0)::float8 as suppressed_total,
      k.last_hit_at, coalesce(k.organisations, 0)::int as organisation_count, coalesce(k.looked, 0)::float8 as looked, coalesce(k.matched, 0)::float8 as matched,
      coalesce(k.over_budget, 0)::float8 as over_budget, k.steps::float8 / nullif((select sum(steps) from c), 0)::float8 as cost_share,
      k.reason as set_aside_reason, k.at as set_aside_at, k.sort_key
    from (select * from k where true
      ${after === undefined ? sql`` : sql`and (sort_key < ${after[0]}::float8 or (sort_key = ${after[0]}::float8 and id > ${after[1]}::text))`}
      order by sort_key desc, id limit ${limit}) k join rule_packs p on p.id = k.pack_id
    order by k.sort_key desc, k.id`.execute(tx)
  return rows
}

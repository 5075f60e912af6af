/** What rules did: hits and suppressed findings by hour, day and in all, what they cost, and what people said of their alerts. */
import { sql, type Tx } from '#src/platform/db/index.ts'

/** Hits of one rule in one organisation within one hour, counted by the pipeline. Times in Unix milliseconds. */
export interface HitCount {
  readonly tenant: string
  readonly ruleId: string
  readonly hourMs: number
  readonly hits: number
  readonly suppressed: number
  /** Event time of the latest hit; null where there was none. */
  readonly lastHitMs: number | null
}

/** Adds counts to hours, days and sums, each in one statement. */
export async function addHits(tx: Tx, counts: readonly HitCount[]): Promise<void> {
  if (counts.length === 0) return
  const json = JSON.stringify(
    counts.map((c) => ({
      tenant_id: c.tenant,
      rule_id: c.ruleId,
      hour: new Date(c.hourMs).toISOString(),
      hits: c.hits,
      suppressed: c.suppressed,
      last: c.lastHitMs === null ? null : new Date(c.lastHitMs).toISOString(),
    })),
  )
  const rows = sql`jsonb_to_recordset(${json}::jsonb) as w (tenant_id uuid, rule_id text, hour timestamptz, hits integer, suppressed integer, last timestamptz)`
  await sql`insert into rule_hits_hourly as h (tenant_id, rule_id, hour, hits, suppressed)
    select tenant_id, rule_id, hour, sum(hits), sum(suppressed) from ${rows} group by 1, 2, 3 order by 2, 3, 1
    on conflict (rule_id, hour, tenant_id) do update set hits = h.hits + excluded.hits, suppressed = h.suppressed + excluded.suppressed`.execute(
    tx,
  )
  await sql`insert into rule_hits_daily as h (tenant_id, rule_id, day, hits, suppressed)
    select tenant_id, rule_id, (hour at time zone 'UTC')::date, sum(hits), sum(suppressed) from ${rows} group by 1, 2, 3 order by 2, 3, 1
    on conflict (rule_id, day, tenant_id) do update set hits = h.hits + excluded.hits, suppressed = h.suppressed + excluded.suppressed`.execute(
    tx,
  )
  await sql`insert into rule_activity as a (tenant_id, rule_id, hits, suppressed, last_hit_at)
    select tenant_id, rule_id, sum(hits), sum(suppressed), max(last) from ${rows} group by 1, 2 order by 2, 1
    on conflict (rule_id, tenant_id) do update set hits = a.hits + excluded.hits, suppressed = a.suppressed + excluded.suppressed,
      last_hit_at = greatest(a.last_hit_at, excluded.last_hit_at)`.execute(tx)
}

/** What one rule cost since the last count: events looked at closely, those it matched, those beyond its budget. */
export interface CostCount {
  readonly ruleId: string
  readonly looked: number
  readonly matched: number
  readonly overBudget: number
  /** Steps of the engine: what its work is measured in. */
  readonly steps: number
}

export async function addCosts(tx: Tx, day: string, costs: readonly CostCount[]): Promise<void> {
  if (costs.length === 0) return
  await sql`insert into rule_costs as c (rule_id, day, looked, matched, over_budget, steps)
    select "ruleId", ${day}::date, sum(looked), sum(matched), sum("overBudget"), sum(steps)
    from jsonb_to_recordset(${JSON.stringify(costs)}::jsonb) as w ("ruleId" text, looked bigint, matched bigint, "overBudget" bigint, steps bigint)
    group by "ruleId" order by "ruleId"
    on conflict (rule_id, day) do update set looked = c.looked + excluded.looked, matched = c.matched + excluded.matched,
      over_budget = c.over_budget + excluded.over_budget, steps = c.steps + excluded.steps`.execute(tx)
}

/** Makes the rules set aside those that are named, and no others; one that is still among them keeps its time. */
export async function saveSetAsides(
  tx: Tx,
  at: string,
  rules: readonly { readonly ruleId: string; readonly reason: string }[],
): Promise<void> {
  await sql`delete from rule_set_asides where rule_id <> all (${rules.map((r) => r.ruleId)}::text[])`.execute(tx)
  if (rules.length === 0) return
  await sql`insert into rule_set_asides (rule_id, reason, at)
    select distinct on ("ruleId") "ruleId", reason, ${at}::timestamptz from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as w ("ruleId" text, reason text)
    on conflict (rule_id) do update set reason = excluded.reason`.execute(tx)
}

/** Forgets hours, days and costs before the given instants. */
export async function pruneActivity(tx: Tx, before: { readonly hour: string; readonly day: string }): Promise<void> {
  await sql`delete from rule_hits_hourly where hour < ${before.hour}::timestamptz`.execute(tx)
  await sql`delete from rule_hits_daily where day < (${before.day}::timestamptz at time zone 'UTC')::date`.execute(tx)
  await sql`delete from rule_costs where day < (${before.day}::timestamptz at time zone 'UTC')::date`.execute(tx)
}

/** Whether a rule ever fired, in any organisation: what it cost is of none and tells of all. */
export async function hasFired(tx: Tx, ruleId: string): Promise<boolean> {
  const { rows } = await sql<{
    fired: boolean
  }>`select exists (select from rule_activity where rule_id = ${ruleId} and hits + suppressed > 0)
    or exists (select from rule_costs where rule_id = ${ruleId} and matched > 0) as fired`.execute(tx)
  return rows[0]?.fired ?? false
}

/** Hits by day from `from` (YYYY-MM-DD) on, of some organisations or all within the scope. */
export async function listHitDays(
  tx: Tx,
  ruleId: string,
  from: string,
  organisations: readonly string[] | null,
): Promise<{ day: string; hits: number; suppressed: number }[]> {
  const { rows } = await sql<{ day: string; hits: number; suppressed: number }>`
    select to_char(day, 'YYYY-MM-DD') as day, sum(hits)::int as hits, sum(suppressed)::int as suppressed from rule_hits_daily
    where rule_id = ${ruleId} and day >= ${from}::date ${organisations === null ? sql`` : sql`and tenant_id = any (${[...organisations]}::uuid[])`}
    group by day order by day`.execute(tx)
  return rows
}

/** Organisations a rule fired in, most hits first. */
export async function listHitOrganisations(
  tx: Tx,
  ruleId: string,
  limit: number,
): Promise<{ tenant_id: string; hits: number; last_hit_at: Date | null }[]> {
  const { rows } = await sql<{ tenant_id: string; hits: number; last_hit_at: Date | null }>`
    select tenant_id, hits::float8 as hits, last_hit_at from rule_activity where rule_id = ${ruleId} order by hits desc, tenant_id limit ${limit}`.execute(
    tx,
  )
  return rows
}

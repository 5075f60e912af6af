import { sql, type Tx } from '#src/platform/db/index.ts'
import type { Verdict } from './tuning.ts'

/** Notes what people made of an alert, once; the counts go up with it. */
export async function addVerdict(
  tx: Tx,
  v: {
    tenant: string
    alertId: string
    ruleId: string
    verdict: Verdict['verdict']
    at: string
    fields: Verdict['fields']
  },
): Promise<void> {
  const { rows } = await sql`insert into rule_verdicts (tenant_id, alert_id, rule_id, verdict, at, fields)
    values (${v.tenant}, ${v.alertId}, ${v.ruleId}, ${v.verdict}, ${v.at}::timestamptz, ${JSON.stringify(v.fields)}::jsonb)
    on conflict (alert_id) do nothing returning alert_id`.execute(tx)
  if (rows.length === 0) return
  const one = (verdict: Verdict['verdict']): number => (v.verdict === verdict ? 1 : 0)
  await sql`insert into rule_feedback as f (tenant_id, rule_id, true_positive, false_positive, benign)
    values (${v.tenant}, ${v.ruleId}, ${one('true_positive')}, ${one('false_positive')}, ${one('benign')})
    on conflict (rule_id, tenant_id) do update set true_positive = f.true_positive + excluded.true_positive,
      false_positive = f.false_positive + excluded.false_positive, benign = f.benign + excluded.benign`.execute(tx)
}

export interface FeedbackRow {
  rule_id: string
  title: string
  severity: number
  is_enabled: boolean
  text: string
  origin: string
  true_positive: number
  false_positive: number
  benign: number
}

/** Rules by their false positives, most first. */
export async function listFeedback(
  tx: Tx,
  filter: {
    readonly minClosed: number
    /** Percent. */
    readonly minShare: number
    readonly organisations: readonly string[] | null
    readonly ruleId: string | null
  },
  after: readonly [falsePositive: number, ruleId: string] | undefined,
  limit: number,
): Promise<FeedbackRow[]> {
  const { rows } = await sql<FeedbackRow>`
    with f as (
      select rule_id, true_positive::int, false_positive::int, benign::int from rule_feedback_sums(${filter.organisations === null ? null : [...filter.organisations]}::uuid[])
      ${filter.ruleId === null ? sql`` : sql`where rule_id = ${filter.ruleId}`}
    )
    select f.rule_id, r.title, r.severity, r.is_enabled, t.text, r.origin, f.true_positive, f.false_positive, f.benign
    from f join lateral (select * from rules r where r.id = f.rule_id and r.retired_at is null order by r.tenant_id limit 1) r on true
      join rule_texts t on t.tenant_id = r.tenant_id and t.hash = r.text_hash
    where f.false_positive > 0 and f.true_positive + f.false_positive + f.benign >= ${filter.minClosed}
      and f.false_positive * 100 >= ${filter.minShare} * (f.true_positive + f.false_positive + f.benign)
      ${after === undefined ? sql`` : sql`and (f.false_positive < ${after[0]} or (f.false_positive = ${after[0]} and f.rule_id > ${after[1]}))`}
    order by f.false_positive desc, f.rule_id limit ${limit}`.execute(tx)
  return rows
}

/** Verdicts on some rules by organisation, most false positives first. */
export async function listFeedbackOrganisations(
  tx: Tx,
  ruleIds: readonly string[],
  most: number,
): Promise<{ rule_id: string; tenant_id: string; true_positive: number; false_positive: number; benign: number }[]> {
  const { rows } = await sql<{
    rule_id: string
    tenant_id: string
    true_positive: number
    false_positive: number
    benign: number
  }>`
    select f.* from unnest(${[...ruleIds]}::text[]) i (id) cross join lateral (
      select rule_id, tenant_id, true_positive, false_positive, benign from rule_feedback where rule_id = i.id
      order by false_positive desc, tenant_id limit ${most}) f`.execute(tx)
  return rows
}

/** The latest verdicts on some rules, at most `most` of each rule and kind. */
export async function listVerdicts(
  tx: Tx,
  ruleIds: readonly string[],
  organisations: readonly string[] | null,
  most: number,
): Promise<(Verdict & { ruleId: string })[]> {
  const { rows } = await sql<{
    rule_id: string
    tenant_id: string
    verdict: Verdict['verdict']
    fields: Record<string, string>
  }>`
    select v.* from unnest(${[...ruleIds]}::text[]) i (id) cross join unnest(array['false_positive', 'true_positive']) k (verdict) cross join lateral (
      select rule_id, tenant_id, verdict, fields from rule_verdicts where rule_id = i.id and verdict = k.verdict
        ${organisations === null ? sql`` : sql`and tenant_id = any (${[...organisations]}::uuid[])`}
      order by at desc, alert_id limit ${most}) v`.execute(tx)
  return rows.map((r) => ({ ruleId: r.rule_id, tenant: r.tenant_id, verdict: r.verdict, fields: r.fields }))
}

export async function verdictsOf(
  tx: Tx,
  ruleIds: readonly string[],
): Promise<Map<string, { truePositive: number; falsePositive: number; benign: number }>> {
  const { rows } = await sql<{ rule_id: string; true_positive: number; false_positive: number; benign: number }>`
    select rule_id, sum(true_positive)::int as true_positive, sum(false_positive)::int as false_positive, sum(benign)::int as benign
    from rule_feedback where rule_id = any (${[...ruleIds]}::text[]) group by rule_id`.execute(tx)
  return new Map(
    rows.map((r) => [r.rule_id, { truePositive: r.true_positive, falsePositive: r.false_positive, benign: r.benign }]),
  )
}

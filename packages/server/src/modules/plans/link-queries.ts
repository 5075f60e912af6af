import type { Duty } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** Rows of plans above that the rows named carry out. */
export async function listUpward(tx: Tx, rowIds: readonly string[]): Promise<Duty['upward']> {
  const { rows } = await sql<Duty['upward'][number]>`
    select distinct on (r.id) r.id as "rowId", p.id as "planId", p.number as "planNumber", p.title as "planTitle", r.text
    from plan_row_links l join plan_rows r on r.id = l.upper_row_id join plans p on p.id = l.upper_plan_id
    where l.row_id = any (${[...rowIds]}::uuid[]) order by r.id`.execute(tx)
  return rows
}

export interface NewLink {
  readonly rowId: string
  readonly upperRowId: string
}

export async function insertLinks(
  tx: Tx,
  plan: { readonly tenant_id: string; readonly id: string },
  upper: { readonly tenant_id: string; readonly id: string },
  links: readonly NewLink[],
): Promise<number> {
  const { rows } =
    await sql`insert into plan_row_links (tenant_id, plan_id, row_id, upper_owner_id, upper_plan_id, upper_row_id)
    select ${plan.tenant_id}::uuid, ${plan.id}::uuid, n."rowId", ${upper.tenant_id}::uuid, ${upper.id}::uuid, n."upperRowId"
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as n ("rowId" uuid, "upperRowId" uuid) on conflict do nothing returning row_id`.execute(
      tx,
    )
  return rows.length
}

export async function deleteRowLinks(tx: Tx, planId: string, links: readonly NewLink[]): Promise<number> {
  const { rows } =
    await sql`delete from plan_row_links l using jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as n ("rowId" uuid, "upperRowId" uuid)
    where l.plan_id = ${planId} and l.row_id = n."rowId" and l.upper_row_id = n."upperRowId" returning l.row_id`.execute(
      tx,
    )
  return rows.length
}

export async function listLinks(tx: Tx, planId: string): Promise<NewLink[]> {
  const { rows } =
    await sql<NewLink>`select row_id as "rowId", upper_row_id as "upperRowId" from plan_row_links where plan_id = ${planId}`.execute(
      tx,
    )
  return rows
}

export interface CoverageCell {
  readonly upper_row_id: string
  readonly plan_id: string
  readonly rows: number
  readonly duties: number
  readonly done: number
  readonly late: number
}

/** What plans below do about each row of a plan. */
export async function listCoverage(tx: Tx, upperPlanId: string): Promise<CoverageCell[]> {
  const { rows } = await sql<CoverageCell>`
    select l.upper_row_id, l.plan_id, count(distinct l.row_id)::int as rows, count(d.id)::int as duties,
      count(d.id) filter (where d.state in ('done_on_time', 'done_late'))::int as done, count(d.id) filter (where d.state = 'late')::int as late
    from plan_row_links l
    left join duty_details w on w.row_ids @> array[l.row_id]
    left join duties d on d.id = w.duty_id and d.state <> 'cancelled'
    where l.upper_plan_id = ${upperPlanId} group by l.upper_row_id, l.plan_id`.execute(tx)
  return rows
}

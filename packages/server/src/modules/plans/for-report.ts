import type { DutyState, DutyUnit } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** A duty as a report counts and lists it. */
export interface ReportedDuty {
  readonly id: string
  readonly planNumber: string | null
  readonly planTitle: string
  readonly part: string
  readonly partTitle: string
  readonly path: string
  readonly title: string
  readonly units: readonly DutyUnit[]
  readonly leadId: string
  readonly dueOn: string | null
  readonly deadlineText: string
  readonly state: DutyState
  readonly percent: number
}

/** What units said stands in their way, or proposed. */
export interface ReportedObstacle {
  readonly kind: 'obstacle' | 'proposal'
  readonly text: string
  readonly unit: string
}

export interface ReportScope {
  /** Plans the report is about; all the body gave or gathers for where none is named. */
  readonly planIds: readonly string[]
  /** The body that gave the duties or gathers for them. */
  readonly bodyId: string
  /** Only duties this unit leads. */
  readonly unitId: string | null
}

const within = (
  scope: ReportScope,
  id: ReturnType<typeof sql>,
  owner: ReturnType<typeof sql>,
  gatherer: ReturnType<typeof sql>,
) => sql`
  (${scope.planIds.length === 0}::boolean or ${id} = any (${[...scope.planIds]}::uuid[]))
  and (${owner} = ${scope.bodyId}::uuid or ${gatherer} = ${scope.bodyId}::uuid or ${scope.unitId !== null}::boolean)`

/** Duties a report is about, in the order of their plans. Cancelled ones are not reported. */
export async function listReportedDuties(tx: Tx, scope: ReportScope): Promise<ReportedDuty[]> {
  const { rows } = await sql<ReportedDuty>`
    select d.id, w.plan ->> 'number' as "planNumber", w.plan ->> 'title' as "planTitle", d.part, coalesce(w.headings[1], d.part) as "partTitle", w.path, w.title,
      w.units, d.lead_id as "leadId", d.due_on::text as "dueOn", w.deadline ->> 'raw' as "deadlineText", d.state, d.percent
    from duties d join duty_details w on w.duty_id = d.id
    where ${within(scope, sql`d.plan_id`, sql`d.tenant_id`, sql`d.consolidator_id`)} and d.state <> 'cancelled'
      and (${scope.unitId}::uuid is null or d.id in (select u.duty_id from duty_units u where u.tenant_id = ${scope.unitId}::uuid and u.role = 'lead'))
    order by d.plan_id, d.seq, d.id`.execute(tx)
  return rows
}

/** Difficulties and proposals of a span of days, oldest first. */
export async function listReportedObstacles(
  tx: Tx,
  scope: ReportScope,
  span: { readonly from: string; readonly to: string },
): Promise<ReportedObstacle[]> {
  const { rows } = await sql<ReportedObstacle>`
    select o.kind, o.text, o.organisation ->> 'name' as unit from obstacles o
    where ${within(scope, sql`o.plan_id`, sql`o.owner_id`, sql`o.consolidator_id`)}
      and (${scope.unitId}::uuid is null or o.tenant_id = ${scope.unitId}::uuid)
      and o.at >= ${`${span.from}T00:00:00+07:00`}::timestamptz and o.at < ${`${span.to}T00:00:00+07:00`}::timestamptz + interval '1 day'
    order by o.id limit 2000`.execute(tx)
  return rows
}

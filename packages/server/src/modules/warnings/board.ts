import type { Board, WarningSummary } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { sql, toIso, type Tx } from '#src/platform/db/index.ts'
import { presentSummary, readableBy, refOf, withheldTitle } from './present.ts'
import { listWarnings, scoped } from './queries.ts'
import type { WarningRow } from './tables.ts'

/** Warnings that are out and not closed, newest first, for the board of this reader. */
export async function listOpenWarningSummaries(tx: Tx, ctx: Context, limit: number): Promise<WarningSummary[]> {
  const rows = await listWarnings(tx, {
    states: ['dispatched'],
    before: undefined,
    limit,
    now: new Date(ctx.clock.now()).toISOString(),
  })
  return rows.map((row) => presentSummary(row, ctx))
}

/** Warnings that wait for an approver or, approved, for dispatch. */
export async function listAwaitingApproval(tx: Tx, ctx: Context, limit: number): Promise<WarningSummary[]> {
  const rows = await listWarnings(tx, {
    states: ['submitted', 'approved'],
    before: undefined,
    limit,
    now: new Date(ctx.clock.now()).toISOString(),
  })
  return rows.map((row) => presentSummary(row, ctx))
}

interface OverdueRow extends Pick<WarningRow, 'number' | 'tlp'> {
  id: string
  title: string | null
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
  due_at: Date
  escalation_level: number
}

/** Recipients past the deadline that runs now, the longest overdue first. */
export async function listOverdueRecipients(tx: Tx, ctx: Context, limit: number): Promise<Board['overdueWarnings']> {
  const now = new Date(ctx.clock.now()).toISOString()
  const owed = sql`case when r.acknowledged_at is null then r.acknowledge_due_at else r.report_due_at end`
  // The few that are shown are chosen before anything is joined to them; the condition is that of the index over who owes.
  const { rows } = await sql<OverdueRow>`
    with late as materialized (
      select r.warning_id, r.tenant_id, r.escalation_level, ${owed} as due_at from warning_recipients r
      where r.is_open and (r.acknowledged_at is null or r.reported_at is null) and ${owed} < ${now}::timestamptz and ${scoped(sql`r.issuer_id`)}
      order by ${owed} limit ${limit}
    )
    select w.id, w.number, w.tlp, case when w.tlp = any (${readableBy(ctx.clearance)}::text[]) then w.content ->> 'title' end as title,
      o.tenant_id, o.name, o.short_name, o.province_code, late.escalation_level, late.due_at
    from late join warnings w on w.id = late.warning_id join organisations o on o.tenant_id = late.tenant_id
    order by late.due_at, w.id, o.tenant_id`.execute(tx)
  return rows.map((row) => ({
    warningId: row.id,
    number: row.number,
    title: row.title ?? withheldTitle(ctx.locale, row.tlp),
    organisation: refOf(row),
    dueAt: toIso(row.due_at),
    escalationLevel: row.escalation_level,
  }))
}

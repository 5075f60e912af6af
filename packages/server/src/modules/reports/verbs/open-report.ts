import { AppError, OpenReportInput, type Report, ReportAnswers, type ReportCycle } from '@haidang/contracts'
import { createTranslator } from '@haidang/phrases'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { cyclesOn } from '../cycles.ts'
import { type Body, draftHead } from '../draft-head.ts'
import type { ReportDeps } from '../ports.ts'
import { addHistory, insertReports, type NewReport } from '../queries.ts'
import { bodiesOf, isoNow, lockReport, nameOf, todayOf, wholeReport } from '../read.ts'

/** The cycles in force today, each with its coming turn. */
export async function listCycles(
  { cycles }: Pick<ReportDeps, 'cycles'>,
  { ctx }: Call<object>,
): Promise<{ items: ReportCycle[] }> {
  allow(ctx, 'report.read')
  return Promise.resolve({ items: cyclesOn(cycles, todayOf(ctx)) })
}

/**
 * Units a body may ask for a report: those in its scope, and those beside it under the same body (a department consolidates for the
 * province it belongs to). Of beside ones only what a paper's head names is read.
 */
async function unitsToAsk(
  deps: Pick<ReportDeps, 'db'>,
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Body>> {
  return deps.db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { rows } = await sql<{ tenant_id: string }>`
      select o.tenant_id from organisations o where o.tenant_id = any (${[...ids]}::uuid[])
        and (o.tenant_id = any (${ctx.scope === 'all' ? [...ids] : [...ctx.scope]}::uuid[])
          or o.parent_id = (select parent_id from organisations where tenant_id = ${ctx.tenant}))`.execute(tx)
    return bodiesOf(
      tx,
      rows.map((row) => row.tenant_id),
    )
  })
}

async function membersOf(tx: Tx, groupIds: readonly string[]): Promise<string[]> {
  if (groupIds.length === 0) return []
  const { rows } = await sql<{
    member_ids: string[]
  }>`select member_ids from organisation_groups where id = any (${[...groupIds]}::uuid[])`.execute(tx)
  return rows.flatMap((row) => row.member_ids)
}

/**
 * Opens a round: the consolidated report of the actor's body, and one for each unit that is to fill in.
 * @throws AppError `request.invalid` for a span that ends before it begins, `report.no_units` where a group or a name stands for nobody
 */
export async function openReport(deps: Pick<ReportDeps, 'db'>, { ctx, input }: Call<OpenReportInput>): Promise<Report> {
  allow(ctx, 'report.manage')
  const wanted = OpenReportInput.parse(input)
  if (wanted.periodTo < wanted.periodFrom)
    throw new AppError(
      'request.invalid',
      {},
      { places: [{ path: '/periodTo', code: 'period', message: 'ends before it begins' }] },
    )
  const members = await deps.db.withTx(ctx.scope, (tx) => membersOf(tx, wanted.groupIds))
  const ids = [...new Set([...wanted.organisationIds, ...members])]
  const units = await unitsToAsk(deps, ctx, ids)
  if (ids.length > 0 && units.size === 0) throw new AppError('report.no_units')
  const { t, lookup } = createTranslator('vi')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const own = (await bodiesOf(tx, [ctx.tenant])).get(ctx.tenant)
    if (own === undefined) throw new AppError('organisation.not_found')
    const plans = await sql<{
      number: string | null
      title: string
    }>`select number, title from plans where id = any (${wanted.planIds}::uuid[]) order by id`.execute(tx)
    if (plans.rows.length < new Set(wanted.planIds).size) throw new AppError('plan.not_found')
    const bases = plans.rows.map((p) =>
      t('reports.text.basis', {
        basis: t('reports.text.basisPlan', { number: p.number ?? '', title: p.title }).trim(),
      }),
    )
    const id = newId(ctx.clock)
    const shared = {
      class: wanted.class,
      cycle_code: wanted.cycleCode,
      title: wanted.title,
      consolidator: own.ref,
      plan_ids: wanted.planIds,
      period_label: wanted.periodLabel,
      period_from: wanted.periodFrom,
      period_to: wanted.periodTo,
      answers: ReportAnswers.parse({}),
    }
    const consolidated: NewReport = {
      ...shared,
      tenant_id: ctx.tenant,
      id,
      role: 'consolidated',
      parent_id: null,
      organisation: own.ref,
      due_on: wanted.dueOn,
      content: { ...draftHead(own, null, t, lookup), legalBases: bases },
    }
    const children = [...units.values()]
      .filter((unit) => unit.ref.id !== ctx.tenant)
      .map((unit): NewReport => ({
        ...shared,
        tenant_id: unit.ref.id,
        id: newId(ctx.clock),
        role: 'unit',
        parent_id: id,
        organisation: unit.ref,
        due_on: wanted.unitDueOn,
        content: { ...draftHead(unit, own.ref, t, lookup), legalBases: bases },
      }))
    await insertReports(tx, [consolidated, ...children], isoNow(ctx))
    const row = await lockReport(tx, id)
    await addHistory(tx, row, {
      at: isoNow(ctx),
      by: nameOf(ctx),
      code: 'report.opened',
      params: { units: children.length },
    })
    await audit(tx, ctx, {
      action: 'report.manage',
      subject: { kind: 'report', id },
      after: { title: wanted.title, units: children.length, period: wanted.periodLabel },
    })
    return wholeReport(tx, ctx, row)
  })
}

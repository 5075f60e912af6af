import { AppError, type Plan, UpdatePlanInput } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, isInScope } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { sql } from '#src/platform/db/index.ts'
import type { PlanDeps } from '../ports.ts'
import { deletePlan as removePlan, getPlan, type PlanChange, savePlan } from '../queries.ts'
import { lockPlan, refOf, wholePlan } from '../read.ts'

interface ById {
  readonly id: string
}

/** Corrects what was read of the document's head, or says what it carries out. @throws AppError `plan.not_found`, `plan.bad_link` */
export async function updatePlan(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<UpdatePlanInput & ById>,
): Promise<Plan> {
  allow(ctx, 'plan.review')
  const { consolidatorId, number, issuedOn, parentPlanId, periodFrom, periodTo, isPublished, ...plain } =
    UpdatePlanInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockPlan(tx, ctx, input.id)
    if (parentPlanId !== undefined && parentPlanId !== null) {
      const parent = await getPlan(tx, parentPlanId)
      if (parent === undefined) throw new AppError('plan.not_found')
      if (parent.id === row.id || parent.parent_plan_id === row.id) throw new AppError('plan.bad_link')
    }
    const change: PlanChange = {
      ...(Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as PlanChange),
      ...(number === undefined ? {} : { number }),
      ...(issuedOn === undefined ? {} : { issued_on: issuedOn }),
      ...(parentPlanId === undefined ? {} : { parent_plan_id: parentPlanId }),
      ...(periodFrom === undefined ? {} : { period_from: periodFrom }),
      ...(periodTo === undefined ? {} : { period_to: periodTo }),
      ...(isPublished === undefined ? {} : { is_published: isPublished }),
      ...(consolidatorId === undefined ? {} : { consolidator: await refOf(tx, consolidatorId) }),
    }
    const saved = await savePlan(tx, row, change)
    // Duties name their plan and who gathers for it; units read both without reading the plan.
    await sql`update duty_details w set plan = w.plan || ${JSON.stringify({ number: saved.number, title: saved.title, level: saved.level })}::jsonb
      from duties d where d.id = w.duty_id and d.plan_id = ${row.id}`.execute(tx)
    if (consolidatorId !== undefined)
      await sql`update duties set consolidator_id = ${consolidatorId} where plan_id = ${row.id}`.execute(tx)
    await audit(tx, ctx, {
      action: 'plan.update',
      subject: { kind: 'plan', id: row.id },
      after: change,
      organisation: row.tenant_id,
    })
    return wholePlan(tx, ctx, saved)
  })
}

async function movePlan(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<ById>,
  move: { readonly from: 'review' | 'active'; readonly to: 'active' | 'closed'; readonly action: string },
): Promise<Plan> {
  allow(ctx, 'plan.assign')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await lockPlan(tx, ctx, input.id)
    if (row.state !== move.from) throw new AppError('plan.bad_state', { state: row.state })
    const saved = await savePlan(tx, row, { state: move.to })
    await audit(tx, ctx, {
      action: move.action,
      subject: { kind: 'plan', id: row.id },
      before: { state: row.state },
      after: { state: saved.state },
      organisation: row.tenant_id,
    })
    return wholePlan(tx, ctx, saved)
  })
}

/** Ends the review: what follows is carrying out. @throws AppError `plan.not_found`, `plan.bad_state` */
export const activatePlan = (deps: Pick<PlanDeps, 'db'>, call: Call<ById>): Promise<Plan> =>
  movePlan(deps, call, { from: 'review', to: 'active', action: 'plan.activate' })

/** Ends a plan that was carried out or replaced; its duties stay as they are. @throws AppError `plan.not_found`, `plan.bad_state` */
export const closePlan = (deps: Pick<PlanDeps, 'db'>, call: Call<ById>): Promise<Plan> =>
  movePlan(deps, call, { from: 'active', to: 'closed', action: 'plan.close' })

/** Removes a plan nobody was given a duty of. @throws AppError `plan.not_found`, `plan.bad_state` where there are duties */
export async function deletePlan({ db }: Pick<PlanDeps, 'db'>, { ctx, input }: Call<ById>): Promise<void> {
  allow(ctx, 'plan.import')
  await db.withTx(ctx.scope, async (tx) => {
    const row = await lockPlan(tx, ctx, input.id)
    const { rows } = await sql`select from duties where plan_id = ${row.id} limit 1`.execute(tx)
    if (rows.length > 0 || row.state === 'reading') throw new AppError('plan.bad_state', { state: row.state })
    await removePlan(tx, row.id)
    await audit(tx, ctx, {
      action: 'plan.delete',
      subject: { kind: 'plan', id: row.id },
      before: { number: row.number, title: row.title },
      organisation: row.tenant_id,
    })
  })
}

/** @throws AppError `plan.not_found` */
export async function showPlan({ db }: Pick<PlanDeps, 'db'>, { ctx, input }: Call<ById>): Promise<Plan> {
  allow(ctx, 'plan.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getPlan(tx, input.id)
    if (row === undefined) throw new AppError('plan.not_found')
    if (isInScope(ctx, row.tenant_id as TenantId)) allow(ctx, 'plan.read', { organisation: row.tenant_id as TenantId })
    return wholePlan(tx, ctx, row)
  })
}

import { AppError, ReviewInput, type ReviewOutcome } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { PlanDeps } from '../ports.ts'
import {
  addReviewAct,
  countPlans,
  deleteLinks,
  deleteRows,
  dutiesOfRows,
  getRows,
  hasReviewAct,
  insertRelations,
  insertRows,
  listRelations,
  takeLastReviewAct,
} from '../queries.ts'
import { isoNow, lockPlan, personOf } from '../read.ts'
import { decideReview } from '../review-acts.ts'
import type { PlanRecord, RelationRecord } from '../tables.ts'
import { wholeRows } from '../whole-rows.ts'

const pairOf = (relation: Pick<RelationRecord, 'row_id' | 'other_id'>): string =>
  [relation.row_id, relation.other_id].toSorted().join(' ')

async function outcome(
  tx: Tx,
  plan: PlanRecord,
  changedIds: readonly string[],
  removedRowIds: readonly string[],
): Promise<ReviewOutcome> {
  const counts = (await countPlans(tx, [plan.id])).get(plan.id)
  return {
    rows: await wholeRows(tx, plan.id, await getRows(tx, plan.id, changedIds)),
    removedRowIds: [...removedRowIds],
    review: {
      total: counts?.total ?? 0,
      pending: counts?.pending ?? 0,
      accepted: counts?.accepted ?? 0,
      dismissed: counts?.dismissed ?? 0,
      flagged: counts?.flagged ?? 0,
    },
    canUndo: await hasReviewAct(tx, plan.id),
  }
}

async function lockForReview(tx: Tx, ctx: Context, id: string): Promise<PlanRecord> {
  const plan = await lockPlan(tx, ctx, id)
  if (plan.state !== 'review' && plan.state !== 'active') throw new AppError('plan.bad_state', { state: plan.state })
  return plan
}

/**
 * One act on rows: accept, correct, split, merge, dismiss, reopen, link, unlink. What stood before is kept, so that it can be undone.
 * @throws AppError `plan.not_found`, `plan.bad_state`, `plan_row.not_found`, `plan_row.bad_act`
 */
export async function reviewRows(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<{ readonly id: string; readonly review: ReviewInput }>,
): Promise<ReviewOutcome> {
  allow(ctx, 'plan.review')
  const act = ReviewInput.parse(input.review)
  return db.withTx(ctx.scope, async (tx) => {
    const plan = await lockForReview(tx, ctx, input.id)
    const ids = 'rowIds' in act ? act.rowIds : [act.rowId]
    const rows = await getRows(tx, plan.id, ids, true)
    const duties = await dutiesOfRows(tx, plan.id, ids)
    const decision = decideReview(
      act,
      rows,
      (id) => duties.has(id),
      () => newId(ctx.clock),
    )
    if (!decision.ok) throw new AppError(decision.refusal, { act: act.act })
    const { changed, created, related, unrelated } = decision.change
    const pairs = new Set(unrelated.map(pairOf))
    const unlinked =
      pairs.size === 0
        ? []
        : (await listRelations(tx, plan.id, ids)).filter((r) => r.why === 'linked' && pairs.has(pairOf(r)))
    await insertRows(tx, [...changed, ...created])
    await insertRelations(tx, plan, related)
    await deleteLinks(tx, plan.id, unrelated)
    await addReviewAct(tx, plan, {
      act: act.act,
      before: { rows, createdIds: created.map((row) => row.id), linked: related, unlinked },
      at: isoNow(ctx),
      by: personOf(ctx),
    })
    await audit(tx, ctx, {
      action: 'plan.review',
      subject: { kind: 'plan', id: plan.id },
      after: { act: act.act, rows: ids.length },
      organisation: plan.tenant_id,
    })
    return outcome(
      tx,
      plan,
      [...changed, ...created].map((row) => row.id),
      [],
    )
  })
}

/**
 * Takes the last act of review back, whoever did it.
 * @throws AppError `plan_review.nothing_to_undo`; `plan_row.bad_act` where a duty was made of the rows meanwhile
 */
export async function undoReview(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<{ readonly id: string }>,
): Promise<ReviewOutcome> {
  allow(ctx, 'plan.review')
  return db.withTx(ctx.scope, async (tx) => {
    const plan = await lockForReview(tx, ctx, input.id)
    const last = await takeLastReviewAct(tx, plan.id)
    if (last === undefined) throw new AppError('plan_review.nothing_to_undo')
    const { rows, createdIds, linked, unlinked } = last.before
    const touched = [...rows.map((row) => row.id), ...createdIds]
    if ((await dutiesOfRows(tx, plan.id, touched)).size > 0 && last.act !== 'link' && last.act !== 'unlink')
      throw new AppError('plan_row.bad_act', { act: 'undo' })
    await deleteRows(tx, plan.id, createdIds)
    await insertRows(tx, rows)
    await deleteLinks(tx, plan.id, linked)
    await insertRelations(tx, plan, unlinked)
    await audit(tx, ctx, {
      action: 'plan.review',
      subject: { kind: 'plan', id: plan.id },
      after: { act: 'undo', undone: last.act, rows: rows.length },
      organisation: plan.tenant_id,
    })
    return outcome(
      tx,
      plan,
      rows.map((row) => row.id),
      createdIds,
    )
  })
}

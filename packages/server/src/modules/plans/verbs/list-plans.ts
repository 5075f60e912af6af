import {
  AppError,
  type PlanQuery,
  type PlanRow,
  type PlanRowQuery,
  type PlanSummary,
  type PlanText,
} from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import type { PlanDeps } from '../ports.ts'
import { presentPlanSummary } from '../present.ts'
import { countPlans, getPlan, getPlanText, listPlans as selectPlans, listRows as selectRows } from '../queries.ts'
import { wholeRows } from '../whole-rows.ts'

/** Plans of the scope, those published, and those a unit has duties of; newest first. */
export async function listPlans(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<PlanQuery>,
): Promise<{ items: PlanSummary[]; nextCursor: string | null }> {
  allow(ctx, 'plan.read')
  const before = input.cursor === undefined ? undefined : String(decodeCursor(input.cursor, 1)[0])
  return db.withTx(ctx.scope, async (tx) => {
    const rows = await selectPlans(tx, {
      states: input.states,
      levels: input.levels,
      organisationId: input.organisationId,
      q: input.q,
      before,
      limit: input.limit + 1,
    })
    const shown = rows.slice(0, input.limit)
    const counts = await countPlans(
      tx,
      shown.map((row) => row.id),
    )
    const last = shown.at(-1)
    return {
      items: shown.map((row) => presentPlanSummary(row, counts.get(row.id))),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
    }
  })
}

/** The rows of a plan in the order of the document. @throws AppError `plan.not_found` */
export async function listRows(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<PlanRowQuery & { id: string }>,
): Promise<{ items: PlanRow[]; nextCursor: string | null }> {
  allow(ctx, 'plan.read')
  const after = input.cursor === undefined ? undefined : Number(decodeCursor(input.cursor, 1)[0])
  return db.withTx(ctx.scope, async (tx) => {
    if ((await getPlan(tx, input.id)) === undefined) throw new AppError('plan.not_found')
    const rows = await selectRows(tx, input.id, {
      states: input.states,
      kinds: input.kinds,
      part: input.part,
      isFlagged: input.isFlagged,
      q: input.q,
      after,
      limit: input.limit + 1,
    })
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await wholeRows(tx, input.id, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.seq]) : null,
    }
  })
}

/** The text of a plan's document. @throws AppError `plan.not_found` */
export async function showPlanText(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<{ id: string }>,
): Promise<PlanText> {
  allow(ctx, 'plan.read')
  return db.withTx(ctx.scope, async (tx) => {
    const text = await getPlanText(tx, input.id)
    if (text === undefined) throw new AppError('plan.not_found')
    return text
  })
}

import {
  AnswerObstacleInput,
  AppError,
  type Duty,
  type Obstacle,
  type ObstacleQuery,
  RaiseObstacleInput,
} from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, isInScope } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import {
  getObstacle,
  insertObstacle,
  listObstacles as selectObstacles,
  recountObstacles,
  saveObstacle,
} from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { presentObstacle } from '../present.ts'
import { allowUnit, isoNow, lockDuty, personOf, wholeDuty } from '../read.ts'

/** A unit tells what stands in its way, or proposes; the plan's consolidating unit is to answer. @throws AppError `duty.not_found`, `duty.not_yours` */
export async function raiseObstacle(
  deps: Pick<PlanDeps, 'db' | 'rules'>,
  { ctx, input }: Call<RaiseObstacleInput & { readonly id: string }>,
): Promise<Duty> {
  allow(ctx, 'duty.progress')
  const { kind, text } = RaiseObstacleInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    const organisation = allowUnit(ctx, duty, 'duty.progress', 'any')
    const id = newId(ctx.clock)
    await insertObstacle(tx, {
      tenant_id: ctx.tenant,
      id,
      duty_id: duty.id,
      duty_title: duty.title,
      plan_id: duty.plan_id,
      owner_id: duty.tenant_id,
      consolidator_id: duty.consolidator_id,
      organisation,
      kind,
      text,
      state: 'open',
      at: isoNow(ctx),
      by: personOf(ctx),
    })
    await recountObstacles(tx, duty.id)
    await audit(tx, ctx, {
      action: 'duty.obstacle',
      subject: { kind: 'duty', id: duty.id },
      after: { kind, obstacle: id },
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

/** Difficulties and proposals the reader's side raised or is to answer, newest first. */
export async function listObstacles(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<ObstacleQuery>,
): Promise<{ items: Obstacle[]; nextCursor: string | null }> {
  allow(ctx, 'plan.read')
  const before = input.cursor === undefined ? undefined : String(decodeCursor(input.cursor, 1)[0])
  const { planId, states, kinds, limit } = input
  const rows = await db.withTx(ctx.scope, (tx) =>
    selectObstacles(tx, { planId, states, kinds, before, limit: limit + 1 }),
  )
  const last = rows.slice(0, limit).at(-1)
  return {
    items: rows.slice(0, limit).map(presentObstacle),
    nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
  }
}

/** The consolidating unit, or who gave the duty, answers or closes. @throws AppError `obstacle.not_found`, `permission.denied` */
export async function answerObstacle(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<AnswerObstacleInput & { readonly id: string }>,
): Promise<Obstacle> {
  allow(ctx, 'plan.assign')
  const { answer, state } = AnswerObstacleInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getObstacle(tx, input.id)
    if (row === undefined) throw new AppError('obstacle.not_found')
    const isAnswerer = [row.owner_id, row.consolidator_id].some((id) => isInScope(ctx, id as TenantId))
    if (!isAnswerer) throw new AppError('permission.denied', { permission: 'plan.assign' })
    await saveObstacle(tx, row.id, answer, state, isoNow(ctx))
    await recountObstacles(tx, row.duty_id)
    await audit(tx, ctx, {
      action: 'duty.answer',
      subject: { kind: 'duty', id: row.duty_id },
      before: { state: row.state },
      after: { obstacle: row.id, state },
      organisation: row.tenant_id,
    })
    const saved = await getObstacle(tx, row.id)
    return presentObstacle(saved ?? row)
  })
}

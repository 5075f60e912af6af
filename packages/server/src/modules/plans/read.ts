/** What verbs of plans and duties share: the row under its lock, who acts, the whole of what a page shows. */
import { AppError, type Duty, type OrganisationRef, type PersonRef, type Plan } from '@haidang/contracts'
import { type TenantId, vietnamDate } from '@haidang/std'
import { allow, type Context, isInScope, personRefBehind } from '#src/modules/access/index.ts'
import { getFile, presentFile } from '#src/modules/files/index.ts'
import { getWork, presentWork } from '#src/modules/works/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { RuleSets } from '#src/rule-sets/index.ts'
import { getDuty, listExtensions, listHistory, listObstacles, listPeriods } from './duty-queries.ts'
import { type DutyClock, dutyClock } from './model.ts'
import { presentDuty, presentPlan } from './present.ts'
import { countPlans, getPlan, hasReviewAct } from './queries.ts'
import type { ClockFacts, DutyDetailRecord, DutyRecord, PlanRecord } from './tables.ts'
import { listUpward } from './link-queries.ts'

const HISTORY_LIMIT = 500

export const personOf = (ctx: Context): PersonRef | null => personRefBehind(ctx)
export const isoNow = (ctx: Pick<Context, 'clock'>): string => new Date(ctx.clock.now()).toISOString()
export const todayOf = (ctx: Pick<Context, 'clock'>): string => vietnamDate(ctx.clock.now())

/** The short form of organisations by id; those out of scope are left out. */
export async function refsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationRef>> {
  const { rows } = await sql<{ tenant_id: string; name: string; short_name: string; province_code: string | null }>`
    select tenant_id, name, short_name, province_code from organisations where tenant_id = any (${[...new Set(ids)]}::uuid[])`.execute(
    tx,
  )
  return new Map(
    rows.map((r) => [
      r.tenant_id,
      { id: r.tenant_id, name: r.name, shortName: r.short_name, provinceCode: r.province_code },
    ]),
  )
}

/** @throws AppError `organisation.not_found` */
export async function refOf(tx: Tx, id: string): Promise<OrganisationRef> {
  const ref = (await refsOf(tx, [id])).get(id)
  if (ref === undefined) throw new AppError('organisation.not_found')
  return ref
}

/** A plan of the actor's scope, held until the transaction ends. @throws AppError `plan.not_found` */
export async function lockPlan(tx: Tx, ctx: Context, id: string): Promise<PlanRecord> {
  const plan = await getPlan(tx, id, true)
  // A published plan of others may be read and not be worked on.
  if (plan === undefined || !isInScope(ctx, plan.tenant_id as TenantId)) throw new AppError('plan.not_found')
  return plan
}

export async function wholePlan(tx: Tx, ctx: Context, row: PlanRecord): Promise<Plan> {
  const file = await getFile(tx, row.file_id)
  const work = row.work_id === null ? undefined : await getWork(tx, row.work_id)
  const parent = row.parent_plan_id === null ? undefined : await getPlan(tx, row.parent_plan_id)
  return presentPlan(row, {
    counts: (await countPlans(tx, [row.id])).get(row.id),
    file: file === undefined ? null : presentFile(file),
    work: work === undefined ? null : presentWork(work),
    parent: parent === undefined ? null : { id: parent.id, number: parent.number, title: parent.title },
    canUndo: await hasReviewAct(tx, row.id),
    isOwner: isInScope(ctx, row.tenant_id as TenantId),
    permissions: ctx.permissions,
  })
}

/** The duty, held until the transaction ends. @throws AppError `duty.not_found` */
export async function lockDuty(tx: Tx, id: string): Promise<DutyDetailRecord> {
  const duty = await getDuty(tx, id, true)
  if (duty === undefined) throw new AppError('duty.not_found')
  return duty
}

/** Refuses a change made on what somebody else has changed meanwhile. @throws AppError `duty.version_changed` */
export function checkVersion(duty: Pick<DutyRecord, 'version'>, version: number): void {
  if (duty.version !== version) throw new AppError('duty.version_changed', { version: duty.version })
}

/** The part the actor's own organisation has in a duty. */
export function roleIn(duty: Pick<DutyRecord, 'units'>, ctx: Context): 'lead' | 'supporting' | null {
  return duty.units.find((unit) => unit.organisation.id === ctx.tenant)?.role ?? null
}

/** Whether the actor stands on the side that gave the duty. */
export const isGiver = (duty: Pick<DutyRecord, 'tenant_id'>, ctx: Context): boolean =>
  isInScope(ctx, duty.tenant_id as TenantId)

/** Only units of a duty say what becomes of it. @throws AppError `duty.not_yours` */
export function allowUnit(
  ctx: Context,
  duty: Pick<DutyRecord, 'units'>,
  permission: 'duty.progress' | 'duty.extend',
  needed: 'lead' | 'any',
): OrganisationRef {
  allow(ctx, permission)
  const role = roleIn(duty, ctx)
  const unit = duty.units.find((u) => u.organisation.id === ctx.tenant)
  if (unit === undefined || (needed === 'lead' && role !== 'lead')) throw new AppError('duty.not_yours')
  return unit.organisation
}

/** Where a duty stands today by its facts. */
export function clockOf(
  rules: RuleSets,
  today: string,
  deadline: DutyRecord['deadline'],
  percent: number,
  facts: ClockFacts,
): DutyClock {
  return dutyClock({ ...facts, deadline, percent }, today, rules.dutyClockOn(today), rules.workingCalendar)
}

export async function wholeDuty(tx: Tx, rules: RuleSets, ctx: Context, id: string): Promise<Duty> {
  const row = await getDuty(tx, id)
  if (row === undefined) throw new AppError('duty.not_found')
  const today = todayOf(ctx)
  return presentDuty(row, {
    today,
    period: clockOf(rules, today, row.deadline, row.percent, row.clock).period,
    periods: await listPeriods(tx, id),
    history: await listHistory(tx, id, HISTORY_LIMIT),
    obstacles: await listObstacles(tx, { dutyId: id, limit: HISTORY_LIMIT }),
    extensions: await listExtensions(tx, { dutyId: id, limit: HISTORY_LIMIT }),
    upward: await listUpward(tx, row.row_ids),
    role: roleIn(row, ctx),
    isGiver: isGiver(row, ctx),
    permissions: ctx.permissions,
  })
}

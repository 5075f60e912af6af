import { AppError, type Duty, DutyReasonInput, EditDutyInput, RecordConditionInput } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { saveDuty } from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { checkVersion, clockOf, isGiver, lockDuty, refOf, todayOf, wholeDuty } from '../read.ts'
import type { ClockFacts, DutyDetailRecord } from '../tables.ts'
import { say } from './report-progress.ts'

type Deps = Pick<PlanDeps, 'db' | 'rules'>
interface ById {
  readonly id: string
}

async function lockAsGiver(tx: Tx, ctx: Context, id: string): Promise<DutyDetailRecord> {
  const duty = await lockDuty(tx, id)
  if (!isGiver(duty, ctx)) throw new AppError('permission.denied', { permission: 'plan.assign' })
  return duty
}

/** Corrects a duty that was given. @throws AppError `duty.not_found`, `duty.bad_state`, `duty.version_changed` */
export async function editDuty(deps: Deps, { ctx, input }: Call<EditDutyInput & ById>): Promise<Duty> {
  allow(ctx, 'plan.assign')
  const { version, ...change } = EditDutyInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockAsGiver(tx, ctx, input.id)
    checkVersion(duty, version)
    if (duty.clock.isCancelled) throw new AppError('duty.bad_state', { state: duty.state })
    const deadline = change.deadline ?? duty.deadline
    const { title, product, measure, budgetLine } = change
    await saveDuty(tx, duty, {
      facts: duty.clock,
      percent: duty.percent,
      clock: clockOf(deps.rules, todayOf(ctx), deadline, duty.percent, duty.clock),
      deadline,
      ...(title === undefined ? {} : { title }),
      ...(product === undefined ? {} : { product }),
      ...(measure === undefined ? {} : { measure }),
      ...(budgetLine === undefined ? {} : { budgetLine }),
    })
    await say(tx, ctx, duty, {
      code: 'edited',
      unit: await refOf(tx, duty.tenant_id),
      percent: null,
      note: '',
      files: [],
      params: { fields: Object.keys(change) },
    })
    await audit(tx, ctx, {
      action: 'duty.edit',
      subject: { kind: 'duty', id: duty.id },
      before: { title: duty.title, deadline: duty.deadline },
      after: change,
      organisation: duty.tenant_id,
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

/** Takes a duty back; it stays to be read. @throws AppError `duty.not_found`, `duty.bad_state`, `duty.version_changed` */
export async function cancelDuty(deps: Deps, { ctx, input }: Call<DutyReasonInput & ById>): Promise<Duty> {
  allow(ctx, 'plan.assign')
  const { version, reason } = DutyReasonInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockAsGiver(tx, ctx, input.id)
    checkVersion(duty, version)
    if (duty.clock.isCancelled) throw new AppError('duty.bad_state', { state: duty.state })
    const facts: ClockFacts = { ...duty.clock, isCancelled: true }
    await saveDuty(tx, duty, {
      facts,
      percent: duty.percent,
      clock: clockOf(deps.rules, todayOf(ctx), duty.deadline, duty.percent, facts),
    })
    const unit = await refOf(tx, duty.tenant_id)
    await say(tx, ctx, duty, { code: 'cancelled', unit, percent: null, note: reason, files: [] })
    await audit(tx, ctx, {
      action: 'duty.cancel',
      subject: { kind: 'duty', id: duty.id },
      before: { state: duty.state },
      after: { reason },
      organisation: duty.tenant_id,
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

/** The duty, and where it is asked for every open one of the plan that waits for the same words. */
async function waitingForTheSame(tx: Tx, duty: DutyDetailRecord, isForAll: boolean): Promise<DutyDetailRecord[]> {
  if (!isForAll) return [duty]
  const { rows } = await sql<{ id: string }>`select d.id from duties d join duty_details w on w.duty_id = d.id
    where d.plan_id = ${duty.plan_id} and d.state = 'waiting' and d.id <> ${duty.id} and w.deadline ->> 'kind' = ${duty.deadline.kind}
      and coalesce(w.deadline ->> 'condition', '') = ${duty.deadline.condition ?? ''} order by d.id`.execute(tx)
  const others: DutyDetailRecord[] = []
  for (const row of rows) others.push(await lockDuty(tx, row.id))
  return [duty, ...others]
}

/**
 * Records the day a condition came about, or a system is to go live; the clocks of the duties that waited for it begin.
 * @throws AppError `duty.not_found`, `duty.bad_state` for a duty that waits for nothing
 */
export async function recordCondition(deps: Deps, { ctx, input }: Call<RecordConditionInput & ById>): Promise<Duty> {
  allow(ctx, 'plan.assign')
  const { on, note, isForAll } = RecordConditionInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockAsGiver(tx, ctx, input.id)
    const { kind } = duty.deadline
    if ((kind !== 'condition' && kind !== 'before_go_live') || duty.clock.completedOn !== null)
      throw new AppError('duty.bad_state', { state: duty.state })
    const unit = await refOf(tx, duty.tenant_id)
    for (const each of await waitingForTheSame(tx, duty, isForAll)) {
      const facts: ClockFacts = { ...each.clock, ...(kind === 'condition' ? { conditionMetOn: on } : { goLiveOn: on }) }
      await saveDuty(tx, each, {
        facts,
        percent: each.percent,
        clock: clockOf(deps.rules, todayOf(ctx), each.deadline, each.percent, facts),
      })
      await say(tx, ctx, each, { code: 'condition_met', unit, percent: null, note, files: [], params: { on } })
    }
    await audit(tx, ctx, {
      action: 'duty.condition',
      subject: { kind: 'duty', id: duty.id },
      after: { on, isForAll },
      organisation: duty.tenant_id,
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

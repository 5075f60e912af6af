import {
  AppError,
  DecideExtensionInput,
  type Duty,
  type Extension,
  type ExtensionQuery,
  RequestExtensionInput,
} from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context, isInScope } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { decodeCursor, encodeCursor, type Tx } from '#src/platform/db/index.ts'
import {
  getExtension,
  insertExtension,
  listExtensions as selectExtensions,
  saveDuty,
  saveExtension,
} from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { presentExtension } from '../present.ts'
import { allowUnit, clockOf, isoNow, lockDuty, personOf, todayOf, wholeDuty } from '../read.ts'
import type { DutyDetailRecord, ExtensionRecord } from '../tables.ts'
import { say } from './report-progress.ts'

type Deps = Pick<PlanDeps, 'db' | 'rules'>
interface ById {
  readonly id: string
}

/**
 * The lead asks for a later day. One request at a time.
 * @throws AppError `duty.not_found`, `duty.not_yours`, `duty.bad_state` without a running deadline or with a request open,
 *   `duty.bad_date` for a day that is not later
 */
export async function requestExtension(deps: Deps, { ctx, input }: Call<RequestExtensionInput & ById>): Promise<Duty> {
  allow(ctx, 'duty.extend')
  const { toOn, reason } = RequestExtensionInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    const organisation = allowUnit(ctx, duty, 'duty.extend', 'lead')
    const isOpen = duty.clock.completedOn === null && !duty.clock.isCancelled
    if (!isOpen || duty.due_on === null || duty.has_pending_extension)
      throw new AppError('duty.bad_state', { state: duty.state })
    if (toOn <= duty.due_on) throw new AppError('duty.bad_date', { on: toOn })
    const id = newId(ctx.clock)
    await insertExtension(tx, {
      tenant_id: ctx.tenant,
      id,
      duty_id: duty.id,
      duty_title: duty.title,
      plan_id: duty.plan_id,
      owner_id: duty.tenant_id,
      organisation,
      from_on: duty.due_on,
      to_on: toOn,
      reason,
      state: 'pending',
      at: isoNow(ctx),
      by: personOf(ctx),
    })
    await saveRequest(tx, deps, ctx, duty, true, duty.clock.extendedTo)
    await audit(tx, ctx, {
      action: 'duty.extend',
      subject: { kind: 'duty', id: duty.id },
      after: { toOn, extension: id },
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

async function saveRequest(
  tx: Tx,
  deps: Deps,
  ctx: Context,
  duty: DutyDetailRecord,
  hasPendingExtension: boolean,
  extendedTo: string | null,
): Promise<void> {
  const facts = { ...duty.clock, extendedTo }
  await saveDuty(tx, duty, {
    facts,
    percent: duty.percent,
    clock: clockOf(deps.rules, todayOf(ctx), duty.deadline, duty.percent, facts),
    hasPendingExtension,
  })
}

async function lockPending(tx: Tx, id: string): Promise<ExtensionRecord> {
  const row = await getExtension(tx, id)
  if (row === undefined) throw new AppError('extension.not_found')
  if (row.state !== 'pending') throw new AppError('extension.bad_state', { state: row.state })
  return row
}

/**
 * Grants or refuses. Who asked does not decide; who decides stands on the side that gave the duty.
 * @throws AppError `extension.not_found`, `extension.bad_state`, `permission.denied`, `duty.bad_date`
 */
export async function decideExtension(
  deps: Deps,
  { ctx, input }: Call<DecideExtensionInput & ById>,
): Promise<Extension> {
  allow(ctx, 'duty.approve')
  const { decision, toOn, note } = DecideExtensionInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockPending(tx, input.id)
    const person = personOf(ctx)
    if (!isInScope(ctx, row.owner_id as TenantId) || (person !== null && person.id === row.by?.id))
      throw new AppError('permission.denied', { permission: 'duty.approve' })
    const duty = await lockDuty(tx, row.duty_id)
    const day = toOn ?? row.to_on
    if (decision === 'approve' && duty.due_on !== null && day <= duty.due_on)
      throw new AppError('duty.bad_date', { on: day })
    const state = decision === 'approve' ? 'approved' : 'refused'
    await saveExtension(tx, row.id, { state, to_on: day, note, decided_by: person, at: isoNow(ctx) })
    await saveRequest(tx, deps, ctx, duty, false, decision === 'approve' ? day : duty.clock.extendedTo)
    await say(tx, ctx, duty, {
      code: decision === 'approve' ? 'extended' : 'extension_refused',
      unit: row.organisation,
      percent: null,
      note,
      files: [],
      params: { from: row.from_on, to: day },
    })
    await audit(tx, ctx, {
      action: 'duty.approve',
      subject: { kind: 'duty', id: row.duty_id },
      after: { extension: row.id, state, toOn: day },
      organisation: row.tenant_id,
    })
    return presentExtension((await getExtension(tx, row.id)) ?? row)
  })
}

/** The unit takes its request back. @throws AppError `extension.not_found`, `extension.bad_state` */
export async function withdrawExtension(deps: Deps, { ctx, input }: Call<ById>): Promise<Extension> {
  allow(ctx, 'duty.extend')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockPending(tx, input.id)
    if (row.tenant_id !== ctx.tenant) throw new AppError('duty.not_yours')
    const duty = await lockDuty(tx, row.duty_id)
    await saveExtension(tx, row.id, {
      state: 'withdrawn',
      to_on: row.to_on,
      note: null,
      decided_by: personOf(ctx),
      at: isoNow(ctx),
    })
    await saveRequest(tx, deps, ctx, duty, false, duty.clock.extendedTo)
    await audit(tx, ctx, {
      action: 'duty.extend',
      subject: { kind: 'duty', id: row.duty_id },
      after: { extension: row.id, state: 'withdrawn' },
    })
    return presentExtension((await getExtension(tx, row.id)) ?? row)
  })
}

/** Requests the reader's side made or is to decide on, newest first. */
export async function listExtensions(
  { db }: Pick<PlanDeps, 'db'>,
  { ctx, input }: Call<ExtensionQuery>,
): Promise<{ items: Extension[]; nextCursor: string | null }> {
  allow(ctx, 'plan.read')
  const before = input.cursor === undefined ? undefined : String(decodeCursor(input.cursor, 1)[0])
  const { planId, states, limit } = input
  const rows = await db.withTx(ctx.scope, (tx) => selectExtensions(tx, { planId, states, before, limit: limit + 1 }))
  const last = rows.slice(0, limit).at(-1)
  return {
    items: rows.slice(0, limit).map(presentExtension),
    nextCursor: rows.length > limit && last ? encodeCursor([last.id]) : null,
  }
}

import {
  AddEvidenceInput,
  AppError,
  CompleteDutyInput,
  type Duty,
  DutyReasonInput,
  type FileRef,
  type OrganisationRef,
  ReportProgressInput,
} from '@haidang/contracts'
import { vietnamDate } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { letRead, listFiles, presentFile } from '#src/modules/files/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { addHistory, addPeriod, listPeriods, saveDuty, takeBackPeriod } from '../duty-queries.ts'
import { isRepeating } from '../model.ts'
import type { PlanDeps } from '../ports.ts'
import {
  allowUnit,
  checkVersion,
  clockOf,
  isGiver,
  isoNow,
  lockDuty,
  personOf,
  refOf,
  todayOf,
  wholeDuty,
} from '../read.ts'
import type { ClockFacts, DutyDetailRecord } from '../tables.ts'

type Deps = Pick<PlanDeps, 'db' | 'rules'>
interface ById {
  readonly id: string
}

/** Files of the actor that are to be evidence: given to everybody who reads the duty. @throws AppError `file.not_found` */
export async function attach(tx: Tx, duty: DutyDetailRecord, fileIds: readonly string[]): Promise<FileRef[]> {
  const files = await listFiles(tx, fileIds)
  if (files.length < new Set(fileIds).size) throw new AppError('file.not_found')
  await letRead(tx, fileIds, [duty.tenant_id, duty.consolidator_id, ...duty.units.map((unit) => unit.organisation.id)])
  return files.map(presentFile)
}

interface Said {
  readonly code: string
  readonly unit: OrganisationRef
  readonly percent: number | null
  readonly note: string
  readonly files: readonly FileRef[]
  readonly params?: Record<string, unknown>
}

export async function say(tx: Tx, ctx: Context, duty: DutyDetailRecord, said: Said): Promise<void> {
  await addHistory(tx, duty, {
    id: newId(ctx.clock),
    at: isoNow(ctx),
    by: personOf(ctx),
    organisation: said.unit,
    code: said.code,
    percent: said.percent,
    note: said.note,
    files: [...said.files],
    params: said.params ?? {},
  })
}

const isOpen = (duty: DutyDetailRecord): boolean => duty.clock.completedOn === null && !duty.clock.isCancelled

/**
 * A unit of the duty tells how far it is. The lead's percentage is the duty's; a supporting unit's is kept in the history.
 * @throws AppError `duty.not_found`, `duty.not_yours`, `duty.bad_state`, `duty.version_changed`, `file.not_found`
 */
export async function reportProgress(deps: Deps, { ctx, input }: Call<ReportProgressInput & ById>): Promise<Duty> {
  allow(ctx, 'duty.progress')
  const told = ReportProgressInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    const unit = allowUnit(ctx, duty, 'duty.progress', 'any')
    if (!isOpen(duty)) throw new AppError('duty.bad_state', { state: duty.state })
    checkVersion(duty, told.version)
    const files = await attach(tx, duty, told.fileIds)
    const today = todayOf(ctx)
    const isLead = duty.units.some((u) => u.role === 'lead' && u.organisation.id === unit.id)
    const percent = isLead ? told.percent : duty.percent
    const facts: ClockFacts = { ...duty.clock, startedOn: duty.clock.startedOn ?? (told.percent > 0 ? today : null) }
    await saveDuty(tx, duty, {
      facts,
      percent,
      clock: clockOf(deps.rules, today, duty.deadline, percent, facts),
      addedEvidence: files.length,
      progressAt: isoNow(ctx),
    })
    const code = duty.clock.startedOn === null && told.percent > 0 ? 'started' : 'progress'
    await say(tx, ctx, duty, { code, unit, percent: told.percent, note: told.note, files })
    await audit(tx, ctx, {
      action: 'duty.progress',
      subject: { kind: 'duty', id: duty.id },
      before: { percent: duty.percent },
      after: { percent, files: told.fileIds },
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

/**
 * The lead says that the duty is done; of a repeating one, that this turn is. The day counts, not the moment it is told.
 * @throws AppError `duty.not_found`, `duty.not_yours`, `duty.bad_state`, `duty.bad_date` for a day ahead or before the duty was
 *   given, `duty.version_changed`, `file.not_found`
 */
export async function completeDuty(deps: Deps, { ctx, input }: Call<CompleteDutyInput & ById>): Promise<Duty> {
  allow(ctx, 'duty.progress')
  const told = CompleteDutyInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    const unit = allowUnit(ctx, duty, 'duty.progress', 'lead')
    if (!isOpen(duty) || duty.state === 'waiting') throw new AppError('duty.bad_state', { state: duty.state })
    checkVersion(duty, told.version)
    const today = todayOf(ctx)
    const on = told.completedOn ?? today
    if (on > today || on < duty.clock.givenOn) throw new AppError('duty.bad_date', { on })
    const files = await attach(tx, duty, told.fileIds)
    const { facts, percent, isLate } = await completed(tx, deps, duty, on, today)
    await saveDuty(tx, duty, {
      facts,
      percent,
      clock: clockOf(deps.rules, today, duty.deadline, percent, facts),
      addedEvidence: files.length,
      progressAt: isoNow(ctx),
    })
    await say(tx, ctx, duty, { code: 'completed', unit, percent: 100, note: told.note, files, params: { on, isLate } })
    await audit(tx, ctx, {
      action: 'duty.complete',
      subject: { kind: 'duty', id: duty.id },
      before: { state: duty.state, percent: duty.percent },
      after: { on, isLate, files: told.fileIds },
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

async function completed(
  tx: Tx,
  deps: Deps,
  duty: DutyDetailRecord,
  on: string,
  today: string,
): Promise<{ facts: ClockFacts; percent: number; isLate: boolean }> {
  const { clock } = duty
  const now = clockOf(deps.rules, today, duty.deadline, duty.percent, clock)
  const isLate = now.dueOn !== null && on > now.dueOn
  if (!isRepeating(duty.deadline) || now.period === null)
    return { facts: { ...clock, startedOn: clock.startedOn ?? on, completedOn: on }, percent: 100, isLate }
  await addPeriod(tx, duty, {
    from_on: now.period.from,
    due_on: now.period.dueOn,
    completed_on: on,
    is_late: isLate,
  })
  // The next turn begins with nothing done and no extension of this one.
  const facts: ClockFacts = {
    ...clock,
    startedOn: null,
    extendedTo: null,
    lastPeriodDueOn: now.period.dueOn,
    wasLastPeriodLate: isLate,
  }
  const isLast = clockOf(deps.rules, today, duty.deadline, 0, facts).period === null
  return { facts: isLast ? { ...facts, completedOn: on } : facts, percent: isLast ? 100 : 0, isLate }
}

/** Who gave the duty does not take it as done. @throws AppError `duty.not_found`, `duty.bad_state`, `duty.version_changed` */
export async function reopenDuty(deps: Deps, { ctx, input }: Call<DutyReasonInput & ById>): Promise<Duty> {
  allow(ctx, 'plan.assign')
  const { version, reason } = DutyReasonInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    if (!isGiver(duty, ctx)) throw new AppError('permission.denied', { permission: 'plan.assign' })
    checkVersion(duty, version)
    const hasPeriods = (await listPeriods(tx, duty.id)).length > 0
    if (duty.clock.completedOn === null && !hasPeriods) throw new AppError('duty.bad_state', { state: duty.state })
    const before = hasPeriods ? await takeBackPeriod(tx, duty.id) : undefined
    const facts: ClockFacts = {
      ...duty.clock,
      completedOn: null,
      lastPeriodDueOn: before?.due_on ?? null,
      wasLastPeriodLate: before?.is_late ?? false,
    }
    const percent = Math.min(duty.percent, 90)
    await saveDuty(tx, duty, {
      facts,
      percent,
      clock: clockOf(deps.rules, todayOf(ctx), duty.deadline, percent, facts),
    })
    const unit = await refOf(tx, duty.tenant_id)
    await say(tx, ctx, duty, { code: 'reopened', unit, percent, note: reason, files: [] })
    await audit(tx, ctx, {
      action: 'duty.reopen',
      subject: { kind: 'duty', id: duty.id },
      before: { state: duty.state },
      after: { reason },
      organisation: duty.tenant_id,
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

/** Adds evidence, also to what is done. @throws AppError `duty.not_found`, `duty.not_yours`, `duty.bad_state`, `file.not_found` */
export async function addEvidence(deps: Deps, { ctx, input }: Call<AddEvidenceInput & ById>): Promise<Duty> {
  allow(ctx, 'duty.progress')
  const { fileIds, note } = AddEvidenceInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const duty = await lockDuty(tx, input.id)
    const unit = allowUnit(ctx, duty, 'duty.progress', 'any')
    if (duty.clock.isCancelled) throw new AppError('duty.bad_state', { state: duty.state })
    const files = await attach(tx, duty, fileIds)
    const today = vietnamDate(ctx.clock.now())
    await saveDuty(tx, duty, {
      facts: duty.clock,
      percent: duty.percent,
      clock: clockOf(deps.rules, today, duty.deadline, duty.percent, duty.clock),
      addedEvidence: files.length,
      progressAt: isoNow(ctx),
    })
    await say(tx, ctx, duty, { code: 'evidence', unit, percent: null, note, files })
    await audit(tx, ctx, {
      action: 'duty.evidence',
      subject: { kind: 'duty', id: duty.id },
      after: { files: fileIds },
    })
    return wholeDuty(tx, deps.rules, ctx, duty.id)
  })
}

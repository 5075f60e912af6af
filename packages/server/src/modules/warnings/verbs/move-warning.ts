import { AppError, ReasonInput, type Warning } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { decide, permissionFor, type WarningAct } from '../model.ts'
import { queueWithdrawal } from '../notices.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory, saveWarning, type WarningChange } from '../queries.ts'
import { isoNow, lockWarning, nameOf, personOf, tenantOf, wholeWarning } from '../read.ts'
import { endObligations } from '../recipient-queries.ts'
import type { WarningRow } from '../tables.ts'

export interface WarningById {
  readonly id: string
}

interface Move {
  readonly act: Extract<WarningAct, 'submit' | 'approve' | 'return' | 'close' | 'withdraw'>
  readonly code: string
  readonly reason?: string
  change(row: WarningRow): WarningChange
  follow?(tx: Tx, row: WarningRow): Promise<void>
}

/** One step of a warning's way: the acts that change where it stands and nothing of what it says. */
async function moveWarning(deps: WarningDeps, ctx: Context, id: string, move: Move): Promise<Warning> {
  allow(ctx, 'warning.read')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockWarning(tx, id)
    const tenant = tenantOf(row)
    allow(ctx, permissionFor(move.act, row.state), { organisation: tenant, tlp: row.tlp })
    const decision = decide(
      { state: row.state, version: row.version, authorIds: row.author_ids },
      move.act,
      personOf(ctx)?.id ?? null,
    )
    if (!decision.ok)
      throw new AppError(
        decision.refusal,
        decision.refusal === 'warning.bad_state' ? { state: row.state, act: move.act } : {},
      )
    const saved = await saveWarning(tx, tenant, row, { ...move.change(row), state: decision.state })
    await move.follow?.(tx, saved)
    const params = move.reason === undefined ? {} : { reason: move.reason }
    await addHistory(tx, tenant, { warningId: id, at: isoNow(ctx), code: move.code, by: nameOf(ctx), params })
    const warning = await wholeWarning(tx, deps, ctx, saved)
    const publisher = { ...ctx, tenant }
    if (move.act === 'submit') await publish(tx, publisher, 'warning.submitted.v1', { warningId: id })
    if (move.act === 'approve') await publish(tx, publisher, 'warning.approved.v1', { warningId: id })
    await publish(tx, publisher, 'warning.changed.v1', { warningId: id, state: saved.state })
    await audit(tx, ctx, {
      action: `warning.${move.act}`,
      subject: { kind: 'warning', id },
      before: { state: row.state },
      after: { state: saved.state, version: saved.version, ...params },
      organisation: tenant,
    })
    return warning
  })
}

/** Hands a draft to the approver. @throws AppError `warning.not_found`, `warning.bad_state` */
export async function submitWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  const person = personOf(ctx)
  return moveWarning(deps, ctx, input.id, {
    act: 'submit',
    code: 'warning.submitted',
    change: () => ({ submittedBy: person, authorId: person?.id, returnedReason: null }),
  })
}

/** Signs a submitted draft off. @throws AppError `warning.own_approval` where the actor wrote or submitted it, `warning.bad_state` */
export async function approveWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  return moveWarning(deps, ctx, input.id, {
    act: 'approve',
    code: 'warning.approved',
    change: () => ({ approvedBy: personOf(ctx) }),
  })
}

/** Sends a warning back to its authors, with the reason. @throws AppError `warning.bad_state` */
export async function returnWarning(
  deps: WarningDeps,
  { ctx, input }: Call<WarningById & ReasonInput>,
): Promise<Warning> {
  const { reason } = ReasonInput.parse(input)
  return moveWarning(deps, ctx, input.id, {
    act: 'return',
    code: 'warning.returned',
    reason,
    change: () => ({ returnedReason: reason, submittedBy: null, approvedBy: null }),
  })
}

/** Ends a dispatched warning: nothing is owed any more. @throws AppError `warning.bad_state` */
export async function closeWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  return moveWarning(deps, ctx, input.id, {
    act: 'close',
    code: 'warning.closed',
    change: () => ({}),
    follow: (tx, row) => endObligations(tx, tenantOf(row), row.id),
  })
}

/**
 * Takes a warning back, with the reason. A draft just ends; recipients of one that is out are told.
 * @throws AppError `warning.bad_state`
 */
export async function withdrawWarning(
  deps: WarningDeps,
  { ctx, input }: Call<WarningById & ReasonInput>,
): Promise<Warning> {
  const { reason } = ReasonInput.parse(input)
  return moveWarning(deps, ctx, input.id, {
    act: 'withdraw',
    code: 'warning.withdrawn',
    reason,
    change: () => ({}),
    async follow(tx, row) {
      if (row.dispatched_at === null) return
      await endObligations(tx, tenantOf(row), row.id)
      await queueWithdrawal(tx, ctx.clock, row)
    },
  })
}

import { APPROVAL_ACTS, type Approval, AppError, type ErrorCode } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call, type Context, personBehind, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { Approvals } from '../approvals.ts'
import { mayDecide, mayReview, mayWithdraw } from '../model.ts'
import { onlooker, presentApproval } from '../present.ts'
import { getApproval, lockApproval, saveDecision, saveReview, stillHolds } from '../queries.ts'
import type { ApprovalRow } from '../tables.ts'

interface ById {
  readonly id: string
}

const isoNow = (ctx: Context): string => new Date(ctx.clock.now()).toISOString()

function refuse(refusal: ErrorCode, row: ApprovalRow): never {
  const { decide } = APPROVAL_ACTS[row.act]
  throw new AppError(refusal, refusal === 'permission.denied' ? { permission: decide } : { state: row.state })
}

function decider(ctx: Context): { id: string; name: string } {
  const person = personBehind(ctx)
  if (person === null) throw new AppError('permission.denied', { permission: 'approval.decide' })
  return { id: person.id, name: person.name }
}

async function found(tx: Tx, id: string): Promise<ApprovalRow> {
  const row = await lockApproval(tx, id)
  if (row === undefined) throw new AppError('approval.not_found')
  return row
}

async function again(tx: Tx, ctx: Context, id: string): Promise<Approval> {
  const row = await getApproval(tx, id)
  if (row === undefined) throw new AppError('approval.not_found')
  return presentApproval(row, ctx)
}

/**
 * Gives the second hand: the act is done in this very transaction.
 * @throws AppError `approval.not_found`, `approval.own`, `approval.bad_state`, `approval.requester_gone`, `session.step_up_required`, and
 *   whatever the act itself refuses by, in which case the request stays open
 */
export async function approve(approvals: Approvals, { ctx, input }: Call<ById & { note: string }>): Promise<Approval> {
  allow(ctx, 'approval.decide')
  requireFreshProof(ctx)
  const by = decider(ctx)
  const approval = await approvals.db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id)
    const answer = mayDecide(row, onlooker(ctx), ctx.clock.now())
    if (!answer.ok) refuse(answer.refusal, row)
    if (!(await stillHolds(tx, row.requested_by, APPROVAL_ACTS[row.act].request, isoNow(ctx))))
      throw new AppError('approval.requester_gone', { name: row.requested_by_name })
    await saveDecision(tx, row, {
      state: 'approved',
      by,
      at: isoNow(ctx),
      reason: input.note === '' ? null : input.note,
    })
    await approvals.executorOf(row.act)(
      tx,
      { ...ctx, marks: { ...ctx.marks, approval: row.id } },
      {
        id: row.id,
        act: row.act,
        organisation: row.tenant_id as TenantId,
        subjectId: row.subject_id,
        params: row.params,
        requestedBy: { id: row.requested_by, name: row.requested_by_name },
      },
    )
    await audit(tx, ctx, {
      action: 'approval.approve',
      subject: { kind: 'approval', id: row.id },
      after: { act: row.act, subject: row.subject_id, requestedBy: row.requested_by, note: input.note },
      organisation: row.tenant_id,
    })
    return again(tx, ctx, row.id)
  })
  approvals.afterDecision()
  return approval
}

/** Refuses the second hand, with the reason. @throws AppError as `approve` */
export async function refuseApproval(
  approvals: Approvals,
  { ctx, input }: Call<ById & { reason: string }>,
): Promise<Approval> {
  allow(ctx, 'approval.decide')
  requireFreshProof(ctx)
  const by = decider(ctx)
  return approvals.db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id)
    const answer = mayDecide(row, onlooker(ctx), ctx.clock.now())
    if (!answer.ok) refuse(answer.refusal, row)
    await saveDecision(tx, row, { state: 'refused', by, at: isoNow(ctx), reason: input.reason })
    await audit(tx, ctx, {
      action: 'approval.refuse',
      subject: { kind: 'approval', id: row.id },
      after: { act: row.act, subject: row.subject_id, requestedBy: row.requested_by, reason: input.reason },
      organisation: row.tenant_id,
    })
    return again(tx, ctx, row.id)
  })
}

/** Takes one's own request back. permission: the request is the actor's own. @throws AppError `approval.not_found`, `approval.bad_state` */
export async function withdrawApproval(approvals: Approvals, { ctx, input }: Call<ById>): Promise<Approval> {
  const by = decider(ctx)
  return approvals.db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id)
    // What somebody else asked for is not told about to people who may not decide it.
    if (row.requested_by !== by.id) throw new AppError('approval.not_found')
    allow(ctx, APPROVAL_ACTS[row.act].request)
    const answer = mayWithdraw(row, onlooker(ctx), ctx.clock.now())
    if (!answer.ok) refuse(answer.refusal, row)
    await saveDecision(tx, row, { state: 'withdrawn', by, at: isoNow(ctx), reason: null })
    await audit(tx, ctx, {
      action: 'approval.withdraw',
      subject: { kind: 'approval', id: row.id },
      after: { act: row.act, subject: row.subject_id },
      organisation: row.tenant_id,
    })
    return again(tx, ctx, row.id)
  })
}

/** Notes what somebody else found on an act that was done alone. @throws AppError `approval.not_found`, `approval.own`, `approval.bad_state` */
export async function reviewAlone(
  approvals: Approvals,
  { ctx, input }: Call<ById & { note: string }>,
): Promise<Approval> {
  allow(ctx, 'approval.decide')
  const by = decider(ctx)
  return approvals.db.withTx(ctx.scope, async (tx) => {
    const row = await found(tx, input.id)
    const answer = mayReview(row, onlooker(ctx))
    if (!answer.ok) refuse(answer.refusal, row)
    await saveReview(tx, row, { by, at: isoNow(ctx), note: input.note })
    await audit(tx, ctx, {
      action: 'approval.review',
      subject: { kind: 'approval', id: row.id },
      after: { act: row.act, subject: row.subject_id, note: input.note },
      organisation: row.tenant_id,
    })
    return again(tx, ctx, row.id)
  })
}

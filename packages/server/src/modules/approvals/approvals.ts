import {
  APPROVAL_ACTS,
  APPROVAL_HOURS,
  type Approval,
  type ApprovalAct,
  type ApprovalChange,
  AppError,
} from '@haidang/contracts'
import type { Clock, TenantId, Tlp } from '@haidang/std'
import { allow, type Context, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import { presentApproval } from './present.ts'
import { findOpen, getApproval, hasOtherHand, insertApproval } from './queries.ts'

/** What a verb asks the second hand for. */
export interface Asked {
  readonly act: ApprovalAct
  /** The organisation whose rows are touched: whoever decides must reach it. */
  readonly organisation: TenantId
  readonly subject: { readonly kind: string; readonly id: string; readonly title: string }
  /** What the executor works with later. JSON; no secrets. */
  readonly params: Readonly<Record<string, unknown>>
  /** What the deciding person is shown. */
  readonly changes: readonly ApprovalChange[]
  readonly reason: string
  /** The marking of the subject; whoever decides must be cleared for it. */
  readonly tlp?: Tlp
  /** The person the act is about, who may not decide it. */
  readonly aboutUserId?: string
}

/** The request an executor carries out. */
export interface AgreedAct {
  readonly id: string
  readonly act: ApprovalAct
  readonly organisation: TenantId
  readonly subjectId: string
  readonly params: Readonly<Record<string, unknown>>
  readonly requestedBy: { readonly id: string; readonly name: string }
}

/**
 * Does the act, in the transaction and under the context of whoever agreed, whose permissions are those of the second hand and not
 * of the act: it does not ask `allow` again, but checks the facts, and throws where the act can no longer be done.
 */
export type Executor = (tx: Tx, ctx: Context, act: AgreedAct) => Promise<void>
export type Executors = Readonly<Partial<Record<ApprovalAct, Executor>>>

export type AskOutcome = { readonly kind: 'pending' | 'alone'; readonly approval: Approval } | { readonly kind: 'done' }

export interface Approvals {
  readonly db: Database
  readonly clock: Clock
  executorOf(act: ApprovalAct): Executor
  /** Called when a decided act may have changed who holds what. */
  readonly afterDecision: () => void
  /**
   * Asks for the second hand, in the transaction of the verb that would do the act. `pending`: nothing is done yet. `alone`: nobody
   * else could agree, so it was done now and waits for a review. `done`: the platform itself acts.
   * @throws AppError `permission.denied` where the actor may not ask; `approval.already_asked` while a request is open
   */
  ask(tx: Tx, ctx: Context, asked: Asked): Promise<AskOutcome>
}

const HOUR_MS = 3_600_000

export interface ApprovalsOptions {
  readonly db: Database
  readonly clock: Clock
  /** Asked when an act is done, so that modules may be wired in any order. */
  readonly executors: () => Executors
  readonly afterDecision: () => void
}

export function createApprovals({ db, clock, executors, afterDecision }: ApprovalsOptions): Approvals {
  const executorOf = (act: ApprovalAct): Executor => {
    const executor = executors()[act]
    if (executor === undefined) throw new Error(`nothing is wired to do ${act}`)
    return executor
  }
  return {
    db,
    clock,
    executorOf,
    afterDecision,
    async ask(tx, ctx, asked) {
      const { act, organisation, subject } = asked
      allow(ctx, APPROVAL_ACTS[act].request, { organisation, ...(asked.tlp === undefined ? {} : { tlp: asked.tlp }) })
      const person = personBehind(ctx)
      const id = newId(clock)
      const now = clock.now()
      const at = new Date(now).toISOString()
      const agreed: AgreedAct = {
        id,
        act,
        organisation,
        subjectId: subject.id,
        params: asked.params,
        requestedBy: person ?? { id: '', name: '' },
      }
      if (ctx.actor.kind === 'system') {
        await executorOf(act)(tx, ctx, agreed)
        return { kind: 'done' }
      }
      if (person === null) throw new AppError('permission.denied', { permission: APPROVAL_ACTS[act].request })
      if ((await findOpen(tx, act, subject.id, at)) !== undefined) throw new AppError('approval.already_asked', { act })
      const tlp = asked.tlp ?? 'clear'
      const isAlone = !(await hasOtherHand(tx, {
        tenant: organisation,
        permission: APPROVAL_ACTS[act].decide,
        tlp,
        except: [person.id, ...(asked.aboutUserId === undefined ? [] : [asked.aboutUserId])],
        at,
      }))
      await insertApproval(tx, {
        tenant_id: organisation,
        id,
        act,
        subject_kind: subject.kind,
        subject_id: subject.id,
        title: subject.title,
        params: asked.params,
        changes: [...asked.changes],
        tlp,
        reason: asked.reason,
        about_user_id: asked.aboutUserId ?? null,
        requested_by: person.id,
        requested_by_name: person.name,
        requestedAt: at,
        expiresAt: new Date(now + APPROVAL_HOURS * HOUR_MS).toISOString(),
        state: isAlone ? 'alone' : 'pending',
        decidedAt: isAlone ? at : null,
      })
      if (isAlone) await executorOf(act)(tx, { ...ctx, marks: { ...ctx.marks, approval: id } }, agreed)
      await audit(tx, ctx, {
        action: isAlone ? 'approval.alone' : 'approval.request',
        subject: { kind: 'approval', id },
        after: { act, subject, changes: asked.changes, reason: asked.reason },
        organisation,
      })
      const row = await getApproval(tx, id)
      if (row === undefined) throw new AppError('approval.not_found')
      return { kind: isAlone ? 'alone' : 'pending', approval: presentApproval(row, ctx) }
    },
  }
}

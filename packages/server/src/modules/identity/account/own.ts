import { AppError } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { Identity } from '../identity.ts'
import { type OpenedSession, ownSession, renewOwnSession } from '../open-session.ts'
import { deleteSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'
import type { SessionRow } from '../tables.ts'
import { tellOwner } from '../tell-owner.ts'

/** What every act on one's own account is called with: the session it came with. */
export interface OwnInput {
  readonly sessionToken: string | undefined
}

/** An answer and the session it goes on under. */
export interface WithSession<Answer> {
  readonly answer: Answer
  readonly opened: OpenedSession
}

/** The person whose account it is. A token has no account. @throws AppError `session.required` */
export function ownId(ctx: Context): UserId {
  if (ctx.actor.kind !== 'user') throw new AppError('session.required')
  return ctx.actor.id
}

/**
 * Runs an act that changes how a person proves themselves: their other sessions end, whatever sign-in is under way ends, and
 * this session goes on under a new token. The person is told by mail, since it may not have been them.
 */
export async function changeProof<Answer>(
  identity: Identity,
  ctx: Context,
  input: OwnInput,
  what: { readonly notice: Parameters<typeof tellOwner>[2]; readonly raises: boolean },
  act: (tx: Tx, session: SessionRow) => Promise<Answer>,
): Promise<WithSession<Answer>> {
  const userId = ownId(ctx)
  const done = await identity.db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const answer = await act(tx, session)
    await deleteSessionsOf(tx, session.tenant_id, session.user_id, session.id)
    await closeStepsOf(tx, session.user_id)
    const assurance = what.raises ? 'multi_factor' : session.assurance
    return { answer, opened: await renewOwnSession(tx, identity, ctx, session, assurance) }
  })
  identity.contexts.forgetAll()
  await tellOwner(identity, userId, what.notice, ctx.clock.now())
  return done
}

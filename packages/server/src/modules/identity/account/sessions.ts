import { type AccountSession, AppError } from '@haidang/contracts'
import type { Call, Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Identity } from '../identity.ts'
import { SESSION_IDLE_MS } from '../model.ts'
import { ownSession } from '../open-session.ts'
import { presentListedSession } from '../present.ts'
import { deleteSessionById, deleteSessionsOf, listSessionsOf } from '../session-queries.ts'
import { type OwnInput, ownId } from './own.ts'

/** What counts as open now. */
export function openBounds(ctx: Context): { usedAfter: string; at: string } {
  const now = ctx.clock.now()
  return { usedAfter: new Date(now - SESSION_IDLE_MS).toISOString(), at: new Date(now).toISOString() }
}

/** Where the person is signed in. public: it tells people of themselves alone. @throws AppError `session.required` */
export async function listOwnSessions(
  { db }: Identity,
  { ctx, input }: Call<OwnInput>,
): Promise<{ items: AccountSession[] }> {
  return db.withTx([ctx.tenant], async (tx) => {
    const own = await ownSession(tx, ctx, input.sessionToken)
    const rows = await listSessionsOf(tx, own.tenant_id, own.user_id, openBounds(ctx))
    return { items: rows.map((row) => presentListedSession(row, own.id)) }
  })
}

/** Ends one of the own sessions at once. public: their own. @throws AppError `session.required`; `session.not_found` */
export async function endOwnSession(
  { db, contexts }: Identity,
  { ctx, input }: Call<OwnInput & { id: string }>,
): Promise<void> {
  const userId = ownId(ctx)
  await db.withTx([ctx.tenant], async (tx) => {
    if (!(await deleteSessionById(tx, ctx.tenant, userId, input.id))) throw new AppError('session.not_found')
    const after = { session: input.id }
    await audit(tx, ctx, { action: 'session.end', subject: { kind: 'user', id: userId }, after })
  })
  contexts.forgetAll()
}

/** Ends every own session but this one. public: their own. @throws AppError `session.required` */
export async function endOtherSessions({ db, contexts }: Identity, { ctx, input }: Call<OwnInput>): Promise<void> {
  await db.withTx([ctx.tenant], async (tx) => {
    const own = await ownSession(tx, ctx, input.sessionToken)
    const ended = await deleteSessionsOf(tx, own.tenant_id, own.user_id, own.id)
    await audit(tx, ctx, { action: 'session.end', subject: { kind: 'user', id: own.user_id }, after: { ended } })
  })
  contexts.forgetAll()
}

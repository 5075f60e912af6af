import type { AccountSession } from '@haidang/contracts'
import type { UserId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { openBounds } from '../account/sessions.ts'
import { findManagedUser } from '../find-managed-user.ts'
import type { Identity } from '../identity.ts'
import { presentListedSession } from '../present.ts'
import { deleteSessionsOf, listSessionsOf } from '../session-queries.ts'
import { closeStepsOf } from '../sign-in-steps.ts'

/** Where somebody is signed in. @throws AppError `user.not_found`; `tlp.denied` */
export async function listUserSessions(
  { db }: Identity,
  { ctx, input }: Call<{ id: UserId }>,
): Promise<{ items: AccountSession[] }> {
  allow(ctx, 'user.manage')
  return db.withTx(ctx.scope, async (tx) => {
    const user = await findManagedUser(tx, ctx, input.id)
    const rows = await listSessionsOf(tx, user.tenant_id, user.id, openBounds(ctx))
    return { items: rows.map((row) => presentListedSession(row, ctx.origin?.sessionId ?? null)) }
  })
}

/** Signs somebody out everywhere, at once. @throws AppError `user.not_found`; `tlp.denied` */
export async function endUserSessions({ db, contexts }: Identity, { ctx, input }: Call<{ id: UserId }>): Promise<void> {
  allow(ctx, 'user.manage')
  await db.withTx(ctx.scope, async (tx) => {
    const user = await findManagedUser(tx, ctx, input.id)
    const ended = await deleteSessionsOf(tx, user.tenant_id, user.id)
    await closeStepsOf(tx, user.id)
    const subject = { kind: 'user', id: user.id }
    await audit(tx, ctx, { action: 'session.end', subject, after: { ended }, organisation: user.tenant_id })
  })
  contexts.forgetAll()
}

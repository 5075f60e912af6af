import { AppError, type Session } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import type { Identity } from '../identity.ts'
import { SESSION_IDLE_MS } from '../model.ts'
import { presentSession } from '../present.ts'
import { findSession, getUser } from '../queries.ts'

/** Who is signed in and what they may do. public: it tells people of themselves alone. @throws AppError `session.required` */
export async function getSession(
  { db, calendar }: Identity,
  { ctx, input }: Call<{ sessionToken: string | undefined }>,
): Promise<Session> {
  const { actor } = ctx
  const token = input.sessionToken
  if (actor.kind !== 'user' || token === undefined) throw new AppError('session.required')
  return db.withTx(ctx.scope, async (tx) => {
    const session = await findSession(tx, hashSecretToken(token))
    const user = await getUser(tx, actor.id)
    if (session === undefined || user === undefined) throw new AppError('session.required')
    return presentSession(
      user,
      Math.min(session.expires_at.getTime(), session.last_seen_at.getTime() + SESSION_IDLE_MS),
      calendar,
    )
  })
}

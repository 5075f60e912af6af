import { AppError, type Session } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import type { Identity } from '../identity.ts'
import { SESSION_IDLE_MS } from '../model.ts'
import { ownSession } from '../open-session.ts'
import { presentSession } from '../present.ts'
import { getUser } from '../queries.ts'

/** Who is signed in and what they may do. public: it tells people of themselves alone. @throws AppError `session.required` */
export async function getSession(
  { db, calendar, mustHaveSecondFactor }: Identity,
  { ctx, input }: Call<{ sessionToken: string | undefined }>,
): Promise<Session> {
  return db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const user = await getUser(tx, session.user_id)
    if (user === undefined) throw new AppError('session.required')
    const facts = {
      expiresAt: Math.min(session.expires_at.getTime(), session.last_seen_at.getTime() + SESSION_IDLE_MS),
      assurance: session.assurance,
      provedAt: session.proved_at?.getTime() ?? null,
      lacksFactor: session.assurance !== 'multi_factor' && mustHaveSecondFactor(user.roles),
    }
    return presentSession(user, facts, calendar, ctx.clock.now())
  })
}

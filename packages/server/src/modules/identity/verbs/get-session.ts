import { AppError, type Role, type Session } from '@haidang/contracts'
import type { Call } from '#src/modules/access/index.ts'
import type { Identity } from '../identity.ts'
import { SESSION_IDLE_MS } from '../model.ts'
import { ownSession } from '../open-session.ts'
import { presentSession } from '../present.ts'
import { getUser } from '../queries.ts'
import { lentTo } from '../reach.ts'

/** Who is signed in and what they may do. public: it tells people of themselves alone. @throws AppError `session.required` */
export async function getSession(
  { db, calendar, mustHaveSecondFactor }: Identity,
  { ctx, input }: Call<{ sessionToken: string | undefined }>,
): Promise<Session> {
  return db.withTx([ctx.tenant], async (tx) => {
    const session = await ownSession(tx, ctx, input.sessionToken)
    const user = await getUser(tx, session.user_id)
    if (user === undefined) throw new AppError('session.required')
    const now = ctx.clock.now()
    const isEnough = (roles: readonly Role[]): boolean =>
      session.assurance === 'multi_factor' || !mustHaveSecondFactor(roles)
    const facts = {
      expiresAt: Math.min(session.expires_at.getTime(), session.last_seen_at.getTime() + SESSION_IDLE_MS),
      assurance: session.assurance,
      provedAt: session.proved_at?.getTime() ?? null,
      lent: await lentTo(tx, user, now, isEnough),
      lacksFactor: session.assurance !== 'multi_factor' && mustHaveSecondFactor(user.roles),
    }
    return presentSession(user, facts, calendar, now)
  })
}

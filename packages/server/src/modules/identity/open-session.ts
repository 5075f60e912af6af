import { AppError, type Session } from '@haidang/contracts'
import type { TenantId, UserId, WorkingCalendar } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from './model.ts'
import { presentSession } from './present.ts'
import { getUser, insertSession } from './queries.ts'

/** A session just opened. The token is for the cookie and is kept nowhere else. */
export interface OpenedSession {
  readonly session: Session
  readonly token: string
  /** Unix milliseconds; the cookie's end. */
  readonly expiresAt: number
}

/** Where a request came from. */
export interface Device {
  readonly address: string
  readonly agent: string
}

/** Opens a session for a person whose password (or setup token) has been checked. */
export async function openSession(
  tx: Tx,
  ctx: Context,
  tenant: TenantId,
  userId: UserId,
  device: Device,
  calendar: WorkingCalendar,
): Promise<OpenedSession> {
  const now = ctx.clock.now()
  const token = newSecretToken()
  const expiresAt = now + SESSION_LIFE_MS
  await insertSession(tx, tenant, {
    id: newId(ctx.clock),
    userId,
    tokenHash: hashSecretToken(token),
    at: new Date(now).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    address: device.address,
    agent: device.agent,
  })
  const user = await getUser(tx, userId)
  if (user === undefined) throw new AppError('user.not_found')
  return { session: presentSession(user, now + SESSION_IDLE_MS, calendar), token, expiresAt }
}

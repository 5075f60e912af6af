import { AppError, type Assurance, type Role, type Session } from '@haidang/contracts'
import type { TenantId, UserId } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { hashSecretToken, newSecretToken } from '#src/platform/secret-token.ts'
import type { Identity } from './identity.ts'
import { SESSION_IDLE_MS, SESSION_LIFE_MS } from './model.ts'
import { presentSession } from './present.ts'
import { getUser } from './queries.ts'
import { lentTo } from './reach.ts'
import { findSession, insertSession, renewSession } from './session-queries.ts'
import type { SessionRow } from './tables.ts'

/** A session just opened or renewed. The token is for the cookie and is kept nowhere else. */
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

/** As it is kept: no longer than anybody needs to recognise a device. */
const deviceOf = ({ address, agent }: Device): Device => ({
  address: address.slice(0, 100),
  agent: agent.slice(0, 300),
})

/** Opens a session for a person whose password, passkey, link or setup token has been checked. */
export async function openSession(
  tx: Tx,
  { calendar, mustHaveSecondFactor }: Pick<Identity, 'calendar' | 'mustHaveSecondFactor'>,
  ctx: Context,
  person: { readonly tenant: TenantId; readonly userId: UserId },
  device: Device,
  assurance: Assurance,
): Promise<OpenedSession> {
  const now = ctx.clock.now()
  const token = newSecretToken()
  const expiresAt = now + SESSION_LIFE_MS
  const { address, agent } = deviceOf(device)
  await insertSession(tx, person.tenant, {
    id: newId(ctx.clock),
    userId: person.userId,
    tokenHash: hashSecretToken(token),
    at: new Date(now).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    address,
    agent,
    assurance,
  })
  const user = await getUser(tx, person.userId)
  if (user === undefined) throw new AppError('user.not_found')
  const lacksFactor = assurance !== 'multi_factor' && mustHaveSecondFactor(user.roles)
  const isEnough = (roles: readonly Role[]): boolean => assurance === 'multi_factor' || !mustHaveSecondFactor(roles)
  const lent = await lentTo(tx, user, now, isEnough)
  const facts = { expiresAt: now + SESSION_IDLE_MS, assurance, provedAt: now, lacksFactor, lent }
  return { session: presentSession(user, facts, calendar, now), token, expiresAt }
}

/**
 * The session a call came with; whoever calls with a token has none.
 * @throws AppError `session.required`
 */
export async function ownSession(
  tx: Tx,
  ctx: Context,
  sessionToken: string | undefined,
): Promise<SessionRow & { readonly user_id: UserId }> {
  if (ctx.actor.kind !== 'user' || sessionToken === undefined) throw new AppError('session.required')
  const row = await findSession(tx, hashSecretToken(sessionToken))
  if (row === undefined || row.user_id !== ctx.actor.id) throw new AppError('session.required')
  return { ...row, user_id: ctx.actor.id }
}

/**
 * The session after a new proof: under a new token, so that one that leaked before is worth nothing.
 * @throws AppError `session.required` where it ended meanwhile
 */
export async function renewOwnSession(
  tx: Tx,
  { calendar, mustHaveSecondFactor }: Pick<Identity, 'calendar' | 'mustHaveSecondFactor'>,
  ctx: Context,
  row: SessionRow,
  assurance: Assurance,
): Promise<OpenedSession> {
  const now = ctx.clock.now()
  const token = newSecretToken()
  const at = new Date(now).toISOString()
  if (!(await renewSession(tx, row.tenant_id, row.id, { tokenHash: hashSecretToken(token), assurance, at })))
    throw new AppError('session.required')
  const user = await getUser(tx, row.user_id)
  if (user === undefined) throw new AppError('session.required')
  const lacksFactor = assurance !== 'multi_factor' && mustHaveSecondFactor(user.roles)
  const expiresAt = row.expires_at.getTime()
  const isEnough = (roles: readonly Role[]): boolean => assurance === 'multi_factor' || !mustHaveSecondFactor(roles)
  const lent = await lentTo(tx, user, now, isEnough)
  const facts = { expiresAt: Math.min(expiresAt, now + SESSION_IDLE_MS), assurance, provedAt: now, lacksFactor, lent }
  return { session: presentSession(user, facts, calendar, now), token, expiresAt }
}

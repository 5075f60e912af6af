import type { Locale, Permission, Role } from '@haidang/contracts'
import { createLru, type Clock, type TenantId, type Tlp, type UserId } from '@haidang/std'
import type { Actor, Context } from '#src/modules/access/index.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import { SESSION_IDLE_MS } from './model.ts'
import { type Reach, reachOf } from './reach.ts'
import { findSession, touchSession } from './session-queries.ts'

/** Turns a session's token into the context its requests run under. */
export interface SessionContexts {
  /** An unknown, ended or missing session gives the anonymous context: no organisation, no permission. */
  resolveContext(call: {
    readonly sessionToken: string | undefined
    readonly requestId: string
    readonly locale: Locale
  }): Promise<Context>
  /** Forgets one session (signed out) at once. */
  forgetSession(sessionToken: string): void
  /** Forgets everything resolved: roles, people or the tree of organisations have changed. */
  forgetAll(): void
}

interface Resolved {
  readonly tenant: TenantId
  readonly reach: Reach
  readonly actor: Actor
  readonly clearance: Tlp
  readonly sessionId: string
  readonly provedAt: number | undefined
  readonly lacksFactor: boolean
  readonly endsAt: number
  readonly staleAt: number
}

/** How long a resolved session is believed without a look into the Db. Changes made in this process take effect at once. */
const BELIEVED_MS = 3000
/** The last use of a session is written at most this often. */
const TOUCH_MS = 5 * 60_000
const CACHED = 10_000
const NOBODY = '00000000-0000-0000-0000-000000000000' as TenantId
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** @param mustHaveSecondFactor whether these roles ask for more than the password; a session that lacks it may do nothing yet */
export function createSessionContexts(
  db: Database,
  clock: Clock,
  mustHaveSecondFactor: (roles: readonly Role[]) => boolean,
): SessionContexts {
  const cache = createLru<string, Resolved>(CACHED)
  // Counts what was forgotten: an answer that was under way meanwhile must not come back into the cache.
  let epoch = 0

  const anonymous = (requestId: string, locale: Locale): Context => ({
    tenant: NOBODY,
    scope: [],
    actor: { kind: 'anonymous' },
    permissions: new Set(),
    clearance: 'clear',
    requestId,
    clock,
    locale,
  })

  async function load(hash: Buffer, now: number): Promise<Resolved | null> {
    return db.withTx(SYSTEM_SCOPE, async (tx) => {
      const row = await findSession(tx, hash)
      if (row === undefined || !row.is_active || row.roles.length === 0) return null
      const endsAt = Math.min(row.expires_at.getTime(), row.last_seen_at.getTime() + SESSION_IDLE_MS)
      if (now >= endsAt) return null
      if (now - row.last_seen_at.getTime() >= TOUCH_MS)
        await touchSession(tx, row.tenant_id, row.id, new Date(now).toISOString())
      const tenant = row.tenant_id as TenantId
      const lacksFactor = row.assurance !== 'multi_factor' && mustHaveSecondFactor(row.roles)
      const clearance = row.clearance as Tlp
      const isEnough = (roles: readonly Role[]): boolean =>
        row.assurance === 'multi_factor' || !mustHaveSecondFactor(roles)
      const reach = await reachOf(tx, { userId: row.user_id, tenant, roles: row.roles, clearance }, now, isEnough)
      return {
        tenant,
        reach,
        actor: { kind: 'user', id: row.user_id as UserId, name: row.display_name, roles: row.roles },
        clearance,
        sessionId: row.id,
        provedAt: row.proved_at?.getTime(),
        lacksFactor,
        endsAt,
        // What is lent begins and ends by the clock.
        staleAt: Math.min(now + BELIEVED_MS, reach.lent.changesAt ?? Number.POSITIVE_INFINITY),
      }
    })
  }

  return {
    async resolveContext({ sessionToken, requestId, locale }) {
      if (sessionToken === undefined || !TOKEN.test(sessionToken)) return anonymous(requestId, locale)
      const hash = hashSecretToken(sessionToken)
      const key = hash.toString('base64')
      const now = clock.now()
      let resolved: Resolved | null | undefined = cache.get(key)
      if (resolved === undefined || now >= resolved.staleAt || now < resolved.staleAt - BELIEVED_MS) {
        const begun = epoch
        resolved = await load(hash, now)
        if (resolved === null) cache.delete(key)
        else if (begun === epoch) cache.set(key, resolved)
      }
      if (resolved === null || now >= resolved.endsAt) return anonymous(requestId, locale)
      const { tenant, reach, actor, clearance, sessionId, provedAt, lacksFactor } = resolved
      const { scope, sector, permissions, lent } = reach
      return {
        tenant,
        scope: lacksFactor ? [tenant] : scope,
        ...(sector === undefined ? {} : { sector }),
        actor,
        permissions: lacksFactor ? new Set<Permission>() : permissions,
        clearance,
        marks: lent.marks,
        requestId,
        clock,
        locale,
        origin: { address: null, agent: null, sessionId, tokenId: null },
        ...(provedAt === undefined ? {} : { provedAt }),
        ...(lacksFactor ? { needs: 'second_factor' as const } : {}),
      }
    },
    forgetSession(sessionToken) {
      epoch += 1
      cache.delete(hashSecretToken(sessionToken).toString('base64'))
    },
    forgetAll() {
      epoch += 1
      cache.clear()
    },
  }
}

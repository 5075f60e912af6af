import { AppError, type Locale } from '@haidang/contracts'
import { type Clock, createLru, type TenantId } from '@haidang/std'
import type { Context, TokenActor } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { scopeOf } from '#src/modules/identity/index.ts'
import { type Database, type Scope, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import { hashSecretToken } from '#src/platform/secret-token.ts'
import type { LastUses } from './last-uses.ts'
import {
  bearerOf,
  effectiveClearance,
  effectivePermissions,
  isRouteForTokens,
  isTokenForm,
  refusalOf,
} from './model.ts'
import { findToken } from './queries.ts'
import { reachOf } from './scope.ts'
import type { ApiTokenRow } from './tables.ts'

/** A request that names a token in its `Authorization` header. */
export interface TokenCall {
  readonly authorization: string
  readonly address: string
  readonly agent: string | null
  /** Method and path as the route is declared. */
  readonly route: string
  readonly requestId: string
  readonly locale: Locale
}

/** Turns a token into the context its requests run under. */
export interface TokenContexts {
  /**
   * The token and its owner are looked at anew with every request: a revocation or a role taken away holds at once, in every
   * process.
   * @throws AppError `token.unknown`, `token.revoked`, `token.expired`, `token.owner_inactive`, `token.address_refused`,
   *   `token.not_for_tokens`
   */
  resolve(call: TokenCall): Promise<Context>
  /** To be subscribed: a change of the tree changes who reaches what. */
  readonly handlers: SubscriptionHandlers
}

export interface TokenContextsOptions {
  readonly db: Database
  readonly clock: Clock
  readonly lastUses: LastUses
  /** Told of every refusal by its code, for the metrics. */
  readonly onRefusal: (code: string) => void
}

/** How long the organisations below one are believed without a look into the Db; changes made in this process hold at once. */
const SCOPE_BELIEVED_MS = 3000
/** The same refusal of one token is recorded once in this time; the next record says how many there were. */
const REFUSAL_RECORDED_MS = 60_000

export function createTokenContexts({ db, clock, lastUses, onRefusal }: TokenContextsOptions): TokenContexts {
  const scopes = createLru<string, { readonly scope: Scope; readonly until: number }>(2000)
  const refusals = createLru<string, { at: number; unrecorded: number }>(10_000)

  async function recordRefusal(row: ApiTokenRow, call: TokenCall, code: string): Promise<void> {
    const key = `${row.id} ${code}`
    const now = clock.now()
    const last = refusals.get(key)
    if (last !== undefined && now - last.at < REFUSAL_RECORDED_MS) {
      last.unrecorded += 1
      return
    }
    refusals.set(key, { at: now, unrecorded: 0 })
    const after = {
      route: call.route,
      prefix: row.prefix,
      ...(last === undefined || last.unrecorded === 0 ? {} : { unrecorded: last.unrecorded }),
    }
    const subject = { kind: 'api_token', id: row.id }
    await db.withTx(SYSTEM_SCOPE, (tx) =>
      audit(tx, contextOf(row, [], call), { action: 'token.use', subject, after, result: 'refused', code }),
    )
  }

  function contextOf(row: ApiTokenRow, scope: Scope, call: TokenCall): Context {
    const actor: TokenActor = {
      kind: 'token',
      id: row.id,
      name: row.name,
      owner: {
        kind: row.user_id === null ? 'service_account' : 'user',
        id: row.user_id ?? row.service_account_id ?? '',
        name: row.owner_name,
      },
    }
    return {
      tenant: row.tenant_id as TenantId,
      scope,
      actor,
      permissions: effectivePermissions(row),
      clearance: effectiveClearance(row),
      requestId: call.requestId,
      clock,
      locale: call.locale,
      origin: { address: call.address, agent: call.agent, sessionId: null, tokenId: row.id },
    }
  }

  return {
    async resolve(call) {
      const refuse = (code: Parameters<typeof onRefusal>[0] & AppError['code']): AppError => {
        onRefusal(code)
        return new AppError(code)
      }
      const token = bearerOf(call.authorization)
      if (token === null || !isTokenForm(token)) throw refuse('token.unknown')
      const now = clock.now()
      const found = await db.withTx(SYSTEM_SCOPE, async (tx) => {
        const row = await findToken(tx, hashSecretToken(token))
        if (row === undefined) return null
        const reach = reachOf(row)
        const key = `${row.tenant_id} ${reach}`
        const known = scopes.get(key)
        if (known !== undefined && now < known.until && now >= known.until - SCOPE_BELIEVED_MS)
          return { row, scope: known.scope }
        const scope = await scopeOf(tx, reach, row.tenant_id as TenantId, row.sector ?? undefined, row.is_only_root)
        scopes.set(key, { scope, until: now + SCOPE_BELIEVED_MS })
        return { row, scope }
      })
      if (found === null) throw refuse('token.unknown')
      const { row, scope } = found
      const code = refusalOf(row, call.address, now) ?? (isRouteForTokens(call.route) ? null : 'token.not_for_tokens')
      if (code !== null) {
        await recordRefusal(row, call, code)
        throw refuse(code)
      }
      lastUses.note(row.id, now, call.address)
      return contextOf(row, scope, call)
    },
    handlers: {
      'organisation.changed.v1': () => {
        scopes.clear()
        return Promise.resolve()
      },
    },
  }
}

/** A permission the token does not carry is refused as what it is: the token's limit, which its owner can look up. */
export function asTokenRefusal(ctx: Context, error: AppError): AppError {
  if (ctx.actor.kind !== 'token' || error.code !== 'permission.denied') return error
  const { permission } = error.params
  const isMissing = typeof permission === 'string' && !([...ctx.permissions] as string[]).includes(permission)
  return isMissing ? new AppError('token.scope', { permission }, { cause: error }) : error
}

import { AsyncLocalStorage } from 'node:async_hooks'
import type { TenantId } from '@haidang/std'
import { type Dialect, Kysely, sql, type Transaction } from 'kysely'
import { mayRetry, translateDbError } from './errors.ts'

/** A transaction: the only handle a query function ever sees. */
export type Tx = Transaction<unknown>

/**
 * Whose rows a piece of work may touch: named organisations, or `all` for the platform's own jobs. Row-level security
 * holds it inside the database.
 */
export type Scope = readonly TenantId[] | 'all'
export const SYSTEM_SCOPE: Scope = 'all'

export interface Database {
  /**
   * Runs `fn` in one transaction under the role `app`, which owns nothing, with the scope that row-level security reads.
   * Retries twice on a serialisation failure. Never hold it over a network call, a stream publish or a lake write.
   * @throws Error when called inside another transaction: on a single connection that would wait for ever
   */
  withTx<T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const inTx = new AsyncLocalStorage<true>()

export function createDatabase(dialect: Dialect): Database {
  const root = new Kysely<unknown>({ dialect })
  const run = <T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    root.transaction().execute(async (tx) => {
      const value = scope === 'all' ? '*' : `{${scope.join(',')}}`
      await sql`select set_config('role', 'app', true), set_config('app.scope', ${value}, true)`.execute(tx)
      return inTx.run(true, () => fn(tx))
    })
  return {
    async withTx(scope, fn) {
      if (inTx.getStore()) throw new Error('a transaction was opened inside another: pass tx on')
      for (let attempt = 1; ; attempt++) {
        try {
          return await run(scope, fn)
        } catch (error) {
          if (attempt < 3 && mayRetry(error)) continue
          throw translateDbError(error)
        }
      }
    },
    close: () => root.destroy(),
  }
}

/**
 * Gives the rest of a transaction another scope, for writing many new organisations: each lies in no scope until it is written.
 * Never wider than what the caller has checked.
 */
export async function setScope(tx: Tx, scope: readonly TenantId[]): Promise<void> {
  await sql`select set_config('app.scope', ${`{${scope.join(',')}}`}, true)`.execute(tx)
}

import { type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { SqlRunner } from './pglite.ts'

/** PostgreSQL through a pool. `bigint` columns arrive as numbers, as they do from the embedded store. */
export function openPostgres(url: string, poolSize = 10): { dialect: Dialect; runner: SqlRunner; pool: pg.Pool } {
  const types = new pg.TypeOverrides()
  types.setTypeParser(20, Number)
  const pool = new pg.Pool({ connectionString: url, max: poolSize, types })
  const runner: SqlRunner = {
    exec: async (text) => {
      await pool.query(text)
    },
    query: async (text) => (await pool.query<Record<string, unknown>>(text)).rows,
  }
  return { dialect: new PostgresDialect({ pool }), runner, pool }
}

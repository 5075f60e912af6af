import { PGlite } from '@electric-sql/pglite'
import { type Dialect, PGliteDialect } from 'kysely'

/** What the migration runner needs of a store: run SQL text with several statements. */
export interface SqlRunner {
  exec(text: string): Promise<void>
  query(text: string): Promise<readonly Record<string, unknown>[]>
}

/**
 * The embedded PostgreSQL in one directory (or in memory). One process, one connection.
 * @param path directory of the cluster; undefined keeps it in memory
 * @param from a dump made by `dumpDataDir`, loaded instead of creating an empty cluster
 */
export async function openPglite(
  path?: string,
  from?: Blob,
): Promise<{ dialect: Dialect; runner: SqlRunner; pglite: PGlite }> {
  const pglite = await PGlite.create({
    ...(path === undefined ? {} : { dataDir: path }),
    ...(from ? { loadDataDir: from } : {}),
  })
  const runner: SqlRunner = {
    exec: async (text) => {
      await pglite.exec(text)
    },
    query: async (text) => (await pglite.query<Record<string, unknown>>(text)).rows,
  }
  return { dialect: new PGliteDialect({ pglite }), runner, pglite }
}

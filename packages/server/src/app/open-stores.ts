import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '@haidang/std'
import { createDatabase, type Database, migrate, MIGRATIONS, openPglite, openPostgres } from '#src/platform/db/index.ts'
import { createChdbLake, createClickHouseLake, type Lake, migrateLake } from '#src/platform/lake/index.ts'
import { createLocalStream, type Stream } from '#src/platform/stream/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import type { Config } from './config.ts'
import { type DirectoryLock, lockDirectory } from './lock-directory.ts'

/** The stores of one process, opened and migrated. */
export interface Stores {
  readonly db: Database
  readonly lake: Lake
  readonly stream: Stream
  /** The embedded database as one archive; null where PostgreSQL is used, which has tools of its own. */
  readonly dumpDb: (() => Promise<Uint8Array>) | null
  close(): Promise<void>
}

/** Opens the embedded stores in the data directory, or those the configuration names, and brings their tables up to date. */
export async function openStores(config: Config, clock: Clock, logger: Logger): Promise<Stores> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  const lock: DirectoryLock = await lockDirectory(config.dataDir)
  const opened: (() => Promise<void>)[] = [() => lock.release()]
  const closeAll = async (): Promise<void> => {
    for (const close of opened.toReversed()) await close()
  }
  try {
    let db: Database
    let dumpDb: Stores['dumpDb'] = null
    if (config.databaseUrl === null) {
      const { dialect, runner, pglite } = await openPglite(join(config.dataDir, 'db'))
      await migrate(runner, MIGRATIONS)
      db = createDatabase(dialect)
      dumpDb = async () => new Uint8Array(await (await pglite.dumpDataDir('gzip')).arrayBuffer())
    } else {
      const { dialect, runner } = openPostgres(config.databaseUrl.reveal())
      await migrate(runner, MIGRATIONS)
      db = createDatabase(dialect)
    }
    opened.push(() => db.close())
    const lake =
      config.lakeUrl === null
        ? await createChdbLake({
            directory: join(config.dataDir, 'lake'),
            memoryBytes: config.lake.memoryMb * 1_048_576,
          })
        : createClickHouseLake(clickHouseOptions(config.lakeUrl.reveal()))
    opened.push(() => lake.close())
    await migrateLake(lake)
    const stream = await createLocalStream({
      directory: join(config.dataDir, 'stream'),
      clock,
      minFreeBytes: config.pipeline.minFreeBytes,
      onFault: (fault) =>
        logger.error({ fault: { ...fault, cause: undefined }, err: fault.cause }, 'the stream met a fault of the disk'),
    })
    opened.push(() => stream.close())
    return { db, lake, stream, dumpDb, close: closeAll }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** `http(s)://user:password@host:port/database` as the client wants it. */
function clickHouseOptions(text: string): { url: string; username: string; password: string; database: string } {
  const url = new URL(text)
  const { username, password, pathname } = url
  url.username = ''
  url.password = ''
  url.pathname = '/'
  return {
    url: url.href,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1) || 'default',
  }
}

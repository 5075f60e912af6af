/**
 * The embedded engine: chDB, one data directory, one process.
 *
 * Two facts of the binding shape this file. Bound parameters live in state shared by all connections, so the binding runs
 * parameterised queries one after another; inserts carry no parameters and run beside them on a connection of their own. And a
 * query that was given up goes on inside the engine until its own time limit, so every query has one.
 */
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { drainPending, Session } from 'chdb'
import { toLakeError } from './engine-errors.ts'
import { type Lake, LakeError, type LakeQueryOptions } from './port.ts'
import { identifier, INSERT_SETTINGS, READ_SETTINGS, settingsClause } from './sql.ts'

const MiB = 1024 * 1024
/** A copy of a large lake takes its time. */
const RESTORE_MS = 6 * 3_600_000

/** A path as an SQL string; paths are the platform's own and never come from a request. */
const quote = (path: string): string => `'${path.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

export interface ChdbLakeOptions {
  /** A directory of its own. */
  readonly directory: string
  /** The engine's own limit over all it does. Default 1 GiB. */
  readonly memoryBytes?: number
  /** Threads of one query. Default 2. */
  readonly queryThreads?: number
}

export async function createChdbLake(options: ChdbLakeOptions): Promise<Lake> {
  const store = `${options.directory}/store`
  const inbox = `${options.directory}/inbox`
  await mkdir(store, { recursive: true, mode: 0o700 })
  await mkdir(inbox, { recursive: true, mode: 0o700 })
  for (const name of await readdir(inbox)) await unlink(`${inbox}/${name}`)
  const configPath = `${options.directory}/engine.xml`
  // Copies leave through `exchange/out`; one that lies in `exchange/in` is taken in when the lake is opened.
  const exchange = `${options.directory}/exchange`
  await mkdir(exchange, { recursive: true, mode: 0o700 })
  await rm(`${exchange}/out`, { recursive: true, force: true })
  await writeFile(configPath, engineConfig(options.memoryBytes ?? 1024 * MiB, exchange), { mode: 0o600 })

  const connectionArgs = [`--config-file=${configPath}`]
  const reading = new Session(store, { connectionArgs })
  const writing = new Session(store, { connectionArgs })
  let isClosed = false
  let blocks = 0
  if (existsSync(`${exchange}/in`)) {
    await writing.queryAsync(`RESTORE DATABASE default FROM File(${quote(`${exchange}/in`)})`, {
      format: 'TSV',
      timeout: RESTORE_MS,
    })
    await rm(`${exchange}/in`, { recursive: true })
  }

  function assertOpen(): void {
    if (isClosed) throw new LakeError('lake.closed', 'the lake is closed')
  }

  async function run(sql: string, format: string, queryOptions: LakeQueryOptions, isWrite: boolean): Promise<string> {
    assertOpen()
    const timeoutMs = queryOptions.timeoutMs ?? 30_000
    const settings = {
      ...(isWrite ? {} : READ_SETTINGS),
      ...(isWrite
        ? {}
        : { max_threads: options.queryThreads ?? 2, max_execution_time: Math.max(1, Math.ceil(timeoutMs / 1000)) }),
      ...queryOptions.settings,
    }
    const native = {
      format,
      timeout: timeoutMs,
      ...(queryOptions.signal === undefined ? {} : { signal: queryOptions.signal }),
    }
    const text = sql + settingsClause(settings)
    const { params } = queryOptions
    try {
      const result =
        params === undefined || Object.keys(params).length === 0
          ? await reading.queryAsync(text, native)
          : await reading.queryBindAsync(text, params, native)
      return result.text()
    } catch (error) {
      throw toLakeError(error, isWrite)
    }
  }

  return {
    kind: 'chdb',
    async query<Row>(sql: string, queryOptions: LakeQueryOptions = {}): Promise<Row[]> {
      const text = await run(sql, 'JSONEachRow', queryOptions, false)
      const rows: Row[] = []
      for (const line of text.split('\n')) if (line !== '') rows.push(JSON.parse(line))
      return rows
    },
    async command(sql, queryOptions = {}) {
      await run(sql, 'TSV', queryOptions, true)
    },
    async insertNative(table, columns, block) {
      assertOpen()
      const names = columns.map(identifier).join(', ')
      // The engine reads the block from a file that is gone again before it would be written back to the disk.
      const path = `${inbox}/${++blocks}.native`
      const file = await open(path, 'wx', 0o600)
      try {
        try {
          await writeAll(file, block)
        } finally {
          await file.close()
        }
        await writing.queryAsync(
          `INSERT INTO ${identifier(table)} (${names})${settingsClause(INSERT_SETTINGS)} SELECT ${names} FROM file(${quote(path)}, 'Native')`,
          { format: 'TSV' },
        )
      } catch (error) {
        throw toLakeError(error, true)
      } finally {
        await unlink(path)
      }
    },
    async backupTo(folder) {
      assertOpen()
      await rm(`${exchange}/out`, { recursive: true, force: true })
      try {
        await writing.queryAsync(`BACKUP DATABASE default TO File(${quote(`${exchange}/out`)})`, {
          format: 'TSV',
          timeout: RESTORE_MS,
        })
      } catch (error) {
        throw toLakeError(error, false)
      }
      await mkdir(`${folder}/exchange`, { recursive: true, mode: 0o700 })
      await rename(`${exchange}/out`, `${folder}/exchange/in`)
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await drainPending()
      reading.close()
      writing.close()
      await drainPending()
    },
  }
}

/** Writes the pieces one after another, at most 512 in a call. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, block: readonly Uint8Array[]): Promise<void> {
  for (let from = 0; from < block.length; from += 512) {
    const pieces = block.slice(from, from + 512)
    const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    const { bytesWritten } = await file.writev(pieces)
    if (bytesWritten !== length) throw new LakeError('lake.disk_full', 'the block could not be handed over whole')
  }
}

/** Small caches and pools: the engine shares the process with everything else. */
function engineConfig(memoryBytes: number, exchange: string): string {
  const settings: Record<string, number> = {
    max_server_memory_usage: memoryBytes,
    mark_cache_size: 64 * MiB,
    primary_index_cache_size: 64 * MiB,
    index_mark_cache_size: 16 * MiB,
    uncompressed_cache_size: 0,
    query_condition_cache_size: 16 * MiB,
    compiled_expression_cache_size: 16 * MiB,
    background_pool_size: 1,
    background_schedule_pool_size: 2,
    background_common_pool_size: 1,
    max_thread_pool_size: 64,
    max_io_thread_pool_size: 8,
  }
  const lines = Object.entries(settings).map(([name, value]) => `  <${name}>${value}</${name}>`)
  const escaped = exchange.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<clickhouse>\n${lines.join('\n')}\n  <backups><allowed_path>${escaped}/</allowed_path></backups>\n</clickhouse>\n`
}

/** A ClickHouse server through its own client. The SQL is the same as for the embedded engine. */
import { Readable } from 'node:stream'
import { createClient } from '@clickhouse/client'
import { toLakeError } from './engine-errors.ts'
import { type Lake, LakeError } from './port.ts'
import { identifier, INSERT_SETTINGS, READ_SETTINGS } from './sql.ts'

export interface ClickHouseLakeOptions {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  readonly maxConnections?: number
}

/** The client's types take large numbers as text. */
const asText = (settings: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))

export function createClickHouseLake(options: ClickHouseLakeOptions): Lake {
  const client = createClient({
    url: options.url,
    username: options.username,
    password: options.password,
    database: options.database,
    max_open_connections: options.maxConnections ?? 8,
    request_timeout: 120_000,
  })
  let isClosed = false

  function assertOpen(): void {
    if (isClosed) throw new LakeError('lake.closed', 'the lake is closed')
  }

  return {
    kind: 'clickhouse',
    async query<Row>(sql: string, queryOptions: Parameters<Lake['query']>[1] = {}): Promise<Row[]> {
      assertOpen()
      const seconds = Math.max(1, Math.ceil((queryOptions.timeoutMs ?? 30_000) / 1000))
      try {
        const answer = await client.query({
          query: sql,
          format: 'JSONEachRow',
          query_params: { ...queryOptions.params },
          clickhouse_settings: { ...asText(READ_SETTINGS), max_execution_time: seconds, ...queryOptions.settings },
          ...(queryOptions.signal === undefined ? {} : { abort_signal: queryOptions.signal }),
        })
        return await answer.json<Row>()
      } catch (error) {
        throw toLakeError(error, false)
      }
    },
    async command(sql, queryOptions = {}) {
      assertOpen()
      try {
        await client.command({
          query: sql,
          query_params: { ...queryOptions.params },
          clickhouse_settings: { ...queryOptions.settings },
          ...(queryOptions.signal === undefined ? {} : { abort_signal: queryOptions.signal }),
        })
      } catch (error) {
        throw toLakeError(error, true)
      }
    },
    async insertNative(table, columns, block, insertOptions = {}) {
      assertOpen()
      try {
        const { stream } = await client.exec({
          query: `INSERT INTO ${identifier(table)} (${columns.map(identifier).join(', ')}) FORMAT Native`,
          values: Readable.from(block, { objectMode: false }),
          clickhouse_settings: { ...asText(INSERT_SETTINGS), async_insert: 0, wait_end_of_query: 1 },
          ...(insertOptions.signal === undefined ? {} : { abort_signal: insertOptions.signal }),
        })
        stream.resume()
        await new Promise<void>((resolve, reject) => stream.once('end', resolve).once('error', reject))
      } catch (error) {
        throw toLakeError(error, true)
      }
    },
    backupTo() {
      return Promise.reject(new LakeError('lake.failed', 'a ClickHouse server is backed up by its own tools'))
    },
    async close() {
      isClosed = true
      await client.close()
    },
  }
}

/** A PostgreSQL of a bench's own (Debian's package `postgresql`), reached by a socket in its directory and by nothing else. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { chown, mkdir } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { openPostgres } from '@haidang/server/platform/db/index.ts'

export interface OwnPostgres {
  readonly opened: ReturnType<typeof openPostgres>
  /** Arguments with which `psql` reaches it. */
  readonly psql: readonly [command: string, ...args: string[]]
  stop(): Promise<void>
}

const SETTINGS = {
  listen_addresses: '',
  shared_buffers: '2GB',
  effective_cache_size: '8GB',
  maintenance_work_mem: '1GB',
  random_page_cost: '1.1',
  max_wal_size: '16GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
}

/** Starts it in a directory, on the cluster there or a new one. @returns null where PostgreSQL is not installed */
export async function startPostgres(dir: string, poolSize: number): Promise<OwnPostgres | null> {
  const bin = globSync('/usr/lib/postgresql/*/bin').toSorted().at(-1)
  if (bin === undefined || !existsSync(join(bin, 'initdb'))) return null
  // PostgreSQL refuses to run as root; Debian's package brings an account for it.
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  const account = userInfo().uid === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  await mkdir(dir, { recursive: true })
  if (account.uid !== undefined) await chown(dir, account.uid, account.gid)
  const cluster = join(dir, 'cluster')
  if (!existsSync(cluster))
    execFileSync(
      join(bin, 'initdb'),
      ['-D', cluster, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8'],
      {
        ...account,
        stdio: ['ignore', 'ignore', 'inherit'],
        cwd: dir,
      },
    )
  const settings = { ...SETTINGS, unix_socket_directories: dir }
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...account, stdio: 'ignore', cwd: dir },
  )
  const ended = once(server, 'exit')
  for (let tries = 0; ; tries++) {
    const opened = openPostgres(`postgresql:///postgres?host=${encodeURIComponent(dir)}&user=postgres`, poolSize)
    // The server is told to end before its last connection is.
    opened.pool.on('error', () => undefined)
    try {
      await opened.runner.query('select 1')
      return {
        opened,
        psql: [join(bin, 'psql'), '-h', dir, '-U', 'postgres', '-q', '-v', 'ON_ERROR_STOP=1'],
        async stop() {
          server.kill('SIGINT')
          await ended
        },
      }
    } catch (error) {
      await opened.pool.end()
      if (tries > 300) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

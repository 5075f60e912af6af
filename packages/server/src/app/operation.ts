import { statfs } from 'node:fs/promises'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '@haidang/contracts'
import { canonicalIp, cidrContains, type Clock, type OrganisationId, parseCidr, type TenantId } from '@haidang/std'
import { z } from 'zod'
import { allow, type Door, requireFreshProof } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Metrics } from '#src/platform/telemetry/index.ts'
import { makeBackup } from './backup.ts'
import type { Config } from './config.ts'
import type { Stores } from './open-stores.ts'

export interface OperationOptions {
  readonly config: Config
  readonly stores: Stores
  readonly clock: Clock
  readonly metrics: Metrics
  readonly root: () => Promise<OrganisationId | null>
  readonly isDraining: () => boolean
}

interface Check {
  readonly name: string
  readonly isOk: boolean
  readonly detail: string
}

async function checkStores({ config, stores }: OperationOptions): Promise<Check[]> {
  const attempt = async (name: string, work: () => Promise<string>): Promise<Check> => {
    try {
      return { name, isOk: true, detail: await work() }
    } catch (error) {
      return { name, isOk: false, detail: error instanceof Error ? error.message.slice(0, 200) : 'failed' }
    }
  }
  return Promise.all([
    attempt('db', async () => {
      await stores.db.withTx(SYSTEM_SCOPE, async (tx) => sql`select 1`.execute(tx))
      return 'answers'
    }),
    attempt('lake', async () => {
      await stores.lake.query('SELECT 1', { timeoutMs: 5000 })
      return 'answers'
    }),
    attempt('stream', async () => {
      const stats = stores.stream.stats()
      if (stats.isFull) throw new Error('refuses to append: the log or its disk is over the mark')
      return `${stats.bytes} bytes`
    }),
    attempt('disk', async () => {
      const disk = await statfs(config.dataDir)
      const free = disk.bavail * disk.bsize
      if (free < config.pipeline.minFreeBytes) throw new Error(`${free} bytes free`)
      return `${free} bytes free`
    }),
  ])
}

/**
 * What operators and their machines ask: `/health` (the process lives), `/ready` (it can take work), `/metrics` (Prometheus, and
 * with the details of `/ready` only for the networks that watch),
 * `/openapi.json`, and the backup of the whole data directory while it runs.
 */
export function registerOperation(server: FastifyInstance, door: Door, options: OperationOptions): void {
  const { config, stores, clock, metrics } = options
  const monitors = config.http.monitors.flatMap((text) => parseCidr(text) ?? [])
  server.get('/health', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  /** Where this comes from a network that watches the platform: numbers and failures tell an attacker much. */
  const isMonitor = (request: FastifyRequest): boolean => {
    const address = canonicalIp(request.ip)
    return address !== null && monitors.some((network) => cidrContains(network, address))
  }
  server.get('/ready', { schema: { hide: true } }, async (request, reply) => {
    const checks = await checkStores(options)
    const isReady = !options.isDraining() && checks.every((c) => c.isOk)
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not_ready',
      ...(isMonitor(request) ? { isDraining: options.isDraining(), checks } : {}),
    })
  })
  server.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isMonitor(request)) throw new AppError('request.not_found')
    return reply.type(metrics.contentType).send(await metrics.render())
  })
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
  door.post(
    '/operation/backups',
    { response: z.object({ file: z.string(), bytes: z.number().int() }) },
    async ({ ctx }) => {
      // A backup holds everybody's rows: only those whose reach is the whole tree may take one.
      const root = await options.root()
      allow(ctx, 'operation.manage', root === null ? {} : { organisation: root as TenantId })
      requireFreshProof(ctx)
      const made = await makeBackup(config, stores, clock)
      await stores.db.withTx(ctx.scope, (tx) =>
        audit(tx, ctx, {
          action: 'operation.backup',
          subject: { kind: 'backup', id: made.file },
          after: { bytes: made.bytes },
        }),
      )
      return made
    },
  )
}

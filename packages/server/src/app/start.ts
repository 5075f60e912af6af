import { randomUUID } from 'node:crypto'
import { PERMISSIONS } from '@haidang/contracts'
import type { Clock, OrganisationId, TenantId } from '@haidang/std'
import type { FastifyInstance } from 'fastify'
import { type Context, systemContext } from '#src/modules/access/index.ts'
import { prepareSetup } from '#src/modules/identity/index.ts'
import { createGate } from '#src/pipeline/gateway/admit.ts'
import { registerHttpGateway } from '#src/pipeline/gateway/listen-http.ts'
import { listenSyslog, type SyslogListeners } from '#src/pipeline/gateway/listen-syslog.ts'
import { sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { createOutboxRelay, subscribe } from '#src/platform/outbox/index.ts'
import { createRateLimits } from '#src/platform/rate-limits/index.ts'
import { createMetrics, type Logger } from '#src/platform/telemetry/index.ts'
import {
  type Certificate,
  CertificateError,
  createRedirectDoor,
  listenOn,
  openCertificate,
} from '#src/platform/tls/index.ts'
import { composeModules, type Modules } from './compose.ts'
import { type Config, isPlainBeyondThisMachine } from './config.ts'
import { createHttp, serveWeb } from './http.ts'
import { createLiveMeter } from './live-meter.ts'
import { registerOperation } from './operation.ts'
import { openStores, type Stores } from './open-stores.ts'
import { type Pipeline, startPipeline } from './pipeline.ts'
import { localeOf } from './problem.ts'
import { portInUse, StartRefused } from './start-refused.ts'
import { createUnderway } from './underway.ts'

const WEB = new URL('../../../web/dist/', import.meta.url)
/** A stopping process waits at most this long for what is under way; what is left comes again from the stream. */
const DRAIN_MS = 15_000

/** A running platform, in whichever roles it was started. */
export interface Platform {
  readonly url: string
  readonly port: number
  readonly syslog: SyslogListeners | null
  readonly server: FastifyInstance
  readonly stores: Stores
  readonly modules: Modules
  /** The context of the platform's own acts for an organisation (the demonstration, start-up work). */
  systemContext(tenant: TenantId): Context
  /** The one-time token for the first administrator; null where there is one. */
  prepareSetup(): Promise<string | null>
  /** Reads the files of the certificates again; open connections stay. */
  reloadCertificates(): Promise<void>
  /** Resolves when every accepted event is stored and everything it raised is written. */
  settle(): Promise<void>
  /** Refuses new work, finishes what is under way, closes the stores. */
  stop(): Promise<void>
}

/** The organisation at the root of the tree; null while the platform is not set up. */
async function findRoot(stores: Stores): Promise<OrganisationId | null> {
  const { rows } = await stores.db.withTx(SYSTEM_SCOPE, async (tx) =>
    sql<{
      tenant_id: OrganisationId
    }>`select tenant_id from organisations where parent_id is null order by created_at limit 1`.execute(tx),
  )
  return rows[0]?.tenant_id ?? null
}

/** Paths a person opens in a browser; everything else is for machines. */
const isForPeople = (path: string): boolean =>
  !['/api/', '/v1/', '/metrics', '/health', '/ready', '/openapi.json'].some((start) => path.startsWith(start))

/** Passwords and tokens in the clear beyond this machine are an operator's decision, and one to be seen. */
function warnOfPlainDoor({ http }: Config, logger: Logger): void {
  if (!isPlainBeyondThisMachine(http)) return
  logger.warn(
    { host: http.host },
    'HTTP is open beyond this machine without encryption: give HAIDANG_TLS_CERT_FILE and HAIDANG_TLS_KEY_FILE, or put a TLS terminator in front and set HAIDANG_BEHIND_PROXY',
  )
}

export async function startPlatform(config: Config, clock: Clock, logger: Logger): Promise<Platform> {
  const metrics = createMetrics()
  const stores = await openStores(config, clock, logger)
  const stops: (() => Promise<void>)[] = [() => stores.close()]
  let isDraining = false
  try {
    const meter = createLiveMeter(clock)
    const underway = createUnderway()
    metrics.gauge('haidang_pipeline_underway_events', 'Events accepted and not yet stored', [], (set) =>
      set(underway.total()),
    )
    metrics.gauge('haidang_stream_lag_bytes', 'Bytes in the stream that the worker has not stored', [], (set) =>
      set(stores.stream.lag('haidang.raw.0').bytes),
    )
    const relay = createOutboxRelay(stores.db, stores.stream, logger)
    stops.push(() => relay.stop())

    const certificates = new Map<string, Certificate>()
    const certificateOf = async (files: Config['http']['tls']): Promise<Certificate | undefined> => {
      if (files === null) return undefined
      const key = `${files.certFile}\n${files.keyFile}`
      const known = certificates.get(key)
      if (known !== undefined) return known
      const opened = await openCertificate(files, clock, logger).catch((error: unknown) => {
        throw error instanceof CertificateError ? new StartRefused(error.message, { cause: error }) : error
      })
      certificates.set(key, opened)
      stops.push(async () => opened.close())
      return opened
    }
    const certificate = await certificateOf(config.http.tls)
    warnOfPlainDoor(config, logger)
    const limited = metrics.counter(
      'haidang_http_limited_total',
      'Requests refused for their rate, by what they count under',
      ['kind'],
    )

    let root: OrganisationId | null = null
    const findRootOnce = async (): Promise<OrganisationId | null> => (root ??= await findRoot(stores))
    let pipeline: Pipeline | undefined
    const modules = await composeModules({
      config,
      stores,
      clock,
      logger,
      metrics,
      meter,
      underway,
      root: findRootOnce,
      wakeOutbox: () => relay.wake(),
      certificateEnds: () => certificate?.expiresAt() ?? null,
      pipeline: () => pipeline ?? null,
    })
    stops.push(() => modules.stop())

    if (config.roles.includes('pipeline')) {
      pipeline = await startPipeline({
        config,
        stores,
        clock,
        logger,
        metrics,
        meter,
        underway,
        ruleActivity: modules.ruleActivity,
        directory: modules.directory,
        material: modules.material,
        root: findRootOnce,
        wakeOutbox: () => relay.wake(),
      })
      const running = pipeline
      stops.push(() => running.stop())
      const subscription = await subscribe(stores.stream, logger, 'pipeline', running.handlers)
      stops.push(() => subscription.stop())
    }
    for (const [name, handlers] of modules.subscriptions) {
      const subscription = await subscribe(stores.stream, logger, name, handlers)
      stops.push(() => subscription.stop())
    }
    if (config.roles.includes('jobs')) modules.startJobs()

    const { server, door } = await createHttp({
      ...(certificate === undefined ? {} : { certificate }),
      logger,
      resolveContext: modules.resolveContext,
      resolveToken: (call) => modules.resolveToken(call),
      limits: createRateLimits(clock, modules.rateBudgets),
      onLimited: (kind) => limited.inc({ kind }),
      recordRefusal: modules.recordRefusal,
      isBehindProxy: config.http.isBehindProxy,
    })
    const gate = createGate({
      stream: stores.stream,
      directory: modules.directory,
      clock,
      maxLagBytes: config.pipeline.maxLagBytes,
    })
    const countingGate: typeof gate = {
      noteRefusal: (source, code, count) => gate.noteRefusal(source, code, count),
      async admit(batch) {
        const admitted = await gate.admit(batch)
        if (!admitted.isRepeat) underway.admitted(batch.source.id, admitted.accepted)
        return admitted
      },
    }
    let syslog: SyslogListeners | null = null
    if (config.roles.includes('gateway')) {
      await registerHttpGateway(server, {
        gate: countingGate,
        directory: modules.directory,
        clock,
        localeOf,
        isDraining: () => isDraining,
      })
      const syslogCertificate = config.syslog.tlsPort === null ? undefined : await certificateOf(config.syslog.tls)
      syslog = await listenSyslog({
        gate: countingGate,
        directory: modules.directory,
        logger,
        metrics,
        host: config.syslog.host,
        tcpPort: config.syslog.tcpPort,
        udpPort: config.syslog.udpPort,
        tlsPort: config.syslog.tlsPort,
        ...(syslogCertificate === undefined ? {} : { certificate: syslogCertificate }),
      })
      const listeners = syslog
      stops.push(() => listeners.close())
    }
    if (config.roles.includes('api')) modules.routes(door)
    registerOperation(server, door, {
      config,
      stores,
      clock,
      metrics,
      root: findRootOnce,
      isDraining: () => isDraining,
    })
    await serveWeb(server, WEB)
    try {
      await server.listen({ host: config.http.host, port: config.http.port })
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
        throw portInUse(config.http.port, error)
      throw error
    }
    const address = server.addresses()[0]
    const port = typeof address === 'object' ? address.port : config.http.port
    stops.push(async () => {
      isDraining = true
      await server.close()
    })

    if (config.http.redirectPort !== null) {
      const plain = createRedirectDoor(config.http.publicUrl, isForPeople)
      await listenOn(plain, config.http.redirectPort, config.http.host)
      stops.push(async () => {
        plain.close()
        plain.closeAllConnections()
      })
    }

    const settle = async (): Promise<void> => {
      await pipeline?.drain()
      await relay.drain()
    }
    return {
      url: `${certificate === undefined ? 'http' : 'https'}://${config.http.host}:${port}`,
      port,
      syslog,
      server,
      stores,
      modules,
      systemContext: (tenant) => systemContext('platform', clock, new Set(PERMISSIONS), tenant, randomUUID()),
      prepareSetup: () => prepareSetup(stores.db),
      async reloadCertificates() {
        for (const opened of certificates.values()) await opened.reload()
      },
      settle,
      async stop() {
        isDraining = true
        await Promise.race([
          settle().catch(() => undefined),
          new Promise((resolve) => setTimeout(resolve, DRAIN_MS).unref()),
        ])
        for (const stop of stops.toReversed()) {
          try {
            await stop()
          } catch (error) {
            logger.error({ err: error }, 'a part did not stop cleanly')
          }
        }
      },
    }
  } catch (error) {
    for (const stop of stops.toReversed())
      await stop().catch((cause: unknown) => logger.error({ err: cause }, 'a part did not stop cleanly'))
    throw error
  }
}

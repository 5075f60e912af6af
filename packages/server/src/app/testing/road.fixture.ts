/**
 * The process that the kill test ends without warning: the road alone (HTTP gateway, stream, worker, lake), without the database
 * and the modules around it. Arguments: directory, then the tokens of its sources.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { createGate } from '#src/pipeline/gateway/admit.ts'
import { registerHttpGateway } from '#src/pipeline/gateway/listen-http.ts'
import { createFakeDirectory, sourceAt } from '#src/pipeline/gateway/testing/gateway-stack.ts'
import { startRawConsumer } from '#src/pipeline/worker/consume.ts'
import { createWorkerPool } from '#src/pipeline/worker/pool.ts'
import { systemClock } from '#src/platform/clock.ts'
import { createChdbLake, createLakeWriter, migrateLake } from '#src/platform/lake/index.ts'
import { createLocalStream } from '#src/platform/stream/index.ts'
import { createLogger, createMetrics } from '#src/platform/telemetry/index.ts'
import { createHttp } from '../http.ts'
import { localeOf } from '../problem.ts'

const [folder = '', ...tokens] = process.argv.slice(2)
const say = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`)
}
const clock = systemClock
const logger = createLogger('warn', { write: (line) => void writeSync(2, line) })
const metrics = createMetrics()
const directory = createFakeDirectory()
for (const [i, token] of tokens.entries()) directory.put(sourceAt(i), { token })

const lake = await createChdbLake({ directory: join(folder, 'lake'), memoryBytes: 600 * 1_048_576 })
await migrateLake(lake)
const stream = await createLocalStream({
  directory: join(folder, 'stream'),
  clock,
  minFreeBytes: 0,
  // Small, so that segments are closed and removed many times in a run.
  segmentBytes: 2_000_000,
  keepBytes: 4_000_000,
})
const pool = createWorkerPool(1, logger)
await pool.configure({
  rules: [],
  exceptions: [],
  indicators: null,
  warningLists: [],
  organisations: directory.organisations(),
  productMinSeverityId: 3,
})
const consumer = await startRawConsumer({
  stream,
  writer: createLakeWriter({ lake }),
  pool,
  clock,
  logger,
  metrics,
  onDetected: () => undefined,
  onStored: () => undefined,
})
const { server } = await createHttp({
  logger,
  resolveContext: () => Promise.reject(new Error('no route here needs a context')),
  recordRefusal: () => Promise.resolve(),
  isBehindProxy: false,
})
const gate = createGate({ stream, directory, clock, maxLagBytes: 64 * 1_048_576, rememberedIds: 10_000 })
await registerHttpGateway(server, { gate, directory, clock, localeOf, isDraining: () => false })
const url = await server.listen({ host: '127.0.0.1', port: 0 })

process.stdin.on('data', () => {
  void consumer.drain().then(() => say({ kind: 'settled' }))
})
process.on('SIGTERM', () => {
  void (async () => {
    await server.close()
    await consumer.drain()
    await consumer.stop()
    await pool.close()
    await stream.close()
    await lake.close()
    say({ kind: 'stopped' })
    process.exit(0)
  })()
})
say({ kind: 'ready', url, rssMb: Math.round(process.memoryUsage.rss() / 1_048_576) })

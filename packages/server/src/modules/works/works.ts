import { AppError, type Work } from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import { endWork, hearWork, takeWork, type WorkRow } from './queries.ts'

export interface WorkTools {
  readonly signal: AbortSignal
  /** Says how far the work is; kept at most twice a second. */
  progress(stage: string, done: number, total: number): void
}
/** Does one work. It may be called again for the same one, and must then come to the same end. */
export type WorkHandler = (work: WorkRow, tools: WorkTools) => Promise<void>
export interface WorkHandlers {
  readonly run: WorkHandler
  /** Told when the work ended otherwise than well, to put its subject in order. */
  readonly ended?: (work: WorkRow, end: { state: 'failed' | 'cancelled'; problem: Work['problem'] }) => Promise<void>
}

export interface Works {
  /** Does everything that waits, one after another; resolves when nothing waits any more. */
  drain(): Promise<void>
  /** Looks for waiting work soon, without being waited for. */
  wake(): void
  /** Stops what is under way; it is taken up again by the next start. */
  stop(): Promise<void>
}

const HEAR_MS = 500
const DEAD_MS = 60_000

/** Does the long works of this process, one at a time; works of a kind without a handler wait for a process that has one. */
export function createWorks(
  db: Database,
  clock: Clock,
  logger: Logger,
  handlers: Readonly<Partial<Record<Work['kind'], WorkHandlers>>>,
): Works {
  let draining: Promise<void> | undefined
  let isStopping = false
  let current: AbortController | undefined
  const iso = (atMs: number): string => new Date(atMs).toISOString()
  const inSystem = <T>(fn: Parameters<typeof db.withTx<T>>[1]): Promise<T> => db.withTx(SYSTEM_SCOPE, fn)

  async function runOne(work: WorkRow): Promise<void> {
    const abort = new AbortController()
    current = abort
    let step = { stage: '', done: 0, total: 0 }
    const hear = async (): Promise<void> => {
      const isOurs = await inSystem((tx) => hearWork(tx, work.id, iso(clock.now()), step))
      if (!isOurs) abort.abort()
    }
    let hearing: Promise<void> | undefined
    const timer = setInterval(() => {
      hearing ??= hear()
        .catch((error: unknown) =>
          logger.error({ err: error, work: work.id }, 'the progress of a work could not be kept'),
        )
        .finally(() => {
          hearing = undefined
        })
    }, HEAR_MS)
    const handler = handlers[work.kind]
    if (handler === undefined) throw new Error(`no handler does works of the kind ${work.kind}`)
    try {
      await handler.run(work, {
        signal: abort.signal,
        progress: (stage, done, total) => {
          step = { stage, done, total }
        },
      })
      clearInterval(timer)
      await hearing
      await hear()
      await inSystem((tx) => endWork(tx, work.id, iso(clock.now()), { state: 'done', problem: null }))
    } catch (error) {
      clearInterval(timer)
      await hearing
      // A stopping process leaves the work to the next one.
      if (isStopping) return
      const isCancelled = abort.signal.aborted
      const problem = isCancelled
        ? null
        : error instanceof AppError
          ? { code: error.code, params: { ...error.params } }
          : { code: 'server.fault', params: {} }
      if (!isCancelled && !(error instanceof AppError)) logger.error({ err: error, work: work.id }, 'a work failed')
      const end = { state: isCancelled ? ('cancelled' as const) : ('failed' as const), problem }
      await inSystem((tx) => endWork(tx, work.id, iso(clock.now()), end))
      await handler.ended?.(work, end)
    } finally {
      current = undefined
    }
  }

  async function drainAll(): Promise<void> {
    while (!isStopping) {
      const now = clock.now()
      const work = await inSystem((tx) => takeWork(tx, Object.keys(handlers), iso(now), iso(now - DEAD_MS)))
      if (work === undefined) return
      await runOne(work)
    }
  }

  function drain(): Promise<void> {
    // One that asks while the last look is being taken is served by a look of its own.
    draining = (draining ?? Promise.resolve()).then(drainAll)
    return draining
  }
  return {
    drain,
    wake: () => {
      drain().catch((error: unknown) =>
        logger.error({ err: error }, 'works could not be taken up; the next tick tries again'),
      )
    },
    async stop() {
      isStopping = true
      current?.abort()
      await draining?.catch(() => undefined)
    },
  }
}

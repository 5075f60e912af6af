import {
  AppError,
  AttackImportResult,
  BacktestResult,
  type ErrorParams,
  PackImportResult,
  type RuleTask,
} from '@haidang/contracts'
import type { Clock } from '@haidang/std'
import { type Context, personBehind } from '#src/modules/access/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'
import {
  askToCancel,
  beatTask,
  countRunning,
  endTask,
  getTask,
  insertTask,
  listTasks,
  sweepTasks,
  type TaskRow,
} from './task-queries.ts'

export type TaskStage = RuleTask['stage']

/** What a piece of longer work is given. */
export interface TaskHandle {
  /** Aborted when somebody cancels, or when the process stops. */
  readonly signal: AbortSignal
  /** Notes how far the work is, at most twice a second. @throws where it is to stop */
  progress(stage: TaskStage, done: number, total: number): Promise<void>
}

export interface Tasks {
  /**
   * Starts work that goes on after the answer. What it throws as `AppError` is shown with the task; anything else is ours.
   * @throws AppError `rule_task.too_many` where the person has `MOST_AT_ONCE` running
   */
  start(
    ctx: Context,
    task: { readonly kind: RuleTask['kind']; readonly stage: TaskStage; readonly title: string },
    run: (handle: TaskHandle) => Promise<unknown>,
  ): Promise<RuleTask>
  /** @throws AppError `rule_task.not_found` */
  get(ctx: Context, id: string): Promise<RuleTask>
  list(ctx: Context, after: readonly [string, string] | undefined, limit: number): Promise<RuleTask[]>
  /** Asks a task to stop, wherever it runs. @throws AppError `rule_task.not_found` */
  cancel(ctx: Context, id: string): Promise<RuleTask>
  /** Resolves when the task has ended, in this process. */
  ended(id: string): Promise<void>
  sweep(): Promise<void>
  stop(): Promise<void>
}

const MOST_AT_ONCE = 2
const BEAT_MS = 500
const STEADY_BEAT_MS = 20_000
/** A task that has not been heard of for this long died with its process. */
const DEAD_MS = 120_000
const KEEP_MS = 7 * 86_400_000

/** Longer work of the module: progress and outcome are rows, so that any process can answer for it. */
export function createTasks({ db, clock, logger }: { db: Database; clock: Clock; logger: Logger }): Tasks {
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  const iso = (ms: number): string => new Date(ms).toISOString()
  const ownerOf = (ctx: Context): string | null => personBehind(ctx)?.id ?? null

  async function find(ctx: Context, id: string): Promise<TaskRow> {
    const row = await db.withTx(ctx.scope, (tx) => getTask(tx, id, ownerOf(ctx)))
    if (row === undefined) throw new AppError('rule_task.not_found')
    return row
  }

  async function work(
    ctx: Context,
    row: TaskRow,
    abort: AbortController,
    run: (handle: TaskHandle) => Promise<unknown>,
  ): Promise<void> {
    let now = { stage: row.stage, done: 0, total: 0 }
    let writtenAt = clock.now()
    const write = async (): Promise<void> => {
      writtenAt = clock.now()
      if (await db.withTx(ctx.scope, (tx) => beatTask(tx, row.id, { ...now, at: iso(writtenAt) }))) abort.abort()
    }
    const steady = setInterval(
      () => void write().catch((error: unknown) => logger.error({ err: error }, 'a task could not tell of itself')),
      STEADY_BEAT_MS,
    )
    steady.unref()
    const handle: TaskHandle = {
      signal: abort.signal,
      async progress(stage, done, total) {
        const isNewStage = stage !== now.stage
        now = { stage, done, total }
        if (isNewStage || clock.now() - writtenAt >= BEAT_MS) await write()
        abort.signal.throwIfAborted()
      },
    }
    let end: Parameters<typeof endTask>[2]
    try {
      const result = await run(handle)
      end = { state: 'done', at: iso(clock.now()), problem: null, result: result ?? null }
    } catch (error) {
      if (abort.signal.aborted) end = { state: 'cancelled', at: iso(clock.now()), problem: null, result: null }
      else {
        const isOurs = !(error instanceof AppError)
        if (isOurs) logger.error({ err: error, task: row.id, kind: row.kind }, 'a task failed')
        const problem = isOurs
          ? { code: 'server.fault', params: {} }
          : { code: error.code, params: paramsOf(error.params) }
        end = { state: 'failed', at: iso(clock.now()), problem, result: null }
      }
    } finally {
      clearInterval(steady)
    }
    await db.withTx(ctx.scope, (tx) => endTask(tx, row.id, end))
  }

  return {
    async start(ctx, task, run) {
      const owner = ownerOf(ctx)
      const at = clock.now()
      const row = await db.withTx(ctx.scope, async (tx) => {
        if ((await countRunning(tx, owner, iso(at - DEAD_MS))) >= MOST_AT_ONCE)
          throw new AppError('rule_task.too_many', { most: MOST_AT_ONCE })
        return insertTask(tx, { tenant: ctx.tenant, id: newId(clock), ...task, ownerId: owner, at: iso(at) })
      })
      const abort = new AbortController()
      const ended = work(ctx, row, abort, run)
        .catch((error: unknown) => logger.error({ err: error, task: row.id }, 'the end of a task could not be written'))
        .finally(() => running.delete(row.id))
      running.set(row.id, { abort, ended })
      return presentTask(row)
    },
    get: async (ctx, id) => presentTask(await find(ctx, id)),
    list: async (ctx, after, limit) =>
      (await db.withTx(ctx.scope, (tx) => listTasks(tx, ownerOf(ctx), after, limit))).map(presentTask),
    async cancel(ctx, id) {
      await find(ctx, id)
      await db.withTx(ctx.scope, (tx) => askToCancel(tx, id))
      const here = running.get(id)
      here?.abort.abort()
      await here?.ended
      return presentTask(await find(ctx, id))
    },
    ended: async (id) => running.get(id)?.ended,
    async sweep() {
      const now = clock.now()
      await db.withTx('all', (tx) =>
        sweepTasks(tx, { at: iso(now), deadBefore: iso(now - DEAD_MS), forgetBefore: iso(now - KEEP_MS) }),
      )
    },
    async stop() {
      for (const { abort } of running.values()) abort.abort()
      await Promise.all([...running.values()].map(async ({ ended }) => ended))
    },
  }
}

const paramsOf = (params: ErrorParams): Record<string, string | number | boolean | null> => ({ ...params })

export function presentTask(row: TaskRow): RuleTask {
  const result = row.state === 'done' ? row.result : null
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    stage: row.stage as TaskStage,
    title: row.title,
    done: row.done,
    total: row.total,
    startedAt: toIso(row.started_at),
    endedAt: toIsoOrNull(row.ended_at),
    problem: row.problem,
    packImport: row.kind === 'pack_import' && result !== null ? PackImportResult.parse(result) : null,
    attackImport: row.kind === 'attack_import' && result !== null ? AttackImportResult.parse(result) : null,
    backtest: row.kind === 'backtest' && result !== null ? BacktestResult.parse(result) : null,
  }
}

import type { Clock } from '@haidang/std'
import { type Database, sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Logger } from '#src/platform/telemetry/index.ts'

export type TickOutcome = 'done' | 'failed' | 'elsewhere'

export interface JobsOptions {
  readonly clock: Clock
  readonly db: Database
  readonly logger: Logger
  /** Names this process among those that share the database. */
  readonly holder: string
  /** Told of every tick, for metrics. */
  readonly onTick?: (name: string, outcome: TickOutcome, tookMs: number) => void
}

export interface Jobs {
  /** Runs `fn` every `ms` milliseconds, in one process at a time. A tick that is still running is not started again. */
  every(name: string, ms: number, fn: () => Promise<unknown>): void
  /** Runs one tick of a job now, under the same lease. */
  runNow(name: string): Promise<TickOutcome>
  /** Starts no further tick and waits for those under way. */
  stop(): Promise<void>
}

/** A process that died with the lease is waited for at least this long. */
const LEAST_LEASE_MS = 120_000

interface Job {
  readonly ms: number
  readonly fn: () => Promise<unknown>
  timer: NodeJS.Timeout | undefined
  running: Promise<TickOutcome> | undefined
}

/**
 * The jobs of the platform. Which process runs a tick is decided in the database by a lease taken in its own short
 * transaction under an advisory lock, never held over the work itself.
 */
export function createJobs({ clock, db, logger, holder, onTick }: JobsOptions): Jobs {
  const jobs = new Map<string, Job>()
  let isStopping = false

  async function takeLease(name: string, ms: number): Promise<boolean> {
    const now = clock.now()
    const at = new Date(now).toISOString()
    const until = new Date(now + Math.max(LEAST_LEASE_MS, ms * 2)).toISOString()
    // Another process that ran the tick less than half an interval ago has run it for everybody.
    const ranBefore = new Date(now - ms / 2).toISOString()
    return db.withTx(SYSTEM_SCOPE, async (tx) => {
      const lock = await sql<{
        got: boolean
      }>`select pg_try_advisory_xact_lock(4097, hashtext(${name})) as got`.execute(tx)
      if (lock.rows[0]?.got !== true) return false
      const { rows } = await sql`
        insert into job_leases as l (name, holder, ran_at, until) values (${name}, ${holder}, ${at}, ${until})
        on conflict (name) do update set holder = excluded.holder, ran_at = excluded.ran_at, until = excluded.until
          where l.holder = excluded.holder or (l.until <= ${at}::timestamptz and l.ran_at <= ${ranBefore}::timestamptz)
        returning name`.execute(tx)
      return rows.length > 0
    })
  }

  /** The work is done: another process may take the next tick. */
  async function giveBack(name: string): Promise<void> {
    const at = new Date(clock.now()).toISOString()
    await db.withTx(SYSTEM_SCOPE, async (tx) =>
      sql`update job_leases set until = ${at} where name = ${name} and holder = ${holder}`.execute(tx),
    )
  }

  async function tick(name: string, job: Job): Promise<TickOutcome> {
    const from = clock.now()
    let outcome: TickOutcome = 'failed'
    try {
      if (await takeLease(name, job.ms)) {
        try {
          await job.fn()
          outcome = 'done'
        } finally {
          await giveBack(name)
        }
      } else outcome = 'elsewhere'
    } catch (error) {
      logger.error({ err: error, job: name }, 'a job failed; it will run again')
    }
    onTick?.(name, outcome, clock.now() - from)
    return outcome
  }

  function run(name: string, job: Job): Promise<TickOutcome> {
    job.running ??= tick(name, job).finally(() => {
      job.running = undefined
    })
    return job.running
  }

  function plan(name: string, job: Job): void {
    if (isStopping) return
    job.timer = setTimeout(() => {
      void run(name, job).finally(() => plan(name, job))
    }, job.ms)
    job.timer.unref()
  }

  return {
    every(name, ms, fn) {
      if (jobs.has(name)) throw new RangeError(`the job ${name} is there already`)
      const job: Job = { ms, fn, timer: undefined, running: undefined }
      jobs.set(name, job)
      plan(name, job)
    },
    async runNow(name) {
      const job = jobs.get(name)
      if (job === undefined) throw new RangeError(`no job is named ${name}`)
      return run(name, job)
    },
    async stop() {
      isStopping = true
      for (const job of jobs.values()) clearTimeout(job.timer)
      await Promise.all([...jobs.values()].map(async (job) => job.running))
    },
  }
}

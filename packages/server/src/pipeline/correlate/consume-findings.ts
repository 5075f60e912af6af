import type { Finding } from '@haidang/contracts'
import type {
  AlertChange,
  AlertGrouper,
  AlertGrouperSnapshot,
  CampaignChange,
  CampaignCorrelator,
  CampaignSnapshot,
} from '@haidang/detect'
import { type Database, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import type { Consumer, Stream } from '#src/platform/stream/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { FINDINGS_SUBJECT } from '../envelope.ts'
import { openConsumerAfter } from '../open-consumer.ts'
import { loadState, saveState } from './state-store.ts'

/** How often the correlators' state is saved; what came after is read again from the stream on a restart. */
const SNAPSHOT_FINDINGS = 20_000
const SNAPSHOT_MS = 20_000
const RETRY_MS = 1000

/** The name of the consumer and of its saved state. */
const NAME = 'correlate'

interface State {
  readonly alerts: AlertGrouperSnapshot
  readonly campaigns: CampaignSnapshot
}

/** What correlation concluded from some findings, to be written in one transaction. */
export interface Raised {
  readonly alerts: readonly AlertChange[]
  readonly campaigns: readonly CampaignChange[]
}

export interface CorrelateOptions {
  readonly stream: Stream
  readonly db: Database
  /** Makes the correlators, from a saved state where there is one. */
  readonly createAlerts: (from?: AlertGrouperSnapshot) => AlertGrouper
  readonly createCampaigns: (from?: CampaignSnapshot) => CampaignCorrelator
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => number
  /** Writes alerts and campaigns, in the given transaction. Called again with the same after a fault: must change nothing then. */
  readonly raise: (tx: Tx, raised: Raised) => Promise<void>
  /** Told after a transaction that raised something. */
  readonly onRaised: () => void
}

export interface FindingsConsumer {
  /**
   * Runs `act` on the correlator between two batches, for what a person does to campaigns (split, merge undone, close), and
   * `store` with the changes in the one transaction that also keeps the correlator's new state. A refusal of the correlator is
   * answered as it is; where the transaction fails, the correlator is as it was before.
   */
  steer<T, R extends string>(
    act: (campaigns: CampaignCorrelator) => readonly CampaignChange[] | R,
    store: (tx: Tx, changes: readonly CampaignChange[]) => Promise<T>,
  ): Promise<{ readonly done: T } | { readonly refused: R }>
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * The keyed consumer of findings: alerts and campaigns in event time. State is saved with its stream position; after a
 * restart the findings behind it are read again, and writing their effect again changes nothing.
 */
export async function startFindingsConsumer(options: CorrelateOptions): Promise<FindingsConsumer> {
  const { stream, db, logger, metrics } = options
  const saved = await db.withTx(SYSTEM_SCOPE, (tx) => loadState<State>(tx, NAME))
  const alerts = options.createAlerts(saved?.state.alerts)
  let campaigns = options.createCampaigns(saved?.state.campaigns)
  const consumer: Consumer = await openConsumerAfter(stream, FINDINGS_SUBJECT, NAME, saved?.position ?? 0)
  const abort = new AbortController()
  const raisedTotal = metrics.counter('haidang_correlate_changes_total', 'Changes of alerts and campaigns written', [
    'what',
  ])
  let acts: (() => Promise<void>)[] = []
  let position = saved?.position ?? 0
  let unsaved = 0
  let savedAt = options.now()

  const current = () => ({ position, state: { alerts: alerts.snapshot(), campaigns: campaigns.snapshot() } })

  async function noteSaved(): Promise<void> {
    await consumer.ack(position)
    unsaved = 0
    savedAt = options.now()
  }

  async function save(): Promise<void> {
    if (unsaved === 0) return
    await db.withTx(SYSTEM_SCOPE, (tx) => saveState(tx, NAME, current()))
    await noteSaved()
  }

  async function raiseUntilDone(raised: Raised): Promise<void> {
    if (raised.alerts.length === 0 && raised.campaigns.length === 0) return
    for (;;) {
      try {
        await db.withTx(SYSTEM_SCOPE, (tx) => options.raise(tx, raised))
        options.onRaised()
        raisedTotal.inc({ what: 'alert' }, raised.alerts.length)
        raisedTotal.inc({ what: 'campaign' }, raised.campaigns.length)
        return
      } catch (error) {
        logger.error({ err: error }, 'alerts could not be written; trying again')
        if (abort.signal.aborted) throw error
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      const records = await consumer.pull({ maxRecords: 256, waitMs: 500, signal: abort.signal })
      const findings: Finding[] = []
      for (const record of records) {
        if (record.seq <= position) continue
        findings.push(...(JSON.parse(Buffer.from(record.payload).toString('utf8')) as Finding[]))
      }
      if (findings.length > 0)
        await raiseUntilDone({ alerts: alerts.push(findings), campaigns: campaigns.push(findings) })
      const last = records.at(-1)
      if (last !== undefined) {
        position = Math.max(position, last.seq)
        unsaved += Math.max(1, findings.length)
      }
      const waiting = acts
      acts = []
      for (const act of waiting) await act()
      if (unsaved >= SNAPSHOT_FINDINGS || options.now() - savedAt > SNAPSHOT_MS) await save()
    }
    await save()
  }
  const running = run().catch((error: unknown) => {
    if (!abort.signal.aborted) logger.error({ err: error }, 'correlation stopped')
  })

  return {
    steer: (act, store) =>
      new Promise((resolve, reject) => {
        acts.push(async () => {
          const before = campaigns.snapshot()
          try {
            const changes = act(campaigns)
            if (typeof changes === 'string') return resolve({ refused: changes })
            const done = await db.withTx(SYSTEM_SCOPE, async (tx) => {
              const answer = await store(tx, changes)
              await saveState(tx, NAME, current())
              return answer
            })
            await noteSaved()
            options.onRaised()
            resolve({ done })
          } catch (error) {
            campaigns = options.createCampaigns(before)
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        })
      }),
    async drain() {
      while (stream.stats().subjects.some((s) => s.subject === FINDINGS_SUBJECT && s.lastSeq > position)) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async stop() {
      abort.abort()
      await running
      await consumer.close()
    },
  }
}

import type { Finding } from '@haidang/contracts'
import type { AlertChange, AlertGrouper, CampaignChange, CampaignCorrelator } from '@haidang/detect'
import type { Consumer, Stream } from '#src/platform/stream/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { FINDINGS_SUBJECT } from '../envelope.ts'

/** How often the correlators' state is saved; what came after is read again from the stream on a restart. */
const SNAPSHOT_FINDINGS = 20_000
const SNAPSHOT_MS = 20_000
const RETRY_MS = 1000

/** What correlation concluded from some findings, to be written in one transaction. */
export interface Raised {
  readonly alerts: readonly AlertChange[]
  readonly campaigns: readonly CampaignChange[]
}

/** The correlators' state and how far in the findings it reaches. */
export interface CorrelationState {
  readonly position: number
  readonly state: unknown
}

export interface CorrelateOptions {
  readonly stream: Stream
  readonly alerts: AlertGrouper
  readonly campaigns: CampaignCorrelator
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => number
  /** Writes alerts and campaigns in one transaction. Called again with the same after a fault: must change nothing then. */
  readonly raise: (raised: Raised) => Promise<void>
  readonly loadState: () => Promise<CorrelationState | null>
  readonly saveState: (state: CorrelationState) => Promise<void>
}

export interface FindingsConsumer {
  /** Runs `act` between two batches, for changes a person makes to the correlators (split, merge undone). */
  between<T>(act: () => T): Promise<T>
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * The keyed consumer of findings: alerts and campaigns in event time. State is saved with its stream position; after a
 * restart the findings behind it are read again, and writing their effect again changes nothing.
 */
export async function startFindingsConsumer(options: CorrelateOptions): Promise<FindingsConsumer> {
  const { stream, alerts, campaigns, logger, metrics } = options
  const saved = await options.loadState()
  if (saved !== null) {
    const state = saved.state as { alerts: unknown; campaigns: unknown }
    alerts.restore(state.alerts)
    campaigns.restore(state.campaigns)
  }
  const consumer: Consumer = await stream.consumer(FINDINGS_SUBJECT, 'correlate', { start: 'first' })
  const abort = new AbortController()
  const raisedTotal = metrics.counter('haidang_correlate_changes_total', 'Changes of alerts and campaigns written', ['what'])
  let acts: (() => void)[] = []
  let position = saved?.position ?? 0
  let unsaved = 0
  let savedAt = options.now()

  async function save(): Promise<void> {
    if (unsaved === 0) return
    await options.saveState({ position, state: { alerts: alerts.snapshot(), campaigns: campaigns.snapshot() } })
    await consumer.ack(position)
    unsaved = 0
    savedAt = options.now()
  }

  async function raiseUntilDone(raised: Raised): Promise<void> {
    if (raised.alerts.length === 0 && raised.campaigns.length === 0) return
    for (;;) {
      try {
        await options.raise(raised)
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
      if (findings.length > 0) await raiseUntilDone({ alerts: alerts.push(findings), campaigns: campaigns.push(findings) })
      const last = records.at(-1)
      if (last !== undefined) {
        position = Math.max(position, last.seq)
        unsaved += Math.max(1, findings.length)
      }
      const waiting = acts
      acts = []
      for (const act of waiting) act()
      if (unsaved >= SNAPSHOT_FINDINGS || waiting.length > 0 || options.now() - savedAt > SNAPSHOT_MS) await save()
    }
    await save()
  }
  const running = run().catch((error: unknown) => {
    if (!abort.signal.aborted) logger.error({ err: error }, 'correlation stopped')
  })

  return {
    between: (act) =>
      new Promise((resolve, reject) => {
        acts.push(() => {
          try {
            resolve(act())
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
          unsaved++
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

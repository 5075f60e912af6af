import type { Finding } from '@haidang/contracts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { type LakeWriter, toFindingRow } from '#src/platform/lake/index.ts'
import type { Consumer, Stream } from '#src/platform/stream/index.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import { FINDINGS_SUBJECT, OBSERVATIONS_SUBJECT } from '../envelope.ts'
import { decodeObservations, encodeTick } from '../observations.ts'
import { openConsumerAfter } from '../open-consumer.ts'
import type { ExceptionFacts, SuppressedCount } from '../worker/suppress.ts'
import type { RuleCost, RuleText } from '../worker/thread-messages.ts'
import { type Correlated, createRuleCorrelation, type RuleCorrelationSnapshot } from './rule-correlation.ts'
import { loadState, saveState } from './state-store.ts'

/** The name of the consumer and of its saved state. */
const NAME = 'correlate-rules'
/** How often the state is saved; what came after is read again from the stream on a restart. */
const SNAPSHOT_RECORDS = 5_000
const SNAPSHOT_MS = 60_000
/** How often the passing of time is written to the log, while anything waits for it. */
const TICK_MS = 5_000
const RETRY_MS = 1000

export interface ObservationsOptions {
  readonly stream: Stream
  readonly db: Database
  readonly writer: Pick<LakeWriter, 'writeFindings'>
  readonly logger: Logger
  readonly metrics: Metrics
  readonly now: () => number
  /** Everything received up to then stands in the log; Unix milliseconds. */
  readonly handledUntil: () => number
  /** Told what correlation rules spoke on, and what exceptions passed over, once it is stored and for the first time. */
  readonly onDetected: (findings: readonly Finding[], suppressed: readonly SuppressedCount[]) => void
  readonly rules: readonly RuleText[]
  readonly exceptions: readonly ExceptionFacts[]
}

export interface ObservationsConsumer {
  /** Takes another set of rules up; correlations that mean the same go on from where they are. */
  configure(rules: readonly RuleText[], exceptions: readonly ExceptionFacts[]): void
  /** What each correlation cost since the last call. */
  takeCosts(): readonly RuleCost[]
  /** Resolves when everything observed up to the call has been correlated and its findings stand in their stream. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * The one consumer of observations: correlation rules in event time. Their findings go to the stream of findings and the lake, under
 * keys that follow from the record they came of; the state is saved with its position. So after a crash the records
 * behind it are read again, and telling their findings again changes nothing.
 */
export async function startObservationsConsumer(options: ObservationsOptions): Promise<ObservationsConsumer> {
  const { stream, db, writer, logger, metrics } = options
  const saved = await db.withTx(SYSTEM_SCOPE, (tx) => loadState<RuleCorrelationSnapshot>(tx, NAME))
  const correlation = createRuleCorrelation(saved?.state)
  correlation.configure(options.rules, options.exceptions)
  // Where the database is ahead of the stream (restored from different moments), numbers it knows must not be given out again.
  await stream.advanceTo(OBSERVATIONS_SUBJECT, saved?.position ?? 0)
  const consumer: Consumer = await openConsumerAfter(stream, OBSERVATIONS_SUBJECT, NAME, saved?.position ?? 0)
  const abort = new AbortController()
  const findingsTotal = metrics.counter('haidang_correlation_findings_total', 'Findings of correlation rules')
  const observedTotal = metrics.counter(
    'haidang_correlation_observations_total',
    'Events taken in by correlation rules',
  )
  const leftOutTotal = metrics.counter(
    'haidang_correlation_left_out_total',
    'Events correlation rules left out: forgotten because memory was full, too late, or without a field they need',
    ['why'],
  )
  const held = metrics.gauge('haidang_correlation_held', 'What correlation rules hold in memory', ['what'])
  let counted = correlation.totals()
  let position = saved?.position ?? 0
  let unsaved = 0
  let savedAt = options.now()
  let tickedAt = options.now()
  let tickedUntil = 0

  function measure(): void {
    const now = correlation.totals()
    observedTotal.inc(now.observations - counted.observations)
    leftOutTotal.inc({ why: 'forgotten' }, now.forgotten - counted.forgotten)
    leftOutTotal.inc({ why: 'too_late' }, now.tooLate - counted.tooLate)
    leftOutTotal.inc({ why: 'incomplete' }, now.incomplete - counted.incomplete)
    held.set({ what: 'groups' }, now.groupsHeld)
    held.set({ what: 'observations' }, now.observationsHeld)
    counted = now
  }

  async function save(): Promise<void> {
    if (unsaved === 0) return
    await db.withTx(SYSTEM_SCOPE, (tx) => saveState(tx, NAME, { position, state: correlation.snapshot() }))
    await consumer.ack(position)
    unsaved = 0
    savedAt = options.now()
  }

  async function untilDone<T>(what: string, act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act()
      } catch (error) {
        logger.error({ err: error }, `${what}; it is tried again`)
        if (abort.signal.aborted) throw error
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  /** The key is the record's number: of a record read again the findings are known already. */
  async function tell(seq: number, { findings, suppressed }: Correlated): Promise<void> {
    let isFirst = true
    if (findings.length > 0) {
      const payload = Buffer.from(JSON.stringify(findings))
      const record = { msgId: `observed-${seq}`, header: JSON.stringify({ observed: seq }), payload }
      const [appended] = await stream.append(FINDINGS_SUBJECT, [record])
      await writer.writeFindings(findings.map(toFindingRow))
      isFirst = appended?.duplicate !== true
    }
    if (!isFirst || findings.length + suppressed.length === 0) return
    findingsTotal.inc(findings.length)
    options.onDetected(findings, suppressed)
  }

  async function tick(): Promise<void> {
    const now = options.now()
    if (now - tickedAt < TICK_MS || !correlation.isWaiting) return
    tickedAt = now
    measure()
    const handledUntil = options.handledUntil()
    if (handledUntil <= tickedUntil) return
    tickedUntil = handledUntil
    await stream.append(OBSERVATIONS_SUBJECT, [
      { msgId: `tick-${handledUntil}`, header: '{}', payload: encodeTick(handledUntil) },
    ])
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      const records = await consumer.pull({ maxRecords: 64, waitMs: 500, signal: abort.signal })
      for (const record of records) {
        if (record.seq <= position) continue
        const correlated = correlation.take(decodeObservations(record.payload))
        if (correlated.findings.length + correlated.suppressed.length > 0)
          await untilDone('findings of correlation rules could not be stored', () => tell(record.seq, correlated))
        position = record.seq
        unsaved++
      }
      if (records.length > 0) measure()
      await untilDone('the passing of time could not be written', tick)
      if (unsaved >= SNAPSHOT_RECORDS || (unsaved > 0 && options.now() - savedAt > SNAPSHOT_MS))
        await untilDone('the state of correlation rules could not be saved', save)
    }
    await save()
  }
  const running = run().catch((error: unknown) => {
    if (!abort.signal.aborted) logger.error({ err: error }, 'the correlation of rules stopped')
  })

  return {
    configure: (rules, exceptions) => correlation.configure(rules, exceptions),
    takeCosts: () => correlation.takeCosts(),
    async drain() {
      while (stream.stats().subjects.some((s) => s.subject === OBSERVATIONS_SUBJECT && s.lastSeq > position))
        await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async stop() {
      abort.abort()
      await running
      measure()
      await consumer.close()
    },
  }
}

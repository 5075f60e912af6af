import {
  createAlertGrouper,
  createCampaignCorrelator,
  createIndicatorIndex,
  type IndicatorEntry,
  type WarningList,
} from '@haidang/detect'
import type { Clock, SourceId, TenantId } from '@haidang/std'
import { applyAlertChanges } from '#src/modules/alerts/index.ts'
import { applyCampaignChanges } from '#src/modules/campaigns/index.ts'
import { type FindingsConsumer, startFindingsConsumer } from '#src/pipeline/correlate/consume-findings.ts'
import { type ObservationsConsumer, startObservationsConsumer } from '#src/pipeline/correlate/consume-observations.ts'
import { type SilenceBeat, startSilenceBeat } from '#src/pipeline/correlate/watch-silence.ts'
import type { RuleActivityRecorder } from '#src/modules/rules/index.ts'
import { type RawConsumer, startRawConsumer } from '#src/pipeline/worker/consume.ts'
import { type Configured, createWorkerPool, type WorkerPool } from '#src/pipeline/worker/pool.ts'
import type { DetectionSet } from '#src/pipeline/worker/thread-messages.ts'
import type { SubscriptionHandlers } from '#src/platform/outbox/index.ts'
import { createLakeWriter } from '#src/platform/lake/index.ts'
import type { SourceDirectory } from '#src/platform/source-directory.ts'
import type { Logger, Metrics } from '#src/platform/telemetry/index.ts'
import type { Config } from './config.ts'
import type { LiveMeter } from './live-meter.ts'
import type { Stores } from './open-stores.ts'
import type { Underway } from './underway.ts'

/** A change of rules, indicators or organisations is taken up after this pause, so that a burst of changes is one rebuild. */
const SETTLE_MS = 400
/** How often the threads are asked what their rules cost. */
const COSTS_MS = 60_000

/** What the pipeline detects with, read from the modules that own it. */
export interface DetectionMaterial {
  readonly rules: () => Promise<DetectionSet['rules']>
  readonly exceptions: () => Promise<DetectionSet['exceptions']>
  readonly indicators: () => Promise<readonly IndicatorEntry[]>
  readonly warningLists: () => Promise<readonly WarningList[]>
}

export interface PipelineOptions {
  readonly config: Config
  readonly stores: Stores
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
  readonly directory: SourceDirectory
  readonly material: DetectionMaterial
  readonly meter: LiveMeter
  readonly underway: Underway
  readonly ruleActivity: RuleActivityRecorder
  /** The organisation campaigns belong to: the root of the tree; null while the platform is not set up. */
  readonly root: () => Promise<TenantId | null>
  readonly wakeOutbox: () => void
}

/** The road behind the gateway: worker, correlation, silence. */
export interface Pipeline {
  readonly findings: FindingsConsumer
  /** Rebuilds the detection set when what it is made of has changed. */
  readonly handlers: SubscriptionHandlers
  /** Takes up changes at once; resolves when the new set is in use. */
  reload(): Promise<void>
  /** Events of a source in the stream and not yet in the lake. */
  drain(): Promise<void>
  stop(): Promise<void>
}

export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { config, stores, clock, logger, metrics, directory, material, meter, underway, ruleActivity } = options
  const { db, lake, stream } = stores
  const pool: WorkerPool = createWorkerPool(config.pipeline.threads, logger)
  const rulesGauge = metrics.gauge('haidang_pipeline_rules', 'Sigma rules in use')
  const indicatorsGauge = metrics.gauge('haidang_pipeline_indicators', 'Indicators in use')

  async function loadSet(): Promise<DetectionSet> {
    const [rules, exceptions, entries, warningLists] = await Promise.all([
      material.rules(),
      material.exceptions(),
      material.indicators(),
      material.warningLists(),
    ])
    const index = createIndicatorIndex(entries, { trusted: true, shared: true })
    indicatorsGauge.set(index.size)
    return {
      rules,
      exceptions,
      indicators: index.size > 0 && index.buffer instanceof SharedArrayBuffer ? index.buffer : null,
      warningLists,
      organisations: directory.organisations(),
      productMinSeverityId: config.pipeline.productMinSeverityId,
    }
  }

  // There from the moment the pipeline runs; costs and reloads may ask before.
  const correlating: { consumer?: ObservationsConsumer } = {}
  let inUse: Pick<Configured, 'correlations'> & Pick<DetectionSet, 'exceptions'> = { correlations: [], exceptions: [] }

  /** What rules cost since the last time; the counters of a thread end with it. */
  async function countCosts(): Promise<void> {
    if (pool.size === 0) return
    const { costs, setAside } = await pool.takeCosts()
    ruleActivity.noteCosts([...costs, ...(correlating.consumer?.takeCosts() ?? [])])
    ruleActivity.noteSetAside(setAside)
  }

  let reloading: Promise<void> = Promise.resolve()
  let settle: NodeJS.Timeout | undefined
  function reload(): Promise<void> {
    reloading = reloading
      .then(loadSet)
      .then(async (set) => {
        await countCosts()
        const configured = await pool.configure(set)
        inUse = { correlations: configured.correlations, exceptions: set.exceptions }
        correlating.consumer?.configure(inUse.correlations, inUse.exceptions)
        return configured
      })
      .then(({ ruleCount, refusedRules, setAside }) => {
        rulesGauge.set(ruleCount)
        ruleActivity.noteSetAside(setAside)
        logger.info({ ruleCount, refusedRules }, 'detection set in use')
      })
      .catch((error: unknown) =>
        logger.error({ err: error }, 'the detection set could not be rebuilt; the former one stays in use'),
      )
    return reloading
  }
  const reloadSoon = (): Promise<void> => {
    clearTimeout(settle)
    settle = setTimeout(() => void reload(), SETTLE_MS)
    return Promise.resolve()
  }

  await reload()
  if (pool.size === 0) throw new Error('the pipeline threads did not start')
  const writer = createLakeWriter({ lake })
  const raw: RawConsumer = await startRawConsumer({
    stream,
    writer,
    pool,
    clock,
    logger,
    metrics,
    onDetected: (found, suppressed) => ruleActivity.note(found, suppressed),
    onStored: (counts) => {
      for (const c of counts) {
        meter.note(c.tenant, c.stored)
        underway.stored(c.source as SourceId, c.stored + c.quarantined)
      }
    },
  })
  correlating.consumer = await startObservationsConsumer({
    stream,
    db,
    writer,
    logger,
    metrics,
    now: () => clock.now(),
    handledUntil: () => raw.handledUntil(),
    onDetected: (found, suppressed) => ruleActivity.note(found, suppressed),
    rules: inUse.correlations,
    exceptions: inUse.exceptions,
  })
  const findings = await startFindingsConsumer({
    stream,
    db,
    createAlerts: (from) => createAlertGrouper({}, from),
    createCampaigns: (from) => {
      const correlator = createCampaignCorrelator({}, from)
      // What a saved state says of their number is of its day; what is common is measured against those registered now.
      correlator.setOrganisationCount(Math.max(1, directory.organisations().length))
      return correlator
    },
    logger,
    metrics,
    now: () => clock.now(),
    raise: async (tx, raised) => {
      await applyAlertChanges(tx, clock, raised.alerts)
      if (raised.campaigns.length === 0) return
      const root = await options.root()
      if (root !== null) await applyCampaignChanges(tx, clock, root, raised.campaigns)
    },
    onRaised: options.wakeOutbox,
  })
  const costs = setInterval(() => {
    countCosts().catch((error: unknown) => logger.error({ err: error }, 'the cost of rules could not be counted'))
  }, COSTS_MS)
  costs.unref()
  const silence: SilenceBeat = startSilenceBeat(directory, clock, logger)

  return {
    findings,
    handlers: {
      'rules.changed.v1': reloadSoon,
      'indicators.changed.v1': reloadSoon,
      'organisation.changed.v1': reloadSoon,
    },
    reload,
    async drain() {
      await raw.drain()
      await correlating.consumer?.drain()
      await findings.drain()
    },
    async stop() {
      clearTimeout(settle)
      clearInterval(costs)
      await silence.stop()
      await raw.stop()
      await correlating.consumer?.stop()
      await countCosts()
      await ruleActivity.stop()
      await findings.stop()
      await reloading
      await pool.close()
    },
  }
}

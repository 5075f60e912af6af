import type { Finding } from '@haidang/contracts'
import {
  type CorrelationCounts,
  type CorrelationHit,
  type CorrelatorSnapshot,
  createSigmaCorrelator,
  type SigmaCorrelator,
  type SigmaRule,
} from '@haidang/detect'
import type { ObservationRecord, ObservedEvent, TickRecord } from '../observations.ts'
import { readRuleTexts } from '../worker/read-rule-texts.ts'
import {
  createSuppressedCounter,
  createSuppressor,
  type ExceptionFacts,
  type SuppressedCount,
} from '../worker/suppress.ts'
import type { RuleCost, RuleText } from '../worker/thread-messages.ts'
import { encodeRef, toCorrelationFinding } from './correlation-finding.ts'

/** How far behind the newest event of its organisation an event may still come. Older ones are left out and counted. */
export const LATENESS_MS = 10 * 60_000
/** What is held in memory over all organisations, and saved. Beyond it the organisation that fills it forgets its oldest. */
const MAX_GROUPS = 100_000
const MAX_OBSERVATIONS = 300_000

/** What correlation rules concluded from one record of the stream. */
export interface Correlated {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly SuppressedCount[]
}

export interface RuleCorrelationSnapshot {
  readonly correlator: CorrelatorSnapshot
  /** By organisation: how long after its newest event that was received, in milliseconds. */
  readonly delays: Readonly<Record<string, number>>
}

export interface RuleCorrelationTotals {
  readonly observations: number
  readonly forgotten: number
  readonly tooLate: number
  readonly incomplete: number
  readonly groupsHeld: number
  readonly observationsHeld: number
}

/**
 * Correlation rules over what the threads observed, as a function of the log alone: the same records in the same order give the same
 * findings. Organisations never meet, and each has its own time: that of its newest event, moved on by ticks as far as
 * receiving went on.
 */
export interface RuleCorrelation {
  take(record: ObservationRecord | TickRecord): Correlated
  /** Another set of rules: the state of correlations whose meaning is the same is kept. */
  configure(texts: readonly RuleText[], exceptions: readonly ExceptionFacts[]): void
  /** Whether there is anything that time could end. */
  readonly isWaiting: boolean
  /** What each correlation cost since the last call: looked is what it observed, over budget what it had to forget. */
  takeCosts(): readonly RuleCost[]
  /** Since the start. */
  totals(): RuleCorrelationTotals
  snapshot(): RuleCorrelationSnapshot
}

const NOTHING: CorrelationCounts = { observations: 0, hits: 0, forgotten: 0, tooLate: 0, incomplete: 0 }

export function createRuleCorrelation(from?: RuleCorrelationSnapshot): RuleCorrelation {
  let rules: ReadonlyMap<string, SigmaRule> = new Map()
  let idOf: (name: string) => string = (name) => name
  let suppressor = createSuppressor([], [])
  let correlator: SigmaCorrelator = createSigmaCorrelator([]).correlator
  let waiting: RuleCorrelationSnapshot['correlator'] | undefined = from?.correlator
  const delays = new Map(Object.entries(from?.delays ?? {}))
  let told = new Map<string, CorrelationCounts>()
  let costs: RuleCost[] = []
  const sums = { observations: 0, forgotten: 0, tooLate: 0, incomplete: 0 }

  /** Counters begin anew with every set: what they said is taken over. */
  function count(): void {
    const now = correlator.stats().byRule
    for (const [ruleId, counts] of now) {
      const before = told.get(ruleId) ?? NOTHING
      const looked = counts.observations - before.observations
      const forgotten = counts.forgotten - before.forgotten
      sums.observations += looked
      sums.forgotten += forgotten
      sums.tooLate += counts.tooLate - before.tooLate
      sums.incomplete += counts.incomplete - before.incomplete
      if (looked > 0 || forgotten > 0)
        costs.push({ ruleId, looked, matched: counts.hits - before.hits, overBudget: forgotten, steps: looked })
    }
    told = new Map(now)
  }

  return {
    take(record) {
      const findings: Finding[] = []
      const suppressed = createSuppressedCounter()
      const conclude = (
        hits: readonly CorrelationHit[],
        completing: ObservedEvent | null,
        receivedAt: number,
      ): void => {
        for (const hit of hits) {
          if (correlator.silent.has(hit.rule.id)) continue
          const sources = [...new Set(hit.rule.rules.map(idOf))]
          const finding = toCorrelationFinding(hit, completing, receivedAt, rules, sources)
          const fields = { ...(completing?.eventId === finding.eventId ? completing.fields : {}), ...hit.group }
          const event = { fields, logsource: hit.rule.logsource }
          const exception = suppressor.find(hit.rule.id, hit.partition, receivedAt, event)
          if (exception === null) findings.push(finding)
          else suppressed.note(exception, hit.rule.id, hit.partition, finding.eventId, finding.eventAt)
        }
      }
      if (record.kind === 'tick') {
        for (const [tenant, delay] of delays)
          conclude(correlator.advance(record.handledUntil - delay, tenant), null, record.handledUntil)
        return { findings, suppressed: suppressed.counts() }
      }
      const { tenant, source, receivedAt } = record
      for (const event of record.events) {
        const before = correlator.timeOf(tenant)
        const ref = encodeRef(source, event)
        for (const ruleId of event.ruleIds)
          conclude(
            correlator.observe({ ruleId, at: event.at, fields: event.fields, ref, partition: tenant }),
            event,
            receivedAt,
          )
        if (correlator.timeOf(tenant) !== before) delays.set(tenant, Math.max(0, receivedAt - event.at))
      }
      return { findings, suppressed: suppressed.counts() }
    },
    configure(texts, exceptions) {
      const read = readRuleTexts(texts)
      count()
      const snapshot = waiting ?? correlator.snapshot()
      waiting = undefined
      rules = new Map(read.rules.map((rule) => [rule.id, rule]))
      const names = new Map(read.rules.flatMap((rule) => (rule.name === undefined ? [] : [[rule.name, rule.id]])))
      idOf = (name) => (rules.has(name) ? name : (names.get(name) ?? name))
      suppressor = createSuppressor(exceptions, read.rules)
      correlator = createSigmaCorrelator(read.rules, {
        latenessMs: LATENESS_MS,
        maxGroups: MAX_GROUPS,
        maxTotalObservations: MAX_OBSERVATIONS,
      }).correlator
      correlator.restore(snapshot)
      told = new Map()
    },
    get isWaiting() {
      return correlator.stats().groups > 0
    },
    takeCosts() {
      count()
      const out = costs
      costs = []
      return out
    },
    totals() {
      count()
      const { groups, observations } = correlator.stats()
      return { ...sums, groupsHeld: groups, observationsHeld: observations }
    },
    snapshot: () => ({ correlator: waiting ?? correlator.snapshot(), delays: Object.fromEntries(delays) }),
  }
}

import {
  compileSigma,
  type CorrelationHit,
  createSigmaCorrelator,
  type SigmaHit,
  type SigmaProblem,
  type SigmaRule,
  type SigmaSet,
} from '@haidang/detect'
import type { ParsedEvent, ParseProblem } from '@haidang/contracts'
import { eachEvent, type EventPlace, placeOf } from '../files/event-loop.ts'
import type { EventBatch } from '../files/read-events.ts'
import { compileForOcsf, isOcsf, OCSF_LOGSOURCE } from './ocsf-rules.ts'

/** Files come in any order, exports often the newest first: no event is too late for a correlation. */
const ANY_LATENESS_MS = 100 * 365 * 86_400_000
/** Observations of one group held at a time: without lateness none of them expires by itself. */
const MAX_OBSERVATIONS = 20_000

export interface RunHandlers {
  readonly onHit: (place: EventPlace, hit: SigmaHit) => void
  readonly onCorrelation: (place: EventPlace | null, hit: CorrelationHit) => void
  readonly onUnreadable: (place: EventPlace, problem: ParseProblem) => void
  /** After each batch: room for writing and for others. */
  readonly onBatch?: (batch: EventBatch) => Promise<void> | undefined
}

export interface RunTotals {
  events: number
  unreadable: number
  hits: number
  correlations: number
  /** Observations that correlations had no room for: where there are any, hits may be missing. */
  forgotten: number
  /** Events with at least one hit. */
  matched: number
  /** Events that came in the OCSF form, and the rules that can read those. */
  ocsfEvents: number
  ocsfRules: number
}

export interface SigmaEngine {
  readonly set: SigmaSet
  /** All sets that events have met, for what became of their rules. */
  sets(): readonly SigmaSet[]
  /** Correlations among the rules. */
  readonly correlations: number
  /** What is wrong with the rules taken together. */
  readonly problems: readonly SigmaProblem[]
  run(batches: AsyncIterable<EventBatch> | Iterable<EventBatch>, now: number, handlers: RunHandlers): Promise<RunTotals>
}

/** Rules ready to meet events just as the platform's worker lets them: parse to the normal form, then match its fields. */
export function createSigmaEngine(rules: readonly SigmaRule[]): SigmaEngine {
  const compiled = compileSigma(rules)
  const { set } = compiled
  const { correlator, problems } = createSigmaCorrelator(rules, {
    latenessMs: ANY_LATENESS_MS,
    maxObservations: MAX_OBSERVATIONS,
  })
  const hasCorrelations = correlator.rules.length > 0

  let ocsf: SigmaSet | undefined
  const matchEvent = (event: ParsedEvent, totals: RunTotals): readonly SigmaHit[] => {
    if (!isOcsf(event)) return set.match(event)
    // Made when the first such event comes: most files hold none.
    ocsf ??= compileForOcsf(rules)
    totals.ocsfEvents++
    totals.ocsfRules = ocsf.size
    const form = { fields: event.fields, logsource: OCSF_LOGSOURCE }
    // By the source it names, and as OCSF: through the rules' own pipeline, or through ours.
    const hits = [...set.match(event), ...set.match(form), ...ocsf.match(form)]
    const seen = new Set<string>()
    return hits.filter(({ rule }) => !seen.has(rule.id) && seen.add(rule.id))
  }

  return {
    set,
    sets: () => (ocsf === undefined ? [set] : [set, ocsf]),
    correlations: correlator.rules.length,
    problems: [...compiled.problems, ...problems],
    async run(batches, now, handlers) {
      const totals: RunTotals = {
        events: 0,
        unreadable: 0,
        hits: 0,
        correlations: 0,
        forgotten: 0,
        matched: 0,
        ocsfEvents: 0,
        ocsfRules: 0,
      }
      await eachEvent(batches, 'auto', now, {
        onEvent(event, index, batch, record) {
          totals.events++
          const hits = matchEvent(event, totals)
          if (hits.length === 0) return
          const place = placeOf(index, batch, record)
          let isMatched = false
          for (const hit of hits) {
            if (!correlator.silent.has(hit.rule.id)) {
              isMatched = true
              totals.hits++
              handlers.onHit(place, hit)
            }
            if (!hasCorrelations) continue
            const { fields } = event
            const at = event.ocsf.time
            for (const correlation of correlator.observe({ ruleId: hit.rule.id, at, fields, ref: String(index) })) {
              totals.correlations++
              handlers.onCorrelation(place, correlation)
            }
          }
          if (isMatched) totals.matched++
        },
        onUnreadable(problem, index, batch, record) {
          totals.unreadable++
          handlers.onUnreadable(placeOf(index, batch, record), problem)
        },
        onBatch: handlers.onBatch,
      })
      for (const correlation of correlator.finish()) {
        totals.correlations++
        handlers.onCorrelation(null, correlation)
      }
      const { forgottenGroups, forgottenObservations } = correlator.stats()
      totals.forgotten = forgottenGroups + forgottenObservations
      return totals
    },
  }
}

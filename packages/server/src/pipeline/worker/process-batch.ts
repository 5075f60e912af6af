import {
  compileSigma,
  correlationInputs,
  createIndicatorIndex,
  createWarningLists,
  type IndicatorIndex,
  loadIndicatorIndex,
  RESERVED_NETWORKS,
  type SigmaSet,
  type WarningLists,
} from '@haidang/detect'
import type { Finding } from '@haidang/contracts'
import type { EventId } from '@haidang/std'
// Not through the lake's index: that would load the engine into the thread, and ending the thread would end it for all.
import { createEventBlockBuilder } from '#src/platform/lake/event-block.ts'
import type { QuarantineRow } from '#src/platform/lake/port.ts'
import { decodeHeader, decodeLines } from '../envelope.ts'
import { enrich } from './enrich.step.ts'
import { readingsOf, toEventRow } from './event-row.ts'
import { createCorrelationFeed } from './correlation-feed.ts'
import { type Hit, toFinding } from './findings.ts'
import { matchIndicators } from './match-indicators.step.ts'
import { matchProduct } from './match-product.step.ts'
import { matchSigma } from './match-sigma.step.ts'
import { createOwnNetworks } from './own-networks.ts'
import { createParseStep } from './parse.step.ts'
import { createSuppressedCounter, createSuppressor } from './suppress.ts'
import { readRuleTexts } from './read-rule-texts.ts'
import { createCostMeter } from './cost-meter.ts'
import type { DetectionSet, RuleCost, RuleText, SetAsideRule, WorkItem, WorkResult } from './thread-messages.ts'

/** Findings one event can make; what matches more rules than this is described well enough by the first. */
const MAX_FINDINGS_PER_EVENT = 32

export interface BatchProcessor {
  readonly ruleCount: number
  readonly refusedRules: number
  /** Rules that are enabled and do not run, and why. */
  setAside(): readonly SetAsideRule[]
  /** The correlation rules in use and every rule they stand on. */
  readonly correlations: readonly RuleText[]
  /** What rules cost since the last call. */
  takeCosts(): readonly RuleCost[]
  /** One raw record through all steps: parse, enrich, match, findings, rows. Pure given its detection set. */
  process(item: WorkItem): WorkResult
}

/** Names and networks kept for documentation are left open: what an operator lists there on purpose is a drill, and is to be seen. */
const BUILT_IN = [RESERVED_NETWORKS]
const NO_KEYS: readonly string[] = []
const NO_OBSERVATIONS: readonly Uint8Array[] = []

export function createBatchProcessor(set: DetectionSet): BatchProcessor {
  const { rules, problems, textOf } = readRuleTexts(set.rules)
  const compiled = compileSigma(rules)
  const sigma: SigmaSet = compiled.set
  const { inputs, problems: uncorrelated } = correlationInputs(rules)
  const correlations = inputs.rules.flatMap((rule) => textOf.get(rule) ?? [])
  const refused = [...problems, ...compiled.problems, ...uncorrelated].filter((p) => p.severity === 'error')
  const suppressor = createSuppressor(set.exceptions, rules)
  const meter = createCostMeter(sigma)
  const indicators: IndicatorIndex =
    set.indicators === null ? createIndicatorIndex([]) : loadIndicatorIndex(set.indicators)
  const lists: WarningLists = createWarningLists(set.warningLists, { builtIn: BUILT_IN })
  const own = createOwnNetworks(set.organisations)
  const parse = createParseStep()
  const builder = createEventBlockBuilder()
  const feed = createCorrelationFeed(inputs, own, lists)

  return {
    ruleCount: sigma.size + inputs.rules.filter((rule) => rule.kind === 'correlation').length,
    refusedRules: refused.length,
    correlations,
    setAside: () => [
      ...refused.filter((p) => p.ruleId !== '').map((p) => ({ ruleId: p.ruleId, reason: p.code })),
      ...meter.setAside(),
    ],
    takeCosts: () => meter.take(),
    process(item) {
      const header = decodeHeader(item.header)
      const lines = decodeLines(item.payload)
      const readings = readingsOf(header)
      const quarantine: QuarantineRow[] = []
      const findings: Finding[] = []
      const suppressed = createSuppressedCounter()
      feed?.startRecord()
      let stored = 0
      parse.run(header, lines, (read) => {
        if (read.kind === 'dlq') {
          quarantine.push({
            tenant: header.tenant,
            source: header.source,
            eventId: read.eventId as EventId,
            batchId: header.batchId,
            ingestSeq: item.seq,
            receivedAt: header.receivedAt,
            code: read.problem.code,
            offset: read.problem.offset,
            field: read.problem.field ?? '',
            // A copy: a view would take the whole batch along to the other thread.
            raw: read.raw.slice(),
          })
          return
        }
        let ruleKeys: string[] | undefined
        const onHit = (hit: Hit): void => {
          ruleKeys ??= []
          if (ruleKeys.length >= MAX_FINDINGS_PER_EVENT) return
          ruleKeys.push(hit.ruleKey)
          findings.push(toFinding(header, read, hit, own, lists))
        }
        const direction = enrich(header.tenant, read, own)
        matchIndicators(indicators, lists, read, onHit)
        const isPassedOver = (ruleId: string): boolean => {
          const exception = suppressor.find(ruleId, header.tenant, header.receivedAt, read.event)
          if (exception !== null) suppressed.note(exception, ruleId, header.tenant, read.eventId, read.event.ocsf.time)
          return exception !== null
        }
        meter.countEvent()
        matchSigma(sigma, read, isPassedOver, feed, onHit)
        feed?.endEvent(header, read)
        matchProduct(read, set.productMinSeverityId, onHit)
        builder.add(toEventRow(header, item.seq, read, ruleKeys ?? NO_KEYS, readings[direction] ?? ''))
        stored++
      })
      return {
        seq: item.seq,
        tenant: header.tenant,
        receivedAt: header.receivedAt,
        block: builder.finish(),
        quarantine,
        findings,
        suppressed: suppressed.counts(),
        observations: feed?.endRecord(header) ?? NO_OBSERVATIONS,
        batch: {
          tenant: header.tenant,
          source: header.source,
          batchId: header.batchId,
          ingestSeq: item.seq,
          receivedAt: header.receivedAt,
          received: header.received,
          accepted: lines.count,
          duplicates: header.duplicates,
          refused: header.refusedCount,
          stored,
          quarantined: quarantine.length,
          bytes: header.bytes,
        },
      }
    },
  }
}

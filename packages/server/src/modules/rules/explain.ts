import type { ExplainedReason, RuleMiss } from '@haidang/contracts'
import { explainMiss, type SigmaDetectionRule, type SigmaEvent, type SigmaReason, compileSigma } from '@haidang/detect'
import { locate } from './locate.ts'

export interface StoredReason {
  readonly part: string
  readonly field: string
  readonly matched: string
  readonly value: string
  readonly start?: number | undefined
  readonly length?: number | undefined
}

/** A reason with the place of value and match in the text of the event. */
export function placeReason(reason: StoredReason | SigmaReason, text: string): ExplainedReason {
  const { part, field, matched, value, start = -1, length = 0 } = reason
  const inValue = start >= 0 && start + length <= value.length ? { start, length } : null
  const found = locate(text, field, value, inValue)
  return { part, field, matched, value, inValue, valueInText: found?.value ?? null, inText: found?.part ?? null }
}

export interface Explained {
  readonly isHit: boolean
  readonly reasons: readonly ExplainedReason[]
  readonly miss: RuleMiss | null
}

/** Why a rule hits an event, or the first part that keeps it from it. @param text the event as it came */
export function explainRule(rule: SigmaDetectionRule, event: SigmaEvent, text: string): Explained {
  const [hit] = compileSigma([rule]).set.match(event)
  if (hit !== undefined) return { isHit: true, reasons: hit.reasons().map((r) => placeReason(r, text)), miss: null }
  const miss = explainMiss(rule, event)
  if (miss.kind === 'matched') return { isHit: false, reasons: [], miss: null }
  return {
    isHit: false,
    reasons: [],
    miss: { kind: miss.kind, part: miss.part, field: miss.field, wanted: [...miss.wanted], found: [...miss.found] },
  }
}

import type { SigmaSet } from '@haidang/detect'
import type { RuleCost, SetAsideRule } from './thread-messages.ts'

/** Why the engine sets a rule aside at work: it took more steps an event than it may. */
const OVER_BUDGET = 'rule.set_aside_budget'

export interface CostMeter {
  /** Told of every event the set is asked about. */
  countEvent(): void
  /** What rules cost since the last time it was asked. */
  take(): readonly RuleCost[]
  /** Rules the engine has set aside. */
  setAside(): readonly SetAsideRule[]
}

export function createCostMeter(set: SigmaSet): CostMeter {
  const told = new Map<string, { looked: number; hits: number; overBudget: number }>()
  let events = 0
  return {
    countEvent() {
      events++
    },
    take() {
      const costs: RuleCost[] = []
      for (const { id, looked, hits, overBudget, stepsPerEvent } of set.stats().health) {
        const before = told.get(id) ?? { looked: 0, hits: 0, overBudget: 0 }
        told.set(id, { looked, hits, overBudget })
        if (looked === before.looked && overBudget === before.overBudget) continue
        costs.push({
          ruleId: id,
          looked: looked - before.looked,
          matched: hits - before.hits,
          overBudget: overBudget - before.overBudget,
          // A look is a step at least; the engine's mean says nothing yet of a few events.
          steps: Math.max(looked - before.looked, Math.round(stepsPerEvent * events)),
        })
      }
      events = 0
      return costs
    },
    setAside: () => set.setAside().map(({ id }) => ({ ruleId: id, reason: OVER_BUDGET })),
  }
}

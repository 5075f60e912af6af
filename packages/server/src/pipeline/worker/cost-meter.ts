import type { SigmaSet } from '@haidang/detect'
import type { RuleCost, SetAsideRule } from './thread-messages.ts'

/** What the rules of a set cost since the last time it was asked. */
export function createCostMeter(set: SigmaSet): { take(): readonly RuleCost[]; setAside(): readonly SetAsideRule[] } {
  const told = new Map<string, { looked: number; hits: number; overBudget: number }>()
  return {
    take() {
      const costs: RuleCost[] = []
      for (const { id, looked, hits, overBudget } of set.stats().health) {
        const before = told.get(id) ?? { looked: 0, hits: 0, overBudget: 0 }
        if (looked === before.looked && overBudget === before.overBudget) continue
        costs.push({
          ruleId: id,
          looked: looked - before.looked,
          matched: hits - before.hits,
          overBudget: overBudget - before.overBudget,
        })
        told.set(id, { looked, hits, overBudget })
      }
      return costs
    },
    setAside: () => [],
  }
}

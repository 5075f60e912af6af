/** What a window of observations amounts to, and whether that meets the rule's condition. */
import type { CorrelationBound, RuleExpr } from './model.ts'
import type { CorrelationPlan } from './correlation-plan.ts'

/** One observation in a group. */
export interface Observed {
  readonly at: number
  /** Which of the correlation's rules it is a hit of. */
  readonly source: number
  readonly value: string | number
  readonly ref: string
}

/** The value of the window `first` to `last`, both within, if it meets the rule's condition, else null. */
export function measure(plan: CorrelationPlan, items: readonly Observed[], first: number, last: number): number | null {
  const { rule } = plan
  let result = 0
  switch (rule.type) {
    case 'event_count':
      result = last - first + 1
      break
    case 'value_count': {
      const values = new Set<string | number>()
      for (let i = first; i <= last; i++) values.add(items[i]?.value ?? '')
      result = values.size
      break
    }
    case 'value_sum':
    case 'value_avg':
      for (let i = first; i <= last; i++) result += Number(items[i]?.value)
      if (rule.type === 'value_avg') result /= last - first + 1
      break
    case 'value_percentile': {
      // The nearest rank, so that the result is a value that occurred.
      const sorted = items.slice(first, last + 1).map((item) => Number(item.value))
      sorted.sort((a, b) => a - b)
      result = sorted[Math.max(0, Math.ceil((rule.percentile / 100) * sorted.length) - 1)] ?? 0
      break
    }
    case 'temporal':
    case 'temporal_ordered': {
      const order = items.slice(first, last + 1).map((item) => item.source)
      const seen = new Set(order)
      const { expression } = rule
      if (expression !== null) {
        const holds =
          rule.type === 'temporal'
            ? expressionHolds(plan, expression, seen, seen)
            : holdsInOrder(plan, expression, seen, order)
        return holds ? seen.size : null
      }
      result = rule.type === 'temporal' ? seen.size : longestInOrder(order, plan.sources.length)
      if (rule.bounds.length === 0) return result === new Set(plan.sources).size ? result : null
      break
    }
  }
  return rule.bounds.every((bound) => isWithinBound(bound, result)) ? result : null
}

function isWithinBound({ operator, value }: CorrelationBound, result: number): boolean {
  if (operator === 'lt') return result < value
  if (operator === 'lte') return result <= value
  if (operator === 'gt') return result > value
  if (operator === 'gte') return result >= value
  return operator === 'eq' ? result === value : result !== value
}

/** How many of the rules 0, 1, 2 … follow each other in the observations. */
function longestInOrder(order: readonly number[], count: number): number {
  let next = 0
  for (const source of order) if (source === next && next < count) next++
  return next
}

/** Whether some of the rules seen, following each other in the rule's order, make the expression true. */
function holdsInOrder(
  plan: CorrelationPlan,
  expression: RuleExpr,
  seen: ReadonlySet<number>,
  order: readonly number[],
): boolean {
  const known = [...seen].toSorted((a, b) => a - b)
  for (let mask = (1 << known.length) - 1; mask >= 0; mask--) {
    const chosen = known.filter((_, i) => (mask >> i) & 1)
    let next = 0
    for (const source of order) if (source === chosen[next]) next++
    if (next === chosen.length && expressionHolds(plan, expression, new Set(chosen), seen)) return true
  }
  return false
}

/** A rule counts as there if it is `chosen`; under `not`, if it was `seen` at all. */
function expressionHolds(
  plan: CorrelationPlan,
  expression: RuleExpr,
  chosen: ReadonlySet<number>,
  seen: ReadonlySet<number>,
): boolean {
  const holds = (expr: RuleExpr, there: ReadonlySet<number>): boolean => {
    if (expr.op === 'rule') return there.has(plan.rule.rules.indexOf(expr.rule))
    if (expr.op === 'not') return !holds(expr.of, seen)
    return expr.op === 'and' ? expr.of.every((e) => holds(e, there)) : expr.of.some((e) => holds(e, there))
  }
  return holds(expression, chosen)
}

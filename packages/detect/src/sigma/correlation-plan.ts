/** Correlation rules made ready: names resolved to ids, cycles refused, and for each rule when it can be decided. */
import { numberOf } from './check.ts'
import { fieldValues, textOfValue } from './fields.ts'
import type { RuleExpr, SigmaCorrelationRule, SigmaRule } from './model.ts'
import { makeProblem, type SigmaProblem } from './problems.ts'

type Fields = Readonly<Record<string, unknown>>

export interface CorrelationPlan {
  readonly rule: SigmaCorrelationRule
  readonly number: number
  /** The rule's meaning: state of a rule that changed since is of no use. */
  readonly signature: string
  /** Ids of the rules referred to, in the order of the rule. */
  readonly sources: readonly string[]
  /** Fewest observations of a window that can meet the condition. */
  readonly fewest: number
  /** Observations a group holds at most. */
  readonly capacity: number
  /**
   * Whether more observations can undo what holds now (`lt`, `eq`, a mean, `not`), so that a window is decided when it is
   * over; else the observation that completes it decides.
   */
  readonly decidesAtEnd: boolean
  /** How much later than the events themselves observations of this rule can come, because rules it is made of decide late. */
  readonly delayMs: number
}

/** Largest count a condition may ask for. */
const MAX_COUNT = 1_000_000
/** Most rules in the expression of an ordered correlation: their orders are tried one by one. */
const MAX_ORDERED = 10

/** Resolves names to ids; refuses correlations that refer to nothing or, over others, to themselves. */
export function planCorrelations(
  rules: readonly SigmaRule[],
  maxObservations: number,
  problems: SigmaProblem[],
): CorrelationPlan[] {
  const ids = new Map<string, string>()
  for (const rule of rules) {
    if (rule.kind === 'filter') continue
    ids.set(rule.id, rule.id)
    if (rule.name !== undefined && !ids.has(rule.name)) ids.set(rule.name, rule.id)
  }
  const correlations = new Map(rules.filter((r) => r.kind === 'correlation').map((r) => [r.id, r]))
  const refused = new Set<string>()
  const isSound = (rule: SigmaCorrelationRule): boolean => {
    const about = { origin: rule.origin, ruleId: rule.id }
    const at = { line: rule.line, column: 1 }
    const named = [...rule.rules, ...[...rule.aliases.values()].flatMap((alias) => [...alias.keys()])]
    const missing = named.find((name) => !ids.has(name))
    if (missing !== undefined)
      problems.push(makeProblem('sigma.correlation_rule_unknown', about, at, { rule: missing }))
    else if (wantedCount(rule) > MAX_COUNT)
      problems.push(makeProblem('sigma.correlation_invalid', about, at, { reason: `a count over ${MAX_COUNT}` }))
    else if (rule.type === 'temporal_ordered' && rule.expression !== null && rule.rules.length > MAX_ORDERED)
      problems.push(
        makeProblem('sigma.correlation_invalid', about, at, { reason: `an order of over ${MAX_ORDERED} rules` }),
      )
    else if (refersToItself(rule, correlations, ids))
      problems.push(makeProblem('sigma.correlation_invalid', about, at, { reason: 'refers to itself' }))
    else return true
    return false
  }
  for (const rule of correlations.values()) if (!isSound(rule)) refused.add(rule.id)
  // What stands on a refused correlation is refused with it.
  for (let found = true; found;) {
    found = false
    for (const rule of correlations.values()) {
      const lost = refused.has(rule.id) ? undefined : rule.rules.find((name) => refused.has(ids.get(name) ?? name))
      if (lost === undefined) continue
      const about = { origin: rule.origin, ruleId: rule.id }
      problems.push(
        makeProblem('sigma.correlation_rule_unknown', about, { line: rule.line, column: 1 }, { rule: lost }),
      )
      refused.add(rule.id)
      found = true
    }
  }
  const delays = new Map<string, number>()
  const delayOf = (rule: SigmaCorrelationRule): number => {
    let delay = delays.get(rule.id)
    if (delay === undefined) {
      delay = 0
      for (const name of rule.rules) {
        const member = correlations.get(ids.get(name) ?? name)
        if (member !== undefined)
          delay = Math.max(delay, delayOf(member) + (decidesAtEnd(member) ? member.timespanMs : 0))
      }
      delays.set(rule.id, delay)
    }
    return delay
  }
  return [...correlations.values()]
    .filter((rule) => !refused.has(rule.id))
    .map((rule, number) => {
      const { type, groupBy, timespanMs, bounds, expression, valueFields, percentile } = rule
      const aliases = [...rule.aliases].map(([name, map]) => [name, [...map]])
      const parts = [type, rule.rules, groupBy, timespanMs, bounds, expression, valueFields, percentile, aliases]
      return {
        rule,
        number,
        signature: JSON.stringify(parts),
        sources: rule.rules.map((name) => ids.get(name) ?? name),
        fewest: fewestObservations(rule),
        capacity: Math.max(maxObservations, wantedCount(rule)),
        decidesAtEnd: decidesAtEnd(rule),
        delayMs: delayOf(rule),
      }
    })
}

function wantedCount({ type, bounds }: SigmaCorrelationRule): number {
  if (type !== 'event_count' && type !== 'value_count') return 0
  return Math.max(0, ...bounds.map((bound) => bound.value + 1))
}

function fewestObservations({ type, bounds, expression, rules }: SigmaCorrelationRule): number {
  if (type === 'temporal' || type === 'temporal_ordered')
    return expression === null && bounds.length === 0 ? new Set(rules).size : 1
  if (type !== 'event_count' && type !== 'value_count') return 1
  return Math.max(
    1,
    ...bounds.map(({ operator, value }) => (operator === 'gte' ? value : operator === 'gt' ? value + 1 : 1)),
  )
}

function decidesAtEnd({ type, bounds, expression }: SigmaCorrelationRule): boolean {
  if (expression !== null) return hasNegation(expression)
  if (type === 'value_avg' || type === 'value_percentile') return true
  return bounds.some(({ operator }) => operator !== 'gt' && operator !== 'gte')
}

function hasNegation(expr: RuleExpr): boolean {
  return expr.op === 'not' || (expr.op !== 'rule' && expr.of.some(hasNegation))
}

function refersToItself(
  rule: SigmaCorrelationRule,
  all: ReadonlyMap<string, SigmaCorrelationRule>,
  ids: ReadonlyMap<string, string>,
): boolean {
  const visited = new Set<string>()
  const open = [...rule.rules]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const id = ids.get(name) ?? name
    if (id === rule.id) return true
    if (visited.has(id)) continue
    visited.add(id)
    open.push(...(all.get(id)?.rules ?? []))
  }
  return false
}

/** The field that an alias or the name itself stands for in the events of a rule. */
function fieldFor(plan: CorrelationPlan, name: string, source: number): string {
  const alias = plan.rule.aliases.get(name)
  return alias?.get(plan.rule.rules[source] ?? '') ?? alias?.get(plan.sources[source] ?? '') ?? name
}

/** The values of `group-by` in an event, or null where one is missing. */
export function groupValues(plan: CorrelationPlan, source: number, fields: Fields): string[] | null {
  const values: string[] = []
  for (const name of plan.rule.groupBy) {
    const value = firstText(fields, name, fieldFor(plan, name, source))
    if (value === null) return null
    values.push(value)
  }
  return values
}

/** What of the event the condition counts or sums; '' where it counts events only; null where the event lacks it. */
export function countedValue(plan: CorrelationPlan, source: number, fields: Fields): string | number | null {
  const { type, valueFields } = plan.rule
  if (!type.startsWith('value_')) return ''
  if (type === 'value_count') {
    const values = valueFields.map((name) => firstText(fields, name, fieldFor(plan, name, source)))
    return values.includes(null) ? null : values.length === 1 ? (values[0] ?? '') : JSON.stringify(values)
  }
  const value = numberOf(fieldValues(fields, fieldFor(plan, valueFields[0] ?? '', source), false)[0])
  return Number.isNaN(value) ? null : value
}

/** By the name in this rule's events; a correlation among the rules hands its groups on by the alias itself. */
function firstText(fields: Fields, alias: string, name: string): string | null {
  for (const value of fieldValues(fields, name, false)) {
    const text = textOfValue(value)
    if (text !== null) return text
  }
  return alias === name ? null : firstText(fields, alias, alias)
}

/** Ids of the rules, correlations included, that only feed others: no correlation over them asks for hits of their own (`generate`). */
export function silentRules(plans: readonly CorrelationPlan[]): Set<string> {
  const silent = new Set(plans.flatMap((plan) => plan.sources))
  for (const plan of plans) if (plan.rule.generate) for (const id of plan.sources) silent.delete(id)
  return silent
}

/**
 * Sigma correlations over the hits of rules, in event time. State is bounded: groups are forgotten oldest first, observations of
 * a group likewise, and both are counted. No clock: time is what events say, and moves with the newest of them.
 * One file because the window, its bounds and its snapshot are one thing.
 */
import { fieldValues, textOfValue } from './fields.ts'
import { numberOf } from './check.ts'
import type { CorrelationBound, RuleExpr, SigmaCorrelationRule, SigmaRule } from './model.ts'
import { makeProblem, type SigmaProblem } from './problems.ts'

export interface CorrelatorOptions {
  /** Groups held over all correlations; beyond it the one longest without an observation is forgotten. Default 1,000,000. */
  readonly maxGroups?: number
  /** Observations held in a group; beyond it the oldest are forgotten. Raised to what a count asks for. Default 1,000. */
  readonly maxObservations?: number
  /** How far behind the newest event an event may still come, in milliseconds. Default 60,000. */
  readonly latenessMs?: number
}

/** A hit of a detection rule, as the correlator sees it. */
export interface Observation {
  readonly ruleId: string
  /** Time of the event, Unix milliseconds. */
  readonly at: number
  readonly fields: Readonly<Record<string, unknown>>
  /** What to name the event by in a correlation's hit. */
  readonly ref: string
}

export interface CorrelationHit {
  readonly rule: SigmaCorrelationRule
  /** Values of `group-by`, by its names. */
  readonly group: Readonly<Record<string, string>>
  readonly firstAt: number
  readonly lastAt: number
  /** The count, sum, mean, percentile or number of rules that met the condition. */
  readonly value: number
  /** Observations in the window, and what the last of them, at most 50, are named by. */
  readonly observations: number
  readonly refs: readonly string[]
}

export interface CorrelatorStats {
  readonly groups: number
  readonly observations: number
  readonly forgottenGroups: number
  readonly forgottenObservations: number
  readonly tooLate: number
  /** Observations without a field that `group-by` or the condition names. */
  readonly incomplete: number
}

export interface CorrelatorSnapshot {
  readonly v: 1
  readonly newestAt: number
  readonly groups: readonly {
    readonly rule: string
    /** The rule's meaning when the snapshot was taken; a rule changed since starts empty. */
    readonly signature: string
    readonly values: readonly string[]
    readonly at: readonly number[]
    readonly source: readonly number[]
    readonly value: readonly (string | number)[]
    readonly refs: readonly string[]
  }[]
}

export interface SigmaCorrelator {
  readonly rules: readonly SigmaCorrelationRule[]
  /** Ids of rules that only feed correlations and are not to raise hits of their own. */
  readonly silent: ReadonlySet<string>
  /** Takes one hit in; gives the correlations it completes, chained ones included. A completed window starts anew. */
  readonly observe: (observation: Observation) => readonly CorrelationHit[]
  readonly snapshot: () => CorrelatorSnapshot
  /** Replaces the state. Groups of rules that are gone or changed are left out. */
  readonly restore: (snapshot: CorrelatorSnapshot) => void
  readonly stats: () => CorrelatorStats
}

interface Group {
  readonly plan: Plan
  readonly key: string
  readonly values: readonly string[]
  /** In the order of time. */
  at: number[]
  source: number[]
  value: (string | number)[]
  refs: string[]
}

interface Plan {
  readonly rule: SigmaCorrelationRule
  readonly number: number
  readonly signature: string
  /** Ids of the rules referred to, in the order of the rule. */
  readonly sources: readonly string[]
  readonly expression: RuleExpr | null
  readonly capacity: number
}

const NO_HITS: readonly CorrelationHit[] = Object.freeze([])
const MAX_REFS = 50
/** Largest count a condition may ask for. */
const MAX_COUNT = 1_000_000

/** Prepares the correlations among `rules`, which must hold the rules they refer to as well. Never throws. */
export function createSigmaCorrelator(
  rules: readonly SigmaRule[],
  options: CorrelatorOptions = {},
): { correlator: SigmaCorrelator; problems: SigmaProblem[] } {
  const maxGroups = options.maxGroups ?? 1_000_000
  const maxObservations = options.maxObservations ?? 1000
  const latenessMs = options.latenessMs ?? 60_000
  const problems: SigmaProblem[] = []
  const plans = planAll(rules, maxObservations, problems)
  const byMember = new Map<string, { plan: Plan; source: number }[]>()
  const silent = new Set<string>()
  const loud = new Set<string>()
  for (const plan of plans) {
    for (const [source, id] of plan.sources.entries()) {
      const list = byMember.get(id) ?? []
      list.push({ plan, source })
      byMember.set(id, list)
      if (plan.rule.generate) loud.add(id)
      else silent.add(id)
    }
  }
  for (const id of loud) silent.delete(id)

  // In the order of the last observation, so that the first is the one to forget.
  const groups = new Map<string, Group>()
  let newestAt = -Infinity
  let forgottenGroups = 0
  let forgottenObservations = 0
  let tooLate = 0
  let incomplete = 0

  const add = (group: Group, at: number, source: number, value: string | number, ref: string): number => {
    let place = group.at.length
    while (place > 0 && (group.at[place - 1] ?? 0) > at) place--
    group.at.splice(place, 0, at)
    group.source.splice(place, 0, source)
    group.value.splice(place, 0, value)
    group.refs.splice(place, 0, ref)
    return place
  }
  const drop = (group: Group, count: number): void => {
    group.at.splice(0, count)
    group.source.splice(0, count)
    group.value.splice(0, count)
    group.refs.splice(0, count)
  }

  const observeOne = (plan: Plan, source: number, observation: Observation): CorrelationHit | null => {
    const { rule } = plan
    const values: string[] = []
    for (const name of rule.groupBy) {
      const value = firstText(observation.fields, fieldFor(rule, name, source, observation.ruleId))
      if (value === null) {
        incomplete++
        return null
      }
      values.push(value)
    }
    const value = valueOf(rule, observation.fields)
    if (value === null) {
      incomplete++
      return null
    }
    const key = `${plan.number}\n${JSON.stringify(values)}`
    let group = groups.get(key)
    if (group === undefined) group = { plan, key, values, at: [], source: [], value: [], refs: [] }
    else groups.delete(key)
    groups.set(key, group)
    let place = add(group, observation.at, source, value, observation.ref)
    const horizon = newestAt - latenessMs - rule.timespanMs
    let expired = 0
    while (expired < group.at.length && (group.at[expired] ?? 0) < horizon) expired++
    const surplus = Math.max(0, group.at.length - expired - plan.capacity)
    forgottenObservations += surplus
    drop(group, expired + surplus)
    place -= expired + surplus
    if (groups.size > maxGroups) {
      const oldest = groups.keys().next().value
      if (oldest !== undefined && oldest !== key) {
        groups.delete(oldest)
        forgottenGroups++
      }
    }
    if (place < 0) return null
    // Every window that holds the new observation ends at it or at one after it, within the timespan.
    for (let last = place; last < group.at.length && (group.at[last] ?? 0) - observation.at < rule.timespanMs; last++) {
      const endAt = group.at[last] ?? 0
      let first = place
      while (first > 0 && endAt - (group.at[first - 1] ?? 0) < rule.timespanMs) first--
      while (endAt - (group.at[first] ?? 0) >= rule.timespanMs) first++
      const met = measure(plan, group, first, last)
      if (met === null) continue
      const hit: CorrelationHit = {
        rule,
        group: Object.fromEntries(rule.groupBy.map((name, i) => [name, values[i] ?? ''])),
        firstAt: group.at[first] ?? endAt,
        lastAt: endAt,
        value: met,
        observations: last - first + 1,
        refs: group.refs.slice(Math.max(first, last + 1 - MAX_REFS), last + 1),
      }
      drop(group, last + 1)
      if (group.at.length === 0) groups.delete(key)
      return hit
    }
    return null
  }

  const observe = (observation: Observation): readonly CorrelationHit[] => {
    const members = byMember.get(observation.ruleId)
    if (members === undefined) return NO_HITS
    if (observation.at > newestAt) newestAt = observation.at
    if (observation.at < newestAt - latenessMs) {
      tooLate++
      return NO_HITS
    }
    const hits: CorrelationHit[] = []
    for (const { plan, source } of members) {
      const hit = observeOne(plan, source, observation)
      if (hit === null) continue
      hits.push(hit)
      // A correlation's hit is an observation of its own; cycles were refused, so this ends.
      hits.push(
        ...observe({
          ruleId: hit.rule.id,
          at: observation.at,
          fields: { ...observation.fields, ...hit.group },
          ref: observation.ref,
        }),
      )
    }
    return hits
  }

  const correlator: SigmaCorrelator = {
    rules: plans.map((plan) => plan.rule),
    silent,
    observe,
    snapshot: () => ({
      v: 1,
      newestAt,
      groups: Array.from(groups.values(), ({ plan, values, at, source, value, refs }) => ({
        rule: plan.rule.id,
        signature: plan.signature,
        values,
        at: [...at],
        source: [...source],
        value: [...value],
        refs: [...refs],
      })),
    }),
    restore: (snapshot) => {
      groups.clear()
      newestAt = snapshot.newestAt
      for (const saved of snapshot.groups) {
        const plan = plans.find((p) => p.rule.id === saved.rule && p.signature === saved.signature)
        if (plan === undefined || groups.size >= maxGroups) {
          forgottenGroups++
          continue
        }
        const key = `${plan.number}\n${JSON.stringify(saved.values)}`
        groups.set(key, {
          plan,
          key,
          values: saved.values,
          at: [...saved.at],
          source: [...saved.source],
          value: [...saved.value],
          refs: [...saved.refs],
        })
      }
    },
    stats: () => ({
      groups: groups.size,
      observations: Array.from(groups.values()).reduce((n, g) => n + g.at.length, 0),
      forgottenGroups,
      forgottenObservations,
      tooLate,
      incomplete,
    }),
  }
  return { correlator, problems }
}

/** The field that an alias or the name itself stands for in the events of a rule. */
function fieldFor(rule: SigmaCorrelationRule, name: string, source: number, ruleId: string): string {
  const alias = rule.aliases.get(name)
  return alias?.get(rule.rules[source] ?? '') ?? alias?.get(ruleId) ?? name
}

function firstText(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  for (const value of fieldValues(fields, name, false)) {
    const text = textOfValue(value)
    if (text !== null) return text
  }
  return null
}

/** What of the event the condition counts or sums; '' where it counts events only; null where the event lacks it. */
function valueOf(rule: SigmaCorrelationRule, fields: Readonly<Record<string, unknown>>): string | number | null {
  if (!rule.type.startsWith('value_')) return ''
  if (rule.type === 'value_count') {
    const values = rule.valueFields.map((name) => firstText(fields, name))
    return values.includes(null) ? null : values.length === 1 ? (values[0] ?? '') : JSON.stringify(values)
  }
  const value = numberOf(fieldValues(fields, rule.valueFields[0] ?? '', false)[0])
  return Number.isNaN(value) ? null : value
}

/** The value of a window if it meets the rule's condition, else null. */
function measure(plan: Plan, group: Group, first: number, last: number): number | null {
  const { rule } = plan
  const values = group.value.slice(first, last + 1)
  const sources = group.source.slice(first, last + 1)
  let result: number
  switch (rule.type) {
    case 'event_count':
      result = values.length
      break
    case 'value_count':
      result = new Set(values).size
      break
    case 'value_sum':
      result = values.reduce<number>((sum, v) => sum + Number(v), 0)
      break
    case 'value_avg':
      result = values.reduce<number>((sum, v) => sum + Number(v), 0) / values.length
      break
    case 'value_percentile': {
      const sorted = values.map(Number).toSorted((a, b) => a - b)
      result = sorted[Math.max(0, Math.ceil((rule.percentile / 100) * sorted.length) - 1)] ?? 0
      break
    }
    case 'temporal':
    case 'temporal_ordered': {
      const seen = new Set(sources)
      if (plan.expression !== null) return expressionHolds(plan, plan.expression, seen) ? seen.size : null
      result = rule.type === 'temporal' ? seen.size : longestInOrder(sources, plan.sources.length)
      if (rule.bounds.length === 0) return result === plan.sources.length ? result : null
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
function longestInOrder(sources: readonly number[], count: number): number {
  let next = 0
  for (const source of sources) if (source === next && next < count) next++
  return next
}

function expressionHolds(plan: Plan, expr: RuleExpr, seen: ReadonlySet<number>): boolean {
  if (expr.op === 'rule') return seen.has(plan.rule.rules.indexOf(expr.rule))
  if (expr.op === 'not') return !expressionHolds(plan, expr.of, seen)
  return expr.op === 'and'
    ? expr.of.every((e) => expressionHolds(plan, e, seen))
    : expr.of.some((e) => expressionHolds(plan, e, seen))
}

/** Resolves names to ids; refuses correlations that refer to nothing or, over others, to themselves. */
function planAll(rules: readonly SigmaRule[], maxObservations: number, problems: SigmaProblem[]): Plan[] {
  const ids = new Map<string, string>()
  for (const rule of rules) {
    if (rule.kind === 'filter') continue
    ids.set(rule.id, rule.id)
    if (rule.name !== undefined && !ids.has(rule.name)) ids.set(rule.name, rule.id)
  }
  const correlations = new Map(rules.filter((r) => r.kind === 'correlation').map((r) => [r.id, r]))
  const plans: Plan[] = []
  for (const rule of correlations.values()) {
    const about = { origin: rule.origin, ruleId: rule.id }
    const at = { line: rule.line, column: 1 }
    const missing = rule.rules.find((name) => !ids.has(name))
    const wanted = Math.max(
      0,
      ...rule.bounds.map((b) => (rule.type === 'event_count' || rule.type === 'value_count' ? b.value + 1 : 0)),
    )
    if (missing !== undefined)
      problems.push(makeProblem('sigma.correlation_rule_unknown', about, at, { rule: missing }))
    else if (wanted > MAX_COUNT)
      problems.push(makeProblem('sigma.correlation_invalid', about, at, { reason: `a count over ${MAX_COUNT}` }))
    else if (refersToItself(rule, correlations, ids))
      problems.push(makeProblem('sigma.correlation_invalid', about, at, { reason: 'refers to itself' }))
    else {
      const { type, groupBy, timespanMs, bounds, expression, valueFields, percentile } = rule
      const aliases = [...rule.aliases].map(([name, map]) => [name, [...map]])
      plans.push({
        rule,
        number: plans.length,
        signature: JSON.stringify([
          type,
          rule.rules,
          groupBy,
          timespanMs,
          bounds,
          expression,
          valueFields,
          percentile,
          aliases,
        ]),
        sources: rule.rules.map((name) => ids.get(name) ?? name),
        expression,
        capacity: Math.max(maxObservations, wanted),
      })
    }
  }
  return plans
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

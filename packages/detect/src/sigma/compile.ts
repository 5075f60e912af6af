import type { Logsource } from '@haidang/contracts'
import type {
  RegexTest,
  Expr,
  SigmaDetectionRule,
  SigmaEvent,
  SigmaFilterRule,
  SigmaHit,
  SigmaReason,
  SigmaRule,
} from './model.ts'
import { createBucket, type Bucket, type RuleCounters } from './bucket.ts'
import { createRegexCache } from './check.ts'
import { evaluate, missOf, reasonsOf, type EvaluationView, type SigmaMiss } from './evaluate.ts'
import { applyPipelines, type SigmaPipeline } from './pipeline/index.ts'
import { makePlan, type PlannedRule } from './plan.ts'
import { makeProblem, Refusal, type SigmaProblem } from './problems.ts'
import type { Regex } from './regex.ts'
import { createIdSettler, type ChosenRules } from './settle-ids.ts'
import { namesUnder, offerFor, offersOf, routeParts, valueUnder, type Offer, type RouteParts } from './route.ts'

export interface SigmaOptions {
  /** Values for `%name%` placeholders of `expand`; a rule whose placeholder has none is refused. */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>
  /** Pipelines that every rule goes through before it is compiled; they may fill placeholders in too. */
  readonly pipelines?: readonly SigmaPipeline[]
  /** Longest text a regular expression is run on, in UTF-16 code units. What is passed over is counted in `stats()`. Default 1,048,576. */
  readonly maxRegexUnits?: number
  /**
   * Steps a rule may take for an event, in the mean over the events of late, before it is set aside. A step is a test asked of a
   * value, or 16 units of text searched; a regular expression takes `1 + length of its source / 8` for each unit. Default 100,000.
   */
  readonly stepsPerEvent?: number
  /** Fewest events the mean is taken over, so that a few events of a hostile size set no rule aside. Default 10,000. */
  readonly minBudgetEvents?: number
}

/** A rule that went over its budget and is no longer looked at. */
export interface SigmaSetAside {
  readonly id: string
  readonly title: string
  readonly reason: 'budget'
  /** Steps the rule took an event, in the mean, and what it was allowed. */
  readonly stepsPerEvent: number
  readonly limit: number
}

export interface SigmaRuleHealth {
  readonly id: string
  /** Events for which the rule's condition was evaluated, and those it matched. */
  readonly looked: number
  readonly hits: number
  /** Events whose text was too long for a regular expression of the rule. */
  readonly overBudget: number
  /** Steps taken an event of the set, in the mean of late. */
  readonly stepsPerEvent: number
}

export interface SigmaStats {
  readonly rules: number
  /** Groups of rules compiled so far, one for each kind of event met. */
  readonly buckets: number
  readonly tests: number
  /** Rules of the compiled groups that no literal, number, network or field can keep asleep. */
  readonly alwaysEvaluated: number
  /** Bytes of the literal indexes, near enough. */
  readonly indexBytes: number
  /** Rules with at least one hit or one pass over budget, the most looked at first. */
  readonly health: readonly SigmaRuleHealth[]
}

export interface SigmaSet {
  /** Number of detection rules. */
  readonly size: number
  readonly rules: readonly SigmaDetectionRule[]
  /** Every rule the event matches, in the order of the rules. */
  readonly match: (event: SigmaEvent) => readonly SigmaHit[]
  /** Calls `onHit` with the event's place in the list for each hit. */
  readonly matchBatch: (events: readonly SigmaEvent[], onHit: (index: number, hit: SigmaHit) => void) => void
  /** Compiles what events such as these will need, so that the first of them waits for nothing. */
  readonly warm: (events: readonly SigmaEvent[]) => void
  /** Rules that went over their budget. They hit nothing until `reinstate` or a new set. */
  readonly setAside: () => readonly SigmaSetAside[]
  /** Looks at a rule again that was set aside, with its count of steps begun anew; false where none of that id was. */
  readonly reinstate: (ruleId: string) => boolean
  readonly stats: () => SigmaStats
}

const NO_HITS: readonly SigmaHit[] = Object.freeze([])
/** Kinds of events whose route is remembered; beyond it the route is worked out anew each time. */
const MAX_ROUTES = 8192
/** Events after which the steps counted so far weigh half. */
const BUDGET_WINDOW = 200_000

/**
 * Compiles rules into a set that matches events. Filters among the rules narrow those they name; correlations are left to
 * `createSigmaCorrelator`. Never throws: a rule with an unresolved placeholder is left out and named.
 */
export function compileSigma(
  rules: readonly SigmaRule[],
  options: SigmaOptions = {},
): { set: SigmaSet; problems: SigmaProblem[] } {
  const problems: SigmaProblem[] = []
  const detections = prepareRules(rules, options, problems)
  return { set: createSet(detections, options), problems }
}

/** Fills placeholders in and applies filters; both back ends start from the result. */
export function prepareRules(
  rules: readonly SigmaRule[],
  options: SigmaOptions,
  problems: SigmaProblem[],
): SigmaDetectionRule[] {
  const values = new Map(Object.entries(options.placeholders ?? {}))
  const pipelines = options.pipelines ?? []
  const context = { vars: options.placeholders ?? {}, rules }
  const ids = new Set<string>()
  // Beside each rule stands the log source as written, by which filters choose rules.
  const out: { readonly rule: SigmaDetectionRule; readonly source: Logsource }[] = []
  const filters: { readonly rule: SigmaFilterRule; readonly source: Logsource }[] = []
  for (const written of rules) {
    if (written.kind === 'correlation') continue
    const about = { origin: written.origin, ruleId: written.id }
    try {
      const outcome = pipelines.length === 0 ? null : applyPipelines(written, pipelines, context)
      if (outcome?.kind === 'refused') {
        problems.push(outcome.problem)
        continue
      }
      const rule = outcome?.rule ?? written
      if (rule.kind === 'correlation') continue
      const condition = fillIn(rule.condition, values)
      const source = written.logsource
      if (rule.kind === 'filter') filters.push({ rule: { ...rule, condition }, source })
      else if (ids.has(rule.id))
        problems.push(makeProblem('sigma.id_duplicate', about, { line: rule.line, column: 1 }, { id: rule.id }))
      else {
        ids.add(rule.id)
        out.push({ rule: condition === rule.condition ? rule : { ...rule, condition }, source })
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.push(makeProblem(error.code, about, error.place, error.params))
    }
  }
  if (filters.length === 0) return out.map(({ rule }) => rule)
  const used = new Set<SigmaFilterRule>()
  const narrowed = out.map(({ rule, source }) => {
    const own = filters.filter((filter) => concerns(filter.rule, filter.source, rule, source)).map((f) => f.rule)
    for (const filter of own) used.add(filter)
    return own.length === 0
      ? rule
      : { ...rule, condition: { op: 'and' as const, of: [rule.condition, ...own.map((f) => f.condition)] } }
  })
  for (const { rule: filter } of filters) {
    if (used.has(filter)) continue
    problems.push(
      makeProblem(
        'sigma.filter_rule_unknown',
        { origin: filter.origin, ruleId: filter.id },
        { line: filter.line, column: 1 },
        { title: filter.title },
        'warning',
      ),
    )
  }
  return narrowed
}

/** A filter concerns the rules it names, within its log source: every part it gives must be the rule's. */
function concerns(filter: SigmaFilterRule, own: Logsource, rule: SigmaDetectionRule, source: Logsource): boolean {
  if (
    filter.rules !== null &&
    !filter.rules.includes(rule.id) &&
    (rule.name === undefined || !filter.rules.includes(rule.name))
  )
    return false
  const { product, service, category } = own
  return (
    (product === undefined || product === source.product) &&
    (service === undefined || service === source.service) &&
    (category === undefined || category === source.category)
  )
}

function fillIn(expr: Expr, values: ReadonlyMap<string, readonly string[]>): Expr {
  if (expr.op === 'test') return expr
  if (expr.op === 'placeholder') {
    const { names, line, column, resolve } = expr.placeholder
    const missing = names.find((name) => (values.get(name)?.length ?? 0) === 0)
    if (missing !== undefined)
      throw new Refusal('sigma.placeholder_unresolved', { line, column }, { placeholder: missing })
    return resolve(values)
  }
  if (expr.op === 'not') {
    const of = fillIn(expr.of, values)
    return of === expr.of ? expr : { op: 'not', of }
  }
  const of = expr.of.map((e) => fillIn(e, values))
  return of.every((e, i) => e === expr.of[i]) ? expr : { ...expr, of }
}

function makeView(event: SigmaEvent, offer: Offer, regexOf: (test: RegexTest) => Regex): EvaluationView {
  return {
    event,
    namesOf: (field) => namesUnder(offer, field),
    valueOf: (field, value) => valueUnder(offer, field, value),
    ignoresBlanks: event.logsource.product === 'windows',
    regexOf,
  }
}

/** Why a rule does not match an event: the log source, the first part that failed, or the exclusion that matched. */
export function explainMiss(rule: SigmaDetectionRule, event: SigmaEvent): SigmaMiss {
  const offer = offerFor(rule.logsource, offersOf(routeParts(event)))
  if (offer === null) {
    const { product = '', service = '', category = '' } = rule.logsource
    const own = event.logsource
    return {
      kind: 'logsource',
      part: 'logsource',
      field: '',
      wanted: [[product, service, category].filter((p) => p !== '').join('/')],
      found: [[own.product ?? '', own.service ?? '', own.category ?? ''].filter((p) => p !== '').join('/')],
    }
  }
  return missOf(conditionUnder(rule, offer), makeView(event, offer, createRegexCache()))
}

/** The rule against the event by the plain reading of the specification: slow, and the measure of `SigmaSet.match`. */
export function matchesPlainly(rule: SigmaDetectionRule, event: SigmaEvent): boolean {
  const offer = offerFor(rule.logsource, offersOf(routeParts(event)))
  return offer !== null && evaluate(conditionUnder(rule, offer), makeView(event, offer, createRegexCache()))
}

function conditionUnder(rule: SigmaDetectionRule, offer: Offer): Expr {
  return offer.only === null ? rule.condition : { op: 'and', of: [offer.only, rule.condition] }
}

function createSet(rules: readonly SigmaDetectionRule[], options: SigmaOptions): SigmaSet {
  const regexOf = createRegexCache()
  const limits = {
    maxRegexUnits: options.maxRegexUnits ?? 1_048_576,
    stepsPerEvent: options.stepsPerEvent ?? 100_000,
    minEvents: options.minBudgetEvents ?? 10_000,
  }
  const counters: RuleCounters = {
    events: 0,
    steps: new Float64Array(rules.length),
    aside: new Uint8Array(rules.length),
    looked: new Float64Array(rules.length),
    hits: new Float64Array(rules.length),
    overBudget: new Float64Array(rules.length),
  }
  // Rules of equal log sources are routed together.
  const classes = new Map<string, { readonly rule: SigmaDetectionRule; readonly numbers: number[] }>()
  for (const [number, rule] of rules.entries()) {
    const { product, service, category } = rule.logsource
    const key = JSON.stringify([product, service, category])
    const known = classes.get(key)
    if (known === undefined) classes.set(key, { rule, numbers: [number] })
    else known.numbers.push(number)
  }
  const buckets = new Map<string, Bucket | null>()
  const byProduct = new Map<string, RouteLevel>()
  const lastRoutes: (LastRoute | undefined)[] = Array.from({ length: 8192 }, () => undefined)
  let routes = 0

  const settler = createIdSettler(rules)
  const bucketFor = (parts: RouteParts): Bucket | null => {
    const offers = offersOf(parts)
    const chosen: ChosenRules[] = []
    for (const [key, { rule, numbers }] of classes) {
      const offer = offerFor(rule.logsource, offers)
      if (offer !== null) chosen.push({ key, offer, numbers })
    }
    // Events that meet the same rules through the same names share a bucket, whatever else their routes differ in.
    const shared = JSON.stringify([
      parts.product === 'windows',
      chosen.map((c) => [c.key, c.offer.category, c.offer.fields, c.offer.only]),
    ])
    const idText = routes < MAX_ROUTES ? parts.idText : ''
    const answers = idText === '' ? null : settler.answersFor(shared, chosen, idText)
    const name = answers === null ? shared : `${shared}\n${answers.name}`
    const known = buckets.get(name)
    if (known !== undefined) return known
    const whole: PlannedRule[] = chosen
      .flatMap(({ offer, numbers }) =>
        numbers.map((number) => ({ rule: rules[number] as SigmaDetectionRule, offer, number })),
      )
      .toSorted((a, b) => a.number - b.number)
    const settled = answers === null ? null : settler.settleAll(whole, answers)
    if (answers !== null && settled === null) {
      const bucket = bucketFor({ ...parts, idText: '' })
      buckets.set(name, bucket)
      return bucket
    }
    const planned = settled ?? whole
    const bucket =
      planned.length === 0
        ? null
        : createBucket(makePlan(planned), parts.product === 'windows', regexOf, limits, counters)
    buckets.set(name, bucket)
    return bucket
  }

  const route = (event: SigmaEvent): Bucket | null => {
    // The raw texts are the keys here, so that known kinds of events cost four look-ups and no new text.
    const { logsource, fields } = event
    const { product = '', service = '', category = '' } = logsource
    if (product !== 'windows') {
      const parts = routeParts(event)
      const key = `${parts.product}\n${parts.service}\n${parts.category}\n${parts.channel}`
      return remember(levelOf(byProduct, 'other'), key, 0, event)
    }
    const channel = Object.hasOwn(fields, 'Channel') ? fields['Channel'] : ''
    const eventId = Object.hasOwn(fields, 'EventID') ? fields['EventID'] : -1
    // Most events are of the channel that had their id last: comparing four texts costs less than hashing them.
    const isPlain =
      typeof eventId === 'number' && eventId >= 0 && eventId < lastRoutes.length && (eventId | 0) === eventId
    const last = isPlain ? lastRoutes[eventId] : undefined
    if (last !== undefined && last.channel === channel && last.service === service && last.category === category)
      return last.bucket
    const level = levelOf(levelOf(levelOf(byProduct, 'windows').inner, service).inner, category)
    const bucket = remember(
      level,
      typeof channel === 'string' ? channel : '',
      typeof eventId === 'number' || typeof eventId === 'string' ? eventId : -1,
      event,
    )
    if (isPlain && typeof channel === 'string') lastRoutes[eventId] = { channel, service, category, bucket }
    return bucket
  }
  const levelOf = (map: Map<string, RouteLevel>, key: string): RouteLevel => {
    let level = map.get(key)
    if (level === undefined) {
      level = { inner: new Map(), known: new Map() }
      if (routes < MAX_ROUTES) {
        routes++
        map.set(key, level)
      }
    }
    return level
  }
  const remember = (level: RouteLevel, channel: string, eventId: number | string, event: SigmaEvent): Bucket | null => {
    let byId = level.known.get(channel)
    const known = byId?.get(eventId)
    if (known !== undefined) return known
    const bucket = bucketFor(routeParts(event))
    if (routes < MAX_ROUTES) {
      routes++
      if (byId === undefined) {
        byId = new Map()
        level.known.set(channel, byId)
      }
      byId.set(eventId, bucket)
    }
    return bucket
  }

  const countEvent = (): void => {
    if (++counters.events < BUDGET_WINDOW) return
    counters.events /= 2
    for (let n = 0; n < rules.length; n++) counters.steps[n] = (counters.steps[n] ?? 0) / 2
  }
  const stepsOf = (n: number): number => (counters.steps[n] ?? 0) / Math.max(1, counters.events)

  const makeHit = (event: SigmaEvent, planned: PlannedRule): SigmaHit => {
    const { rule, offer } = planned
    return {
      rule,
      reasons: (): SigmaReason[] => reasonsOf(conditionUnder(rule, offer), makeView(event, offer, regexOf)),
    }
  }

  return {
    size: rules.length,
    rules,
    match: (event) => {
      countEvent()
      const bucket = route(event)
      if (bucket === null) return NO_HITS
      const count = bucket.match(event.fields)
      if (count === 0) return NO_HITS
      return Array.from(bucket.hits.subarray(0, count), (place) =>
        makeHit(event, bucket.plan.rules[place] as PlannedRule),
      )
    },
    matchBatch: (events, onHit) => {
      for (let i = 0; i < events.length; i++) {
        const event = events[i] as SigmaEvent
        countEvent()
        const bucket = route(event)
        const count = bucket === null ? 0 : bucket.match(event.fields)
        if (bucket === null || count === 0) continue
        const found = Array.from(bucket.hits.subarray(0, count), (place) =>
          makeHit(event, bucket.plan.rules[place] as PlannedRule),
        )
        for (const hit of found) onHit(i, hit)
      }
    },
    warm: (events) => {
      for (const event of events) route(event)
    },
    setAside: () =>
      rules.flatMap((rule, n) =>
        counters.aside[n] === 1
          ? [
              {
                id: rule.id,
                title: rule.title,
                reason: 'budget' as const,
                stepsPerEvent: (counters.steps[n] ?? 0) / Math.max(limits.minEvents, counters.events),
                limit: limits.stepsPerEvent,
              },
            ]
          : [],
      ),
    reinstate: (ruleId) => {
      const n = rules.findIndex((rule) => rule.id === ruleId)
      if (n < 0 || counters.aside[n] !== 1) return false
      counters.aside[n] = 0
      counters.steps[n] = 0
      return true
    },
    stats: () => {
      const built = [...new Set(buckets.values())].filter((b) => b !== null)
      const health = rules
        .map((rule, n) => ({
          id: rule.id,
          looked: counters.looked[n] ?? 0,
          hits: counters.hits[n] ?? 0,
          overBudget: counters.overBudget[n] ?? 0,
          stepsPerEvent: stepsOf(n),
        }))
        .filter((h) => h.looked > 0)
        .toSorted((a, b) => b.looked - a.looked)
      return {
        rules: rules.length,
        buckets: built.length,
        tests: built.reduce((n, b) => n + b.plan.tests.length, 0),
        alwaysEvaluated: built.reduce((n, b) => n + b.plan.always.length, 0),
        indexBytes: built.reduce((n, b) => n + b.plan.slots.reduce((m, s) => m + (s.index?.bytes ?? 0), 0), 0),
        health,
      }
    },
  }
}

/** Where the last event of an id went. */
interface LastRoute {
  readonly channel: string
  readonly service: string
  readonly category: string
  readonly bucket: Bucket | null
}

interface RouteLevel {
  readonly inner: Map<string, RouteLevel>
  readonly known: Map<string, Map<number | string, Bucket | null>>
}

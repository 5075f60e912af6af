/**
 * Sigma correlations over the hits of rules, in event time. No clock: time is what events say, and moves with the newest of
 * them or by `advance`. State is bounded by stated numbers: beyond them the group longest without an observation is
 * forgotten, of a group the oldest observation, and both are counted. One file because a group, its window and its snapshot
 * are one thing.
 */
import { measure, type Observed } from './correlation-measure.ts'
import { countedValue, groupValues, planCorrelations, type CorrelationPlan } from './correlation-plan.ts'
import { createDueHeap } from './due-heap.ts'
import type { SigmaCorrelationRule, SigmaRule } from './model.ts'
import type { SigmaProblem } from './problems.ts'

export interface CorrelatorOptions {
  /** Groups held over all correlations; beyond it the one longest without an observation is forgotten. Default 1,000,000. */
  readonly maxGroups?: number
  /** Observations held in a group; beyond it the oldest are forgotten. Raised to what a count asks for. Default 1,000. */
  readonly maxObservations?: number
  /** Observations held over all groups; beyond it whole groups are forgotten as above. Default 5,000,000. */
  readonly maxTotalObservations?: number
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
  /** Observations without a time, or without a field that `group-by` or the condition names. */
  readonly incomplete: number
}

export interface CorrelatorSnapshot {
  readonly v: 1
  /** Null before the first event. */
  readonly newestAt: number | null
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
  /**
   * Takes one hit in; gives the correlations it completes, those whose window is over by the time it tells, and those that
   * stand on them. A window that was decided starts anew.
   */
  readonly observe: (observation: Observation) => readonly CorrelationHit[]
  /** Moves the event time on without an event (Unix milliseconds), so that windows end in quiet times too. */
  readonly advance: (at: number) => readonly CorrelationHit[]
  /** Decides every window still open, as at the end of a file. */
  readonly finish: () => readonly CorrelationHit[]
  readonly snapshot: () => CorrelatorSnapshot
  /** Replaces the state. Groups of rules that are gone or changed are left out. */
  readonly restore: (snapshot: CorrelatorSnapshot) => void
  readonly stats: () => CorrelatorStats
}

interface Group {
  readonly plan: CorrelationPlan
  readonly key: string
  readonly values: readonly string[]
  /** In the order of time; those before `from` are gone. */
  items: Observed[]
  from: number
  /** When its window is to be decided, or it is to be let go; of several entries in the heap the one of this time counts. */
  dueAt: number
  isHeld: boolean
  /** How often each value occurs, once the observations are many: no window holds more distinct ones. */
  distinct: Map<string | number, number> | null
  /** Neighbours in the order of the last observation. */
  older: Group | null
  newer: Group | null
}

const NO_HITS: readonly CorrelationHit[] = Object.freeze([])
const MAX_REFS = 50
/** Observations of a group from which on its distinct values are counted as they come and go. */
const MANY = 256

/** Prepares the correlations among `rules`, which must hold the rules they refer to as well. Never throws. */
export function createSigmaCorrelator(
  rules: readonly SigmaRule[],
  options: CorrelatorOptions = {},
): { correlator: SigmaCorrelator; problems: SigmaProblem[] } {
  const maxGroups = options.maxGroups ?? 1_000_000
  const maxTotal = options.maxTotalObservations ?? 5_000_000
  const latenessMs = options.latenessMs ?? 60_000
  const problems: SigmaProblem[] = []
  const plans = planCorrelations(rules, options.maxObservations ?? 1000, problems)
  const byMember = new Map<string, { plan: CorrelationPlan; source: number }[]>()
  const silent = new Set<string>()
  for (const plan of plans) {
    for (const [source, id] of plan.sources.entries()) {
      const list = byMember.get(id) ?? []
      list.push({ plan, source })
      byMember.set(id, list)
      silent.add(id)
    }
  }
  for (const plan of plans) if (plan.rule.generate) for (const id of plan.sources) silent.delete(id)

  const groups = new Map<string, Group>()
  const due = createDueHeap<Group>((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  let oldest: Group | null = null
  let latest: Group | null = null
  let total = 0
  let newestAt = -Infinity
  let forgottenGroups = 0
  let forgottenObservations = 0
  let tooLate = 0
  let incomplete = 0

  const unlink = (group: Group): void => {
    if (group.older === null) oldest = group.newer
    else group.older.newer = group.newer
    if (group.newer === null) latest = group.older
    else group.newer.older = group.older
  }
  const linkLatest = (group: Group): void => {
    group.older = latest
    group.newer = null
    if (latest === null) oldest = group
    else latest.newer = group
    latest = group
  }
  const letGo = (group: Group): void => {
    unlink(group)
    groups.delete(group.key)
    group.isHeld = false
    total -= group.items.length - group.from
    if (due.size() > 2 * groups.size + 1000) due.clean((entry) => entry.what.isHeld && entry.at === entry.what.dueAt)
  }
  const drop = (group: Group, count: number): void => {
    total -= count
    const { distinct } = group
    for (let i = group.from; distinct !== null && i < group.from + count; i++) {
      const value = group.items[i]?.value ?? ''
      const left = (distinct.get(value) ?? 0) - 1
      if (left > 0) distinct.set(value, left)
      else distinct.delete(value)
    }
    group.from += count
    if (group.from >= 32 && group.from * 2 >= group.items.length) {
      group.items = group.items.slice(group.from)
      group.from = 0
    }
  }
  /** First place of a group's observations after a time. */
  const placeAfter = (group: Group, time: number): number => {
    let low = group.from
    let high = group.items.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((group.items[middle]?.at ?? 0) > time) high = middle
      else low = middle + 1
    }
    return low
  }
  const setDue = (group: Group, at: number): void => {
    if (group.dueAt === at) return
    group.dueAt = at
    due.push(at, group)
  }
  const takeIn = (plan: CorrelationPlan, values: readonly string[], item: Observed): Group => {
    const { value } = item
    const key = values.length === 1 ? `${plan.number}\n${values[0]}` : `${plan.number}\n${JSON.stringify(values)}`
    let group = groups.get(key)
    if (group === undefined) {
      group = {
        plan,
        key,
        values,
        items: [item],
        from: 0,
        dueAt: Infinity,
        isHeld: true,
        distinct: null,
        older: null,
        newer: null,
      }
      groups.set(key, group)
    } else {
      unlink(group)
      if ((group.items.at(-1)?.at ?? -Infinity) <= item.at) group.items.push(item)
      else group.items.splice(placeAfter(group, item.at), 0, item)
    }
    linkLatest(group)
    total++
    if (group.distinct !== null) countUp(group.distinct, value)
    else if (plan.rule.type === 'value_count' && group.items.length - group.from > MANY) {
      group.distinct = new Map()
      for (let i = group.from; i < group.items.length; i++) countUp(group.distinct, group.items[i]?.value ?? '')
    }
    const { timespanMs } = plan.rule
    const anchor = group.items[group.from]?.at ?? item.at
    // What is decided at arrival is let go in time: an entry too early is put off when it falls due.
    if (plan.decidesAtEnd) setDue(group, anchor + timespanMs + plan.delayMs)
    else if (group.dueAt === Infinity) setDue(group, item.at + timespanMs + plan.delayMs)
    return group
  }
  const makeHit = (group: Group, first: number, last: number, value: number): CorrelationHit => {
    const { rule } = group.plan
    const { items } = group
    return {
      rule,
      group: Object.fromEntries(rule.groupBy.map((name, i) => [name, group.values[i] ?? ''])),
      firstAt: items[first]?.at ?? 0,
      lastAt: items[last]?.at ?? 0,
      value,
      observations: last - first + 1,
      refs: items.slice(Math.max(first, last + 1 - MAX_REFS), last + 1).map((item) => item.ref),
    }
  }

  const observeOne = (plan: CorrelationPlan, source: number, seen: Observation): CorrelationHit | null => {
    const values = groupValues(plan, source, seen.fields)
    const value = values === null ? null : countedValue(plan, source, seen.fields)
    if (values === null || value === null) {
      incomplete++
      return null
    }
    const item: Observed = { at: seen.at, source, value, ref: seen.ref }
    const group = takeIn(plan, values, item)
    const { timespanMs } = plan.rule
    if (!plan.decidesAtEnd) {
      const expired = placeAfter(group, newestAt - latenessMs - plan.delayMs - timespanMs) - group.from
      if (expired > 0) drop(group, expired)
    }
    const surplus = group.items.length - group.from - plan.capacity
    if (surplus > 0) {
      forgottenObservations += surplus
      drop(group, surplus)
    }
    while (oldest !== null && oldest !== group && (groups.size > maxGroups || total > maxTotal)) {
      letGo(oldest)
      forgottenGroups++
    }
    return plan.decidesAtEnd ? null : decideNow(group, item)
  }
  /** Every window that holds the new observation ends at it or at one after it, within the timespan. */
  const decideNow = (group: Group, item: Observed): CorrelationHit | null => {
    const { timespanMs } = group.plan.rule
    const { fewest } = group.plan
    const { items } = group
    if (group.distinct !== null && group.distinct.size < fewest) return null
    let place = placeAfter(group, item.at) - 1
    while (place >= group.from && items[place] !== item) place--
    if (place < group.from) return null
    for (let last = place; last < items.length && (items[last]?.at ?? 0) - item.at < timespanMs; last++) {
      const first = placeAfter(group, (items[last]?.at ?? 0) - timespanMs)
      const met = last - first + 1 < fewest ? null : measure(group.plan, items, first, last)
      if (met === null) continue
      const hit = makeHit(group, first, last, met)
      drop(group, last + 1 - group.from)
      if (group.items.length === group.from) letGo(group)
      return hit
    }
    return null
  }

  /** Hands a hit on to the correlations that stand on it; cycles were refused, so this ends. */
  const chain = (hit: CorrelationHit, fields: Observation['fields'], ref: string, out: CorrelationHit[]): void => {
    out.push(hit)
    const members = byMember.get(hit.rule.id)
    if (members === undefined) return
    const seen = { ruleId: hit.rule.id, at: hit.lastAt, fields: { ...fields, ...hit.group }, ref }
    for (const { plan, source } of members) {
      const above = observeOne(plan, source, seen)
      if (above !== null) chain(above, seen.fields, ref, out)
    }
  }
  /** Decides the windows that are over and lets groups go that nothing can add to any more. */
  const settle = (watermark: number, out: CorrelationHit[]): void => {
    for (let entry = due.first(); entry !== undefined && entry.at <= watermark; entry = due.first()) {
      due.pop()
      const group = entry.what
      if (!group.isHeld || entry.at !== group.dueAt) continue
      const { plan, items, from } = group
      const { timespanMs } = plan.rule
      const lastAt = items.at(-1)?.at ?? -Infinity
      group.dueAt = Infinity
      if (!plan.decidesAtEnd) {
        if (lastAt + timespanMs + plan.delayMs <= watermark) letGo(group)
        else setDue(group, lastAt + timespanMs + plan.delayMs)
        continue
      }
      const anchor = items[from]?.at ?? 0
      if (anchor + timespanMs + plan.delayMs > watermark) {
        setDue(group, anchor + timespanMs + plan.delayMs)
        continue
      }
      let end = placeAfter(group, anchor + timespanMs)
      while ((items[end - 1]?.at ?? anchor) === anchor + timespanMs) end--
      const met = end - from < plan.fewest ? null : measure(plan, items, from, end - 1)
      const hit = met === null ? null : makeHit(group, from, end - 1, met)
      drop(group, end - from)
      const next = group.items[group.from]
      if (next === undefined) letGo(group)
      else setDue(group, next.at + timespanMs + plan.delayMs)
      if (hit !== null) chain(hit, {}, hit.refs.at(-1) ?? '', out)
    }
  }

  const correlator: SigmaCorrelator = {
    rules: plans.map((plan) => plan.rule),
    silent,
    observe: (observation) => {
      const members = byMember.get(observation.ruleId)
      if (members === undefined) return NO_HITS
      if (!Number.isFinite(observation.at)) {
        incomplete++
        return NO_HITS
      }
      if (observation.at < newestAt - latenessMs) {
        tooLate++
        return NO_HITS
      }
      const hits: CorrelationHit[] = []
      if (observation.at > newestAt) {
        newestAt = observation.at
        settle(newestAt - latenessMs, hits)
      }
      for (const { plan, source } of members) {
        const hit = observeOne(plan, source, observation)
        if (hit !== null) chain(hit, observation.fields, observation.ref, hits)
      }
      return hits.length === 0 ? NO_HITS : hits
    },
    advance: (at) => {
      const hits: CorrelationHit[] = []
      if (at > newestAt) {
        newestAt = at
        settle(newestAt - latenessMs, hits)
      }
      return hits
    },
    finish: () => {
      const hits: CorrelationHit[] = []
      settle(Infinity, hits)
      return hits
    },
    snapshot: () => ({
      v: 1,
      newestAt: Number.isFinite(newestAt) ? newestAt : null,
      groups: inOrder(oldest).map(({ plan, values, items, from }) => {
        const own = items.slice(from)
        return {
          rule: plan.rule.id,
          signature: plan.signature,
          values,
          at: own.map((item) => item.at),
          source: own.map((item) => item.source),
          value: own.map((item) => item.value),
          refs: own.map((item) => item.ref),
        }
      }),
    }),
    restore: (snapshot) => {
      groups.clear()
      due.clear()
      oldest = null
      latest = null
      total = 0
      newestAt = snapshot.newestAt ?? -Infinity
      const known = new Map(plans.map((plan) => [`${plan.rule.id}\n${plan.signature}`, plan]))
      for (const saved of snapshot.groups) {
        const plan = known.get(`${saved.rule}\n${saved.signature}`)
        if (plan === undefined || groups.size >= maxGroups) {
          forgottenGroups++
          continue
        }
        for (const [i, at] of saved.at.entries())
          takeIn(plan, saved.values, {
            at,
            source: saved.source[i] ?? 0,
            value: saved.value[i] ?? '',
            ref: saved.refs[i] ?? '',
          })
      }
    },
    stats: () => ({
      groups: groups.size,
      observations: total,
      forgottenGroups,
      forgottenObservations,
      tooLate,
      incomplete,
    }),
  }
  return { correlator, problems }
}

function countUp(counts: Map<string | number, number>, value: string | number): void {
  counts.set(value, (counts.get(value) ?? 0) + 1)
}

function inOrder(oldest: Group | null): Group[] {
  const out: Group[] = []
  for (let group = oldest; group !== null; group = group.newer) out.push(group)
  return out
}

/**
 * Sigma correlations over the hits of rules, in event time. No clock: time is what events say, and moves with the newest of
 * them or by `advance`. Observations of one partition meet only each other, and each partition has a time of its own. State is
 * bounded by stated numbers: beyond them the group longest without an observation is forgotten, of the partition that fills the
 * memory, of a group the oldest observation, and both are counted. One file because a group, its window and its snapshot are
 * one thing.
 */
import { measure, type Observed } from './correlation-measure.ts'
import { countedValue, groupValues, planCorrelations, silentRules, type CorrelationPlan } from './correlation-plan.ts'
import { createDueHeap, type DueHeap } from './due-heap.ts'
import type { SigmaCorrelationRule, SigmaRule } from './model.ts'
import type { SigmaProblem } from './problems.ts'

export interface CorrelatorOptions {
  /**
   * Groups held over all correlations; beyond it the one longest without an observation is forgotten, in the partition at work where
   * that holds more than an equal share, else in the fullest. Default 1,000,000.
   */
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
  /** What is never counted together with anything else, such as one organisation. Default one for all. */
  readonly partition?: string
}

/** One observation of a hit's window. */
export interface CorrelatedEvent {
  readonly ref: string
  readonly at: number
  /** The rule, or correlation, whose hit it is. */
  readonly ruleId: string
}

export interface CorrelationHit {
  readonly rule: SigmaCorrelationRule
  readonly partition: string
  /** Values of `group-by`, by its names. */
  readonly group: Readonly<Record<string, string>>
  readonly firstAt: number
  readonly lastAt: number
  /** The count, sum, mean, percentile or number of rules that met the condition. */
  readonly value: number
  /** Observations in the window, and what the last of them, at most 50, are named by. */
  readonly observations: number
  readonly refs: readonly string[]
  /** The same with their times and rules. */
  readonly events: readonly CorrelatedEvent[]
}

/** What one correlation took in and gave up. */
export interface CorrelationCounts {
  readonly observations: number
  readonly hits: number
  /** Observations forgotten because a bound was met, alone or with their group. */
  readonly forgotten: number
  readonly tooLate: number
  readonly incomplete: number
}

export interface CorrelatorStats {
  readonly groups: number
  readonly observations: number
  readonly forgottenGroups: number
  readonly forgottenObservations: number
  readonly tooLate: number
  /** Observations without a time, or without a field that `group-by` or the condition names. */
  readonly incomplete: number
  /** By the correlation's id, since it was made; a late or incomplete observation counts for each correlation it was meant for. */
  readonly byRule: ReadonlyMap<string, CorrelationCounts>
}

export interface CorrelatorSnapshot {
  readonly v: 1
  /** The time of each partition: that of its newest event, or what it was moved on to. */
  readonly partitions: readonly { readonly name: string; readonly newestAt: number }[]
  /** From the longest without an observation to the latest, partition by partition. */
  readonly groups: readonly {
    readonly partition: string
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
  /**
   * Moves the event time on without an event (Unix milliseconds), so that windows end in quiet times too: of one partition, or of all
   * that have seen an event.
   */
  readonly advance: (at: number, partition?: string) => readonly CorrelationHit[]
  /** The time of a partition; null before its first event. */
  readonly timeOf: (partition: string) => number | null
  /** Decides every window still open, as at the end of a file. */
  readonly finish: () => readonly CorrelationHit[]
  readonly snapshot: () => CorrelatorSnapshot
  /** Replaces the state. Groups of rules that are gone or changed are left out. */
  readonly restore: (snapshot: CorrelatorSnapshot) => void
  readonly stats: () => CorrelatorStats
}

/** What shares a time, and an order of being forgotten. */
interface Partition {
  readonly name: string
  newestAt: number
  groups: number
  observations: number
  readonly due: DueHeap<Group>
  oldest: Group | null
  latest: Group | null
}

interface Counts {
  observations: number
  hits: number
  forgotten: number
  tooLate: number
  incomplete: number
}

interface Group {
  readonly partition: Partition
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
  const silent = silentRules(plans)
  const counts: Counts[] = plans.map(() => ({ observations: 0, hits: 0, forgotten: 0, tooLate: 0, incomplete: 0 }))
  for (const plan of plans) {
    for (const [source, id] of plan.sources.entries()) {
      const list = byMember.get(id) ?? []
      list.push({ plan, source })
      byMember.set(id, list)
    }
  }

  const groups = new Map<string, Group>()
  const partitions = new Map<string, Partition>()
  let total = 0
  let forgottenGroups = 0
  let forgottenObservations = 0
  let tooLate = 0
  let incomplete = 0

  const partitionOf = (name: string): Partition => {
    let partition = partitions.get(name)
    if (partition === undefined) {
      const due = createDueHeap<Group>((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      partition = { name, newestAt: -Infinity, groups: 0, observations: 0, due, oldest: null, latest: null }
      partitions.set(name, partition)
    }
    return partition
  }
  const note = (plan: CorrelationPlan, what: keyof Counts, count: number): void => {
    const own = counts[plan.number]
    if (own !== undefined) own[what] += count
  }
  const unlink = (group: Group): void => {
    const { partition } = group
    if (group.older === null) partition.oldest = group.newer
    else group.older.newer = group.newer
    if (group.newer === null) partition.latest = group.older
    else group.newer.older = group.older
  }
  const linkLatest = (group: Group): void => {
    const { partition } = group
    group.older = partition.latest
    group.newer = null
    if (partition.latest === null) partition.oldest = group
    else partition.latest.newer = group
    partition.latest = group
  }
  const letGo = (group: Group): void => {
    const { partition } = group
    const { due } = partition
    const held = group.items.length - group.from
    unlink(group)
    groups.delete(group.key)
    group.isHeld = false
    total -= held
    partition.observations -= held
    partition.groups--
    if (due.size() > 2 * partition.groups + 1000)
      due.clean((entry) => entry.what.isHeld && entry.at === entry.what.dueAt)
  }
  /** The group to forget where memory is full: never the one just added to. */
  const firstToForget = (working: Group): Group | null => {
    const { partition } = working
    const share = (by: 'groups' | 'observations', most: number): boolean => partition[by] * partitions.size > most
    let from = partition
    if (!share('groups', maxGroups) && !share('observations', maxTotal)) {
      const by = groups.size > maxGroups ? 'groups' : 'observations'
      for (const other of partitions.values()) if (other[by] > from[by]) from = other
    }
    const { oldest } = from
    return oldest === working ? oldest.newer : oldest
  }
  const drop = (group: Group, count: number): void => {
    total -= count
    group.partition.observations -= count
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
    group.partition.due.push(at, group)
  }
  const takeIn = (partition: Partition, plan: CorrelationPlan, values: readonly string[], item: Observed): Group => {
    const { value } = item
    // The partition's length goes before it, so that no name can imitate another.
    const head = `${plan.number}\n${partition.name.length}\n${partition.name}\n`
    const key = values.length === 1 ? `${head}${values[0]}` : `${head}${JSON.stringify(values)}`
    let group = groups.get(key)
    if (group === undefined) {
      group = {
        partition,
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
      partition.groups++
    } else {
      unlink(group)
      if ((group.items.at(-1)?.at ?? -Infinity) <= item.at) group.items.push(item)
      else group.items.splice(placeAfter(group, item.at), 0, item)
    }
    linkLatest(group)
    total++
    partition.observations++
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
    const { rule, sources } = group.plan
    const { items } = group
    const told = items.slice(Math.max(first, last + 1 - MAX_REFS), last + 1)
    note(group.plan, 'hits', 1)
    return {
      rule,
      partition: group.partition.name,
      group: Object.fromEntries(rule.groupBy.map((name, i) => [name, group.values[i] ?? ''])),
      firstAt: items[first]?.at ?? 0,
      lastAt: items[last]?.at ?? 0,
      value,
      observations: last - first + 1,
      refs: told.map((item) => item.ref),
      events: told.map(({ ref, at, source }) => ({ ref, at, ruleId: sources[source] ?? '' })),
    }
  }

  const observeOne = (
    partition: Partition,
    plan: CorrelationPlan,
    source: number,
    seen: Observation,
  ): CorrelationHit | null => {
    const values = groupValues(plan, source, seen.fields)
    const value = values === null ? null : countedValue(plan, source, seen.fields)
    if (values === null || value === null) {
      incomplete++
      note(plan, 'incomplete', 1)
      return null
    }
    note(plan, 'observations', 1)
    const item: Observed = { at: seen.at, source, value, ref: seen.ref }
    const group = takeIn(partition, plan, values, item)
    const { timespanMs } = plan.rule
    if (!plan.decidesAtEnd) {
      const expired = placeAfter(group, partition.newestAt - latenessMs - plan.delayMs - timespanMs) - group.from
      if (expired > 0) drop(group, expired)
    }
    const surplus = group.items.length - group.from - plan.capacity
    if (surplus > 0) {
      forgottenObservations += surplus
      note(plan, 'forgotten', surplus)
      drop(group, surplus)
    }
    while (groups.size > maxGroups || total > maxTotal) {
      const gone = firstToForget(group)
      if (gone === null) break
      note(gone.plan, 'forgotten', gone.items.length - gone.from)
      letGo(gone)
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
  const chain = (
    partition: Partition,
    hit: CorrelationHit,
    fields: Observation['fields'],
    ref: string,
    out: CorrelationHit[],
  ): void => {
    out.push(hit)
    const members = byMember.get(hit.rule.id)
    if (members === undefined) return
    const seen = { ruleId: hit.rule.id, at: hit.lastAt, fields: { ...fields, ...hit.group }, ref }
    for (const { plan, source } of members) {
      const above = observeOne(partition, plan, source, seen)
      if (above !== null) chain(partition, above, seen.fields, ref, out)
    }
  }
  /** Decides the windows that are over and lets groups go that nothing can add to any more. */
  const settle = (partition: Partition, watermark: number, out: CorrelationHit[]): void => {
    const { due } = partition
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
      if (hit !== null) chain(partition, hit, {}, hit.refs.at(-1) ?? '', out)
    }
  }

  const moveOn = (partition: Partition, at: number, out: CorrelationHit[]): void => {
    if (at <= partition.newestAt) return
    partition.newestAt = at
    settle(partition, at - latenessMs, out)
  }

  const correlator: SigmaCorrelator = {
    rules: plans.map((plan) => plan.rule),
    silent,
    observe: (observation) => {
      const members = byMember.get(observation.ruleId)
      if (members === undefined) return NO_HITS
      if (!Number.isFinite(observation.at)) {
        incomplete++
        for (const { plan } of members) note(plan, 'incomplete', 1)
        return NO_HITS
      }
      const partition = partitionOf(observation.partition ?? '')
      if (observation.at < partition.newestAt - latenessMs) {
        tooLate++
        for (const { plan } of members) note(plan, 'tooLate', 1)
        return NO_HITS
      }
      const hits: CorrelationHit[] = []
      moveOn(partition, observation.at, hits)
      for (const { plan, source } of members) {
        const hit = observeOne(partition, plan, source, observation)
        if (hit !== null) chain(partition, hit, observation.fields, observation.ref, hits)
      }
      return hits.length === 0 ? NO_HITS : hits
    },
    advance: (at, name) => {
      const hits: CorrelationHit[] = []
      if (name === undefined) for (const partition of partitions.values()) moveOn(partition, at, hits)
      else {
        const partition = partitions.get(name)
        if (partition !== undefined) moveOn(partition, at, hits)
      }
      return hits
    },
    timeOf: (name) => partitions.get(name)?.newestAt ?? null,
    finish: () => {
      const hits: CorrelationHit[] = []
      for (const partition of partitions.values()) settle(partition, Infinity, hits)
      return hits
    },
    snapshot: () => ({
      v: 1,
      partitions: Array.from(partitions.values(), ({ name, newestAt }) => ({ name, newestAt })),
      groups: Array.from(partitions.values(), ({ oldest }) => inOrder(oldest))
        .flat()
        .map(({ partition, plan, values, items, from }) => {
          const own = items.slice(from)
          return {
            partition: partition.name,
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
      partitions.clear()
      total = 0
      for (const { name, newestAt } of snapshot.partitions) partitionOf(name).newestAt = newestAt
      const known = new Map(plans.map((plan) => [`${plan.rule.id}\n${plan.signature}`, plan]))
      for (const saved of snapshot.groups) {
        const plan = known.get(`${saved.rule}\n${saved.signature}`)
        if (plan === undefined || groups.size >= maxGroups) {
          forgottenGroups++
          continue
        }
        for (const [i, at] of saved.at.entries())
          takeIn(partitionOf(saved.partition), plan, saved.values, {
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
      byRule: new Map(plans.map((plan, i) => [plan.rule.id, { ...counts[i] } as CorrelationCounts])),
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

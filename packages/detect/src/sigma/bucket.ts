/**
 * Runs a plan over events. One walk of the event feeds each wanted field's values to its index; what is seen wakes rules;
 * only woken rules are looked at. Arrays are reused from event to event and cleared by counting rounds, so a bucket is
 * not to be entered from within itself. `!` stands on typed-array reads whose bounds the plan guarantees.
 */
import { compareValue, findText, refersTo } from './check.ts'
import { MAX_EVENT_DEPTH, pathsOf, stripBlanks, textOfValue } from './fields.ts'
import type { RegexTest } from './model.ts'
import { maskIpv4, maskIpv6, parseAddress } from './networks.ts'
import type { LateTest, NetworkTable, Plan, PlannedRule, Slot, Tree } from './plan.ts'
import type { Regex } from './regex.ts'
import { searchText } from './text-index.ts'

/** Names not wanted that a step of the walk remembers, so that hostile names cannot fill the memory. */
const MAX_REMEMBERED = 2048

interface PathStep {
  readonly next: Map<string, PathStep>
  /** Slots fed by the value here. */
  readonly slots: number[]
  remembered: number
}

export interface BucketLimits {
  /** Longest text a regular expression is run on, in UTF-16 code units. */
  readonly maxRegexUnits: number
}

export interface Bucket {
  readonly plan: Plan
  /** Calls `onHit` for every rule that matches the event's fields. */
  readonly match: (fields: Readonly<Record<string, unknown>>, onHit: (rule: PlannedRule) => void) => void
}

export interface RuleCounters {
  readonly looked: Float64Array
  readonly hits: Float64Array
  /** Times a regular expression of the rule was not run because the text was over the limit. */
  readonly overBudget: Float64Array
}

export function createBucket(
  plan: Plan,
  ignoresBlanks: boolean,
  regexOf: (test: RegexTest) => Regex,
  limits: BucketLimits,
  counters: RuleCounters,
): Bucket {
  const { rules, trees, slots, keywordSlot, late, wakes, presence, always } = plan
  const root: PathStep = { next: new Map(), slots: [], remembered: 0 }
  const unwanted: PathStep = { next: new Map(), slots: [], remembered: 0 }
  for (const [s, slot] of slots.entries()) for (const name of slot.names) for (const path of pathsOf(name)) addPath(root, path, s)

  let round = 0
  const seen = new Int32Array(plan.tests)
  const refuted = new Int32Array(plan.tests)
  const wokenAt = new Int32Array(rules.length)
  const woken = new Int32Array(rules.length)
  let wokenCount = 0
  const fedAt = new Int32Array(slots.length)
  const firstValue: unknown[] = Array.from(slots, () => null)
  const moreValues: (unknown[] | null)[] = Array.from(slots, () => null)
  let currentRule = 0

  const wake = (list: Int32Array): void => {
    for (let i = 0; i < list.length; i++) {
      const rule = list[i]!
      if (wokenAt[rule] !== round) {
        wokenAt[rule] = round
        woken[wokenCount++] = rule
      }
    }
  }
  const mark = (test: number): void => {
    if (seen[test] === round) return
    seen[test] = round
    const list = wakes[test]
    if (list !== null && list !== undefined) wake(list)
  }

  const feed = (number: number, raw: unknown): void => {
    const slot = slots[number] as Slot
    let value = raw
    if (slot.valueMap !== null && typeof raw === 'string' && Object.hasOwn(slot.valueMap, raw)) value = slot.valueMap[raw]
    if (fedAt[number] !== round) {
      fedAt[number] = round
      firstValue[number] = value
      moreValues[number] = null
      const list = presence[number]
      if (list !== null && list !== undefined) wake(list)
    } else (moreValues[number] ??= []).push(value)
    const { index, networks } = slot
    if (index !== null) {
      if (typeof value === 'string') searchText(index, value, round, mark)
      else if (typeof value === 'number' && index.numbers !== null) {
        const test = index.numbers.get(value)
        if (test !== undefined) mark(test)
      } else {
        const text = textOfValue(value)
        if (text !== null) searchText(index, text, round, mark)
      }
    }
    if (networks !== null) searchNetworks(networks, value, mark)
  }

  const feedAll = (step: PathStep, value: unknown, depth: number): void => {
    if (typeof value === 'object' && value !== null) {
      if (depth > MAX_EVENT_DEPTH) return
      if (Array.isArray(value)) for (const item of value) feedAll(step, item, depth + 1)
      else if (step.next.size > 0) walk(step, value as Record<string, unknown>, depth)
    } else if (value !== undefined && depth <= MAX_EVENT_DEPTH) for (let i = 0; i < step.slots.length; i++) feed(step.slots[i]!, value)
  }

  const walk = (step: PathStep, object: Record<string, unknown>, depth: number): void => {
    const { next } = step
    for (const key in object) {
      let child = next.get(key)
      if (child === undefined) {
        child = ignoresBlanks ? (next.get(stripBlanks(key)) ?? unwanted) : unwanted
        if (step.remembered < MAX_REMEMBERED) {
          step.remembered++
          next.set(key, child)
        }
      }
      if (child === unwanted || !Object.hasOwn(object, key)) continue
      const value = object[key]
      if (typeof value === 'string' && child.slots.length === 1) feed(child.slots[0]!, value)
      else feedAll(child, value, depth + 1)
    }
  }

  const feedKeywords = (value: unknown, depth: number): void => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
      feed(keywordSlot, value)
    } else if (typeof value === 'object' && value !== null && depth <= MAX_EVENT_DEPTH) {
      if (Array.isArray(value)) for (const item of value) feedKeywords(item, depth + 1)
      else for (const key of Object.keys(value)) feedKeywords((value as Record<string, unknown>)[key], depth + 1)
    }
  }

  const checkOne = (entry: LateTest, value: unknown): boolean => {
    const { test } = entry
    if (test.kind === 'compare') return compareValue(test, value)
    const text = textOfValue(value)
    if (text === null) return false
    if (test.kind === 'text') return findText(test, text).at >= 0
    if (test.kind === 'regex') {
      if (text.length > limits.maxRegexUnits) {
        counters.overBudget[rules[currentRule]?.number ?? 0]! += 1
        return false
      }
      return regexOf(test).test(text)
    }
    return false
  }
  const someValue = (slot: number, passes: (value: unknown) => boolean): boolean => {
    if (fedAt[slot] !== round) return false
    if (passes(firstValue[slot])) return true
    return moreValues[slot]?.some(passes) ?? false
  }
  const runLate = (entry: LateTest): boolean => {
    const { test, slot, after } = entry
    if (test.kind === 'exists') return (fedAt[slot] === round) === test.expected
    if (test.kind === 'null') return fedAt[slot] !== round || !someValue(slot, (v) => v !== null)
    if (test.kind === 'fieldref') return someValue(slot, (v) => someValue(entry.otherSlot, (other) => refersTo(test, v, other)))
    if (after !== null && !after.some((t) => seen[t] === round)) return false
    return someValue(slot, (v) => checkOne(entry, v))
  }
  const holds = (tree: Tree): boolean => {
    switch (tree.op) {
      case 'test': {
        const { test } = tree
        if (seen[test] === round) return true
        const entry = late[test]
        if (entry === null || entry === undefined || refuted[test] === round) return false
        if (runLate(entry)) {
          seen[test] = round
          return true
        }
        refuted[test] = round
        return false
      }
      case 'and':
        for (let i = 0; i < tree.of.length; i++) if (!holds(tree.of[i] as Tree)) return false
        return true
      case 'or':
        for (let i = 0; i < tree.of.length; i++) if (holds(tree.of[i] as Tree)) return true
        return false
      case 'not':
        return !holds(tree.of)
      case 'atLeast': {
        let n = 0
        for (const child of tree.of) if (holds(child) && ++n >= tree.count) return true
        return false
      }
    }
  }
  const nextRound = (): void => {
    if (++round < 0x7fffffff) return
    // After two thousand million events the stamps start anew.
    round = 1
    for (const stamps of [seen, refuted, wokenAt, fedAt]) stamps.fill(0)
    for (const slot of slots) slot.index?.automaton?.stamp.fill(0)
  }

  return {
    plan,
    match: (fields, onHit) => {
      nextRound()
      wokenCount = 0
      walk(root, fields as Record<string, unknown>, 0)
      if (keywordSlot >= 0) feedKeywords(fields, 0)
      wake(always)
      if (wokenCount > 1) woken.subarray(0, wokenCount).sort()
      for (let i = 0; i < wokenCount; i++) {
        currentRule = woken[i]!
        const rule = rules[currentRule] as PlannedRule
        counters.looked[rule.number]! += 1
        if (holds(trees[currentRule] as Tree)) {
          counters.hits[rule.number]! += 1
          onHit(rule)
        }
      }
      // Values are let go, so that an event is not kept alive until the next of its kind.
      if (fields !== null) releaseValues()
    },
  }

  function releaseValues(): void {
    for (let s = 0; s < slots.length; s++) {
      if (fedAt[s] === round) {
        firstValue[s] = null
        moreValues[s] = null
      }
    }
  }
}

function addPath(root: PathStep, path: readonly string[], slot: number): void {
  let at = root
  for (const name of path) {
    let next = at.next.get(name)
    if (next === undefined) {
      next = { next: new Map(), slots: [], remembered: 0 }
      at.next.set(name, next)
    }
    at = next
  }
  if (!at.slots.includes(slot)) at.slots.push(slot)
}

function searchNetworks(tables: readonly NetworkTable[], value: unknown, mark: (test: number) => void): void {
  const address = parseAddress(value)
  if (address === null) return
  for (const table of tables) {
    if (table.family !== address.family) continue
    const key = address.family === 4 ? maskIpv4(address.v4, table.prefix) : maskIpv6(address.v6, table.prefix).join(':')
    const test = table.tests.get(key)
    if (test !== undefined) mark(test)
  }
}

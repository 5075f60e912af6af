/**
 * Runs a plan over events. One walk of the event feeds each wanted field's values to its index; what is seen wakes rules;
 * only woken rules are looked at. Arrays are reused from event to event and cleared by counting rounds, so a bucket is
 * not to be entered from within itself. `as number` stands on typed-array reads whose bounds the plan guarantees: a check at each
 * would cost more than the read.
 */
import { compareValue, findText, refersTo } from './check.ts'
import { MAX_EVENT_DEPTH, pathsOf, stripBlanks, textOfValue } from './fields.ts'
import type { RegexTest } from './model.ts'
import { isWithin, maskIpv4, maskIpv6, parseAddress } from './networks.ts'
import type { Anchor, NetworkTable, Plan, PlannedRule, Slot, TestEntry, Tree } from './plan.ts'
import { foldText } from './fold.ts'
import type { Regex } from './regex.ts'
import { searchText, type TextIndex } from './text-index.ts'
import { createValueCache, MAX_CACHED_LENGTH, remember, type ValueCache } from './value-cache.ts'

/** Names not wanted that a step of the walk remembers, so that hostile names cannot fill the memory. */
const MAX_REMEMBERED = 2048

interface PathStep {
  readonly next: Map<string, PathStep>
  /** Slots fed by the value here. */
  readonly slots: number[]
  remembered: number
  /** Keys of the last object walked here and where they led: events of a kind name their fields in the same order. */
  readonly lastKeys: string[]
  readonly lastSteps: PathStep[]
}

export interface BucketLimits {
  /** Steps a rule may take an event, in the mean of at least `minEvents`. */
  readonly stepsPerEvent: number
  readonly minEvents: number
  /** Longest text a regular expression is run on, in UTF-16 code units. */
  readonly maxRegexUnits: number
}

export interface Bucket {
  readonly plan: Plan
  /** Matches one event's fields; gives the number of rules that hit and leaves their places in the plan in `hits`. */
  readonly match: (fields: Readonly<Record<string, unknown>>) => number
  readonly hits: Int32Array
}

export interface RuleCounters {
  /** Events the set has seen, halved now and then together with the steps. */
  events: number
  readonly looked: Float64Array
  readonly hits: Float64Array
  /** What the rules' tests cost: a step for each test asked and every 16 units of text searched, more for regular expressions. */
  readonly steps: Float64Array
  /** 1 for rules that went over their budget. */
  readonly aside: Uint8Array
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
  const { rules, trees, slots, keywordSlot, tests, always } = plan
  const root = newStep()
  const unwanted = newStep()
  const keywordIndex = keywordSlot < 0 ? null : (slots[keywordSlot]?.index ?? null)
  /** Whether every keyword is decided by the index, so that the values need not be kept. */
  const keepsKeywords = tests.some(
    (entry) => entry.slot === keywordSlot && (entry.kind !== 'literal' || !entry.isIndexed),
  )
  const keywordWindow = keywordIndex === null ? 0 : keywordIndex.skips !== null ? keywordIndex.skips.window : 1
  const scansKeywords = keywordIndex !== null && !keepsKeywords
  const hits = new Int32Array(rules.length)
  for (const [s, slot] of slots.entries())
    for (const name of slot.names) for (const path of pathsOf(name)) addPath(root, path, s)

  let round = 0
  const seen = new Int32Array(tests.length)
  const refuted = new Int32Array(tests.length)
  const wokenAt = new Int32Array(rules.length)
  const woken = new Int32Array(rules.length)
  let wokenCount = 0
  const searchRounds = new Int32Array(slots.length)
  const collected: number[] = []
  /** For fields whose search costs more than a look-up. */
  const caches = slots.map(({ index }, s): ValueCache | null =>
    index === null ||
    s === keywordSlot ||
    (index.skips === null && index.grams === null && index.automaton === null && index.back === null)
      ? null
      : createValueCache(),
  )
  const fed = new Int32Array(slots.length)
  let fedCount = 0
  let trustsPrototype = true
  const fedAt = new Int32Array(slots.length)
  const firstValue: unknown[] = Array.from(slots, () => null)
  const moreValues: (unknown[] | null)[] = Array.from(slots, () => null)
  const foldedAt = new Int32Array(slots.length)
  const folded: (string | null)[] = Array.from(slots, () => null)
  let currentRule = 0
  let steps = 0
  // The tests once more in columns, because they are asked one by one.
  const isDecided = Uint8Array.from(tests, (entry) => (entry.kind !== 'late' && entry.isIndexed ? 1 : 0))
  const slotOf = Int32Array.from(tests, (entry) => entry.slot)
  const anchorOf = Uint8Array.from(tests, (entry) =>
    entry.kind === 'literal' ? ANCHORS.indexOf(entry.anchor) : NO_ANCHOR,
  )
  const literalOf = tests.map((entry) => (entry.kind === 'literal' ? entry.literal : ''))
  const regexes: (Regex | undefined)[] = []
  const nodes = trees.map(toNode)

  const wakeRule = (rule: number): void => {
    if (wokenAt[rule] !== round) {
      wokenAt[rule] = round
      woken[wokenCount++] = rule
    }
  }
  const { starts: wakeStarts, members: wakeRules } = plan.wakes
  const { starts: presenceStarts, members: presenceRules } = plan.presence
  const mark = (test: number): void => {
    if (seen[test] === round) return
    seen[test] = round
    const end = wakeStarts[test + 1] as number
    for (let i = wakeStarts[test] as number; i < end; i++) wakeRule(wakeRules[i] as number)
  }

  const collect = (test: number): void => {
    collected.push(test)
    mark(test)
  }
  /** Marks what a text of a slot passes. Searches have rounds of their own, so that what one finds is whole. */
  const search = (number: number, index: TextIndex, text: string): void => {
    if (searchRounds[number] === 0x7fffffff) {
      for (const part of [index.automaton, index.skips, index.grams, index.grams?.shortAutomaton]) part?.stamp.fill(0)
      searchRounds[number] = 0
    }
    const own = ((searchRounds[number] as number) + 1) | 0
    searchRounds[number] = own
    const cache = caches[number]
    if (cache === null || cache === undefined || cache.isGivenUp || text.length > MAX_CACHED_LENGTH) {
      searchText(index, text, own, mark)
      return
    }
    const known = cache.known.get(text)
    if (known !== undefined) {
      cache.hits++
      for (let i = 0; i < known.length; i++) mark(known[i] as number)
      return
    }
    collected.length = 0
    searchText(index, text, own, collect)
    remember(cache, text, collected)
  }

  const feed = (number: number, raw: unknown): void => {
    const slot = slots[number] as Slot
    let value = raw
    if (slot.valueMap !== null && typeof raw === 'string' && Object.hasOwn(slot.valueMap, raw))
      value = slot.valueMap[raw]
    if (fedAt[number] !== round) {
      fedAt[number] = round
      fed[fedCount++] = number
      firstValue[number] = value
      moreValues[number] = null
      const end = presenceStarts[number + 1] as number
      for (let i = presenceStarts[number] as number; i < end; i++) wakeRule(presenceRules[i] as number)
    } else (moreValues[number] ??= []).push(value)
    const { index, networks } = slot
    if (index !== null) {
      if (typeof value === 'string') search(number, index, value)
      else if (typeof value === 'number' && index.numbers !== null) {
        const test = index.numbers.get(value)
        if (test !== undefined) mark(test)
      } else {
        const text = textOfValue(value)
        if (text !== null) search(number, index, text)
      }
    }
    if (networks !== null) searchNetworks(networks, value, mark)
  }

  const feedAll = (step: PathStep, value: unknown, depth: number): void => {
    if (typeof value === 'object' && value !== null) {
      if (depth > MAX_EVENT_DEPTH) return
      if (Array.isArray(value)) for (const item of value) feedAll(step, item, depth + 1)
      else if (step.next.size > 0) walk(step, value as Record<string, unknown>, depth, false)
    } else if (value !== undefined && depth <= MAX_EVENT_DEPTH)
      for (let i = 0; i < step.slots.length; i++) feed(step.slots[i] as number, value)
  }

  /** Feeds the fields of an object; `scans` also looks for keywords in all there is below it. */
  const walk = (step: PathStep, object: Record<string, unknown>, depth: number, scans: boolean): void => {
    const { lastKeys, lastSteps } = step
    const proto: unknown = Object.getPrototypeOf(object)
    const checksOwn = !trustsPrototype || (proto !== Object.prototype && proto !== null)
    let place = -1
    for (const key in object) {
      let child: PathStep
      if (lastKeys[++place] === key) child = lastSteps[place] as PathStep
      else {
        child = childOf(step, key)
        if (place < MAX_REMEMBERED) {
          lastKeys[place] = key
          lastSteps[place] = child
        }
      }
      if (child === unwanted && !scans) continue
      if (checksOwn && !Object.hasOwn(object, key)) continue
      const value = object[key]
      if (scans) {
        if (typeof value !== 'string') feedKeywords(value, depth + 1)
        else if (value.length >= keywordWindow && keywordIndex !== null) search(keywordSlot, keywordIndex, value)
        if (child === unwanted) continue
      }
      if (typeof value === 'string' && child.slots.length === 1) feed(child.slots[0] as number, value)
      else feedAll(child, value, depth + 1)
    }
  }
  const childOf = (step: PathStep, key: string): PathStep => {
    const { next } = step
    let child = next.get(key)
    if (child === undefined) {
      child = ignoresBlanks ? (next.get(stripBlanks(key)) ?? unwanted) : unwanted
      if (step.remembered < MAX_REMEMBERED) {
        step.remembered++
        next.set(key, child)
      }
    }
    return child
  }

  const feedKeywords = (value: unknown, depth: number): void => {
    if (typeof value === 'string') {
      if (keepsKeywords) feed(keywordSlot, value)
      else if (value.length >= keywordWindow && keywordIndex !== null) search(keywordSlot, keywordIndex, value)
    } else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') {
      const text = String(value)
      if (depth <= MAX_EVENT_DEPTH && (keepsKeywords || text.length >= keywordWindow)) feed(keywordSlot, text)
    } else if (typeof value === 'object' && value !== null && depth <= MAX_EVENT_DEPTH) {
      if (Array.isArray(value)) for (const item of value) feedKeywords(item, depth + 1)
      else for (const key of Object.keys(value)) feedKeywords((value as Record<string, unknown>)[key], depth + 1)
    }
  }

  const someValue = (slot: number, passes: (value: unknown) => boolean): boolean => {
    if (fedAt[slot] !== round) return false
    if (passes(firstValue[slot])) return true
    return moreValues[slot]?.some(passes) ?? false
  }
  /** The first value of a slot, folded once an event. */
  const foldedFirst = (slot: number): string | null => {
    if (foldedAt[slot] !== round) {
      foldedAt[slot] = round
      const text = textOfValue(firstValue[slot])
      folded[slot] = text === null ? null : foldText(text)
    }
    return folded[slot] ?? null
  }
  const findLiteral = (test: number): boolean => {
    const slot = slotOf[test] as number
    if (fedAt[slot] !== round) return false
    const anchor = anchorOf[test] as number
    const literal = literalOf[test] as string
    const first = foldedFirst(slot)
    steps += 1 + ((first?.length ?? 0) >> 4)
    if (first !== null && literalHolds(anchor, first, literal)) return true
    const more = moreValues[slot]
    if (more === null || more === undefined) return false
    return more.some((value) => {
      const text = textOfValue(value)
      steps += 1 + ((text?.length ?? 0) >> 4)
      return text !== null && literalHolds(anchor, foldText(text), literal)
    })
  }
  const checkOne = (number: number, test: Extract<TestEntry, { kind: 'late' }>['test'], value: unknown): boolean => {
    steps++
    if (test.kind === 'compare') return compareValue(test, value)
    const text = textOfValue(value)
    if (text === null) return false
    steps += text.length >> 4
    if (test.kind === 'text') return findText(test, text).at >= 0
    if (test.kind === 'regex') {
      if (text.length > limits.maxRegexUnits) {
        count(counters.overBudget, rules[currentRule]?.number ?? 0)
        return false
      }
      regexes[number] ??= regexOf(test)
      steps += text.length * (1 + (test.source.length >> 3))
      return regexes[number].test(text)
    }
    return false
  }
  const runTest = (number: number): boolean => {
    const entry = tests[number] as TestEntry
    const { slot } = entry
    if (entry.kind === 'literal') return false
    if (entry.kind === 'cidr') {
      return someValue(slot, (value) => {
        steps++
        const address = parseAddress(value)
        return address !== null && isWithin(address, entry.test.network)
      })
    }
    const { test, after, otherSlot } = entry
    if (test.kind === 'exists') return (fedAt[slot] === round) === test.expected
    if (test.kind === 'null') return fedAt[slot] !== round || !someValue(slot, (v) => v !== null)
    if (test.kind === 'fieldref')
      return someValue(slot, (v) =>
        someValue(otherSlot, (other) => {
          steps++
          return refersTo(test, v, other)
        }),
      )
    if (after !== null && !after.some(testHolds)) return false
    return someValue(slot, (v) => checkOne(number, test, v))
  }
  const testHolds = (test: number): boolean => {
    if (seen[test] === round) return true
    if (isDecided[test] === 1 || refuted[test] === round) return false
    if (anchorOf[test] === NO_ANCHOR ? runTest(test) : findLiteral(test)) {
      seen[test] = round
      return true
    }
    refuted[test] = round
    return false
  }
  const holds = (node: Node): boolean => {
    const { kind, tests: own, of } = node
    if (kind === TEST) return testHolds(node.test)
    if (kind === AND) {
      for (let i = 0; i < of.length; i++) if (!holds(of[i] as Node)) return false
      return true
    }
    if (kind === OR) {
      for (let i = 0; i < own.length; i++) if (testHolds(own[i] as number)) return true
      for (let i = 0; i < of.length; i++) if (holds(of[i] as Node)) return true
      return false
    }
    if (kind === NOT) return !holds(of[0] as Node)
    let n = 0
    for (let i = 0; i < of.length; i++) if (holds(of[i] as Node) && ++n >= node.test) return true
    return false
  }
  const nextRound = (): void => {
    if (++round < 0x7fffffff) return
    // After two thousand million events the stamps start anew.
    round = 1
    for (const stamps of [seen, refuted, wokenAt, fedAt, foldedAt]) stamps.fill(0)
  }

  return {
    plan,
    hits,
    match: (fields) => {
      nextRound()
      wokenCount = 0
      fedCount = 0
      trustsPrototype = isPrototypeClean()
      walk(root, fields as Record<string, unknown>, 0, scansKeywords)
      if (keywordSlot >= 0 && !scansKeywords) feedKeywords(fields, 0)
      for (let i = 0; i < always.length; i++) wakeRule(always[i] as number)
      if (wokenCount > 1) sortPlaces(woken, wokenCount)
      let hitCount = 0
      for (let i = 0; i < wokenCount; i++) {
        currentRule = woken[i] as number
        const { number } = rules[currentRule] as PlannedRule
        if (counters.aside[number] === 1) continue
        count(counters.looked, number)
        steps = 0
        if (holds(nodes[currentRule] as Node)) {
          count(counters.hits, number)
          hits[hitCount++] = currentRule
        }
        if (steps > 0) {
          const sum = (counters.steps[number] as number) + steps
          counters.steps[number] = sum
          if (sum > limits.stepsPerEvent * Math.max(limits.minEvents, counters.events)) counters.aside[number] = 1
        }
      }
      // Values are let go, so that an event is not kept alive until the next of its kind.
      for (let i = 0; i < fedCount; i++) {
        const slot = fed[i] as number
        firstValue[slot] = null
        moreValues[slot] = null
        folded[slot] = null
      }
      return hitCount
    },
  }
}

function count(counter: Float64Array, number: number): void {
  counter[number] = (counter[number] ?? 0) + 1
}

const EMPTY = Object.freeze({})

/** Whether `for … in` over a plain object sees own properties only. */
function isPrototypeClean(): boolean {
  for (const _ in EMPTY) return false
  return true
}

/** Sorts the first `count` places in rising order; few are woken, and a hostile rule set still costs no more than a sort. */
function sortPlaces(places: Int32Array, count: number): void {
  if (count > 24) {
    places.subarray(0, count).sort()
    return
  }
  for (let i = 1; i < count; i++) {
    const place = places[i] as number
    let j = i - 1
    while (j >= 0 && (places[j] as number) > place) {
      places[j + 1] = places[j] as number
      j--
    }
    places[j + 1] = place
  }
}

function newStep(): PathStep {
  return { next: new Map(), slots: [], remembered: 0, lastKeys: [], lastSteps: [] }
}

const ANCHORS: readonly Anchor[] = ['contains', 'startswith', 'endswith', 'equals']
const NO_ANCHOR = 9

function literalHolds(anchor: number, text: string, literal: string): boolean {
  if (anchor === 0) return text.includes(literal)
  if (anchor === 2) return text.endsWith(literal)
  if (anchor === 1) return text.startsWith(literal)
  return text === literal
}

const TEST = 0
const AND = 1
const OR = 2
const NOT = 3
const AT_LEAST = 4

/** A tree in one shape for all its kinds; the alternatives of `or` that are plain tests stand in an array of their numbers. */
interface Node {
  readonly kind: number
  /** The test, or how many of `at least`. */
  readonly test: number
  readonly tests: Int32Array
  readonly of: readonly Node[]
}

const NO_TESTS = new Int32Array(0)

function toNode(tree: Tree): Node {
  const known = new Map<Tree, Node>()
  const convert = (t: Tree): Node => {
    let node = known.get(t)
    if (node === undefined) {
      node = make(t)
      known.set(t, node)
    }
    return node
  }
  const make = (t: Tree): Node => {
    if (t.op === 'test') return { kind: TEST, test: t.test, tests: NO_TESTS, of: [] }
    if (t.op === 'not') return { kind: NOT, test: 0, tests: NO_TESTS, of: [convert(t.of)] }
    if (t.op === 'and') return { kind: AND, test: 0, tests: NO_TESTS, of: t.of.map(convert) }
    if (t.op === 'atLeast') return { kind: AT_LEAST, test: t.count, tests: NO_TESTS, of: t.of.map(convert) }
    const own = t.of.filter((child) => child.op === 'test').map((child) => child.test)
    return {
      kind: OR,
      test: 0,
      tests: Int32Array.from(own),
      of: t.of.filter((child) => child.op !== 'test').map(convert),
    }
  }
  return convert(tree)
}

function addPath(root: PathStep, path: readonly string[], slot: number): void {
  let at = root
  for (const name of path) {
    let next = at.next.get(name)
    if (next === undefined) {
      next = newStep()
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

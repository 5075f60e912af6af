/**
 * Rules of one bucket → what the matcher runs: tests numbered and shared, literals gathered by field, each rule reduced to a
 * small tree over test numbers and to the fewest things one of which must be seen before the tree is worth looking at.
 */
import { foldText } from './fold.ts'
import type { Expr, Network, SigmaDetectionRule, Test } from './model.ts'
import { requiredLiterals } from './regex.ts'
import { namesUnder, type Offer } from './route.ts'
import { buildTextIndex, type TextIndex } from './text-index.ts'

export interface PlannedRule {
  readonly rule: SigmaDetectionRule
  readonly offer: Offer
  /** Number of the rule in the whole set, for its counters. */
  readonly number: number
}

/** A condition over numbered tests. */
export type Tree =
  | { readonly op: 'test'; readonly test: number }
  | { readonly op: 'and' | 'or'; readonly of: readonly Tree[] }
  | { readonly op: 'not'; readonly of: Tree }
  | { readonly op: 'atLeast'; readonly count: number; readonly of: readonly Tree[] }

/** A test that no index decides: it is run on the field's values when a rule asks, and only if one of `after` was seen. */
export interface LateTest {
  readonly test: Test
  readonly slot: number
  readonly otherSlot: number
  readonly after: Int32Array | null
}

export interface Slot {
  readonly field: string
  readonly names: readonly string[]
  readonly valueMap: Readonly<Record<string, string>> | null
  readonly index: TextIndex | null
  /** Networks by prefix length, for rules that nothing but the address can wake. */
  readonly networks: readonly NetworkTable[] | null
}

export interface NetworkTable {
  readonly family: 4 | 6
  readonly prefix: number
  readonly tests: ReadonlyMap<number | string, number>
}

export interface Plan {
  readonly rules: readonly PlannedRule[]
  readonly trees: readonly Tree[]
  readonly slots: readonly Slot[]
  /** Slot of the keywords, -1 where no rule has any. */
  readonly keywordSlot: number
  readonly tests: number
  readonly late: readonly (LateTest | null)[]
  /** By test: rules it wakes. */
  readonly wakes: readonly (Int32Array | null)[]
  /** By slot: rules that the mere presence of the field wakes. */
  readonly presence: readonly (Int32Array | null)[]
  /** Rules looked at for every event of the bucket. */
  readonly always: Int32Array
}

/** What must be seen before a rule can match: any of these tests, or any of these fields. Null: nothing need be. */
interface Need {
  readonly tests: readonly number[]
  readonly slots: readonly number[]
  /** Rough share of events that pass. */
  readonly cost: number
}

type Anchor = 'contains' | 'startswith' | 'endswith' | 'equals'

interface OpenSlot {
  readonly field: string
  readonly names: readonly string[]
  readonly valueMap: Readonly<Record<string, string>> | null
  readonly literals: Record<Anchor, Map<string, number>>
  readonly networks: Map<string, { readonly network: Network; readonly test: number }>
}

export function makePlan(rules: readonly PlannedRule[]): Plan {
  const slots: OpenSlot[] = []
  const slotNumbers = new Map<string, number>()
  const late: (LateTest | null)[] = []
  const costs: number[] = []
  const needs: (Need | null)[] = []
  const testNumbers = new Map<string, number>()

  const slotOf = (field: string | null, offer: Offer): number => {
    const names = field === null ? [] : namesUnder(offer, field)
    const map = field === null || !Object.hasOwn(offer.values, field) ? null : (offer.values[field] ?? null)
    const key = field === null ? '' : JSON.stringify([names, map === null ? 0 : field])
    let slot = slotNumbers.get(key)
    if (slot === undefined) {
      slot = slots.length
      slotNumbers.set(key, slot)
      slots.push({
        field: field ?? '',
        names,
        valueMap: map,
        literals: { contains: new Map(), startswith: new Map(), endswith: new Map(), equals: new Map() },
        networks: new Map(),
      })
    }
    return slot
  }
  const newTest = (entry: LateTest | null, cost: number): number => {
    late.push(entry)
    costs.push(cost)
    needs.push(null)
    return late.length - 1
  }
  /** The test that a literal stands somewhere in a field, decided by the index. */
  const literalTest = (slot: number, anchor: Anchor, literal: string): number => {
    const map = slots[slot]?.literals[anchor]
    const known = map?.get(literal)
    if (known !== undefined) return known
    const test = newTest(null, literalCost(anchor, literal))
    needs[test] = { tests: [test], slots: [], cost: costs[test] ?? 1 }
    map?.set(literal, test)
    return test
  }
  const numberOf = (test: Test, offer: Offer): number => {
    const slot = slotOf(test.field, offer)
    const key = `${slot} ${test.kind === 'fieldref' ? slotOf(test.other, offer) : ''} ${test.key}`
    const known = testNumbers.get(key)
    if (known !== undefined) return known
    const number = makeTest(test, slot, offer)
    testNumbers.set(key, number)
    return number
  }
  const makeTest = (test: Test, slot: number, offer: Offer): number => {
    const present: Need = { tests: [], slots: [slot], cost: 0.6 }
    const lateTest = (need: Need | null, after: readonly number[] | null): number => {
      const otherSlot = test.kind === 'fieldref' ? slotOf(test.other, offer) : -1
      const number = newTest({ test, slot, otherSlot, after: after === null ? null : Int32Array.from(after) }, need?.cost ?? 1)
      needs[number] = need
      return number
    }
    const behind = (literals: readonly string[]): number => {
      const before = literals.map((l) => literalTest(slot, 'contains', l))
      return lateTest({ tests: before, slots: [], cost: before.reduce((sum, b) => sum + (costs[b] ?? 1), 0) }, before)
    }
    switch (test.kind) {
      case 'text': {
        const folded = foldText(test.literal)
        if (test.shape === 'any' || (folded === '' && test.shape !== 'equals')) return lateTest(present, null)
        if (test.shape === 'glob') return behind([folded])
        const indexed = literalTest(slot, test.shape, folded)
        return test.cased ? lateTest({ tests: [indexed], slots: [], cost: costs[indexed] ?? 1 }, [indexed]) : indexed
      }
      case 'regex': {
        const literals = requiredLiterals(test.source, test.flags)
        return literals === null ? lateTest(present, null) : behind(literals)
      }
      case 'cidr': {
        const known = slots[slot]?.networks.get(test.key)
        if (known !== undefined) return known.test
        const number = newTest(null, 0.2)
        needs[number] = { tests: [number], slots: [], cost: 0.2 }
        slots[slot]?.networks.set(test.key, { network: test.network, test: number })
        return number
      }
      case 'exists':
        return lateTest(test.expected ? present : null, null)
      case 'null':
        return lateTest(null, null)
      case 'fieldref':
      case 'compare':
        return lateTest(present, null)
    }
  }

  const plan = (rule: PlannedRule): { tree: Tree; need: Need | null } => {
    const trees = new Map<Expr, Tree>()
    const toTree = (expr: Expr): Tree => {
      const known = trees.get(expr)
      if (known !== undefined) return known
      const tree = makeTree(expr)
      trees.set(expr, tree)
      return tree
    }
    const makeTree = (expr: Expr): Tree => {
      if (expr.op === 'test') return { op: 'test', test: numberOf(expr.test, rule.offer) }
      if (expr.op === 'not') return { op: 'not', of: toTree(expr.of) }
      if (expr.op === 'placeholder') return { op: 'or', of: [] }
      const of = expr.of.map(toTree)
      if (expr.op === 'atLeast') return { op: 'atLeast', count: expr.count, of }
      // What fails most often, and costs least, is asked first.
      if (expr.op === 'and') return { op: 'and', of: of.toSorted((a, b) => askingCost(a) - askingCost(b)) }
      return { op: 'or', of }
    }
    const memo = new Map<Tree, Need | null>()
    const needOf = (tree: Tree): Need | null => {
      const known = memo.get(tree)
      if (known !== undefined) return known
      const need = findNeed(tree)
      memo.set(tree, need)
      return need
    }
    const findNeed = (tree: Tree): Need | null => {
      if (tree.op === 'test') return needs[tree.test] ?? null
      if (tree.op === 'not') return null
      if (tree.op === 'and') {
        let best: Need | null = null
        for (const child of tree.of) {
          const need = needOf(child)
          if (need !== null && (best === null || need.cost < best.cost)) best = need
        }
        return best
      }
      const tests = new Set<number>()
      const present = new Set<number>()
      let cost = 0
      for (const child of tree.of) {
        const need = needOf(child)
        if (need === null) return null
        for (const t of need.tests) tests.add(t)
        for (const s of need.slots) present.add(s)
        cost += need.cost
      }
      return { tests: [...tests], slots: [...present], cost }
    }
    const askingCost = (tree: Tree): number => {
      const need = needOf(tree)
      const isLate = tree.op === 'test' && late[tree.test] !== null
      return (need?.cost ?? 2) + (isLate ? 1 : 0)
    }
    const { rule: source, offer } = rule
    const tree = toTree(offer.only === null ? source.condition : { op: 'and', of: [offer.only, source.condition] })
    return { tree, need: needOf(tree) }
  }

  const trees: Tree[] = []
  const always: number[] = []
  const wakes: number[][] = []
  const presence: number[][] = []
  for (const [r, rule] of rules.entries()) {
    const { tree, need } = plan(rule)
    trees.push(tree)
    if (need === null) always.push(r)
    else {
      for (const t of need.tests) (wakes[t] ??= []).push(r)
      for (const s of need.slots) (presence[s] ??= []).push(r)
    }
  }
  return {
    rules,
    trees,
    keywordSlot: slotNumbers.get('') ?? -1,
    slots: slots.map((slot) => ({
      field: slot.field,
      names: slot.names,
      valueMap: slot.valueMap,
      index: Object.values(slot.literals).some((m) => m.size > 0) ? buildTextIndex(slot.literals) : null,
      networks: slot.networks.size > 0 ? tabulate([...slot.networks.values()]) : null,
    })),
    tests: late.length,
    late,
    wakes: Array.from(late, (_, t) => (wakes[t] === undefined ? null : Int32Array.from(wakes[t]))),
    presence: Array.from(slots, (_, s) => (presence[s] === undefined ? null : Int32Array.from(presence[s]))),
    always: Int32Array.from(always),
  }
}

/** The rarer a literal, the better it keeps a rule asleep; a guess by its kind and length is enough to choose well. */
function literalCost(anchor: Anchor, literal: string): number {
  if (anchor === 'equals') return /^\d{1,5}$/.test(literal) ? 0.05 : literal.length < 4 ? 0.1 : 0.01
  // Ends such as \cmd.exe and beginnings such as C:\Windows\ are common; long pieces in the middle are not.
  if (anchor === 'endswith') return literal.length < 5 ? 0.2 : 0.02
  if (anchor === 'startswith') return literal.length < 12 ? 0.3 : 0.1
  return Math.max(0.0005, 0.9 ** literal.length * 0.3)
}

function tabulate(entries: readonly { readonly network: Network; readonly test: number }[]): NetworkTable[] {
  const tables = new Map<string, { family: 4 | 6; prefix: number; tests: Map<number | string, number> }>()
  for (const { network, test } of entries) {
    const key = `${network.family}/${network.prefix}`
    let table = tables.get(key)
    if (table === undefined) {
      table = { family: network.family, prefix: network.prefix, tests: new Map() }
      tables.set(key, table)
    }
    table.tests.set(network.family === 4 ? network.address : network.address.join(':'), test)
  }
  return [...tables.values()]
}

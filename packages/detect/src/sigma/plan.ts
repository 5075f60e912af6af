/**
 * Rules of one bucket → what the matcher runs: tests numbered and shared, literals gathered by field, each rule reduced to a
 * small tree over test numbers and to the fewest things one of which must be seen before the tree is worth looking at.
 */
import { foldText } from './fold.ts'
import type { CidrTest, Expr, SigmaDetectionRule, Test } from './model.ts'
import { requiredLiterals } from './regex.ts'
import { namesUnder, type Offer } from './route.ts'
import { buildSkipSearch } from './skip-search.ts'
import { buildTextIndex, type TextIndex } from './text-index.ts'

export interface PlannedRule {
  readonly rule: SigmaDetectionRule
  readonly offer: Offer
  /** Number of the rule in the whole set, for its counters. */
  readonly number: number
  /** What is left of the rule's condition for the events of the bucket, where less than the whole. */
  readonly condition?: Expr
}

/** A condition over numbered tests. */
export type Tree =
  | { readonly op: 'test'; readonly test: number }
  | { readonly op: 'and' | 'or'; readonly of: readonly Tree[] }
  | { readonly op: 'not'; readonly of: Tree }
  | { readonly op: 'atLeast'; readonly count: number; readonly of: readonly Tree[] }

/**
 * One numbered test. Those that wake rules are decided by their field's index while the event is walked; the others are run
 * on the field's values when a woken rule asks, so that what nobody asks for costs nothing.
 */
export type TestEntry =
  | {
      readonly kind: 'literal'
      readonly slot: number
      readonly anchor: Anchor
      readonly literal: string
      readonly isIndexed: boolean
    }
  | { readonly kind: 'cidr'; readonly slot: number; readonly test: CidrTest; readonly isIndexed: boolean }
  /** Everything else; run only if one of `after` holds. */
  | {
      readonly kind: 'late'
      readonly slot: number
      readonly otherSlot: number
      readonly test: Test
      readonly after: readonly number[] | null
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
  readonly tests: readonly TestEntry[]
  /** Rules that a test wakes. */
  readonly wakes: Lists
  /** Rules that the mere presence of a slot's field wakes. */
  readonly presence: Lists
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

/** Many short lists in two arrays: the members of list `n` stand from `starts[n]` to `starts[n + 1]`. */
export interface Lists {
  readonly starts: Int32Array
  readonly members: Int32Array
}

export type Anchor = 'contains' | 'startswith' | 'endswith' | 'equals'

interface OpenSlot {
  readonly field: string
  readonly names: readonly string[]
  readonly valueMap: Readonly<Record<string, string>> | null
  readonly literals: Record<Anchor, Map<string, number>>
}

export function makePlan(rules: readonly PlannedRule[]): Plan {
  const slots: OpenSlot[] = []
  const slotNumbers = new Map<string, number>()
  const entries: TestEntry[] = []
  /** Rules that ask a test: what many rules ask for is seldom rare. */
  const uses: number[] = []
  const testNumbers = new Map<string, number>()

  const slotOf = (field: string | null, offer: Offer): number => {
    const names = field === null ? [] : namesUnder(offer, field)
    const map = field === null || !Object.hasOwn(offer.values, field) ? null : (offer.values[field] ?? null)
    const key = field === null ? '' : JSON.stringify([names, map === null ? 0 : field])
    let slot = slotNumbers.get(key)
    if (slot === undefined) {
      slot = slots.length
      slotNumbers.set(key, slot)
      const literals = { contains: new Map(), startswith: new Map(), endswith: new Map(), equals: new Map() }
      slots.push({ field: field ?? '', names, valueMap: map, literals })
    }
    return slot
  }
  const literalTest = (slot: number, anchor: Anchor, literal: string): number => {
    const map = slots[slot]?.literals[anchor]
    const known = map?.get(literal)
    if (known !== undefined) return known
    const test = entries.push({ kind: 'literal', slot, anchor, literal, isIndexed: false }) - 1
    map?.set(literal, test)
    return test
  }
  const makeTest = (test: Test, slot: number, offer: Offer): number => {
    const late = (after: readonly number[] | null): number =>
      entries.push({
        kind: 'late',
        slot,
        otherSlot: test.kind === 'fieldref' ? slotOf(test.other, offer) : -1,
        test,
        after,
      }) - 1
    if (test.kind === 'cidr') return entries.push({ kind: 'cidr', slot, test, isIndexed: false }) - 1
    if (test.kind === 'regex') {
      const literals = requiredLiterals(test.source, test.flags)
      return late(literals === null ? null : literals.map((l) => literalTest(slot, 'contains', l)))
    }
    if (test.kind !== 'text') return late(null)
    const folded = foldText(test.literal)
    if (test.shape === 'any' || (folded === '' && test.shape !== 'equals')) return late(null)
    if (test.shape === 'glob') return late([literalTest(slot, 'contains', folded)])
    const plain = literalTest(slot, test.shape, folded)
    return test.cased ? late([plain]) : plain
  }
  const numberOf = (test: Test, offer: Offer): number => {
    const slot = slotOf(test.field, offer)
    const key = `${slot} ${test.kind === 'fieldref' ? slotOf(test.other, offer) : ''} ${test.key}`
    let number = testNumbers.get(key)
    if (number === undefined) {
      number = makeTest(test, slot, offer)
      testNumbers.set(key, number)
    }
    return number
  }

  // First all trees, so that the uses are known; then what wakes each rule; then the indexes of what wakes any.
  const drafts = rules.map((rule) => {
    const asked = new Set<number>()
    const known = new Map<Expr, Tree>()
    const toTree = (expr: Expr): Tree => {
      let tree = known.get(expr)
      if (tree === undefined) {
        tree = makeTree(expr)
        known.set(expr, tree)
      }
      return tree
    }
    const makeTree = (expr: Expr): Tree => {
      if (expr.op === 'placeholder') return { op: 'or', of: [] }
      if (expr.op === 'not') return { op: 'not', of: toTree(expr.of) }
      if (expr.op !== 'test') return { ...expr, of: expr.of.map(toTree) }
      const test = numberOf(expr.test, rule.offer)
      asked.add(test)
      return { op: 'test', test }
    }
    const condition = rule.condition ?? rule.rule.condition
    const tree = toTree(rule.offer.only === null ? condition : { op: 'and', of: [rule.offer.only, condition] })
    for (const test of asked) uses[test] = (uses[test] ?? 0) + 1
    return tree
  })

  const testNeeds: (Need | null | undefined)[] = []
  const needOfTest = (number: number): Need | null => {
    const known = testNeeds[number]
    if (known !== undefined) return known
    const need = findTestNeed(number)
    testNeeds[number] = need
    return need
  }
  const findTestNeed = (number: number): Need | null => {
    const entry = entries[number]
    if (entry === undefined) return null
    if (entry.kind === 'literal')
      return { tests: [number], slots: [], cost: literalCost(entry.anchor, entry.literal, uses[number] ?? 1) }
    if (entry.kind === 'cidr') return { tests: [number], slots: [], cost: 0.2 }
    if (entry.after !== null) return either(entry.after.map(needOfTest))
    const { test, slot } = entry
    return test.kind === 'null' || (test.kind === 'exists' && !test.expected)
      ? null
      : { tests: [], slots: [slot], cost: 0.6 }
  }

  const trees: Tree[] = []
  const always: number[] = []
  const wakes: number[][] = []
  const presence: number[][] = []
  for (const [r, draft] of drafts.entries()) {
    const memo = new Map<Tree, Need | null>()
    const needOf = (tree: Tree): Need | null => {
      let need = memo.get(tree)
      if (need === undefined) {
        need = findNeed(tree)
        memo.set(tree, need)
      }
      return need
    }
    const findNeed = (tree: Tree): Need | null => {
      if (tree.op === 'test') return needOfTest(tree.test)
      if (tree.op === 'not') return null
      if (tree.op !== 'and') return either(tree.of.map(needOf))
      let best: Need | null = null
      for (const child of tree.of) {
        const need = needOf(child)
        if (need !== null && (best === null || need.cost < best.cost)) best = need
      }
      return best
    }
    const sorted = new Map<Tree, Tree>()
    /** What fails most often, and costs least, is asked first. */
    const inOrder = (tree: Tree): Tree => {
      if (tree.op === 'test') return tree
      let done = sorted.get(tree)
      if (done === undefined) {
        if (tree.op === 'not') done = { op: 'not', of: inOrder(tree.of) }
        else if (tree.op === 'and')
          done = { op: 'and', of: tree.of.toSorted((a, b) => askingCost(a) - askingCost(b)).map(inOrder) }
        else done = { ...tree, of: tree.of.map(inOrder) }
        sorted.set(tree, done)
      }
      return done
    }
    const askingCost = (tree: Tree): number =>
      (needOf(tree)?.cost ?? 2) + (tree.op === 'test' && entries[tree.test]?.kind === 'late' ? 1 : 0)
    const need = needOf(draft)
    trees.push(inOrder(draft))
    if (need === null) always.push(r)
    else {
      for (const t of need.tests) (wakes[t] ??= []).push(r)
      for (const s of need.slots) (presence[s] ??= []).push(r)
    }
  }
  // Where a field is read whole anyway, its other pieces ride along: finding them there costs less than asking for each.
  const isReadWhole = slots.map((slot, s) => {
    const waking = [...slot.literals.contains].filter(([, t]) => wakes[t] !== undefined).map(([literal]) => literal)
    return waking.length > 0 && waking.length < 100 && s !== slotNumbers.get('') && buildSkipSearch(waking) === null
  })
  const networks = slots.map((): { test: CidrTest; number: number }[] => [])
  const indexed = entries.map((entry, t): TestEntry => {
    if (entry.kind === 'late') return entry
    const rides =
      entry.kind === 'literal' &&
      entry.anchor === 'contains' &&
      entry.literal.length >= MIN_RIDER &&
      (isReadWhole[entry.slot] ?? false)
    const isIndexed = wakes[t] !== undefined || rides
    if (!isIndexed && entry.kind === 'literal') slots[entry.slot]?.literals[entry.anchor].delete(entry.literal)
    if (isIndexed && entry.kind === 'cidr') networks[entry.slot]?.push({ test: entry.test, number: t })
    return { ...entry, isIndexed }
  })
  return {
    rules,
    trees,
    keywordSlot: slotNumbers.get('') ?? -1,
    slots: slots.map((slot, s) => ({
      field: slot.field,
      names: slot.names,
      valueMap: slot.valueMap,
      index: Object.values(slot.literals).some((m) => m.size > 0) ? buildTextIndex(slot.literals) : null,
      networks: networks[s]?.length === 0 ? null : tabulate(networks[s] ?? []),
    })),
    tests: indexed,
    wakes: packLists(wakes, entries.length),
    presence: packLists(presence, slots.length),
    always: Int32Array.from(always),
  }
}

function packLists(lists: readonly (readonly number[] | undefined)[], count: number): Lists {
  const starts = new Int32Array(count + 1)
  for (let n = 0; n < count; n++) starts[n + 1] = (starts[n] ?? 0) + (lists[n]?.length ?? 0)
  const members = new Int32Array(starts[count] ?? 0)
  for (let n = 0; n < count; n++) members.set(lists[n] ?? [], starts[n])
  return { starts, members }
}

/** Any of several needs; null as soon as one of them is. */
function either(needs: readonly (Need | null)[]): Need | null {
  const tests = new Set<number>()
  const slots = new Set<number>()
  let cost = 0
  for (const need of needs) {
    if (need === null) return null
    for (const t of need.tests) tests.add(t)
    for (const s of need.slots) slots.add(s)
    cost += need.cost
  }
  return { tests: [...tests], slots: [...slots], cost }
}

/**
 * Rough share of events that hold a literal: a guess by kind, length and how many rules ask for it is enough to choose what
 * wakes a rule. Short pieces are dear, because finding them means reading the whole text.
 */
function literalCost(anchor: Anchor, literal: string, uses: number): number {
  const popularity = 1 + uses / 4
  if (COMMON.has(literal)) return 0.5 * popularity
  if (anchor === 'equals') return /^\d{1,5}$/.test(literal) ? 0.1 : (literal.length < 4 ? 0.05 : 0.01) * popularity
  if (anchor === 'endswith') return (literal.length < 5 ? 0.3 : 0.01) * popularity
  if (anchor === 'startswith') return (literal.length < 12 ? 0.3 : 0.1) * popularity
  return literal.length < 5 ? 0.5 * popularity : Math.max(0.0005, 0.85 ** literal.length * 0.1) * popularity
}

/** Shortest piece that rides along. */
const MIN_RIDER = 8

/** Folded values that a great part of all events holds. */
const COMMON: ReadonlySet<string> = new Set([
  'microsoft corporation',
  'microsoft® windows® operating system',
  'system',
  'high',
  'medium',
  'true',
  'false',
  'setvalue',
  'createkey',
  '\\windows\\',
  'c:\\windows\\',
  'c:\\windows\\system32\\',
  '\\system32\\',
  '\\users\\',
  'c:\\users\\',
  '\\program files',
  'http',
  'https',
  'success',
])

function tabulate(entries: readonly { readonly test: CidrTest; readonly number: number }[]): NetworkTable[] {
  const tables = new Map<string, { family: 4 | 6; prefix: number; tests: Map<number | string, number> }>()
  for (const { test, number } of entries) {
    const { network } = test
    const key = `${network.family}/${network.prefix}`
    let table = tables.get(key)
    if (table === undefined) {
      table = { family: network.family, prefix: network.prefix, tests: new Map() }
      tables.set(key, table)
    }
    table.tests.set(network.family === 4 ? network.address : network.address.join(':'), number)
  }
  return [...tables.values()]
}

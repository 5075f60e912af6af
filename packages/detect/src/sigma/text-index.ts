import { buildAutomaton, buildTrie, scan, step, trieBytes, type Automaton, type Trie } from './automaton.ts'
import { buildGramSearch, gramSearch, type GramSearch } from './gram-search.ts'
import { buildSkipSearch, skipSearch, type SkipSearch } from './skip-search.ts'

/** Literals of one field; each leads to the number of a test. All folded and distinct within their list. */
export interface FieldLiterals {
  readonly contains: ReadonlyMap<string, number>
  readonly startswith: ReadonlyMap<string, number>
  readonly endswith: ReadonlyMap<string, number>
  readonly equals: ReadonlyMap<string, number>
}

/**
 * Decides every literal test of one field in one look at a value: text searched whole only for `contains`; beginnings and
 * whole values walk a trie from the front, endings one from the back, and stop where no literal goes on.
 */
export interface TextIndex {
  /** Literals of `contains`: where the shortest is long enough by skipping, else many by grams and few by automaton. At most one is set. */
  readonly skips: SkipSearch | null
  readonly grams: GramSearch | null
  readonly automaton: Automaton | null
  readonly containsTests: Int32Array
  readonly front: Trie | null
  /** By state of `front`: test of the beginning, and of the whole value, that ends there; -1 for none. */
  readonly frontStarts: Int32Array
  readonly frontEquals: Int32Array
  readonly back: Trie | null
  readonly backTests: Int32Array
  /** Test of the empty value, -1 for none. */
  readonly emptyTest: number
  /** Whole values that are numbers, where the field has no other literals; else null. */
  readonly numbers: ReadonlyMap<number, number> | null
  readonly bytes: number
}

/** Literals from which on an automaton leaves the caches. */
const MANY = 100

export function buildTextIndex(literals: FieldLiterals): TextIndex {
  const contains = [...literals.contains.keys()]
  const skips = contains.length > 0 ? buildSkipSearch(contains) : null
  const grams = contains.length >= MANY && skips === null ? buildGramSearch(contains) : null
  const automaton = contains.length > 0 && skips === null && grams === null ? buildAutomaton(contains) : null
  const fronts = [...new Set([...literals.startswith.keys(), ...literals.equals.keys()])].filter((l) => l !== '')
  const front = fronts.length > 0 ? buildTrie(fronts) : null
  const frontStarts = new Int32Array(front?.states ?? 0).fill(-1)
  const frontEquals = new Int32Array(front?.states ?? 0).fill(-1)
  for (const [i, literal] of fronts.entries()) {
    const state = front?.ends[i] ?? 0
    frontStarts[state] = literals.startswith.get(literal) ?? -1
    frontEquals[state] = literals.equals.get(literal) ?? -1
  }
  const ends = [...literals.endswith.keys()]
  const back = ends.length > 0 ? buildTrie(ends, true) : null
  const backTests = new Int32Array(back?.states ?? 0).fill(-1)
  for (const [i, literal] of ends.entries()) backTests[back?.ends[i] ?? 0] = literals.endswith.get(literal) ?? -1
  let numbers: Map<number, number> | null = null
  if (literals.contains.size === 0 && back === null && literals.startswith.size === 0) {
    numbers = new Map()
    for (const [literal, test] of literals.equals)
      if (String(Number(literal)) === literal) numbers.set(Number(literal), test)
  }
  const bytes =
    (automaton === null ? 0 : trieBytes(automaton)) +
    (skips === null ? 0 : trieBytes(skips.trie) + skips.shift.byteLength) +
    (grams?.bytes ?? 0) +
    (front === null ? 0 : trieBytes(front)) +
    (back === null ? 0 : trieBytes(back))
  return {
    skips,
    grams,
    automaton,
    containsTests: Int32Array.from(contains, (l) => literals.contains.get(l) ?? -1),
    front,
    frontStarts,
    frontEquals,
    back,
    backTests,
    emptyTest: literals.equals.get('') ?? -1,
    numbers,
    bytes,
  }
}

/** Calls `mark` with every test that the text passes; a test may be marked twice. */
export function searchText(index: TextIndex, text: string, round: number, mark: (test: number) => void): void {
  const { automaton, skips, grams, front, back } = index
  const n = text.length
  if (n === 0) {
    if (index.emptyTest >= 0) mark(index.emptyTest)
    return
  }
  if (automaton !== null) {
    const count = scan(automaton, text, round)
    for (let i = 0; i < count; i++) mark(index.containsTests[automaton.found[i] as number] as number)
  }
  if (skips !== null && n >= skips.window) {
    const count = skipSearch(skips, text, round)
    for (let i = 0; i < count; i++) mark(index.containsTests[skips.found[i] as number] as number)
  }
  if (grams !== null) {
    const count = gramSearch(grams, text, round)
    for (let i = 0; i < count; i++) mark(index.containsTests[grams.found[i] as number] as number)
  }
  if (front !== null) walkFront(index, front, text, mark)
  if (back !== null) walkBack(index, back, text, mark)
}

function walkFront(index: TextIndex, trie: Trie, text: string, mark: (test: number) => void): void {
  const { frontStarts, frontEquals } = index
  const { low, table, dense, width } = trie
  const n = text.length
  let state = 0
  for (let i = 0; i < n; i++) {
    const unit = text.charCodeAt(i)
    state =
      unit < 128 && state < dense ? (table[state * width + (low[unit] as number)] as number) : step(trie, state, unit)
    if (state === 0) return
    const test = frontStarts[state] as number
    if (test >= 0) mark(test)
  }
  const test = frontEquals[state] as number
  if (test >= 0) mark(test)
}

function walkBack(index: TextIndex, trie: Trie, text: string, mark: (test: number) => void): void {
  const { backTests } = index
  const { low, table, dense, width } = trie
  let state = 0
  for (let i = text.length - 1; i >= 0; i--) {
    const unit = text.charCodeAt(i)
    state =
      unit < 128 && state < dense ? (table[state * width + (low[unit] as number)] as number) : step(trie, state, unit)
    if (state === 0) return
    const test = backTests[state] as number
    if (test >= 0) mark(test)
  }
}

/**
 * Many literals found in one pass over a text (Aho and Corasick 1975), made compact: characters are reduced to the few
 * classes the literals use, shallow states have complete rows, deep ones one child and a failure link. Literals must be
 * folded; texts are folded while they are read. States stand in breadth-first order, the root is 0.
 */
import { FOLD } from './fold.ts'

/** Cells of complete rows at most, 4 bytes each: enough to keep typical texts within them, small enough for the caches. */
const MAX_DENSE_CELLS = 100_000

export interface Trie {
  /** Class of a unit below 128, folded or not; 0 is every character no literal has. */
  readonly low: Uint16Array
  /** Class of a folded unit from 128 on, or null where all literals are ASCII. */
  readonly high: ReadonlyMap<number, number> | null
  readonly classes: number
  /** Classes below this are ASCII and have a cell in every row; the others are looked up in `more`, so that rare alphabets widen no row. */
  readonly width: number
  readonly states: number
  /** States below this have a row of `width` cells in `table`; 0 means no child. */
  readonly dense: number
  readonly table: Int32Array
  /** First child of every state and its class; 0 where there is none. */
  readonly childClass: Uint16Array
  readonly child: Int32Array
  /** Children by state * classes + class that neither a row nor the first child holds. */
  readonly more: ReadonlyMap<number, number> | null
  /** State where each literal ends, in the order given. */
  readonly ends: Int32Array
}

export interface Automaton extends Trie {
  readonly fail: Int32Array
  /** Literal that ends in the state, or -1. */
  readonly literalAt: Int32Array
  /** The state itself or its nearest suffix in which a literal ends; 0 for none. */
  readonly output: Int32Array
  /** 1 where `output` names a state: a byte a state stays in the caches where four would not. */
  readonly endsHere: Uint8Array
  /** Round in which a state was last reported. */
  readonly stamp: Int32Array
  /** Literals found by the last scan. */
  readonly found: Int32Array
}

/** Builds the trie of distinct non-empty folded literals; `isReversed` reads them from their ends. */
export function buildTrie(literals: readonly string[], isReversed = false): Trie {
  const low = new Uint16Array(128)
  const high = new Map<number, number>()
  let width = 1
  let units = 0
  for (const literal of literals) {
    units += literal.length
    for (let i = 0; i < literal.length; i++) {
      const unit = literal.charCodeAt(i)
      if (unit >= 128) high.set(unit, 0)
      else if (low[unit] === 0) low[unit] = width++
    }
  }
  let classes = width
  for (const unit of high.keys()) high.set(unit, classes++)
  // Texts are read unfolded: a capital below 128 has the class of its small letter.
  for (let unit = 65; unit <= 90; unit++) low[unit] = low[unit + 32] ?? 0
  const classOf = (unit: number): number => (unit < 128 ? (low[unit] ?? 0) : (high.get(unit) ?? 0))

  // Children as they come: an open hash of (parent, class) finds them, sibling links list them.
  const room = units + 1
  let size = 16
  while (size < room * 2) size *= 2
  const slots = new Int32Array(size)
  const parent = new Int32Array(room)
  const ownClass = new Uint16Array(room)
  const firstChild = new Int32Array(room)
  const sibling = new Int32Array(room)
  const rawEnds = new Int32Array(literals.length)
  let count = 1
  for (let l = 0; l < literals.length; l++) {
    const literal = literals[l] ?? ''
    let state = 0
    for (let i = 0; i < literal.length; i++) {
      const k = classOf(literal.charCodeAt(isReversed ? literal.length - 1 - i : i))
      let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(k, 0x85ebca6b)) >>> 0
      slot = (slot ^ (slot >>> 15)) & (size - 1)
      let next = slots[slot] ?? 0
      while (next !== 0 && (parent[next] !== state || ownClass[next] !== k)) {
        slot = (slot + 1) & (size - 1)
        next = slots[slot] ?? 0
      }
      if (next === 0) {
        next = count++
        slots[slot] = next
        parent[next] = state
        ownClass[next] = k
        sibling[next] = firstChild[state] ?? 0
        firstChild[state] = next
      }
      state = next
    }
    rawEnds[l] = state
  }

  // Renumber breadth first.
  const order = new Int32Array(count)
  const rank = new Int32Array(count)
  let filled = 1
  for (let at = 0; at < filled; at++) {
    for (let c = firstChild[order[at] ?? 0] ?? 0; c !== 0; c = sibling[c] ?? 0) {
      rank[c] = filled
      order[filled++] = c
    }
  }
  const dense = Math.max(1, Math.min(count, Math.floor(MAX_DENSE_CELLS / width)))
  const table = new Int32Array(dense * width)
  const childClass = new Uint16Array(count)
  const child = new Int32Array(count)
  const more = new Map<number, number>()
  for (let s = 0; s < count; s++) {
    for (let c = firstChild[order[s] ?? 0] ?? 0; c !== 0; c = sibling[c] ?? 0) {
      const target = rank[c] ?? 0
      const k = ownClass[c] ?? 0
      if (s < dense && k < width) table[s * width + k] = target
      else if (s < dense || child[s] !== 0) more.set(s * classes + k, target)
      else {
        child[s] = target
        childClass[s] = k
      }
    }
  }
  const ends = rawEnds.map((raw) => rank[raw] ?? 0)
  return {
    low,
    high: high.size > 0 ? high : null,
    classes,
    width,
    states: count,
    dense,
    table,
    childClass,
    child,
    more: more.size > 0 ? more : null,
    ends,
  }
}

/** Builds the automaton of distinct non-empty folded literals. */
export function buildAutomaton(literals: readonly string[]): Automaton {
  const trie = buildTrie(literals)
  const { states, classes, width, dense, table, child, childClass, more } = trie
  const fail = new Int32Array(states)
  const literalAt = new Int32Array(states).fill(-1)
  const output = new Int32Array(states)
  for (let l = 0; l < literals.length; l++) literalAt[trie.ends[l] ?? 0] = l
  const next = (from: number, k: number): number => {
    let s = from
    for (;;) {
      if (s < dense && k < width) return table[s * width + k] ?? 0
      if (childClass[s] === k) return child[s] ?? 0
      const target = more?.get(s * classes + k)
      if (target !== undefined) return target
      if (s === 0) return 0
      s = fail[s] ?? 0
    }
  }
  const extra = new Map<number, [number, number][]>()
  if (more !== null) {
    for (const [key, target] of more) {
      const s = Math.floor(key / classes)
      const list = extra.get(s) ?? []
      list.push([key % classes, target])
      extra.set(s, list)
    }
  }
  const settle = (state: number, k: number, target: number): void => {
    fail[target] = state === 0 ? 0 : next(fail[state] ?? 0, k)
  }
  // Breadth first: whatever a state fails to stands before it and is finished.
  for (let s = 0; s < states; s++) {
    output[s] = (literalAt[s] ?? -1) >= 0 ? s : (output[fail[s] ?? 0] ?? 0)
    if (s < dense) {
      const row = s * width
      const failRow = (fail[s] ?? 0) * width
      for (let k = 1; k < width; k++) {
        const target = table[row + k] ?? 0
        if (target !== 0) settle(s, k, target)
        else if (s !== 0) table[row + k] = table[failRow + k] ?? 0
      }
    } else if (child[s] !== 0) settle(s, childClass[s] ?? 0, child[s] ?? 0)
    for (const [k, target] of extra.get(s) ?? []) settle(s, k, target)
  }
  return {
    ...trie,
    fail,
    literalAt,
    output,
    endsHere: Uint8Array.from(output, (o) => (o === 0 ? 0 : 1)),
    stamp: new Int32Array(states),
    found: new Int32Array(literals.length + 1),
  }
}

/**
 * Finds every literal in `text`, each reported once per round, into `automaton.found`; gives their number. Linear in the
 * text: a state already reported in this round is passed over with all its suffixes.
 */
export function scan(automaton: Automaton, text: string, round: number): number {
  const {
    low,
    high,
    classes,
    width,
    dense,
    table,
    childClass,
    child,
    more,
    fail,
    output,
    endsHere,
    literalAt,
    stamp,
    found,
  } = automaton
  const n = text.length
  let state = 0
  let count = 0
  for (let i = 0; i < n; i++) {
    const unit = text.charCodeAt(i)
    let k = 0
    if (unit < 128) k = low[unit] as number
    else {
      const folded = FOLD[unit] as number
      k = folded < 128 ? (low[folded] as number) : high === null ? 0 : (high.get(folded) ?? 0)
    }
    if (k === 0) {
      state = 0
      continue
    }
    for (;;) {
      if (state < dense && k < width) {
        state = table[state * width + k] as number
        break
      }
      if (childClass[state] === k) {
        state = child[state] as number
        break
      }
      const target = more === null ? undefined : more.get(state * classes + k)
      if (target !== undefined) {
        state = target
        break
      }
      if (state === 0) break
      state = fail[state] as number
    }
    if (endsHere[state] === 0) continue
    let out = output[state] as number
    while (out !== 0 && stamp[out] !== round) {
      stamp[out] = round
      found[count++] = literalAt[out] as number
      out = output[fail[out] as number] as number
    }
  }
  return count
}

/** The child of a state by a unit of text, folded here; 0 where there is none. */
export function step(trie: Trie, state: number, unit: number): number {
  let k = 0
  if (unit < 128) k = trie.low[unit] as number
  else {
    const folded = FOLD[unit] as number
    k = folded < 128 ? (trie.low[folded] as number) : (trie.high?.get(folded) ?? 0)
  }
  if (k === 0) return 0
  if (state < trie.dense && k < trie.width) return trie.table[state * trie.width + k] as number
  if (trie.childClass[state] === k) return trie.child[state] as number
  return trie.more?.get(state * trie.classes + k) ?? 0
}

/** Bytes held by the typed arrays, near enough for statistics. */
export function trieBytes(trie: Trie | Automaton): number {
  const rows = trie.table.byteLength + trie.childClass.byteLength + trie.child.byteLength + trie.ends.byteLength
  const links =
    'fail' in trie
      ? trie.fail.byteLength + trie.output.byteLength + trie.literalAt.byteLength + trie.stamp.byteLength
      : 0
  return rows + links + (trie.more?.size ?? 0) * 40 + (trie.high?.size ?? 0) * 40
}

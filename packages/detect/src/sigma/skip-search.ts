/**
 * Many long literals found by skipping (Wu and Manber 1994): no literal is shorter than the window, so most of the text is
 * never looked at. Where the block of characters at the window's end could end some literal's window, the literals are
 * walked from the window's start.
 */
import { buildAutomaton, buildTrie, scan, step, type Automaton, type Trie } from './automaton.ts'
import { FOLD } from './fold.ts'

const MIN_WINDOW = 5
const MAX_WINDOW = 20
const MAX_SHIFTS = 65_536

export interface SkipSearch {
  readonly window: number
  /** Characters in a block, 2 or 3. */
  readonly block: number
  readonly classes: number
  /** Class of a unit below 128, folded or not; 0 is every character that no window has. */
  readonly low: Uint16Array
  readonly high: ReadonlyMap<number, number> | null
  readonly shift: Uint8Array
  readonly trie: Trie
  /** Literal that ends in a state of the trie, or -1. */
  readonly literalAt: Int32Array
  readonly stamp: Int32Array
  readonly found: Int32Array
  readonly literals: readonly string[]
  /** Takes over where a text makes the walks long; built when first needed. */
  readonly reserve: { automaton: Automaton | null }
}

/** Null where the literals are too short, or too many for their windows to leave gaps: then the automaton is the faster. */
export function buildSkipSearch(literals: readonly string[]): SkipSearch | null {
  const shortest = literals.reduce((n, l) => Math.min(n, l.length), Infinity)
  if (shortest < MIN_WINDOW || literals.length > 2000) return null
  const window = Math.min(shortest, MAX_WINDOW)
  const low = new Uint16Array(128)
  const high = new Map<number, number>()
  let classes = 1
  for (const literal of literals) {
    for (let i = 0; i < window; i++) {
      const unit = literal.charCodeAt(i)
      if (unit < 128) {
        if (low[unit] === 0) low[unit] = classes++
      } else if (!high.has(unit)) high.set(unit, classes++)
    }
  }
  if (classes * classes > MAX_SHIFTS) return null
  const block = classes ** 3 <= MAX_SHIFTS && window >= 6 ? 3 : 2
  for (let unit = 65; unit <= 90; unit++) low[unit] = low[unit + 32] ?? 0
  const classOf = (unit: number): number => (unit < 128 ? (low[unit] ?? 0) : (high.get(unit) ?? 0))
  const shift = new Uint8Array(classes ** block).fill(window - block + 1)
  let total = 0
  for (const literal of literals) {
    for (let j = block - 1; j < window; j++) {
      let key = 0
      for (let b = j - block + 1; b <= j; b++) key = key * classes + classOf(literal.charCodeAt(b))
      shift[key] = Math.min(shift[key] ?? 0, window - 1 - j)
    }
  }
  for (const s of shift) total += s
  if (total / shift.length < 2) return null
  const trie = buildTrie(literals)
  const literalAt = new Int32Array(trie.states).fill(-1)
  for (let l = 0; l < literals.length; l++) literalAt[trie.ends[l] ?? 0] = l
  return {
    window,
    block,
    classes,
    low,
    high: high.size > 0 ? high : null,
    shift,
    trie,
    literalAt,
    stamp: new Int32Array(literals.length),
    found: new Int32Array(literals.length + 1),
    literals,
    reserve: { automaton: null },
  }
}

/** Finds every literal in `text`, each reported once per round, into `search.found`; gives their number. */
export function skipSearch(search: SkipSearch, text: string, round: number): number {
  const { window, block, classes, low, high, shift, trie, literalAt, stamp, found } = search
  const n = text.length
  const limit = 1000 + 4 * n
  let walked = 0
  let count = 0
  let i = window - 1
  while (i < n) {
    const last = classAt(low, high, text.charCodeAt(i))
    if (last === 0) {
      i += window
      continue
    }
    let key = classAt(low, high, text.charCodeAt(i - 1)) * classes + last
    if (block === 3) key += classAt(low, high, text.charCodeAt(i - 2)) * classes * classes
    const jump = shift[key]!
    if (jump > 0) {
      i += jump
      continue
    }
    let state = 0
    for (let j = i - window + 1; j < n; j++) {
      state = step(trie, state, text.charCodeAt(j))
      if (state === 0) break
      walked++
      const literal = literalAt[state]!
      if (literal >= 0 && stamp[literal] !== round) {
        stamp[literal] = round
        found[count++] = literal
      }
    }
    if (walked > limit) return withAutomaton(search, text, round, count)
    i++
  }
  return count
}

/** The whole text by automaton, so that no text makes the walks overlap without end. */
function withAutomaton(search: SkipSearch, text: string, round: number, before: number): number {
  search.reserve.automaton ??= buildAutomaton(search.literals)
  const { automaton } = search.reserve
  const { stamp, found } = search
  automaton.stamp.fill(0)
  const all = scan(automaton, text, 1)
  let count = before
  for (let i = 0; i < all; i++) {
    const literal = automaton.found[i]!
    if (stamp[literal] === round) continue
    stamp[literal] = round
    found[count++] = literal
  }
  return count
}

function classAt(low: Uint16Array, high: ReadonlyMap<number, number> | null, unit: number): number {
  if (unit < 128) return low[unit]!
  const folded = FOLD[unit]!
  return folded < 128 ? low[folded]! : high === null ? 0 : (high.get(folded) ?? 0)
}

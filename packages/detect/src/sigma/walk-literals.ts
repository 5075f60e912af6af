/** Literals walked from a place where one may begin, and the automaton that takes over from them. */
import { buildAutomaton, buildTrie, scan, step, type Automaton, type Trie } from './automaton.ts'

/** What a search of literals reports, and what it falls back on. */
export interface FoundLiterals {
  readonly stamp: Int32Array
  readonly found: Int32Array
  readonly literals: readonly string[]
  /** Takes over where a text makes the walks long; built when first needed. */
  readonly reserve: { automaton: Automaton | null }
  /** Steps walked in the present text. */
  walked: number
}

export interface WalkedLiterals extends FoundLiterals {
  readonly trie: Trie
  /** Literal that ends in a state of the trie, or -1. */
  readonly literalAt: Int32Array
}

export function prepareWalks(literals: readonly string[]): WalkedLiterals {
  const trie = buildTrie(literals)
  const literalAt = new Int32Array(trie.states).fill(-1)
  for (let l = 0; l < literals.length; l++) literalAt[trie.ends[l] ?? 0] = l
  return {
    trie,
    literalAt,
    stamp: new Int32Array(literals.length),
    found: new Int32Array(literals.length + 1),
    literals,
    reserve: { automaton: null },
    walked: 0,
  }
}

/** Reports the literals that begin at `from` and were not found in this round; gives the new number found. */
export function walkFrom(search: WalkedLiterals, text: string, from: number, round: number, before: number): number {
  const { trie, literalAt, stamp, found } = search
  const n = text.length
  let count = before
  let state = 0
  let j = from
  for (; j < n; j++) {
    state = step(trie, state, text.charCodeAt(j))
    if (state === 0) break
    const literal = literalAt[state] as number
    if (literal >= 0 && stamp[literal] !== round) {
      stamp[literal] = round
      found[count++] = literal
    }
  }
  search.walked += j - from
  return count
}

/** The whole text by automaton, so that no text makes the walks overlap without end. */
export function withAutomaton(search: FoundLiterals, text: string, round: number, before: number): number {
  search.reserve.automaton ??= buildAutomaton(search.literals)
  const { automaton } = search.reserve
  const { stamp, found } = search
  automaton.stamp.fill(0)
  const all = scan(automaton, text, 1)
  let count = before
  for (let i = 0; i < all; i++) {
    const literal = automaton.found[i] as number
    if (stamp[literal] === round) continue
    stamp[literal] = round
    found[count++] = literal
  }
  return count
}

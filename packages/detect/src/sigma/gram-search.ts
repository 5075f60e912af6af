/**
 * Very many literals found in one look at a text: of each literal the four characters that are rarest among all of them are
 * noted in a table of bits small enough for the nearest cache, and only where four characters of the text are noted is a
 * literal compared. Literals with a letter beyond ASCII are noted by that letter, those under four characters looked for
 * singly. `as number` stands on typed-array reads whose keys are masked to the table's size.
 */
import { buildAutomaton, scan, type Automaton } from './automaton.ts'
import { foldText } from './fold.ts'
import { withAutomaton, type FoundLiterals } from './walk-literals.ts'

const SPAN = 4
/** Units are shifted by this, so that after four of them a unit is gone from any table up to 20 bits. */
const SHIFT = 5
/** Shortest literals up to which each is looked for by itself. */
const MAX_SINGLY = 16

export interface GramSearch extends FoundLiterals {
  /** By hash of four units: whether a literal may hold them. */
  readonly noted: Int32Array
  /** By unit beyond ASCII. */
  readonly notedLetters: Int32Array
  /** Literals by what they are noted by (letters under `-1 - unit`), and the place of that in each, its last unit counted. */
  readonly candidates: ReadonlyMap<number, Int32Array>
  readonly offsets: Int32Array
  readonly shorts: readonly number[]
  readonly shortAutomaton: Automaton | null
  readonly bytes: number
}

/** The table's place for the four units that end at `end`. */
function hashAt(text: string, end: number, mask: number): number {
  let hash = 0
  for (let i = end - SPAN + 1; i <= end; i++) hash = ((hash << SHIFT) ^ text.charCodeAt(i)) & mask
  return hash
}

/** So many bits that few places of a text are noted by chance. */
function bitsFor(count: number): number {
  return count < 2000 ? 17 : count < 8000 ? 18 : count < 20_000 ? 19 : 20
}

/** Builds the search of distinct folded literals. */
export function buildGramSearch(literals: readonly string[]): GramSearch {
  const mask = (1 << bitsFor(literals.length)) - 1
  const counts = new Map<number, number>()
  for (const literal of literals)
    for (let end = SPAN - 1; end < literal.length; end++) {
      const hash = hashAt(literal, end, mask)
      counts.set(hash, (counts.get(hash) ?? 0) + 1)
    }
  const noted = new Int32Array((mask + 1) >> 5)
  const notedLetters = new Int32Array(65_536 >> 5)
  const lists = new Map<number, number[]>()
  const offsets = new Int32Array(literals.length)
  const shorts: number[] = []
  for (const [l, literal] of literals.entries()) {
    const letter = literal.search(/[\u0080-\uffff]/)
    let key = -1
    if (letter >= 0) {
      const unit = literal.charCodeAt(letter)
      offsets[l] = letter
      key = -1 - unit
      notedLetters[unit >> 5] = (notedLetters[unit >> 5] as number) | (1 << (unit & 31))
    } else if (literal.length < SPAN) {
      shorts.push(l)
      continue
    } else {
      let fewest = Infinity
      for (let end = SPAN - 1; end < literal.length; end++) {
        const hash = hashAt(literal, end, mask)
        const count = counts.get(hash) ?? 0
        if (count >= fewest) continue
        fewest = count
        key = hash
        offsets[l] = end
      }
      noted[key >> 5] = (noted[key >> 5] as number) | (1 << (key & 31))
    }
    const list = lists.get(key)
    if (list === undefined) lists.set(key, [l])
    else list.push(l)
  }
  const candidates = new Map<number, Int32Array>()
  for (const [key, list] of lists) candidates.set(key, Int32Array.from(list))
  return {
    noted,
    notedLetters,
    candidates,
    offsets,
    shorts,
    shortAutomaton: shorts.length > MAX_SINGLY ? buildAutomaton(shorts.map((l) => literals[l] ?? '')) : null,
    bytes: noted.byteLength + notedLetters.byteLength + literals.length * 72,
    stamp: new Int32Array(literals.length),
    found: new Int32Array(literals.length + 1),
    literals,
    reserve: { automaton: null },
    walked: 0,
  }
}

/** Finds every literal in `text`, each reported once per round, into `search.found`; gives their number. */
export function gramSearch(search: GramSearch, text: string, round: number): number {
  const { noted, notedLetters, candidates, shorts, shortAutomaton, stamp, found, literals } = search
  const folded = foldText(text)
  const n = folded.length
  const limit = 1000 + 8 * n
  const mask = noted.length * 32 - 1
  search.walked = 0
  let count = 0
  let hash = 0
  for (let i = 0; i < n; i++) {
    const unit = folded.charCodeAt(i)
    hash = ((hash << SHIFT) ^ unit) & mask
    let key = hash
    if ((((noted[hash >> 5] as number) >>> (hash & 31)) & 1) === 0) {
      if (unit < 128 || (((notedLetters[unit >> 5] as number) >>> (unit & 31)) & 1) === 0) continue
      key = -1 - unit
    } else if (unit > 127) count = compare(search, candidates.get(-1 - unit), folded, i, round, count)
    count = compare(search, candidates.get(key), folded, i, round, count)
    if (search.walked > limit) return withAutomaton(search, text, round, count)
  }
  if (shortAutomaton !== null) {
    const all = scan(shortAutomaton, folded, round)
    for (let i = 0; i < all; i++) found[count++] = shorts[shortAutomaton.found[i] as number] as number
  } else {
    for (const l of shorts) {
      if (!folded.includes(literals[l] as string)) continue
      stamp[l] = round
      found[count++] = l
    }
  }
  return count
}

function compare(
  search: GramSearch,
  list: Int32Array | undefined,
  folded: string,
  at: number,
  round: number,
  before: number,
): number {
  if (list === undefined) return before
  const { offsets, literals, stamp, found } = search
  let count = before
  for (let i = 0; i < list.length; i++) {
    const l = list[i] as number
    if (stamp[l] === round) {
      search.walked++
      continue
    }
    const literal = literals[l] as string
    const start = at - (offsets[l] as number)
    search.walked += literal.length
    if (start < 0 || !folded.startsWith(literal, start)) continue
    stamp[l] = round
    found[count++] = l
  }
  return count
}

/**
 * Many long literals found by skipping (Wu and Manber 1994): no literal is shorter than the window, so most of the text is
 * never looked at. Where the block of two or three characters at the window's end could stand at that place in some literal,
 * the text is stepped on by as little as that literal asks; where it could end a window, the literals are walked from its start.
 * `as number` stands on typed-array reads whose keys are masked to the table's size.
 */
import { FOLD } from './fold.ts'
import { prepareWalks, walkFrom, withAutomaton, type WalkedLiterals } from './walk-literals.ts'

const MIN_WINDOW = 5
const MAX_WINDOW = 24
/** Places in literals up to which blocks of two still tell texts from literals; a third character costs a look more at each step. */
const MAX_PAIRS = 300
const TABLE = 8192
/** Fewer literals do with a smaller table, which stays in the nearest cache. */
const SMALL_TABLE = 2048
const FEW = 60
/** Mean step under which the automaton is the faster. */
const MIN_MEAN_STEP = 2

export interface SkipSearch extends WalkedLiterals {
  readonly window: number
  readonly block: 2 | 3
  /** By key of two or hash of three folded characters: how far to step on; 0 where a window may end. */
  readonly shift: Uint8Array
}

/**
 * Characters that fold alike have equal keys: bit 5 is what sets capitals apart in ASCII, and it is forced. Others may share
 * a key with them, which only shortens a step.
 */
function keyOf3(a: number, b: number, c: number, mask: number): number {
  return (
    ((((a < 128 ? a : (FOLD[a] as number)) | 32) << 10) ^
      (((b < 128 ? b : (FOLD[b] as number)) | 32) << 5) ^
      ((c < 128 ? c : (FOLD[c] as number)) | 32)) &
    mask
  )
}

function keyOf2(a: number, b: number, mask: number): number {
  return ((((a < 128 ? a : (FOLD[a] as number)) | 32) << 6) ^ ((b < 128 ? b : (FOLD[b] as number)) | 32)) & mask
}

/** Null where the literals are too short, or too many for their windows to leave gaps. */
export function buildSkipSearch(literals: readonly string[]): SkipSearch | null {
  const shortest = literals.reduce((n, l) => Math.min(n, l.length), Infinity)
  if (shortest < MIN_WINDOW) return null
  const window = Math.min(shortest, MAX_WINDOW)
  const pairs = new Set<string>()
  for (const literal of literals) for (let j = 1; j < window; j++) pairs.add(literal.slice(j - 1, j + 1))
  const block = pairs.size <= MAX_PAIRS ? 2 : 3
  const size = literals.length <= FEW ? SMALL_TABLE : TABLE
  const mask = size - 1
  const shift = new Uint8Array(size).fill(window - block + 1)
  for (const literal of literals) {
    for (let j = block - 1; j < window; j++) {
      const [a, b, c] = [literal.charCodeAt(j - 2), literal.charCodeAt(j - 1), literal.charCodeAt(j)]
      const key = block === 2 ? keyOf2(b, c, mask) : keyOf3(a, b, c, mask)
      shift[key] = Math.min(shift[key] as number, window - 1 - j)
    }
  }
  // Literals share the characters that texts are made of, so the places they take weigh more than their number says.
  let taken = 0
  for (const s of shift) if (s <= window - block) taken++
  const share = Math.min(1, ((taken / size) * (12 * size)) / TABLE)
  const mean = (1 - share) * (window - block + 1) + share * 1.5
  if (mean < MIN_MEAN_STEP) return null
  return { ...prepareWalks(literals), window, block, shift }
}

/** Finds every literal in `text`, each reported once per round, into `search.found`; gives their number. */
export function skipSearch(search: SkipSearch, text: string, round: number): number {
  const { window, block, shift } = search
  const mask = shift.length - 1
  const n = text.length
  const limit = 1000 + 4 * n
  search.walked = 0
  let count = 0
  let i = window - 1
  while (i < n) {
    const jump = shift[
      block === 2
        ? keyOf2(text.charCodeAt(i - 1), text.charCodeAt(i), mask)
        : keyOf3(text.charCodeAt(i - 2), text.charCodeAt(i - 1), text.charCodeAt(i), mask)
    ] as number
    if (jump > 0) {
      i += jump
      continue
    }
    count = walkFrom(search, text, i - window + 1, round, count)
    if (search.walked > limit) return withAutomaton(search, text, round, count)
    i++
  }
  return count
}

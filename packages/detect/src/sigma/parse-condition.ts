import { Refusal, type Place } from './problems.ts'
import type { Expr } from './model.ts'

const MAX_DEPTH = 100
/** Longest condition accepted, in UTF-16 code units. */
const MAX_LENGTH = 20_000

interface Word {
  readonly text: string
  readonly at: number
}

/**
 * Reads a condition (Sigma specification 2.1, "Condition"): `and`, `or`, `not`, brackets, `1 of`, `all of`, `any of`, `N of`,
 * `them` and name patterns. `not` binds tightest, then `and`, then `or`. Throws `Refusal` at the place of the fault.
 */
export function parseCondition(text: string, selections: ReadonlyMap<string, Expr>, place: Place): Expr {
  const fail = (word: Word | undefined, reason: string): never => {
    throw new Refusal('sigma.condition_syntax', placeIn(text, word?.at ?? text.length, place), {
      reason,
      near: word?.text ?? '',
    })
  }
  if (text.length > MAX_LENGTH) throw new Refusal('sigma.too_large', place, { limit: MAX_LENGTH })
  const words = readWords(text, place)
  let i = 0
  const keyword = (): string => (words[i]?.text ?? '').toLowerCase()

  const readOr = (depth: number): Expr => {
    if (depth > MAX_DEPTH) throw new Refusal('sigma.condition_too_deep', place, { limit: MAX_DEPTH })
    const of = [readAnd(depth)]
    while (keyword() === 'or') {
      i++
      of.push(readAnd(depth))
    }
    return of.length === 1 && of[0] !== undefined ? of[0] : { op: 'or', of }
  }
  const readAnd = (depth: number): Expr => {
    const of = [readNot(depth)]
    while (keyword() === 'and') {
      i++
      of.push(readNot(depth))
    }
    return of.length === 1 && of[0] !== undefined ? of[0] : { op: 'and', of }
  }
  const readNot = (depth: number): Expr => {
    let negations = 0
    while (keyword() === 'not') {
      negations++
      i++
    }
    const inner = readOperand(depth)
    return negations % 2 === 1 ? { op: 'not', of: inner } : inner
  }
  const readOperand = (depth: number): Expr => {
    const word = words[i]
    if (word === undefined) return fail(word, 'ends too early')
    if (word.text === '(') {
      i++
      const inner = readOr(depth + 1)
      if (words[i]?.text !== ')') fail(words[i], 'bracket not closed')
      i++
      return inner
    }
    if (word.text === ')' || ['and', 'or', 'of'].includes(word.text.toLowerCase()))
      return fail(word, 'operand expected')
    i++
    if (keyword() === 'of') {
      i++
      return readQuantified(word)
    }
    const selection = selections.get(word.text)
    if (selection !== undefined) return selection
    if (/[*?]/.test(word.text)) return fail(word, 'a pattern needs "1 of" or "all of"')
    throw new Refusal('sigma.selection_unknown', placeIn(text, word.at, place), { selection: word.text })
  }
  const readQuantified = (quantifier: Word): Expr => {
    const target = words[i]
    if (target === undefined || target.text === '(' || target.text === ')')
      return fail(target, 'selection names expected after "of"')
    i++
    const q = quantifier.text.toLowerCase()
    const isThem = target.text.toLowerCase() === 'them'
    const found: Expr[] = []
    for (const [name, selection] of selections) {
      // Names that begin with an underscore are kept out of patterns unless the pattern itself asks for them.
      const isHidden = name.startsWith('_') && !target.text.startsWith('_')
      if (!isHidden && (isThem || matchesName(target.text, name))) found.push(selection)
    }
    if (found.length === 0)
      throw new Refusal('sigma.selection_unknown', placeIn(text, target.at, place), { selection: target.text })
    if (q === 'all') return { op: 'and', of: found }
    if (q === 'any' || q === '1') return { op: 'or', of: found }
    if (!/^\d{1,4}$/.test(q) || Number(q) === 0)
      return fail(quantifier, 'a number, "any" or "all" expected before "of"')
    return { op: 'atLeast', count: Number(q), of: found }
  }

  const result = readOr(0)
  if (i < words.length) fail(words[i], 'operator expected')
  return result
}

function readWords(text: string, place: Place): Word[] {
  const words: Word[] = []
  const pattern = /\s+|[()]|[^\s()|]+|\|/g
  for (let hit = pattern.exec(text); hit !== null; hit = pattern.exec(text)) {
    const [word] = hit
    if (word === '|') throw new Refusal('sigma.condition_aggregation', placeIn(text, hit.index, place))
    if (word.trim() !== '') words.push({ text: word, at: hit.index })
  }
  return words
}

/** Simple names with `*`; `?` stands for one character. */
function matchesName(pattern: string, name: string): boolean {
  let p = 0
  let n = 0
  let star = -1
  let mark = 0
  while (n < name.length) {
    if (p < pattern.length && pattern[p] === '*') {
      star = p++
      mark = n
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}

/** Place of an offset in a condition that starts at `place`; a condition over several lines is placed at its start. */
function placeIn(text: string, offset: number, place: Place): Place {
  return text.includes('\n') ? place : { line: place.line, column: place.column + offset }
}

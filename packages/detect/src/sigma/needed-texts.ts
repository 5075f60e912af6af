/**
 * What the bytes of an event must hold for a rule to match it, whatever its format: for narrowing a search over raw events, of which
 * the matcher then decides. Pieces are of characters that no format escapes, so that they stand in the bytes as they are.
 */
import type { Expr, SigmaDetectionRule, TextTest } from './model.ts'
import { offersForLogsource } from './route.ts'

export type NeededTexts =
  /** ASCII, to be looked for without regard to letter case; at least three characters. */
  { readonly text: string } | { readonly all: readonly NeededTexts[] } | { readonly any: readonly NeededTexts[] }

const LEAST = 3
/** Alternatives beyond which nothing is gained by looking for each. */
const MOST_ANY = 500
const SAFE = /[A-Za-z0-9 ._:;,%$@!*()[\]{}~#^+-]+/g

/** Null where nothing can be told: every event may match. */
export function neededTexts(rule: SigmaDetectionRule): NeededTexts | null {
  const translated = new Set(offersForLogsource(rule.logsource).flatMap(({ offer }) => Object.keys(offer.values)))
  return needOf(rule.condition, translated)
}

function needOf(expr: Expr, translated: ReadonlySet<string>): NeededTexts | null {
  switch (expr.op) {
    case 'test':
      if (expr.test.kind !== 'text' || (expr.test.field !== null && translated.has(expr.test.field))) return null
      return needOfText(expr.test)
    case 'and': {
      const all = expr.of.map((e) => needOf(e, translated)).filter((n) => n !== null)
      const [first, ...more] = all
      return first === undefined ? null : more.length === 0 ? first : { all }
    }
    case 'or':
    case 'atLeast': {
      if (expr.of.length === 0 || expr.of.length > MOST_ANY) return null
      if (expr.op === 'atLeast' && expr.count < 1) return null
      const any = expr.of.map((e) => needOf(e, translated))
      const known = any.filter((n) => n !== null)
      if (known.length < any.length) return null
      const [first, ...more] = known
      return first === undefined ? null : more.length === 0 ? first : { any: known }
    }
    case 'not':
    case 'placeholder':
      return null
  }
}

function needOfText(test: TextTest): NeededTexts | null {
  const literals = test.shape === 'glob' ? test.tokens.filter((t) => typeof t === 'string') : [test.literal]
  const pieces = literals.flatMap((literal) => literal.match(SAFE) ?? []).filter((piece) => piece.length >= LEAST)
  const longest = pieces.toSorted((a, b) => b.length - a.length)[0]
  return longest === undefined ? null : { text: longest }
}

import type { RuleExpr } from './model.ts'

/** Deepest nesting of brackets and negations. */
const MAX_DEPTH = 50

/**
 * `a and (b or not c)` over names: rules in a correlation's condition, conditions in a pipeline's. `not` binds tightest, then
 * `and`, then `or`. `refuse` throws.
 */
export function parseNameExpr(text: string, refuse: (reason: string) => never): RuleExpr {
  const words = text.match(/[()]|[^\s()]+/g) ?? []
  let i = 0
  const chain = (op: 'and' | 'or', next: (depth: number) => RuleExpr, depth: number): RuleExpr => {
    const of = [next(depth)]
    while (words[i]?.toLowerCase() === op) {
      i++
      of.push(next(depth))
    }
    const [first] = of
    return of.length === 1 && first !== undefined ? first : { op, of }
  }
  const readOr = (depth: number): RuleExpr => (depth > MAX_DEPTH ? refuse('too deep') : chain('or', readAnd, depth))
  const readAnd = (depth: number): RuleExpr => chain('and', readOperand, depth)
  const readOperand = (depth: number): RuleExpr => {
    const word = words[i++]
    if (word === undefined) return refuse('condition ends too early')
    if (word.toLowerCase() === 'not')
      return { op: 'not', of: depth > MAX_DEPTH ? refuse('too deep') : readOperand(depth + 1) }
    if (word === '(') {
      const inner = readOr(depth + 1)
      if (words[i++] !== ')') refuse('bracket not closed')
      return inner
    }
    if (word === ')' || word.toLowerCase() === 'and' || word.toLowerCase() === 'or') return refuse('a name is missing')
    return { op: 'rule', rule: word }
  }
  const result = readOr(0)
  if (i < words.length) refuse('operator expected')
  return result
}

export function namesIn(expr: RuleExpr): string[] {
  if (expr.op === 'rule') return [expr.rule]
  return [...new Set(expr.op === 'not' ? namesIn(expr.of) : expr.of.flatMap(namesIn))]
}

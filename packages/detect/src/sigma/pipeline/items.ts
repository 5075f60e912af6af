/** Detection items in a condition: found, asked, changed and dropped. */
import { makeTextTest, readGlob, writeGlob } from '../glob.ts'
import { ANY, type Expr, type GlobToken, type Test, type TextTest } from '../model.ts'
import { makeRegexTest } from '../modifiers.ts'
import { Refusal } from '../problems.ts'

export type Leaf = Extract<Expr, { op: 'test' } | { op: 'placeholder' }>

/** The part of a condition that one detection item makes: its tests joined by `and` and `or`, without negation. */
export interface Item {
  readonly number: number
  readonly expr: Expr
  readonly leaves: readonly Leaf[]
}

/**
 * Changes every detection item; null drops it from what it stands in, so that nothing may be left (null). What the condition
 * shares stays shared.
 */
export function mapItems(expr: Expr, change: (item: Item) => Expr | null): Expr | null {
  const memo = new Map<Expr, Expr | null>()
  const leavesOf = new Map<Expr, readonly Leaf[] | null>()
  /** The leaves of an expression of one item and without negation, else null. */
  const itemLeaves = (e: Expr): readonly Leaf[] | null => {
    let found = leavesOf.get(e)
    if (found !== undefined) return found
    if (e.op === 'test' || e.op === 'placeholder') found = [e]
    else if (e.op === 'not' || e.op === 'atLeast') found = null
    else {
      const inner = e.of.map(itemLeaves)
      const number = inner[0]?.[0]?.item
      const isOne = number !== undefined && inner.every((leaves) => leaves?.[0]?.item === number)
      found = isOne ? inner.flatMap((leaves) => leaves ?? []) : null
    }
    leavesOf.set(e, found)
    return found
  }
  const visit = (e: Expr): Expr | null => {
    let done = memo.get(e)
    if (done !== undefined) return done
    const leaves = itemLeaves(e)
    const number = leaves?.[0]?.item
    if (leaves !== null && number !== undefined) done = change({ number, expr: e, leaves })
    else if (e.op === 'test' || e.op === 'placeholder') done = e
    else if (e.op === 'not') {
      const inner = visit(e.of)
      done = inner === null ? null : inner === e.of ? e : { op: 'not', of: inner }
    } else {
      const of = e.of.map(visit).filter((child) => child !== null)
      if (of.length === 0) done = null
      else if (e.op === 'atLeast' && of.length < e.count) throw new Refusal('sigma.pipeline_nothing_left', null)
      else done = of.length === e.of.length && of.every((child, i) => child === e.of[i]) ? e : { ...e, of }
    }
    memo.set(e, done)
    return done
  }
  return visit(expr)
}

export function itemsIn(expr: Expr): Item[] {
  const out: Item[] = []
  mapItems(expr, (item) => {
    out.push(item)
    return item.expr
  })
  return out
}

/** Changes every test, also those that placeholders will become. */
export function mapTests(expr: Expr, change: (test: Test) => Test | readonly Test[] | null): Expr {
  if (expr.op === 'test') {
    const changed = change(expr.test)
    if (changed === null) return expr
    if (!Array.isArray(changed)) return { ...expr, test: changed as Test }
    return { op: 'or', of: (changed as readonly Test[]).map((test) => ({ ...expr, test })) }
  }
  if (expr.op === 'placeholder') {
    const { resolve } = expr.placeholder
    return { ...expr, placeholder: { ...expr.placeholder, resolve: (values) => mapTests(resolve(values), change) } }
  }
  return expr.op === 'not'
    ? { op: 'not', of: mapTests(expr.of, change) }
    : { ...expr, of: expr.of.map((child) => mapTests(child, change)) }
}

export function fieldOf(leaf: Leaf): string | null {
  return leaf.op === 'test' ? leaf.test.field : leaf.placeholder.field
}

export function withField(test: Test, field: string): Test {
  if (test.kind === 'text') {
    const made = makeTextTest(field, test.tokens, test.cased)
    return test.isNumber ? { ...made, isNumber: true } : made
  }
  if (test.kind === 'regex') return makeRegexTest(field, test.source, test.flags, test.shown)
  return { ...test, field, key: `m${JSON.stringify(field)}${test.key}` }
}

/** The text of a test as pipelines see it, or null where it is none. A keyword is seen without its wildcards. */
export function shownText(test: Test): string | null {
  return test.kind === 'text' ? writeGlob(ownTokens(test)) : null
}

function ownTokens({ field, tokens }: TextTest): readonly GlobToken[] {
  if (field !== null) return tokens
  return tokens.slice(tokens[0] === ANY ? 1 : 0, tokens.length > 1 && tokens.at(-1) === ANY ? -1 : tokens.length)
}

/** The test with other tokens; a keyword is again looked for anywhere. */
export function withTokens(test: TextTest, tokens: readonly GlobToken[]): TextTest {
  return makeTextTest(test.field, test.field === null ? [ANY, ...tokens, ANY] : tokens, test.cased)
}

export function withText(test: TextTest, text: string): TextTest {
  return withTokens(test, readGlob(text))
}

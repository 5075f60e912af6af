/**
 * Events of a bucket that share their event id: what a rule asks of the id is settled before the first of them is looked at, and
 * rules of other ids are out of the way.
 */
import { createRegexCache } from './check.ts'
import { evaluateTest } from './evaluate.ts'
import type { Expr, SigmaDetectionRule, Test } from './model.ts'
import type { PlannedRule } from './plan.ts'
import { namesUnder, type Offer } from './route.ts'

/** The field that Windows' events are told apart by. */
const FIELD = 'EventID'

/** Whether the id decides a test whatever else the event holds. */
function asksId(test: Test, offer: Offer): boolean {
  if (test.field !== FIELD || test.kind === 'fieldref') return false
  const names = namesUnder(offer, FIELD)
  return names.length === 1 && names[0] === FIELD && !Object.hasOwn(offer.values, FIELD)
}

/** The tests of a condition that the id decides, each once. */
function idTests(condition: Expr, offer: Offer): Test[] {
  const found = new Map<string, Test>()
  const seen = new Set<Expr>()
  const visit = (expr: Expr): void => {
    if (seen.has(expr)) return
    seen.add(expr)
    if (expr.op === 'test') {
      if (asksId(expr.test, offer)) found.set(expr.test.key, expr.test)
    } else if (expr.op === 'not') visit(expr.of)
    else if (expr.op !== 'placeholder') expr.of.forEach(visit)
  }
  visit(condition)
  return [...found.values()]
}

/** The condition once the answers are known, by the tests' keys; true or false where nothing is left to ask. */
function settle(condition: Expr, answers: ReadonlyMap<string, boolean>): Expr | boolean {
  const memo = new Map<Expr, Expr | boolean>()
  const visit = (expr: Expr): Expr | boolean => {
    let done = memo.get(expr)
    if (done === undefined) {
      done = reduce(expr)
      memo.set(expr, done)
    }
    return done
  }
  const reduce = (expr: Expr): Expr | boolean => {
    if (expr.op === 'test') return answers.get(expr.test.key) ?? expr
    if (expr.op === 'placeholder') return expr
    if (expr.op === 'not') {
      const inner = visit(expr.of)
      return typeof inner === 'boolean' ? !inner : inner === expr.of ? expr : { op: 'not', of: inner }
    }
    const parts = expr.of.map(visit)
    const open = parts.filter((part) => typeof part !== 'boolean')
    if (expr.op === 'atLeast') {
      const count = expr.count - parts.filter((part) => part === true).length
      if (count <= 0) return true
      if (count > open.length) return false
      return open.length === parts.length && open.every((part, i) => part === expr.of[i])
        ? expr
        : { op: 'atLeast', count, of: open }
    }
    const decides = expr.op === 'or'
    if (parts.includes(decides)) return decides
    if (open.length === 0) return !decides
    const [only] = open
    if (open.length === 1 && only !== undefined) return only
    return open.length === parts.length && open.every((part, i) => part === expr.of[i])
      ? expr
      : { op: expr.op, of: open }
  }
  return visit(condition)
}

/** Rules of one log source that an event meets, and how. */
export interface ChosenRules {
  readonly key: string
  readonly offer: Offer
  readonly numbers: readonly number[]
}

export interface IdAnswers {
  /** Equal names mean equal answers. */
  readonly name: string
  readonly byTest: ReadonlyMap<string, boolean>
}

export interface IdSettler {
  /** What the rules of a route ask of the id, answered; null where they ask nothing. */
  readonly answersFor: (route: string, chosen: readonly ChosenRules[], idText: string) => IdAnswers | null
  /** The rules that the answers leave, reduced; null where too many are left for a bucket of their own to pay. */
  readonly settleAll: (planned: readonly PlannedRule[], answers: IdAnswers) => PlannedRule[] | null
}

export function createIdSettler(rules: readonly SigmaDetectionRule[]): IdSettler {
  const questions = new Map<string, readonly Test[]>()
  const regexOf = createRegexCache()
  // A rule that many ids concern stands in as many buckets: their sum is bounded.
  let room = 2 * rules.length + 20_000
  return {
    answersFor: (route, chosen, idText) => {
      let asked = questions.get(route)
      if (asked === undefined) {
        const found = new Map<string, Test>()
        for (const { offer, numbers } of chosen)
          for (const number of numbers) {
            const rule = rules[number]
            for (const test of rule === undefined ? [] : idTests(rule.condition, offer)) found.set(test.key, test)
          }
        asked = [...found.values()]
        questions.set(route, asked)
      }
      if (asked.length === 0) return null
      const view = {
        event: { fields: { [FIELD]: idText }, logsource: {} },
        namesOf: (field: string) => [field],
        valueOf: (_: string, value: unknown) => value,
        ignoresBlanks: false,
        regexOf,
      }
      const byTest = new Map(asked.map((test) => [test.key, evaluateTest(test, view) !== null]))
      return { name: asked.map((test) => (byTest.get(test.key) === true ? '1' : '0')).join(''), byTest }
    },
    settleAll: (planned, answers) => {
      const left: PlannedRule[] = []
      for (const one of planned) {
        const condition = settle(one.rule.condition, answers.byTest)
        if (condition === false) continue
        left.push(condition === true ? { ...one, condition: { op: 'and', of: [] } } : { ...one, condition })
      }
      if (left.length * 4 > planned.length * 3 || left.length > room) return null
      room -= left.length
      return left
    },
  }
}

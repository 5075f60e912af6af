/**
 * A rule against an event, written straight from the specification, with the reasons. It explains hits and misses and is the
 * yardstick of the fast matcher; it is not meant to be fast.
 */
import { compareValue, findReference, findText } from './check.ts'
import { allValues, fieldValues, textOfValue } from './fields.ts'
import type { Expr, RegexTest, SigmaEvent, SigmaReason, Test } from './model.ts'
import { isWithin, parseAddress } from './networks.ts'
import type { Regex } from './regex.ts'

/** Longest piece of a value shown with a reason, in UTF-16 code units. */
const SHOWN_VALUE = 512
/** Most reasons given for one hit. */
const MAX_REASONS = 32

export interface EvaluationView {
  readonly event: SigmaEvent
  /** Names in the event of a field of the rule (`Image` → `NewProcessName`); the name itself where nothing is mapped. */
  readonly namesOf: (field: string) => readonly string[]
  /** The value as the rule's taxonomy writes it, for mapped fields. */
  readonly valueOf: (field: string, value: unknown) => unknown
  readonly ignoresBlanks: boolean
  readonly regexOf: (test: RegexTest) => Regex
}

/** Where a test matched: the event's field, its value, and the place in it; null where it did not. */
export interface TestHit {
  readonly field: string
  readonly value: string
  readonly at: number
  readonly length: number
}

export function evaluateTest(test: Test, view: EvaluationView): TestHit | null {
  if (test.field === null) {
    for (const { name, value } of allValues(view.event.fields)) {
      const hit = checkValue(test, value, name, view)
      if (hit !== null) return hit
    }
    return null
  }
  const { field } = test
  const found = valuesOf(field, view)
  if (test.kind === 'exists')
    return found.length > 0 === test.expected ? place(found[0]?.name ?? field, found[0]?.value) : null
  if (test.kind === 'null') return found.every((f) => f.value === null) ? place(field, null) : null
  if (test.kind === 'fieldref') {
    const others = valuesOf(test.other, view)
    for (const { name, value } of found) {
      for (const other of others) {
        const { at, length } = findReference(test, value, other.value)
        if (at >= 0) return { field: name, value: textOfValue(value) ?? '', at, length }
      }
    }
    return null
  }
  for (const { name, value } of found) {
    const hit = checkValue(test, value, name, view)
    if (hit !== null) return hit
  }
  return null
}

/** The values a field of the rule has in the event, with the event's own names. */
function valuesOf(field: string, view: EvaluationView): { readonly name: string; readonly value: unknown }[] {
  return view.namesOf(field).flatMap((name) =>
    fieldValues(view.event.fields, name, view.ignoresBlanks).map((value) => ({
      name,
      value: view.valueOf(field, value),
    })),
  )
}

/** A test that the value as a whole passes; a missing one has no place. */
function place(field: string, value: unknown): TestHit {
  const text = textOfValue(value)
  return { field, value: text ?? '', at: text === null ? -1 : 0, length: text?.length ?? 0 }
}

function checkValue(test: Test, value: unknown, field: string, view: EvaluationView): TestHit | null {
  if (test.kind === 'cidr') {
    const address = parseAddress(value)
    return address !== null && isWithin(address, test.network) ? place(field, value) : null
  }
  if (test.kind === 'compare') return compareValue(test, value) ? place(field, value) : null
  const text = textOfValue(value)
  if (text === null) return null
  if (test.kind === 'text') {
    const { at, length } = findText(test, text)
    return at < 0 ? null : { field, value: text, at, length }
  }
  if (test.kind === 'regex') {
    const found = view.regexOf(test).test(text) ? view.regexOf(test).find(text) : null
    return found === null ? null : { field, value: text, at: found.start, length: found.length }
  }
  return null
}

export function evaluate(expr: Expr, view: EvaluationView): boolean {
  switch (expr.op) {
    case 'and':
      return expr.of.every((e) => evaluate(e, view))
    case 'or':
      return expr.of.some((e) => evaluate(e, view))
    case 'not':
      return !evaluate(expr.of, view)
    case 'atLeast': {
      let n = 0
      for (const e of expr.of) if (evaluate(e, view) && ++n >= expr.count) return true
      return false
    }
    case 'test':
      return evaluateTest(expr.test, view) !== null
    case 'placeholder':
      return false
  }
}

/** The tests that made the expression true, each once. What stands under `not` gives no reason: it is true by absence. */
export function reasonsOf(expr: Expr, view: EvaluationView): SigmaReason[] {
  const out: SigmaReason[] = []
  const seen = new Set<string>()
  const collect = (e: Expr): void => {
    if (out.length >= MAX_REASONS) return
    if (e.op === 'test') {
      const hit = seen.has(e.part + e.test.key) ? null : evaluateTest(e.test, view)
      if (hit === null) return
      seen.add(e.part + e.test.key)
      out.push(makeReason(e.part, e.test.shown, hit))
    } else if (e.op === 'and' || e.op === 'or' || e.op === 'atLeast') {
      for (const child of e.of) if (evaluate(child, view)) collect(child)
    }
  }
  if (evaluate(expr, view)) collect(expr)
  return out
}

function makeReason(part: string, matched: string, hit: TestHit): SigmaReason {
  if (hit.value.length <= SHOWN_VALUE)
    return { part, field: hit.field, matched, value: hit.value, start: hit.at, length: hit.length }
  const from = hit.at < 0 ? 0 : Math.max(0, Math.min(hit.at - 128, hit.value.length - SHOWN_VALUE))
  const value = hit.value.slice(from, from + SHOWN_VALUE)
  return {
    part,
    field: hit.field,
    matched,
    value,
    start: hit.at < 0 ? -1 : hit.at - from,
    length: Math.min(hit.length, SHOWN_VALUE),
  }
}

/** Why a rule did not match: the first part of the condition that failed, and the values that were there. */
export interface SigmaMiss {
  /** `matched` where the rule matches after all; `logsource` where the event is none of the rule's. */
  readonly kind: 'logsource' | 'part_failed' | 'exclusion_matched' | 'matched'
  readonly part: string
  /** The event's name of the field; empty for a keyword. */
  readonly field: string
  /** What was asked for, at most eight alternatives. */
  readonly wanted: readonly string[]
  /** What the event holds there, shortened; empty where the field is missing. */
  readonly found: readonly string[]
}

export function missOf(expr: Expr, view: EvaluationView): SigmaMiss {
  const describe = (kind: SigmaMiss['kind'], e: Expr): SigmaMiss => {
    const tests = testsOf(e)
    const [first] = tests
    if (first === undefined)
      return { kind, part: e.op === 'placeholder' ? e.part : '', field: '', wanted: [], found: [] }
    const { field } = first.test
    const same = tests.filter((t) => t.test.field === field)
    const values = field === null ? [] : valuesOf(field, view)
    return {
      kind,
      part: first.part,
      field: values[0]?.name ?? field ?? '',
      wanted: same.slice(0, 8).map((t) => t.test.shown),
      found: values.slice(0, 8).map((v) => (textOfValue(v.value) ?? 'null').slice(0, SHOWN_VALUE)),
    }
  }
  const find = (e: Expr): SigmaMiss => {
    if (e.op === 'and' || e.op === 'atLeast') {
      const failed = e.of.find((child) => !evaluate(child, view))
      return failed === undefined ? describe('matched', e) : find(failed)
    }
    if (e.op === 'or') {
      // The alternative that came nearest says most: the one with the most of its parts true.
      let best = e.of[0]
      let bestScore = -1
      for (const child of e.of) {
        const score = child.op === 'and' ? child.of.filter((c) => evaluate(c, view)).length / child.of.length : 0
        if (score > bestScore) {
          best = child
          bestScore = score
        }
      }
      const isFlat = e.of.every((child) => child.op === 'test')
      return best === undefined || isFlat ? describe('part_failed', e) : find(best)
    }
    if (e.op === 'not') {
      const reason = reasonsOf(e.of, view)[0]
      if (reason === undefined) return describe('exclusion_matched', e.of)
      return {
        kind: 'exclusion_matched',
        part: reason.part,
        field: reason.field,
        wanted: [reason.matched],
        found: [reason.value],
      }
    }
    return describe('part_failed', e)
  }
  return evaluate(expr, view) ? { kind: 'matched', part: '', field: '', wanted: [], found: [] } : find(expr)
}

function testsOf(expr: Expr): Extract<Expr, { op: 'test' }>[] {
  if (expr.op === 'test') return [expr]
  if (expr.op === 'not') return testsOf(expr.of)
  if (expr.op === 'placeholder') return []
  return expr.of.flatMap(testsOf)
}

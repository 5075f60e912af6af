/** Steps of pipelines applied to a rule. One file because every transformation is a few lines over the same progress. */
import { parseGlob } from '../glob.ts'
import type { Expr, SigmaRule, Test, TextTest } from '../model.ts'
import { readModifiers, readValue } from '../modifiers.ts'
import { makeProblem, Refusal, type SigmaProblem } from '../problems.ts'
import { fieldQualifies, itemQualifies, ruleQualifies, type Progress } from './ask-conditions.ts'
import { fieldOf, itemsIn, mapItems, mapTests, shownText, withField, withText, withTokens, type Item } from './items.ts'
import type { PipelineStep, SigmaPipeline, Transformation } from './model.ts'

export type PipelineOutcome =
  /** `applied` names the steps, by their ids, whose conditions the rule met. */
  | { readonly kind: 'rule'; readonly rule: SigmaRule; readonly applied: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: SigmaProblem }

export interface PipelineContext {
  /** Values for placeholders beside those of the pipelines. */
  readonly vars?: Readonly<Record<string, readonly string[]>>
  /** The rules that a correlation refers to. */
  readonly rules?: readonly SigmaRule[]
}

/**
 * Applies pipelines in the order of their priorities. Never throws: a rule that a pipeline refuses, or cannot be changed
 * without losing its meaning, is refused with the reason.
 */
export function applyPipelines(
  rule: SigmaRule,
  pipelines: readonly SigmaPipeline[],
  context: PipelineContext = {},
): PipelineOutcome {
  const ordered = pipelines.toSorted((a, b) => a.priority - b.priority)
  const vars = new Map([...ordered.flatMap((p) => [...p.vars]), ...Object.entries(context.vars ?? {})])
  const progress: Progress = {
    rule,
    applied: new Set(),
    appliedToItem: new Map(),
    appliedToField: new Map(),
    state: new Map(),
    ruleOf: (name) => context.rules?.find((r) => r.id === name || r.name === name),
  }
  try {
    for (const pipeline of ordered) {
      for (const step of pipeline.steps) {
        try {
          applyStep(step, progress, vars)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          throw new Refusal(error.code, error.place, { pipeline: pipeline.name, ...error.params })
        }
      }
    }
    return { kind: 'rule', rule: progress.rule, applied: [...progress.applied] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const place = error.place ?? { line: rule.line, column: 1 }
    const about = { origin: rule.origin, ruleId: rule.id }
    return { kind: 'refused', problem: makeProblem(error.code, about, place, error.params) }
  }
}

function applyStep(step: PipelineStep, progress: Progress, vars: ReadonlyMap<string, readonly string[]>): void {
  if (!ruleQualifies(step, progress)) return
  if (step.id !== '') progress.applied.add(step.id)
  const { transformation } = step
  const { rule } = progress
  const message = (text: string): Refusal =>
    new Refusal('sigma.pipeline_rule_refused', null, { step: step.id, message: text })
  /** Changes the items that the step's conditions choose; null of `change` leaves an item as it was. */
  const changeItems = (change: (item: Item) => Expr | null | 'drop'): void => {
    if (progress.rule.kind === 'correlation') return
    const condition = mapItems(progress.rule.condition, (item) => {
      if (!itemQualifies(step, item, progress)) return item.expr
      const changed = change(item)
      if (changed === null) return item.expr
      if (changed === 'drop') return null
      markItem(progress, item.number, step.id)
      return changed
    })
    if (condition === null) throw new Refusal('sigma.pipeline_nothing_left', null, { step: step.id })
    progress.rule = { ...progress.rule, condition }
  }
  const changeTexts = (change: (test: TextTest) => Test | readonly Test[] | null): void =>
    changeItems((item) => mapTests(item.expr, (test) => (test.kind === 'text' ? change(test) : null)))
  switch (transformation.type) {
    case 'field_name_mapping':
    case 'field_name_prefix_mapping':
    case 'field_name_prefix':
    case 'field_name_suffix': {
      const rename = (name: string): readonly string[] | null => {
        const names = fieldQualifies(step, name, progress) ? renamed(transformation, name) : null
        for (const to of names ?? []) {
          const before = progress.appliedToField.get(name) ?? []
          progress.appliedToField.set(to, new Set([...before, ...(progress.appliedToField.get(to) ?? []), step.id]))
        }
        return names
      }
      changeItems((item) => renameItem(item, rename))
      renameHead(progress, rename)
      return
    }
    case 'drop_detection_item':
      changeItems(() => 'drop')
      return
    case 'detection_item_failure':
      changeItems(() => {
        throw message(transformation.message)
      })
      return
    case 'rule_failure':
      throw message(transformation.message)
    case 'add_condition':
      addCondition(transformation, step, progress)
      return
    case 'change_logsource': {
      const { product, service, category } = transformation
      const logsource = {
        ...(product === undefined ? {} : { product }),
        ...(service === undefined ? {} : { service }),
        ...(category === undefined ? {} : { category }),
      }
      if (rule.kind !== 'correlation') progress.rule = { ...rule, logsource }
      return
    }
    case 'add_field':
      progress.rule = { ...rule, fields: [...rule.fields, ...transformation.fields] }
      return
    case 'remove_field':
      progress.rule = { ...rule, fields: rule.fields.filter((name) => !transformation.fields.includes(name)) }
      return
    case 'set_field':
      progress.rule = { ...rule, fields: transformation.fields }
      return
    case 'replace_string':
      changeTexts((test) => {
        if (!transformation.skipsSpecial) {
          const text = transformation.replace(shownText(test) ?? '')
          return text === null ? null : withText(test, text)
        }
        const tokens = test.tokens.flatMap((token) => {
          const text = typeof token === 'string' ? transformation.replace(token) : null
          return text === null ? [token] : transformation.readsSpecial ? parseGlob(text) : [text]
        })
        return withTokens(test, tokens)
      })
      return
    case 'map_string':
      changeTexts((test) => {
        const texts = transformation.mapping.get(shownText(test) ?? '')
        return texts?.map((text) => withTokens(test, parseGlob(text))) ?? null
      })
      return
    case 'case':
      changeTexts((test) => withText(test, inCase(shownText(test) ?? '', transformation.method)))
      return
    case 'set_value':
      changeItems((item) =>
        mapTests(item.expr, (test) => testOfValue(test.field, transformation.value, item.leaves[0]?.part ?? '')),
      )
      return
    case 'hashes_fields':
      changeItems((item) => splitHashes(item, transformation, message))
      return
    case 'value_placeholders':
    case 'wildcard_placeholders': {
      const { include, exclude } = transformation
      const isChosen = (name: string): boolean =>
        (include === null || include.includes(name)) && (exclude === null || !exclude.includes(name))
      changeItems((item) =>
        fill(item.expr, (name) => {
          if (!isChosen(name)) return null
          return transformation.type === 'wildcard_placeholders' ? ['*'] : (vars.get(name) ?? [])
        }),
      )
      return
    }
    case 'set_state':
      progress.state.set(transformation.key, transformation.value)
      return
    case 'set_custom_attribute':
      progress.rule = {
        ...rule,
        attributes: new Map([...(rule.attributes ?? []), [transformation.attribute, transformation.value]]),
      }
      return
    case 'convert_type':
      // Numbers and texts are compared by their text here anyway.
      return
    case 'nest':
      for (const inner of transformation.steps) applyStep(inner, progress, vars)
  }
}

function markItem(progress: Progress, item: number, id: string): void {
  const marks = progress.appliedToItem.get(item) ?? new Set()
  marks.add(id)
  progress.appliedToItem.set(item, marks)
}

function renamed(transformation: Transformation, name: string): readonly string[] | null {
  switch (transformation.type) {
    case 'field_name_mapping':
      return transformation.mapping.get(name) ?? null
    case 'field_name_prefix_mapping':
      for (const [prefix, to] of transformation.mapping)
        if (name.startsWith(prefix)) return to.map((one) => one + name.slice(prefix.length))
      return null
    case 'field_name_prefix':
      return [transformation.text + name]
    case 'field_name_suffix':
      return [name + transformation.text]
    default:
      return null
  }
}

type Rename = (name: string) => readonly string[] | null

/** A field of several names is any of them, and missing where all are: the whole item for each. Field references are renamed likewise. */
function renameItem(item: Item, rename: Rename): Expr | null {
  let { expr } = item
  const references = new Set(
    item.leaves.flatMap((l) => (l.op === 'test' && l.test.kind === 'fieldref' ? [l.test.other] : [])),
  )
  const others = new Map([...references].map((name) => [name, rename(name)]))
  if ([...others.values()].some((names) => names !== null)) {
    expr = mapTests(expr, (test) => {
      const names = test.kind === 'fieldref' ? others.get(test.other) : null
      return test.kind !== 'fieldref' || names === null || names === undefined
        ? null
        : names.map((other) => ({ ...test, other, shown: other, key: `m${JSON.stringify(other)}${test.key}` }))
    })
  }
  const [leaf] = item.leaves
  const name = leaf === undefined ? null : fieldOf(leaf)
  const names = name === null ? null : rename(name)
  if (names === null) return expr === item.expr ? null : expr
  const [only] = names
  const under = (to: string): Expr =>
    placeField(
      mapTests(expr, (test) => withField(test, to)),
      to,
    )
  if (names.length === 1 && only !== undefined) return under(only)
  const asksAbsence = item.leaves.every(
    (l) => l.op === 'test' && (l.test.kind === 'null' || (l.test.kind === 'exists' && !l.test.expected)),
  )
  return { op: asksAbsence ? 'and' : 'or', of: names.map(under) }
}

function placeField(expr: Expr, field: string): Expr {
  if (expr.op === 'placeholder') return { ...expr, placeholder: { ...expr.placeholder, field } }
  if (expr.op === 'test') return expr
  return expr.op === 'not'
    ? { op: 'not', of: placeField(expr.of, field) }
    : { ...expr, of: expr.of.map((child) => placeField(child, field)) }
}

/** The fields that a rule lists, and those a correlation groups by and counts. */
function renameHead(progress: Progress, rename: Rename): void {
  const { rule } = progress
  const one = (name: string): string => {
    const names = rename(name) ?? [name]
    if (names.length !== 1)
      throw new Refusal('sigma.pipeline_rule_refused', null, { step: '', message: `${name} becomes several fields` })
    return names[0] ?? name
  }
  const fields = rule.fields.flatMap((name) => rename(name) ?? [name])
  if (rule.kind !== 'correlation') {
    progress.rule = { ...rule, fields }
    return
  }
  progress.rule = {
    ...rule,
    fields,
    aliases: new Map(
      [...rule.aliases].map(([alias, map]) => [alias, new Map([...map].map(([r, name]) => [r, one(name)]))]),
    ),
    groupBy: rule.groupBy.flatMap((name) => (rule.aliases.has(name) ? [name] : (rename(name) ?? [name]))),
    valueFields: rule.valueFields.map(one),
  }
}

function addCondition(
  { items, isTemplate, isNegated, name, place }: Extract<Transformation, { type: 'add_condition' }>,
  step: PipelineStep,
  progress: Progress,
): void {
  const { rule } = progress
  if (rule.kind === 'correlation') return
  let next = itemsIn(rule.condition).reduce((n, item) => Math.max(n, item.number), -1) + 1
  const { product = '', service = '', category = '' } = rule.logsource
  const filled = (text: string): string =>
    text.replaceAll('$product', product).replaceAll('$service', service).replaceAll('$category', category)
  const added = items.map(({ field: key, values }): Expr => {
    const item = next++
    markItem(progress, item, step.id)
    const [field = '', ...names] = key.split('|')
    const modifiers = readModifiers(names, place)
    const of = values.map((value): Expr => {
      const written = typeof value === 'string' && isTemplate ? filled(value) : value
      const scalar = { kind: 'scalar' as const, value: written, source: String(written), place }
      return numbered(readValue(field, scalar, modifiers, name), item)
    })
    const [only] = of
    const joined: Expr = of.length === 1 && only !== undefined ? only : { op: modifiers.all ? 'and' : 'or', of }
    return modifiers.neq ? { op: 'not', of: joined } : joined
  })
  const extra: Expr = { op: 'and', of: added }
  progress.rule = {
    ...rule,
    condition: { op: 'and', of: [isNegated ? { op: 'not', of: extra } : extra, rule.condition] },
  }
}

function numbered(expr: Expr, item: number): Expr {
  if (expr.op === 'test' || expr.op === 'placeholder') return { ...expr, item }
  return expr.op === 'not'
    ? { op: 'not', of: numbered(expr.of, item) }
    : { ...expr, of: expr.of.map((e) => numbered(e, item)) }
}

function inCase(text: string, method: 'lower' | 'upper' | 'snake_case'): string {
  if (method === 'lower') return text.toLowerCase()
  if (method === 'upper') return text.toUpperCase()
  return text.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase()
}

function testOfValue(field: string | null, value: string | number | boolean | null, part: string): Test | null {
  const place = { line: 1, column: 1 }
  const expr = readValue(field, { kind: 'scalar', value, source: String(value), place }, readModifiers([], place), part)
  return expr.op === 'test' ? expr.test : null
}

const HASH_LENGTHS: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256', 128: 'SHA512' }

/** `SHA1=…` and bare hashes each to the field of their algorithm. */
function splitHashes(
  item: Item,
  { algorithms, prefix, dropsAlgorithm }: Extract<Transformation, { type: 'hashes_fields' }>,
  message: (text: string) => Refusal,
): Expr {
  return mapTests(item.expr, (test) => {
    if (test.kind !== 'text') return null
    const [name = '', value] = test.literal.split(/[=|]/)
    const digits = value ?? name
    const algorithm = value === undefined ? (HASH_LENGTHS[digits.length] ?? '') : name.toUpperCase()
    if (!algorithms.includes(algorithm)) throw message(`no hash of ${algorithms.join(', ')}: ${test.shown}`)
    return withTokens({ ...test, field: prefix + (dropsAlgorithm ? '' : algorithm) }, [digits])
  })
}

/** Fills placeholders in; null of `valuesOf` leaves one for later. */
function fill(expr: Expr, valuesOf: (name: string) => readonly string[] | null): Expr | null {
  if (expr.op === 'test') return null
  if (expr.op === 'placeholder') {
    const { names, line, column, resolve } = expr.placeholder
    const given = new Map<string, readonly string[]>()
    for (const name of names) {
      const values = valuesOf(name)
      if (values === null) continue
      if (values.length === 0)
        throw new Refusal('sigma.placeholder_unresolved', { line, column }, { placeholder: name })
      given.set(name, values)
    }
    if (given.size === 0) return null
    const left = names.filter((name) => !given.has(name))
    return left.length === 0
      ? resolve(given)
      : {
          ...expr,
          placeholder: { ...expr.placeholder, names: left, resolve: (more) => resolve(new Map([...given, ...more])) },
        }
  }
  if (expr.op === 'not') return null
  const of = expr.of.map((child) => fill(child, valuesOf))
  return of.every((child) => child === null)
    ? null
    : { ...expr, of: of.map((child, i) => child ?? (expr.of[i] as Expr)) }
}

/** Whether the conditions of a step hold for a rule, a detection item, a field. */
import type { RuleExpr, SigmaLevel, SigmaRule, Test } from '../model.ts'
import { Refusal } from '../problems.ts'
import { fieldOf, itemsIn, shownText, type Item } from './items.ts'
import {
  LEVEL_RANK,
  type Conditions,
  type FieldCondition,
  type ItemCondition,
  type PipelineStep,
  type Relation,
  type RuleCondition,
  type StateCondition,
  type Variable,
} from './model.ts'

/** What the steps so far have left behind for one rule. */
export interface Progress {
  rule: SigmaRule
  readonly applied: Set<string>
  readonly appliedToItem: Map<number, Set<string>>
  readonly appliedToField: Map<string, Set<string>>
  readonly state: Map<string, Variable>
  /** A rule by id or name, for correlations. */
  readonly ruleOf: (name: string) => SigmaRule | undefined
}

const STATUS_RANK: Readonly<Record<string, number>> = {
  unsupported: 0,
  deprecated: 1,
  experimental: 2,
  test: 3,
  stable: 4,
}

function all<T>(conditions: Conditions<T>, ask: (condition: T) => boolean): boolean {
  const { list, isAny, expression, isNegated } = conditions
  if (list.length === 0) return true
  const byName = (name: string): boolean => list.some((c) => c.name === name && ask(c.condition))
  const solve = (expr: RuleExpr): boolean => {
    if (expr.op === 'rule') return byName(expr.rule)
    if (expr.op === 'not') return !solve(expr.of)
    return expr.op === 'and' ? expr.of.every(solve) : expr.of.some(solve)
  }
  const held =
    expression !== null
      ? solve(expression)
      : isAny
        ? list.some((c) => ask(c.condition))
        : list.every((c) => ask(c.condition))
  return held !== isNegated
}

export function ruleQualifies(step: PipelineStep, progress: Progress): boolean {
  return all(step.rule, (condition) => askRule(condition, progress))
}

export function itemQualifies(step: PipelineStep, item: Item, progress: Progress): boolean {
  const tests = item.leaves.flatMap((leaf) => (leaf.op === 'test' ? [leaf.test] : []))
  const field = item.leaves[0] === undefined ? null : fieldOf(item.leaves[0])
  const referred = tests.flatMap((test) => (test.kind === 'fieldref' ? [test.other] : []))
  return (
    all(step.item, (condition) => askItem(condition, item.number, tests, progress)) &&
    (fieldQualifies(step, field, progress) || referred.some((name) => fieldQualifies(step, name, progress)))
  )
}

export function fieldQualifies(step: PipelineStep, field: string | null, progress: Progress): boolean {
  return all(step.field, (condition: FieldCondition) => {
    if (condition.type === 'include_fields') return field !== null && condition.includes(field)
    if (condition.type === 'exclude_fields') return field === null || !condition.includes(field)
    if (condition.type === 'processing_item_applied')
      return progress.appliedToField.get(field ?? '')?.has(condition.id) ?? false
    return askState(condition, progress)
  })
}

function askState(condition: Extract<StateCondition, { type: 'processing_state' }>, progress: Progress): boolean {
  const value = progress.state.get(condition.key)
  return value !== undefined && relates(value, condition.op, condition.value)
}

function askRule(condition: RuleCondition, progress: Progress): boolean {
  const { rule } = progress
  switch (condition.type) {
    case 'logsource': {
      const meets = (one: SigmaRule, depth: number): boolean => {
        if (one.kind === 'correlation')
          return (
            depth < 20 &&
            one.rules.some((name) => {
              const member = progress.ruleOf(name)
              return member !== undefined && meets(member, depth + 1)
            })
          )
        return (['product', 'service', 'category'] as const).every(
          (part) => condition[part] === undefined || condition[part] === one.logsource[part],
        )
      }
      return meets(rule, 0)
    }
    case 'contains_field':
      return (
        rule.kind !== 'correlation' &&
        itemsIn(rule.condition).some((item) => item.leaves.some((l) => fieldOf(l) === condition.field))
      )
    case 'contains_detection_item':
      return (
        rule.kind !== 'correlation' &&
        itemsIn(rule.condition).some((item) =>
          item.leaves.some(
            (leaf) =>
              leaf.op === 'test' && leaf.test.field === condition.field && shownText(leaf.test) === condition.value,
          ),
        )
      )
    case 'is_sigma_rule':
      return rule.kind !== 'correlation'
    case 'is_sigma_correlation_rule':
      return rule.kind === 'correlation'
    case 'tag':
      return rule.tags.some((tag) => tag.toLowerCase() === condition.tag)
    case 'rule_attribute':
      return askAttribute(rule, condition)
    case 'processing_item_applied':
      return progress.applied.has(condition.id)
    case 'processing_state':
      return askState(condition, progress)
  }
}

function askAttribute(
  rule: SigmaRule,
  { attribute, op, value }: Extract<RuleCondition, { type: 'rule_attribute' }>,
): boolean {
  const lists: Readonly<Record<string, readonly string[]>> = {
    tags: rule.tags,
    references: rule.references,
    falsepositives: rule.falsepositives,
    fields: rule.fields,
  }
  const list = Object.hasOwn(lists, attribute) ? lists[attribute] : undefined
  if (list !== undefined) {
    if (op === 'in' || op === 'not_in') return list.includes(String(value)) === (op === 'in')
    return op === 'ne'
  }
  if (attribute === 'level') return relates(LEVEL_RANK[rule.level], op, LEVEL_RANK[String(value) as SigmaLevel])
  if (attribute === 'status') return relates(STATUS_RANK[rule.status], op, STATUS_RANK[String(value)])
  const texts: Readonly<Record<string, string | undefined>> = {
    id: rule.id,
    title: rule.title,
    name: rule.name,
    description: rule.description,
    author: rule.author,
    taxonomy: rule.taxonomy ?? 'sigma',
  }
  const own = Object.hasOwn(texts, attribute) ? texts[attribute] : rule.attributes?.get(attribute)
  if (own === undefined) return false
  const isDate = attribute === 'date' || attribute === 'modified'
  return isDate
    ? relates(own.replaceAll('/', '-'), op, String(value).replaceAll('/', '-'))
    : relates(typeof value === 'number' ? Number(own) : own, op, value)
}

function relates(left: Variable | undefined, op: Relation, right: Variable | undefined): boolean {
  if (left === undefined || right === undefined) return op === 'ne'
  switch (op) {
    case 'eq':
      return left === right
    case 'ne':
      return left !== right
    case 'gte':
      return left >= right
    case 'gt':
      return left > right
    case 'lte':
      return left <= right
    case 'lt':
      return left < right
    case 'in':
    case 'not_in':
      throw new Refusal('sigma.pipeline_invalid', null, { reason: `"${op}" needs a list` })
  }
}

function askItem(condition: ItemCondition, item: number, tests: readonly Test[], progress: Progress): boolean {
  if (condition.type === 'processing_item_applied') return progress.appliedToItem.get(item)?.has(condition.id) ?? false
  if (condition.type === 'processing_state') return askState(condition, progress)
  const one = (test: Test): boolean => {
    switch (condition.type) {
      case 'match_string': {
        const text = test.kind === 'text' && test.isNumber !== true ? shownText(test) : null
        return (text !== null && condition.matches(text)) !== condition.isNegated
      }
      case 'match_value':
        return shownText(test) === condition.value
      case 'contains_wildcard':
        return test.kind === 'text' && /(?<!\\)[*?]/.test(shownText(test) ?? '')
      case 'is_null':
        return test.kind === 'null'
    }
  }
  return condition.isAny ? tests.some(one) : tests.length > 0 && tests.every(one)
}

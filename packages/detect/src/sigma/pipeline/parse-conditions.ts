/** The conditions of a pipeline's step: on the rule, on a detection item, on a field's name. */
import { namesIn, parseNameExpr } from '../parse-name-expr.ts'
import { Refusal } from '../problems.ts'
import { entryOf, textOf, type YamlValue } from '../read-yaml.ts'
import type { Conditions, FieldCondition, ItemCondition, Relation, RuleCondition, StateCondition } from './model.ts'
import { startMatcher } from './patterns.ts'
import { openSection, refuse, type Section } from './read-section.ts'

const RELATIONS: readonly Relation[] = ['eq', 'ne', 'gte', 'gt', 'lte', 'lt', 'in', 'not_in']

/** Reads `<kind>_conditions` with `<kind>_cond_op`, `<kind>_cond_not` and `<kind>_cond_expr`. */
export function readConditions<T>(
  step: Section,
  kind: 'rule' | 'detection_item' | 'field_name',
  read: (section: Section, type: string) => T | null,
): Conditions<T> {
  const node = step.node(`${kind}_conditions`)
  const written: { name: string; value: YamlValue }[] =
    node === undefined
      ? []
      : node.kind === 'list'
        ? node.items.map((value, i) => ({ name: String(i + 1), value }))
        : node.kind === 'map'
          ? node.entries.map(({ key, value }) => ({ name: key, value }))
          : node.value === null
            ? []
            : refuse(node.place, 'conditions are a list or a map')
  const list = written.map(({ name, value }) => {
    const section = openSection(value)
    const type = section.text('type')
    const condition = read(section, type) ?? readState(section, type)
    if (condition === null)
      throw new Refusal('sigma.pipeline_condition_unknown', entryOf(value, 'type')?.place ?? value.place, { type })
    section.done()
    return { name, condition: condition as T }
  })
  const text = step.maybeText(`${kind}_cond_expr`)
  const at = step.node(`${kind}_cond_expr`)?.place ?? step.place
  const expression = text === undefined ? null : parseNameExpr(text, (reason) => refuse(at, reason))
  if (expression !== null) {
    if (step.has(`${kind}_cond_op`)) refuse(at, 'an expression and an operator exclude each other')
    const used = namesIn(expression)
    for (const name of used) if (!list.some((c) => c.name === name)) refuse(at, `no condition is named "${name}"`)
    for (const { name } of list) if (!used.includes(name)) refuse(at, `the expression leaves out "${name}"`)
  }
  return {
    list,
    isAny: step.choice(`${kind}_cond_op`, ['and', 'or'], 'and') === 'or',
    expression,
    isNegated: step.flag(`${kind}_cond_not`),
  }
}

function readState(section: Section, type: string): StateCondition | null {
  if (type === 'processing_item_applied') return { type, id: section.text('processing_item_id') }
  if (type === 'processing_state')
    return {
      type,
      key: section.text('key'),
      value: section.variable('val'),
      op: section.choice('op', RELATIONS, 'eq'),
    }
  return null
}

export function readRuleCondition(section: Section, type: string): RuleCondition | null {
  switch (type) {
    case 'logsource': {
      const parts = {
        product: section.maybeText('product'),
        service: section.maybeText('service'),
        category: section.maybeText('category'),
      }
      const given = Object.entries(parts).filter(([, text]) => text !== undefined)
      return { type, ...Object.fromEntries(given.map(([name, text]) => [name, text?.toLowerCase() ?? ''])) }
    }
    case 'contains_field':
      return { type, field: section.text('field') }
    case 'contains_detection_item':
      return { type, field: section.text('field'), value: String(section.variable('value')) }
    case 'is_sigma_rule':
    case 'is_sigma_correlation_rule':
      return { type }
    case 'rule_attribute':
      return {
        type,
        attribute: section.text('attribute'),
        value: section.variable('value'),
        op: section.choice('op', RELATIONS, 'eq'),
      }
    case 'tag':
      return { type, tag: section.text('tag').toLowerCase() }
    default:
      return null
  }
}

export function readItemCondition(section: Section, type: string): ItemCondition | null {
  const isAny = (): boolean => section.choice('cond', ['any', 'all'], 'any') === 'any'
  switch (type) {
    case 'match_string': {
      const place = section.node('pattern')?.place ?? section.place
      const matches = startMatcher(section.text('pattern'), place)
      return { type, isAny: isAny(), matches, isNegated: section.flag('negate') }
    }
    case 'match_value':
      return { type, isAny: isAny(), value: textOf(section.node('value')) }
    case 'contains_wildcard':
    case 'is_null':
      return { type, isAny: isAny() }
    default:
      return null
  }
}

export function readFieldCondition(section: Section, type: string): FieldCondition | null {
  if (type !== 'include_fields' && type !== 'exclude_fields') return null
  const place = section.node('fields')?.place ?? section.place
  const names = section.texts('fields')
  const isPlain = section.choice('mode', ['plain', 're'], 'plain') === 'plain'
  const matchers = isPlain ? [] : names.map((source) => startMatcher(source, place))
  const plain = new Set(names)
  return { type, includes: (name) => (isPlain ? plain.has(name) : matchers.some((matches) => matches(name))) }
}

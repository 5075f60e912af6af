import { readYaml } from './read-yaml.ts'
import type { YamlValue } from './read-yaml.ts'

/** One question a rule asks of a field (null: of the whole text of the event): how, and with which values. */
export interface OutlineTest {
  readonly field: string | null
  /** How the values are compared. */
  readonly operator: OutlineOperator
  /** Whether one of the values is enough or all are wanted. */
  readonly wants: 'any' | 'all'
  readonly isNegated: boolean
  /** Sigma's modifiers that change how a value is read, by their own names (`windash`, `base64offset`, `cased` …). */
  readonly ways: readonly string[]
  readonly values: readonly string[]
}

export const OUTLINE_OPERATORS = [
  'equals',
  'contains',
  'startswith',
  'endswith',
  're',
  'cidr',
  'exists',
  'lt',
  'lte',
  'gt',
  'gte',
  'fieldref',
] as const
export type OutlineOperator = (typeof OUTLINE_OPERATORS)[number]

/** A named part of a rule: it is met when one of its alternatives is, an alternative when all its tests are. */
export interface OutlinePart {
  readonly name: string
  readonly alternatives: readonly (readonly OutlineTest[])[]
}

export interface OutlineWord {
  readonly kind: 'and' | 'or' | 'not' | 'oneOf' | 'allOf' | 'countOf' | 'them' | 'open' | 'close' | 'part'
  readonly text: string
}

export interface RuleOutline {
  readonly parts: readonly OutlinePart[]
  /** The condition word by word, one list for each condition of the rule. */
  readonly conditions: readonly (readonly OutlineWord[])[]
  readonly correlation: {
    readonly type: string
    readonly rules: readonly string[]
    readonly groupBy: readonly string[]
    readonly timespan: string
    readonly condition: string
  } | null
}

const isMap = (value: YamlValue | undefined): value is { readonly [key: string]: YamlValue } =>
  typeof value === 'object' && !Array.isArray(value)

function texts(value: YamlValue | undefined): string[] {
  if (value === undefined) return []
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return (value as readonly YamlValue[]).flatMap(texts)
  return [JSON.stringify(value)]
}

function testOf(key: string, value: YamlValue): OutlineTest {
  const [field = '', ...modifiers] = key.split('|')
  const operator = OUTLINE_OPERATORS.find((known) => modifiers.includes(known)) ?? 'equals'
  return {
    field: field === '' ? null : field,
    operator,
    wants: modifiers.includes('all') ? 'all' : 'any',
    isNegated: modifiers.includes('neq'),
    ways: modifiers.filter((name) => name !== operator && name !== 'all' && name !== 'neq'),
    values: texts(value),
  }
}

function keywords(values: readonly string[]): OutlineTest {
  return { field: null, operator: 'contains', wants: 'any', isNegated: false, ways: [], values }
}

function partOf(name: string, value: YamlValue): OutlinePart {
  if (isMap(value)) return { name, alternatives: [Object.entries(value).map(([key, inner]) => testOf(key, inner))] }
  if (typeof value === 'string') return { name, alternatives: [[keywords([value])]] }
  const words: string[] = []
  const alternatives: OutlineTest[][] = []
  for (const entry of value as readonly YamlValue[]) {
    if (isMap(entry)) alternatives.push(Object.entries(entry).map(([key, inner]) => testOf(key, inner)))
    else words.push(...texts(entry))
  }
  return { name, alternatives: words.length === 0 ? alternatives : [[keywords(words)], ...alternatives] }
}

/** A condition as words; `1 of x*` is one word with what it is of. */
export function conditionWords(condition: string): readonly OutlineWord[] {
  const tokens = condition.match(/[()]|[^\s()]+/g) ?? []
  const out: OutlineWord[] = []
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n] ?? ''
    const lower = token.toLowerCase()
    if (tokens[n + 1]?.toLowerCase() === 'of' && (lower === 'all' || lower === 'any' || /^\d+$/.test(lower))) {
      const of = tokens[n + 2] ?? ''
      out.push({
        kind: lower === 'all' ? 'allOf' : lower === '1' || lower === 'any' ? 'oneOf' : 'countOf',
        text: lower === 'all' || lower === '1' || lower === 'any' ? '' : lower,
      })
      out.push(of.toLowerCase() === 'them' ? { kind: 'them', text: '' } : { kind: 'part', text: of })
      n += 2
    } else if (lower === 'and' || lower === 'or' || lower === 'not') out.push({ kind: lower, text: '' })
    else if (token === '(') out.push({ kind: 'open', text: token })
    else if (token === ')') out.push({ kind: 'close', text: token })
    else out.push({ kind: 'part', text: token })
  }
  return out
}

/**
 * What a rule asks, read from its text for showing; null where the text cannot be read as a rule. The engine's own reading decides
 * what matches, this one only puts it into words.
 */
export function readOutline(text: string): RuleOutline | null {
  const document = readYaml(text).find((one) => one['detection'] !== undefined || one['correlation'] !== undefined)
  if (document === undefined) return null
  const detection = document['detection']
  const correlation = document['correlation']
  const parts: OutlinePart[] = []
  const conditions: (readonly OutlineWord[])[] = []
  if (isMap(detection)) {
    for (const [name, value] of Object.entries(detection)) {
      if (name === 'condition') conditions.push(...texts(value).map(conditionWords))
      else if (name !== 'timeframe') parts.push(partOf(name, value))
    }
  }
  return {
    parts,
    conditions,
    correlation: isMap(correlation)
      ? {
          type: texts(correlation['type'])[0] ?? '',
          rules: texts(correlation['rules']),
          groupBy: texts(correlation['group-by']),
          timespan: texts(correlation['timespan'])[0] ?? '',
          condition: isMap(correlation['condition'])
            ? Object.entries(correlation['condition'])
                .map(([key, value]) => `${key} ${texts(value).join(' ')}`)
                .join(', ')
            : (texts(correlation['condition'])[0] ?? ''),
        }
      : null,
  }
}

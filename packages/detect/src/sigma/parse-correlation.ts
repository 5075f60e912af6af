import type { CorrelationBound, CorrelationType, RuleExpr, SigmaCorrelationRule, SigmaRuleHead } from './model.ts'
import { namesIn, parseNameExpr } from './parse-name-expr.ts'
import { Refusal, type Place } from './problems.ts'
import { entryOf, textOf, textsOf, type YamlValue } from './read-yaml.ts'

const TYPES: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
]
/** Types that the ecosystem's tools write beside those of the specification. */
const SYNONYMS: Readonly<Record<string, CorrelationType>> = {
  temporal_extended: 'temporal',
  temporal_ordered_extended: 'temporal_ordered',
  value_median: 'value_percentile',
}
const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
}
const OPERATORS: readonly CorrelationBound['operator'][] = ['lt', 'lte', 'gt', 'gte', 'eq', 'neq']

/** A timespan as Sigma writes it (`30s`, `5m`, `1h`, `7d`, `1w`, `1M` of 30 days, `1y` of 365), in milliseconds; null where it is none. */
export function parseTimespan(text: string): number | null {
  const hit = /^(\d{1,9})([smhdwMy])$/.exec(text.trim())
  if (hit === null) return null
  const ms = Number(hit[1]) * (UNIT_MS[hit[2] ?? ''] ?? 0)
  return ms > 0 ? ms : null
}

/** Reads a `correlation` section (Sigma Correlation Rules specification 2.1). Throws `Refusal` at the fault. */
export function readCorrelation(root: YamlValue, section: YamlValue, head: SigmaRuleHead): SigmaCorrelationRule {
  const refuse = (place: Place, reason: string): never => {
    throw new Refusal('sigma.correlation_invalid', place, { reason })
  }
  if (section.kind !== 'map') return refuse(section.place, 'not a map')
  if (head.title === '') throw new Refusal('sigma.title_missing', root.place)
  const typeNode = entryOf(section, 'type')
  const written = textOf(typeNode).toLowerCase()
  const type =
    TYPES.find((t) => t === (SYNONYMS[written] ?? written)) ?? refuse(typeNode?.place ?? section.place, 'unknown type')
  const timespanNode = entryOf(section, 'timespan') ?? entryOf(section, 'timeframe')
  const timespanMs =
    parseTimespan(textOf(timespanNode)) ?? refuse(timespanNode?.place ?? section.place, 'timespan missing or malformed')
  const conditionNode = entryOf(section, 'condition')
  const isTemporal = type === 'temporal' || type === 'temporal_ordered'
  let rules = textsOf(entryOf(section, 'rules'))
  let expression: RuleExpr | null = null
  const bounds: CorrelationBound[] = []
  let valueFields: string[] = []
  let percentile = 50
  if (conditionNode?.kind === 'map') {
    for (const { key, value, place } of conditionNode.entries) {
      const operator = OPERATORS.find((o) => o === key)
      if (operator !== undefined) {
        const limit = Number(textOf(value))
        if (textOf(value) === '' || Number.isNaN(limit)) refuse(value.place, `${key} is not a number`)
        bounds.push({ operator, value: limit })
      } else if (key === 'field') valueFields = textsOf(value)
      else if (key === 'percentile') {
        percentile = Number(textOf(value))
        if (written === 'value_median') refuse(place, 'a median names no percentile')
        if (!(percentile >= 0 && percentile <= 100)) refuse(value.place, 'percentile is not between 0 and 100')
      } else refuse(place, `unknown condition "${key}"`)
    }
  } else if (conditionNode?.kind === 'scalar' && textOf(conditionNode) !== '') {
    if (!isTemporal) refuse(conditionNode.place, 'only a temporal correlation takes an expression')
    expression = parseNameExpr(textOf(conditionNode), (reason) => refuse(conditionNode.place, reason))
    const named = namesIn(expression)
    if (rules.length === 0) rules = named
    for (const name of named) if (!rules.includes(name)) refuse(conditionNode.place, `"${name}" is not among the rules`)
  }
  if (rules.length === 0) refuse(section.place, 'no rules named')
  if (!isTemporal && bounds.length === 0) refuse(conditionNode?.place ?? section.place, 'condition missing')
  if (type.startsWith('value_') && valueFields.length === 0)
    refuse(conditionNode?.place ?? section.place, 'condition names no field')
  const aliases = new Map<string, ReadonlyMap<string, string>>()
  const aliasNode = entryOf(section, 'aliases')
  if (aliasNode !== undefined && aliasNode.kind !== 'map') refuse(aliasNode.place, 'aliases are no map')
  for (const entry of aliasNode?.kind === 'map' ? aliasNode.entries : []) {
    if (entry.value.kind !== 'map') return refuse(entry.value.place, 'an alias maps rules to fields')
    aliases.set(entry.key, new Map(entry.value.entries.map((e) => [e.key, textOf(e.value)])))
  }
  return {
    kind: 'correlation',
    ...head,
    type,
    rules,
    groupBy: textsOf(entryOf(section, 'group-by')),
    aliases,
    timespanMs,
    bounds,
    expression,
    valueFields,
    percentile,
    generate: textOf(entryOf(section, 'generate') ?? entryOf(root, 'generate')).toLowerCase() === 'true',
  }
}

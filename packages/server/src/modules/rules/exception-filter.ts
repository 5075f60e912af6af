/** Exceptions as Sigma filter documents (specification 2.1, "Sigma Filters"): what people choose in a form becomes one, what they write is checked. */
import { AppError, type ErrorPlace, type ExceptionField, type ExceptionMatching } from '@haidang/contracts'
import { parseSigmaRules, type SigmaFilterRule, type SigmaRule } from '@haidang/detect'

/** A text as Sigma takes it to the letter: wildcards and backslashes escaped. */
const literal = (value: string): string => value.replaceAll(/[\\*?]/g, '\\$&')

const modifierOf: Readonly<Record<ExceptionField['operator'], string>> = {
  equals: '',
  contains: '|contains',
  startswith: '|startswith',
  endswith: '|endswith',
  cidr: '|cidr',
  re: '|re',
}

/** JSON strings are YAML's double-quoted scalars (YAML 1.2 §7.3.1). */
const quoted = (text: string): string => JSON.stringify(text)

/** The filter document of some fields, all of which must fit for a hit to be passed over. */
export function filterOfFields(
  rule: Pick<SigmaRule, 'id' | 'title' | 'logsource'>,
  fields: readonly ExceptionField[],
): string {
  const own = Object.entries(rule.logsource).filter(([, value]) => value !== undefined)
  // A correlation has no log source, and a filter must name one: it is read in the rule's own in either case.
  const logsource = own.length > 0 ? own : [['category', 'correlation']]
  const lines = [`title: ${quoted(`Exception: ${rule.title}`.slice(0, 200))}`, 'logsource:']
  for (const [part, value] of logsource) lines.push(`  ${part}: ${quoted(String(value))}`)
  lines.push('filter:', '  rules:', `    - ${quoted(rule.id)}`, '  selection:')
  for (const { field, operator, values } of fields) {
    lines.push(`    ${quoted(`${field}${modifierOf[operator]}`)}:`)
    for (const value of values)
      lines.push(`      - ${quoted(operator === 're' || operator === 'cidr' ? value : literal(value))}`)
  }
  lines.push('  condition: not selection', '')
  return lines.join('\n')
}

/**
 * The document an exception works with; empty for one that passes everything over.
 * @throws AppError `exception.bad_matching` with the places of what is wrong
 */
export function filterTextOf(rule: SigmaRule, matching: ExceptionMatching): string {
  if (matching.kind === 'everything') return ''
  if (matching.kind === 'fields' && matching.fields.some((f) => f.field.includes('|')))
    throw new AppError('exception.bad_matching', { reason: 'field' })
  const names = matching.kind === 'fields' ? matching.fields.map((f) => `${f.field}${modifierOf[f.operator]}`) : []
  if (new Set(names).size < names.length) throw new AppError('exception.bad_matching', { reason: 'field_twice' })
  const text = matching.kind === 'fields' ? filterOfFields(rule, matching.fields) : matching.text
  readFilter(text, rule)
  return text
}

/** The one filter of a text. @throws AppError `exception.bad_matching` */
export function readFilter(text: string, rule: Pick<SigmaRule, 'id' | 'name'>): SigmaFilterRule {
  const { rules, problems } = parseSigmaRules(text, 'exception')
  const errors = problems.filter((p) => p.severity === 'error')
  if (errors.length > 0) {
    const places: ErrorPlace[] = errors.map((p) => ({
      path: `/matching/text:${p.line}:${p.column}`,
      code: p.code,
      message: Object.values(p.params).join(', '),
    }))
    throw new AppError('exception.bad_matching', { reason: 'problems' }, { places })
  }
  const [filter, ...others] = rules
  if (filter?.kind !== 'filter' || others.length > 0)
    throw new AppError('exception.bad_matching', { reason: 'no_filter' })
  const isOfRule =
    filter.rules === null ||
    filter.rules.includes(rule.id) ||
    (rule.name !== undefined && filter.rules.includes(rule.name))
  if (!isOfRule) throw new AppError('exception.bad_matching', { reason: 'other_rule' })
  return filter
}

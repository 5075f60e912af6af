import { compileSigma } from './compile.ts'
import type { SigmaEvent, SigmaRule } from './model.ts'
import { parseSigmaRules } from './parse-rules.ts'

/**
 * An exception of one rule, written as a Sigma filter document: tells of an event the rule hits whether the hit is to be passed over,
 * that is, whether the filter's condition does not hold. An empty text passes every hit over. Null where the text is no one filter
 * that can be honoured whole. The filter is read in the rule's own log source, so that its fields go by the names the rule's go by.
 */
export function compileSigmaException(
  text: string,
  rule: Pick<SigmaRule, 'logsource'>,
): ((event: SigmaEvent) => boolean) | null {
  if (text === '') return () => true
  const { rules, problems } = parseSigmaRules(text, 'exception')
  const [filter, ...others] = rules
  if (filter?.kind !== 'filter' || others.length > 0 || problems.some((p) => p.severity === 'error')) return null
  const { rules: _, ...head } = filter
  const passed = compileSigma([
    { ...head, kind: 'detection', logsource: rule.logsource, condition: { op: 'not', of: filter.condition } },
  ])
  return passed.problems.length > 0 ? null : (event) => passed.set.match(event).length > 0
}

import { parseSigmaRules, type SigmaProblem, type SigmaRule } from '@haidang/detect'
import type { RuleText } from './thread-messages.ts'

/** The rules of some texts, each at the level in force here. */
export function readRuleTexts(texts: readonly RuleText[]): { rules: SigmaRule[]; problems: SigmaProblem[] } {
  const rules: SigmaRule[] = []
  const problems: SigmaProblem[] = []
  for (const { text, origin, id, level } of texts) {
    const parsed = parseSigmaRules(text, origin)
    problems.push(...parsed.problems)
    for (const rule of parsed.rules) {
      if (id !== undefined && rule.id !== id) continue
      rules.push(level === undefined ? rule : { ...rule, level })
    }
  }
  return { rules, problems }
}

import { parseSigmaRules, type SigmaProblem, type SigmaRule } from '@haidang/detect'
import type { RuleText } from './thread-messages.ts'

export interface ReadRules {
  readonly rules: SigmaRule[]
  readonly problems: SigmaProblem[]
  /** The text each of the rules was read from. */
  readonly textOf: ReadonlyMap<SigmaRule, RuleText>
}

/** The rules of some texts, each at the level in force here. */
export function readRuleTexts(texts: readonly RuleText[]): ReadRules {
  const rules: SigmaRule[] = []
  const textOf = new Map<SigmaRule, RuleText>()
  const problems: SigmaProblem[] = []
  for (const given of texts) {
    const { text, origin, id, level } = given
    const parsed = parseSigmaRules(text, origin)
    problems.push(...parsed.problems)
    for (const rule of parsed.rules) {
      if (id !== undefined && rule.id !== id) continue
      const inForce = level === undefined ? rule : { ...rule, level }
      rules.push(inForce)
      textOf.set(inForce, given)
    }
  }
  return { rules, problems, textOf }
}

import { CheckRuleInput, type CheckedRules } from '@haidang/contracts'
import { compileSigma, parseSigmaRules } from '@haidang/detect'
import { allow, type Call } from '#src/modules/access/index.ts'
import { presentProblem } from '../read-rules.ts'

/** What a text of rules says, and everything wrong with it by line and column. Nothing is stored. */
export async function checkRule({ ctx, input }: Call<CheckRuleInput>): Promise<CheckedRules> {
  allow(ctx, 'rule.read')
  const { text } = CheckRuleInput.parse(input)
  const { rules, problems } = parseSigmaRules(text)
  const waiting = compileSigma(rules).problems
  return {
    problems: [...problems, ...waiting].map(presentProblem),
    rules: rules.map((rule) => {
      const { product = null, service = null, category = null } = rule.logsource
      return {
        id: rule.id,
        title: rule.title,
        kind: rule.kind,
        level: rule.level,
        line: rule.line,
        logsource: { product, service, category },
        techniques: [...rule.techniques],
        canBacktest: rule.kind === 'detection' && !waiting.some((p) => p.severity === 'error' && p.ruleId === rule.id),
      }
    }),
  }
}

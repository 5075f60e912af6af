import { AppError, type Rule } from '@haidang/contracts'
import { parseSigmaRules } from '@haidang/detect'
import type { Tx } from '#src/platform/db/index.ts'
import { presentRuleDetail } from './present.ts'
import { getRule, titleOf } from './queries.ts'
import { presentProblem } from './read-rules.ts'

/** One rule as it is shown, with what its text says beyond what is stored. @throws AppError `rule.not_found` */
export async function readRule(tx: Tx, id: string, now: number): Promise<Rule> {
  const row = await getRule(tx, id, new Date(now).toISOString())
  if (row === undefined) throw new AppError('rule.not_found')
  const { rules, problems } = parseSigmaRules(row.text, row.origin)
  const rule = rules.find((r) => r.id === id)
  const from = row.copied_from
  return presentRuleDetail(row, {
    falsepositives: [...(rule?.falsepositives ?? [])],
    references: [...(rule?.references ?? [])],
    problems: problems.map(presentProblem),
    copiedFrom: from === null ? null : { id: from, title: (await titleOf(tx, from)) ?? from },
  })
}

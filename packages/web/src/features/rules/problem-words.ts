import type { RuleProblem } from '@haidang/contracts'
import type { CodeProblem } from '../../ui/code-text.ts'
import { useText } from '../../ui/text.ts'

type Told = Pick<RuleProblem, 'code' | 'params'>

/** What is wrong with a text of rules, and what to do about it, in the reader's language. */
export function useProblemWords(): (problem: Told) => { readonly title: string; readonly remedy: string } {
  const { lookup } = useText()
  return ({ code, params }) => ({
    title: lookup(`ui.rules.problem.${code}.title`, params, code),
    remedy: lookup(`ui.rules.problem.${code}.remedy`, params, ''),
  })
}

/** Problems as the editor draws them; those without a place stand at the first line. */
export function codeProblems(
  problems: readonly RuleProblem[],
  words: ReturnType<typeof useProblemWords>,
): readonly CodeProblem[] {
  return problems.map((problem) => {
    const { title, remedy } = words(problem)
    return {
      line: Math.max(1, problem.line),
      column: Math.max(1, problem.column),
      severity: problem.severity,
      message: remedy === '' ? title : `${title}\n${remedy}`,
    }
  })
}

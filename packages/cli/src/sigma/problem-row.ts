import type { SigmaProblem } from '@haidang/detect'
import { sigmaProblemText, type Translator } from '@haidang/phrases'

/** A problem of a rule as it is shown: place, reason and remedy in the reader's language. */
export interface ProblemRow {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly ruleId: string
  readonly reason: string
  readonly remedy: string
  readonly params: SigmaProblem['params']
}

export function problemRow(translator: Translator, problem: SigmaProblem): ProblemRow {
  const { origin, line, column, severity, code, ruleId, params } = problem
  const text = sigmaProblemText(translator, code, params)
  return {
    path: origin,
    line,
    column,
    severity,
    code,
    ruleId,
    reason: text?.title ?? code,
    remedy: text?.remedy ?? '',
    params,
  }
}

/** Two lines for a terminal: the place as editors understand it, what is wrong; and what to do. */
export function problemLines(translator: Translator, row: ProblemRow): string {
  const word = translator.t(row.severity === 'error' ? 'cli.sigma.error' : 'cli.sigma.warning')
  return `${row.path}:${row.line}:${row.column}: ${word}: ${row.reason} [${row.code}]\n    ${row.remedy}`
}

import type { RuleProblem } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { StateBadge } from '../../ui/badges.tsx'
import type { TextPlace } from '../../ui/code-text.ts'
import { useText } from '../../ui/text.ts'
import { useProblemWords } from './problem-words.ts'
import classes from './rules.module.css'

/** What is wrong with a text of rules: where, what, and what to do; a place can be gone to where there is an editor. */
export function ProblemList({
  problems,
  onGo,
}: {
  readonly problems: readonly RuleProblem[]
  readonly onGo?: ((place: TextPlace) => void) | undefined
}) {
  const { t } = useText()
  const words = useProblemWords()
  const placeOf = (problem: RuleProblem) =>
    [problem.path, problem.line > 0 ? t('ui.rules.problems.place', { line: problem.line, column: problem.column }) : '']
      .filter((part) => part !== '')
      .join(' · ')
  return (
    <ul className={classes.problems}>
      {problems.map((problem, n) => {
        const { title, remedy } = words(problem)
        const place = placeOf(problem)
        return (
          <li key={`${n}:${problem.code}`} data-severity={problem.severity}>
            <StateBadge
              tone={problem.severity === 'error' ? 'bad' : 'warn'}
              label={problem.severity === 'error' ? t('ui.rules.problems.error') : t('ui.rules.problems.warning')}
            />
            <div>
              <p>{title}</p>
              {remedy !== '' && <p className={classes.soft}>{remedy}</p>}
              {place !== '' &&
                (onGo !== undefined && problem.line > 0 ? (
                  <Button variant="subtle" size="compact-sm" onClick={() => onGo(problem)}>
                    {place}
                  </Button>
                ) : (
                  <p className={classes.soft}>
                    <code>{place}</code>
                  </p>
                ))}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

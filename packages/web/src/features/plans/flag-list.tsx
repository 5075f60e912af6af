import type { RowFlag } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { StateBadge } from '../../ui/badges.tsx'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

const TONES = { error: 'bad', doubt: 'warn', note: 'quiet' } as const

/** What the reader doubts, with its place and a suggestion that a person may take. */
export function FlagList({
  flags,
  onTake,
}: {
  readonly flags: readonly RowFlag[]
  readonly onTake?: ((flag: RowFlag) => void) | undefined
}) {
  const { t, lookup } = useText()
  return (
    <ul className={classes.flags}>
      {flags.map((flag) => (
        <li key={`${flag.code} ${flag.line ?? ''} ${flag.text}`}>
          <StateBadge tone={TONES[flag.severity]} label={t(`ui.plans.review.severity.${flag.severity}`)} />
          <span>
            {lookup(`planReading.findings.${flag.code}.title`, flag.params, flag.code)}
            {flag.text !== '' && <q className={classes.quoted}>{flag.text}</q>}
          </span>
          <span className={classes.soft}>{lookup(`planReading.findings.${flag.code}.remedy`, flag.params, '')}</span>
          {flag.suggestion !== null && (
            <span className={classes.line}>
              <em>{t('ui.plans.review.suggestion', { text: flag.suggestion })}</em>
              {onTake !== undefined && (
                <Button size="compact-xs" variant="default" onClick={() => onTake(flag)}>
                  {t('ui.plans.review.takeSuggestion')}
                </Button>
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

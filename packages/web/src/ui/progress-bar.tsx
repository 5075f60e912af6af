import type { RecipientProgress } from '@haidang/contracts'
import { useText } from './text.ts'
import classes from './progress-bar.module.css'

export interface ProgressPart {
  readonly id: 'verified' | 'reported' | 'acknowledged' | 'seen' | 'delivered' | 'waiting'
  readonly count: number
}

/** The counts of a warning as parts that add up: how many stopped at each step. */
export function progressParts(progress: RecipientProgress): readonly ProgressPart[] {
  const { total, delivered, seen, acknowledged, reported, verified } = progress
  return [
    { id: 'verified', count: verified },
    { id: 'reported', count: Math.max(0, reported - verified) },
    { id: 'acknowledged', count: Math.max(0, acknowledged - reported) },
    { id: 'seen', count: Math.max(0, seen - acknowledged) },
    { id: 'delivered', count: Math.max(0, delivered - seen) },
    { id: 'waiting', count: Math.max(0, total - delivered) },
  ]
}

/** Where the recipients stand, one bar; with `withLegend` the counts in words underneath. */
export function ProgressBar({
  progress,
  withLegend = false,
}: {
  readonly progress: RecipientProgress
  readonly withLegend?: boolean
}) {
  const { t } = useText()
  const parts = progressParts(progress).filter((part) => part.count > 0)
  const words = parts.map((part) => `${t(`ui.warnings.progress.${part.id}`)} ${part.count}`).join(', ')
  return (
    <div className={classes.frame}>
      <div
        className={classes.bar}
        role="img"
        aria-label={words === '' ? t('ui.list.none') : words}
        data-thick={withLegend || undefined}
      >
        {parts.map((part) => (
          <span key={part.id} className={classes.part} data-part={part.id} style={{ flexGrow: part.count }} />
        ))}
      </div>
      {withLegend && (
        <ul className={classes.legend} aria-hidden>
          {parts.map((part) => (
            <li key={part.id}>
              <span className={classes.key} data-part={part.id} />
              {t(`ui.warnings.progress.${part.id}`)} <strong>{part.count}</strong>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

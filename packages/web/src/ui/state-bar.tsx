import classes from './state-bar.module.css'
import { useText } from './text.ts'

export type BarTone = 'good' | 'goodLate' | 'busy' | 'warn' | 'bad' | 'quiet' | 'empty'

export interface BarPart {
  readonly id: string
  readonly label: string
  readonly count: number
  readonly tone: BarTone
}

/**
 * Counts that add up to a whole, as one bar: the words with the numbers for whoever does not see it, a pattern beside the colour
 * where two parts are alike. With `scale`, the bar is as long as its share of the largest one beside it.
 */
export function StateBar({
  parts,
  label,
  scale = 1,
  withLegend = false,
}: {
  readonly parts: readonly BarPart[]
  readonly label?: string
  readonly scale?: number
  readonly withLegend?: boolean
}) {
  const { t } = useText()
  const shown = parts.filter((part) => part.count > 0)
  const words = shown.map((part) => `${part.label} ${part.count}`).join(', ')
  return (
    <div className={classes.frame}>
      <div
        className={classes.bar}
        role="img"
        aria-label={[label, words === '' ? t('ui.list.none') : words].filter(Boolean).join(': ')}
        style={{ width: `${Math.max(2, scale * 100)}%` }}
      >
        {shown.map((part) => (
          <span
            key={part.id}
            className={classes.part}
            data-tone={part.tone}
            style={{ flexGrow: part.count }}
            title={`${part.label}: ${part.count}`}
          />
        ))}
      </div>
      {withLegend && (
        <ul className={classes.legend} aria-hidden>
          {shown.map((part) => (
            <li key={part.id}>
              <span className={classes.key} data-tone={part.tone} />
              {part.label} <strong>{part.count}</strong>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

import type { Severity, Tlp } from '@haidang/std'
import classes from './badges.module.css'
import { useText } from './text.ts'

/** One shape a severity, so that it is told without colour: the more corners filled, the worse. */
const SHAPES: Readonly<Record<Severity, string>> = {
  critical: 'M5 0h6l5 5v6l-5 5H5l-5-5V5z',
  high: 'M8 0.5 16 15H0z',
  medium: 'M8 0l8 8-8 8-8-8z',
  low: 'M1.5 1.5h13v13h-13z',
  informational: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 2.4a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2z',
}

export function SeverityBadge({
  severity,
  isBare = false,
}: {
  readonly severity: Severity
  readonly isBare?: boolean
}) {
  const { t } = useText()
  return (
    <span className={classes.severity} data-severity={severity} data-bare={isBare || undefined}>
      <svg viewBox="0 0 16 16" width="11" height="11" aria-hidden="true">
        <path d={SHAPES[severity]} fill="currentColor" />
      </svg>
      <span>{t(`domain.severity.${severity}`)}</span>
    </span>
  )
}

/** Only the shape, where the word stands nearby; named for screen readers. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  const { t } = useText()
  return (
    <span
      className={classes.mark}
      data-severity={severity}
      role="img"
      aria-label={t(`domain.severity.${severity}`)}
      title={t(`domain.severity.${severity}`)}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={SHAPES[severity]} fill="currentColor" />
      </svg>
    </span>
  )
}

/** TLP 2.0 as FIRST draws it: its colour on black, the label in capitals. */
export function TlpBadge({ tlp }: { readonly tlp: Tlp }) {
  const { t } = useText()
  return (
    <span className={classes.tlp} data-tlp={tlp} title={t(`domain.tlpMeaning.${tlp}`)}>
      {t(`domain.tlp.${tlp}`)}
    </span>
  )
}

export type StateTone = 'new' | 'busy' | 'good' | 'bad' | 'quiet' | 'warn'

const DOTS: Readonly<Record<StateTone, string>> = {
  new: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
  busy: 'M8 1a7 7 0 1 1 0 14V1z M8 1a7 7 0 0 0 0 14v-1.6A5.4 5.4 0 0 1 8 2.6z',
  good: 'M6.2 13 1 7.8l1.9-1.9 3.3 3.3 6.9-6.9L15 4.2z',
  bad: 'm3.2 1.3 4.8 4.8 4.8-4.8 1.9 1.9L9.9 8l4.8 4.8-1.9 1.9L8 9.9l-4.8 4.8-1.9-1.9L6.1 8 1.3 3.2z',
  warn: 'M8 .8 15.6 14.6H.4z',
  quiet: 'M1.5 6.7h13v2.6h-13z',
}

/** A state in words with a mark of its own shape. */
export function StateBadge({ tone, label }: { readonly tone: StateTone; readonly label: string }) {
  return (
    <span className={classes.state} data-tone={tone}>
      <svg viewBox="0 0 16 16" width="10" height="10" aria-hidden="true">
        <path d={DOTS[tone]} fill="currentColor" />
      </svg>
      <span>{label}</span>
    </span>
  )
}

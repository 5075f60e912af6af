import type { Verdicts } from '@haidang/contracts'
import { numberText } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './rules.module.css'

const PARTS = [
  ['truePositive', 'true_positive'],
  ['benign', 'benign'],
  ['falsePositive', 'false_positive'],
] as const

/** The conclusions people drew, as one bar and in words. */
export function VerdictBar({ verdicts }: { readonly verdicts: Verdicts }) {
  const { t, locale } = useText()
  const parts = PARTS.map(([id, verdict]) => ({ id, label: t(`domain.verdict.${verdict}`), count: verdicts[id] }))
  return (
    <div className={classes.verdicts}>
      <div className={classes.verdictBar} aria-hidden>
        {parts
          .filter((part) => part.count > 0)
          .map((part) => (
            <span key={part.id} data-verdict={part.id} style={{ flexGrow: part.count }} />
          ))}
      </div>
      <ul className={classes.verdictLegend}>
        {parts.map((part) => (
          <li key={part.id}>
            <span className={classes.verdictKey} data-verdict={part.id} aria-hidden />
            {part.label} <strong>{numberText(locale, part.count)}</strong>
          </li>
        ))}
      </ul>
    </div>
  )
}

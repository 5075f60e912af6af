import type { ExplainedReason } from '@haidang/contracts'
import { HighlightedText } from '../ui/highlighted-text.tsx'
import { useText } from '../ui/text.ts'
import classes from './hit-explanation.module.css'

interface PartOfReasons {
  readonly part: string
  readonly reasons: readonly ExplainedReason[]
}

function byPart(reasons: readonly ExplainedReason[]): readonly PartOfReasons[] {
  const parts = new Map<string, ExplainedReason[]>()
  for (const reason of reasons) parts.set(reason.part, [...(parts.get(reason.part) ?? []), reason])
  return [...parts].map(([part, inner]) => ({ part, reasons: inner }))
}

/** Why a rule hit: part by part, which field held what, with the place that matched marked. */
export function ReasonList({ reasons }: { readonly reasons: readonly ExplainedReason[] }) {
  const { t } = useText()
  if (reasons.length === 0) return <p className={classes.soft}>{t('ui.rules.why.noReasons')}</p>
  return (
    <ol className={classes.parts}>
      {byPart(reasons).map(({ part, reasons: inner }) => (
        <li key={part} className={classes.part}>
          <p className={classes.partName}>
            {t('ui.rules.why.part')} <code>{part}</code>
          </p>
          <ul className={classes.reasons}>
            {inner.map((reason, n) => (
              <li key={`${n}:${reason.field}`} className={classes.reason}>
                <span className={classes.words}>
                  {reason.field === '' ? t('ui.rules.words.anyField') : <code>{reason.field}</code>}{' '}
                  {t('ui.rules.why.holds')} <code>{reason.matched}</code>
                </span>
                <span className={classes.value}>
                  <HighlightedText
                    text={reason.value}
                    spans={
                      reason.inValue === null
                        ? []
                        : [{ from: reason.inValue.start, to: reason.inValue.start + reason.inValue.length }]
                    }
                  />
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

import type { ContentDiff } from './content-diff.ts'
import classes from './content-changes.module.css'
import { useText } from './text.ts'

/** What was added and what was taken out, told by word and line as well as colour. */
export function ContentChanges({ diff }: { readonly diff: ContentDiff }) {
  const { t } = useText()
  if (diff.isSame) return <p>{t('ui.warnings.diff.same')}</p>
  const texts = [
    { label: t('ui.warnings.diff.titleField'), pair: diff.title },
    { label: t('ui.warnings.diff.summaryField'), pair: diff.summary },
  ]
  return (
    <div className={classes.changes}>
      {texts.map(({ label, pair }) =>
        pair === null ? null : (
          <div key={label}>
            <p className={classes.label}>{label}</p>
            <del className={classes.removed}>{pair.before}</del>
            <ins className={classes.added}>{pair.after}</ins>
          </div>
        ),
      )}
      {[...diff.addedActions, ...diff.addedIndicators].map((text) => (
        <ins key={`+${text}`} className={classes.added}>
          <b>{t('ui.warnings.diff.added')}:</b> {text}
        </ins>
      ))}
      {[...diff.removedActions, ...diff.removedIndicators].map((text) => (
        <del key={`-${text}`} className={classes.removed}>
          <b>{t('ui.warnings.diff.removed')}:</b> {text}
        </del>
      ))}
    </div>
  )
}

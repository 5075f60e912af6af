import type { RuleVersionDetail } from '@haidang/contracts'
import classes from './line-changes.module.css'
import { useText } from './text.ts'

const SIGN = { same: ' ', added: '+', removed: '−' } as const

/** What changed in a text, line by line, told by sign and word as well as colour. */
export function LineChanges({ lines, label }: { readonly lines: RuleVersionDetail['lines']; readonly label: string }) {
  const { t } = useText()
  return (
    <div className={classes.frame} role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, n) =>
        line.kind === 'gap' ? (
          <p key={n} className={classes.skipped}>
            {t('ui.difference.skipped')}
          </p>
        ) : (
          <div key={n} className={classes.line} data-kind={line.kind}>
            <span className={classes.number} aria-hidden>
              {line.after ?? line.before}
            </span>
            <span className={classes.sign}>
              <span aria-hidden>{SIGN[line.kind]}</span>
              {line.kind !== 'same' && (
                <span className="visually-hidden">
                  {line.kind === 'added' ? t('ui.difference.added') : t('ui.difference.removed')}
                </span>
              )}
            </span>
            <code>{line.text}</code>
          </div>
        ),
      )}
    </div>
  )
}

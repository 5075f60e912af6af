import type { WarningContent } from '@haidang/contracts'
import type { Severity, Tlp } from '@haidang/std'
import type { ReactNode } from 'react'
import { SeverityBadge, TlpBadge } from './badges.tsx'
import classes from './bulletin.module.css'
import { CopyValue } from './copy-value.tsx'
import { useText } from './text.ts'
import { ValueList } from './value-list.tsx'

export interface BulletinProps {
  readonly content: WarningContent
  readonly severity: Severity
  readonly tlp: Tlp
  readonly number: string | null
  readonly heading?: 'h1' | 'h2' | 'h3'
  readonly withSearch?: boolean
  readonly children?: ReactNode
}

/** A warning as people read it: what is happening, what to do, what to look for. */
export function Bulletin({
  content,
  severity,
  tlp,
  number,
  heading: Heading = 'h2',
  withSearch = false,
  children,
}: BulletinProps) {
  const { t } = useText()
  const Inner = Heading === 'h1' ? 'h2' : Heading === 'h2' ? 'h3' : 'h4'
  return (
    <article className={classes.bulletin} data-severity={severity}>
      <header className={classes.header}>
        <div className={classes.marks}>
          <SeverityBadge severity={severity} />
          <TlpBadge tlp={tlp} />
          {number !== null && <span className={classes.number}>{number}</span>}
        </div>
        {content.title.trim() !== '' && <Heading className={classes.title}>{content.title}</Heading>}
        {children}
      </header>
      <div className={classes.text}>
        {content.summary.split(/\n+/).map((paragraph, n) => (
          <p key={`${n}:${paragraph.slice(0, 20)}`}>{paragraph}</p>
        ))}
      </div>
      {content.actions.some((action) => action.trim() !== '') && (
        <section className={classes.actions}>
          <Inner>{t('ui.inbox.whatToDo')}</Inner>
          <ol>
            {content.actions
              .filter((action) => action.trim() !== '')
              .map((action, n) => (
                <li key={`${n}:${action}`}>
                  <span className={classes.step} aria-hidden>
                    {n + 1}
                  </span>
                  <span>{action}</span>
                </li>
              ))}
          </ol>
        </section>
      )}
      {content.indicators.length > 0 && (
        <details className={classes.indicators} open={content.indicators.length <= 12}>
          <summary>
            {t('ui.inbox.indicators')} ({content.indicators.length})
          </summary>
          <div className={classes.indicatorBody}>
            <CopyAll values={content.indicators.map((indicator) => indicator.value)} />
            <ValueList values={content.indicators} withSearch={withSearch} />
          </div>
        </details>
      )}
      {content.techniques.length > 0 && (
        <p className={classes.techniques}>
          {t('ui.warnings.detail.techniques')}: {content.techniques.join(', ')}
        </p>
      )}
    </article>
  )
}

function CopyAll({ values }: { readonly values: readonly string[] }) {
  const { t } = useText()
  return <CopyValue value={values.join('\n')}>{t('ui.inbox.copyIndicators')}</CopyValue>
}

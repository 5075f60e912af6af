import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import classes from './page.module.css'
import { useText } from './text.ts'

export interface PageProps {
  readonly title: string
  readonly lead?: string
  /** Above the title: where this is, a way back. */
  readonly above?: ReactNode
  /** Beside the title: badges, counts. */
  readonly beside?: ReactNode
  /** The acts; the one filled button comes first. */
  readonly acts?: ReactNode
  /** `wide` for lists and boards, `reading` for forms and texts, `full` fills the height and scrolls inside. */
  readonly width?: 'wide' | 'reading' | 'full'
  /** A page reached by a link moves the focus to its title; an open item beside a list does not. */
  readonly children: ReactNode
}

/** A page: title, one line of what it is, the acts, the work. Names the document and takes the focus when it opens. */
export function Page({ title, lead, above, beside, acts, width = 'wide', children }: PageProps) {
  const { t } = useText()
  const heading = useRef<HTMLHeadingElement>(null)
  const documentTitle = t('ui.app.documentTitle', { page: title })

  // The document: its title, and the focus after a change of page.
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.closest('nav') !== null) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [])

  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.header}>
        <div className={classes.titles}>
          {above !== undefined && <div className={classes.above}>{above}</div>}
          <div className={classes.titleLine}>
            <h1 className={classes.title} ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {beside}
          </div>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {acts !== undefined && <div className={classes.acts}>{acts}</div>}
      </header>
      {children}
    </div>
  )
}

export interface PanelProps {
  readonly title: string
  readonly beside?: ReactNode
  readonly acts?: ReactNode
  readonly isFlush?: boolean
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A panel of a page, a region with its own heading. */
export function Panel({ title, beside, acts, isFlush = false, className, children }: PanelProps) {
  return (
    <section
      className={className === undefined ? classes.panel : `${classes.panel} ${className}`}
      data-flush={isFlush || undefined}
    >
      <header className={classes.panelHeader}>
        <h2 className={classes.panelTitle}>{title}</h2>
        {beside}
        {acts !== undefined && <div className={classes.panelActs}>{acts}</div>}
      </header>
      <div className={classes.panelBody}>{children}</div>
    </section>
  )
}

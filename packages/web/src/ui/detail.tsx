import type { ReactNode } from 'react'
import classes from './detail.module.css'

export interface DetailFrameProps {
  readonly title: string
  readonly marks?: ReactNode
  /** The acts; the one filled button comes first. */
  readonly acts?: ReactNode
  readonly children: ReactNode
}

/** An open item beside its list: what it is in one line, its state, the next act, then the rest. */
export function DetailFrame({ title, marks, acts, children }: DetailFrameProps) {
  return (
    <article className={classes.frame}>
      <header className={classes.header}>
        <h2 className={classes.title}>{title}</h2>
        {marks !== undefined && <div className={classes.marks}>{marks}</div>}
        {acts !== undefined && <div className={classes.acts}>{acts}</div>}
      </header>
      {children}
    </article>
  )
}

export function DetailSection({
  title,
  beside,
  children,
}: {
  readonly title: string
  readonly beside?: ReactNode
  readonly children: ReactNode
}) {
  return (
    <section className={classes.section}>
      <header className={classes.sectionHeader}>
        <h3 className={classes.sectionTitle}>{title}</h3>
        {beside}
      </header>
      {children}
    </section>
  )
}

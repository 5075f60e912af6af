import type { ReactNode } from 'react'
import classes from './two-lines.module.css'

/** A name and what is under it; on a phone a third line for state and time. */
export function TwoLines({
  mark,
  first,
  second,
  third,
}: {
  readonly mark?: ReactNode
  readonly first: ReactNode
  readonly second?: ReactNode
  readonly third?: ReactNode
}) {
  return (
    <div className={classes.frame}>
      {mark !== undefined && <span className={classes.mark}>{mark}</span>}
      <div className={classes.lines}>
        <div className={classes.first}>{first}</div>
        {second !== undefined && <div className={classes.second}>{second}</div>}
        {third !== undefined && <div className={classes.third}>{third}</div>}
      </div>
    </div>
  )
}

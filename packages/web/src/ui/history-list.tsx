import type { ReactNode } from 'react'
import { ExactTime } from './clock.tsx'
import classes from './history-list.module.css'

export interface HistoryEntry {
  readonly key: string
  readonly at: string
  readonly what: string
  readonly who: string
  readonly note?: ReactNode
}

/** Who did what and when, the latest first. */
export function HistoryList({ entries }: { readonly entries: readonly HistoryEntry[] }) {
  return (
    <ol className={classes.list}>
      {entries
        .toSorted((a, b) => b.at.localeCompare(a.at))
        .map((entry) => (
          <li key={entry.key} className={classes.entry}>
            <p className={classes.what}>{entry.what}</p>
            {entry.note !== undefined && entry.note !== null && entry.note !== '' && (
              <p className={classes.note}>{entry.note}</p>
            )}
            <p className={classes.who}>
              {entry.who} · <ExactTime at={entry.at} />
            </p>
          </li>
        ))}
    </ol>
  )
}

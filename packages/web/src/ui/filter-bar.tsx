import type { ReactNode } from 'react'
import { useText } from './text.ts'
import classes from './filter-bar.module.css'

/** The filters of a list, in one line where there is room. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  const { t } = useText()
  return (
    <search className={classes.bar} aria-label={t('ui.list.filters')}>
      {children}
    </search>
  )
}

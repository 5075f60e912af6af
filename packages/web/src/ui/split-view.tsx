import { ActionIcon } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './split-view.module.css'
import { useText } from './text.ts'

export interface SplitViewProps {
  readonly list: ReactNode
  /** The open item, or null. On a small screen it covers the list, which keeps its place underneath. */
  readonly detail: ReactNode | null
  readonly detailLabel: string
  readonly onClose: () => void
}

/** A list with the open item beside it. */
export function SplitView({ list, detail, detailLabel, onClose }: SplitViewProps) {
  const { t } = useText()
  useHotkeys([['Escape', onClose]])
  return (
    <div className={classes.split} data-open={detail !== null || undefined}>
      <div className={classes.list}>{list}</div>
      {detail !== null && (
        <aside className={classes.detail} aria-label={detailLabel}>
          <div className={classes.closeFrame}>
            <ActionIcon
              className={classes.close ?? ''}
              variant="subtle"
              color="gray"
              onClick={onClose}
              aria-label={t('ui.list.closeDetail')}
            >
              <IconX size={18} aria-hidden />
            </ActionIcon>
          </div>
          {detail}
        </aside>
      )}
    </div>
  )
}

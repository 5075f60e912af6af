import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './copy-value.module.css'
import { useText } from './text.ts'

/** A value people copy into other tools, in fixed-width letters, with its act beside it. */
export function CopyValue({
  value,
  isBlock = false,
  children,
  acts,
}: {
  readonly value: string
  readonly isBlock?: boolean
  readonly children?: ReactNode
  readonly acts?: ReactNode
}) {
  const { t } = useText()
  return (
    <span className={classes.value} data-block={isBlock || undefined}>
      {isBlock ? (
        <pre className={classes.block} tabIndex={0}>
          {value}
        </pre>
      ) : (
        <code className={classes.code}>{children ?? value}</code>
      )}
      <span className={classes.acts}>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon
              title={copied ? t('ui.act.copied') : t('ui.act.copy')}
              size={26}
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={`${copied ? t('ui.act.copied') : t('ui.act.copy')} ${isBlock ? '' : value.slice(0, 60)}`}
            >
              {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
        {acts}
      </span>
    </span>
  )
}

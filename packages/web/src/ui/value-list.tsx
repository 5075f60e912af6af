import { IconSearch } from '@tabler/icons-react'
import { CopyValue } from './copy-value.tsx'
import { LinkIcon } from './link-button.tsx'
import { useText } from './text.ts'
import classes from './value-list.module.css'

/** Values with their kind, each to be copied or looked for in the events. */
export function ValueList({
  values,
  withSearch = true,
}: {
  readonly values: readonly { readonly kind: string; readonly value: string }[]
  readonly withSearch?: boolean
}) {
  const { t, lookup } = useText()
  return (
    <ul className={classes.list}>
      {values.map((entry) => (
        <li key={`${entry.kind}:${entry.value}`} className={classes.item}>
          <span className={classes.kind}>{lookup(`domain.indicatorKind.${entry.kind}`, {}, entry.kind)}</span>
          <CopyValue
            value={entry.value}
            acts={
              withSearch ? (
                <LinkIcon
                  title={t('ui.events.pivot')}
                  to="/events"
                  search={{ value: entry.value, range: '7d' }}
                  size={26}
                  variant="subtle"
                  color="gray"
                  aria-label={`${t('ui.events.pivot')}: ${entry.value}`}
                >
                  <IconSearch size={15} aria-hidden />
                </LinkIcon>
              ) : undefined
            }
          />
        </li>
      ))}
    </ul>
  )
}

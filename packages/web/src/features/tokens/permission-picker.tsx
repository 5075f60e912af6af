import type { Permission } from '@haidang/contracts'
import { Button, Checkbox } from '@mantine/core'
import { useText } from '../../ui/text.ts'
import classes from './tokens.module.css'
import { usePermissionName } from './words.tsx'

export interface PermissionPickerProps {
  /** What may be given. */
  readonly offered: readonly Permission[]
  readonly value: readonly Permission[]
  readonly onChange: (permissions: Permission[]) => void
  readonly error?: string | undefined
}

/** Chooses permissions, by what they are about; reading first, since most programs only read. */
export function PermissionPicker({ offered, value, onChange, error }: PermissionPickerProps) {
  const { t, lookup } = useText()
  const nameOf = usePermissionName()
  const nouns = Map.groupBy(offered, (permission) => permission.split('.')[0] ?? '')
  return (
    <Checkbox.Group
      label={t('ui.tokens.permissions')}
      description={t('ui.tokens.permissionsHint')}
      error={error}
      value={[...value]}
      onChange={(chosen) => onChange(offered.filter((permission) => chosen.includes(permission)))}
    >
      <div className={classes.quick}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onChange(offered.filter((permission) => permission.endsWith('.read')))}
        >
          {t('ui.tokens.readOnly')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={value.length === 0} onClick={() => onChange([])}>
          {t('ui.tokens.nonePicked')}
        </Button>
      </div>
      <div className={classes.nouns}>
        {[...nouns].map(([noun, permissions]) => {
          const name = lookup(`ui.tokens.noun.${noun}`, {}, noun)
          return (
            <div key={noun} className={classes.noun} role="group" aria-label={name}>
              <p className={classes.nounName}>{name}</p>
              {permissions.map((permission) => (
                <Checkbox key={permission} size="sm" value={permission} label={nameOf(permission)} />
              ))}
            </div>
          )
        })}
      </div>
    </Checkbox.Group>
  )
}

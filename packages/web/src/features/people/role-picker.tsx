import { mayHoldTogether, ROLE_GRANTS } from '@haidang/contracts'
import type { PersonRole, Role } from '@haidang/contracts'
import { Checkbox } from '@mantine/core'
import { ROLE_LIST } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import classes from './people.module.css'

const GROUPS = [
  { key: 'rolesCentre', roles: ROLE_LIST.filter((role) => ROLE_GRANTS[role].relations[0] !== 'own') },
  { key: 'rolesUnit', roles: ROLE_LIST.filter((role) => ROLE_GRANTS[role].relations[0] === 'own') },
] as const

/** Those of the chosen roles that keep this one from being held. */
function conflictsOf(role: PersonRole, chosen: readonly Role[]): readonly Role[] {
  if (chosen.includes(role) || mayHoldTogether([...chosen, role])) return []
  return chosen.filter((other) => !mayHoldTogether([other, role]))
}

export interface RolePickerProps {
  readonly value: readonly Role[]
  readonly onChange: (roles: PersonRole[]) => void
  readonly error?: string | undefined
}

/** What a person does, each role in a sentence; roles that do not go together are out of reach and say why. */
export function RolePicker({ value, onChange, error }: RolePickerProps) {
  const { t } = useText()
  return (
    <Checkbox.Group
      label={t('ui.people.roles')}
      description={t('ui.people.form.rolesHint')}
      value={[...value]}
      onChange={(roles) => onChange(ROLE_LIST.filter((role) => roles.includes(role)))}
      error={error}
    >
      {GROUPS.map((group) => (
        <div key={group.key} className={classes.roleGroup} role="group" aria-label={t(`ui.people.form.${group.key}`)}>
          <p className={classes.roleGroupName}>{t(`ui.people.form.${group.key}`)}</p>
          {group.roles.map((role) => {
            const conflicts = conflictsOf(role, value)
            const names = conflicts.map((other) => t(`domain.role.${other}`)).join(', ')
            return (
              <Checkbox
                key={role}
                value={role}
                disabled={conflicts.length > 0}
                label={t(`domain.role.${role}`)}
                description={
                  conflicts.length > 0 ? (
                    <>
                      {t(`domain.roleMeaning.${role}`)}{' '}
                      <strong>{t('ui.people.form.conflict', { roles: names })}</strong>
                    </>
                  ) : (
                    t(`domain.roleMeaning.${role}`)
                  )
                }
              />
            )
          })}
        </div>
      ))}
    </Checkbox.Group>
  )
}

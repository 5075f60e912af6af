import type { Permission } from '@haidang/contracts'
import { Button, List } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useText } from '../ui/text.ts'
import { useApi } from './session.tsx'
import classes from './why-not.module.css'

/** Below a refusal: why, and who could help. Asked only when the reader wants to know. */
export function WhyNot({ permission }: { readonly permission: Permission }) {
  const { t, lookup } = useText()
  const api = useApi()
  const [isAsked, setAsked] = useState(false)
  const query = useQuery({
    queryKey: ['access', 'explain', permission],
    queryFn: () => api.access.explain({ permission }),
    enabled: isAsked,
  })
  if (!isAsked)
    return (
      <div className={classes.why}>
        <Button variant="subtle" onClick={() => setAsked(true)}>
          {t('ui.access.why')}
        </Button>
      </div>
    )
  if (query.data === undefined) return null
  const { reasons, help } = query.data
  return (
    <div className={classes.why} role="status">
      <List>
        {reasons.map((reason) => (
          <List.Item key={reason.code}>
            {t(`domain.accessReason.${reason.code}`, {
              ...reason.params,
              permission: t(`domain.auditAction.${permission}`),
              role: lookup(`domain.role.${reason.params['role'] ?? ''}`, {}, ''),
            })}
          </List.Item>
        ))}
        {help.roles.length > 0 && (
          <List.Item>
            {t('ui.access.heldBy', { roles: help.roles.map((role) => t(`domain.role.${role}`)).join(', ') })}
          </List.Item>
        )}
        {help.people.length > 0 ? (
          <List.Item>
            {t('ui.access.askPeople', { people: help.people.map((one) => one.displayName).join(', ') })}
          </List.Item>
        ) : (
          help.organisation !== null && (
            <List.Item>{t('ui.access.askOrganisation', { organisation: help.organisation.name })}</List.Item>
          )
        )}
      </List>
    </div>
  )
}

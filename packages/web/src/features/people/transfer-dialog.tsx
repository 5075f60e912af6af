import type { Role, User } from '@haidang/contracts'
import { Button, Drawer, Select, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useAct } from '../../app/act.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useApp } from '../../app/session.tsx'
import { useText } from '../../ui/text.ts'
import classes from './people.module.css'
import { RolePicker } from './role-picker.tsx'

const SHORTEST_REASON = 3

/** Moves a person to another organisation, with roles for what they do there. */
export function TransferDialog({ person, onClose }: { readonly person: User; readonly onClose: () => void }) {
  const { t } = useText()
  const { api } = useApp()
  const organisations = useOrganisationOptions().filter(({ value }) => value !== person.organisation.id)
  const [organisationId, setOrganisation] = useState<string | null>(null)
  const [roles, setRoles] = useState<Role[]>([])
  const [reason, setReason] = useState('')
  const [isChecked, setChecked] = useState(false)
  const transfer = useAct({
    run: (to: string) => api.users.transfer(person.id, { organisationId: to, roles, reason: reason.trim() }),
    touches: ['users'],
    done: t('ui.people.transferDone'),
    onDone: onClose,
    isQuiet: true,
  })
  const isShort = reason.trim().length < SHORTEST_REASON
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (organisationId !== null && roles.length > 0 && !isShort) transfer.mutate(organisationId)
  }
  const told = (isWrong: boolean, text: string) => (isChecked && isWrong ? text : undefined)
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('ui.people.transferTitle', { name: person.displayName })}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <p className={classes.soft}>{t('ui.people.transferLead')}</p>
          <DoorRefusal error={transfer.error} />
          <Select
            label={t('ui.people.transferTo')}
            data={organisations}
            value={organisationId}
            onChange={setOrganisation}
            error={told(organisationId === null, t('ui.people.needOrganisation'))}
            searchable
            data-autofocus
          />
          <RolePicker
            value={roles}
            onChange={setRoles}
            error={told(roles.length === 0, t('ui.people.form.needRole'))}
          />
          <Textarea
            label={t('ui.people.transferReason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={told(isShort, t('ui.people.needReason'))}
            maxLength={1000}
            minRows={2}
            autosize
          />
          <Button type="submit" loading={transfer.isPending}>
            {t('ui.people.transfer')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}

import type { CreateUserInput, User } from '@haidang/contracts'
import { Alert, Button, Checkbox, Drawer, Select, Stack, TextInput } from '@mantine/core'
import { TLP_LEVELS } from '@haidang/std'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useSession } from '../../app/session.tsx'
import { ROLE_LIST, useTlpOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'

export interface PersonFormProps {
  readonly person: User | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: CreateUserInput) => void
  readonly onClose: () => void
}

/** Adds an account or edits one. */
export function PersonForm({ person, isWorking, error, onSave, onClose }: PersonFormProps) {
  const { t } = useText()
  const refusal = useRefusalText()
  const session = useSession()
  const organisations = useOrganisationOptions()
  const tlps = useTlpOptions()
  const [isChecked, setChecked] = useState(false)
  const [values, setValues] = useState<CreateUserInput>({
    organisationId: person?.organisation.id ?? session.organisation.id,
    login: person?.login ?? '',
    displayName: person?.displayName ?? '',
    email: person?.email ?? null,
    roles: person?.roles ?? [],
    clearance: person?.clearance ?? 'amber',
  })
  const set = (part: Partial<CreateUserInput>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const missing = {
    displayName: values.displayName.trim() === '' ? t('ui.people.form.needName') : undefined,
    login: /^[a-z0-9][a-z0-9._-]{2,99}$/.test(values.login) ? undefined : t('ui.people.form.badLogin'),
    roles: values.roles.length === 0 ? t('ui.people.form.needRole') : undefined,
  }
  const errorOf = (field: keyof typeof missing) => (isChecked ? missing[field] : undefined) ?? places[field]
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(missing).every((text) => text === undefined))
      onSave({ ...values, displayName: values.displayName.trim() })
  }
  const holdsBothHands = values.roles.includes('watch_officer') && values.roles.includes('approver')
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={person === null ? t('ui.people.form.title') : t('ui.people.form.editTitle')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {error !== null && (
            <Alert color="red" variant="light" role="alert">
              {refusal(error)}
            </Alert>
          )}
          <TextInput
            label={t('ui.people.displayName')}
            value={values.displayName}
            onChange={(event) => set({ displayName: event.currentTarget.value })}
            error={errorOf('displayName')}
            data-autofocus
          />
          {person === null && (
            <>
              <TextInput
                label={t('ui.people.login')}
                description={t('ui.people.loginHint')}
                value={values.login}
                onChange={(event) => set({ login: event.currentTarget.value.toLowerCase() })}
                error={errorOf('login')}
                autoCapitalize="none"
                spellCheck={false}
                autoComplete="off"
              />
              <Select
                label={t('ui.field.organisation')}
                data={organisations}
                value={values.organisationId}
                allowDeselect={false}
                onChange={(value) => value !== null && set({ organisationId: value })}
                searchable
              />
            </>
          )}
          <TextInput
            type="email"
            label={`${t('ui.people.email')} ${t('ui.field.optional')}`}
            defaultValue={values.email ?? ''}
            onChange={(event) =>
              set({ email: event.currentTarget.value.trim() === '' ? null : event.currentTarget.value.trim() })
            }
            error={places['email']}
          />
          <Checkbox.Group
            label={t('ui.people.roles')}
            value={values.roles}
            onChange={(roles) => set({ roles: ROLE_LIST.filter((role) => roles.includes(role)) })}
            error={errorOf('roles')}
          >
            <Stack gap="xs" mt="xs">
              {ROLE_LIST.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={t(`domain.role.${role}`)}
                  description={t(`domain.roleMeaning.${role}`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {holdsBothHands && (
            <Alert color="yellow" variant="light">
              {t('ui.people.form.twoHands')}
            </Alert>
          )}
          {person === null && (
            <Select
              label={t('ui.people.clearance')}
              description={t(`domain.tlpMeaning.${values.clearance}`)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              data={tlps}
              value={values.clearance}
              allowDeselect={false}
              onChange={(value) => set({ clearance: TLP_LEVELS.find((known) => known === value) ?? 'amber' })}
            />
          )}
          <Button type="submit" loading={isWorking}>
            {person === null ? t('ui.act.create') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}

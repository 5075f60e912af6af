import type { CreateUserInput, User } from '@haidang/contracts'
import { needsSecondFactor } from '@haidang/contracts'
import { Button, Drawer, Select, Stack, TextInput } from '@mantine/core'
import { TLP_LEVELS } from '@haidang/std'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useSession } from '../../app/session.tsx'
import { useTlpOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import classes from './people.module.css'
import { RolePicker } from './role-picker.tsx'

export interface PersonFormProps {
  readonly person: User | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: CreateUserInput) => void
  readonly onClose: () => void
}

/** Invites a person, or edits one. */
export function PersonForm({ person, isWorking, error, onSave, onClose }: PersonFormProps) {
  const { t } = useText()
  const session = useSession()
  const all = useOrganisationOptions()
  const own = { value: session.organisation.id, label: session.organisation.shortName }
  const organisations = all.some(({ value }) => value === own.value) ? all : [own, ...all]
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
          {person === null && <p className={classes.soft}>{t('ui.people.form.lead')}</p>}
          <DoorRefusal error={error} />
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
            {...(person === null ? { description: t('ui.people.emailHint') } : {})}
            defaultValue={values.email ?? ''}
            onChange={(event) =>
              set({ email: event.currentTarget.value.trim() === '' ? null : event.currentTarget.value.trim() })
            }
            error={places['email']}
            autoComplete="off"
          />
          <RolePicker value={values.roles} onChange={(roles) => set({ roles })} error={errorOf('roles')} />
          {needsSecondFactor(values.roles) && <p className={classes.soft}>{t('ui.people.form.factorHint')}</p>}
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
            {person === null ? t('ui.people.form.submit') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}

import type { CreateUserInput, Relation, User } from '@haidang/contracts'
import { needsSecondFactor, relationsOf } from '@haidang/contracts'
import { Alert, Button, Drawer, Select, Stack, Textarea, TextInput } from '@mantine/core'
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

/** What the form holds: who is invited, and for somebody who is there already the reach and why it changes. */
export interface PersonValues extends CreateUserInput {
  readonly relation: Relation | null
  readonly reason: string
}

const AS_ROLES = 'roles'
const sameRoles = (a: readonly string[], b: readonly string[]) => a.toSorted().join() === b.toSorted().join()

export interface PersonFormProps {
  readonly person: User | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: PersonValues) => void
  readonly onClose: () => void
}

/** The reach chosen before, where the new roles may have it too. */
function keptRelation(roles: CreateUserInput['roles'], relation: Relation | null): Relation | null {
  return relation !== null && relationsOf(roles).includes(relation) ? relation : null
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
  const [values, setValues] = useState<PersonValues>({
    organisationId: person?.organisation.id ?? session.organisation.id,
    login: person?.login ?? '',
    displayName: person?.displayName ?? '',
    email: person?.email ?? null,
    roles: person?.roles ?? [],
    clearance: person?.clearance ?? 'amber',
    relation: person?.relation ?? null,
    reason: '',
  })
  const set = (part: Partial<PersonValues>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const missing = {
    displayName: values.displayName.trim() === '' ? t('ui.people.form.needName') : undefined,
    login: /^[a-z0-9][a-z0-9._-]{2,99}$/.test(values.login) ? undefined : t('ui.people.form.badLogin'),
    roles: values.roles.length === 0 ? t('ui.people.form.needRole') : undefined,
  }
  const errorOf = (field: keyof typeof missing) => (isChecked ? missing[field] : undefined) ?? places[field]
  const relations = relationsOf(values.roles)
  const changesRoles =
    person !== null && (!sameRoles(person.roles, values.roles) || person.relation !== values.relation)
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
          <RolePicker
            value={values.roles}
            onChange={(roles) => set({ roles, relation: keptRelation(roles, values.relation) })}
            error={errorOf('roles')}
          />
          {person !== null && relations.length > 1 && (
            <Select
              label={t('ui.people.relation')}
              description={t('ui.people.relationHint')}
              data={[
                { value: AS_ROLES, label: t('ui.people.relationAsRoles') },
                ...relations.map((value) => ({ value, label: t(`domain.relation.${value}`) })),
              ]}
              value={values.relation ?? AS_ROLES}
              allowDeselect={false}
              onChange={(value) => set({ relation: relations.find((known) => known === value) ?? null })}
              error={places['relation']}
            />
          )}
          {changesRoles && (
            <>
              <Alert color="yellow" variant="light">
                {t('ui.people.form.secondHand')}
              </Alert>
              <Textarea
                label={t('ui.people.form.reason')}
                value={values.reason}
                onChange={(event) => set({ reason: event.currentTarget.value })}
                maxLength={1000}
                minRows={2}
                autosize
              />
            </>
          )}
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

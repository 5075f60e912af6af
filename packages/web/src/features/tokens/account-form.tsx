import {
  type CreateServiceAccountInput,
  isForTokens,
  type Permission,
  ROLE_GRANTS,
  type ServiceAccount,
} from '@haidang/contracts'
import { TLP_LEVELS } from '@haidang/std'
import { Button, Drawer, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useOrganisationOptions } from '../../app/organisation-options.ts'
import { useSession } from '../../app/session.tsx'
import { useTlpOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import { PermissionPicker } from './permission-picker.tsx'

export interface AccountFormProps {
  /** The account that is changed; null for a new one. */
  readonly account: ServiceAccount | null
  readonly isWorking: boolean
  readonly error: Error | null
  readonly onSave: (values: CreateServiceAccountInput) => void
  readonly onClose: () => void
}

/** Makes a machine of an organisation, or changes one. */
export function AccountForm({ account, isWorking, error, onSave, onClose }: AccountFormProps) {
  const { t } = useText()
  const session = useSession()
  const organisations = useOrganisationOptions()
  const tlps = useTlpOptions()
  const offered = session.permissions.filter(isForTokens)
  const usual = ROLE_GRANTS.machine.permissions.filter((permission) => offered.includes(permission))
  const [values, setValues] = useState<CreateServiceAccountInput>({
    organisationId: account?.organisation.id ?? session.organisation.id,
    name: account?.name ?? '',
    purpose: account?.purpose ?? '',
    responsibleId: account?.responsible.id ?? null,
    permissions: account?.permissions ?? usual,
    reach: account?.reach ?? 'own',
    clearance: account?.clearance ?? 'green',
  })
  const [isChecked, setChecked] = useState(false)
  const set = (part: Partial<CreateServiceAccountInput>) => setValues((before) => ({ ...before, ...part }))
  const places = fieldErrors(error)
  const chosen: Permission[] = values.permissions.filter((permission) => offered.includes(permission))
  const missing = {
    name: values.name.trim().length < 2 ? t('ui.tokens.needName') : undefined,
    purpose: values.purpose.trim().length < 3 ? t('ui.serviceAccounts.needPurpose') : undefined,
    permissions: chosen.length === 0 ? t('ui.tokens.needPermission') : undefined,
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setChecked(true)
    if (Object.values(missing).every((text) => text === undefined))
      onSave({ ...values, name: values.name.trim(), purpose: values.purpose.trim(), permissions: chosen })
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={account === null ? t('ui.serviceAccounts.formTitle') : t('ui.serviceAccounts.editTitle')}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <DoorRefusal error={error} />
          <TextInput
            label={t('ui.serviceAccounts.name')}
            value={values.name}
            maxLength={100}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={(isChecked ? missing.name : undefined) ?? places['name']}
            data-autofocus
          />
          <TextInput
            label={t('ui.serviceAccounts.purpose')}
            description={t('ui.serviceAccounts.purposeHint')}
            value={values.purpose}
            maxLength={500}
            onChange={(event) => set({ purpose: event.currentTarget.value })}
            error={isChecked ? missing.purpose : undefined}
          />
          {account === null && session.isCentre && (
            <Select
              label={t('ui.field.organisation')}
              data={organisations}
              value={values.organisationId}
              allowDeselect={false}
              searchable
              onChange={(value) => value !== null && set({ organisationId: value })}
            />
          )}
          {session.isCentre && (
            <Select
              label={t('ui.serviceAccounts.reach')}
              data={[
                { value: 'own', label: t('ui.serviceAccounts.reachOwn') },
                { value: 'below', label: t('ui.serviceAccounts.reachBelow') },
              ]}
              value={values.reach}
              allowDeselect={false}
              onChange={(value) => set({ reach: value === 'below' ? 'below' : 'own' })}
            />
          )}
          <PermissionPicker
            offered={offered}
            value={chosen}
            onChange={(permissions) => set({ permissions })}
            error={isChecked ? missing.permissions : undefined}
          />
          <Select
            label={t('ui.serviceAccounts.clearance')}
            data={tlps}
            value={values.clearance}
            allowDeselect={false}
            onChange={(value) => set({ clearance: TLP_LEVELS.find((known) => known === value) ?? 'green' })}
          />
          <Button type="submit" loading={isWorking}>
            {account === null ? t('ui.serviceAccounts.new') : t('ui.act.save')}
          </Button>
        </Stack>
      </form>
    </Drawer>
  )
}

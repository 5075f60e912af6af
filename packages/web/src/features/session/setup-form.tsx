import type { Locale } from '@haidang/contracts'
import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { fieldErrors } from '../../app/api-problem.ts'
import { DoorHead, SoftText } from '../../app/door.tsx'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { SESSION_KEY, useApi } from '../../app/session.tsx'
import { withLanguage } from '../../app/with-language.ts'
import { useProvinceOptions } from '../../ui/choices.ts'
import { NewPassword } from '../../ui/new-password.tsx'
import { useText } from '../../ui/text.ts'

/** The centre and its first administrator, on a system that has none yet. */
export function SetupForm({ chosen }: { readonly chosen: Locale | null }) {
  const { t } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const provinces = useProvinceOptions()
  const [values, setValues] = useState({ token: '', organisationName: '', login: '', displayName: '', password: '' })
  const [provinceCode, setProvince] = useState<string | null>(null)
  const setup = useMutation({
    mutationFn: async () => withLanguage(api, await api.setup.complete({ ...values, provinceCode }), chosen),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
  })
  const errors = fieldErrors(setup.error)
  const field = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const value = event.currentTarget.value
      setValues((before) => ({ ...before, [name]: value }))
    },
    error: errors[name],
    required: true,
    withAsterisk: false,
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    setup.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <DoorHead title={t('ui.session.setupTitle')} lead={t('ui.session.setupLead')} />
        <DoorRefusal key={setup.submittedAt} error={setup.error} />
        <TextInput
          label={t('ui.session.setupToken')}
          description={t('ui.session.setupTokenHint')}
          autoComplete="one-time-code"
          autoFocus
          {...field('token')}
        />
        <TextInput
          label={t('ui.session.setupOrganisation')}
          description={t('ui.session.setupOrganisationHint')}
          autoComplete="organization"
          {...field('organisationName')}
        />
        <Select
          label={t('ui.session.setupProvince')}
          placeholder={t('ui.session.setupProvinceNone')}
          data={provinces}
          value={provinceCode}
          onChange={setProvince}
          searchable
          clearable
        />
        <TextInput label={t('ui.session.setupDisplayName')} autoComplete="name" {...field('displayName')} />
        <TextInput
          label={t('ui.session.setupLogin')}
          description={t('ui.session.setupLoginHint')}
          autoComplete="username"
          autoCapitalize="none"
          {...field('login')}
        />
        <NewPassword
          label={t('ui.session.setupPassword')}
          value={values.password}
          onChange={(password) => setValues((before) => ({ ...before, password }))}
          names={[values.login, values.displayName, values.organisationName]}
          error={errors['password']}
        />
        <Button type="submit" size="md" loading={setup.isPending} fullWidth>
          {t('ui.session.setupSubmit')}
        </Button>
        <SoftText>{t('ui.session.setupNext')}</SoftText>
      </Stack>
    </form>
  )
}

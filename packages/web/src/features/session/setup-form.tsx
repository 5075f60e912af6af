import { Alert, Button, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { SESSION_KEY, useApi } from '../../app/session.tsx'
import { useProvinceOptions } from '../../ui/choices.ts'
import { useText } from '../../ui/text.ts'
import classes from './sign-in-page.module.css'

/** The centre and its first administrator, on a system that has none yet. */
export function SetupForm() {
  const { t } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const refusal = useRefusalText()
  const provinces = useProvinceOptions()
  const [values, setValues] = useState({ token: '', organisationName: '', login: '', displayName: '', password: '' })
  const [provinceCode, setProvince] = useState<string | null>(null)
  const setup = useMutation({
    mutationFn: () => api.setup.complete({ ...values, provinceCode }),
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
        <div>
          <h1 className={classes.title}>{t('ui.session.setupTitle')}</h1>
          <p className={classes.soft}>{t('ui.session.setupLead')}</p>
        </div>
        {setup.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(setup.error)}
          </Alert>
        )}
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
          autoComplete="username"
          autoCapitalize="none"
          {...field('login')}
        />
        <PasswordInput
          label={t('ui.session.setupPassword')}
          description={t('ui.session.setupPasswordHint')}
          autoComplete="new-password"
          {...field('password')}
        />
        <Button type="submit" size="md" loading={setup.isPending} fullWidth>
          {t('ui.session.setupSubmit')}
        </Button>
      </Stack>
    </form>
  )
}

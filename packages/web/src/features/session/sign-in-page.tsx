import { Alert, Button, PasswordInput, Select, Stack, TextInput, UnstyledButton } from '@mantine/core'
import type { Locale } from '@haidang/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefusalText } from '../../app/act.ts'
import { fieldErrors } from '../../app/api-problem.ts'
import { SESSION_KEY, storeLocale, useApi } from '../../app/session.tsx'
import { useProvinceOptions } from '../../ui/choices.ts'
import { RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './sign-in-page.module.css'

function SignInForm({ hasEnded }: { readonly hasEnded: boolean }) {
  const { t, locale } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const refusal = useRefusalText()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => api.session.signIn({ login: login.trim(), password }),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, { ...session, user: { ...session.user } }),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    signIn.mutate()
  }
  return (
    <form onSubmit={submit} lang={locale}>
      <Stack gap="md">
        <div>
          <h1 className={classes.title}>{hasEnded ? t('ui.session.endedTitle') : t('ui.session.title')}</h1>
          {hasEnded && <p className={classes.soft}>{t('ui.session.ended')}</p>}
        </div>
        {signIn.isError && (
          <Alert color="red" variant="light" role="alert">
            {refusal(signIn.error)}
          </Alert>
        )}
        <TextInput
          size="md"
          label={t('ui.session.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          size="md"
          label={t('ui.session.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
          {t('ui.session.signIn')}
        </Button>
        <p className={classes.soft}>{t('ui.session.help')}</p>
      </Stack>
    </form>
  )
}

function SetupForm() {
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
        <TextInput label={t('ui.session.setupToken')} description={t('ui.session.setupTokenHint')} autoComplete="one-time-code" autoFocus {...field('token')} />
        <TextInput label={t('ui.session.setupOrganisation')} description={t('ui.session.setupOrganisationHint')} autoComplete="organization" {...field('organisationName')} />
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
        <TextInput label={t('ui.session.setupLogin')} autoComplete="username" autoCapitalize="none" {...field('login')} />
        <PasswordInput label={t('ui.session.setupPassword')} description={t('ui.session.setupPasswordHint')} autoComplete="new-password" {...field('password')} />
        <Button type="submit" size="md" loading={setup.isPending} fullWidth>
          {t('ui.session.setupSubmit')}
        </Button>
      </Stack>
    </form>
  )
}

function Languages() {
  const { i18n } = useTranslation()
  const { t, locale } = useText()
  const choose = (language: Locale) => () => {
    storeLocale(language)
    void i18n.changeLanguage(language)
  }
  return (
    <div className={classes.languages} role="group" aria-label={t('ui.shell.language')}>
      <UnstyledButton lang="vi" onClick={choose('vi')} aria-pressed={locale === 'vi'}>
        {t('ui.shell.languageVi')}
      </UnstyledButton>
      <UnstyledButton lang="en" onClick={choose('en')} aria-pressed={locale === 'en'}>
        {t('ui.shell.languageEn')}
      </UnstyledButton>
    </div>
  )
}

/** The door: signing in, or the first administrator on a system that has none yet. */
export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const { t } = useText()
  const api = useApi()
  const setup = useQuery({ queryKey: ['setup'], queryFn: api.setup.state, retry: 1 })
  const title = setup.data?.isNeeded === true ? t('ui.session.setupTitle') : t('ui.session.title')
  const documentTitle = t('ui.app.documentTitle', { page: title })

  // The document's title.
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])

  return (
    <div className={classes.page}>
      <aside className={classes.side}>
        <div className={classes.beam} aria-hidden />
        <div className={classes.identity}>
          <img src="/lighthouse.svg" alt="" width={56} height={56} />
          <p className={classes.name}>{t('ui.app.name')}</p>
          <p className={classes.tagline}>{t('ui.app.tagline')}</p>
          <p className={classes.lead}>{t('ui.session.lead')}</p>
        </div>
      </aside>
      <main className={classes.main} id="main">
        <div className={classes.card}>
          {setup.isPending ? <RowsSkeleton rows={5} height={28} /> : setup.data?.isNeeded === true ? <SetupForm /> : <SignInForm hasEnded={hasEnded} />}
        </div>
        <Languages />
      </main>
    </div>
  )
}

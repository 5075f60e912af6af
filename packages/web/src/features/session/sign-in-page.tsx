import { Alert, Button, PasswordInput, Stack, TextInput, UnstyledButton } from '@mantine/core'
import type { Locale } from '@haidang/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefusalText } from '../../app/act.ts'
import { switchLanguage } from '../../app/language.ts'
import { SESSION_KEY, storeLocale, useApi } from '../../app/session.tsx'
import { RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { withLanguage } from './with-language.ts'
import classes from './sign-in-page.module.css'

const SetupForm = lazy(() => import('./setup-form.tsx').then((module) => ({ default: module.SetupForm })))

function SignInForm({ hasEnded, chosen }: { readonly hasEnded: boolean; readonly chosen: Locale | null }) {
  const { t, locale } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const refusal = useRefusalText()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: async () => withLanguage(api, await api.session.signIn({ login: login.trim(), password }), chosen),
    onSuccess: (session) => queries.setQueryData(SESSION_KEY, session),
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

function Languages({ onChoose }: { readonly onChoose: (locale: Locale) => void }) {
  const { i18n } = useTranslation()
  const { t, locale } = useText()
  const choose = (language: Locale) => () => {
    onChoose(language)
    storeLocale(language)
    void switchLanguage(i18n, language)
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
  // Pressed on this visit: only then it outweighs the language kept with the account.
  const [chosen, setChosen] = useState<Locale | null>(null)
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
          {setup.isPending ? (
            <RowsSkeleton rows={5} height={28} />
          ) : setup.data?.isNeeded === true ? (
            <Suspense fallback={<RowsSkeleton rows={7} height={28} />}>
              <SetupForm />
            </Suspense>
          ) : (
            <SignInForm hasEnded={hasEnded} chosen={chosen} />
          )}
        </div>
        <Languages onChoose={setChosen} />
      </main>
    </div>
  )
}

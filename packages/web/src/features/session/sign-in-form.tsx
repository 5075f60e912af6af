import type { CeremonyAnswer, Locale, Session, SignInAnswer } from '@haidang/contracts'
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconFingerprint } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { isProblem } from '../../app/api-problem.ts'
import { DoorHead, Or, SoftText } from '../../app/door.tsx'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { offerPasskey, passkeySupport, provePasskey, stopOfferingPasskey } from '../../app/passkey.ts'
import { ProviderButtons } from '../../app/provider-sign-in.tsx'
import { SecondFactorStep } from '../../app/second-factor-step.tsx'
import type { Attempt } from '../../app/second-factor-step.tsx'
import { SESSION_KEY, useApi } from '../../app/session.tsx'
import { withLanguage } from '../../app/with-language.ts'
import { useText } from '../../ui/text.ts'

export interface SignInFormProps {
  readonly hasEnded: boolean
  readonly chosen: Locale | null
}

/** Signing in: by password and then a second factor, or by a passkey alone, from the button or from what the browser fills in. */
export function SignInForm({ hasEnded, chosen }: SignInFormProps) {
  const { t, locale } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [attempt, setAttempt] = useState<Attempt | null>(null)
  const [isExpired, setExpired] = useState(false)
  // How often the browser's list was offered: a ceremony that failed, or grew old, makes way for a new one.
  const [offers, setOffers] = useState(0)
  const hasPasskeys = passkeySupport() === 'ready'
  const enter = async (session: Session) => {
    queries.setQueryData(SESSION_KEY, await withLanguage(api, session, chosen))
  }
  const goOn = (answer: SignInAnswer) => {
    if (answer.step === 'done') return enter(answer.session)
    void stopOfferingPasskey()
    setAttempt(answer)
    return undefined
  }
  const providers = useQuery({ queryKey: ['sign-in-providers'], queryFn: api.providerSignIn.offered, retry: 1 })
  const signIn = useMutation({
    mutationFn: () => api.session.signIn({ login: login.trim(), password }),
    onSuccess: goOn,
  })
  const byPasskey = useMutation({
    mutationFn: async (offered?: CeremonyAnswer) =>
      api.session.passkey(offered ?? (await provePasskey(await api.session.passkeyOptions()))),
    onSuccess: enter,
    onError: () => setOffers((before) => before + 1),
  })
  const { mutate: takeOffered } = byPasskey
  const ask = useRef(api.session.passkeyOptions)

  // The browser's own list under the user name.
  useEffect(() => {
    let isGone = false
    void offerPasskey(() => ask.current()).then((offered) => {
      if (offered !== null && !isGone) takeOffered(offered)
    })
    return () => {
      isGone = true
      if (passkeySupport() === 'ready') void stopOfferingPasskey()
    }
  }, [takeOffered, offers])

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    byPasskey.reset()
    setExpired(false)
    signIn.mutate()
  }
  if (attempt !== null) {
    const startOver = () => {
      setAttempt(null)
      setPassword('')
    }
    return (
      <SecondFactorStep
        attempt={attempt}
        onSession={enter}
        onStartOver={startOver}
        onExpired={() => {
          startOver()
          setExpired(true)
        }}
      />
    )
  }
  const title = isExpired ? t('ui.session.expiredTitle') : hasEnded ? t('ui.session.endedTitle') : t('ui.session.title')
  return (
    <form onSubmit={submit} lang={locale}>
      <Stack gap="md">
        <DoorHead
          title={title}
          {...(isExpired ? { lead: t('ui.session.expired') } : hasEnded ? { lead: t('ui.session.ended') } : {})}
        />
        <DoorRefusal
          key={signIn.submittedAt + byPasskey.submittedAt}
          error={byPasskey.error ?? (isProblem(signIn.error) ? signIn.error : null)}
        />
        <TextInput
          size="md"
          label={t('ui.session.login')}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          autoComplete="username webauthn"
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
        {(hasPasskeys || (providers.data?.items.length ?? 0) > 0) && <Or />}
        {hasPasskeys && (
          <Button
            variant="default"
            size="md"
            fullWidth
            loading={byPasskey.isPending}
            leftSection={<IconFingerprint size={20} aria-hidden />}
            onClick={() => {
              signIn.reset()
              byPasskey.mutate(undefined)
            }}
          >
            {t('ui.session.byPasskey')}
          </Button>
        )}
        <ProviderButtons onAnswer={goOn} />
        <SoftText>{t('ui.session.help')}</SoftText>
      </Stack>
    </form>
  )
}

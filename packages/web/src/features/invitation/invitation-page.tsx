import type { InvitationFacts, Locale, Session, SignInAnswer } from '@haidang/contracts'
import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { fieldErrors, isProblem } from '../../app/api-problem.ts'
import { Door, DoorHead, SoftText } from '../../app/door.tsx'
import { DoorRefusal, useDoorText } from '../../app/door-refusal.tsx'
import { ProviderButtons } from '../../app/provider-sign-in.tsx'
import { SecondFactorStep } from '../../app/second-factor-step.tsx'
import type { Attempt } from '../../app/second-factor-step.tsx'
import { forgetSession, SESSION_KEY, useApi } from '../../app/session.tsx'
import { withLanguage } from '../../app/with-language.ts'
import { absoluteTime } from '../../ui/format.ts'
import { NewPassword } from '../../ui/new-password.tsx'
import { RowsSkeleton } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'

/** A link that cannot be used, with the way on. */
function Dead({ title, body }: { readonly title: string; readonly body: string }) {
  const { t } = useText()
  const navigate = useNavigate()
  return (
    <Stack gap="md">
      <DoorHead title={title} lead={body} />
      <Button variant="default" size="md" onClick={() => void navigate({ to: '/', replace: true })}>
        {t('ui.invitation.toSignIn')}
      </Button>
    </Stack>
  )
}

interface AcceptProps {
  readonly token: string
  readonly facts: InvitationFacts
  readonly chosen: Locale | null
}

function Accept({ token, facts, chosen }: AcceptProps) {
  const { t, locale } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [attempt, setAttempt] = useState<Attempt | null>(null)
  const toSignIn = () => void navigate({ to: '/', replace: true })
  const enter = async (session: Session) => {
    forgetSession(queries)
    queries.setQueryData(SESSION_KEY, await withLanguage(api, session, chosen))
    await navigate({ to: '/', replace: true })
  }
  const goOn = (answer: SignInAnswer) => {
    if (answer.step === 'done') return enter(answer.session)
    setAttempt(answer)
    return undefined
  }
  const accept = useMutation({
    mutationFn: () => api.invitations.accept({ token, password }),
    onSuccess: goOn,
  })
  if (attempt !== null)
    return <SecondFactorStep attempt={attempt} onSession={enter} onStartOver={toSignIn} onExpired={toSignIn} />
  const isReset = facts.purpose === 'reset'
  const organisation = facts.organisation.name
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    accept.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <DoorHead
          title={isReset ? t('ui.invitation.resetTitle') : t('ui.invitation.title', { name: facts.displayName })}
          lead={t(isReset ? 'ui.invitation.resetLead' : 'ui.invitation.lead', { organisation })}
        />
        <DoorRefusal key={accept.submittedAt} error={accept.error} />
        <TextInput
          size="md"
          label={t('ui.invitation.login')}
          value={facts.login}
          readOnly
          autoComplete="username"
          variant="filled"
        />
        <NewPassword
          size="md"
          label={t('ui.invitation.password')}
          value={password}
          onChange={setPassword}
          names={[facts.login, facts.displayName, organisation]}
          error={fieldErrors(accept.error)['password']}
          isFocused
        />
        <Button type="submit" size="md" loading={accept.isPending} fullWidth>
          {t('ui.invitation.accept')}
        </Button>
        {!isReset && <ProviderButtons invitation={token} onAnswer={goOn} />}
        {facts.needsSecondFactor && <SoftText>{t('ui.invitation.next')}</SoftText>}
        <SoftText>{t('ui.invitation.expires', { time: absoluteTime(locale, facts.expiresAt) })}</SoftText>
      </Stack>
    </form>
  )
}

/** What a link of an invitation or of a reset opens. The token stands behind the `#`, which no server and no log sees. */
export function InvitationPage() {
  const { t } = useText()
  const api = useApi()
  const text = useDoorText()
  const [chosen, setChosen] = useState<Locale | null>(null)
  const [token] = useState(() => decodeURIComponent(location.hash.replace(/^#/, '')))
  const facts = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.invitations.look(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && isProblem(error) && error.status === 0,
  })
  const name = facts.data?.displayName ?? ''
  const title = token === '' ? t('ui.invitation.missingTitle') : t('ui.invitation.title', { name })
  return (
    <Door title={title.trim()} onLanguage={setChosen}>
      {token === '' ? (
        <Dead title={t('ui.invitation.missingTitle')} body={t('ui.invitation.missing')} />
      ) : facts.isError ? (
        <Dead title={t('ui.invitation.goneTitle')} body={text(facts.error)} />
      ) : facts.data === undefined ? (
        <RowsSkeleton rows={5} height={28} />
      ) : (
        <Accept token={token} facts={facts.data} chosen={chosen} />
      )}
    </Door>
  )
}

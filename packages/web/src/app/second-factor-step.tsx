import type { SecondFactor, Session, SignInAnswer } from '@haidang/contracts'
import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useText } from '../ui/text.ts'
import { isProblem } from './api-problem.ts'
import { DoorHead, SoftText, Ways } from './door.tsx'
import { DoorRefusal } from './door-refusal.tsx'
import { passkeySupport, provePasskey } from './passkey.ts'
import { useApi } from './session.tsx'

/** The server no longer knows the attempt. */
const EXPIRED_CODE = 'session.step_expired'

export type Attempt = Extract<SignInAnswer, { step: 'second_factor' }>

/** The strongest way this page can use comes first. */
function firstWay(methods: readonly SecondFactor[]): SecondFactor {
  if (methods.includes('passkey') && passkeySupport() === 'ready') return 'passkey'
  return methods.includes('totp') ? 'totp' : 'recovery_code'
}

export interface SecondFactorStepProps {
  readonly attempt: Attempt
  readonly onSession: (session: Session) => void | Promise<void>
  readonly onStartOver: () => void
  /** The attempt is too old to go on with. */
  readonly onExpired: () => void
}

/** After the password: a passkey, a code of the authenticator app, or a recovery code. */
export function SecondFactorStep({ attempt, onSession, onStartOver, onExpired }: SecondFactorStepProps) {
  const { t } = useText()
  const api = useApi()
  const usable = attempt.methods.filter((method) => method !== 'passkey' || passkeySupport() === 'ready')
  const [way, setWay] = useState(() => firstWay(attempt.methods))
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: async () => {
      if (way === 'passkey')
        return api.session.passkey(await provePasskey(await api.session.passkeyOptions(attempt.token)))
      return api.session.secondFactor({ token: attempt.token, method: way, code: code.trim() })
    },
    onSuccess: onSession,
    onError: (error) => {
      setCode('')
      if (isProblem(error, EXPIRED_CODE)) onExpired()
    },
  })
  const choose = (next: SecondFactor) => () => {
    prove.reset()
    setCode('')
    setWay(next)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    prove.mutate()
  }
  const others = usable
    .filter((method) => method !== way)
    .map((method) => ({
      label: t(
        method === 'totp'
          ? 'ui.session.useCode'
          : method === 'passkey'
            ? 'ui.session.usePasskey'
            : 'ui.session.useRecoveryCode',
      ),
      onChoose: choose(method),
    }))
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <DoorHead title={t('ui.session.secondTitle')} lead={t('ui.session.secondLead')} isFocused={way === 'passkey'} />
        <DoorRefusal key={prove.submittedAt} error={prove.error} />
        {way === 'passkey' ? (
          <>
            <SoftText>{t('ui.session.secondPasskeyLead')}</SoftText>
            <Button
              type="submit"
              size="md"
              fullWidth
              loading={prove.isPending}
              leftSection={<IconFingerprint size={20} aria-hidden />}
            >
              {t('ui.session.secondPasskey')}
            </Button>
          </>
        ) : (
          <>
            <TextInput
              key={way}
              size="md"
              label={t(way === 'totp' ? 'ui.session.code' : 'ui.session.recoveryCode')}
              description={t(way === 'totp' ? 'ui.session.codeHint' : 'ui.session.recoveryCodeHint')}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              inputMode={way === 'totp' ? 'numeric' : 'text'}
              autoComplete={way === 'totp' ? 'one-time-code' : 'off'}
              autoCapitalize="none"
              spellCheck={false}
              maxLength={way === 'totp' ? 7 : 40}
              required
              withAsterisk={false}
              autoFocus
            />
            <Button type="submit" size="md" loading={prove.isPending} fullWidth>
              {t('ui.session.submitCode')}
            </Button>
          </>
        )}
        <Ways ways={[...others, { label: t('ui.session.startOver'), onChoose: onStartOver }]} />
        <SoftText>{t('ui.session.lostFactor')}</SoftText>
      </Stack>
    </form>
  )
}

import type { Account } from '@haidang/contracts'
import { Button, Group, Modal, PasswordInput, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { useText } from '../ui/text.ts'
import { DoorRefusal } from './door-refusal.tsx'
import { Loaded } from './loaded.tsx'
import { passkeySupport, provePasskey } from './passkey.ts'
import { SESSION_KEY, useApi } from './session.tsx'

type Way = Account['stepUpBy'][number]
const ORDER = ['passkey', 'totp', 'password'] as const satisfies readonly Way[]

function Proof({ account, onAnswer }: { readonly account: Account; readonly onAnswer: (hasProved: boolean) => void }) {
  const { t } = useText()
  const api = useApi()
  const queries = useQueryClient()
  const ways = ORDER.filter(
    (way) => account.stepUpBy.includes(way) && (way !== 'passkey' || passkeySupport() === 'ready'),
  )
  const [way, setWay] = useState<Way>(ways[0] ?? 'password')
  const [secret, setSecret] = useState('')
  const prove = useMutation({
    mutationFn: async () =>
      way === 'passkey'
        ? api.session.stepUpPasskey(await provePasskey(await api.session.stepUpPasskeyOptions()))
        : api.session.stepUp({ method: way, secret: way === 'totp' ? secret.replace(/\s/g, '') : secret }),
    onSuccess: (session) => {
      queries.setQueryData(SESSION_KEY, session)
      onAnswer(true)
    },
    onError: () => setSecret(''),
  })
  const choose = (next: Way) => {
    prove.reset()
    setSecret('')
    setWay(next)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    prove.mutate()
  }
  const labels: Readonly<Record<Way, string>> = {
    passkey: t('ui.stepUp.byPasskey'),
    totp: t('ui.stepUp.byCode'),
    password: t('ui.stepUp.byPassword'),
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t('ui.stepUp.lead')}</p>
        {ways.length > 1 && (
          <SegmentedControl
            fullWidth
            aria-label={t('ui.stepUp.method')}
            value={way}
            onChange={(value) => choose(ORDER.find((known) => known === value) ?? 'password')}
            data={ways.map((value) => ({ value, label: labels[value] }))}
          />
        )}
        <DoorRefusal key={prove.submittedAt} error={prove.error} />
        {way === 'totp' && (
          <TextInput
            label={t('ui.session.code')}
            description={t('ui.session.codeHint')}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            withAsterisk={false}
            autoFocus
          />
        )}
        {way === 'password' && (
          <PasswordInput
            label={t('ui.session.password')}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
            autoComplete="current-password"
            required
            withAsterisk={false}
            autoFocus
          />
        )}
        {way === 'passkey' && <p>{t('ui.session.secondPasskeyLead')}</p>}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onAnswer(false)}>
            {t('ui.act.cancel')}
          </Button>
          <Button
            type="submit"
            loading={prove.isPending}
            {...(way === 'passkey' ? { leftSection: <IconFingerprint size={18} aria-hidden />, autoFocus: true } : {})}
          >
            {t('ui.stepUp.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Asks again who sits there, before an act that touches others. Closing it gives the refusal back to who asked. */
export function StepUpDialog({ onAnswer }: { readonly onAnswer: (hasProved: boolean) => void }) {
  const { t } = useText()
  const api = useApi()
  const account = useQuery({ queryKey: ['account', 'step-up'], queryFn: api.account.read, gcTime: 0, staleTime: 0 })
  return (
    <Modal
      opened
      onClose={() => onAnswer(false)}
      title={t('ui.stepUp.title')}
      centered
      zIndex={400}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui.act.close') }}
    >
      <Loaded query={account}>{(value) => <Proof account={value} onAnswer={onAnswer} />}</Loaded>
    </Modal>
  )
}

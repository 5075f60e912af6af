import type { FactorAdded, TotpEnrolment } from '@haidang/contracts'
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode, SyntheticEvent } from 'react'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { useApi } from '../../app/session.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'

const groupsOf = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret

export interface TotpFormProps {
  readonly enrolment: TotpEnrolment
  readonly onAdded: (added: FactorAdded) => void
  /** Beside the act: a way back. */
  readonly beside?: ReactNode
}

/** The new secret as a picture and as letters, in use once the app's first code has come back. */
export function TotpForm({ enrolment, onAdded, beside }: TotpFormProps) {
  const { t } = useText()
  const api = useApi()
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: () => api.account.confirmTotp({ code: code.replace(/\s/g, '') }),
    onSuccess: onAdded,
    onError: () => setCode(''),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    confirm.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t('ui.totp.scan')}</p>
        <div className={classes.qr}>
          <QrCode value={enrolment.uri} label={t('ui.totp.qr')} />
          <div className={classes.secret}>
            <span>{t('ui.totp.secret')}</span>
            <CopyValue value={enrolment.secret}>{groupsOf(enrolment.secret)}</CopyValue>
          </div>
        </div>
        <DoorRefusal key={confirm.submittedAt} error={confirm.error} />
        <TextInput
          size="md"
          label={t('ui.totp.confirm')}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={7}
          required
          withAsterisk={false}
          data-autofocus
          className={classes.code ?? ''}
        />
        <Group>
          <Button type="submit" loading={confirm.isPending} disabled={code.replace(/\s/g, '').length !== 6}>
            {t('ui.totp.submit')}
          </Button>
          {beside}
        </Group>
      </Stack>
    </form>
  )
}

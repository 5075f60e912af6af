import type { FactorAdded, Locale, Session, TotpEnrolment } from '@haidang/contracts'
import { Alert, Button, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconDeviceMobile, IconFingerprint } from '@tabler/icons-react'
import { useState } from 'react'
import { Door, DoorHead, SoftText, Ways } from '../../app/door.tsx'
import { DoorRefusal } from '../../app/door-refusal.tsx'
import { createPasskey, passkeySupport } from '../../app/passkey.ts'
import { SESSION_KEY, useApi } from '../../app/session.tsx'
import { deviceName } from '../../ui/device-name.ts'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TotpForm } from './totp-form.tsx'

export interface EnrolPageProps {
  readonly session: Session
  /** The second step is on and its codes are kept. */
  readonly onDone: () => void
  readonly onSignOut: () => void
}

/** All a person sees while a role of theirs asks for a second factor they have not got. */
export function EnrolPage({ session, onDone, onSignOut }: EnrolPageProps) {
  const text = useText()
  const { t } = text
  const api = useApi()
  const support = passkeySupport()
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const queries = useQueryClient()
  const { mutate: prefer } = useMutation({
    mutationFn: (locale: Locale) => api.session.prefer({ locale }),
    onSuccess: (after) => queries.setQueryData(SESSION_KEY, after),
  })
  const added = ({ recoveryCodes }: FactorAdded) => {
    if (recoveryCodes === null) onDone()
    else setCodes(recoveryCodes)
  }
  const byPasskey = useMutation({
    mutationFn: async () => {
      const made = await createPasskey(await api.account.passkeyOptions())
      return api.account.addPasskey({ ...made, name: deviceName(text, navigator.userAgent) })
    },
    onSuccess: added,
  })
  const byApp = useMutation({ mutationFn: api.account.enrolTotp, onSuccess: setEnrolment })

  if (codes !== null) {
    return (
      <Door title={t('ui.enrol.codesTitle')} isWide onLanguage={prefer}>
        <Stack gap="md">
          <DoorHead title={t('ui.enrol.codesTitle')} lead={t('ui.enrol.done')} isFocused />
          <RecoveryCodes login={session.user.login} codes={codes} doneLabel={t('ui.enrol.into')} onDone={onDone} />
        </Stack>
      </Door>
    )
  }
  if (enrolment !== null) {
    return (
      <Door title={t('ui.enrol.totpTitle')} isWide onLanguage={prefer}>
        <Stack gap="md">
          <DoorHead title={t('ui.enrol.totpTitle')} isFocused />
          <TotpForm
            enrolment={enrolment}
            onAdded={added}
            beside={
              <Button variant="default" onClick={() => setEnrolment(null)}>
                {t('ui.enrol.other')}
              </Button>
            }
          />
        </Stack>
      </Door>
    )
  }
  return (
    <Door title={t('ui.enrol.title')} isWide onLanguage={prefer}>
      <Stack gap="md">
        <DoorHead title={t('ui.enrol.title')} lead={t('ui.enrol.lead')} isFocused />
        <DoorRefusal key={byPasskey.submittedAt + byApp.submittedAt} error={byPasskey.error ?? byApp.error} />
        <ul className={classes.choices}>
          <li className={classes.choice} data-best={support === 'ready' || undefined}>
            <div className={classes.choiceHead}>
              <IconFingerprint size={22} aria-hidden />
              <h2>{t('ui.enrol.passkeyTitle')}</h2>
              {support === 'ready' && <span className={classes.best}>{t('ui.enrol.passkeyBest')}</span>}
            </div>
            <p>{t('ui.enrol.passkeyLead')}</p>
            {support === 'ready' ? (
              <Button
                loading={byPasskey.isPending}
                onClick={() => {
                  byApp.reset()
                  byPasskey.mutate()
                }}
              >
                {t('ui.enrol.passkeyAct')}
              </Button>
            ) : (
              <Alert color="gray" variant="light">
                {t(`ui.passkey.${support}`)}
              </Alert>
            )}
          </li>
          <li className={classes.choice}>
            <div className={classes.choiceHead}>
              <IconDeviceMobile size={22} aria-hidden />
              <h2>{t('ui.enrol.totpTitle')}</h2>
            </div>
            <p>{t('ui.enrol.totpLead')}</p>
            <Button
              {...(support === 'ready' ? { variant: 'default' } : {})}
              loading={byApp.isPending}
              onClick={() => {
                byPasskey.reset()
                byApp.mutate()
              }}
            >
              {t('ui.enrol.totpAct')}
            </Button>
          </li>
        </ul>
        <SoftText>{t('ui.enrol.choose')}</SoftText>
        <Ways ways={[{ label: t('ui.shell.signOut'), onChoose: onSignOut }]} />
      </Stack>
    </Door>
  )
}

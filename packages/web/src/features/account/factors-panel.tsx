import type { Account, FactorAdded, TotpEnrolment } from '@haidang/contracts'
import { Alert, Button, Modal } from '@mantine/core'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import classes from './account.module.css'
import { Passkeys } from './passkeys.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TotpForm } from './totp-form.tsx'

const TOUCHES = ['account', 'first-steps'] as const

function AuthenticatorApp({
  account,
  onAdded,
}: {
  readonly account: Account
  readonly onAdded: (added: FactorAdded) => void
}) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [enrolment, setEnrolment] = useState<TotpEnrolment | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const enrol = useAct({ run: () => api.account.enrolTotp(), touches: [], onDone: setEnrolment })
  const remove = useAct({
    run: () => api.account.removeTotp(),
    touches: TOUCHES,
    done: t('ui.account.totpRemoved'),
    onDone: () => setRemoving(false),
    isQuiet: true,
  })
  const { totp } = account
  return (
    <section className={classes.block}>
      <div className={classes.blockHead}>
        <h3>{t('ui.account.totpTitle')}</h3>
        {totp === null ? (
          <Button variant="default" size="xs" loading={enrol.isPending} onClick={() => enrol.mutate(undefined)}>
            {t('ui.account.totpAdd')}
          </Button>
        ) : (
          <Button variant="default" size="xs" onClick={() => setRemoving(true)}>
            {t('ui.account.totpRemove')}
          </Button>
        )}
      </div>
      {totp === null ? (
        <p className={classes.soft}>{t('ui.enrol.totpLead')}</p>
      ) : (
        <StateBadge tone="good" label={t('ui.account.totpOn', { time: absoluteTime(locale, totp.confirmedAt) })} />
      )}
      {enrolment !== null && (
        <Modal
          opened
          size="lg"
          title={t('ui.account.totpAdd')}
          onClose={() => setEnrolment(null)}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': t('ui.act.close') }}
        >
          <TotpForm
            enrolment={enrolment}
            onAdded={(added) => {
              setEnrolment(null)
              onAdded(added)
            }}
          />
        </Modal>
      )}
      <ConfirmDialog
        isOpen={isRemoving}
        isDangerous
        title={t('ui.account.totpRemoveTitle')}
        body={t('ui.account.totpRemoveBody')}
        confirmLabel={t('ui.account.totpRemove')}
        isWorking={remove.isPending}
        failure={remove.isError ? refusal(remove.error) : null}
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setRemoving(false)}
      />
    </section>
  )
}

function Recovery({
  account,
  onCodes,
}: {
  readonly account: Account
  readonly onCodes: (codes: readonly string[]) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const [isAsking, setAsking] = useState(false)
  const renew = useAct({
    run: () => api.account.newRecoveryCodes(),
    touches: TOUCHES,
    onDone: ({ codes }) => {
      setAsking(false)
      onCodes(codes)
    },
    isQuiet: true,
  })
  const hasFactor = account.totp !== null || account.passkeys.length > 0
  const left = account.recoveryCodesLeft
  return (
    <section className={classes.block}>
      <div className={classes.blockHead}>
        <h3>{t('ui.account.recoveryTitle')}</h3>
        {hasFactor && (
          <Button variant="default" size="xs" onClick={() => setAsking(true)}>
            {t('ui.account.recoveryNew')}
          </Button>
        )}
      </div>
      {!hasFactor ? (
        <p className={classes.soft}>{t('ui.account.recoveryBefore')}</p>
      ) : left === 0 ? (
        <Alert color="yellow" variant="light">
          {t('ui.account.recoveryNone')}
        </Alert>
      ) : account.areRecoveryCodesFew ? (
        <StateBadge tone="warn" label={t('ui.account.recoveryLeft', { count: left })} />
      ) : (
        <p className={classes.soft}>{t('ui.account.recoveryLeft', { count: left })}</p>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={t('ui.account.recoveryNewTitle')}
        body={t('ui.account.recoveryNewBody')}
        confirmLabel={t('ui.account.recoveryNew')}
        isWorking={renew.isPending}
        failure={renew.isError ? refusal(renew.error) : null}
        onConfirm={() => renew.mutate(undefined)}
        onClose={() => setAsking(false)}
      />
    </section>
  )
}

/** What proves the person beside the password: passkeys, the authenticator app, the recovery codes. */
export function FactorsPanel({ account }: { readonly account: Account }) {
  const { t } = useText()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const added = ({ recoveryCodes }: FactorAdded) => {
    if (recoveryCodes !== null) setCodes(recoveryCodes)
  }
  const hasFactor = account.totp !== null || account.passkeys.length > 0
  return (
    <Panel title={t('ui.account.secondFactor')}>
      {!hasFactor && (
        <Alert color="yellow" variant="light" title={t('ui.account.noneTitle')} mb="md">
          {t('ui.account.none')}
        </Alert>
      )}
      {account.isSecondFactorRequired && <p className={classes.soft}>{t('ui.account.required')}</p>}
      <Passkeys account={account} onAdded={added} />
      <AuthenticatorApp account={account} onAdded={added} />
      <Recovery account={account} onCodes={setCodes} />
      {codes !== null && (
        <Modal
          opened
          size="lg"
          title={t('ui.enrol.codesTitle')}
          onClose={() => setCodes(null)}
          closeOnClickOutside={false}
          closeOnEscape={false}
          withCloseButton={false}
        >
          <RecoveryCodes
            login={account.user.login}
            codes={codes}
            doneLabel={t('ui.act.close')}
            onDone={() => setCodes(null)}
          />
        </Modal>
      )}
    </Panel>
  )
}

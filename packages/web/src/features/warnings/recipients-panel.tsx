import type { Warning, WarningRecipient } from '@haidang/contracts'
import { Button, SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { RECIPIENT_FILTERS } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { Deadline, RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Panel } from '../../ui/page.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useText } from '../../ui/text.ts'
import { RecipientState } from './warning-state.tsx'
import classes from './warnings.module.css'

type RecipientFilter = (typeof RECIPIENT_FILTERS)[number]

const isWaiting = (recipient: WarningRecipient) => recipient.acknowledgedAt === null
const isAskingHelp = (recipient: WarningRecipient) =>
  recipient.helpRequestedAt !== null && recipient.state !== 'verified'

function keep(recipient: WarningRecipient, filter: RecipientFilter): boolean {
  if (filter === 'overdue') return recipient.isOverdue
  if (filter === 'waiting') return isWaiting(recipient)
  if (filter === 'help') return isAskingHelp(recipient)
  return true
}

/** The late first, then those who have not answered, then by name. */
function order(a: WarningRecipient, b: WarningRecipient): number {
  const weight = (recipient: WarningRecipient) =>
    isAskingHelp(recipient)
      ? 0
      : recipient.isOverdue
        ? 1
        : isWaiting(recipient)
          ? 2
          : recipient.reportedAt === null
            ? 3
            : 4
  return weight(a) - weight(b) || a.organisation.shortName.localeCompare(b.organisation.shortName, 'vi')
}

function Recipient({ warning, recipient }: { readonly warning: Warning; readonly recipient: WarningRecipient }) {
  const { t, lookup } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayVerify = useMay('warning.verify')
  const [isAsking, setAsking] = useState(false)
  const verify = useAct({
    run: () => api.warnings.verify(warning.id, recipient.organisation.id),
    touches: ['warnings', 'board'],
    done: t('ui.warnings.done.verify'),
    onDone: () => setAsking(false),
    isQuiet: true,
  })
  const nextDue = isWaiting(recipient) ? recipient.acknowledgeDueAt : recipient.reportDueAt
  const failed = recipient.channels.filter((channel) => channel.state === 'failed')
  return (
    <li className={classes.recipient} data-over={recipient.isOverdue || undefined}>
      <span className={classes.recipientName}>{recipient.organisation.name}</span>
      <RecipientState state={recipient.state} />
      <span>
        {recipient.reportedAt === null && warning.state === 'dispatched' ? (
          <Deadline dueAt={nextDue} />
        ) : recipient.reportedAt !== null ? (
          <RelativeTime at={recipient.reportedAt} />
        ) : null}
      </span>
      <span className={classes.recipientMore}>
        {lookup(`domain.recipientReason.${recipient.reason}`, {}, recipient.reason)}
        {recipient.acknowledgedBy !== null && ` · ${recipient.acknowledgedBy.displayName}`}
        {recipient.escalationLevel > 0 && (
          <>
            {' · '}
            <b className={classes.late}>
              {recipient.escalationLevel === 1 ? t('domain.escalation.unit') : t('domain.escalation.province')}
            </b>
          </>
        )}
        {recipient.seenVersion !== null &&
          recipient.seenVersion < warning.version &&
          ` · ${t('ui.warnings.detail.seenOld', { version: recipient.seenVersion })}`}
        {failed
          .map(
            (channel) =>
              ` · ${t(`domain.channel.${channel.channel}`)}: ${channel.error ?? t('domain.channelState.failed')}`,
          )
          .join('')}
        {recipient.helpRequestedAt !== null && (
          <>
            {' · '}
            <b className={classes.help}>{t('domain.outcome.need_help')}</b>{' '}
            <RelativeTime at={recipient.helpRequestedAt} />
          </>
        )}
      </span>
      {recipient.report !== null && (
        <div className={classes.recipientReport}>
          <p>
            <strong>{lookup(`domain.outcome.${recipient.report.outcome}`, {}, recipient.report.outcome)}</strong>
            {recipient.report.note !== '' && `: ${recipient.report.note}`}
          </p>
          {mayVerify && recipient.state === 'reported' && (
            <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
              {t('ui.warnings.detail.verify')}
            </Button>
          )}
        </div>
      )}
      {isAsking && (
        <ConfirmDialog
          isOpen
          title={t('ui.warnings.detail.verifyTitle', { organisation: recipient.organisation.name })}
          body={t('ui.warnings.detail.verifyBody')}
          confirmLabel={t('ui.warnings.detail.verify')}
          isWorking={verify.isPending}
          failure={verify.isError ? refusal(verify.error) : null}
          onConfirm={() => verify.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  )
}

/** Where every recipient stands, the late ones on top; before dispatch, who it will go to. */
export function RecipientsPanel({ warning }: { readonly warning: Warning }) {
  const { t } = useText()
  const search = useSearch({ from: '/warnings/$warningId' })
  const navigate = useNavigate({ from: '/warnings/$warningId' })
  if (warning.dispatchedAt === null) {
    return (
      <Panel title={t('ui.warnings.detail.recipientsPlanned', { count: warning.recipientPreview.length })}>
        <p className={classes.soft}>
          {warning.recipientPreview.length === 0
            ? t('ui.warnings.form.recipientNone')
            : warning.recipientPreview.map((organisation) => organisation.shortName).join(' · ')}
        </p>
      </Panel>
    )
  }
  const filter = search.recipients ?? 'all'
  const { progress, recipients } = warning
  const counts: Readonly<Record<RecipientFilter, number>> = {
    all: recipients.length,
    overdue: recipients.filter((recipient) => recipient.isOverdue).length,
    waiting: recipients.filter(isWaiting).length,
    help: recipients.filter(isAskingHelp).length,
  }
  const labels: Readonly<Record<RecipientFilter, string>> = {
    all: t('ui.warnings.detail.filterAll', { count: counts.all }),
    overdue: t('ui.warnings.detail.filterOverdue', { count: counts.overdue }),
    waiting: t('ui.warnings.detail.filterWaiting', { count: counts.waiting }),
    help: t('ui.warnings.detail.filterHelp', { count: counts.help }),
  }
  const shown = recipients.filter((recipient) => keep(recipient, filter)).toSorted(order)
  return (
    <Panel title={t('ui.warnings.progress.title', { acknowledged: progress.acknowledged, count: progress.total })}>
      <ProgressBar progress={progress} withLegend />
      {(progress.overdue > 0 || progress.escalated > 0) && (
        <p className={classes.progressFacts}>
          {progress.overdue > 0 && (
            <span className={classes.late}>{t('ui.warnings.progress.overdue', { count: progress.overdue })}</span>
          )}
          {progress.escalated > 0 && <span>{t('ui.warnings.progress.escalated', { count: progress.escalated })}</span>}
        </p>
      )}
      <SegmentedControl
        mt="md"
        size="xs"
        aria-label={t('ui.list.filters')}
        value={filter}
        onChange={(value) =>
          void navigate({ search: value === 'all' ? {} : { recipients: value as RecipientFilter }, replace: true })
        }
        data={RECIPIENT_FILTERS.map((value) => ({ value, label: labels[value] }))}
        className={classes.recipientFilter ?? ''}
      />
      <ul className={classes.recipients}>
        {shown.length === 0 ? (
          <li className={classes.soft}>{t('ui.warnings.detail.none')}</li>
        ) : (
          shown.map((recipient) => (
            <Recipient key={recipient.organisation.id} warning={warning} recipient={recipient} />
          ))
        )}
      </ul>
    </Panel>
  )
}

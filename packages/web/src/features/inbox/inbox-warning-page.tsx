import type { InboxWarning } from '@haidang/contracts'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowLeft, IconCheck, IconLifebuoy, IconReportAnalytics } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { Bulletin } from '../../ui/bulletin.tsx'
import { Deadline, ExactTime, RelativeTime } from '../../ui/clock.tsx'
import { ContentChanges } from '../../ui/content-changes.tsx'
import { diffContent } from '../../ui/content-diff.ts'
import { absoluteTime } from '../../ui/format.ts'
import { useText } from '../../ui/text.ts'
import classes from './inbox.module.css'

const STEPS = ['received', 'acknowledged', 'reported', 'verified'] as const

function stepOf(warning: InboxWarning): number {
  if (warning.state === 'verified') return 3
  if (warning.state === 'reported') return 2
  return warning.acknowledgedAt === null ? 0 : 1
}

function Steps({ warning }: { readonly warning: InboxWarning }) {
  const { t } = useText()
  const at = stepOf(warning)
  return (
    <ol className={classes.steps}>
      {STEPS.map((step, n) => (
        <li key={step} data-done={n <= at || undefined} aria-current={n === at ? 'step' : undefined}>
          <span className={classes.stepMark}>
            {n <= at ? <IconCheck size={14} stroke={2.6} aria-hidden /> : <span aria-hidden>{n + 1}</span>}
          </span>
          <span>{t(`ui.inbox.steps.${step}`)}</span>
        </li>
      ))}
    </ol>
  )
}

const ReportDialog = lazy(() => import('./report-dialog.tsx').then((module) => ({ default: module.ReportDialog })))
const ConfirmDialog = lazy(() =>
  import('../../ui/confirm-dialog.tsx').then((module) => ({ default: module.ConfirmDialog })),
)

function Acts({ warning }: { readonly warning: InboxWarning }) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const mayAnswer = useMay('inbox.answer')
  const [isReporting, reporting] = useDisclosure(false)
  const [isAskingHelp, askingHelp] = useDisclosure(false)
  const acknowledge = useAct({
    run: () => api.inbox.acknowledge(warning.warningId),
    touches: ['inbox'],
    done: t('ui.inbox.acknowledgedToast'),
  })
  const help = useAct({
    run: (reason: string) => api.inbox.help(warning.warningId, reason),
    touches: ['inbox'],
    done: t('ui.inbox.helpSent'),
    onDone: askingHelp.close,
    isQuiet: true,
  })
  if (!mayAnswer || warning.warningState !== 'dispatched' || warning.state === 'verified') return null
  const isAcknowledged = warning.acknowledgedAt !== null
  return (
    <div className={classes.acts} data-reported={warning.report !== null || undefined}>
      {!isAcknowledged ? (
        <>
          <Button
            size="lg"
            leftSection={<IconCheck size={20} aria-hidden />}
            loading={acknowledge.isPending}
            onClick={() => acknowledge.mutate(undefined)}
          >
            {t('ui.inbox.acknowledge')}
          </Button>
          <span className={classes.actDue}>
            <Deadline dueAt={warning.acknowledgeDueAt} />
          </span>
        </>
      ) : (
        <>
          <Button
            size="lg"
            variant={warning.report === null ? 'filled' : 'default'}
            leftSection={<IconReportAnalytics size={20} aria-hidden />}
            onClick={reporting.open}
          >
            {warning.report === null ? t('ui.inbox.report') : t('ui.inbox.reportAgain')}
          </Button>
          {warning.report === null && (
            <span className={classes.actDue}>
              <Deadline dueAt={warning.reportDueAt} />
            </span>
          )}
        </>
      )}
      {warning.helpRequestedAt === null && (
        <Button
          size="sm"
          variant="subtle"
          className={classes.help ?? ''}
          leftSection={<IconLifebuoy size={20} aria-hidden />}
          onClick={askingHelp.open}
        >
          {t('ui.inbox.help')}
        </Button>
      )}
      <Suspense fallback={null}>
        {isReporting && <ReportDialog warning={warning} onClose={reporting.close} />}
        {isAskingHelp && (
          <ConfirmDialog
            isOpen
            title={t('ui.inbox.help')}
            body={t('ui.inbox.helpTitle')}
            confirmLabel={t('ui.inbox.helpSend')}
            reason={{ label: t('ui.inbox.helpLabel'), minLength: 3 }}
            isWorking={help.isPending}
            failure={help.isError ? refusal(help.error) : null}
            onConfirm={(reason) => help.mutate(reason)}
            onClose={askingHelp.close}
          />
        )}
      </Suspense>
    </div>
  )
}

function Changes({ warning }: { readonly warning: InboxWarning }) {
  const { t } = useText()
  const versions = warning.versions.toSorted((a, b) => b.version - a.version)
  const [current, before] = versions
  if (current === undefined || before === undefined) return null
  return (
    <section className={classes.changes} aria-label={t('ui.inbox.changedWhat')}>
      <p className={classes.changesTitle}>{t('ui.inbox.changedBanner')}</p>
      {current.changeNote !== '' && <p>{current.changeNote}</p>}
      <ContentChanges diff={diffContent(before.content, current.content)} />
    </section>
  )
}

function OwnSightings({ warning }: { readonly warning: InboxWarning }) {
  const { t } = useText()
  const mayAlerts = useMay('alert.read')
  return (
    <section className={classes.own} data-found={warning.ownSightings.length > 0 || undefined}>
      <h2>{t('ui.inbox.ownSightings')}</h2>
      {warning.ownSightings.length === 0 ? (
        <p>{t('ui.inbox.ownSightingsNone')}</p>
      ) : (
        <>
          <p>{t('ui.inbox.ownSightingsFound', { count: warning.ownSightings.length })}</p>
          <ul>
            {warning.ownSightings.map((sighting) => (
              <li key={sighting.alertId}>
                {mayAlerts ? (
                  <Link to="/alerts" search={{ open: sighting.alertId }}>
                    {sighting.title}
                  </Link>
                ) : (
                  sighting.title
                )}{' '}
                <span className={classes.soft}>
                  {t('ui.alerts.times', { count: sighting.count })} · <RelativeTime at={sighting.lastSeenAt} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function InboxWarningView({ warning }: { readonly warning: InboxWarning }) {
  const { t, lookup, locale } = useText()
  const documentTitle = t('ui.app.documentTitle', { page: warning.title })

  // The document's title.
  useEffect(() => {
    document.title = documentTitle
  }, [documentTitle])

  return (
    <div className={classes.page}>
      <Link to="/inbox" className={classes.back}>
        <IconArrowLeft size={17} aria-hidden /> {t('ui.inbox.back')}
      </Link>
      {warning.warningState === 'withdrawn' && <p className={classes.ended}>{t('ui.inbox.withdrawn')}</p>}
      {warning.warningState === 'closed' && <p className={classes.ended}>{t('ui.inbox.closed')}</p>}
      <Steps warning={warning} />
      {warning.versions.length > 1 && <Changes warning={warning} />}
      <Bulletin
        content={warning.content}
        severity={warning.severity}
        tlp={warning.tlp}
        number={warning.number}
        heading="h1"
      >
        <p className={classes.soft}>
          {t('ui.inbox.from', { issuer: warning.issuer.name, time: absoluteTime(locale, warning.dispatchedAt) })}
        </p>
        <p className={classes.soft}>{t(`domain.tlpMeaning.${warning.tlp}`)}</p>
      </Bulletin>
      <OwnSightings warning={warning} />
      {(warning.acknowledgedAt !== null || warning.report !== null || warning.helpRequestedAt !== null) && (
        <ul className={classes.done}>
          {warning.acknowledgedAt !== null && (
            <li>
              {warning.acknowledgedBy === null
                ? t('ui.inbox.acknowledged', { time: absoluteTime(locale, warning.acknowledgedAt) })
                : t('ui.inbox.acknowledgedBy', {
                    name: warning.acknowledgedBy.displayName,
                    time: absoluteTime(locale, warning.acknowledgedAt),
                  })}
            </li>
          )}
          {warning.report !== null && (
            <li>
              <strong>
                {t('ui.inbox.reported')}:{' '}
                {lookup(`domain.outcome.${warning.report.outcome}`, {}, warning.report.outcome)}
              </strong>
              {warning.report.note !== '' && <p>{warning.report.note}</p>}
            </li>
          )}
          {warning.helpRequestedAt !== null && (
            <li>
              {t('domain.outcome.need_help')}: <ExactTime at={warning.helpRequestedAt} />
            </li>
          )}
        </ul>
      )}
      <Acts warning={warning} />
    </div>
  )
}

/** A warning as the receiving organisation reads it: on a phone, in plain words, the next act always at the thumb. */
export function InboxWarningPage() {
  const { api } = useApp()
  const { warningId } = useParams({ from: '/inbox/$warningId' })
  const query = useQuery({ queryKey: ['inbox', 'one', warningId], queryFn: () => api.inbox.read(warningId) })
  return <Loaded query={query}>{(warning) => <InboxWarningView key={warning.warningId} warning={warning} />}</Loaded>
}

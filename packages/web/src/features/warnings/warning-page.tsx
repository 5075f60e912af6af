import type { Warning } from '@haidang/contracts'
import { Alert, Button, Menu } from '@mantine/core'
import { IconDownload, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge, TlpBadge } from '../../ui/badges.tsx'
import { Bulletin } from '../../ui/bulletin.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { ContentChanges } from '../../ui/content-changes.tsx'
import { diffContent } from '../../ui/content-diff.ts'
import { Facts } from '../../ui/facts.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { RecipientsPanel } from './recipients-panel.tsx'
import { WarningState } from './warning-state.tsx'
import classes from './warnings.module.css'

type Act = Warning['nextActs'][number]
type Asked = Exclude<Act, 'edit' | 'correct'>

function ActConfirm({
  warning,
  act,
  onClose,
}: {
  readonly warning: Warning
  readonly act: Asked
  readonly onClose: () => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const count = warning.dispatchedAt === null ? warning.recipientPreview.length : warning.recipients.length
  const left = warning.progress.total - warning.progress.reported
  const mutation = useAct({
    run: (reason: string) =>
      act === 'return' || act === 'withdraw'
        ? api.warnings.actWithReason(warning.id, act, reason)
        : api.warnings.act(warning.id, act),
    touches: ['warnings', 'board', 'campaigns'],
    done: t(`ui.warnings.done.${act}`),
    onDone: onClose,
    isQuiet: true,
  })
  const reason =
    act === 'return'
      ? { label: t('ui.warnings.confirm.return.reason'), minLength: 3 }
      : act === 'withdraw'
        ? { label: t('ui.warnings.confirm.withdraw.reason'), minLength: 3 }
        : undefined
  return (
    <ConfirmDialog
      isOpen
      title={t(`ui.warnings.confirm.${act}.title`, { count })}
      body={t(`ui.warnings.confirm.${act}.body`, { count })}
      confirmLabel={act === 'dispatch' ? `${t('ui.warnings.act.dispatch')} (${count})` : t(`ui.warnings.act.${act}`)}
      isDangerous={act === 'withdraw'}
      isWorking={mutation.isPending}
      failure={mutation.isError ? refusal(mutation.error) : null}
      {...(reason === undefined ? {} : { reason })}
      onConfirm={(text) => mutation.mutate(text)}
      onClose={onClose}
    >
      {act === 'dispatch' && (
        <div className={classes.dispatchList}>
          <strong>{t('ui.warnings.confirm.dispatch.to')}</strong>
          <ul>
            {warning.recipientPreview.map((organisation) => (
              <li key={organisation.id}>{organisation.name}</li>
            ))}
          </ul>
        </div>
      )}
      {act === 'close' && left > 0 && (
        <p className={classes.late}>{t('ui.warnings.confirm.close.left', { count: left })}</p>
      )}
    </ConfirmDialog>
  )
}

function Acts({ warning }: { readonly warning: Warning }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const [asked, setAsked] = useState<Asked | null>(null)
  return (
    <>
      {warning.nextActs.map((act, n) => {
        const variant = n === 0 ? 'filled' : 'default'
        if (act === 'edit' || act === 'correct') {
          return (
            <LinkButton
              key={act}
              to="/warnings/$warningId/edit"
              params={{ warningId: warning.id }}
              variant={variant}
              leftSection={<IconPencil size={16} aria-hidden />}
            >
              {t(`ui.warnings.act.${act}`)}
            </LinkButton>
          )
        }
        return (
          <Button key={act} variant={variant} onClick={() => setAsked(act)}>
            {t(`ui.warnings.act.${act}`)}
          </Button>
        )
      })}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            {t('ui.warnings.detail.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={api.warnings.exportHref(warning.id, 'pdf', locale)} download>
            {t('ui.warnings.detail.exportPdf')}
          </Menu.Item>
          <Menu.Item component="a" href={api.warnings.exportHref(warning.id, 'text', locale)} download>
            {t('ui.warnings.detail.exportText')}
          </Menu.Item>
          <Menu.Item component="a" href={api.warnings.exportHref(warning.id, 'stix', locale)} download>
            {t('ui.warnings.detail.exportStix')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked !== null && <ActConfirm warning={warning} act={asked} onClose={() => setAsked(null)} />}
    </>
  )
}

function Versions({ warning }: { readonly warning: Warning }) {
  const { t, locale } = useText()
  const versions = warning.versions.toSorted((a, b) => b.version - a.version)
  return (
    <Panel title={t('ui.warnings.detail.versions')}>
      <ul className={classes.versions}>
        {versions.map((version, n) => {
          const before = versions[n + 1]
          return (
            <li key={version.version}>
              <details open={n === 0 && before !== undefined}>
                <summary>
                  {t('ui.warnings.detail.versionOf', {
                    version: version.version,
                    time: absoluteTime(locale, version.at),
                    by: version.by?.displayName ?? t('ui.field.system'),
                  })}
                </summary>
                <div className={classes.versionBody}>
                  <p>
                    {version.changeNote === ''
                      ? before === undefined
                        ? t('ui.warnings.detail.noChangeNote')
                        : ''
                      : version.changeNote}
                  </p>
                  {before !== undefined && <ContentChanges diff={diffContent(before.content, version.content)} />}
                </div>
              </details>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}

function WarningView({ warning }: { readonly warning: Warning }) {
  const { t, lookup, locale } = useText()
  const mayCampaign = useMay('campaign.read')
  return (
    <Page
      title={warning.title}
      above={<Link to="/warnings">{t('ui.warnings.title')}</Link>}
      beside={
        <>
          <SeverityBadge severity={warning.severity} />
          <TlpBadge tlp={warning.tlp} />
          <WarningState state={warning.state} />
        </>
      }
      lead={`${warning.number ?? t('ui.warnings.unnumbered')} · ${t('ui.warnings.version', { version: warning.version })}`}
      acts={<Acts warning={warning} />}
    >
      {warning.release !== null && (
        <Alert color="yellow" variant="light" role="status">
          {t('ui.approvals.releaseWaits', {
            name: warning.release.requestedBy.displayName,
            time: absoluteTime(locale, warning.release.expiresAt),
          })}
        </Alert>
      )}
      {warning.returnedReason !== null && warning.state === 'draft' && (
        <Alert color="yellow" variant="light">
          {t('ui.warnings.detail.returned', { reason: warning.returnedReason })}
        </Alert>
      )}
      <div className={classes.detail}>
        <div className={classes.column}>
          <RecipientsPanel warning={warning} />
          <Panel title={t('ui.warnings.detail.content')}>
            <Bulletin
              content={warning.content}
              severity={warning.severity}
              tlp={warning.tlp}
              number={warning.number}
              heading="h3"
              withSearch
            />
          </Panel>
        </div>
        <div className={classes.column}>
          <Panel title={t('ui.events.facts')}>
            <Facts
              facts={[
                {
                  label: t('ui.warnings.detail.createdBy'),
                  value: warning.createdBy?.displayName ?? t('ui.field.system'),
                },
                {
                  label: t('ui.warnings.detail.submittedBy'),
                  value: warning.submittedBy?.displayName ?? t('ui.field.nobody'),
                },
                {
                  label: t('ui.warnings.detail.approvedBy'),
                  value: warning.approvedBy?.displayName ?? t('ui.field.nobody'),
                },
                ...(warning.campaignId !== null && mayCampaign
                  ? [
                      {
                        label: t('ui.warnings.detail.campaign'),
                        value: (
                          <Link to="/campaigns/$campaignId" params={{ campaignId: warning.campaignId }}>
                            {t('ui.alerts.openCampaign')}
                          </Link>
                        ),
                      },
                    ]
                  : []),
                ...(warning.alertId !== null
                  ? [
                      {
                        label: t('ui.warnings.detail.alert'),
                        value: (
                          <Link to="/alerts" search={{ open: warning.alertId }}>
                            {t('ui.act.view')}
                          </Link>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </Panel>
          <Versions warning={warning} />
          <Panel title={t('ui.warnings.detail.history')}>
            <HistoryList
              entries={warning.history.map((entry, n) => ({
                key: `${entry.at}:${n}`,
                at: entry.at,
                what: `${lookup(`domain.warningHistory.${entry.code}`, entry.params, entry.code)}${entry.organisation === null ? '' : ` · ${entry.organisation.shortName}`}`,
                who: entry.by ?? t('ui.field.system'),
                note: typeof entry.params['reason'] === 'string' ? entry.params['reason'] : undefined,
              }))}
            />
          </Panel>
        </div>
      </div>
    </Page>
  )
}

/** One warning: its state and next act, where every recipient stands, the bulletin, versions and history. */
export function WarningPage() {
  const { api } = useApp()
  const { warningId } = useParams({ from: '/warnings/$warningId' })
  const query = useQuery({ queryKey: ['warnings', 'one', warningId], queryFn: () => api.warnings.read(warningId) })
  return <Loaded query={query}>{(warning) => <WarningView key={warning.id} warning={warning} />}</Loaded>
}

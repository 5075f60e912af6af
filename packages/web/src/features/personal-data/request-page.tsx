import type { DataRequest } from '@haidang/contracts'
import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { Facts } from '../../ui/facts.tsx'
import { HistoryList } from '../../ui/history-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { LawLine } from './frame.tsx'
import { LegalClock } from './legal-clock.tsx'
import { RequestActDialog } from './request-act-dialog.tsx'
import type { DialogAct } from './request-act-dialog.tsx'
import { RequestStateBadge } from './requests-page.tsx'
import classes from './personal-data.module.css'

const DIALOG_ACTS = {
  verify: 'ui.personalData.requests.verify',
  extend: 'ui.personalData.requests.extend',
  ask_approval: 'ui.personalData.requests.askApproval',
  decide: 'ui.personalData.requests.decide',
  withdraw: 'ui.personalData.requests.withdraw',
} as const

/** Gives the browser a file that a script fetched. */
function keepFile(blob: Blob, name: string): void {
  const href = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
  URL.revokeObjectURL(href)
}

function Acts({ request, onAct }: { readonly request: DataRequest; readonly onAct: (act: DialogAct) => void }) {
  const { t } = useText()
  const { api } = useApp()
  const acknowledge = useAct({
    run: () => api.dataRequests.acknowledge(request.id),
    touches: ['data-request', 'data-requests'],
    done: t('ui.personalData.requests.done'),
  })
  const copy = useAct({
    run: () => api.dataRequests.copy(request.id),
    touches: ['data-request'],
    onDone: (blob) => keepFile(blob, `${request.code}.zip`),
  })
  const may = (act: DataRequest['nextActs'][number]): boolean => request.nextActs.includes(act)
  const dialogs = (Object.keys(DIALOG_ACTS) as DialogAct[]).filter(may)
  return (
    <span className={classes.line}>
      {may('export') && (
        <Button loading={copy.isPending} onClick={() => copy.mutate(undefined)}>
          {t('ui.personalData.requests.export')}
        </Button>
      )}
      {may('acknowledge') && (
        <Button variant="default" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(undefined)}>
          {t('ui.personalData.requests.acknowledge')}
        </Button>
      )}
      {dialogs.map((act) => (
        <Button
          key={act}
          variant={act === 'verify' || act === 'ask_approval' ? 'filled' : 'default'}
          onClick={() => onAct(act)}
        >
          {t(DIALOG_ACTS[act])}
        </Button>
      ))}
      {may('letter') && (
        <Menu>
          <Menu.Target>
            <Button variant="default">{t('ui.personalData.requests.letter')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(['docx', 'pdf'] as const).map((format) => (
              <Menu.Item key={format} component="a" href={api.dataRequests.letterHref(request.id, format)} download>
                {format.toUpperCase()}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </span>
  )
}

function Found({ request }: { readonly request: DataRequest }) {
  const { t } = useText()
  if (request.identity === null) return <EmptyState isSmall body={t('ui.personalData.requests.foundLater')} />
  if (request.found.length === 0) return <EmptyState isSmall body={t('ui.personalData.requests.foundNone')} />
  return (
    <div className={classes.wide} tabIndex={0} role="region" aria-label={t('ui.personalData.requests.found')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('ui.personalData.register.dataKinds')}</th>
            <th scope="col">{t('ui.personalData.tabs.register')}</th>
            <th scope="col" data-figure>
              {t('ui.personalData.requests.count')}
            </th>
            <th scope="col">{t('ui.personalData.requests.onErasure')}</th>
          </tr>
        </thead>
        <tbody>
          {request.found.map((data) => (
            <tr key={`${data.table}.${data.column}`}>
              <td>
                {t(`personalData.kinds.${data.data}`)}
                <div className={classes.soft}>
                  {data.table}.{data.column}
                </div>
              </td>
              <td>{t(`personalData.activities.${data.activity}.title`)}</td>
              <td data-figure>{data.count}</td>
              <td>
                {t(`ui.personalData.requests.ways.${data.onErasure}`)}
                {data.keptBy !== null && <div className={classes.soft}>{data.keptBy}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Whole({ request }: { readonly request: DataRequest }) {
  const { t, lookup } = useText()
  const [act, setAct] = useState<DialogAct | null>(null)
  const { contact, identity, extension, decision } = request
  const contactText = [contact.email, contact.phone, contact.login].filter(Boolean).join(' · ')
  return (
    <Page
      title={`${request.code} · ${request.person}`}
      above={<Link to="/personal-data/requests">{t('ui.personalData.tabs.requests')}</Link>}
      beside={<RequestStateBadge request={request} />}
      lead={t(`ui.personalData.requests.kinds.${request.kind}`)}
      acts={<Acts request={request} onAct={setAct} />}
    >
      <LawLine law={request.law} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Panel title={t('ui.personalData.requests.found')}>
            <Found request={request} />
          </Panel>
          {request.details !== '' && (
            <Panel title={t('ui.personalData.requests.details')}>
              <p className={classes.text}>{request.details}</p>
            </Panel>
          )}
          <Panel title={t('ui.personalData.requests.history')}>
            <HistoryList
              entries={request.history.map((entry, n) => ({
                key: `${entry.at} ${n}`,
                at: entry.at,
                what: lookup(
                  `ui.personalData.requests.events.${entry.code.replace('data_request.', '')}`,
                  {},
                  entry.code,
                ),
                who: entry.by ?? '',
                note: typeof entry.params['reason'] === 'string' ? entry.params['reason'] : undefined,
              }))}
            />
          </Panel>
        </div>
        <Panel title={t('ui.personalData.requests.due')}>
          <div className={classes.clock}>
            <LegalClock dueAt={request.dueAt} doneAt={request.closedAt} isLate={request.isLate} />
            <ExactTime at={request.dueAt} />
            <span className={classes.soft}>{request.basis}</span>
          </div>
          <Facts
            facts={[
              { label: t('ui.personalData.requests.receivedAt'), value: <ExactTime at={request.receivedAt} /> },
              ...(request.acknowledgeBy === null
                ? []
                : [
                    {
                      label: t(
                        request.acknowledgedAt === null
                          ? 'ui.personalData.requests.acknowledgeBy'
                          : 'ui.personalData.requests.acknowledgedAt',
                      ),
                      value: <ExactTime at={request.acknowledgedAt ?? request.acknowledgeBy} />,
                    },
                  ]),
              ...(extension === null
                ? []
                : [{ label: t('ui.personalData.requests.extended'), value: <ExactTime at={extension.until} /> }]),
              {
                label: t('ui.personalData.requests.person'),
                value: [contact.name, contactText].filter(Boolean).join(' · '),
              },
              {
                label: t('ui.personalData.requests.account'),
                value: request.account?.displayName ?? t('ui.personalData.requests.noAccount'),
              },
              {
                label: t('ui.personalData.requests.identity'),
                value:
                  identity === null
                    ? t('ui.personalData.requests.notVerified')
                    : `${t(`ui.personalData.requests.hows.${identity.how}`)}${identity.note === '' ? '' : ` · ${identity.note}`}`,
              },
              ...(request.grantedUntil === null
                ? []
                : [{ label: t('ui.personalData.requests.granted'), value: <ExactTime at={request.grantedUntil} /> }]),
              ...(decision === null
                ? []
                : [
                    {
                      label: t('ui.personalData.requests.outcome'),
                      value: `${t(`ui.personalData.requests.outcomes.${decision.outcome}`)}${decision.reason === '' ? '' : `: ${decision.reason}`}`,
                    },
                  ]),
            ]}
          />
          {request.isErased && <p>{t('ui.personalData.requests.erased')}</p>}
        </Panel>
      </div>
      {act !== null && <RequestActDialog request={request} act={act} onClose={() => setAct(null)} />}
    </Page>
  )
}

/** One request: its clock, what was found, how far it is. */
export function DataRequestPage() {
  const { requestId } = useParams({ from: '/personal-data/requests/$requestId' })
  const { api } = useApp()
  const query = useQuery({ queryKey: ['data-request', requestId], queryFn: () => api.dataRequests.read(requestId) })
  return <Loaded query={query}>{(request) => <Whole request={request} />}</Loaded>
}

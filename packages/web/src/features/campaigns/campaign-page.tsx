import type { Campaign } from '@haidang/contracts'
import { Alert, Button, Checkbox } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowRight, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { ExactTime, RelativeTime } from '../../ui/clock.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { numberText, spanOf } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import type { Text } from '../../ui/text.ts'
import { CountryTiles, OrganisationTiles } from '../../ui/tile-grid.tsx'
import { CampaignState } from './campaign-state.tsx'
import classes from './campaigns.module.css'
import { reasonText } from './reason-text.ts'
import { SpreadChart } from './spread-chart.tsx'

const keyOf = (artefact: { kind: string; value: string }) => `${artefact.kind}:${artefact.value}`

function Acts({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const mayDraft = useMay('warning.draft')
  const mayManage = useMay('campaign.manage')
  const mayAlerts = useMay('alert.read')
  const [isClosing, closing] = useDisclosure(false)
  const [isUnmerging, unmerging] = useDisclosure(false)
  const draft = useAct({
    run: () => api.campaigns.draftWarning(campaign.id),
    touches: ['campaigns', 'warnings', 'board'],
    done: t('ui.campaigns.drafted'),
    onDone: (warning) => void navigate({ to: '/warnings/$warningId/edit', params: { warningId: warning.id } }),
  })
  const close = useAct({ run: (note: string) => api.campaigns.close(campaign.id, note), touches: ['campaigns', 'board'], done: t('ui.campaigns.closedDone'), onDone: closing.close, isQuiet: true })
  const unmerge = useAct({ run: () => api.campaigns.unmerge(campaign.id), touches: ['campaigns', 'board'], onDone: unmerging.close, isQuiet: true })
  return (
    <>
      {campaign.warningId !== null ? (
        <LinkButton to="/warnings/$warningId" params={{ warningId: campaign.warningId }} leftSection={<IconSpeakerphone size={17} aria-hidden />}>
          {t('ui.campaigns.openWarning')}
        </LinkButton>
      ) : (
        mayDraft &&
        campaign.state === 'open' && (
          <Button leftSection={<IconSpeakerphone size={17} aria-hidden />} loading={draft.isPending} onClick={() => draft.mutate(undefined)}>
            {t('ui.campaigns.draft')}
          </Button>
        )
      )}
      {mayAlerts && (
        <LinkButton to="/alerts" search={{ campaign: campaign.id }} variant="default">
          {t('ui.campaigns.alertsOf')}
        </LinkButton>
      )}
      {mayManage && campaign.state === 'merged' && (
        <Button variant="default" onClick={unmerging.open}>
          {t('ui.campaigns.unmerge')}
        </Button>
      )}
      {mayManage && campaign.state === 'open' && (
        <Button variant="default" onClick={closing.open}>
          {t('ui.campaigns.close')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={isClosing}
        title={t('ui.campaigns.closeTitle')}
        body={t('ui.campaigns.closeBody')}
        confirmLabel={t('ui.campaigns.close')}
        reason={{ label: `${t('ui.campaigns.closeNote')} ${t('ui.field.optional')}`, minLength: 0 }}
        isWorking={close.isPending}
        failure={close.isError ? refusal(close.error) : null}
        onConfirm={(note) => close.mutate(note)}
        onClose={closing.close}
      />
      <ConfirmDialog
        isOpen={isUnmerging}
        title={t('ui.campaigns.unmergeTitle')}
        body={t('ui.campaigns.unmergeBody')}
        confirmLabel={t('ui.campaigns.unmerge')}
        isWorking={unmerge.isPending}
        failure={unmerge.isError ? refusal(unmerge.error) : null}
        onConfirm={() => unmerge.mutate(undefined)}
        onClose={unmerging.close}
      />
    </>
  )
}

function Artefacts({ campaign }: { readonly campaign: Campaign }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const navigate = useNavigate()
  const refusal = useRefusalText()
  const mayManage = useMay('campaign.manage') && campaign.state === 'open' && campaign.artefacts.length > 1
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isSplitting, splitting] = useDisclosure(false)
  const split = useAct({
    run: (reason: string) =>
      api.campaigns.split(campaign.id, {
        artefacts: campaign.artefacts.filter((artefact) => chosen.has(keyOf(artefact))).map(({ kind, value }) => ({ kind, value })),
        reason,
      }),
    touches: ['campaigns', 'board'],
    done: t('ui.campaigns.splitDone'),
    isQuiet: true,
    onDone: (made) => void navigate({ to: '/campaigns/$campaignId', params: { campaignId: made.id } }),
  })
  const toggle = (key: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  return (
    <Panel
      title={t('ui.campaigns.artefactsTitle')}
      beside={<span className={classes.soft}>{numberText(locale, campaign.artefacts.length)}</span>}
      acts={
        mayManage ? (
          <Button size="compact-sm" variant="default" disabled={chosen.size === 0 || chosen.size === campaign.artefacts.length} title={t('ui.campaigns.splitHint')} onClick={splitting.open}>
            {t('ui.campaigns.split')}
          </Button>
        ) : undefined
      }
    >
      <div className={classes.tableScroll} tabIndex={0} role="region" aria-label={t('ui.campaigns.artefactsTitle')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {mayManage && <td />}
              <th scope="col">{t('ui.field.kind')}</th>
              <th scope="col">{t('ui.field.value')}</th>
              <th scope="col" className={classes.end}>
                {t('ui.field.organisation')}
              </th>
              <th scope="col" className={classes.end}>
                {t('ui.field.count')}
              </th>
              <th scope="col">{t('ui.field.lastSeen')}</th>
            </tr>
          </thead>
          <tbody>
            {campaign.artefacts.map((artefact) => (
              <tr key={keyOf(artefact)}>
                {mayManage && (
                  <td>
                    <Checkbox size="xs" aria-label={t('ui.campaigns.selectArtefact', { value: artefact.value })} checked={chosen.has(keyOf(artefact))} onChange={() => toggle(keyOf(artefact))} />
                  </td>
                )}
                <td>{lookup(`domain.indicatorKind.${artefact.kind}`, {}, artefact.kind)}</td>
                <td className={classes.artefact}>
                  <CopyValue value={artefact.value}>
                    <Link to="/events" search={{ value: artefact.value, range: '7d' }} title={t('ui.events.pivot')}>
                      {artefact.value}
                    </Link>
                  </CopyValue>
                </td>
                <td className={classes.end}>{numberText(locale, artefact.organisationCount)}</td>
                <td className={classes.end}>{numberText(locale, artefact.count)}</td>
                <td>
                  <RelativeTime at={artefact.lastSeenAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ConfirmDialog
        isOpen={isSplitting}
        title={t('ui.campaigns.splitTitle')}
        body={t('ui.campaigns.splitBody', { count: chosen.size })}
        confirmLabel={t('ui.campaigns.split')}
        reason={{ label: t('ui.campaigns.splitReason'), minLength: 3 }}
        isWorking={split.isPending}
        failure={split.isError ? refusal(split.error) : null}
        onConfirm={(reason) => split.mutate(reason)}
        onClose={splitting.close}
      />
    </Panel>
  )
}

function Places({ campaign }: { readonly campaign: Campaign }) {
  const { t } = useText()
  const navigate = useNavigate()
  const provinces = new Map<string, number>()
  for (const { organisation } of campaign.organisations) {
    if (organisation.provinceCode !== null) provinces.set(organisation.provinceCode, (provinces.get(organisation.provinceCode) ?? 0) + 1)
  }
  return (
    <>
      <Panel title={t('ui.campaigns.organisationsTitle')}>
        <OrganisationTiles
          label={t('ui.campaigns.organisationsTitle')}
          tiles={campaign.organisations.toSorted((a, b) => b.count - a.count).map((row) => ({
            id: row.organisation.id,
            name: row.organisation.shortName,
            value: row.count,
            detail: `${t('ui.campaigns.sightings', { count: row.count })}, ${t('ui.campaigns.openAlerts', { count: row.openAlertCount })}`,
          }))}
          onOpen={(id) => void navigate({ to: '/alerts', search: { organisations: [id], campaign: campaign.id } })}
        />
      </Panel>
      <Panel title={t('ui.campaigns.mapTitle')}>
        <CountryTiles label={t('ui.map.country')} values={provinces} valueText={(value) => (value === 0 ? t('ui.map.none') : t('ui.campaigns.mapValue', { count: value }))} />
      </Panel>
    </>
  )
}

/** What is to be said beside an entry: a person's reason, or the platform's own. */
function noteOf(params: Readonly<Record<string, unknown>>, text: Text): string | undefined {
  const { reason, reasonCode } = params
  if (typeof reason === 'string' && reason !== '') return reason
  if (typeof reasonCode !== 'string') return undefined
  const plain = Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'))
  return reasonText({ code: reasonCode, params: plain }, text)
}

function CampaignView({ campaign }: { readonly campaign: Campaign }) {
  const text = useText()
  const { t, lookup, locale } = text
  const span = spanOf(locale, Date.parse(campaign.lastSeenAt) - Date.parse(campaign.firstSeenAt))
  return (
    <Page
      title={campaign.title}
      above={<Link to="/campaigns">{t('ui.campaigns.title')}</Link>}
      beside={
        <>
          <SeverityBadge severity={campaign.severity} />
          <CampaignState state={campaign.state} />
        </>
      }
      lead={`${t('ui.campaigns.organisations', { count: campaign.organisationCount })} · ${t('ui.campaigns.sightings', { count: campaign.sightingCount })} · ${t('ui.campaigns.lasting', { span })}`}
      acts={<Acts campaign={campaign} />}
    >
      {campaign.mergedInto !== null && (
        <Alert color="lamp" variant="light">
          {t('ui.campaigns.mergedInto')}{' '}
          <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.mergedInto }}>
            {t('ui.campaigns.openMerged')} <IconArrowRight size={14} aria-hidden />
          </Link>
        </Alert>
      )}
      <div className={classes.grid}>
        <div className={classes.column}>
          <Panel title={t('ui.campaigns.timelineTitle', { count: campaign.organisations.length })} beside={<span className={classes.soft}>{t('ui.campaigns.timelineHint')}</span>}>
            <SpreadChart campaign={campaign} />
          </Panel>
          <Panel title={t('ui.campaigns.whyTitle')}>
            <ul className={classes.why}>
              {campaign.why.map((reason) => (
                <li key={`${reason.code}:${JSON.stringify(reason.params)}`}>{reasonText(reason, text)}</li>
              ))}
            </ul>
          </Panel>
          <Artefacts campaign={campaign} />
        </div>
        <div className={classes.column}>
          <Places campaign={campaign} />
          <Panel title={t('ui.campaigns.techniquesTitle')}>
            {campaign.techniques.length === 0 ? (
              <p className={classes.soft}>{t('ui.campaigns.techniquesNone')}</p>
            ) : (
              <ul className={classes.techniques}>
                {campaign.techniques.map((technique) => (
                  <li key={technique}>
                    <code>{technique}</code>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title={t('ui.campaigns.historyTitle')}>
            <HistoryList
              entries={campaign.history.map((entry, n) => ({
                key: `${entry.at}:${n}`,
                at: entry.at,
                what: lookup(`domain.campaignHistory.${entry.code}`, entry.params, entry.code),
                who: entry.by?.displayName ?? t('ui.field.system'),
                note: noteOf(entry.params, text),
              }))}
            />
            <p className={classes.soft}>
              {t('ui.field.firstSeen')}: <ExactTime at={campaign.firstSeenAt} withSeconds />
            </p>
          </Panel>
        </div>
      </div>
    </Page>
  )
}

/** One campaign: how it spread, whom it touched, by what it is known, why it is one, and the one act: draft the warning. */
export function CampaignPage() {
  const { api } = useApp()
  const { campaignId } = useParams({ from: '/campaigns/$campaignId' })
  const query = useQuery({ queryKey: ['campaigns', 'one', campaignId], queryFn: () => api.campaigns.read(campaignId) })
  return <Loaded query={query}>{(campaign) => <CampaignView key={campaign.id} campaign={campaign} />}</Loaded>
}

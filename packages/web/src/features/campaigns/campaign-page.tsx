import type { Campaign } from '@haidang/contracts'
import { Alert } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { spanOf } from '../../ui/format.ts'
import { HistoryList } from '../../ui/history-list.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { useText } from '../../ui/text.ts'
import { ArtefactsPanel } from './artefacts-panel.tsx'
import { CampaignActs } from './campaign-acts.tsx'
import { CampaignState } from './campaign-state.tsx'
import classes from './campaigns.module.css'
import { PlacesPanels } from './places-panels.tsx'
import { Reason } from './reason.tsx'
import { SpreadChart } from './spread-chart.tsx'

/** What is to be said beside an entry: a person's reason, or the platform's own. */
function noteOf(params: Readonly<Record<string, unknown>>): ReactNode {
  const { reason, reasonCode } = params
  if (typeof reason === 'string' && reason !== '') return reason
  if (typeof reasonCode !== 'string' || reasonCode === '') return undefined
  const plain = Object.fromEntries(
    Object.entries(params).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
  return <Reason reason={{ code: reasonCode, params: plain }} />
}

function CampaignView({ campaign }: { readonly campaign: Campaign }) {
  const { t, lookup, locale } = useText()
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
      acts={<CampaignActs campaign={campaign} />}
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
          <Panel
            title={t('ui.campaigns.timelineTitle', { count: campaign.organisations.length })}
            beside={<span className={classes.soft}>{t('ui.campaigns.timelineHint')}</span>}
          >
            <SpreadChart campaign={campaign} />
          </Panel>
          <Panel title={t('ui.campaigns.whyTitle')}>
            <ul className={classes.why}>
              {campaign.why.map((reason) => (
                <li key={`${reason.code}:${JSON.stringify(reason.params)}`}>
                  <Reason reason={reason} />
                </li>
              ))}
            </ul>
          </Panel>
          <ArtefactsPanel campaign={campaign} />
        </div>
        <div className={classes.column}>
          <PlacesPanels campaign={campaign} />
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
                note: noteOf(entry.params),
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

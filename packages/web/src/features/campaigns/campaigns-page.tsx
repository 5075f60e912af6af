import type { CampaignSummary } from '@haidang/contracts'
import { Chip, Group, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { CAMPAIGN_STATE_LIST } from '../../app/search-params.ts'
import { useApp } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark } from '../../ui/badges.tsx'
import { useSeverityOptions } from '../../ui/choices.ts'
import { RelativeTime } from '../../ui/clock.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { CampaignState } from './campaign-state.tsx'

/** The campaigns: what several organisations share, the worst first. */
export function CampaignsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/campaigns' })
  const navigate = useNavigate({ from: '/campaigns' })
  const severities = useSeverityOptions()
  const states: readonly CampaignSummary['state'][] = search.states ?? ['open']
  const list = useCursorList<CampaignSummary>(['campaigns', 'list'], api.campaigns.list, {
    states,
    minSeverity: search.severity,
  })
  const open = (campaign: CampaignSummary) =>
    void navigate({ to: '/campaigns/$campaignId', params: { campaignId: campaign.id }, search: {} })
  const spread = (campaign: CampaignSummary) =>
    `${t('ui.campaigns.organisations', { count: campaign.organisationCount })} · ${t('ui.campaigns.artefacts', { count: campaign.artefactCount })}`
  return (
    <Page title={t('ui.campaigns.title')} lead={t('ui.campaigns.lead')} width="full">
      <FilterBar>
        <Chip.Group
          multiple
          value={[...states]}
          onChange={(value) =>
            void navigate({
              search: { ...search, states: CAMPAIGN_STATE_LIST.filter((state) => value.includes(state)) },
              replace: true,
            })
          }
        >
          <Group gap={6}>
            {CAMPAIGN_STATE_LIST.map((state) => (
              <Chip key={state} value={state} size="sm" variant="outline">
                {t(`domain.campaignState.${state}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <NativeSelect
          aria-label={t('ui.alerts.minSeverity')}
          value={search.severity ?? ''}
          data={[
            { value: '', label: t('ui.events.anySeverity') },
            ...severities.map((option) => ({
              value: option.value,
              label: `${t('ui.alerts.minSeverity')} ${option.label}`,
            })),
          ]}
          onChange={(event) => {
            const value = event.currentTarget.value
            const { severity: _, ...rest } = search
            void navigate({
              search: value === '' ? rest : { ...rest, severity: value as CampaignSummary['severity'] },
              replace: true,
            })
          }}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.campaigns.emptyTitle')} body={t('ui.campaigns.empty')} />
          ) : (
            <VirtualList<CampaignSummary>
              label={t('ui.campaigns.title')}
              rows={list.rows}
              rowKey={(campaign) => campaign.id}
              rowLabel={(campaign) =>
                `${t(`domain.severity.${campaign.severity}`)}: ${campaign.title}, ${spread(campaign)}`
              }
              onOpen={open}
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              density="comfortable"
              columns={[
                {
                  id: 'severity',
                  header: t('ui.field.severity'),
                  width: '7.5rem',
                  cell: (campaign) => <SeverityBadge severity={campaign.severity} />,
                },
                {
                  id: 'title',
                  header: t('ui.field.title'),
                  width: 'minmax(12rem, 3fr)',
                  cell: (campaign) => (
                    <TwoLines
                      first={campaign.title}
                      second={
                        campaign.techniques.join(', ') || t('ui.campaigns.artefacts', { count: campaign.artefactCount })
                      }
                    />
                  ),
                },
                {
                  id: 'spread',
                  header: t('ui.campaigns.columnSpread'),
                  width: '8rem',
                  cell: (campaign) => t('ui.campaigns.organisations', { count: campaign.organisationCount }),
                },
                {
                  id: 'count',
                  header: t('ui.field.count'),
                  width: '6rem',
                  align: 'end',
                  hideBelow: 820,
                  cell: (campaign) => numberText(locale, campaign.sightingCount),
                },
                {
                  id: 'warned',
                  header: t('ui.warnings.title'),
                  width: '8rem',
                  hideBelow: 940,
                  cell: (campaign) =>
                    campaign.warningId === null ? t('ui.campaigns.notWarned') : t('ui.campaigns.warned'),
                },
                {
                  id: 'state',
                  header: t('ui.field.state'),
                  width: '7rem',
                  hideBelow: 1100,
                  cell: (campaign) => <CampaignState state={campaign.state} />,
                },
                {
                  id: 'seen',
                  header: t('ui.field.lastSeen'),
                  width: '8.5rem',
                  align: 'end',
                  cell: (campaign) => <RelativeTime at={campaign.lastSeenAt} />,
                },
              ]}
              narrow={(campaign) => (
                <TwoLines
                  mark={<SeverityMark severity={campaign.severity} />}
                  first={campaign.title}
                  second={spread(campaign)}
                  third={<RelativeTime at={campaign.lastSeenAt} />}
                />
              )}
            />
          )
        }
      </Loaded>
    </Page>
  )
}

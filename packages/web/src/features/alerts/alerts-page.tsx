import type { Alert, AlertPage } from '@haidang/contracts'
import { Chip, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { ALERT_STATE_LIST } from '../../app/search-params.ts'
import type { AlertsSearch } from '../../app/search-params.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark } from '../../ui/badges.tsx'
import { useSeverityOptions } from '../../ui/choices.ts'
import { RelativeTime } from '../../ui/clock.tsx'
import { numberText } from '../../ui/format.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { shortHashes } from '../../ui/short-value.ts'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { AlertDetail } from './alert-detail.tsx'
import { AlertState } from './alert-state.tsx'

function Filters({
  search,
  counts,
  onChange,
}: {
  readonly search: AlertsSearch
  readonly counts: AlertPage['counts'] | undefined
  readonly onChange: (next: AlertsSearch) => void
}) {
  const { t, locale } = useText()
  const severities = useSeverityOptions()
  const setText = useDebouncedCallback((text: string) => onChange({ ...search, text }), 300)
  const states: readonly Alert['state'][] = search.states ?? ['new', 'acknowledged']
  return (
    <FilterBar>
      <Chip.Group
        multiple
        value={[...states]}
        onChange={(value) => onChange({ ...search, states: ALERT_STATE_LIST.filter((state) => value.includes(state)) })}
      >
        <Group gap={6}>
          {ALERT_STATE_LIST.map((state) => (
            <Chip key={state} value={state} size="sm" variant="outline">
              {t(`domain.alertState.${state}`)} {counts === undefined ? '' : numberText(locale, counts[state])}
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
          onChange(value === '' ? rest : { ...rest, severity: value as NonNullable<AlertsSearch['severity']> })
        }}
      />
      <TextInput
        type="search"
        aria-label={t('ui.alerts.search')}
        placeholder={t('ui.alerts.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
    </FilterBar>
  )
}

/** The alerts of the scope, the worst and newest first, with the open one beside the list. */
export function AlertsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const list = useCursorList<Alert, AlertPage>(['alerts', 'list'], api.alerts.list, {
    states: search.states ?? (search.campaign === undefined ? ['new', 'acknowledged'] : undefined),
    minSeverity: search.severity,
    organisationIds: search.organisations,
    text: search.text,
    campaignId: search.campaign,
  })
  const change = (next: AlertsSearch) => void navigate({ search: next, replace: true })
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  return (
    <Page title={t('ui.alerts.title')} lead={t('ui.alerts.lead')} width="full">
      <Filters search={search} counts={list.first?.counts} onChange={change} />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState title={t('ui.alerts.emptyTitle')} body={t('ui.alerts.empty')} />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={search.open === undefined ? null : <AlertDetail key={search.open} alertId={search.open} />}
              list={
                <VirtualList<Alert>
                  label={t('ui.alerts.title')}
                  rows={list.rows}
                  rowKey={(alert) => alert.id}
                  rowLabel={(alert) =>
                    `${t(`domain.severity.${alert.severity}`)}: ${alert.title}, ${alert.organisation.shortName}`
                  }
                  openKey={search.open}
                  onOpen={(alert) => void navigate({ search: { ...search, open: alert.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'severity',
                      header: t('ui.field.severity'),
                      width: '8.5rem',
                      cell: (alert) => <SeverityBadge severity={alert.severity} />,
                    },
                    {
                      id: 'title',
                      header: t('ui.field.title'),
                      width: 'minmax(14rem, 3fr)',
                      cell: (alert) => (
                        <TwoLines
                          first={shortHashes(alert.title)}
                          second={`${t(`domain.alertKind.${alert.kind}`)} · ${alert.entity.value}`}
                        />
                      ),
                    },
                    ...(session.isCentre
                      ? [
                          {
                            id: 'organisation',
                            header: t('ui.field.organisation'),
                            width: 'minmax(8rem, 1.2fr)',
                            hideBelow: 720,
                            cell: (alert: Alert) => alert.organisation.shortName,
                          },
                        ]
                      : []),
                    {
                      id: 'count',
                      header: t('ui.field.count'),
                      width: '5rem',
                      align: 'end',
                      hideBelow: 900,
                      cell: (alert) => numberText(locale, alert.count),
                    },
                    {
                      id: 'state',
                      header: t('ui.field.state'),
                      width: '7.5rem',
                      hideBelow: 780,
                      cell: (alert) => <AlertState state={alert.state} />,
                    },
                    {
                      id: 'seen',
                      header: t('ui.field.lastSeen'),
                      width: '8rem',
                      align: 'end',
                      cell: (alert) => <RelativeTime at={alert.lastSeenAt} />,
                    },
                  ]}
                  narrow={(alert) => (
                    <TwoLines
                      mark={<SeverityMark severity={alert.severity} />}
                      first={shortHashes(alert.title)}
                      second={`${alert.organisation.shortName} · ${alert.entity.value}`}
                      third={
                        <>
                          <AlertState state={alert.state} /> · <RelativeTime at={alert.lastSeenAt} />
                        </>
                      }
                    />
                  )}
                />
              }
            />
          )
        }
      </Loaded>
    </Page>
  )
}

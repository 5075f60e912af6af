import type { DutySummary } from '@haidang/contracts'
import { Button, Menu, SegmentedControl } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconCalendarPlus,
  IconChevronDown,
  IconFileSpreadsheet,
  IconFilter,
  IconLayoutBoard,
  IconTimeline,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import type { DutiesSearch } from '../../app/search-params-plans.ts'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { CalendarDialog } from './calendar-dialog.tsx'
import classes from './duties.module.css'
import { DutyFilters, dutyQuery } from './duty-filters.tsx'
import type { View } from './duty-filters.tsx'
import { DutyDue, DutyNotes, DutyPercent, DutyStateBadge } from './duty-marks.tsx'
import { Digest, DutyCard, WaitingLink } from './duty-overview.tsx'

/** Duties: of the reader's unit, of everybody in scope, or those that are late. */
export function DutiesPage() {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const mayReport = useMay('duty.progress')
  const search = useSearch({ from: '/duties' })
  const navigate = useNavigate({ from: '/duties' })
  const [isCalendarOpen, setCalendarOpen] = useState(false)
  const [areFiltersOpen, setFiltersOpen] = useState(false)
  const isPhone = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  const view: View = search.view ?? (session.isCentre ? 'all' : 'mine')
  const filters = dutyQuery(search, view)
  const list = useCursorList<DutySummary>(['duties', 'list'], api.duties.list, { ...filters, sort: search.sort })
  const digest = useQuery({
    queryKey: ['duties', 'digest'],
    queryFn: ({ signal }) => api.duties.digest(signal),
    enabled: view === 'mine',
  })
  const isFiltered = Object.values(filters).some((value) => value !== undefined && value !== true)
  const change = (next: DutiesSearch) => void navigate({ search: next, replace: true })
  const emptyKey =
    isFiltered && view !== 'late' ? 'empty' : view === 'mine' ? 'emptyMine' : view === 'late' ? 'emptyLate' : 'empty'
  const open = (duty: DutySummary) => void navigate({ to: '/duties/$dutyId', params: { dutyId: duty.id } })
  return (
    <Page
      title={view === 'mine' ? t('ui.duties.mineTitle') : t('ui.duties.title')}
      lead={
        view === 'mine' ? t('ui.duties.mineLead', { organisation: session.organisation.name }) : t('ui.duties.lead')
      }
      width="full"
      acts={
        <>
          <WaitingLink />
          <LinkButton to="/duties/board" variant="default" leftSection={<IconLayoutBoard size={18} aria-hidden />}>
            {t('ui.duties.views.board')}
          </LinkButton>
          <LinkButton
            to="/duties/timeline"
            search={search}
            variant="default"
            leftSection={<IconTimeline size={18} aria-hidden />}
          >
            {t('ui.duties.views.timeline')}
          </LinkButton>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
                {t('ui.duties.act.more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                component="a"
                href={api.duties.exportHref({ ...filters, sort: search.sort })}
                leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
              >
                {t('ui.duties.act.export')}
              </Menu.Item>
              {mayReport && (
                <Menu.Item
                  leftSection={<IconCalendarPlus size={17} aria-hidden />}
                  onClick={() => setCalendarOpen(true)}
                >
                  {t('ui.duties.act.calendar')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
    >
      <div className={classes.top}>
        <SegmentedControl
          aria-label={t('ui.duties.viewsLabel')}
          value={view}
          onChange={(value) => change({ view: value === 'all' ? 'all' : value === 'late' ? 'late' : 'mine' })}
          data={(['mine', 'all', 'late'] as const).map((value) => ({ value, label: t(`ui.duties.views.${value}`) }))}
        />
      </div>
      {view === 'mine' && digest.data !== undefined && digest.data.counts.total > 0 && <Digest digest={digest.data} />}
      <Button
        className={classes.filterButton ?? ''}
        variant="default"
        leftSection={<IconFilter size={18} aria-hidden />}
        aria-expanded={areFiltersOpen}
        onClick={() => setFiltersOpen(!areFiltersOpen)}
      >
        {t('ui.list.filters')}
      </Button>
      <div className={classes.filters} data-open={areFiltersOpen || isFiltered || undefined}>
        <DutyFilters search={search} view={view} onChange={change} />
      </div>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t(`ui.duties.${emptyKey}Title`)}
              body={t(`ui.duties.${emptyKey}`)}
              act={
                session.isCentre && !isFiltered ? <LinkButton to="/plans">{t('ui.nav.plans')}</LinkButton> : undefined
              }
            />
          ) : isPhone ? (
            <>
              <ul className={classes.cards}>
                {list.rows.map((duty) => (
                  <DutyCard key={duty.id} duty={duty} />
                ))}
              </ul>
              {list.query.hasNextPage && (
                <Button variant="default" loading={list.query.isFetchingNextPage} onClick={list.more}>
                  {t('ui.duties.timeline.more')}
                </Button>
              )}
            </>
          ) : (
            <VirtualList<DutySummary>
              label={t('ui.duties.title')}
              rows={list.rows}
              rowKey={(duty) => duty.id}
              rowLabel={(duty) => `${t(`domain.dutyState.${duty.state}`)}: ${duty.title}, ${duty.lead.shortName}`}
              onOpen={open}
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              density="comfortable"
              columns={[
                {
                  id: 'duty',
                  header: t('ui.duties.columnDuty'),
                  width: 'minmax(16rem, 3fr)',
                  cell: (duty) => (
                    <TwoLines first={duty.title} second={`${duty.path} · ${duty.plan.number ?? duty.plan.title}`} />
                  ),
                },
                {
                  id: 'lead',
                  header: t('ui.duties.columnLead'),
                  width: 'minmax(7rem, 1fr)',
                  hideBelow: 900,
                  cell: (duty) => duty.lead.shortName,
                },
                {
                  id: 'percent',
                  header: t('ui.duties.columnPercent'),
                  width: '8rem',
                  hideBelow: 1000,
                  cell: (duty) => <DutyPercent percent={duty.percent} />,
                },
                {
                  id: 'due',
                  header: t('ui.duties.columnDue'),
                  width: '17rem',
                  cell: (duty) => <DutyDue duty={duty} />,
                },
                {
                  id: 'state',
                  header: t('ui.duties.columnState'),
                  width: '12rem',
                  hideBelow: 760,
                  cell: (duty) => <DutyStateBadge duty={duty} />,
                },
              ]}
              narrow={(duty) => (
                <TwoLines
                  first={duty.title}
                  second={
                    <>
                      <DutyStateBadge duty={duty} /> · {duty.lead.shortName}
                    </>
                  }
                  third={
                    <>
                      <DutyDue duty={duty} /> <DutyNotes duty={duty} />
                    </>
                  }
                />
              )}
            />
          )
        }
      </Loaded>
      {isCalendarOpen && <CalendarDialog onClose={() => setCalendarOpen(false)} />}
    </Page>
  )
}

import type { DutyDigest, DutySummary } from '@haidang/contracts'
import { Button, Menu, MultiSelect, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import {
  IconCalendarPlus,
  IconChevronDown,
  IconFileSpreadsheet,
  IconFilter,
  IconLayoutBoard,
  IconMessageQuestion,
  IconSearch,
  IconTimeline,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Query } from '../../app/http.ts'
import { Loaded } from '../../app/loaded.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import { DUTY_SORT_LIST, DUTY_STATE_LIST } from '../../app/search-params-plans.ts'
import type { DutiesSearch } from '../../app/search-params-plans.ts'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { CalendarDialog } from './calendar-dialog.tsx'
import classes from './duties.module.css'
import { DutyDue, DutyNotes, DutyPercent, DutyStateBadge } from './duty-marks.tsx'

type View = NonNullable<DutiesSearch['view']>

/** What is asked of the server for what stands in the URL. */
export function dutyQuery(search: DutiesSearch, view: View): Query {
  return {
    q: search.text,
    states: view === 'late' ? ['late'] : search.states,
    planId: search.plan,
    organisationId: search.unit,
    role: search.role,
    part: search.part,
    dueFrom: search.dueFrom,
    dueTo: search.dueTo,
    hasObstacle: search.obstacle,
    isMine: view === 'mine' ? true : undefined,
  }
}

function Filters({
  search,
  view,
  onChange,
}: {
  readonly search: DutiesSearch
  readonly view: View
  readonly onChange: (next: DutiesSearch) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const plans = useQuery({
    queryKey: ['plans', 'choices'],
    queryFn: ({ signal }) => api.plans.list({ limit: 200 }, signal),
    staleTime: 60_000,
  })
  const setText = useDebouncedCallback((text: string) => {
    const { text: _, ...rest } = search
    onChange(text === '' ? rest : { ...rest, text })
  }, 300)
  return (
    <FilterBar>
      <TextInput
        type="search"
        label={t('ui.list.search')}
        placeholder={t('ui.duties.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      {view !== 'late' && (
        <MultiSelect
          label={t('ui.duties.states')}
          placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
          data={DUTY_STATE_LIST.map((value) => ({ value, label: t(`domain.dutyState.${value}`) }))}
          value={[...(search.states ?? [])]}
          onChange={(values) => {
            const { states: _, ...rest } = search
            const states = DUTY_STATE_LIST.filter((state) => values.includes(state))
            onChange(states.length === 0 ? rest : { ...rest, states })
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={190}
        />
      )}
      <Select
        label={t('ui.duties.plan')}
        placeholder={t('ui.list.all')}
        data={(plans.data?.items ?? []).map((plan) => ({ value: plan.id, label: plan.number ?? plan.title }))}
        value={search.plan ?? null}
        onChange={(plan) => {
          const { plan: _, ...rest } = search
          onChange(plan === null ? rest : { ...rest, plan })
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        searchable
        w={190}
      />
      {session.isCentre && view !== 'mine' && (
        <OrganisationFilter
          chosen={search.unit === undefined ? [] : [search.unit]}
          onChange={(ids) => {
            const { unit: _, ...rest } = search
            const unit = ids.at(-1)
            onChange(unit === undefined ? rest : { ...rest, unit })
          }}
        />
      )}
      <Select
        label={t('ui.duties.sort')}
        data={DUTY_SORT_LIST.map((value) => ({ value, label: t(`ui.duties.sorts.${value}`) }))}
        value={search.sort ?? 'due'}
        onChange={(value) => {
          const { sort: _, ...rest } = search
          const sort = DUTY_SORT_LIST.find((known) => known === value)
          onChange(sort === undefined || sort === 'due' ? rest : { ...rest, sort })
        }}
        allowDeselect={false}
        w={150}
      />
      <Switch
        label={t('ui.duties.obstacle')}
        checked={search.obstacle === true}
        onChange={(event) => {
          const { obstacle: _, ...rest } = search
          onChange(event.currentTarget.checked ? { ...rest, obstacle: true } : rest)
        }}
      />
    </FilterBar>
  )
}

/** What the unit has before it, each number a way to the duties it counts. */
function Digest({ digest }: { readonly digest: DutyDigest }) {
  const { t } = useText()
  const { counts } = digest
  const cells = [
    { id: 'late', count: counts.late, tone: 'bad', search: { states: ['late'] as const } },
    { id: 'atRisk', count: counts.atRisk, tone: 'warn', search: { states: ['at_risk'] as const } },
    { id: 'dueSoon', count: digest.dueSoon.length, tone: 'warn', search: {} },
    {
      id: 'done',
      count: counts.doneOnTime + counts.doneLate,
      tone: 'good',
      search: { states: ['done_on_time', 'done_late'] as const },
    },
    { id: 'total', count: counts.total, tone: 'quiet', search: {} },
  ] as const
  return (
    <ul className={classes.counts}>
      {cells.map((cell) => (
        <li key={cell.id}>
          <Link
            to="/duties"
            search={{ view: 'mine', ...('states' in cell.search ? { states: [...cell.search.states] } : {}) }}
            className={classes.count}
            data-tone={cell.count > 0 ? cell.tone : undefined}
          >
            <strong>{cell.count}</strong>
            <span>{t(`ui.duties.counts.${cell.id}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

const WAITING_SHOWN = 99

/** The way to what waits for an answer, with how many there are; nothing for people who answer nothing and asked nothing. */
function WaitingLink() {
  const { t } = useText()
  const { api } = useApp()
  const obstacles = useQuery({
    queryKey: ['obstacles', 'count'],
    queryFn: ({ signal }) => api.obstacles.list({ states: ['open'], limit: WAITING_SHOWN + 1 }, signal),
  })
  const extensions = useQuery({
    queryKey: ['extensions', 'count'],
    queryFn: ({ signal }) => api.extensions.list({ states: ['pending'], limit: WAITING_SHOWN + 1 }, signal),
  })
  const count = (obstacles.data?.items.length ?? 0) + (extensions.data?.items.length ?? 0)
  return (
    <LinkButton
      to="/duties/waiting"
      variant={count > 0 ? 'light' : 'default'}
      leftSection={<IconMessageQuestion size={18} aria-hidden />}
    >
      {t('ui.duties.waiting.link', { count: count > WAITING_SHOWN ? `${WAITING_SHOWN}+` : String(count) })}
    </LinkButton>
  )
}

/** A duty for somebody on a phone: what, in full; by when; how far. */
function DutyCard({ duty }: { readonly duty: DutySummary }) {
  return (
    <li>
      <Link to="/duties/$dutyId" params={{ dutyId: duty.id }} className={classes.card} data-state={duty.state}>
        <span className={classes.line}>
          <DutyStateBadge duty={duty} />
          <DutyDue duty={duty} />
        </span>
        <span className={classes.cardTitle}>{duty.title}</span>
        <span className={classes.soft}>
          {duty.path} · {duty.plan.number ?? duty.plan.title} · {duty.lead.shortName}
        </span>
        <DutyPercent percent={duty.percent} />
        <DutyNotes duty={duty} />
      </Link>
    </li>
  )
}

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
        <Filters search={search} view={view} onChange={change} />
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
                  width: '14rem',
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

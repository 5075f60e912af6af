import type { ReportCycle, ReportSummary } from '@haidang/contracts'
import { Button, MultiSelect, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { REPORT_ROLE_LIST, REPORT_STATE_LIST } from '../../app/search-params-reports.ts'
import { useApp, useMay, useSession } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { dateText } from '../../ui/deadline-text.ts'
import { dayOf } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { OpenReportDialog } from './open-report-dialog.tsx'
import classes from './reports.module.css'

const TONES: Readonly<Record<ReportSummary['state'], StateTone>> = {
  open: 'new',
  drafting: 'busy',
  submitted: 'busy',
  returned: 'warn',
  approved: 'busy',
  signed: 'good',
  cancelled: 'quiet',
}

export function ReportStateBadge({ report }: { readonly report: Pick<ReportSummary, 'state' | 'isLate'> }) {
  const { t } = useText()
  return (
    <span className={classes.line}>
      <StateBadge tone={TONES[report.state]} label={t(`ui.reports.states.${report.state}`)} />
      {report.isLate && <StateBadge tone="bad" label={t('ui.reports.lateBadge')} />}
    </span>
  )
}

function Cycles({ onStart }: { readonly onStart: ((cycle: ReportCycle) => void) | null }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({ queryKey: ['report-cycles'], queryFn: () => api.reports.cycles(), staleTime: 600_000 })
  const when = ({ next }: ReportCycle): string =>
    next === null
      ? t('ui.reports.cycleOnRequest')
      : next.unitDueOn !== null && next.consolidatorDueOn !== null
        ? t('ui.reports.cycleNext', {
            label: next.label,
            unit: dateText(locale, next.unitDueOn),
            lead: dateText(locale, next.consolidatorDueOn),
          })
        : t('ui.reports.cycleNextOne', {
            label: next.label,
            date: dateText(locale, next.consolidatorDueOn ?? next.unitDueOn ?? next.to),
          })
  return (
    <details className={classes.cycles}>
      <summary>{t('ui.reports.cyclesTitle')}</summary>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.cycleList}>
            {items.map((cycle) => (
              <li key={cycle.code}>
                <span>
                  <strong>{locale === 'en' ? cycle.titleEn : cycle.titleVi}</strong>
                  <span className={classes.soft}> · {when(cycle)}</span>
                  <span className={classes.soft}> · {t('ui.reports.basis', { basis: cycle.basis })}</span>
                </span>
                {onStart !== null && (
                  <Button size="xs" variant="default" onClick={() => onStart(cycle)}>
                    {t('ui.reports.startCycle')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </details>
  )
}

/** Reports to fill in, to consolidate, to sign; and the cycles they come in. */
export function ReportsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const mayOpen = useMay('report.manage') && session.isCentre
  const search = useSearch({ from: '/reports' })
  const navigate = useNavigate({ from: '/reports' })
  const [opening, setOpening] = useState<{ readonly cycle: ReportCycle | null } | null>(null)
  const list = useCursorList<ReportSummary>(['reports', 'list'], api.reports.list, {
    states: search.states,
    role: search.role,
    year: search.year,
  })
  const year = Number(dayOf(locale, useNow()).slice(-4))
  const openAct = mayOpen ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpening({ cycle: null })}>
      {t('ui.reports.open')}
    </Button>
  ) : undefined
  const due = (report: ReportSummary): string => (report.dueOn === null ? '' : dateText(locale, report.dueOn))
  return (
    <Page title={t('ui.reports.title')} lead={t('ui.reports.lead')} width="full" acts={openAct}>
      <Cycles onStart={mayOpen ? (cycle) => setOpening({ cycle }) : null} />
      <details className={classes.cycles}>
        <summary>{t('ui.reports.books.title')}</summary>
        <NumberBooks year={search.year ?? year} />
      </details>
      <FilterBar>
        <MultiSelect
          label={t('ui.reports.state')}
          placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
          data={REPORT_STATE_LIST.map((value) => ({ value, label: t(`ui.reports.states.${value}`) }))}
          value={[...(search.states ?? [])]}
          onChange={(values) => {
            const { states: _, ...rest } = search
            const states = REPORT_STATE_LIST.filter((known) => values.includes(known))
            void navigate({ search: states.length === 0 ? rest : { ...rest, states }, replace: true })
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={190}
        />
        <Select
          label={t('ui.reports.role')}
          placeholder={t('ui.list.all')}
          data={REPORT_ROLE_LIST.map((value) => ({ value, label: t(`ui.reports.roles.${value}`) }))}
          value={search.role ?? null}
          onChange={(value) => {
            const { role: _, ...rest } = search
            const role = REPORT_ROLE_LIST.find((known) => known === value)
            void navigate({ search: role === undefined ? rest : { ...rest, role }, replace: true })
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={170}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.reports.emptyTitle')} body={t('ui.reports.empty')} act={openAct} />
          ) : (
            <VirtualList<ReportSummary>
              label={t('ui.reports.title')}
              rows={list.rows}
              rowKey={(report) => report.id}
              rowLabel={(report) =>
                `${t(`ui.reports.states.${report.state}`)}: ${report.title}, ${report.organisation.shortName}`
              }
              onOpen={(report) => void navigate({ to: '/reports/$reportId', params: { reportId: report.id } })}
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              density="comfortable"
              columns={[
                {
                  id: 'report',
                  header: t('ui.reports.columnReport'),
                  width: 'minmax(16rem, 3fr)',
                  cell: (report) => (
                    <TwoLines
                      first={report.title}
                      second={`${report.periodLabel} · ${t(`ui.reports.roles.${report.role}`)}`}
                    />
                  ),
                },
                {
                  id: 'organisation',
                  header: t('ui.field.organisation'),
                  width: 'minmax(8rem, 1.2fr)',
                  hideBelow: 820,
                  cell: (report) => report.organisation.shortName,
                },
                {
                  id: 'units',
                  header: t('ui.reports.columnUnits'),
                  width: '8.5rem',
                  hideBelow: 960,
                  cell: (report) =>
                    report.units === null
                      ? ''
                      : t('ui.reports.unitsSubmitted', {
                          submitted: report.units.submitted,
                          total: report.units.total,
                        }),
                },
                { id: 'due', header: t('ui.reports.columnDue'), width: '8rem', cell: due },
                {
                  id: 'state',
                  header: t('ui.reports.state'),
                  width: '12rem',
                  hideBelow: 700,
                  cell: (report) => <ReportStateBadge report={report} />,
                },
              ]}
              narrow={(report) => (
                <TwoLines
                  first={report.title}
                  second={`${report.organisation.shortName} · ${due(report)}`}
                  third={<ReportStateBadge report={report} />}
                />
              )}
            />
          )
        }
      </Loaded>
      {opening !== null && (
        <OpenReportDialog
          cycle={opening.cycle}
          onClose={() => setOpening(null)}
          onOpened={(reportId) => void navigate({ to: '/reports/$reportId', params: { reportId } })}
        />
      )}
    </Page>
  )
}

/** The numbers given to papers this year, by type. */
export function NumberBooks({ year }: { readonly year: number }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const query = useQuery({ queryKey: ['number-books', year], queryFn: () => api.reports.books(year) })
  return (
    <Panel title={t('ui.reports.books.title')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState isSmall body={t('ui.reports.books.none')} />
          ) : (
            <ul className={classes.cycleList}>
              {items.map((book) => (
                <li key={`${book.organisation.id} ${book.typeCode}`}>
                  <span>
                    <strong>
                      {book.typeCode} {book.year}
                    </strong>{' '}
                    · {book.organisation.shortName} · {t('ui.reports.books.last', { number: book.last })}
                    {book.entries.slice(0, 5).map((entry) => (
                      <span key={entry.reportId} className={classes.soft}>
                        {' · '}
                        {entry.number} ({dateText(locale, entry.on)})
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

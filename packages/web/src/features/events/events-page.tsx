import type { EventRow } from '@haidang/contracts'
import { Button, Checkbox, NativeSelect, Pill, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { SyntheticEvent } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import type { EventsSearch } from '../../app/search-params.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { SeverityMark } from '../../ui/badges.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { eventTime } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useText } from '../../ui/text.ts'
import { resolveRange } from '../../ui/time-range.ts'
import { TimeRangePicker } from '../../ui/time-range-picker.tsx'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import classes from './events.module.css'
import { EventPanel } from './event-detail.tsx'
import { actorOf, flowOf, severityOf, summaryOf } from './event-summary.ts'
import { EventHistogram } from './histogram.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'

const CLASSES = ['1001', '1007', '2004', '3002', '4001', '4002', '4003', '4006', '4007', '4009', '0'] as const

function Filters({
  search,
  onChange,
}: {
  readonly search: EventsSearch
  readonly onChange: (next: EventsSearch) => void
}) {
  const { t, lookup } = useText()
  const session = useSession()
  const now = useNow()
  const [text, setText] = useState(search.text ?? '')
  const [value, setValue] = useState(search.value ?? '')
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    onChange({ ...search, text: text.trim(), value: value.trim() })
  }
  return (
    <form onSubmit={submit}>
      <FilterBar>
        <TextInput
          type="search"
          label={t('ui.events.value')}
          placeholder={t('ui.events.valueHint')}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          spellCheck={false}
        />
        <TextInput
          type="search"
          label={t('ui.events.text')}
          placeholder={t('ui.events.textHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {session.isCentre && (
          <OrganisationFilter
            chosen={search.organisations ?? []}
            onChange={(organisations) => onChange({ ...search, organisations })}
          />
        )}
        <NativeSelect
          label={t('ui.events.class')}
          value={search.class === undefined ? '' : String(search.class)}
          data={[
            { value: '', label: t('ui.events.anyClass') },
            ...CLASSES.map((uid) => ({ value: uid as string, label: lookup(`domain.eventClass.${uid}`) })),
          ]}
          onChange={(event) => {
            const { class: _, ...rest } = search
            onChange(event.currentTarget.value === '' ? rest : { ...rest, class: Number(event.currentTarget.value) })
          }}
        />
        <NativeSelect
          label={t('ui.events.severity')}
          value={search.severity === undefined ? '' : String(search.severity)}
          data={[
            { value: '', label: t('ui.events.anySeverity') },
            ...['2', '3', '4', '5'].map((id) => ({ value: id, label: lookup(`domain.eventSeverity.${id}`) })),
          ]}
          onChange={(event) => {
            const { severity: _, ...rest } = search
            onChange(event.currentTarget.value === '' ? rest : { ...rest, severity: Number(event.currentTarget.value) })
          }}
        />
        <TimeRangePicker
          state={search}
          resolved={resolveRange(search, now)}
          onChange={({ range, from, to }) => {
            const { range: _r, from: _f, to: _t, ...rest } = search
            onChange({
              ...rest,
              ...(range === undefined ? {} : { range }),
              ...(from === undefined ? {} : { from }),
              ...(to === undefined ? {} : { to }),
            })
          }}
        />
        <Button type="submit" leftSection={<IconSearch size={17} aria-hidden />}>
          {t('ui.events.search')}
        </Button>
        <Checkbox
          className={classes.onlyAlerts ?? ''}
          size="sm"
          label={t('ui.events.onlyAlerts')}
          checked={search.alerts === true}
          onChange={(event) => {
            const { alerts: _, ...rest } = search
            onChange(event.currentTarget.checked ? { ...rest, alerts: true } : rest)
          }}
        />
      </FilterBar>
      <FilterBar>
        {search.rule !== undefined && (
          <Pill
            size="md"
            withRemoveButton
            removeButtonProps={{ 'aria-label': t('ui.act.remove'), tabIndex: 0 }}
            onRemove={() => onChange({ ...search, rule: '' })}
          >
            {t('ui.events.rule', { rule: search.rule })}
          </Pill>
        )}
        {search.source !== undefined && (
          <Pill
            size="md"
            withRemoveButton
            removeButtonProps={{ 'aria-label': t('ui.act.remove'), tabIndex: 0 }}
            onRemove={() => onChange({ ...search, source: '' })}
          >
            {t('ui.events.sourceFilter')}
          </Pill>
        )}
      </FilterBar>
    </form>
  )
}

/** The event search: the URL is the question; the answer is a histogram, a list and the event beside it. */
export function EventsPage() {
  const text = useText()
  const { t, lookup, locale } = text
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/events' })
  const navigate = useNavigate({ from: '/events' })
  const now = useNow()
  // A preset keeps the span it had when the question was asked, so that pages of one list fit together.
  const question = JSON.stringify({ ...search, open: undefined, at: undefined })
  const [asked, setAsked] = useState({ question, range: resolveRange(search, now) })
  if (asked.question !== question) setAsked({ question, range: resolveRange(search, now) })
  const filters = {
    from: asked.range.from,
    to: asked.range.to,
    text: search.text,
    value: search.value,
    organisationIds: search.organisations,
    sourceId: search.source,
    classUid: search.class,
    minSeverityId: search.severity,
    isAlert: search.alerts,
    ruleKey: search.rule,
  }
  const list = useCursorList<EventRow>(['events', 'list'], api.events.list, filters, 100)
  const change = (next: EventsSearch) => {
    const { open: _, at: _at, ...rest } = next
    void navigate({ search: rest })
  }
  const close = () => change(search)
  const formKey = `${search.text ?? ''}\n${search.value ?? ''}`
  return (
    <Page title={t('ui.events.title')} width="full">
      <Filters key={formKey} search={search} onChange={change} />
      <EventHistogram
        isBesideDetail={search.open !== undefined}
        filters={filters}
        onRange={(from, to) => {
          const { range: _, ...rest } = search
          change({ ...rest, from, to })
        }}
      />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState
              title={t('ui.events.emptyTitle')}
              body={t('ui.events.empty')}
              act={
                <LinkButton to="/sources" variant="default">
                  {t('ui.events.goSources')}
                </LinkButton>
              }
            />
          ) : (
            <SplitView
              detailLabel={t('ui.events.detailTitle')}
              onClose={close}
              detail={
                search.open === undefined ? null : <EventPanel key={search.open} eventId={search.open} at={search.at} />
              }
              list={
                <VirtualList<EventRow>
                  label={t('ui.events.title')}
                  rows={list.rows}
                  rowKey={(event) => event.id}
                  rowLabel={(event) => t('ui.events.openEvent', { what: summaryOf(event, text) })}
                  openKey={search.open}
                  onOpen={(event) => void navigate({ search: { ...search, open: event.id, at: event.time } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  columns={[
                    {
                      id: 'time',
                      header: t('ui.events.columnTime'),
                      width: '10.5rem',
                      cell: (event) => eventTime(locale, event.time),
                    },
                    {
                      id: 'what',
                      header: t('ui.events.columnWhat'),
                      width: 'minmax(12rem, 3fr)',
                      cell: (event) => {
                        const severity =
                          event.isAlert || event.ruleKeys.length > 0
                            ? (severityOf(event.severityId) ?? 'informational')
                            : null
                        return (
                          <>
                            {severity !== null && <SeverityMark severity={severity} />} {summaryOf(event, text)}
                          </>
                        )
                      },
                    },
                    {
                      id: 'class',
                      header: t('ui.events.columnClass'),
                      width: '8.5rem',
                      hideBelow: 860,
                      cell: (event) => lookup(`domain.eventClass.${event.classUid}`, {}, String(event.classUid)),
                    },
                    {
                      id: 'flow',
                      header: t('ui.events.columnFlow'),
                      width: 'minmax(10rem, 2fr)',
                      hideBelow: 780,
                      cell: flowOf,
                    },
                    {
                      id: 'host',
                      header: t('ui.events.columnHost'),
                      width: 'minmax(7rem, 1.4fr)',
                      hideBelow: 1020,
                      cell: actorOf,
                    },
                    ...(session.isCentre
                      ? [
                          {
                            id: 'where',
                            header: t('ui.events.columnWhere'),
                            width: 'minmax(7rem, 1.2fr)',
                            hideBelow: 700,
                            cell: (event: EventRow) => event.organisation.shortName,
                          },
                        ]
                      : []),
                  ]}
                  narrow={(event) => (
                    <TwoLines
                      first={summaryOf(event, text)}
                      second={flowOf(event) || actorOf(event)}
                      third={`${event.organisation.shortName} · ${eventTime(locale, event.time)}`}
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

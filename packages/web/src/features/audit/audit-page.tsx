import type { AuditEntry } from '@haidang/contracts'
import { Button, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import { ExactTime } from '../../ui/clock.tsx'
import { CopyValue } from '../../ui/copy-value.tsx'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { JsonTree } from '../../ui/json-tree.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'

function useWords() {
  const { t, lookup } = useText()
  return {
    action: (entry: AuditEntry) => lookup(`domain.auditAction.${entry.action}`, {}, entry.action),
    // The platform's own name of itself is no word for readers.
    who: (entry: AuditEntry) =>
      (entry.actor.kind === 'system' ? null : entry.actor.name) ??
      lookup(`domain.actorKind.${entry.actor.kind}`, {}, entry.actor.kind),
    result: (entry: AuditEntry) => (
      <StateBadge tone={entry.result === 'done' ? 'good' : 'bad'} label={t(`domain.auditResult.${entry.result}`)} />
    ),
  }
}

function Detail({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useText()
  const words = useWords()
  return (
    <DetailFrame title={words.action(entry)} marks={words.result(entry)}>
      <Facts
        facts={[
          { label: t('ui.audit.columnWho'), value: words.who(entry) },
          { label: t('ui.field.time'), value: <ExactTime at={entry.at} withSeconds /> },
          { label: t('ui.field.organisation'), value: entry.organisation?.name ?? t('ui.list.none') },
          {
            label: t('ui.audit.columnSubject'),
            value: entry.subject.id === null ? entry.subject.kind : <CopyValue value={entry.subject.id} />,
          },
          { label: t('ui.audit.requestId'), value: <CopyValue value={entry.requestId} /> },
          { label: t('ui.audit.filterAction'), value: <code>{entry.action}</code> },
        ]}
      />
      <DetailSection title={t('ui.audit.before')}>
        {entry.before === null || entry.before === undefined ? (
          <p>{t('ui.list.none')}</p>
        ) : (
          <JsonTree value={entry.before} />
        )}
      </DetailSection>
      <DetailSection title={t('ui.audit.after')}>
        {entry.after === null || entry.after === undefined ? (
          <p>{t('ui.list.none')}</p>
        ) : (
          <JsonTree value={entry.after} />
        )}
      </DetailSection>
    </DetailFrame>
  )
}

/** Midnight in Viet Nam of a day (`YYYY-MM-DD`), or of the day so many days later, as an instant. */
function startOfDay(day: string, later: number): string {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + later * 86_400_000).toISOString()
}

/** Who did what, when, to what. */
export function AuditPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const words = useWords()
  const search = useSearch({ from: '/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const filter = {
    action: search.action,
    subjectId: search.subject,
    result: search.result,
    organisationId: search.organisation,
    from: search.from === undefined ? undefined : startOfDay(search.from, 0),
    to: search.to === undefined ? undefined : startOfDay(search.to, 1),
  }
  const list = useCursorList<AuditEntry>(['audit', 'list'], api.audit.list, filter, 100)
  const change = (next: typeof search) => void navigate({ search: next, replace: true })
  const setAction = useDebouncedCallback((action: string) => {
    const { action: _, ...rest } = search
    change(action === '' ? rest : { ...rest, action })
  }, 300)
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const opened = list.rows.find((entry) => entry.seq === search.open)
  return (
    <Page
      title={t('ui.audit.title')}
      lead={t('ui.audit.lead')}
      width="full"
      acts={
        <Button
          component="a"
          href={api.audit.exportHref({ ...filter, format: 'csv' })}
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('ui.audit.export')}
        </Button>
      }
    >
      <FilterBar>
        <TextInput
          type="search"
          label={t('ui.audit.filterAction')}
          placeholder={t('ui.audit.filterAction')}
          defaultValue={search.action ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setAction(event.currentTarget.value)}
          spellCheck={false}
        />
        <Select
          label={t('ui.audit.columnResult')}
          placeholder={t('ui.list.all')}
          data={(['done', 'refused'] as const).map((value) => ({ value, label: t(`domain.auditResult.${value}`) }))}
          value={search.result ?? null}
          onChange={(value) => {
            const { result: _, ...rest } = search
            change(value === 'done' || value === 'refused' ? { ...rest, result: value } : rest)
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={150}
        />
        <OrganisationFilter
          chosen={search.organisation === undefined ? [] : [search.organisation]}
          onChange={(ids) => {
            const { organisation: _, ...rest } = search
            const organisation = ids.at(-1)
            change(organisation === undefined ? rest : { ...rest, organisation })
          }}
        />
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(`ui.list.${end}`)}
            value={search[end] ?? ''}
            onChange={(event) => {
              const { [end]: _, ...rest } = search
              const day = event.currentTarget.value
              change(day === '' ? rest : { ...rest, [end]: day })
            }}
          />
        ))}
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.audit.emptyTitle')} body={t('ui.audit.empty')} />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={opened === undefined ? null : <Detail key={opened.seq} entry={opened} />}
              list={
                <VirtualList<AuditEntry>
                  label={t('ui.audit.title')}
                  rows={list.rows}
                  rowKey={(entry) => String(entry.seq)}
                  rowLabel={(entry) => `${words.who(entry)}: ${words.action(entry)}`}
                  openKey={search.open === undefined ? undefined : String(search.open)}
                  onOpen={(entry) => void navigate({ search: { ...search, open: entry.seq } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  columns={[
                    {
                      id: 'at',
                      header: t('ui.field.time'),
                      width: '11.5rem',
                      cell: (entry) => absoluteTime(locale, entry.at, true),
                    },
                    { id: 'who', header: t('ui.audit.columnWho'), width: 'minmax(9rem, 1.2fr)', cell: words.who },
                    {
                      id: 'action',
                      header: t('ui.audit.columnAct'),
                      width: 'minmax(11rem, 1.6fr)',
                      cell: words.action,
                    },
                    {
                      id: 'organisation',
                      header: t('ui.field.organisation'),
                      width: 'minmax(8rem, 1.2fr)',
                      hideBelow: 760,
                      cell: (entry) => entry.organisation?.shortName ?? '',
                    },
                    {
                      id: 'result',
                      header: t('ui.audit.columnResult'),
                      width: '8rem',
                      hideBelow: 620,
                      cell: words.result,
                    },
                  ]}
                  narrow={(entry) => (
                    <TwoLines
                      first={words.action(entry)}
                      second={words.who(entry)}
                      third={absoluteTime(locale, entry.at, true)}
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

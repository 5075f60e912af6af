import type { AuditEntry } from '@haidang/contracts'
import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
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

/** Who did what, when, to what. */
export function AuditPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const words = useWords()
  const search = useSearch({ from: '/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const list = useCursorList<AuditEntry>(
    ['audit', 'list'],
    api.audit.list,
    { action: search.action, subjectId: search.subject },
    100,
  )
  const setAction = useDebouncedCallback(
    (action: string) => void navigate({ search: { ...search, action }, replace: true }),
    300,
  )
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  const opened = list.rows.find((entry) => entry.seq === search.open)
  return (
    <Page title={t('ui.audit.title')} lead={t('ui.audit.lead')} width="full">
      <FilterBar>
        <TextInput
          type="search"
          aria-label={t('ui.audit.filterAction')}
          placeholder={t('ui.audit.filterAction')}
          defaultValue={search.action ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setAction(event.currentTarget.value)}
          spellCheck={false}
        />
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

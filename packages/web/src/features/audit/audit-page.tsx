import type { AuditEntry } from '@haidang/contracts'
import { Button, Pill, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import type { AuditSearch } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { useProvedDownload } from '../../app/use-proved-download.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { absoluteTime } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { shortValue } from '../../ui/short-value.ts'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { AuditDetail } from './audit-detail.tsx'
import { useWords } from './words.tsx'

/** Midnight in Viet Nam of a day (`YYYY-MM-DD`), or of the day so many days later, as an instant. */
function startOfDay(day: string, later: number): string {
  return new Date(Date.parse(`${day}T00:00:00+07:00`) + later * 86_400_000).toISOString()
}

/** What is searched for, as the server is asked. */
const filterOf = (search: AuditSearch) => ({
  text: search.text,
  action: search.action,
  actorId: search.actor,
  subjectId: search.subject,
  result: search.result,
  code: search.code,
  organisationId: search.organisation,
  address: search.address,
  sessionId: search.session,
  tokenId: search.token,
  from: search.from === undefined ? undefined : startOfDay(search.from, 0),
  to: search.to === undefined ? undefined : startOfDay(search.to, 1),
})

/** Values to search for; an empty one takes its condition away. */
type Values = { readonly [Name in keyof AuditSearch]?: AuditSearch[Name] | '' }

function withValues(search: AuditSearch, values: Values): AuditSearch {
  const { open: _, ...rest } = search
  return Object.fromEntries(Object.entries({ ...rest, ...values }).filter(([, value]) => value !== '')) as AuditSearch
}

function Filters({ search, onChange }: { readonly search: AuditSearch; readonly onChange: (values: Values) => void }) {
  const { t } = useText()
  const mayOrganisations = useMay('organisation.read')
  const later = useDebouncedCallback(onChange, 300)
  const pills = [
    ['actor', t('ui.audit.pillPerson', { value: shortValue(search.actor ?? '') })],
    ['subject', t('ui.audit.pillSubject', { value: shortValue(search.subject ?? '') })],
    ['session', t('ui.audit.pillSession', { value: shortValue(search.session ?? '') })],
    ['token', t('ui.audit.pillToken', { value: shortValue(search.token ?? '') })],
    ['code', t('ui.audit.pillCode', { value: search.code ?? '' })],
    ...(mayOrganisations
      ? []
      : ([
          ['organisation', t('ui.audit.pillOrganisation', { value: shortValue(search.organisation ?? '') })],
        ] as const)),
  ] as const
  return (
    <>
      <FilterBar>
        <TextInput
          type="search"
          label={t('ui.audit.filterText')}
          placeholder={t('ui.audit.filterTextHint')}
          defaultValue={search.text ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => later({ text: event.currentTarget.value.trim() })}
          w={300}
        />
        <TextInput
          type="search"
          label={t('ui.audit.filterAction')}
          placeholder={t('ui.audit.filterActionHint')}
          defaultValue={search.action ?? ''}
          onChange={(event) => later({ action: event.currentTarget.value.trim() })}
          spellCheck={false}
        />
        <TextInput
          key={`address ${search.address ?? ''}`}
          type="search"
          label={t('ui.audit.filterAddress')}
          placeholder={t('ui.audit.filterAddressHint')}
          defaultValue={search.address ?? ''}
          onBlur={(event) => onChange({ address: event.currentTarget.value.trim() })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onChange({ address: event.currentTarget.value.trim() })
          }}
          spellCheck={false}
        />
        <Select
          label={t('ui.audit.columnResult')}
          placeholder={t('ui.list.all')}
          data={(['done', 'refused'] as const).map((value) => ({ value, label: t(`domain.auditResult.${value}`) }))}
          value={search.result ?? null}
          onChange={(value) => onChange({ result: value === 'done' || value === 'refused' ? value : '' })}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={150}
        />
        {mayOrganisations && (
          <OrganisationFilter
            chosen={search.organisation === undefined ? [] : [search.organisation]}
            onChange={(ids) => onChange({ organisation: ids.at(-1) ?? '' })}
          />
        )}
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={t(`ui.list.${end}`)}
            value={search[end] ?? ''}
            onChange={(event) => onChange({ [end]: event.currentTarget.value })}
          />
        ))}
      </FilterBar>
      {pills.some(([name]) => search[name] !== undefined) && (
        <Pill.Group>
          {pills.map(
            ([name, label]) =>
              search[name] !== undefined && (
                <Pill
                  key={name}
                  size="md"
                  withRemoveButton
                  removeButtonProps={{ 'aria-label': t('ui.act.remove'), tabIndex: 0 }}
                  onRemove={() => onChange({ [name]: '' })}
                >
                  {label}
                </Pill>
              ),
          )}
        </Pill.Group>
      )}
    </>
  )
}

/** Who did what, to what, from where, why and with which result. */
export function AuditPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayExport = useMay('audit.export')
  const download = useProvedDownload()
  const words = useWords()
  const search = useSearch({ from: '/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const filter = filterOf(search)
  const list = useCursorList<AuditEntry>(['audit', 'list'], api.audit.list, filter, 100)
  const change = (values: Values) => void navigate({ search: withValues(search, values), replace: true })
  const close = () => void navigate({ search: withValues(search, {}) })
  return (
    <Page
      title={t('ui.audit.title')}
      lead={t('ui.audit.lead')}
      width="full"
      acts={
        mayExport &&
        (['csv', 'ndjson'] as const).map((format) => (
          <Button
            key={format}
            onClick={() => void download(api.audit.exportHref({ ...filter, format }))}
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {t(format === 'csv' ? 'ui.audit.export' : 'ui.audit.exportLines')}
          </Button>
        ))
      }
    >
      <Filters search={search} onChange={change} />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState title={t('ui.audit.emptyTitle')} body={t('ui.audit.empty')} />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={
                search.open === undefined ? null : <AuditDetail key={search.open} seq={search.open} onOnly={change} />
              }
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
                      hideBelow: 860,
                      cell: (entry) => entry.organisation?.shortName ?? '',
                    },
                    {
                      id: 'origin',
                      header: t('ui.audit.columnOrigin'),
                      width: '9rem',
                      hideBelow: 980,
                      cell: (entry) => entry.origin.address ?? '',
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

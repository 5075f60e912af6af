import type { IssuedToken, Source } from '@haidang/contracts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlugConnected, IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { SOURCE_STATE_LIST } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { IssuedTokenDialog } from './issued-token.tsx'
import { SourceDetail } from './source-detail.tsx'
import { SourceForm } from './source-form.tsx'
import type { SourceValues } from './source-form.tsx'
import { SourceState } from './source-state.tsx'
import classes from './sources.module.css'

/** The sources of the scope: who sends, how much, and what is lost. */
export function SourcesPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('source.manage')
  const search = useSearch({ from: '/sources' })
  const navigate = useNavigate({ from: '/sources' })
  const [issued, setIssued] = useState<IssuedToken | null>(null)
  const list = useCursorList<Source>(['sources', 'list'], api.sources.list, {
    state: search.state,
    organisationId: search.organisation,
    q: search.q,
  })
  const setText = useDebouncedCallback((q: string) => void navigate({ search: { ...search, q }, replace: true }), 300)
  const { create: _, ...withoutCreate } = search
  const create = useAct({
    run: (values: SourceValues) => api.sources.create(values),
    touches: ['sources', 'board'],
    done: t('ui.sources.form.created'),
    isQuiet: true,
    onDone: (made) => {
      setIssued(made)
      void navigate({ search: { ...withoutCreate, open: made.source.id } })
    },
  })
  const close = () => {
    const { open: _open, ...rest } = search
    void navigate({ search: rest })
  }
  const isFiltered = search.state !== undefined || search.organisation !== undefined || search.q !== undefined
  const openForm = () => void navigate({ search: { ...search, create: true } })
  const acts = (
    <>
      <LinkButton to="/sources/connect" leftSection={<IconPlugConnected size={17} aria-hidden />}>
        {t('ui.connect.title')}
      </LinkButton>
      <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={openForm}>
        {t('ui.sources.new')}
      </Button>
    </>
  )
  return (
    <Page
      title={t('ui.sources.title')}
      lead={t('ui.sources.lead')}
      width="full"
      acts={
        <>
          {mayManage && acts}
          <LinkButton to="/sources/mappings" variant="subtle" color="gray">
            {t('ui.connect.mappings.open')}
          </LinkButton>
        </>
      }
    >
      <FilterBar>
        <NativeSelect
          aria-label={t('ui.sources.columnHealth')}
          value={search.state ?? ''}
          data={[
            { value: '', label: t('ui.sources.anyState') },
            ...SOURCE_STATE_LIST.map((state) => ({ value: state as string, label: t(`domain.sourceState.${state}`) })),
          ]}
          onChange={(event) => {
            const state = SOURCE_STATE_LIST.find((known) => known === event.currentTarget.value)
            const { state: _state, ...rest } = search
            void navigate({ search: state === undefined ? rest : { ...rest, state }, replace: true })
          }}
        />
        <TextInput
          type="search"
          aria-label={t('ui.sources.search')}
          placeholder={t('ui.sources.search')}
          defaultValue={search.q ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState
              title={isFiltered ? t('ui.sources.noMatch') : t('ui.sources.emptyTitle')}
              body={t('ui.sources.empty')}
              act={mayManage ? <div className={classes.acts}>{acts}</div> : undefined}
            />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={search.open === undefined ? null : <SourceDetail key={search.open} sourceId={search.open} />}
              list={
                <VirtualList<Source>
                  label={t('ui.sources.title')}
                  rows={list.rows}
                  rowKey={(source) => source.id}
                  rowLabel={(source) =>
                    `${source.name}, ${source.organisation.shortName}, ${t(`domain.sourceState.${source.state}`)}`
                  }
                  openKey={search.open}
                  onOpen={(source) => void navigate({ search: { ...search, open: source.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'name',
                      header: t('ui.field.name'),
                      width: 'minmax(12rem, 2.4fr)',
                      cell: (source) => <TwoLines first={source.name} second={source.organisation.shortName} />,
                    },
                    {
                      id: 'state',
                      header: t('ui.sources.columnHealth'),
                      width: 'minmax(9.5rem, 1fr)',
                      cell: (source) => <SourceState state={source.state} />,
                    },
                    {
                      id: 'seen',
                      header: t('ui.sources.columnLast'),
                      width: '8.5rem',
                      cell: (source) => <RelativeTime at={source.lastSeenAt} />,
                    },
                    {
                      id: 'received',
                      header: t('ui.sources.columnReceived'),
                      width: '8rem',
                      align: 'end',
                      hideBelow: 720,
                      cell: (source) => numberText(locale, source.counts.received),
                    },
                    {
                      id: 'lost',
                      header: t('ui.sources.columnLost'),
                      width: '9.5rem',
                      align: 'end',
                      hideBelow: 860,
                      cell: (source) =>
                        `${numberText(locale, source.counts.refused)} · ${numberText(locale, source.counts.quarantined)}`,
                    },
                    {
                      id: 'format',
                      header: t('ui.sources.format'),
                      width: '9.5rem',
                      hideBelow: 980,
                      cell: (source) => t(`domain.sourceFormat.${source.format}`),
                    },
                  ]}
                  narrow={(source) => (
                    <TwoLines
                      first={source.name}
                      second={source.organisation.shortName}
                      third={
                        <>
                          <SourceState state={source.state} /> · <RelativeTime at={source.lastSeenAt} />
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
      {search.create === true && mayManage && (
        <SourceForm
          source={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
      {issued !== null && <IssuedTokenDialog issued={issued} onClose={() => setIssued(null)} />}
    </Page>
  )
}

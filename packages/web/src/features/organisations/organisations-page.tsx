import type { Organisation } from '@haidang/contracts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { KIND_LIST, useKindOptions } from '../../ui/choices.ts'
import { DetailFrame, DetailSection } from '../../ui/detail.tsx'
import { Facts } from '../../ui/facts.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { ValueList } from '../../ui/value-list.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import type { OrganisationValues } from './organisation-form.tsx'

function useProvinceName(): (code: string | null) => string {
  const { lookup } = useText()
  return (code) => (code === null ? '' : lookup(`domain.province.${code}`, {}, code))
}

function Detail({ organisationId }: { readonly organisationId: string }) {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('organisation.manage')
  const provinceName = useProvinceName()
  const [isEditing, setEditing] = useState(false)
  const query = useQuery({
    queryKey: ['organisations', 'one', organisationId],
    queryFn: () => api.organisations.read(organisationId),
  })
  const save = useAct({
    run: ({ parentId: _parent, code: _code, ...values }: OrganisationValues) =>
      api.organisations.update(organisationId, values),
    touches: ['organisations'],
    done: t('ui.organisations.form.saved'),
    onDone: () => setEditing(false),
    isQuiet: true,
  })
  return (
    <Loaded query={query}>
      {(organisation) => (
        <DetailFrame
          title={organisation.name}
          marks={
            <>
              <span>{t(`domain.organisationKind.${organisation.kind}`)}</span>
              <code>{organisation.code}</code>
            </>
          }
          acts={
            mayManage ? (
              <Button variant="default" onClick={() => setEditing(true)}>
                {t('ui.act.edit')}
              </Button>
            ) : undefined
          }
        >
          <Facts
            facts={[
              {
                label: t('ui.organisations.province'),
                value: provinceName(organisation.provinceCode) || t('ui.list.none'),
              },
              {
                label: t('ui.organisations.sector'),
                value:
                  organisation.sector === null
                    ? t('ui.organisations.sectorNone')
                    : t(`domain.sector.${organisation.sector}`),
              },
              { label: t('ui.organisations.email'), value: organisation.contactEmail ?? t('ui.list.none') },
              { label: t('ui.organisations.phone'), value: organisation.contactPhone ?? t('ui.list.none') },
              {
                label: t('ui.organisations.columnSources'),
                value: (
                  <Link to="/sources" search={{ organisation: organisation.id }}>
                    {organisation.sourceCount}
                  </Link>
                ),
              },
              {
                label: t('ui.organisations.columnAlerts'),
                value: (
                  <Link to="/alerts" search={{ organisations: [organisation.id] }}>
                    {organisation.openAlertCount}
                  </Link>
                ),
              },
            ]}
          />
          <DetailSection title={t('ui.organisations.networks')}>
            {organisation.networks.length === 0 ? (
              <p>{t('ui.organisations.noNetworks')}</p>
            ) : (
              <ValueList withSearch={false} values={organisation.networks.map((value) => ({ kind: 'cidr', value }))} />
            )}
          </DetailSection>
          <DetailSection title={t('ui.organisations.domains')}>
            {organisation.domains.length === 0 ? (
              <p>{t('ui.organisations.noDomains')}</p>
            ) : (
              <ValueList values={organisation.domains.map((value) => ({ kind: 'domain', value }))} />
            )}
          </DetailSection>
          <p>
            <Link to="/events" search={{ organisations: [organisation.id] }}>
              {t('ui.organisations.openEvents')}
            </Link>
          </p>
          {isEditing && (
            <OrganisationForm
              organisation={organisation}
              isWorking={save.isPending}
              error={save.error}
              onSave={(values) => save.mutate(values)}
              onClose={() => setEditing(false)}
            />
          )}
        </DetailFrame>
      )}
    </Loaded>
  )
}

/** The organisations of the scope, their networks and domains. */
export function OrganisationsPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('organisation.manage')
  const mayAddress = useMay('warning.draft')
  const provinceName = useProvinceName()
  const kinds = useKindOptions()
  const search = useSearch({ from: '/organisations' })
  const navigate = useNavigate({ from: '/organisations' })
  const list = useCursorList<Organisation>(['organisations', 'list'], api.organisations.list, {
    q: search.q,
    kind: search.kind,
  })
  const setText = useDebouncedCallback((q: string) => void navigate({ search: { ...search, q }, replace: true }), 300)
  const { create: _, ...withoutCreate } = search
  const create = useAct({
    run: (values: OrganisationValues) => api.organisations.create(values),
    touches: ['organisations'],
    done: t('ui.organisations.form.created'),
    isQuiet: true,
    onDone: (made) => void navigate({ search: { ...withoutCreate, open: made.id } }),
  })
  const close = () => {
    const { open: _open, ...rest } = search
    void navigate({ search: rest })
  }
  const newButton = (
    <Button
      leftSection={<IconPlus size={17} aria-hidden />}
      onClick={() => void navigate({ search: { ...search, create: true } })}
    >
      {t('ui.organisations.new')}
    </Button>
  )
  return (
    <Page
      title={t('ui.organisations.title')}
      lead={t('ui.organisations.lead')}
      width="full"
      acts={mayManage ? newButton : undefined}
    >
      <FilterBar>
        <TextInput
          type="search"
          aria-label={t('ui.organisations.search')}
          placeholder={t('ui.organisations.search')}
          defaultValue={search.q ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
          miw="min(420px, 100%)"
        />
        <NativeSelect
          aria-label={t('ui.organisations.kind')}
          value={search.kind ?? ''}
          data={[{ value: '', label: t('ui.organisations.anyKind') }, ...kinds]}
          onChange={(event) => {
            const kind = KIND_LIST.find((known) => known === event.currentTarget.value)
            const { kind: _kind, ...rest } = search
            void navigate({ search: kind === undefined ? rest : { ...rest, kind }, replace: true })
          }}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState
              title={
                search.q === undefined && search.kind === undefined
                  ? t('ui.organisations.emptyTitle')
                  : t('ui.organisations.noMatch')
              }
              body={t('ui.organisations.empty')}
              act={mayManage ? newButton : undefined}
            />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={search.open === undefined ? null : <Detail key={search.open} organisationId={search.open} />}
              list={
                <VirtualList<Organisation>
                  label={t('ui.organisations.title')}
                  rows={list.rows}
                  rowKey={(organisation) => organisation.id}
                  rowLabel={(organisation) => organisation.name}
                  openKey={search.open}
                  onOpen={(organisation) => void navigate({ search: { ...search, open: organisation.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'name',
                      header: t('ui.field.name'),
                      width: 'minmax(14rem, 3fr)',
                      cell: (organisation) => <TwoLines first={organisation.name} second={organisation.shortName} />,
                    },
                    {
                      id: 'kind',
                      header: t('ui.field.kind'),
                      width: 'minmax(8rem, 1fr)',
                      hideBelow: 640,
                      cell: (organisation) => t(`domain.organisationKind.${organisation.kind}`),
                    },
                    {
                      id: 'area',
                      header: t('ui.organisations.columnArea'),
                      width: 'minmax(7rem, 1fr)',
                      hideBelow: 820,
                      cell: (organisation) => provinceName(organisation.provinceCode),
                    },
                    {
                      id: 'sources',
                      header: t('ui.organisations.columnSources'),
                      width: '5.5rem',
                      align: 'end',
                      cell: (organisation) => numberText(locale, organisation.sourceCount),
                    },
                    {
                      id: 'alerts',
                      header: t('ui.organisations.columnAlerts'),
                      width: '7.5rem',
                      align: 'end',
                      cell: (organisation) => numberText(locale, organisation.openAlertCount),
                    },
                  ]}
                  narrow={(organisation) => (
                    <TwoLines
                      first={organisation.name}
                      second={t(`domain.organisationKind.${organisation.kind}`)}
                      third={`${t('ui.organisations.columnSources')} ${organisation.sourceCount} · ${t('ui.organisations.columnAlerts')} ${organisation.openAlertCount}`}
                    />
                  )}
                />
              }
            />
          )
        }
      </Loaded>
      {(mayManage || mayAddress) && <GroupsPanel mayManage={mayManage} />}
      {search.create === true && mayManage && (
        <OrganisationForm
          organisation={null}
          isWorking={create.isPending}
          error={create.error}
          onSave={(values) => create.mutate(values)}
          onClose={() => void navigate({ search: withoutCreate })}
        />
      )}
    </Page>
  )
}

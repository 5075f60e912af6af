import type { Organisation } from '@haidang/contracts'
import { Button, Menu, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconDownload, IconPlus, IconSearch, IconTableImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { ORGANISATION_VIEWS } from '../../app/search-params.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { KIND_LIST, SECTOR_LIST, useKindOptions, useProvinceOptions, useSectorOptions } from '../../ui/choices.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { numberText } from '../../ui/format.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SplitView } from '../../ui/split-view.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { ClosuresPanel } from './closures-panel.tsx'
import { GroupsPanel } from './groups-panel.tsx'
import { OrganisationDetail } from './organisation-detail.tsx'
import { OrganisationForm } from './organisation-form.tsx'
import type { OrganisationValues } from './organisation-form.tsx'
import { OrganisationMap } from './organisation-map.tsx'
import { OrganisationTree } from './organisation-tree.tsx'
import classes from './organisations.module.css'
import { useEnding } from './use-ending.ts'

/** What lies above, in one line. */
const above = (organisation: Organisation): string =>
  organisation.path
    .slice(1)
    .map((step) => step.shortName)
    .join(' › ')

function List({ onOpen, onClose }: { readonly onOpen: (id: string) => void; readonly onClose: () => void }) {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const ending = useEnding()
  const search = useSearch({ from: '/organisations' })
  const navigate = useNavigate({ from: '/organisations' })
  const { q, kind, province, sector, state } = search
  const list = useCursorList<Organisation>(['organisations', 'list'], api.organisations.list, {
    q,
    kind,
    province,
    sector,
    state,
  })
  const kindText = (organisation: Organisation): string =>
    ending(organisation.closedOn)?.text ?? t(`domain.organisationKind.${organisation.kind}`)
  return (
    <Loaded query={list.query}>
      {() =>
        list.rows.length === 0 ? (
          <EmptyState
            title={t('ui.organisations.noMatch')}
            body={t('ui.organisations.empty')}
            act={
              <Button variant="default" onClick={() => void navigate({ search: { view: 'list' } })}>
                {t('ui.organisations.clearFilters')}
              </Button>
            }
          />
        ) : (
          <VirtualList<Organisation>
            label={t('ui.organisations.title')}
            rows={list.rows}
            rowKey={(organisation) => organisation.id}
            rowLabel={(organisation) => organisation.name}
            openKey={search.open}
            onOpen={(organisation) => onOpen(organisation.id)}
            onClose={onClose}
            hasMore={list.query.hasNextPage}
            isLoadingMore={list.query.isFetchingNextPage}
            onMore={list.more}
            density="comfortable"
            columns={[
              {
                id: 'name',
                header: t('ui.field.name'),
                width: 'minmax(14rem, 3fr)',
                cell: (organisation) => (
                  <TwoLines first={organisation.name} second={above(organisation) || organisation.shortName} />
                ),
              },
              {
                id: 'kind',
                header: t('ui.field.kind'),
                width: 'minmax(8rem, 1fr)',
                hideBelow: 640,
                cell: kindText,
              },
              {
                id: 'area',
                header: t('ui.organisations.columnArea'),
                width: 'minmax(7rem, 1fr)',
                hideBelow: 820,
                cell: ({ provinceCode }) =>
                  provinceCode === null ? '' : lookup(`domain.province.${provinceCode}`, {}, provinceCode),
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
              <TwoLines first={organisation.name} second={kindText(organisation)} third={above(organisation)} />
            )}
          />
        )
      }
    </Loaded>
  )
}

function Acts() {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/organisations' })
  const navigate = useNavigate({ from: '/organisations' })
  return (
    <>
      <Button
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => void navigate({ search: { ...search, create: true } })}
      >
        {t('ui.organisations.new')}
      </Button>
      <LinkButton to="/organisations/import" variant="default" leftSection={<IconTableImport size={17} aria-hidden />}>
        {t('ui.organisations.table.import')}
      </LinkButton>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={17} aria-hidden />}>
            {t('ui.organisations.table.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={api.organisations.exportHref({ format: 'xlsx' })} download>
            {t('ui.organisations.table.exportXlsx')}
          </Menu.Item>
          <Menu.Item component="a" href={api.organisations.exportHref({ format: 'csv' })} download>
            {t('ui.organisations.table.exportCsv')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

/** The organisations of the scope: as a tree, a list, a map by tile; their groups; what was merged. */
export function OrganisationsPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('organisation.manage')
  const kinds = useKindOptions()
  const provinces = useProvinceOptions()
  const sectors = useSectorOptions()
  const search = useSearch({ from: '/organisations' })
  const navigate = useNavigate({ from: '/organisations' })
  const { q, kind, province, sector, state } = search
  const isNarrowed = [q, kind, province, sector, state].some((value) => value !== undefined)
  const view = isNarrowed ? 'list' : (search.view ?? 'tree')
  const [typed, setTyped] = useState(q ?? '')
  // The address: when its search is gone (another view, cleared filters), so is the text.
  useEffect(() => {
    if (q === undefined) setTyped('')
  }, [q])
  const setText = useDebouncedCallback((text: string) => narrow({ q: text === '' ? undefined : text }), 300)
  const narrow = (part: Partial<Record<'q' | 'kind' | 'province' | 'sector' | 'state', string | undefined>>) => {
    const merged = { q, kind, province, sector, state, ...part }
    const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== ''))
    void navigate({
      search: { ...(search.open === undefined ? {} : { open: search.open }), view: 'list', ...kept },
      replace: true,
    })
  }
  const { create: _, ...withoutCreate } = search
  const create = useAct({
    run: (values: OrganisationValues) => api.organisations.create(values),
    touches: ['organisations', 'groups'],
    done: t('ui.organisations.form.created'),
    isQuiet: true,
    onDone: (made) => void navigate({ search: { ...withoutCreate, open: made.id } }),
  })
  const open = (id: string) => void navigate({ search: { ...search, open: id } })
  const close = () => {
    const { open: _open, tab: _tab, ...rest } = search
    void navigate({ search: rest })
  }
  const shown = useQuery({
    queryKey: ['organisations', 'one', search.open ?? ''],
    queryFn: () => api.organisations.read(search.open ?? ''),
    enabled: search.open !== undefined,
  })
  const reveal = (shown.data?.path ?? []).map((step) => step.id)
  return (
    <Page
      title={t('ui.organisations.title')}
      lead={t('ui.organisations.lead')}
      width="full"
      acts={mayManage ? <Acts /> : undefined}
    >
      <FilterBar>
        <div className={classes.views}>
          <SegmentedControl
            aria-label={t('ui.organisations.view.label')}
            value={view}
            onChange={(value) => {
              const next = ORGANISATION_VIEWS.find((known) => known === value) ?? 'tree'
              void navigate({ search: { view: next, ...(search.open === undefined ? {} : { open: search.open }) } })
            }}
            data={ORGANISATION_VIEWS.map((value) => ({ value, label: t(`ui.organisations.view.${value}`) }))}
          />
        </div>
        <TextInput
          type="search"
          aria-label={t('ui.organisations.search')}
          placeholder={t('ui.organisations.search')}
          value={typed}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setText(event.currentTarget.value)
          }}
          miw="min(320px, 100%)"
        />
        {view === 'list' && (
          <>
            <NativeSelect
              aria-label={t('ui.organisations.kind')}
              value={kind ?? ''}
              data={[{ value: '', label: t('ui.organisations.anyKind') }, ...kinds]}
              onChange={(event) => narrow({ kind: KIND_LIST.find((known) => known === event.currentTarget.value) })}
            />
            <NativeSelect
              aria-label={t('ui.organisations.province')}
              value={province ?? ''}
              data={[{ value: '', label: t('ui.organisations.anyProvince') }, ...provinces]}
              onChange={(event) => narrow({ province: event.currentTarget.value || undefined })}
            />
            <NativeSelect
              aria-label={t('ui.organisations.sector')}
              value={sector ?? ''}
              data={[{ value: '', label: t('ui.organisations.anySector') }, ...sectors]}
              onChange={(event) => narrow({ sector: SECTOR_LIST.find((known) => known === event.currentTarget.value) })}
            />
            <NativeSelect
              aria-label={t('ui.field.state')}
              value={state ?? ''}
              data={[
                { value: '', label: t('ui.organisations.anyState') },
                { value: 'open', label: t('ui.organisations.stateOpen') },
                { value: 'closed', label: t('ui.organisations.stateClosed') },
              ]}
              onChange={(event) => narrow({ state: event.currentTarget.value || undefined })}
            />
          </>
        )}
      </FilterBar>
      <SplitView
        detailLabel={t('ui.list.detail')}
        onClose={close}
        detail={
          search.open === undefined ? null : <OrganisationDetail key={search.open} organisationId={search.open} />
        }
        list={
          view === 'tree' ? (
            <OrganisationTree openId={search.open} reveal={reveal} onOpen={open} />
          ) : view === 'list' ? (
            <List onOpen={open} onClose={close} />
          ) : view === 'map' ? (
            <div className={classes.scroll}>
              <OrganisationMap onProvince={(code) => narrow({ province: code })} />
            </div>
          ) : view === 'groups' ? (
            <div className={classes.scroll}>
              <GroupsPanel mayManage={mayManage} />
            </div>
          ) : (
            <div className={classes.scroll}>
              <ClosuresPanel />
            </div>
          )
        }
      />
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

import type { SourceMapping, SourceMappingSummary } from '@haidang/contracts'
import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useAct } from '../../../app/act.ts'
import { Loaded } from '../../../app/loaded.tsx'
import { useCursorList } from '../../../app/pages.ts'
import { useApp, useMay } from '../../../app/session.tsx'
import { StateBadge } from '../../../ui/badges.tsx'
import { RelativeTime } from '../../../ui/clock.tsx'
import { DetailFrame, DetailSection } from '../../../ui/detail.tsx'
import { Facts } from '../../../ui/facts.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { LinkButton } from '../../../ui/link-button.tsx'
import { Page } from '../../../ui/page.tsx'
import { SplitView } from '../../../ui/split-view.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { useText } from '../../../ui/text.ts'
import { TwoLines } from '../../../ui/two-lines.tsx'
import { VirtualList } from '../../../ui/virtual-list.tsx'
import classes from './connect.module.css'

/** The mappings of the scope: what they read, in which version, and who uses them. */
export function MappingsPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayManage = useMay('source.manage')
  const search = useSearch({ from: '/sources/mappings' })
  const navigate = useNavigate({ from: '/sources/mappings' })
  const list = useCursorList<SourceMappingSummary>(['mappings', 'list'], api.mappings.list, {
    isRetired: search.retired,
  })
  const close = () => {
    const { open: _open, ...rest } = search
    void navigate({ search: rest })
  }
  const connect = (
    <LinkButton to="/sources/connect" search={{ kind: 'csv', step: 'sample' }}>
      {t('ui.connect.title')}
    </LinkButton>
  )
  const used = (item: SourceMappingSummary): string =>
    item.usedBy === 0 ? t('ui.connect.mappings.unused') : t('ui.connect.mappings.usedBy', { count: item.usedBy })
  return (
    <Page
      title={t('ui.connect.mappings.title')}
      lead={t('ui.connect.mappings.lead')}
      above={<Link to="/sources">{t('ui.connect.back')}</Link>}
      width="full"
      acts={mayManage ? connect : undefined}
    >
      <FilterBar>
        <Checkbox
          label={t('ui.connect.mappings.retired')}
          checked={search.retired === true}
          onChange={(event) => {
            const { retired: _retired, ...rest } = search
            void navigate({ search: event.currentTarget.checked ? { ...rest, retired: true } : rest, replace: true })
          }}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 && search.open === undefined ? (
            <EmptyState body={t('ui.connect.mappings.empty')} act={mayManage ? connect : undefined} />
          ) : (
            <SplitView
              detailLabel={t('ui.list.detail')}
              onClose={close}
              detail={search.open === undefined ? null : <MappingDetail key={search.open} mappingId={search.open} />}
              list={
                <VirtualList<SourceMappingSummary>
                  label={t('ui.connect.mappings.title')}
                  rows={list.rows}
                  rowKey={(item) => item.id}
                  rowLabel={(item) => `${item.name}, ${item.organisation.shortName}, ${used(item)}`}
                  openKey={search.open}
                  onOpen={(item) => void navigate({ search: { ...search, open: item.id } })}
                  onClose={close}
                  hasMore={list.query.hasNextPage}
                  isLoadingMore={list.query.isFetchingNextPage}
                  onMore={list.more}
                  density="comfortable"
                  columns={[
                    {
                      id: 'name',
                      header: t('ui.field.name'),
                      width: 'minmax(12rem, 2fr)',
                      cell: (item) => <TwoLines first={item.name} second={item.organisation.shortName} />,
                    },
                    {
                      id: 'version',
                      header: t('ui.sources.format'),
                      width: 'minmax(9rem, 1fr)',
                      cell: (item) =>
                        `${item.inputKind.toUpperCase()} · ${t('ui.connect.mappings.version', { version: item.version })}`,
                    },
                    { id: 'used', header: t('ui.connect.mappings.sources'), width: '10rem', cell: used },
                  ]}
                  narrow={(item) => (
                    <TwoLines first={item.name} second={item.organisation.shortName} third={used(item)} />
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

function MappingDetail({ mappingId }: { readonly mappingId: string }) {
  const { api } = useApp()
  const query = useQuery({ queryKey: ['mappings', 'one', mappingId], queryFn: () => api.mappings.read(mappingId) })
  return <Loaded query={query}>{(mapping) => <MappingFacts mapping={mapping} />}</Loaded>
}

function MappingFacts({ mapping }: { readonly mapping: SourceMapping }) {
  const { t, lookup } = useText()
  const { api } = useApp()
  const mayManage = useMay('source.manage')
  const [newest] = mapping.versions
  const isRetired = mapping.retiredAt !== null
  const retire = useAct({ run: () => api.mappings.retire(mapping.id, !isRetired), touches: ['mappings'] })
  const upgrade = useAct({
    run: (sourceId: string) => api.sources.update(sourceId, { mappingVersionId: mapping.versionId }),
    touches: ['mappings', 'sources'],
    done: t('ui.connect.mappings.upgraded'),
  })
  return (
    <DetailFrame
      title={mapping.name}
      marks={isRetired ? <StateBadge tone="quiet" label={t('ui.connect.mappings.retired')} /> : undefined}
      acts={
        mayManage ? (
          <>
            <LinkButton to="/sources/connect" search={{ kind: mapping.inputKind, step: 'sample', mapping: mapping.id }}>
              {t('ui.connect.mappings.edit')}
            </LinkButton>
            <Button variant="default" loading={retire.isPending} onClick={() => retire.mutate(undefined)}>
              {isRetired ? t('ui.connect.mappings.restore') : t('ui.connect.mappings.retire')}
            </Button>
          </>
        ) : undefined
      }
    >
      <Facts
        facts={[
          { label: t('ui.sources.form.organisation'), value: mapping.organisation.shortName },
          {
            label: t('ui.connect.map.class'),
            value: lookup(`domain.eventClass.${newest?.definition.classUid ?? 0}`, {}, ''),
          },
          { label: t('ui.connect.map.product'), value: newest?.definition.product.name ?? '' },
        ]}
      />
      <DetailSection title={t('ui.connect.mappings.sources')}>
        {mapping.sources.length === 0 ? (
          <p className={classes.soft}>{t('ui.connect.mappings.unused')}</p>
        ) : (
          <ul className={classes.events}>
            {mapping.sources.map((source) => (
              <li key={source.id}>
                <Link to="/sources" search={{ open: source.id }}>
                  {source.name}
                </Link>
                <span>{t('ui.connect.mappings.version', { version: source.version })}</span>
                {mayManage && !isRetired && source.version < mapping.version && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={upgrade.isPending}
                    onClick={() => upgrade.mutate(source.id)}
                  >
                    {t('ui.connect.mappings.upgrade', { version: mapping.version })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </DetailSection>
      <DetailSection title={t('ui.connect.mappings.versions')}>
        <ol className={classes.versions}>
          {mapping.versions.map((version) => (
            <li key={version.id}>
              <strong>{t('ui.connect.mappings.version', { version: version.version })}</strong>
              <span className={classes.soft}>
                {t('ui.connect.mappings.rules', { count: version.definition.rules.length })} ·{' '}
                {version.createdBy?.displayName ?? ''} <RelativeTime at={version.createdAt} />
              </span>
              {version.note !== '' && <span>{version.note}</span>}
            </li>
          ))}
        </ol>
      </DetailSection>
    </DetailFrame>
  )
}

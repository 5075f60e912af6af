import type { Indicator, IndicatorSource } from '@haidang/contracts'
import { ActionIcon, Button, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { IconFileImport, IconSearch, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useRefusalText } from '../../app/act.ts'
import { ImportDialog } from '../../app/import-dialog.tsx'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark, TlpBadge } from '../../ui/badges.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { dayOf, numberText, relativeTime } from '../../ui/format.ts'
import { useNow } from '../../ui/now.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import classes from './indicators.module.css'

function SourceRow({ source }: { readonly source: IndicatorSource }) {
  const { t, locale } = useText()
  const { api } = useApp()
  const refusal = useRefusalText()
  const now = useNow()
  const mayManage = useMay('indicator.manage')
  const [isRemoving, removing] = useDisclosure(false)
  const enable = useAct({
    run: (isEnabled: boolean) => api.indicators.enableSource(source.id, isEnabled),
    touches: ['indicator-sources', 'indicators'],
  })
  const remove = useAct({
    run: () => api.indicators.removeSource(source.id),
    touches: ['indicator-sources', 'indicators'],
    done: t('ui.indicators.removed'),
    onDone: removing.close,
    isQuiet: true,
  })
  return (
    <li className={classes.source}>
      <div className={classes.sourceMain}>
        <strong>{source.name}</strong>
        <span className={classes.soft}>
          {[source.origin, source.licence === '' ? t('ui.indicators.noLicence') : source.licence]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        <span className={classes.soft}>
          {t('ui.indicators.entries', { count: numberText(locale, source.entryCount) })}
          {source.refusedCount > 0 &&
            ` · ${t('ui.indicators.refused', { count: numberText(locale, source.refusedCount) })}`}{' '}
          ·{' '}
          {t('ui.indicators.importedAt', {
            time: relativeTime(locale, Date.parse(source.importedAt), now) ?? t('ui.clock.now'),
          })}
        </span>
      </div>
      <TlpBadge tlp={source.tlp} />
      <Switch
        checked={source.isEnabled}
        disabled={!mayManage || enable.isPending}
        onChange={(event) => enable.mutate(event.currentTarget.checked)}
        aria-label={t('ui.indicators.enable', { name: source.name })}
        label={source.isEnabled ? t('ui.indicators.enabled') : t('ui.indicators.disabled')}
      />
      {mayManage && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t('ui.act.remove')} ${source.name}`}
          onClick={removing.open}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      )}
      <ConfirmDialog
        isOpen={isRemoving}
        isDangerous
        title={t('ui.indicators.removeTitle', { name: source.name })}
        body={t('ui.indicators.removeBody', { count: numberText(locale, source.entryCount) })}
        confirmLabel={t('ui.act.remove')}
        isWorking={remove.isPending}
        failure={remove.isError ? refusal(remove.error) : null}
        onConfirm={() => remove.mutate(undefined)}
        onClose={removing.close}
      />
    </li>
  )
}

/** Imported sets of indicators, and a search among their entries. */
export function IndicatorsPage() {
  const { t, lookup, locale } = useText()
  const { api } = useApp()
  const mayManage = useMay('indicator.manage')
  const search = useSearch({ from: '/indicators' })
  const navigate = useNavigate({ from: '/indicators' })
  const [isImporting, setImporting] = useState(false)
  const sources = useQuery({ queryKey: ['indicator-sources'], queryFn: api.indicators.sources })
  const list = useCursorList<Indicator>(['indicators', 'list'], api.indicators.list, {
    text: search.text,
    sourceId: search.source,
  })
  const setText = useDebouncedCallback(
    (text: string) => void navigate({ search: { ...search, text }, replace: true }),
    300,
  )
  const importButton = (
    <Button leftSection={<IconFileImport size={17} aria-hidden />} onClick={() => setImporting(true)}>
      {t('ui.indicators.import')}
    </Button>
  )
  return (
    <Page
      title={t('ui.indicators.title')}
      lead={t('ui.indicators.lead')}
      width="full"
      acts={mayManage ? importButton : undefined}
    >
      <Panel title={t('ui.indicators.sourcesTitle')}>
        <Loaded query={sources}>
          {(answer) =>
            answer.items.length === 0 ? (
              <EmptyState isSmall body={t('ui.indicators.sourcesNone')} act={mayManage ? importButton : undefined} />
            ) : (
              <ul className={classes.sources}>
                {answer.items.map((source) => (
                  <SourceRow key={source.id} source={source} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      <FilterBar>
        <TextInput
          type="search"
          label={t('ui.indicators.listTitle')}
          placeholder={t('ui.indicators.search')}
          defaultValue={search.text ?? ''}
          leftSection={<IconSearch size={16} aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
          miw="min(300px, 100%)"
          spellCheck={false}
        />
      </FilterBar>
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState title={t('ui.indicators.emptyTitle')} body={t('ui.indicators.empty')} />
          ) : (
            <VirtualList<Indicator>
              label={t('ui.indicators.title')}
              rows={list.rows}
              rowKey={(indicator) => indicator.id}
              rowLabel={(indicator) => `${indicator.value}, ${indicator.title}`}
              onOpen={(indicator) => void navigate({ to: '/events', search: { value: indicator.value, range: '30d' } })}
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              columns={[
                {
                  id: 'kind',
                  header: t('ui.field.kind'),
                  width: '8.5rem',
                  cell: (indicator) => lookup(`domain.indicatorKind.${indicator.kind}`),
                },
                {
                  id: 'value',
                  header: t('ui.field.value'),
                  width: 'minmax(14rem, 2.4fr)',
                  cell: (indicator) => <code>{indicator.value}</code>,
                },
                ...(list.rows.some((indicator) => indicator.title !== '')
                  ? [
                      {
                        id: 'title',
                        header: t('ui.field.title'),
                        width: 'minmax(10rem, 1.6fr)',
                        hideBelow: 760,
                        cell: (indicator: Indicator) => indicator.title,
                      },
                    ]
                  : []),
                {
                  id: 'severity',
                  header: t('ui.field.severity'),
                  width: '8.5rem',
                  cell: (indicator) => <SeverityBadge severity={indicator.severity} isBare />,
                },
                {
                  id: 'source',
                  header: t('ui.indicators.sourcesTitle'),
                  width: 'minmax(8rem, 1fr)',
                  hideBelow: 900,
                  cell: (indicator) => indicator.sourceName,
                },
                {
                  id: 'until',
                  header: t('ui.indicators.columnExpires'),
                  width: '9rem',
                  align: 'end',
                  hideBelow: 820,
                  cell: (indicator) => (indicator.validUntil === null ? '' : dayOf(locale, indicator.validUntil)),
                },
              ]}
              narrow={(indicator) => (
                <TwoLines
                  mark={<SeverityMark severity={indicator.severity} />}
                  first={<code>{indicator.value}</code>}
                  second={indicator.title}
                  third={
                    indicator.validUntil === null
                      ? indicator.sourceName
                      : t('ui.indicators.validUntil', { time: dayOf(locale, indicator.validUntil) })
                  }
                />
              )}
            />
          )
        }
      </Loaded>
      {isImporting && (
        <ImportDialog
          title={t('ui.indicators.import')}
          formats={['auto', 'list', 'csv', 'misp', 'stix', 'warninglist']}
          withValidity
          run={api.indicators.import}
          touches={['indicator-sources', 'indicators']}
          onClose={() => setImporting(false)}
        />
      )}
    </Page>
  )
}

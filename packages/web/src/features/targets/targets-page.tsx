import type { Target } from '@haidang/contracts'
import { MultiSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../../app/loaded.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { TARGET_STATE_LIST } from '../../app/search-params-reports.ts'
import type { TargetsSearch } from '../../app/search-params-reports.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { StateBar } from '../../ui/state-bar.tsx'
import type { BarTone } from '../../ui/state-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TargetDialog } from './target-dialog.tsx'
import { TargetStateBadge } from './target-state.tsx'
import { askedText, titleOf, valueText } from './target-words.ts'
import classes from './targets.module.css'

const BAR_TONES: Readonly<Record<Target['state'], BarTone>> = {
  met: 'good',
  on_track: 'busy',
  behind: 'warn',
  missed: 'bad',
  unmeasured: 'empty',
  superseded: 'quiet',
}

function Tile({ target, search }: { readonly target: Target; readonly search: TargetsSearch }) {
  const text = useText()
  const { t, locale } = text
  const { latest, distance } = target
  const title = titleOf(locale, target)
  return (
    <li>
      <Link to="/targets" search={{ ...search, open: target.code }} className={classes.tile} data-state={target.state}>
        <span className={classes.tileTop}>
          <span className={classes.code}>{target.code}</span>
          <TargetStateBadge state={target.state} />
        </span>
        <span className={classes.tileTitle}>{title}</span>
        <span className={classes.figures}>
          <span>
            <span className={classes.soft}>{t('ui.targets.latest')}</span>
            <strong>
              {latest === null ? t('ui.targets.unmeasured') : valueText(text, latest.value, target.current.unit)}
            </strong>
          </span>
          <span>
            <span className={classes.soft}>{t('ui.targets.asked')}</span>
            <strong>{askedText(text, target.current)}</strong>
          </span>
        </span>
        {target.trend.length > 1 && (
          <Sparkline
            values={target.trend.map((point) => point.value)}
            label={t('ui.targets.trend', { title })}
            height={32}
          />
        )}
        <span className={classes.soft}>
          {target.current.dueYear === null
            ? t('ui.targets.everyYear')
            : t('ui.targets.dueYear', { year: String(target.current.dueYear) })}
          {distance !== null && (
            <>
              {' · '}
              {distance === 0
                ? t('ui.targets.reached')
                : t('ui.targets.distance', { value: valueText(text, distance, target.current.unit) })}
            </>
          )}
        </span>
      </Link>
    </li>
  )
}

function Filters({
  search,
  onChange,
}: {
  readonly search: TargetsSearch
  readonly onChange: (next: TargetsSearch) => void
}) {
  const { t } = useText()
  const session = useSession()
  const setText = useDebouncedCallback((text: string) => {
    const { text: _, ...rest } = search
    onChange(text === '' ? rest : { ...rest, text })
  }, 300)
  return (
    <FilterBar>
      <TextInput
        type="search"
        label={t('ui.list.search')}
        placeholder={t('ui.targets.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <MultiSelect
        label={t('ui.targets.state')}
        placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
        data={TARGET_STATE_LIST.map((value) => ({ value, label: t(`ui.targets.states.${value}`) }))}
        value={[...(search.states ?? [])]}
        onChange={(values) => {
          const { states: _, ...rest } = search
          const states = TARGET_STATE_LIST.filter((known) => values.includes(known))
          onChange(states.length === 0 ? rest : { ...rest, states })
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        w={190}
      />
      {session.isCentre && (
        <OrganisationFilter
          chosen={search.unit === undefined ? [] : [search.unit]}
          onChange={(ids) => {
            const { unit: _, ...rest } = search
            const unit = ids.at(-1)
            onChange(unit === undefined ? rest : { ...rest, unit })
          }}
        />
      )}
    </FilterBar>
  )
}

/** Every target as a tile, by the document that sets it. */
export function TargetsPage() {
  const { t } = useText()
  const { api } = useApp()
  const search = useSearch({ from: '/targets' })
  const navigate = useNavigate({ from: '/targets' })
  const query = useQuery({
    queryKey: ['targets', search.text, search.states, search.unit, search.document],
    queryFn: ({ signal }) =>
      api.targets.list(
        { q: search.text, states: search.states, organisationId: search.unit, document: search.document },
        signal,
      ),
  })
  const close = () => {
    const { open: _, ...rest } = search
    void navigate({ search: rest })
  }
  return (
    <Page title={t('ui.targets.title')} lead={t('ui.targets.lead')}>
      <Filters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      <Loaded query={query}>
        {({ items }) => {
          if (items.length === 0) return <EmptyState title={t('ui.targets.emptyTitle')} body={t('ui.targets.empty')} />
          const documents = [...new Set(items.map((target) => target.document))]
          return (
            <>
              <StateBar
                withLegend
                label={t('ui.targets.title')}
                parts={TARGET_STATE_LIST.map((state) => ({
                  id: state,
                  label: t(`ui.targets.states.${state}`),
                  count: items.filter((target) => target.state === state).length,
                  tone: BAR_TONES[state],
                }))}
              />
              {documents.map((document) => (
                <Panel key={document} title={document}>
                  <ul className={classes.wall}>
                    {items
                      .filter((target) => target.document === document)
                      .map((target) => (
                        <Tile key={target.code} target={target} search={search} />
                      ))}
                  </ul>
                </Panel>
              ))}
            </>
          )
        }}
      </Loaded>
      {search.open !== undefined && <TargetDialog code={search.open} organisationId={search.unit} onClose={close} />}
    </Page>
  )
}

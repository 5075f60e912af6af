import { MultiSelect, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Query } from '../../app/http.ts'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { DUTY_SORT_LIST, DUTY_STATE_LIST } from '../../app/search-params-plans.ts'
import type { DutiesSearch } from '../../app/search-params-plans.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { useText } from '../../ui/text.ts'

export type View = NonNullable<DutiesSearch['view']>

/** What is asked of the server for what stands in the URL. */
export function dutyQuery(search: DutiesSearch, view: View): Query {
  return {
    q: search.text,
    states: view === 'late' ? ['late'] : search.states,
    planId: search.plan,
    organisationId: search.unit,
    role: search.role,
    part: search.part,
    dueFrom: search.dueFrom,
    dueTo: search.dueTo,
    hasObstacle: search.obstacle,
    isMine: view === 'mine' ? true : undefined,
  }
}

/** What narrows the list of duties down; each choice stands in the URL. */
export function DutyFilters({
  search,
  view,
  onChange,
}: {
  readonly search: DutiesSearch
  readonly view: View
  readonly onChange: (next: DutiesSearch) => void
}) {
  const { t } = useText()
  const { api } = useApp()
  const session = useSession()
  const plans = useQuery({
    queryKey: ['plans', 'choices'],
    queryFn: ({ signal }) => api.plans.list({ limit: 200 }, signal),
    staleTime: 60_000,
  })
  const setText = useDebouncedCallback((text: string) => {
    const { text: _, ...rest } = search
    onChange(text === '' ? rest : { ...rest, text })
  }, 300)
  return (
    <FilterBar>
      <TextInput
        type="search"
        label={t('ui.list.search')}
        placeholder={t('ui.duties.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      {view !== 'late' && (
        <MultiSelect
          label={t('ui.duties.states')}
          placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
          data={DUTY_STATE_LIST.map((value) => ({ value, label: t(`domain.dutyState.${value}`) }))}
          value={[...(search.states ?? [])]}
          onChange={(values) => {
            const { states: _, ...rest } = search
            const states = DUTY_STATE_LIST.filter((state) => values.includes(state))
            onChange(states.length === 0 ? rest : { ...rest, states })
          }}
          clearable
          clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
          w={190}
        />
      )}
      <Select
        label={t('ui.duties.plan')}
        placeholder={t('ui.list.all')}
        data={(plans.data?.items ?? []).map((plan) => ({ value: plan.id, label: plan.number ?? plan.title }))}
        value={search.plan ?? null}
        onChange={(plan) => {
          const { plan: _, ...rest } = search
          onChange(plan === null ? rest : { ...rest, plan })
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        searchable
        w={190}
      />
      {session.isCentre && view !== 'mine' && (
        <OrganisationFilter
          chosen={search.unit === undefined ? [] : [search.unit]}
          onChange={(ids) => {
            const { unit: _, ...rest } = search
            const unit = ids.at(-1)
            onChange(unit === undefined ? rest : { ...rest, unit })
          }}
        />
      )}
      <Select
        label={t('ui.duties.sort')}
        data={DUTY_SORT_LIST.map((value) => ({ value, label: t(`ui.duties.sorts.${value}`) }))}
        value={search.sort ?? 'due'}
        onChange={(value) => {
          const { sort: _, ...rest } = search
          const sort = DUTY_SORT_LIST.find((known) => known === value)
          onChange(sort === undefined || sort === 'due' ? rest : { ...rest, sort })
        }}
        allowDeselect={false}
        w={150}
      />
      <Switch
        label={t('ui.duties.obstacle')}
        checked={search.obstacle === true}
        onChange={(event) => {
          const { obstacle: _, ...rest } = search
          onChange(event.currentTarget.checked ? { ...rest, obstacle: true } : rest)
        }}
      />
    </FilterBar>
  )
}

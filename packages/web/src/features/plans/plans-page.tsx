import type { PlanSummary } from '@haidang/contracts'
import { Button, MultiSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconFileImport, IconSearch } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { PLAN_LEVEL_LIST, PLAN_STATE_LIST } from '../../app/search-params-plans.ts'
import type { PlansSearch } from '../../app/search-params-plans.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Page } from '../../ui/page.tsx'
import { dutyParts } from '../../ui/duty-parts.ts'
import { StateBar } from '../../ui/state-bar.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { VirtualList } from '../../ui/virtual-list.tsx'
import { ImportDialog } from './import-dialog.tsx'

const TONES: Readonly<Record<PlanSummary['state'], StateTone>> = {
  reading: 'new',
  failed: 'bad',
  review: 'busy',
  active: 'good',
  closed: 'quiet',
}

export function PlanStateBadge({ state }: { readonly state: PlanSummary['state'] }) {
  const { t } = useText()
  return <StateBadge tone={TONES[state]} label={t(`domain.planState.${state}`)} />
}

function Filters({
  search,
  onChange,
}: {
  readonly search: PlansSearch
  readonly onChange: (next: PlansSearch) => void
}) {
  const { t } = useText()
  const setText = useDebouncedCallback((text: string) => {
    const { text: _, ...rest } = search
    onChange(text === '' ? rest : { ...rest, text })
  }, 300)
  return (
    <FilterBar>
      <TextInput
        type="search"
        label={t('ui.list.search')}
        placeholder={t('ui.plans.search')}
        defaultValue={search.text ?? ''}
        onChange={(event) => setText(event.currentTarget.value)}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <MultiSelect
        label={t('ui.plans.level')}
        placeholder={(search.levels ?? []).length === 0 ? t('ui.list.all') : ''}
        data={PLAN_LEVEL_LIST.map((value) => ({ value, label: t(`domain.planLevel.${value}`) }))}
        value={[...(search.levels ?? [])]}
        onChange={(values) => {
          const { levels: _, ...rest } = search
          const levels = PLAN_LEVEL_LIST.filter((known) => values.includes(known))
          onChange(levels.length === 0 ? rest : { ...rest, levels })
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        w={170}
      />
      <MultiSelect
        label={t('ui.plans.state')}
        placeholder={(search.states ?? []).length === 0 ? t('ui.list.all') : ''}
        data={PLAN_STATE_LIST.map((value) => ({ value, label: t(`domain.planState.${value}`) }))}
        value={[...(search.states ?? [])]}
        onChange={(values) => {
          const { states: _, ...rest } = search
          const states = PLAN_STATE_LIST.filter((known) => values.includes(known))
          onChange(states.length === 0 ? rest : { ...rest, states })
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui.act.clear') }}
        w={170}
      />
    </FilterBar>
  )
}

/** The plan documents in scope. */
export function PlansPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayImport = useMay('plan.import')
  const search = useSearch({ from: '/plans' })
  const navigate = useNavigate({ from: '/plans' })
  const [isImporting, setImporting] = useState(false)
  const list = useCursorList<PlanSummary>(['plans', 'list'], api.plans.list, {
    q: search.text,
    levels: search.levels,
    states: search.states,
  })
  const importAct = mayImport ? (
    <Button leftSection={<IconFileImport size={18} aria-hidden />} onClick={() => setImporting(true)}>
      {t('ui.plans.import')}
    </Button>
  ) : undefined
  const isFiltered = Object.keys(search).length > 0
  const reviewText = (plan: PlanSummary): string =>
    t('ui.plans.reviewed', { done: plan.review.total - plan.review.pending, total: plan.review.total })
  return (
    <Page title={t('ui.plans.title')} lead={t('ui.plans.lead')} width="full" acts={importAct}>
      <Filters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      <Loaded query={list.query}>
        {() =>
          list.rows.length === 0 ? (
            <EmptyState
              title={t('ui.plans.emptyTitle')}
              body={isFiltered ? t('ui.plans.emptyFiltered') : t('ui.plans.empty')}
              act={isFiltered ? undefined : importAct}
            />
          ) : (
            <VirtualList<PlanSummary>
              label={t('ui.plans.title')}
              rows={list.rows}
              rowKey={(plan) => plan.id}
              rowLabel={(plan) => `${plan.number ?? t('ui.plans.noNumber')}: ${plan.title}`}
              onOpen={(plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })}
              hasMore={list.query.hasNextPage}
              isLoadingMore={list.query.isFetchingNextPage}
              onMore={list.more}
              density="comfortable"
              columns={[
                {
                  id: 'plan',
                  header: t('ui.plans.columnPlan'),
                  width: 'minmax(16rem, 3fr)',
                  cell: (plan) => (
                    <TwoLines
                      first={plan.title}
                      second={`${plan.number ?? t('ui.plans.noNumber')} · ${t(`domain.planLevel.${plan.level}`)}`}
                    />
                  ),
                },
                {
                  id: 'issuer',
                  header: t('ui.plans.columnIssuer'),
                  width: 'minmax(9rem, 1.4fr)',
                  hideBelow: 1000,
                  cell: (plan) => plan.issuer,
                },
                {
                  id: 'review',
                  header: t('ui.plans.columnReview'),
                  width: '8.5rem',
                  hideBelow: 860,
                  cell: reviewText,
                },
                {
                  id: 'duties',
                  header: t('ui.plans.columnDuties'),
                  width: 'minmax(9rem, 1.2fr)',
                  hideBelow: 700,
                  cell: (plan) =>
                    plan.duties.total === 0 ? (
                      t('ui.list.none')
                    ) : (
                      <StateBar
                        parts={dutyParts(plan.duties, t)}
                        label={t('ui.plans.dutyCount', { count: plan.duties.total })}
                      />
                    ),
                },
                {
                  id: 'state',
                  header: t('ui.plans.state'),
                  width: '9.5rem',
                  cell: (plan) => <PlanStateBadge state={plan.state} />,
                },
              ]}
              narrow={(plan) => (
                <TwoLines
                  first={plan.title}
                  second={`${plan.number ?? t('ui.plans.noNumber')} · ${plan.issuer}`}
                  third={
                    <>
                      <PlanStateBadge state={plan.state} /> · {t('ui.plans.dutyCount', { count: plan.duties.total })}
                    </>
                  }
                />
              )}
            />
          )
        }
      </Loaded>
      {isImporting && (
        <ImportDialog
          onClose={() => setImporting(false)}
          onStarted={(planId) => void navigate({ to: '/plans/$planId', params: { planId } })}
        />
      )}
    </Page>
  )
}

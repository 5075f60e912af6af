import type { RuleHealth } from '@haidang/contracts'
import { NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ListPage } from '../../app/list-page.tsx'
import { OrganisationFilter } from '../../app/organisation-filter.tsx'
import { useCursorList } from '../../app/pages.ts'
import { HEALTH_ONLY_LIST, HEALTH_ORDER_LIST } from '../../app/search-params-rules.ts'
import { useApp, useSession } from '../../app/session.tsx'
import { SeverityBadge, SeverityMark, StateBadge } from '../../ui/badges.tsx'
import { RelativeTime } from '../../ui/clock.tsx'
import { numberText } from '../../ui/format.ts'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { TwoLines } from '../../ui/two-lines.tsx'
import { RuleState } from './rule-state.tsx'
import { RulesNav } from './rules-nav.tsx'

/** How the rules do: which fire, which never, which cost most, which were set aside, which people call wrong. */
export function RuleHealthPage() {
  const { t, locale } = useText()
  const { api } = useApp()
  const session = useSession()
  const search = useSearch({ from: '/rules/health' })
  const navigate = useNavigate({ from: '/rules/health' })
  const list = useCursorList<RuleHealth>(['rules', 'health'], api.ruleHealth.list, {
    order: search.order,
    only: search.only,
    organisationIds: search.organisations,
  })
  const cost = (row: RuleHealth) =>
    row.costShare === null ? t('ui.rules.health.unmeasured') : `${numberText(locale, row.costShare * 100)} %`
  const state = (row: RuleHealth) =>
    row.overBudget > 0 && row.setAside === null ? (
      <StateBadge tone="warn" label={t('ui.rules.health.overBudget', { count: row.overBudget })} />
    ) : (
      <RuleState rule={{ isEnabled: row.rule.isEnabled, retiredAt: null, setAside: row.setAside }} />
    )
  return (
    <ListPage<RuleHealth>
      title={t('ui.rules.health.title')}
      lead={t('ui.rules.health.lead')}
      above={<RulesNav />}
      filters={
        <>
          <NativeSelect
            label={t('ui.rules.health.order')}
            value={search.order ?? 'hits7d'}
            data={HEALTH_ORDER_LIST.map((value) => ({
              value: value as string,
              label: t(`ui.rules.health.orders.${value}`),
            }))}
            onChange={(event) => {
              const order = HEALTH_ORDER_LIST.find((known) => known === event.currentTarget.value)
              void navigate({ search: order === undefined ? search : { ...search, order }, replace: true })
            }}
          />
          <NativeSelect
            label={t('ui.rules.health.only')}
            value={search.only ?? ''}
            data={[
              { value: '', label: t('ui.rules.health.all') },
              ...HEALTH_ONLY_LIST.map((value) => ({
                value: value as string,
                label: t(`ui.rules.health.onlys.${value}`),
              })),
            ]}
            onChange={(event) => {
              const only = HEALTH_ONLY_LIST.find((known) => known === event.currentTarget.value)
              const { only: _, ...rest } = search
              void navigate({ search: only === undefined ? rest : { ...rest, only }, replace: true })
            }}
          />
          {session.isCentre && (
            <OrganisationFilter
              chosen={search.organisations ?? []}
              onChange={(organisations) => {
                const { organisations: _, ...rest } = search
                void navigate({ search: organisations.length === 0 ? rest : { ...rest, organisations }, replace: true })
              }}
            />
          )}
        </>
      }
      list={list}
      empty={<EmptyState title={t('ui.rules.health.emptyTitle')} body={t('ui.rules.health.empty')} />}
      rowKey={(row) => row.rule.id}
      rowLabel={(row) => `${row.rule.title}, ${t('ui.rules.hitsShort', { count: row.activity.hits7d })}`}
      onOpen={(row) => void navigate({ to: '/rules/$ruleId', params: { ruleId: row.rule.id }, search: {} })}
      columns={[
        {
          id: 'level',
          header: t('ui.rules.level'),
          width: '8.5rem',
          hideBelow: 900,
          cell: (row) => <SeverityBadge severity={row.rule.level} />,
        },
        {
          id: 'rule',
          header: t('ui.field.title'),
          width: 'minmax(14rem, 3fr)',
          cell: (row) => <TwoLines first={row.rule.title} second={row.rule.packName} />,
        },
        {
          id: 'hits',
          header: t('ui.rules.hits7d'),
          width: '6.5rem',
          align: 'end',
          cell: (row) => numberText(locale, row.activity.hits7d),
        },
        {
          id: 'total',
          header: t('ui.rules.hitsTotal'),
          width: '7rem',
          align: 'end',
          hideBelow: 1100,
          cell: (row) => numberText(locale, row.activity.hitsTotal),
        },
        {
          id: 'false',
          header: t('ui.rules.health.falsePositives'),
          width: '6.5rem',
          align: 'end',
          hideBelow: 1000,
          cell: (row) => numberText(locale, row.verdicts.falsePositive),
        },
        {
          id: 'organisations',
          header: t('ui.rules.health.organisations'),
          width: '5.5rem',
          align: 'end',
          hideBelow: 1180,
          cell: (row) => numberText(locale, row.organisationCount),
        },
        { id: 'cost', header: t('ui.rules.health.cost'), width: '7rem', align: 'end', hideBelow: 860, cell: cost },
        {
          id: 'last',
          header: t('ui.rules.lastHit'),
          width: '8.5rem',
          align: 'end',
          hideBelow: 740,
          cell: (row) => <RelativeTime at={row.activity.lastHitAt} />,
        },
        { id: 'state', header: t('ui.field.state'), width: '9.5rem', cell: state },
      ]}
      narrow={(row) => (
        <TwoLines
          mark={<SeverityMark severity={row.rule.level} />}
          first={row.rule.title}
          second={
            <>
              {t('ui.rules.hitsShort', { count: row.activity.hits7d })} · <RelativeTime at={row.activity.lastHitAt} />
            </>
          }
          third={state(row)}
        />
      )}
    />
  )
}

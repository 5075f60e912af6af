import type { LinkSuggestion, PlanCoverage } from '@haidang/contracts'
import { Button, Checkbox, Switch } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useApp, useMay } from '../../app/session.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

type Cell = PlanCoverage['rows'][number]['cells'][number]
const coverOf = (cell: Cell): 'none' | 'late' | 'done' | 'some' =>
  cell === null ? 'none' : cell.late > 0 ? 'late' : cell.duties > 0 && cell.done === cell.duties ? 'done' : 'some'

function Matrix({ coverage }: { readonly coverage: PlanCoverage }) {
  const { t } = useText()
  return (
    <div className={classes.tableScroll} tabIndex={0} role="region" aria-label={t('ui.plans.coverage.title')}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('ui.plans.coverage.columnDuty')}</th>
            {coverage.columns.map((column) => (
              <th key={column.planId} scope="col">
                <Link to="/plans/$planId" params={{ planId: column.planId }}>
                  {column.organisation.shortName}
                </Link>
                <div className={classes.soft}>{column.number ?? column.title}</div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {coverage.rows.map((row) => (
            <tr key={row.rowId}>
              <th scope="row">
                <strong>{row.path}</strong> {row.text}
              </th>
              {row.cells.map((cell, n) => (
                <td key={coverage.columns[n]?.planId ?? n} data-cover={coverOf(cell)}>
                  {cell === null ? t('ui.plans.coverage.cellNone') : t('ui.plans.coverage.cell', { ...cell })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Pairs of a row of this plan and one of the plan above that say much the same; chosen by a person, then linked together. */
function Suggestions({ planId }: { readonly planId: string }) {
  const { t } = useText()
  const { api } = useApp()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const query = useQuery({ queryKey: ['plan', planId, 'links'], queryFn: () => api.plans.linkSuggestions(planId) })
  const keyOf = (one: LinkSuggestion): string => `${one.rowId} ${one.upperRowId}`
  const link = useAct({
    run: (pairs: readonly LinkSuggestion[]) =>
      api.plans.link(planId, { links: pairs.map(({ rowId, upperRowId }) => ({ rowId, upperRowId })) }),
    touches: ['plan', 'plans'],
    done: t('ui.plans.plan.done'),
    onDone: () => setChosen(new Set()),
  })
  const unlink = useAct({
    run: ({ rowId, upperRowId }: LinkSuggestion) => api.plans.unlink(planId, { links: [{ rowId, upperRowId }] }),
    touches: ['plan', 'plans'],
    done: t('ui.plans.plan.done'),
  })
  return (
    <Panel title={t('ui.plans.coverage.suggestions')}>
      <p className={classes.soft}>{t('ui.plans.coverage.suggestionsLead')}</p>
      <Loaded query={query}>
        {({ items }) => {
          const open = items.filter((one) => !one.isLinked)
          const linked = items.filter((one) => one.isLinked)
          const pairs = open.filter((one) => chosen.has(keyOf(one)))
          const linkedList = linked.length > 0 && (
            <details className={classes.details}>
              <summary>{t('ui.plans.coverage.linkedPairs', { count: linked.length })}</summary>
              <ul className={classes.flags}>
                {linked.map((one) => (
                  <li key={keyOf(one)}>
                    <span>
                      {one.text} <strong>→ {one.upperPath}</strong> {one.upperText}
                    </span>
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={unlink.isPending && unlink.variables === one}
                      onClick={() => unlink.mutate(one)}
                    >
                      {t('ui.plans.coverage.unlink')}
                    </Button>
                  </li>
                ))}
              </ul>
            </details>
          )
          return open.length === 0 ? (
            <>
              <EmptyState isSmall body={t('ui.plans.coverage.noSuggestions')} />
              {linkedList}
            </>
          ) : (
            <>
              <ul className={classes.flags}>
                {open.map((one) => (
                  <li key={keyOf(one)}>
                    <Checkbox
                      checked={chosen.has(keyOf(one))}
                      onChange={() => {
                        const next = new Set(chosen)
                        if (!next.delete(keyOf(one))) next.add(keyOf(one))
                        setChosen(next)
                      }}
                      label={
                        <>
                          {one.text} <strong>→ {one.upperPath}</strong> {one.upperText}{' '}
                          <span className={classes.soft}>
                            {t('ui.plans.coverage.score', { percent: Math.round(one.score * 100) })}
                          </span>
                        </>
                      }
                    />
                  </li>
                ))}
              </ul>
              <div>
                <Button disabled={pairs.length === 0} loading={link.isPending} onClick={() => link.mutate(pairs)}>
                  {t('ui.plans.coverage.linkSelected', { count: pairs.length })}
                </Button>
              </div>
              {linkedList}
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}

/** Which plans below carry out each duty of this plan, and what nobody does. */
export function PlanCoveragePage() {
  const { t } = useText()
  const { api } = useApp()
  const mayReview = useMay('plan.review')
  const { planId } = useParams({ from: '/plans/$planId/coverage' })
  const search = useSearch({ from: '/plans/$planId/coverage' })
  const navigate = useNavigate({ from: '/plans/$planId/coverage' })
  const plan = useQuery({ queryKey: ['plan', planId], queryFn: () => api.plans.read(planId) })
  const query = useQuery({
    queryKey: ['plan', planId, 'coverage', search],
    queryFn: () => api.plans.coverage(planId, { isUncovered: search.uncovered }),
  })
  return (
    <Page
      title={t('ui.plans.coverage.title')}
      lead={t('ui.plans.coverage.lead', { plan: plan.data?.number ?? plan.data?.title ?? '' })}
      above={
        <Link to="/plans/$planId" params={{ planId }} className={classes.line}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.plans.review.back')}
        </Link>
      }
    >
      {mayReview && plan.data !== undefined && plan.data.parent !== null && <Suggestions planId={planId} />}
      <Switch
        label={t('ui.plans.coverage.onlyUncovered')}
        checked={search.uncovered === true}
        onChange={(event) =>
          void navigate({ search: event.currentTarget.checked ? { uncovered: true } : {}, replace: true })
        }
      />
      <Loaded query={query}>
        {(coverage) =>
          coverage.columns.length === 0 ? (
            <EmptyState title={t('ui.plans.coverage.emptyTitle')} body={t('ui.plans.coverage.empty')} />
          ) : (
            <>
              <p role="status">
                {t('ui.plans.coverage.covered', {
                  covered: coverage.coveredRows,
                  uncovered: coverage.uncoveredRows,
                })}
              </p>
              <Matrix coverage={coverage} />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

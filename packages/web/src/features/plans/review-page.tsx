import type { Plan, PlanRow, ReviewInput, ReviewOutcome } from '@haidang/contracts'
import { Button, Group, SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowLeft, IconUserShare } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { ROW_FILTER_LIST } from '../../app/search-params-plans.ts'
import { useApp } from '../../app/session.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { DocumentPane } from './document-pane.tsx'
import { OutlineJump } from './outline-jump.tsx'
import classes from './plans.module.css'
import { afterReview, planAfterReview } from './review-cache.ts'
import type { RowPages } from './review-cache.ts'
import { ReviewDialog } from './review-dialog.tsx'
import type { Asked } from './review-dialog.tsx'
import { RowCard } from './row-card.tsx'

const ROWS = 1000

const isOpen = (row: PlanRow): boolean => row.state === 'pending' || row.state === 'corrected'

/**
 * The document on the left with the passage of the row at hand marked, the rows read from it on the right. Every act is on the
 * keyboard and is stored at once, so that the review can be left and taken up anywhere.
 */
export function ReviewPage() {
  const { t } = useText()
  const { api } = useApp()
  const queries = useQueryClient()
  const { planId } = useParams({ from: '/plans/$planId/review' })
  const search = useSearch({ from: '/plans/$planId/review' })
  const navigate = useNavigate({ from: '/plans/$planId/review' })
  const filter = search.rows ?? 'all'
  const plan = useQuery({ queryKey: ['plan', planId], queryFn: () => api.plans.read(planId) })
  const text = useQuery({
    queryKey: ['plan', planId, 'document'],
    queryFn: () => api.plans.document(planId),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const list = useCursorList<PlanRow>(
    ['plan', planId, 'rows'],
    (query, signal) => api.plans.rows(planId, query, signal),
    { states: filter === 'pending' ? ['pending'] : undefined, isFlagged: filter === 'flagged' ? true : undefined },
    ROWS,
  )
  const [dialog, setDialog] = useState<Asked | null>(null)
  const [lastAt, setLastAt] = useState(0)
  const [moves, setMoves] = useState(0)
  const [said, setSaid] = useState('')
  const [jump, setJump] = useState<number | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const { rows } = list
  const mayReview = plan.data?.nextActs.includes('review') === true
  const mayAssign = plan.data?.nextActs.includes('assign') === true
  const found = rows.findIndex((row) => row.id === search.row)
  const at = found < 0 ? Math.max(0, Math.min(lastAt, rows.length - 1)) : found
  const current = rows[at]
  const go = (n: number, isByKey: boolean) => {
    const to = Math.max(0, Math.min(rows.length - 1, n))
    const row = rows[to]
    if (row === undefined) return
    setLastAt(to)
    setJump(null)
    if (isByKey) setMoves((before) => before + 1)
    void navigate({ search: { ...search, row: row.id }, replace: true })
  }
  const keep = (outcome: ReviewOutcome) => {
    queries.setQueriesData<RowPages>({ queryKey: ['plan', planId, 'rows'] }, (pages) =>
      pages === undefined ? undefined : afterReview(pages, outcome),
    )
    queries.setQueryData<Plan>(['plan', planId], (known) =>
      known === undefined ? undefined : planAfterReview(known, outcome),
    )
  }
  const review = useAct({
    run: (input: ReviewInput) => api.plans.review(planId, input),
    touches: ['plans'],
    onDone: (outcome, input) => {
      keep(outcome)
      setDialog(null)
      setChosen(new Set())
      const id = 'rowId' in input ? input.rowId : input.rowIds[0]
      const path = outcome.rows.find((row) => row.id === id)?.path ?? ''
      setSaid(
        `${t(`ui.plans.review.said.${input.act}`, { path })} ${t('ui.plans.review.leftNow', { count: outcome.review.pending })}`,
      )
    },
  })
  const undo = useAct({
    run: () => api.plans.undo(planId),
    touches: ['plans'],
    onDone: (outcome) => {
      keep(outcome)
      setSaid(`${t('ui.plans.review.said.undo')} ${t('ui.plans.review.leftNow', { count: outcome.review.pending })}`)
    },
  })
  const accept = (row: PlanRow) => {
    review.mutate({ act: 'accept', rowIds: [row.id] })
    go(at + 1, true)
  }
  const dismiss = (row: PlanRow, reason: string) => {
    review.mutate({ act: 'dismiss', rowIds: [row.id], reason })
    go(at + 1, true)
  }
  const toggle = (row: PlanRow) => {
    const next = new Set(chosen)
    if (!next.delete(row.id)) next.add(row.id)
    setChosen(next)
  }
  /** A key of the review: only while no dialog is open, and only on a row that waits for it. */
  const onRow = (act: (row: PlanRow) => void) => () => {
    if (dialog === null && mayReview && current !== undefined && isOpen(current)) act(current)
  }
  useHotkeys([
    ['j', () => dialog === null && go(at + 1, true)],
    ['k', () => dialog === null && go(at - 1, true)],
    ['a', onRow(accept)],
    ['d', onRow((row) => dismiss(row, ''))],
    ['e', onRow((row) => setDialog({ kind: 'correct', row }))],
    ['s', onRow((row) => setDialog({ kind: 'split', row }))],
    ['x', onRow(toggle)],
    ['u', () => dialog === null && mayReview && plan.data?.canUndo === true && undo.mutate(undefined)],
  ])
  const clean = rows.filter((row) => row.state === 'pending' && row.flags.length === 0)
  const together = rows.filter((row) => chosen.has(row.id))
  const counts = plan.data?.review
  const name = plan.data?.number ?? plan.data?.title ?? ''
  return (
    <Page
      title={
        plan.data !== undefined && !mayReview
          ? t('ui.plans.review.readTitle', { title: name })
          : t('ui.plans.review.title', { title: name })
      }
      lead={plan.data !== undefined && !mayReview ? t('ui.plans.review.readIntro') : t('ui.plans.review.intro')}
      width="full"
      above={
        <Link to="/plans/$planId" params={{ planId }} className={classes.line}>
          <IconArrowLeft size={16} aria-hidden /> {t('ui.plans.review.back')}
        </Link>
      }
      acts={
        <>
          {mayAssign && (
            <LinkButton
              to="/plans/$planId/assign"
              params={{ planId }}
              leftSection={<IconUserShare size={18} aria-hidden />}
            >
              {t('ui.plans.review.assign')}
            </LinkButton>
          )}
          {mayReview && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              disabled={plan.data?.canUndo !== true}
              loading={undo.isPending}
              onClick={() => undo.mutate(undefined)}
            >
              {t('ui.plans.review.undo')}
            </Button>
          )}
        </>
      }
    >
      <Group gap="md">
        <SegmentedControl
          aria-label={t('ui.plans.review.filterLabel')}
          value={filter}
          onChange={(value) =>
            void navigate({
              search: { rows: ROW_FILTER_LIST.find((known) => known === value) ?? 'all' },
              replace: true,
            })
          }
          data={ROW_FILTER_LIST.map((value) => ({ value, label: t(`ui.plans.review.filter.${value}`) }))}
        />
        {counts !== undefined && (
          <span className={classes.soft}>
            {t('ui.plans.review.progress', { done: counts.total - counts.pending, total: counts.total })}
          </span>
        )}
        {mayReview && together.length > 1 ? (
          <>
            <Button size="sm" onClick={() => setDialog({ kind: 'merge', rows: together })}>
              {t('ui.plans.review.mergeSelected', { count: together.length })}
            </Button>
            <Button size="sm" variant="default" onClick={() => setChosen(new Set())}>
              {t('ui.plans.review.clearSelection')}
            </Button>
          </>
        ) : (
          mayReview &&
          clean.length > 1 && (
            <Button size="sm" variant="default" onClick={() => setDialog({ kind: 'acceptAll' })}>
              {t('ui.plans.review.acceptAll', { count: clean.length })}
            </Button>
          )
        )}
        <span role="status" aria-live="polite" className="visually-hidden">
          {said}
        </span>
      </Group>
      <div className={classes.reader}>
        <div className={classes.paper}>
          <Loaded query={text}>
            {(shown) => (
              <>
                <OutlineJump text={shown} onJump={setJump} />
                <DocumentPane
                  text={shown}
                  lines={jump === null ? (current?.place.lines ?? []) : [jump]}
                  rows={rows}
                  onChoose={(rowId) =>
                    go(
                      rows.findIndex((row) => row.id === rowId),
                      false,
                    )
                  }
                />
              </>
            )}
          </Loaded>
        </div>
        <section className={classes.rows} aria-label={t('ui.plans.review.rows')}>
          <Loaded query={list.query}>
            {() =>
              rows.length === 0 ? (
                <EmptyState title={t('ui.plans.review.emptyTitle')} body={t('ui.plans.review.empty')} />
              ) : (
                <ol className={classes.rowList}>
                  {rows.map((row, n) => (
                    <RowCard
                      key={row.id}
                      row={row}
                      rows={rows}
                      isCurrent={n === at}
                      mayReview={mayReview}
                      isChosen={chosen.has(row.id)}
                      focusTurn={n === at ? moves : 0}
                      onToggle={() => toggle(row)}
                      onChoose={() => go(n, false)}
                      onAct={(input) => review.mutate(input)}
                      onAccept={() => accept(row)}
                      onDismiss={() => setDialog({ kind: 'dismiss', row })}
                      onCorrect={() => setDialog({ kind: 'correct', row })}
                      onSplit={() => setDialog({ kind: 'split', row })}
                      above={rows[n - 1]}
                    />
                  ))}
                </ol>
              )
            }
          </Loaded>
        </section>
      </div>
      {mayReview && <p className={classes.keys}>{t('ui.plans.review.hint')}</p>}
      {dialog !== null && (
        <ReviewDialog
          dialog={dialog}
          clean={clean}
          isWorking={review.isPending}
          onAct={(input) => review.mutate(input)}
          onDismiss={dismiss}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  )
}

import type { PlanRow, ReviewInput } from '@haidang/contracts'
import { Button, Group, SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowLeft, IconUserShare } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct } from '../../app/act.ts'
import { Loaded } from '../../app/loaded.tsx'
import { useCursorList } from '../../app/pages.ts'
import { ROW_FILTER_LIST } from '../../app/search-params-plans.ts'
import { useApp, useMay } from '../../app/session.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useText } from '../../ui/text.ts'
import { CorrectDialog } from './correct-dialog.tsx'
import { DocumentPane } from './document-pane.tsx'
import classes from './plans.module.css'
import { RowCard } from './row-card.tsx'
import { SplitDialog } from './split-dialog.tsx'

const ROWS = 1000

type Dialog = { readonly kind: 'correct' | 'split' | 'dismiss'; readonly row: PlanRow } | { readonly kind: 'acceptAll' }

/**
 * The document on the left with the passage of the row at hand marked, the rows read from it on the right. Every act is on the
 * keyboard and is stored at once, so that the review can be left and taken up anywhere.
 */
export function ReviewPage() {
  const { t } = useText()
  const { api } = useApp()
  const mayAssign = useMay('plan.assign')
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
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const { rows } = list
  const found = rows.findIndex((row) => row.id === search.row)
  const at = found < 0 ? 0 : found
  const current = rows[at]
  const choose = (n: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, n))]
    if (row !== undefined) void navigate({ search: { ...search, row: row.id }, replace: true })
  }
  const review = useAct({
    run: (input: ReviewInput) => api.plans.review(planId, input),
    touches: ['plan', 'plans'],
    onDone: () => setDialog(null),
  })
  const undo = useAct({ run: () => api.plans.undo(planId), touches: ['plan', 'plans'] })
  const accept = (row: PlanRow) => {
    review.mutate({ act: 'accept', rowIds: [row.id] })
    choose(at + 1)
  }
  const dismiss = (row: PlanRow) => {
    review.mutate({ act: 'dismiss', rowIds: [row.id], reason: '' })
    choose(at + 1)
  }
  const isOpen = (row: PlanRow): boolean => row.state === 'pending' || row.state === 'corrected'
  useHotkeys([
    ['j', () => choose(at + 1)],
    ['k', () => choose(at - 1)],
    ['a', () => current !== undefined && isOpen(current) && accept(current)],
    ['d', () => current !== undefined && isOpen(current) && dismiss(current)],
    ['e', () => current !== undefined && setDialog({ kind: 'correct', row: current })],
    ['s', () => current !== undefined && setDialog({ kind: 'split', row: current })],
    ['u', () => plan.data?.canUndo === true && undo.mutate(undefined)],
  ])
  const clean = rows.filter((row) => row.state === 'pending' && row.flags.length === 0)
  const counts = plan.data?.review
  return (
    <Page
      title={t('ui.plans.review.title', { title: plan.data?.number ?? plan.data?.title ?? '' })}
      lead={t('ui.plans.review.intro')}
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
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={18} aria-hidden />}
            disabled={plan.data?.canUndo !== true}
            loading={undo.isPending}
            onClick={() => undo.mutate(undefined)}
          >
            {t('ui.plans.review.undo')}
          </Button>
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
          <span role="status" className={classes.soft}>
            {t('ui.plans.review.progress', { done: counts.total - counts.pending, total: counts.total })}
          </span>
        )}
        {clean.length > 1 && (
          <Button size="sm" variant="default" onClick={() => setDialog({ kind: 'acceptAll' })}>
            {t('ui.plans.review.acceptAll', { count: clean.length })}
          </Button>
        )}
      </Group>
      <div className={classes.reader}>
        <section className={classes.paper} aria-label={t('ui.plans.review.document')}>
          <Loaded query={text}>
            {(shown) => (
              <DocumentPane
                text={shown}
                lines={current?.place.lines ?? []}
                rows={rows}
                onChoose={(rowId) => void navigate({ search: { ...search, row: rowId }, replace: true })}
              />
            )}
          </Loaded>
        </section>
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
                      onChoose={() => choose(n)}
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
      {dialog?.kind === 'correct' && (
        <CorrectDialog
          row={dialog.row}
          isWorking={review.isPending}
          onSave={(change) => review.mutate({ act: 'correct', rowId: dialog.row.id, change })}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'split' && (
        <SplitDialog
          row={dialog.row}
          isWorking={review.isPending}
          onSplit={(texts) => review.mutate({ act: 'split', rowId: dialog.row.id, texts: [...texts] })}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'dismiss' && (
        <ConfirmDialog
          isOpen
          title={t('ui.plans.review.dismiss')}
          body={dialog.row.text}
          confirmLabel={t('ui.plans.review.dismiss')}
          isWorking={review.isPending}
          reason={{ label: t('ui.plans.review.dismissReason'), minLength: 0 }}
          onConfirm={(reason) => review.mutate({ act: 'dismiss', rowIds: [dialog.row.id], reason })}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === 'acceptAll' && (
        <ConfirmDialog
          isOpen
          title={t('ui.plans.review.acceptAll', { count: clean.length })}
          body={t('ui.plans.review.acceptAllBody')}
          confirmLabel={t('ui.plans.review.accept')}
          isWorking={review.isPending}
          onConfirm={() => review.mutate({ act: 'accept', rowIds: clean.map((row) => row.id) })}
          onClose={() => setDialog(null)}
        />
      )}
    </Page>
  )
}

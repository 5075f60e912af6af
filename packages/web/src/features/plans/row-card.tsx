import type { PlanRow, ReviewInput } from '@haidang/contracts'
import { Button, Checkbox } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { StateBadge } from '../../ui/badges.tsx'
import type { StateTone } from '../../ui/badges.tsx'
import { deadlineText } from '../../ui/deadline-text.ts'
import { useText } from '../../ui/text.ts'
import { FlagList } from './flag-list.tsx'
import classes from './plans.module.css'

const TONES: Readonly<Record<PlanRow['state'], StateTone>> = {
  pending: 'new',
  accepted: 'good',
  corrected: 'busy',
  split: 'quiet',
  merged: 'quiet',
  dismissed: 'quiet',
}

export interface RowCardProps {
  readonly row: PlanRow
  readonly rows: readonly PlanRow[]
  readonly above: PlanRow | undefined
  readonly isCurrent: boolean
  readonly mayReview: boolean
  readonly isChosen: boolean
  /** Changes when the row is reached by a key, which takes the focus along. */
  readonly focusTurn: number
  readonly onToggle: () => void
  readonly onChoose: () => void
  readonly onAct: (input: ReviewInput) => void
  readonly onAccept: () => void
  readonly onDismiss: () => void
  readonly onCorrect: () => void
  readonly onSplit: () => void
}

/** Rows of the same document that this one refers to or says again; a similar one can be linked in one act. */
function Related({ row, rows, mayReview, onAct }: Pick<RowCardProps, 'row' | 'rows' | 'mayReview' | 'onAct'>) {
  const { t } = useText()
  const known = row.related.flatMap((one) => {
    const other = rows.find((candidate) => candidate.id === one.rowId)
    return other === undefined ? [] : [{ ...one, path: other.path }]
  })
  if (known.length === 0) return null
  return (
    <ul className={classes.related}>
      {known.map((one) => (
        <li key={`${one.why} ${one.rowId}`} className={classes.line}>
          {one.why === 'linked'
            ? t('ui.plans.review.linked', { path: one.path })
            : one.why === 'similar'
              ? t('ui.plans.review.similar', { path: one.path, percent: Math.round((one.likeness ?? 0) * 100) })
              : t('ui.plans.review.crossReference', { path: one.path })}
          {one.why === 'linked' && mayReview && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onAct({ act: 'unlink', rowIds: [row.id, one.rowId] })}
            >
              {t('ui.plans.review.unlink')}
            </Button>
          )}
          {one.why === 'similar' && mayReview && (
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => onAct({ act: 'link', rowIds: [row.id, one.rowId] })}
            >
              {t('ui.plans.review.link')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** One row as it was read: what, who, by when, what is in doubt, and the acts on it. */
export function RowCard(props: RowCardProps) {
  const { row, above, isCurrent, mayReview, focusTurn, onAct } = props
  const text = useText()
  const { t } = text
  const item = useRef<HTMLLIElement>(null)
  // The list: keeps the row at hand in view when it is chosen by key or from the document.
  useEffect(() => {
    if (isCurrent) item.current?.scrollIntoView({ block: 'nearest' })
  }, [isCurrent])
  // The focus: goes along with the keys, so that a screen reader reads the row and Tab reaches its acts.
  useEffect(() => {
    if (focusTurn > 0) item.current?.focus({ preventScroll: true })
  }, [focusTurn])
  const isOpen = row.state === 'pending' || row.state === 'corrected'
  const deadline = row.deadline.kind === 'none' ? t('ui.plans.review.noDeadline') : deadlineText(row.deadline, text)
  return (
    <li
      ref={item}
      tabIndex={-1}
      className={classes.rowCard}
      data-current={isCurrent || undefined}
      data-done={!isOpen || undefined}
      aria-current={isCurrent || undefined}
    >
      <div className={classes.rowTop}>
        <button type="button" className={classes.rowHead} onClick={props.onChoose}>
          <span className={classes.rowPath}>{row.path}</span>
          <StateBadge tone={TONES[row.state]} label={t(`domain.rowState.${row.state}`)} />
          <span className={classes.soft}>{t(`domain.rowKind.${row.kind}`)}</span>
        </button>
        {mayReview && isOpen && (
          <Checkbox
            size="sm"
            aria-label={t('ui.plans.review.select', { path: row.path })}
            checked={props.isChosen}
            onChange={props.onToggle}
          />
        )}
      </div>
      <p className={classes.rowText}>{row.text}</p>
      {row.kind !== 'goal' && (
        <dl className={classes.rowFacts}>
          <div>
            <dt>{t('ui.plans.review.lead')}</dt>
            <dd data-missing={row.lead.length === 0 || undefined}>
              {row.lead.length === 0 ? t('ui.plans.review.noLead') : row.lead.join('; ')}
            </dd>
          </div>
          {row.supporting.length > 0 && (
            <div>
              <dt>{t('ui.plans.review.supporting')}</dt>
              <dd>{row.supporting.join('; ')}</dd>
            </div>
          )}
          <div>
            <dt>{t('ui.plans.review.deadline')}</dt>
            <dd>{deadline}</dd>
          </div>
        </dl>
      )}
      {row.flags.length > 0 && (
        <FlagList
          flags={row.flags}
          onTake={
            isOpen && mayReview
              ? (flag) => {
                  if (flag.suggestion !== null)
                    onAct({
                      act: 'correct',
                      rowId: row.id,
                      change: { text: row.text.replace(flag.text, flag.suggestion) },
                    })
                }
              : undefined
          }
        />
      )}
      <Related row={row} rows={props.rows} mayReview={mayReview} onAct={onAct} />
      {isCurrent && mayReview && (
        <div className={classes.rowActs}>
          {isOpen ? (
            <>
              <Button size="sm" onClick={props.onAccept}>
                {t('ui.plans.review.accept')}
              </Button>
              <Button size="sm" variant="default" onClick={props.onCorrect}>
                {t('ui.plans.review.correct')}
              </Button>
              <Button size="sm" variant="default" onClick={props.onSplit}>
                {t('ui.plans.review.split')}
              </Button>
              {above !== undefined && (
                <Button
                  size="sm"
                  variant="default"
                  onClick={() => onAct({ act: 'merge', rowIds: [above.id, row.id], text: null })}
                >
                  {t('ui.plans.review.merge')}
                </Button>
              )}
              <Button size="sm" variant="subtle" color="gray" onClick={props.onDismiss}>
                {t('ui.plans.review.dismiss')}
              </Button>
            </>
          ) : (
            row.dutyIds.length === 0 && (
              <Button size="sm" variant="default" onClick={() => onAct({ act: 'reopen', rowIds: [row.id] })}>
                {t('ui.plans.review.reopen')}
              </Button>
            )
          )}
        </div>
      )}
    </li>
  )
}

import type { PlanRow, PlanText } from '@haidang/contracts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useText } from '../../ui/text.ts'
import classes from './plans.module.css'

const LINE_PX = 26

/** The text of the document line by line, the lines of the row at hand marked and kept in view. A line that a row stands in opens it. */
export function DocumentPane({
  text,
  lines,
  rows,
  onChoose,
}: {
  readonly text: PlanText
  readonly lines: readonly number[]
  readonly rows: readonly PlanRow[]
  readonly onChoose: (rowId: string) => void
}) {
  const { t } = useText()
  const scroller = useRef<HTMLDivElement>(null)
  const marked = useMemo(() => new Set(lines), [lines])
  const rowOf = useMemo(() => new Map(rows.flatMap((row) => row.place.lines.map((line) => [line, row.id]))), [rows])
  const virtualizer = useVirtualizer({
    count: text.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 30,
  })
  const first = lines[0]
  // The scroller: brings the passage of the row at hand into view.
  useEffect(() => {
    if (first !== undefined) virtualizer.scrollToIndex(Math.max(0, first - 1), { align: 'center' })
  }, [first, virtualizer])
  return (
    <div
      ref={scroller}
      className={classes.paperScroll}
      tabIndex={0}
      role="region"
      aria-label={t('ui.plans.review.document')}
    >
      <div className={classes.paperText} style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = text.lines[item.index]
          if (line === undefined) return null
          const number = item.index + 1
          const rowId = rowOf.get(number)
          const isNewPage = line.page !== null && line.page !== (text.lines[item.index - 1]?.page ?? null)
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={classes.paperLine}
              style={{ transform: `translateY(${item.start}px)` }}
              data-marked={marked.has(number) || undefined}
              data-read={rowId !== undefined || undefined}
              onClick={rowId === undefined ? undefined : () => onChoose(rowId)}
            >
              {isNewPage && (
                <span className={classes.pageMark}>{t('ui.plans.review.page', { page: line.page ?? 0 })}</span>
              )}
              <span className={classes.lineNumber} aria-hidden>
                {number}
              </span>
              <span>{marked.has(number) ? <mark>{line.text}</mark> : line.text}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

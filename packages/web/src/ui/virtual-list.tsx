import { Checkbox, Loader } from '@mantine/core'
import { useElementSize, useHotkeys } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useText } from './text.ts'
import classes from './virtual-list.module.css'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  /** A grid track, e.g. `minmax(12rem, 2fr)` or `7rem`. */
  readonly width: string
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'end'
  /** Hidden where the list is narrower than this many pixels (an item open beside it, a small screen). */
  readonly hideBelow?: number
}

export interface VirtualListProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowKey: (row: Row) => string
  /** What a screen reader hears for the row. */
  readonly rowLabel: (row: Row) => string
  /** The row on a phone: one cell that tells the same in two or three lines. */
  readonly narrow: (row: Row) => ReactNode
  readonly openKey?: string | undefined
  readonly onOpen: (row: Row) => void
  readonly onClose?: (() => void) | undefined
  readonly hasMore?: boolean
  readonly isLoadingMore?: boolean
  readonly onMore?: () => void
  readonly selection?: { readonly keys: ReadonlySet<string>; readonly toggle: (key: string) => void } | undefined
  readonly density?: 'compact' | 'comfortable'
}

const NARROW_PX = 620

/**
 * A long list that draws only what is seen. One row has the focus and moves with j, k, the arrows, Home and End; Enter
 * opens it beside the list, x selects it, Escape closes what is open. Asks for more before its end is reached.
 */
export function VirtualList<Row>(props: VirtualListProps<Row>) {
  const { rows, rowKey, openKey, hasMore = false, isLoadingMore = false, onMore, selection } = props
  const { t } = useText()
  const { ref: sizeRef, width } = useElementSize()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const isNarrow = width > 0 && width < NARROW_PX
  const columns = isNarrow
    ? []
    : props.columns.filter((column) => width === 0 || column.hideBelow === undefined || width >= column.hideBelow)
  const tracks = [
    ...(selection === undefined ? [] : ['2.25rem']),
    ...(isNarrow ? ['minmax(0, 1fr)'] : columns.map((column) => column.width)),
  ].join(' ')
  const rowHeight = isNarrow ? 84 : props.density === 'comfortable' ? 56 : 42

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (n) => {
      const row = rows[n]
      return row === undefined ? n : rowKey(row)
    },
    overscan: 12,
  })
  const items = virtualizer.getVirtualItems()
  const lastSeen = items.at(-1)?.index ?? 0

  // The server: the next page, before the reader reaches the end of this one.
  useEffect(() => {
    if (hasMore && !isLoadingMore && rows.length > 0 && lastSeen >= rows.length - 15) onMore?.()
  }, [hasMore, isLoadingMore, lastSeen, rows.length, onMore])

  const focusRow = (n: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, n))
    setActive(next)
    virtualizer.scrollToIndex(next)
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true })
    })
  }
  const open = (n: number) => {
    const row = rows[n]
    if (row !== undefined) {
      setActive(n)
      props.onOpen(row)
    }
  }
  const openIndex = openKey === undefined ? -1 : rows.findIndex((row) => rowKey(row) === openKey)
  useHotkeys([
    ['j', () => focusRow(active + (scroller.current?.contains(document.activeElement) === true ? 1 : 0))],
    ['k', () => focusRow(active - 1)],
    ['Escape', () => props.onClose?.()],
  ])

  const onKeyDown = (event: KeyboardEvent, n: number) => {
    if (event.target !== event.currentTarget && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focusRow(n + 1),
      ArrowUp: () => focusRow(n - 1),
      PageDown: () => focusRow(n + 10),
      PageUp: () => focusRow(n - 10),
      Home: () => focusRow(0),
      End: () => focusRow(rows.length - 1),
      Enter: () => open(n),
      x: () => {
        const row = rows[n]
        if (row !== undefined) selection?.toggle(rowKey(row))
      },
    }
    const move = moves[event.key]
    if (move !== undefined) {
      event.preventDefault()
      move()
    }
  }
  const tabbable = items.some((item) => item.index === active) ? active : (items[0]?.index ?? 0)

  return (
    <div className={classes.frame} ref={sizeRef}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        data-density={props.density ?? 'compact'}
      >
        <div role="rowgroup" className={isNarrow ? 'visually-hidden' : classes.head}>
          <div role="row" aria-rowindex={1} className={classes.headRow} style={{ gridTemplateColumns: tracks }}>
            {selection !== undefined && (
              <span role="columnheader">
                <span className="visually-hidden">{t('ui.list.selectColumn')}</span>
              </span>
            )}
            {isNarrow ? (
              <span role="columnheader">{props.label}</span>
            ) : (
              columns.map((column) => (
                <span key={column.id} role="columnheader" className={classes.cell} data-align={column.align}>
                  {column.header}
                </span>
              ))
            )}
          </div>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const key = rowKey(row)
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                aria-label={props.rowLabel(row)}
                aria-selected={selection === undefined ? undefined : selection.keys.has(key)}
                aria-current={item.index === openIndex ? 'true' : undefined}
                tabIndex={item.index === tabbable ? 0 : -1}
                className={classes.row}
                data-narrow={isNarrow || undefined}
                style={{ transform: `translateY(${item.start}px)`, gridTemplateColumns: tracks }}
                onClick={() => open(item.index)}
                onFocus={() => setActive(item.index)}
                onKeyDown={(event) => onKeyDown(event, item.index)}
              >
                {selection !== undefined && (
                  <span role="gridcell" className={classes.cell} onClick={(event) => event.stopPropagation()}>
                    <Checkbox
                      size="xs"
                      tabIndex={-1}
                      aria-label={t('ui.list.select', { name: props.rowLabel(row) })}
                      checked={selection.keys.has(key)}
                      onChange={() => selection.toggle(key)}
                    />
                  </span>
                )}
                {isNarrow ? (
                  <div role="gridcell" className={classes.narrowCell}>
                    {props.narrow(row)}
                  </div>
                ) : (
                  columns.map((column) => (
                    <div key={column.id} role="gridcell" className={classes.cell} data-align={column.align}>
                      {column.cell(row)}
                    </div>
                  ))
                )}
              </div>
            )
          })}
        </div>
      </div>
      <div className={classes.foot} aria-live="polite">
        {isLoadingMore ? (
          <Loader size="xs" aria-label={t('ui.panel.loading')} />
        ) : (
          <span>
            {hasMore ? t('ui.list.countMore', { count: rows.length }) : t('ui.list.count', { count: rows.length })}
          </span>
        )}
        <span className={classes.keys}>{t('ui.list.keys')}</span>
      </div>
    </div>
  )
}

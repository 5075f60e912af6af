import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import classes from './coverage-matrix.module.css'
import { compactNumber } from './format.ts'
import { step } from './matrix-steps.ts'
import { heatStep } from './province-tiles.ts'
import { useText } from './text.ts'

export interface MatrixCell {
  readonly id: string
  readonly name: string
  readonly value: number
  /** The cell in words: what the number counts, and whatever else belongs to it. */
  readonly detail: string
}

export interface MatrixColumn {
  readonly id: string
  readonly name: string
  readonly note: string
  readonly cells: readonly MatrixCell[]
}

export interface CoverageMatrixProps {
  readonly label: string
  readonly columns: readonly MatrixColumn[]
  readonly chosenId?: string | undefined
  readonly onOpen: (cell: MatrixCell, column: MatrixColumn) => void
}

/**
 * Columns of cells, each with its number in figures and in the depth of its colour. One cell has the focus; the arrows move it up,
 * down and across, Home and End to the ends of the column. On a phone the columns stand one under another.
 */
export function CoverageMatrix({ label, columns, chosenId, onOpen }: CoverageMatrixProps) {
  const { locale } = useText()
  const frame = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ column: 0, row: 0 })
  const most = Math.max(0, ...columns.flatMap((column) => column.cells.map((cell) => cell.value)))
  const sizes = columns.map((column) => column.cells.length)
  const onKeyDown = (event: KeyboardEvent) => {
    const next = step(active, event.key, sizes)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    frame.current?.querySelector<HTMLElement>(`[data-at="${next.column}:${next.row}"]`)?.focus({ preventScroll: false })
  }
  return (
    <div className={classes.scroller} role="region" aria-label={label} tabIndex={-1}>
      <div
        className={classes.matrix}
        ref={frame}
        style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(108px, 1fr))` }}
      >
        {columns.map((column, n) => (
          <section key={column.id} className={classes.column} aria-label={`${column.name}, ${column.note}`}>
            <header className={classes.head}>
              <h2>{column.name}</h2>
              <p>{column.note}</p>
            </header>
            <ul className={classes.cells}>
              {column.cells.map((cell, row) => (
                <li key={cell.id}>
                  <button
                    type="button"
                    className={classes.cell}
                    data-at={`${n}:${row}`}
                    data-heat={heatStep(cell.value, most)}
                    data-chosen={cell.id === chosenId || undefined}
                    tabIndex={active.column === n && active.row === row ? 0 : -1}
                    aria-label={`${cell.name === cell.id ? cell.id : `${cell.id} ${cell.name}`}: ${cell.detail}`}
                    title={`${cell.name}: ${cell.detail}`}
                    onFocus={() => setActive({ column: n, row })}
                    onKeyDown={onKeyDown}
                    onClick={() => onOpen(cell, column)}
                  >
                    <span className={classes.name} lang="en">
                      {cell.name}
                    </span>
                    <span className={classes.foot}>
                      <span>{cell.name === cell.id ? '' : cell.id}</span>
                      <strong>{compactNumber(locale, cell.value)}</strong>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

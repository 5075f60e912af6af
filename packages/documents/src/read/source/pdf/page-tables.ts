/** Tables of a page by their ruled lines: columns between vertical rules, rows between horizontal ones. */
import { type PageItem, toLines } from './page-items.ts'
import type { PageRules, Rule } from './rules.ts'

interface GridCell {
  readonly text: string
  readonly span: number
  readonly isMergedDown: boolean
}
export interface GridRow {
  readonly cells: readonly GridCell[]
  readonly top: number
}
export interface PageTable {
  readonly columns: readonly number[]
  readonly top: number
  readonly bottom: number
  readonly rows: readonly GridRow[]
}

const NEAR = 3

/** Values brought together that are within a few points of each other. */
function cluster(values: readonly number[]): number[] {
  const out: number[] = []
  for (const value of values.toSorted((a, b) => a - b))
    if (out.length === 0 || value - (out.at(-1) ?? 0) > NEAR) out.push(value)
  return out
}

const covers = (rules: readonly Rule[], at: number, place: number): boolean =>
  rules.some((r) => Math.abs(r.at - at) <= NEAR && r.from - NEAR <= place && place <= r.to + NEAR)

/** Stretches of the page where vertical rules stand, from top to bottom. */
function regions(vertical: readonly Rule[]): { top: number; bottom: number; rules: Rule[] }[] {
  const out: { top: number; bottom: number; rules: Rule[] }[] = []
  for (const rule of vertical.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last !== undefined && rule.from <= last.bottom + NEAR) {
      last.bottom = Math.max(last.bottom, rule.to)
      last.rules.push(rule)
    } else out.push({ top: rule.from, bottom: rule.to, rules: [rule] })
  }
  return out
}

export function findTables(items: readonly PageItem[], rules: PageRules): PageTable[] {
  const tables: PageTable[] = []
  for (const region of regions(rules.vertical)) {
    const columns = cluster(region.rules.map((r) => r.at))
    const edges = cluster(
      rules.horizontal.filter((h) => h.at >= region.top - NEAR && h.at <= region.bottom + NEAR).map((h) => h.at),
    )
    if (columns.length < 4 || columns.length > 24 || edges.length < 2 || edges.length > 400) continue
    const top = edges[0] ?? region.top
    const bottom = edges.at(-1) ?? region.bottom
    const inside = items.filter(
      (i) =>
        i.y > top - NEAR &&
        i.y - i.height * 0.6 < bottom &&
        i.x >= (columns[0] ?? 0) - NEAR &&
        i.x <= (columns.at(-1) ?? 0) + NEAR,
    )
    tables.push({ columns, top, bottom, rows: readRows(inside, columns, edges, region.rules, rules.horizontal) })
  }
  return tables
}

function readRows(
  items: readonly PageItem[],
  columns: readonly number[],
  edges: readonly number[],
  vertical: readonly Rule[],
  horizontal: readonly Rule[],
): GridRow[] {
  const rows: GridRow[] = []
  /** Text of a cell merged over rows stands anywhere in it; it is given to the first. */
  const held: { row: number; cell: number }[] = []
  const texts: string[][] = []
  const bands = edges.slice(0, -1).map((top, i) => ({ top, bottom: edges[i + 1] ?? top, items: [] as PageItem[] }))
  for (const item of items) {
    const middle = item.y - item.height * 0.35
    bands.find((b) => middle >= b.top - 1 && middle < b.bottom + 1)?.items.push(item)
  }
  for (const band of bands) {
    const middle = (band.top + band.bottom) / 2
    const cells: GridCell[] = []
    const rowTexts: string[] = []
    for (let c = 0; c + 1 < columns.length;) {
      let end = c + 1
      while (end + 1 < columns.length && !covers(vertical, columns[end] ?? 0, middle)) end++
      const left = columns[c] ?? 0
      const right = columns[end] ?? 0
      const own = band.items.filter(
        (i) => i.x + Math.min(i.width / 2, 6) >= left && i.x + Math.min(i.width / 2, 6) < right,
      )
      const text = toLines(own)
        .map((l) => l.text.replaceAll('\t', ' '))
        .join(' ')
      const isMergedDown = rows.length > 0 && !covers(horizontal, band.top, (left + right) / 2)
      cells.push({ text: isMergedDown ? '' : text, span: end - c, isMergedDown })
      if (isMergedDown) {
        const above = held[c]
        if (above !== undefined && text !== '') {
          const row = texts[above.row]
          if (row !== undefined) row[above.cell] = `${row[above.cell] ?? ''} ${text}`.trim()
        }
      } else for (let i = c; i < end; i++) held[i] = { row: rows.length, cell: cells.length - 1 }
      rowTexts.push(isMergedDown ? '' : text)
      c = end
    }
    texts.push(rowTexts)
    rows.push({ cells, top: band.top })
  }
  return rows.map((row, r) => ({
    ...row,
    cells: row.cells.map((cell, c) => ({ ...cell, text: texts[r]?.[c] ?? cell.text })),
  }))
}

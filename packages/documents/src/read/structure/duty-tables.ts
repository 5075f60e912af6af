/**
 * The sense of a table: which column says what, which rows are titles of groups, which are the repeated header, and which are the
 * rest of a row that a page break cut in two.
 */
import { finding } from '../finding.ts'
import type { PlanFinding, TableColumn } from '../model.ts'
import type { RawCell, RawRow, RawTable } from '../source/raw-document.ts'
import { isClosed } from './blocks.ts'
import { isCapitals } from './marks.ts'
import { columnRole, isHeaderRow, isOrdinal, isRoman } from './table-columns.ts'

export interface ReadRow {
  readonly ordinal: string
  cells: string[]
  readonly lines: number[]
  /** Titles of the groups it stands in, with their marks. */
  readonly groups: readonly string[]
}

export interface ReadTable {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly ReadRow[]
  readonly holds: 'duties' | 'targets'
  readonly findings: readonly PlanFinding[]
}

const squeeze = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim()
const key = (text: string): string => squeeze(text).toLowerCase()

interface GridRow {
  readonly texts: string[]
  readonly merged: readonly boolean[]
  readonly lines: readonly number[]
  readonly afterBreak: boolean
  /** Cells as drawn, spans not counted out. */
  readonly drawn: number
}

function toGrid(row: RawRow): GridRow {
  const texts: string[] = []
  const merged: boolean[] = []
  for (const cell of row.cells) {
    for (let i = 0; i < Math.min(cell.span, 64); i++) {
      texts.push(i === 0 ? squeeze(cell.text) : '')
      merged.push(cell.isMergedDown)
    }
  }
  const lines = [...new Set(row.cells.flatMap((c: RawCell) => c.lines))].toSorted((a, b) => a - b)
  return { texts, merged, lines, afterBreak: row.afterBreak, drawn: row.cells.length }
}

const isNumbering = (texts: readonly string[]): boolean => {
  const filled = texts.filter((t) => t !== '')
  return (
    filled.length >= 3 &&
    filled.every((t) => /^\(?\d{1,2}\)?$|^[A-H]$/u.test(t)) &&
    new Set(filled).size === filled.length
  )
}

/** How many rows from `from` on are the header; 0 where the table has none of ours. */
function headerHeight(rows: readonly GridRow[], spans: (row: number) => readonly RawCell[]): number {
  const first = rows[0]
  if (first === undefined || !isHeaderRow(headerTitles(rows, 1, spans))) {
    return first !== undefined && rows.length > 2 && isHeaderRow(headerTitles(rows, 2, spans)) && first.drawn > 1
      ? 2
      : 0
  }
  let height = 1
  for (; height < 3; height++) {
    const row = rows[height]
    if (row === undefined) break
    const [start = ''] = row.texts
    const isLower =
      !isOrdinal(start) &&
      (start === '' || row.merged[0] === true) &&
      row.texts.every((t) => t.length < 80) &&
      row.texts.some(
        (t) => t !== '' && ['lead', 'support', 'deadline', 'target', 'budget', 'product'].includes(columnRole(t)),
      )
    if (!isLower && !isNumbering(row.texts)) break
  }
  return height
}

/** One title for each column: the lowest that says something, with the one above it. */
function headerTitles(rows: readonly GridRow[], height: number, spans: (row: number) => readonly RawCell[]): string[] {
  const width = Math.max(0, ...rows.slice(0, Math.max(height, 1) + 3).map((r) => r.texts.length))
  const titles: string[] = Array.from({ length: width }, () => '')
  for (let r = 0; r < height; r++) {
    if (isNumbering(rows[r]?.texts ?? [])) continue
    let at = 0
    for (const cell of spans(r)) {
      for (let i = 0; i < cell.span && at < width; i++, at++) {
        const text = squeeze(cell.text)
        if (text === '' || cell.isMergedDown) continue
        titles[at] = titles[at] === '' ? text : `${titles[at] ?? ''} - ${text}`
      }
    }
  }
  return titles
}

function roleOf(title: string): TableColumn['role'] {
  // The lower title decides: "Trách nhiệm - Phối hợp".
  for (const part of title.split(' - ').toReversed()) {
    const role = columnRole(part)
    if (role !== 'other') return role
  }
  return 'other'
}

/** @returns undefined where the table has no header of duties or targets: it then only sets text in columns */
export function readTable(table: RawTable): ReadTable | undefined {
  const grid = table.rows.map((r) => toGrid(r))
  let skip = 0
  let height = 0
  for (; skip < Math.min(3, grid.length); skip++) {
    height = headerHeight(grid.slice(skip), (r) => table.rows[skip + r]?.cells ?? [])
    if (height > 0) break
  }
  if (height === 0) return undefined
  const titles = headerTitles(grid.slice(skip), height, (r) => table.rows[skip + r]?.cells ?? [])
  const columns = settleRoles(titles.map((title) => ({ title, role: roleOf(title) })))
  const findings: PlanFinding[] = []
  const rows = readRows(grid.slice(skip + height), columns, titles, table.isDrawn, findings)
  const roles = new Set(columns.map((c) => c.role))
  const isTargets =
    roles.has('target') &&
    !roles.has('deadline') &&
    (!roles.has('lead') || columns.some((c) => /^(?:tên )?chỉ tiêu/iu.test(c.title)))
  const holds = isTargets ? 'targets' : 'duties'
  if (!roles.has('lead') && !roles.has('deadline') && holds === 'duties' && rows.length > 0)
    findings.push(finding('table_columns_unclear', { line: table.lines[0] ?? null, text: titles.join(' | ') }))
  return { columns, rows, holds, findings }
}

/** Each role once, but for figures and the rest: of two columns of tasks the second says what comes of it. */
function settleRoles(columns: readonly TableColumn[]): TableColumn[] {
  const seen = new Set<string>()
  const hasEnd = columns.some((c) => c.role === 'deadline' && /kết thúc|hoàn thành/iu.test(c.title))
  return columns.map((column) => {
    // Of a beginning and an end the end binds.
    if (hasEnd && column.role === 'deadline' && /bắt đầu|khởi công/iu.test(column.title))
      return { ...column, role: 'other' }
    const isFree = column.role === 'target' || column.role === 'other' || column.role === 'remark'
    if (isFree || !seen.has(column.role)) {
      seen.add(column.role)
      return column
    }
    return { ...column, role: 'other' }
  })
}

function readRows(
  grid: readonly GridRow[],
  columns: readonly TableColumn[],
  titles: readonly string[],
  isDrawn: boolean,
  findings: PlanFinding[],
): ReadRow[] {
  const rows: ReadRow[] = []
  const indexOf = (role: TableColumn['role']): number => columns.findIndex((c) => c.role === role)
  const task = indexOf('task')
  const ordinal = indexOf('ordinal')
  const headerKey = titles.map(key)
  const told = columns.flatMap((c, i) =>
    ['lead', 'support', 'deadline', 'product', 'target', 'budget'].includes(c.role) ? [i] : [],
  )
  let upper = ''
  let inner = ''
  let last = 0
  for (const [r, row] of grid.entries()) {
    const texts = columns.map((_, i) => row.texts[i] ?? '')
    const filled = texts.filter((t) => t !== '')
    if (filled.length === 0 || isRepeatedHeader(texts, headerKey) || isNumbering(texts)) continue
    const before = rows.at(-1)
    const mark = ordinal < 0 ? '' : (texts[ordinal] ?? '')
    const title = filled.join(' ')
    const line = row.lines[0] ?? null
    const hasTold = told.some((i) => texts[i] !== '' && i !== ordinal)
    if (before !== undefined && row.merged[task] === true) {
      // One task over several rows, each with its own agency or time.
      before.cells = before.cells.map((t, i) => join(t, row.merged[i] === true ? '' : (texts[i] ?? '')))
      before.lines.push(...row.lines)
      continue
    }
    if (before !== undefined && isRest(texts, mark, task, ordinal, before, row, isDrawn)) {
      before.cells = before.cells.map((t, i) => join(t, texts[i] ?? ''))
      before.lines.push(...row.lines)
      findings.push(finding('table_row_joined', { line, text: title, params: { row: before.ordinal } }))
      continue
    }
    if (!hasTold && isGroup(texts, mark, task, grid.slice(r + 1, r + 3), ordinal)) {
      const isUpper =
        isRoman(mark) || /^[IVX]+\s*[./)-]/u.test(title) || /^[A-HĐ]$/u.test(mark.replace(/[.)]$/u, '')) || upper === ''
      const text =
        mark !== '' && title.startsWith(mark) && mark !== title ? withDot(mark, title.slice(mark.length).trim()) : title
      if (isUpper || isCapitals(title)) {
        upper = text
        inner = ''
      } else inner = text
      continue
    }
    const cells = texts.map((t, i) =>
      t === '' && row.merged[i] === true && before !== undefined ? (before.cells[i] ?? '') : t,
    )
    const number = Number.parseInt(mark, 10)
    if (Number.isFinite(number) && !mark.includes('.')) {
      if (number !== last + 1 && number !== 1 && last > 0)
        findings.push(
          finding('table_ordinal_gap', { line, text: `${mark} ${cells[task] ?? ''}`, suggestion: String(last + 1) }),
        )
      last = number
    }
    if (!hasTold && told.length > 0)
      findings.push(finding('table_row_incomplete', { line, text: title, params: { row: mark } }))
    rows.push({
      ordinal: mark.replace(/[.)]+$/u, ''),
      cells,
      lines: [...row.lines],
      groups: [upper, inner].filter((g) => g !== ''),
    })
  }
  const end = rows.at(-1)
  if (
    end !== undefined &&
    told.length > 0 &&
    told.every((i) => end.cells[i] === '') &&
    !isClosed(end.cells[task] ?? '')
  )
    findings.push(finding('table_cut_short', { line: end.lines[0] ?? null, text: end.cells[task] ?? '' }))
  return rows
}

const join = (before: string, more: string): string => squeeze(`${before} ${more}`)
const withDot = (mark: string, rest: string): string =>
  `${/[.)]$/u.test(mark) ? mark : `${mark}.`} ${rest.replace(/^[.)]\s*/u, '')}`

function isRepeatedHeader(texts: readonly string[], header: readonly string[]): boolean {
  const same = texts.filter((t, i) => t !== '' && (header[i] ?? '').includes(key(t))).length
  const filled = texts.filter((t) => t !== '').length
  return filled >= 2 && same === filled && texts.some((t) => columnRole(t) === 'task' || columnRole(t) === 'lead')
}

/** The lower part of a row that a page break cut: no number, and every cell goes on in the middle of something. */
function isRest(
  texts: readonly string[],
  mark: string,
  task: number,
  ordinal: number,
  before: ReadRow,
  row: GridRow,
  isDrawn: boolean,
): boolean {
  if (mark !== '' || (isDrawn && !row.afterBreak)) return false
  const text = texts[task] ?? ''
  const isSmall = (t: string): boolean => /^["“(]*[\p{Ll}\d]/u.test(t)
  if (text === '') return row.afterBreak || ordinal >= 0
  if (isSmall(text)) return true
  return row.afterBreak && !isClosed(before.cells[task] ?? '') && !/^[IVX]+\s*[.)]/u.test(text) && !isCapitals(text)
}

function isGroup(
  texts: readonly string[],
  mark: string,
  task: number,
  next: readonly GridRow[],
  ordinal: number,
): boolean {
  const filled = texts.filter((t) => t !== '')
  if (filled.length === 1) {
    const [only = ''] = filled
    return !isOrdinal(only) && (ordinal < 0 || texts[task] !== only || mark === '' || isCapitals(only))
  }
  if (isRoman(mark) || /^[A-HĐ]$/u.test(mark.replace(/[.)]$/u, ''))) return true
  const follower = next.find((r) => r.texts.some((t) => t !== ''))?.texts[Math.max(ordinal, 0)] ?? ''
  return follower.startsWith(`${mark.replace(/[.)]$/u, '')}.`) || /^[a-zđ][.)]?$/u.test(follower) || follower === '-'
}

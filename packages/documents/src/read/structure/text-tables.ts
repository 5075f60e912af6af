/**
 * Tables in plain text: columns parted by tabs, by pipes on a line (Markdown), by a pipe on a line of its own between cells, or
 * by wide gaps. Only what has a header row of a table of duties is taken; a letterhead set in two columns is not.
 */
import { type RawCell, rawCell, type RawLine, type RawRow, type RawTable } from '../source/raw-document.ts'
import { isHeaderRow, isOrdinal } from './table-columns.ts'
import { withoutMarkup } from './clean-lines.ts'

interface Line {
  readonly line: number
  readonly text: string
}

/** Lines a table may be interrupted by: blank ones, page numbers, rules. */
const isNothing = (text: string): boolean => text === '' || /^\d{1,3}$|^[-–—_=\s]+$/u.test(text)

export function findTextTables(raw: readonly RawLine[]): RawTable[] {
  const lines = raw.map((l, i): Line => ({ line: i + 1, text: l.text }))
  const tables: RawTable[] = []
  let at = 0
  while (at < lines.length) {
    const found =
      tabTable(lines, at) ??
      markdownTable(lines, at) ??
      pipeStream(lines, at) ??
      lineTable(lines, at) ??
      gapTable(lines, at)
    if (found === undefined) at++
    else {
      tables.push(found.table)
      at = found.next
    }
  }
  return tables
}

interface Found {
  readonly table: RawTable
  readonly next: number
}

/** Rows one line each; `cut` tells the cells of a line, or undefined where the line is no row. */
function rowTable(
  lines: readonly Line[],
  from: number,
  cut: (text: string) => readonly string[] | undefined,
): Found | undefined {
  const head = cut(lines[from]?.text ?? '')
  if (head === undefined || head.length < 3 || !isHeaderRow(head)) return undefined
  const rows: RawRow[] = []
  const taken: number[] = []
  let at = from
  let end = from
  let afterBreak = false
  for (; at < lines.length; at++) {
    const { text, line } = lines[at] ?? { text: '', line: 0 }
    const cells = cut(text)
    if (cells === undefined) {
      if (!isNothing(text.trim()) || at - end > 6) break
      afterBreak = true
      continue
    }
    if (!/^[\s|:+-]*$/u.test(text)) {
      rows.push({ cells: cells.map((c) => rawCell(withoutMarkup(c).trim(), [line])), afterBreak })
      afterBreak = isHeaderRow(cells)
    }
    taken.push(line)
    end = at
  }
  return { table: { lines: taken, rows, isDrawn: false }, next: end + 1 }
}

function tabTable(lines: readonly Line[], from: number): Found | undefined {
  if (!(lines[from]?.text ?? '').includes('\t')) return undefined
  return rowTable(lines, from, (text) => (text.includes('\t') ? text.split('\t') : undefined))
}

function markdownTable(lines: readonly Line[], from: number): Found | undefined {
  const text = lines[from]?.text.trim() ?? ''
  if (!/^\|.*\|.*\|/u.test(text)) return undefined
  return rowTable(lines, from, (row) => {
    const bare = row.trim()
    if (!/^\|.*\|/u.test(bare)) return undefined
    return bare
      .replace(/^\|/u, '')
      .replace(/(?<!\\)\|$/u, '')
      .split(/(?<!\\)\|/u)
      .map((c) => c.replaceAll(String.raw`\|`, '|').trim())
  })
}

/** Cells a header may have, over two rows. */
const MOST_HEADER = 24

/** Cells parted by a pipe on a line of its own; the row's length is the distance from one ordinal to the next. */
function pipeStream(lines: readonly Line[], from: number): Found | undefined {
  if (!/^(?:stt|tt|số tt)\.?$/iu.test(lines[from]?.text.trim() ?? '')) return undefined
  const cells: RawCell[] = []
  let text: string[] = []
  let held: number[] = []
  let end = from
  for (let at = from; at < lines.length; at++) {
    const bare = lines[at]?.text.trim() ?? ''
    if (bare === '|') {
      cells.push(rawCell(withoutMarkup(text.join(' ')).trim(), held))
      text = []
      held = []
      end = at
      continue
    }
    // A cell that goes on without an end is the text after the table; a header without rows is none.
    if (cells.length === MOST_HEADER && !cells.some((c) => /^0?1\.?$/u.test(c.text))) return undefined
    if (held.length > 60 || (cells.length > 0 && /^(?:PHỤ LỤC|Nơi nhận)/iu.test(bare))) break
    if (bare !== '') {
      text.push(bare)
      held.push(lines[at]?.line ?? 0)
    }
  }
  const first = cells.findIndex((c) => /^0?1\.?$/u.test(c.text))
  const second = cells.findIndex((c, i) => i > first && /^0?2\.?$/u.test(c.text))
  if (first < 2) return undefined
  const width = second > 0 ? second - first : cells.length - first
  if (width < 3 || width > 12) return undefined
  const header = spreadHeader(cells.slice(0, first), width)
  if (!isHeaderRow(header.map((c) => c.text))) return undefined
  const rows: RawRow[] = [{ cells: header, afterBreak: false }]
  for (let at = first; at < cells.length;) {
    const here = cells[at]
    if (here === undefined) break
    // A title between the rows is one cell alone before the next ordinal.
    const next = cells.slice(at + 1, at + width).findIndex((c) => isOrdinal(c.text))
    const size = next >= 0 && !isOrdinal(here.text) ? next + 1 : width
    rows.push({ cells: cells.slice(at, at + size), afterBreak: false })
    at += size
  }
  const last = lines[end]?.line ?? 0
  const start = lines[from]?.line ?? 1
  return {
    table: { lines: Array.from({ length: last - start + 1 }, (_, i) => start + i), rows, isDrawn: false },
    next: end + 1,
  }
}

/** Rows a table must have to be told by one cell a line. */
const LEAST_ROWS = 2

/** Each cell on a line of its own, as tables come out of a copy: the header to the first ordinal, then rows from ordinal to ordinal. */
function lineTable(lines: readonly Line[], from: number): Found | undefined {
  if (!/^(?:stt|tt|số tt)\.?$/iu.test(lines[from]?.text.trim() ?? '')) return undefined
  const header: RawCell[] = []
  let at = from
  for (; at < lines.length && header.length <= MOST_HEADER / 2; at++) {
    const text = lines[at]?.text.trim() ?? ''
    if (/^0?1\.?$/u.test(text)) break
    if (text !== '') header.push(rawCell(text, [lines[at]?.line ?? 0]))
  }
  if (header.length < 3 || !/^0?1\.?$/u.test(lines[at]?.text.trim() ?? '')) return undefined
  if (!isHeaderRow(header.map((c) => c.text))) return undefined
  const rows: RawRow[] = [{ cells: header, afterBreak: false }]
  let held: RawCell[] = []
  let last = at
  let number = 0
  const close = (): boolean => {
    if (held.length === 0) return true
    // What begins small goes on with the cell before it.
    const cells = held.reduce<RawCell[]>((out, cell) => {
      const before = out.at(-1)
      if (held.length > header.length && before !== undefined && /^\p{Ll}/u.test(cell.text))
        return [...out.slice(0, -1), rawCell(`${before.text} ${cell.text}`, [...before.lines, ...cell.lines])]
      return [...out, cell]
    }, [])
    if (cells.length !== header.length) return false
    rows.push({ cells, afterBreak: false })
    held = []
    return true
  }
  for (; at < lines.length; at++) {
    const text = lines[at]?.text.trim() ?? ''
    if (text === '' && held.length >= header.length) break
    if (text === '') continue
    if (/^\d{1,3}\.?$/u.test(text) && Number.parseInt(text, 10) === number + 1) {
      if (!close()) return undefined
      number++
    }
    held.push(rawCell(withoutMarkup(text), [lines[at]?.line ?? 0]))
    last = at
    if (held.length > header.length + 12) return undefined
  }
  if (!close() || number < LEAST_ROWS) return undefined
  const taken = lines.slice(from, last + 1).map((l) => l.line)
  return { table: { lines: taken, rows, isDrawn: true }, next: last + 1 }
}

/** Two header rows in one stream: a title over two columns (Trách nhiệm) gives way to the titles beneath it. */
function spreadHeader(cells: readonly RawCell[], width: number): readonly RawCell[] {
  const titles = cells.filter((c) => c.text !== '')
  if (titles.length <= width) return titles
  const below = titles.length - width + 1
  // `below` titles of the second row replace one of the first.
  const upper = titles.slice(0, titles.length - below)
  const lower = titles.slice(titles.length - below)
  const over = upper.findIndex((c) => /trách nhiệm|phân công|cơ quan|đơn vị|thực hiện|thời gian/iu.test(c.text))
  if (over < 0) return titles.slice(0, width)
  return [...upper.slice(0, over), ...lower, ...upper.slice(over + 1)]
}

/** Columns set apart by gaps of two blanks or more, as `pdftotext -layout` writes them. */
function gapTable(lines: readonly Line[], from: number): Found | undefined {
  const head = lines[from]?.text ?? ''
  if (!/^\s*(?:stt|tt|số tt|số)\s{2,}\S/iu.test(head)) return undefined
  const starts = [...head.matchAll(/\S+(?: \S+)*/gu)].map((m) => m.index)
  if (starts.length < 3) return undefined
  const edges = columnEdges(stretch(lines, from), starts)
  const cut = (text: string): string[] => edges.map((edge, i) => text.slice(edge, edges[i + 1] ?? text.length).trim())
  const rows: { cells: RawCell[]; afterBreak: boolean }[] = []
  const taken: number[] = []
  let blank = 0
  let at = from
  let end = from
  for (; at < lines.length; at++) {
    const { text, line } = lines[at] ?? { text: '', line: 0 }
    if (isNothing(text.trim()) && !isOrdinal(text.trim())) {
      blank++
      if (blank > 3) break
      continue
    }
    if (/^\s*(?:Nơi nhận|PHỤ LỤC)/u.test(text) || (blank > 0 && !hasGap(text) && !isOrdinal(text.trim()))) break
    const cells = cut(text)
    const before = rows.at(-1)
    const starts = isOrdinal(cells[0] ?? '') || before === undefined || isHeaderRow(cells)
    if (starts) rows.push({ cells: cells.map((c) => rawCell(c, c === '' ? [] : [line])), afterBreak: blank > 0 })
    else
      before.cells = before.cells.map((c, i) =>
        (cells[i] ?? '') === '' ? c : rawCell(`${c.text} ${cells[i] ?? ''}`.trim(), [...c.lines, line]),
      )
    taken.push(line)
    end = at
    blank = 0
  }
  const titles = rows[0]?.cells.map((c) => c.text) ?? []
  if (rows.length < 2 || !isHeaderRow(titles)) return undefined
  return { table: { lines: taken, rows, isDrawn: false }, next: end + 1 }
}

const hasGap = (text: string): boolean => /\S {2,}\S/u.test(text)

/** Lines of the table as far as its columns are to be told: to the first paragraph after it. */
function stretch(lines: readonly Line[], from: number): readonly string[] {
  const texts: string[] = []
  let afterBlank = false
  for (const { text } of lines.slice(from, from + 120)) {
    if (text.trim() === '') {
      afterBlank = true
      continue
    }
    if (afterBlank && !hasGap(text) && !isOrdinal(text.trim())) break
    afterBlank = false
    texts.push(text)
  }
  return texts
}

/** Columns begin where the header's words do, moved left to the nearest column that is blank in every line. */
function columnEdges(texts: readonly string[], starts: readonly number[]): readonly number[] {
  const used = new Set<number>()
  for (const text of texts) for (let i = 0; i < text.length && i < 400; i++) if (text[i] !== ' ') used.add(i)
  return starts.map((start, i) => {
    if (i === 0) return 0
    let edge = start
    const least = (starts[i - 1] ?? 0) + 1
    while (edge > least && used.has(edge - 1)) edge--
    // No blank column before it: the words run over, and the header's own place is the best guess.
    return edge === least ? start : edge
  })
}

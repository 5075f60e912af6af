import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import { finding } from '../../finding.ts'
import type { PlanFinding } from '../../model.ts'
import { isHeaderRow } from '../../structure/table-columns.ts'
import { rawCell, type RawDocument, type RawLine, type RawRow, type RawTable } from '../raw-document.ts'
import { findTextTables } from '../../structure/text-tables.ts'
import { letterWidth, type PageItem, type PageLine, readItems, spacedText, toLines } from './page-items.ts'
import { findTables, type PageTable } from './page-tables.ts'
import { type OperatorNumbers, readRules } from './rules.ts'

/** Pages beyond are left unread. */
const MAX_PAGES = 500
/** Letters a page must have to count as text. */
const PAGE_LETTERS = 20

interface Page {
  readonly number: number
  readonly height: number
  readonly width: number
  lines: PageLine[]
  items: readonly PageItem[]
  tables: readonly PageTable[]
  letters: number
}

/** A PDF with a text layer: lines put together by their place, running heads and page numbers left out, ruled tables read. */
export async function readPdfSource(bytes: Uint8Array): Promise<RawDocument> {
  let pdf: Awaited<ReturnType<typeof getDocumentProxy>>
  try {
    // The reader takes the buffer over, so it gets its own.
    pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 })
  } catch (error) {
    const isLocked = error instanceof Error && error.name === 'PasswordException'
    return unreadable(finding(isLocked ? 'file_encrypted' : 'file_damaged', { params: { kind: 'pdf' } }))
  }
  const findings: PlanFinding[] = []
  const pages: Page[] = []
  const empty: number[] = []
  let converted = 0
  const count = Math.min(pdf.numPages, MAX_PAGES)
  if (pdf.numPages > MAX_PAGES)
    findings.push(finding('too_many_pages', { params: { pages: pdf.numPages, limit: MAX_PAGES } }))
  const { OPS } = await getResolvedPDFJS()
  const numbers: OperatorNumbers = {
    save: OPS.save,
    restore: OPS.restore,
    transform: OPS.transform,
    constructPath: OPS.constructPath,
  }
  let wantsRules = false
  for (let number = 1; number <= count; number++) {
    try {
      const page = await pdf.getPage(number)
      const view = page.getViewport({ scale: 1 })
      const content = await page.getTextContent()
      const isTurned = view.rotation % 180 !== 0
      const height = isTurned ? view.width : view.height
      const read = readItems(
        content.items,
        height,
        (key) => fontName(page.commonObjs, key) ?? content.styles[key]?.fontFamily ?? '',
      )
      converted += read.converted
      const lines = toLines(read.items)
      const letters = lines.reduce((n, l) => n + (l.text.match(/\p{L}/gu)?.length ?? 0), 0)
      if (letters < PAGE_LETTERS) empty.push(number)
      const isHead =
        lines.some((l) => /^(?:STT|TT|Số TT)(?![\p{L}])/iu.test(l.text)) ||
        lines.some((l) => isHeaderRow(l.text.split('\t')))
      let tables: readonly PageTable[] = []
      if (isHead || wantsRules) {
        const rules = readRules(await page.getOperatorList(), numbers, height)
        tables = findTables(read.items, rules)
      }
      wantsRules = tables.length > 0
      pages.push({
        number,
        height,
        width: isTurned ? view.height : view.width,
        lines,
        items: read.items,
        tables,
        letters,
      })
      page.cleanup()
    } catch {
      findings.push(finding('file_damaged', { page: number, params: { kind: 'pdf' } }))
    }
  }
  const total = pdf.numPages
  await pdf.loadingTask.destroy()
  if (pages.every((p) => p.letters < PAGE_LETTERS))
    return { ...unreadable(finding('pdf_without_text', { params: { pages: total } })), pages: total }
  if (empty.length > 0)
    findings.push(
      finding('pdf_pages_without_text', {
        page: empty[0] ?? null,
        params: { pages: empty.slice(0, 40).join(', '), count: empty.length },
      }),
    )
  if (converted > 0) findings.push(finding('encoding_converted', { params: { encoding: 'fonts', count: converted } }))
  dropRunningHeads(pages)
  return {
    ...layOut(pages),
    format: 'pdf',
    encoding: converted > 0 ? 'mixed' : 'utf-8',
    pages: total,
    footnotes: [],
    findings,
  }
}

const unreadable = (found: PlanFinding): RawDocument => ({
  format: 'unreadable',
  encoding: null,
  pages: null,
  lines: [],
  tables: [],
  footnotes: [],
  findings: [found],
})

/** Name of an embedded font; it is known once the page's text was read. */
function fontName(store: { has(key: string): boolean; get(key: string): unknown }, key: string): string | undefined {
  if (!store.has(key)) return undefined
  const font = store.get(key)
  return typeof font === 'object' && font !== null && 'name' in font && typeof font.name === 'string'
    ? font.name
    : undefined
}

/** Page numbers, and lines that stand at the same height of many pages with the same words. */
function dropRunningHeads(pages: readonly Page[]): void {
  const isMargin = (page: Page, line: PageLine): boolean => line.y < page.height * 0.1 || line.y > page.height * 0.92
  const key = (line: PageLine): string => `${Math.round(line.y / 6)} ${line.text.replaceAll(/\d+/gu, '#')}`
  const counts = new Map<string, number>()
  for (const page of pages)
    for (const line of page.lines) if (isMargin(page, line)) counts.set(key(line), (counts.get(key(line)) ?? 0) + 1)
  for (const page of pages) {
    page.lines = page.lines.filter((line, i) => {
      const isEdge = i === 0 || i === page.lines.length - 1
      if (
        isEdge &&
        /^(?:[-–]\s*)?(?:trang\s+)?\d{1,3}(?:\s*\/\s*\d{1,3})?(?:\s*[-–])?$/iu.test(line.text) &&
        (line.y < page.height * 0.14 || line.y > page.height * 0.88)
      )
        return false
      return !isMargin(page, line) || (counts.get(key(line)) ?? 0) < 3
    })
  }
}

interface LaidOut {
  readonly lines: readonly RawLine[]
  readonly tables: readonly RawTable[]
}

function layOut(pages: readonly Page[]): LaidOut {
  const lines: RawLine[] = []
  const tables: { columns: readonly number[]; lines: number[]; rows: RawRow[]; lastPage: number }[] = []
  let before: { line: PageLine; page: Page } | undefined
  const spacing = usualSpacing(pages)
  for (const page of pages) {
    const margin = leftMargin(page)
    const right = Math.max(...page.lines.map((l) => l.right), 0)
    const usable = page.tables.filter((t) => t.rows.length > 1)
    const inTable = (line: PageLine): PageTable | undefined =>
      usable.find((t) => line.y > t.top - 2 && line.y - line.height * 0.4 < t.bottom)
    const done = new Set<PageTable>()
    for (const [i, line] of page.lines.entries()) {
      const table = inTable(line)
      if (table !== undefined) {
        if (!done.has(table)) {
          done.add(table)
          const isFirst = page.lines.slice(0, i).every((l) => inTable(l) !== undefined)
          placeTable(table, page, isFirst)
        }
        before = undefined
        continue
      }
      lines.push({
        text: line.text,
        page: page.number,
        start: startOf(line, before, margin, right, spacing),
        isBold: line.isBold,
      })
      before = { line, page }
    }
  }
  const raw = tables.map((t): RawTable => ({ lines: t.lines, rows: t.rows, isDrawn: true }))
  return { lines, tables: raw.length > 0 ? raw : tablesByGaps(pages, lines) }

  function placeTable(table: PageTable, page: Page, isFirst: boolean): void {
    const last = tables.at(-1)
    const goesOn =
      last !== undefined &&
      isFirst &&
      last.lastPage === page.number - 1 &&
      last.lines.at(-1) === lines.length &&
      last.columns.length === table.columns.length &&
      last.columns.every((x, i) => Math.abs(x - (table.columns[i] ?? 0)) < 6)
    const target = goesOn ? last : { columns: table.columns, lines: [], rows: [], lastPage: page.number }
    if (!goesOn) tables.push(target)
    target.lastPage = page.number
    for (const [r, row] of table.rows.entries()) {
      if (row.cells.every((c) => c.text === '')) continue
      lines.push({ text: row.cells.map((c) => c.text).join('\t'), page: page.number, start: 'yes', isBold: false })
      target.lines.push(lines.length)
      target.rows.push({
        cells: row.cells.map((c) => rawCell(c.text, [lines.length], c.span, c.isMergedDown)),
        afterBreak: goesOn && r <= 1,
      })
    }
  }
}

/** Tables without rules are told by the gaps between their columns. */
function tablesByGaps(pages: readonly Page[], lines: readonly RawLine[]): RawTable[] {
  const all = pages.flatMap((p) => p.lines)
  if (!all.some((l) => /^(?:STT|TT|Số TT)(?![\p{L}])/iu.test(l.text))) return []
  // Narrower than a letter, so that words never run over the column after them.
  const unit = letterWidth(all) * 0.7
  return findTextTables(
    lines.map((line, i) => ({ ...line, text: all[i] === undefined ? '' : spacedText(all[i], unit) })),
  )
}

/** Left edge of the lines that go on: the leftmost place where several lines begin. */
function leftMargin(page: Page): number {
  const counts = new Map<number, number>()
  for (const line of page.lines) {
    const at = Math.round(line.x / 3)
    counts.set(at, (counts.get(at) ?? 0) + 1)
  }
  const least = Math.max(2, page.lines.length * 0.05)
  const places = [...counts].filter(([, count]) => count >= least).map(([at]) => at)
  return (places.length === 0 ? Math.min(...counts.keys(), 1000) : Math.min(...places)) * 3
}

/** Distance from baseline to baseline within paragraphs. */
function usualSpacing(pages: readonly Page[]): number {
  const gaps: number[] = []
  for (const page of pages.slice(0, 40))
    for (const [i, line] of page.lines.entries()) {
      const gap = line.y - (page.lines[i - 1]?.y ?? line.y)
      if (gap > 4) gaps.push(gap)
    }
  gaps.sort((a, b) => a - b)
  return gaps[Math.floor(gaps.length * 0.35)] ?? 18
}

/** Whether a line begins a paragraph: by its indent, the gap above it, and how full the line before is. */
function startOf(
  line: PageLine,
  before: { line: PageLine; page: Page } | undefined,
  margin: number,
  right: number,
  spacing: number,
): RawLine['start'] {
  if (before === undefined) return 'unknown'
  const isSamePage = line.y > before.line.y && before.line.y - line.y < 0
  const gap = line.y - before.line.y
  const isIndented = line.x > margin + line.height * 0.8
  const isFull = before.line.right > right - line.height * 4
  if (isSamePage && gap > spacing * 1.3) return 'yes'
  if (isIndented && line.x < margin + (right - margin) * 0.4) {
    // Hanging lists indent the lines after the first.
    const isHanging = Math.abs(line.x - before.line.x) < 3 || before.line.x < line.x - 3
    return isHanging && Math.abs(line.x - before.line.x) < 3
      ? 'unknown'
      : isFull && before.line.x < line.x && before.line.x > margin + 3
        ? 'no'
        : 'yes'
  }
  if (!isFull) return 'unknown'
  return Math.abs(line.x - margin) <= 4 ? 'no' : 'unknown'
}

/** From the lines and tables of a file to the model: what `readPlanDocument` does once the file itself is read. */
import { finding } from './finding.ts'
import type { DutyTable, OutlineNode, PlanDocument, PlanFinding, PlanItem, Purpose } from './model.ts'
import { yearOf } from './sense/deadlines.ts'
import { restoreLostSigns, type ToSource } from './sense/lost-signs.ts'
import { inSourceWords } from './sense/source-words.ts'
import { linkCrossReferences } from './sense/links.ts'
import { levelOf, readLevelSlips } from './sense/levels.ts'
import { findOverlaps } from './sense/overlaps.ts'
import { readDoubles, readSlips, readTermVariants } from './sense/spelling.ts'
import { type RawDocument, type RawTable } from './source/raw-document.ts'
import { isClosed, readBlocks } from './structure/blocks.ts'
import { cleanLines, type CleanLine } from './structure/clean-lines.ts'
import { type ReadTable, readTable } from './structure/duty-tables.ts'
import { readHeader } from './structure/header.ts'
import { readItems } from './structure/items.ts'
import { titlePurpose } from './structure/purpose.ts'
import { type Annex, findSegments } from './structure/segments.ts'
import { tableItems } from './structure/table-items.ts'
import { findTextTables } from './structure/text-tables.ts'
import { buildTree, type TreeNode } from './structure/tree.ts'

interface PlacedTable {
  readonly index: number
  readonly raw: RawTable
  readonly read: ReadTable
}

/** Findings of one kind that a document keeps; the rest would only repeat themselves. */
const MOST_OF_A_KIND = 200

export function assemble(source: RawDocument, name: string, bytes: number): PlanDocument {
  const { raw, toSource } = restoreLostSigns(source)
  const document = read(raw, source, name, bytes, toSource)
  return toSource === null ? document : inSourceWords(document, toSource)
}

function read(
  raw: RawDocument,
  source: RawDocument,
  name: string,
  bytes: number,
  toSource: ToSource | null,
): PlanDocument {
  const found: PlanFinding[] = [...raw.findings]
  const rawTables = [...raw.tables, ...(raw.format === 'text' ? findTextTables(raw.lines) : [])]
  const tables: PlacedTable[] = []
  const taken = new Set<number>()
  for (const table of rawTables) {
    const read = readTable(table)
    if (read === undefined) continue
    tables.push({ index: tables.length, raw: table, read })
    for (const line of table.lines) taken.add(line)
  }
  const clean = cleanLines(raw, taken)
  found.push(...clean.findings)
  const segments = findSegments(clean.lines)
  const pageOf = (line: number): number | null => raw.lines[line - 1]?.page ?? null
  const ids = new Map<string, number>()
  const nameId = (wanted: string): string => {
    const seen = (ids.get(wanted) ?? 0) + 1
    ids.set(wanted, seen)
    return seen === 1 ? wanted : `${wanted}~${seen}`
  }

  const bodyTexts = [
    ...segments.bodies
      .flat()
      .slice(0, 60)
      .map((l) => l.text),
    ...lastTexts(segments.bodies),
  ]
  const { header, kind } = readHeader(
    segments.head,
    segments.tail,
    bodyTexts,
    (line) => raw.lines[line - 1]?.text ?? '',
  )
  const year = yearOf(header)

  const items: PlanItem[] = []
  const outline: OutlineNode[] = []
  const roots: TreeNode[] = []
  const dutyTables: DutyTable[] = []
  const stretches = splitTables(segments.bodies, segments.annexes, tables)
  const emit = (
    lines: readonly CleanLine[],
    within: readonly PlacedTable[],
    options: {
      prefix: string
      part: string | null
      above: readonly string[]
      fallback: Purpose
      isLast: boolean
      title: string | null
    },
  ): void => {
    const blocks = readBlocks(
      lines,
      within.map((t) => ({ index: t.index, line: t.raw.lines[0] ?? 0, page: pageOf(t.raw.lines[0] ?? 0) })),
    )
    const tree = buildTree(blocks.blocks, options.prefix)
    const result = readItems(tree.root, {
      fixedPart: options.part,
      above: options.above,
      fallback: options.fallback,
      isLast: options.isLast,
      year,
    })
    found.push(...blocks.findings, ...tree.findings, ...result.findings)
    items.push(...result.items)
    outline.push(...result.outline)
    roots.push(...tree.root.children)
    for (const table of within) {
      const place = result.tables.get(table.index) ?? { part: options.part ?? '', headings: options.above }
      const made = tableItems(table.read, table.raw.lines, { ...place, title: options.title, year, pageOf, nameId })
      dutyTables.push(made.table)
      found.push(...made.findings)
    }
  }
  for (const [i, body] of segments.bodies.entries())
    emit(body, stretches.bodies[i] ?? [], {
      prefix: i === 0 ? '' : `K${i}`,
      part: null,
      above: [],
      fallback: 'duties',
      isLast: true,
      title: null,
    })
  for (const [i, annex] of segments.annexes.entries()) {
    const within = stretches.annexes[i] ?? []
    emit(annex.lines, within, {
      prefix: annex.part.replace(' ', ''),
      part: annex.part,
      above: [annex.name],
      fallback: annexPurpose(annex, within.length > 0),
      isLast: false,
      title: annex.title === '' ? null : annex.title,
    })
  }

  const linked = linkCrossReferences(items, roots)
  found.push(...linked.findings)
  const goals = linked.items.filter((i) => i.type === 'goal')
  const duties = linked.items.filter((i) => i.type === 'duty')
  const rows = dutyTables.flatMap((t) => t.rows.map((r) => r.item))
  if (raw.format !== 'unreadable')
    found.push(...headerFindings(header, segments.head, goals.length + duties.length + rows.length, kind))
  found.push(...wordFindings(outline, rows, source, header.issuingBody, header.sign, linked.items, toSource))
  if (segments.tail.length === 0 && segments.annexes.length === 0) found.push(...cutShort(linked.items))
  return {
    name,
    kind,
    source: { format: raw.format, encoding: raw.encoding, bytes, pages: raw.pages },
    header,
    outline,
    goals,
    duties,
    closing: linked.items.filter((i) => i.type === 'closing'),
    dutyTables,
    crossReferences: linked.references,
    overlaps: findOverlaps(duties, rows),
    footnotes: clean.footnotes,
    findings: tidyFindings(found, pageOf),
    lines: source.lines.map(({ text, page }) => ({ text, page })),
  }
}

/** Each table to the text it stands in: the last stretch that begins before it. */
function splitTables(
  bodies: readonly (readonly CleanLine[])[],
  annexes: readonly Annex[],
  tables: readonly PlacedTable[],
): { readonly bodies: readonly PlacedTable[][]; readonly annexes: readonly PlacedTable[][] } {
  const result = { bodies: bodies.map((): PlacedTable[] => []), annexes: annexes.map((): PlacedTable[] => []) }
  const starts = [
    ...bodies.map((b, i) => ({ line: b[0]?.line ?? Number.POSITIVE_INFINITY, list: result.bodies[i] })),
    ...annexes.map((a, i) => ({ line: a.line, list: result.annexes[i] })),
  ].toSorted((a, b) => a.line - b.line)
  for (const table of tables) {
    const line = table.raw.lines[0] ?? 0
    const list = starts.findLast((s) => s.line <= line)?.list ?? result.bodies[0]
    list?.push(table)
  }
  return result
}

function annexPurpose(annex: Annex, hasTable: boolean): Purpose {
  if (hasTable || /mẫu|đề cương|biểu|danh sách|dự toán|phiếu|hướng dẫn ghi/iu.test(annex.title)) return 'context'
  return titlePurpose(annex.title) ?? 'context'
}

const lastTexts = (bodies: readonly (readonly CleanLine[])[]): string[] =>
  bodies.map((b) =>
    b
      .slice(-14)
      .map((l) => l.text)
      .join(' '),
  )

function headerFindings(
  header: PlanDocument['header'],
  head: readonly CleanLine[],
  count: number,
  kind: PlanDocument['kind'],
): PlanFinding[] {
  const line = head[0]?.line ?? 1
  const findings: PlanFinding[] = []
  if (count === 0) {
    const isOurs = kind !== 'other' || header.sign !== null
    findings.push(finding(isOurs ? 'no_duties' : 'not_a_plan', { line: isOurs ? line : null }))
    if (!isOurs) return findings
  }
  if (header.number === null) findings.push(finding('number_missing', { line, text: header.sign ?? '' }))
  if (header.date === null) findings.push(finding('date_missing', { line }))
  else if (header.date.length < 10) findings.push(finding('date_incomplete', { line, text: header.date }))
  if (header.issuingBody === null) findings.push(finding('issuer_missing', { line }))
  return findings
}

function wordFindings(
  outline: readonly OutlineNode[],
  rows: readonly PlanItem[],
  raw: RawDocument,
  issuer: string | null,
  sign: string | null,
  items: readonly PlanItem[],
  toSource: ToSource | null,
): PlanFinding[] {
  const findings: PlanFinding[] = []
  const check = (sensed: string, lines: readonly number[], item: string): void => {
    const text = toSource === null ? sensed : toSource(sensed, lines)
    const at = (words: string): number =>
      lines.find((l) => (raw.lines[l - 1]?.text ?? '').includes(words)) ?? lines[0] ?? 0
    for (const s of readSlips(text))
      findings.push(finding('spelling', { line: at(s.text), item, text: s.text, suggestion: s.suggestion }))
    for (const s of readDoubles(text))
      findings.push(finding('words_doubled', { line: at(s.text), item, text: s.text, suggestion: s.suggestion }))
    for (const s of readTermVariants(text))
      findings.push(finding('term_variant', { line: at(s.text), item, text: s.text, suggestion: s.suggestion }))
  }
  const visit = (nodes: readonly OutlineNode[]): void => {
    for (const node of nodes) {
      check(node.text, node.place.lines, node.id)
      visit(node.children)
    }
  }
  visit(outline)
  for (const row of rows) check([...row.headings.slice(-1), row.text].join(' '), row.place.lines, row.id)
  const level = levelOf(issuer, sign)
  for (const item of items) {
    for (const slip of readLevelSlips(item.text, level, item.actor))
      findings.push(
        finding('sense_level', {
          line: item.place.line,
          item: item.id,
          text: slip.text,
          suggestion: slip.suggestion || null,
        }),
      )
    if (item.type === 'duty' && item.leads.length === 0)
      findings.push(finding('actor_missing', { line: item.place.line, item: item.id, text: item.text }))
  }
  return findings
}

function cutShort(items: readonly PlanItem[]): PlanFinding[] {
  const last = items.at(-1)
  if (last === undefined || isClosed(last.text)) return []
  return [
    finding('body_cut_short', {
      line: last.place.lines.at(-1) ?? last.place.line,
      item: last.id,
      text: last.text.slice(-120),
    }),
  ]
}

/** In order of line, each once, and no kind without end. */
function tidyFindings(found: readonly PlanFinding[], pageOf: (line: number) => number | null): PlanFinding[] {
  const counts = new Map<string, number>()
  const seen = new Set<string>()
  return found
    .filter((f) => {
      const key = `${f.code} ${f.place.line ?? 0} ${f.text}`
      if (seen.has(key)) return false
      seen.add(key)
      const count = (counts.get(f.code) ?? 0) + 1
      counts.set(f.code, count)
      return count <= MOST_OF_A_KIND
    })
    .map((f) =>
      f.place.page === null && f.place.line !== null
        ? { ...f, place: { line: f.place.line, page: pageOf(f.place.line) } }
        : f,
    )
    .toSorted((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0))
}

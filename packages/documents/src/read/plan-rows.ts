import type { PlanDocument, PlanItem } from './model.ts'

export const PLAN_ROW_COLUMNS = [
  'doc',
  'part',
  'line',
  'type',
  'marker',
  'headings',
  'actor',
  'text',
  'chu_tri',
  'phoi_hop',
  'thoi_han',
] as const

/** Goals, duties, closing paragraphs and rows of tables in the order of the source. */
export function planItems(document: PlanDocument): PlanItem[] {
  return [
    ...document.goals,
    ...document.duties,
    ...document.closing,
    ...document.dutyTables.flatMap((t) => t.rows.map((r) => r.item)),
  ].toSorted((a, b) => a.place.line - b.place.line)
}

/**
 * One list of cells for each item, in the order of `PLAN_ROW_COLUMNS`; blanks in a row are one. The last three hold what a cell or
 * a label of the source says; an agency that a title or the head of the sentence names stands under `actor`.
 */
export function planRows(document: PlanDocument, doc: string): string[][] {
  return planItems(document).map((item) =>
    [
      doc,
      item.part,
      String(item.place.line),
      item.type,
      item.marker,
      item.headings.join(' > '),
      item.actor,
      item.text,
      item.labelled.includes('lead') ? item.leadText : '',
      item.labelled.includes('support') ? item.supportText : '',
      item.labelled.includes('deadline') ? item.deadlineText : '',
    ].map((cell) => cell.replaceAll(/\s+/gu, ' ').trim()),
  )
}

const quoted = (cell: string): string => (cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Tab-separated, with a header; cells that hold a quotation mark are quoted as RFC 4180 says. */
export function planTsv(document: PlanDocument, doc: string): string {
  return [
    PLAN_ROW_COLUMNS.join('\t'),
    ...planRows(document, doc).map((row) => row.map((c) => quoted(c)).join('\t')),
    '',
  ].join('\n')
}

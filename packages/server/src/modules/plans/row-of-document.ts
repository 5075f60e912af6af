import type { Deadline, PlanText, RowFlag, SourcePlace } from '@haidang/contracts'
import type { OutlineNode, PlanDocument, PlanFinding, PlanItem } from '@haidang/documents'
import type { ReadPlan, RelationRecord } from './tables.ts'

/** Room between two rows of a document, for the parts of a split. */
export const SEQ_STEP = 1024
const NO_DEADLINE: Deadline = {
  kind: 'none',
  from: null,
  to: null,
  until: null,
  timesPerYear: null,
  everyYears: null,
  evidenceEvery: null,
  condition: null,
  daysAfter: null,
  raw: '',
}

type ReadDeadline = PlanItem['deadlines'][number]

/** `FREQ=MONTHLY;INTERVAL=3` → `{ FREQ: 'MONTHLY', INTERVAL: '3' }` (RFC 5545 §3.3.10). */
function partsOf(rrule: string): Readonly<Record<string, string>> {
  return Object.fromEntries(rrule.split(';').map((part) => part.split('=', 2) as [string, string]))
}

function recurring(read: ReadDeadline, periodTo: string | null): Deadline {
  const rule = partsOf(read.rrule ?? '')
  const interval = Math.max(1, Number(rule['INTERVAL'] ?? '1') || 1)
  const base = { ...NO_DEADLINE, raw: read.raw, from: read.from, until: periodTo, condition: read.condition }
  switch (rule['FREQ']) {
    case 'DAILY':
    case 'WEEKLY':
      return { ...base, kind: 'continuous', evidenceEvery: 'month' }
    case 'MONTHLY':
      return 12 % interval === 0
        ? { ...base, kind: 'yearly', timesPerYear: 12 / interval }
        : { ...base, kind: 'continuous', evidenceEvery: 'quarter' }
    default:
      return { ...base, kind: 'yearly', to: read.to, everyYears: interval === 1 ? null : Math.min(10, interval) }
  }
}

/** A deadline as the reader found it, in the words of duties. `periodTo` ends what repeats. */
export function deadlineOf(read: ReadDeadline | undefined, raw: string, periodTo: string | null): Deadline {
  if (read === undefined) return { ...NO_DEADLINE, raw }
  const dates = { from: read.from, to: read.to }
  switch (read.kind) {
    case 'recurring':
      return recurring(read, periodTo)
    case 'gate':
      return { ...NO_DEADLINE, kind: 'before_go_live', raw: read.raw, condition: read.condition }
    case 'condition':
      return { ...NO_DEADLINE, ...dates, kind: 'condition', raw: read.raw, condition: read.condition ?? read.raw }
    case 'continuous':
      return { ...NO_DEADLINE, kind: 'continuous', raw: read.raw, until: periodTo }
    case 'on_request':
      return { ...NO_DEADLINE, kind: 'on_request', raw: read.raw }
    default:
      // A span that begins only once something is issued waits for that, whatever its years.
      return read.condition === null
        ? { ...NO_DEADLINE, ...dates, kind: read.kind, raw: read.raw }
        : { ...NO_DEADLINE, ...dates, kind: 'condition', condition: read.condition, raw: read.raw }
  }
}

function flagOf(finding: PlanFinding): RowFlag {
  const { code, severity, text, suggestion, params } = finding
  return { code, severity, text, suggestion, line: finding.place.line, params: { ...params } }
}

const placeOf = (place: PlanItem['place']): SourcePlace => ({
  line: place.line,
  lines: [...place.lines],
  page: place.page,
})

function outlineOf(nodes: readonly OutlineNode[], level = 0): PlanText['outline'] {
  return nodes.flatMap((node) => [
    {
      id: node.id,
      markKind: node.markKind,
      marker: node.marker,
      level,
      text: node.text,
      line: node.place.line,
    },
    ...outlineOf(node.children, level + 1),
  ])
}

/** A whole date, or null where day or month were left blank. */
const wholeDate = (date: string | null): string | null => (date !== null && date.length === 10 ? date : null)

const isDoubt = (flag: RowFlag): boolean => flag.severity !== 'note'
export const isFlagged = (flags: readonly RowFlag[]): boolean => flags.some(isDoubt)

/**
 * A read document as rows to be reviewed, in the order of the source. Nothing is left out: goals, duties of the text, rows of
 * tables and closing paragraphs, each with its place and the reader's doubts.
 * @param newId makes ids of rows
 */
export function planOfDocument(document: PlanDocument, newId: () => string): ReadPlan {
  const { header } = document
  const period = header.period
  const periodTo = period === null ? null : `${period.toYear}-12-31`
  const items = [
    ...document.goals,
    ...document.duties,
    ...document.closing,
    ...document.dutyTables.flatMap((table) => table.rows.map((row) => row.item)),
  ].toSorted((a, b) => a.place.line - b.place.line)
  const flags = Map.groupBy(document.findings, (finding) => finding.item)
  const idOf = new Map<string, string>()
  const rows = items.map((item, place): ReadPlan['rows'][number] => {
    const id = newId()
    idOf.set(item.id, id)
    const actors = [...item.leads, ...item.supports]
    const own = (flags.get(item.id) ?? []).map(flagOf)
    return {
      id,
      seq: (place + 1) * SEQ_STEP,
      item: item.id,
      kind: item.type === 'row' ? 'table_row' : item.type,
      path: item.id,
      part: item.part,
      marker: item.marker,
      headings: [...item.headings],
      source_text: item.text,
      text: item.text,
      lead: item.leads.map((actor) => actor.name),
      supporting: item.supports.map((actor) => actor.name),
      groups: Object.fromEntries(actors.flatMap((a) => (a.group === null ? [] : [[a.name, a.group]]))),
      deadline: deadlineOf(item.deadlines[0], item.deadlineText, periodTo),
      product: item.product ?? '',
      budget: item.budget ?? '',
      place: placeOf(item.place),
      flags: own,
      state: 'pending',
      reason: null,
      origin_id: null,
    }
  })
  const known = new Set(items.map((item) => item.id))
  return {
    head: {
      number: header.number === null ? null : [header.number, header.sign].filter((p) => p !== null).join('/'),
      issued_on: wholeDate(header.date),
      title: header.abstract ?? header.type ?? document.name,
      issuer: header.issuingBody ?? '',
      type: header.type ?? '',
      abstract: header.abstract ?? '',
      signatory_office: header.signatoryOffice.join('\n'),
      recipients: [...header.recipients],
      legal_bases: header.legalBasis.map((basis) => basis.text),
      replaces: header.replaces.map((reference) => reference.text),
      period_from: period?.fromYear === undefined || period.fromYear === null ? null : `${period.fromYear}-01-01`,
      period_to: periodTo,
      findings: document.findings.filter((f) => f.item === null || !known.has(f.item)).map(flagOf),
    },
    text: {
      lines: document.lines.map((line) => ({ text: line.text, page: line.page })),
      outline: outlineOf(document.outline),
      footnotes: document.footnotes.map((n) => ({ number: n.number, text: n.text, line: n.place.line })),
    },
    rows,
    relations: relationsOf(document, idOf),
  }
}

function relationsOf(document: PlanDocument, idOf: ReadonlyMap<string, string>): RelationRecord[] {
  const found = new Map<string, RelationRecord>()
  const add = (from: string, to: string, why: RelationRecord['why'], likeness: number | null): void => {
    const [row_id, other_id] = [idOf.get(from), idOf.get(to)]
    if (row_id === undefined || other_id === undefined || row_id === other_id) return
    found.set(`${row_id} ${other_id} ${why}`, { row_id, other_id, why, likeness })
  }
  for (const overlap of document.overlaps) add(overlap.item, overlap.row, 'similar', overlap.likeness)
  for (const reference of document.crossReferences) {
    for (const target of reference.targets)
      for (const item of target.items) add(reference.from, item, 'cross_reference', null)
  }
  return [...found.values()]
}

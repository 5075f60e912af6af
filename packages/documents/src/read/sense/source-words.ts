import type { Actor, OutlineNode, PlanDocument, PlanItem } from '../model.ts'
import type { ToSource } from './lost-signs.ts'

const named = (actors: readonly Actor[], own: (text: string) => string): Actor[] =>
  actors.map((a) => ({ ...a, name: own(a.name) }))

/** The document in the words of its source. What stands for finding only (`canonical`) keeps its signs. */
export function inSourceWords(document: PlanDocument, toSource: ToSource): PlanDocument {
  const item = (i: PlanItem): PlanItem => {
    const { lines } = i.place
    const own = (text: string): string => toSource(text, lines)
    // Labels stand on lines of their own.
    const any = (text: string): string => (own(text) === text ? toSource(text) : own(text))
    return {
      ...i,
      headings: i.headings.map((h) => toSource(h)),
      text: own(i.text),
      actor: any(i.actor),
      leads: named(i.leads, any),
      supports: named(i.supports, any),
      deadlines: i.deadlines.map((d) => ({
        ...d,
        raw: any(d.raw),
        condition: d.condition === null ? null : any(d.condition),
      })),
      leadText: any(i.leadText),
      supportText: any(i.supportText),
      deadlineText: any(i.deadlineText),
      product: i.product === null ? null : any(i.product),
      budget: i.budget === null ? null : any(i.budget),
      remark: i.remark === null ? null : any(i.remark),
    }
  }
  const node = (n: OutlineNode): OutlineNode => ({
    ...n,
    text: toSource(n.text, n.place.lines),
    children: n.children.map((c) => node(c)),
  })
  const maybe = (text: string | null): string | null => (text === null ? null : toSource(text))
  const { header } = document
  return {
    ...document,
    header: {
      ...header,
      issuingBody: maybe(header.issuingBody),
      parentBody: maybe(header.parentBody),
      place: maybe(header.place),
      type: maybe(header.type),
      abstract: maybe(header.abstract),
      legalBasis: header.legalBasis.map((b) => ({ ...b, text: toSource(b.text, b.place.lines) })),
      signatoryOffice: header.signatoryOffice.map((o) => toSource(o)),
      recipients: header.recipients.map((r) => toSource(r)),
    },
    outline: document.outline.map((n) => node(n)),
    goals: document.goals.map((i) => item(i)),
    duties: document.duties.map((i) => item(i)),
    closing: document.closing.map((i) => item(i)),
    dutyTables: document.dutyTables.map((t) => ({
      ...t,
      title: maybe(t.title),
      columns: t.columns.map((c) => ({ ...c, title: toSource(c.title) })),
      rows: t.rows.map((r) => ({ item: item(r.item), cells: r.cells.map((c) => toSource(c, r.item.place.lines)) })),
    })),
    findings: document.findings.map((f) =>
      f.text === '' || WRITTEN.has(f.code) ? f : { ...f, text: toSource(f.text) },
    ),
  }
}

/** Findings that quote the source already. */
const WRITTEN: ReadonlySet<string> = new Set(['spelling', 'words_doubled', 'term_variant'])

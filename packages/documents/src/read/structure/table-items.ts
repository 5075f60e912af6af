/** Rows of a table of duties as items. */
import { finding } from '../finding.ts'
import type { ColumnRole, DutyTable, PlanFinding, PlanItem, TableRow } from '../model.ts'
import { readActorCell } from '../sense/actors.ts'
import { readDeadlines, type YearOf } from '../sense/deadlines.ts'
import type { ReadRow, ReadTable } from './duty-tables.ts'

interface TableSetting {
  readonly part: string
  readonly headings: readonly string[]
  readonly title: string | null
  /** The year of a day that is written without one. */
  readonly year: YearOf
  readonly pageOf: (line: number) => number | null
  /** Gives an id that no other item has. */
  readonly nameId: (wanted: string) => string
}

export function tableItems(
  table: ReadTable,
  lines: readonly number[],
  setting: TableSetting,
): { readonly table: DutyTable; readonly findings: readonly PlanFinding[] } {
  const findings: PlanFinding[] = []
  const cellOf = (row: ReadRow, role: ColumnRole): string => {
    const at = table.columns.findIndex((c) => c.role === role)
    return at < 0 ? '' : (row.cells[at] ?? '')
  }
  const rows: TableRow[] = []
  for (const [i, row] of table.rows.entries()) {
    const text = cellOf(row, 'task')
    if (text === '') continue
    const line = row.lines[0] ?? lines[0] ?? 1
    const id = setting.nameId(
      `${setting.part === '' ? '' : `${setting.part.replace(' ', '')}.`}r${row.ordinal === '' ? String(i + 1) : row.ordinal}`,
    )
    const lead = cellOf(row, 'lead')
    const support = cellOf(row, 'support')
    const time = cellOf(row, 'deadline')
    const deadlines =
      time === '' ? readDeadlines(text, 'prose', setting.year) : readDeadlines(time, 'cell', setting.year)
    if (time !== '' && deadlines.length === 0)
      findings.push(finding('deadline_unread', { line, page: setting.pageOf(line), item: id, text: time }))
    const item: PlanItem = {
      id,
      type: table.holds === 'targets' ? 'goal' : 'row',
      part: setting.part,
      marker: row.ordinal,
      headings: [...setting.headings, ...row.groups],
      text,
      place: { line, lines: row.lines, page: setting.pageOf(line) },
      actor: lead,
      leads: readActorCell(lead, 'cell'),
      supports: readActorCell(support, 'cell'),
      deadlines,
      leadText: tidy(lead),
      supportText: tidy(support),
      deadlineText: time,
      labelled: [
        ...(lead === '' ? [] : (['lead'] as const)),
        ...(support === '' ? [] : (['support'] as const)),
        ...(time === '' ? [] : (['deadline'] as const)),
      ],
      product: cellOf(row, 'product') || null,
      budget: cellOf(row, 'budget') || null,
      remark: cellOf(row, 'remark') || null,
      footnotes: [],
    }
    rows.push({ item, cells: row.cells })
  }
  return {
    table: {
      id: setting.nameId(`${setting.part === '' ? '' : `${setting.part.replace(' ', '')}.`}t`),
      part: setting.part,
      title: setting.title,
      holds: table.holds,
      columns: table.columns,
      rows,
      place: { line: lines[0] ?? 1, lines, page: setting.pageOf(lines[0] ?? 1) },
    },
    findings: [...table.findings, ...findings],
  }
}

const tidy = (text: string): string => text.replaceAll(/\s+(?=[,;])/gu, '').trim()

/** Tables of duties made up in the forms annexes take: columns in any order, headers in the words offices use, groups, page breaks. */
import { AGENCIES, HEAD, TASKS, TIMES } from './plan-forms.ts'

export interface WantedRow {
  readonly task: string
  readonly lead: string
  readonly support: string
  readonly time: readonly [words: string, reading: string]
  readonly product: string
}
export type Column = 'lead' | 'support' | 'deadline' | 'product'

export const HEADERS: readonly Readonly<Record<Column | 'ordinal' | 'task', string>>[] = [
  {
    ordinal: 'STT',
    task: 'Nhiệm vụ',
    lead: 'Cơ quan chủ trì',
    support: 'Cơ quan phối hợp',
    deadline: 'Thời gian hoàn thành',
    product: 'Sản phẩm',
  },
  {
    ordinal: 'TT',
    task: 'Nội dung công việc',
    lead: 'Đơn vị thực hiện',
    support: 'Đơn vị phối hợp',
    deadline: 'Thời hạn',
    product: 'Kết quả đầu ra',
  },
  {
    ordinal: 'Số TT',
    task: 'Tên nhiệm vụ, giải pháp',
    lead: 'Chủ trì',
    support: 'Phối hợp',
    deadline: 'Tiến độ',
    product: 'Dự kiến sản phẩm',
  },
]

export const ROW_TASKS = TASKS.map((t) =>
  t.length > 110 ? `${t.slice(0, t.lastIndexOf(' ', 100)).replace(/[,;:]$/u, '')}` : t,
)
export const ROW_AGENCIES = AGENCIES
export const ROW_TIMES = TIMES

export interface TableForm {
  readonly header: number
  readonly order: readonly Column[]
  readonly style: 'pipes' | 'tabs' | 'aligned'
  /** A row of a group stands before the row of this place. */
  readonly groupAt: number | null
  /** The header is repeated, as on a new page, before the row of this place. */
  readonly breakAt: number | null
}

const GROUPS = ['HOÀN THIỆN THỂ CHẾ', 'PHÁT TRIỂN HẠ TẦNG']
const WIDTHS: Readonly<Record<string, number>> = {
  ordinal: 5,
  task: 36,
  lead: 22,
  support: 24,
  deadline: 18,
  product: 20,
}

const cellOf = (row: WantedRow, column: Column): string =>
  column === 'deadline' ? row.time[0] : column === 'lead' ? row.lead : column === 'support' ? row.support : row.product

/** Rows of cells: the header, groups (one cell filled) and duties, in order. */
export function tableCells(rows: readonly WantedRow[], form: TableForm): string[][] {
  const titles = HEADERS[form.header] ?? HEADERS[0]
  const header = [titles?.ordinal ?? '', titles?.task ?? '', ...form.order.map((c) => titles?.[c] ?? '')]
  const out = [header]
  for (const [i, row] of rows.entries()) {
    if (form.breakAt === i && i > 0) out.push(header)
    if (form.groupAt !== null && (i === 0 || i === form.groupAt))
      out.push([i === 0 ? 'I' : 'II', GROUPS[i === 0 ? 0 : 1] ?? '', ...form.order.map(() => '')])
    out.push([String(i + 1), row.task, ...form.order.map((c) => cellOf(row, c))])
  }
  return out
}

function fill(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function aligned(cells: readonly string[][], columns: readonly string[]): string[] {
  return cells.flatMap((row) => {
    const parts = row.map((cell, i) => fill(cell, (WIDTHS[columns[i] ?? ''] ?? 20) - 3))
    const height = Math.max(...parts.map((p) => p.length))
    return Array.from({ length: height }, (_, l) =>
      ` ${parts.map((p, i) => (p[l] ?? '').padEnd(WIDTHS[columns[i] ?? ''] ?? 20)).join('')}`.trimEnd(),
    )
  })
}

/** A plan whose annex is the table. */
export function writeTablePlan(rows: readonly WantedRow[], form: TableForm): string {
  const cells = tableCells(rows, form)
  const lines =
    form.style === 'tabs'
      ? cells.map((row) => row.join('\t'))
      : form.style === 'pipes'
        ? cells.flatMap((row, i) => [
            `| ${row.join(' | ')} |`,
            ...(i === 0 ? [`|${row.map(() => '---').join('|')}|`] : []),
          ])
        : aligned(cells, ['ordinal', 'task', ...form.order])
  return `${HEAD}
I. NHIỆM VỤ
1. Thực hiện các nhiệm vụ tại Phụ lục kèm theo.

Nơi nhận:
- Lưu: VT.

PHỤ LỤC
DANH MỤC NHIỆM VỤ
(Kèm theo Kế hoạch số 45/KH-UBND ngày 10/02/2026)

${lines.join('\n')}
`
}

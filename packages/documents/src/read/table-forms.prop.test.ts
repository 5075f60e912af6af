import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildDocx } from './fixtures/build-docx.ts'
import { buildPdf } from './fixtures/build-pdf.ts'
import type { PlanDocument } from './model.ts'
import { readPlanDocument } from './read-plan-document.ts'
import {
  type Column,
  ROW_AGENCIES,
  ROW_TASKS,
  ROW_TIMES,
  tableCells,
  type TableForm,
  type WantedRow,
  writeTablePlan,
} from './testing/table-forms.ts'

const row: fc.Arbitrary<WantedRow> = fc.record({
  task: fc.constantFrom(...ROW_TASKS),
  lead: fc.constantFrom(...ROW_AGENCIES),
  support: fc.oneof(
    fc.constant(''),
    fc.uniqueArray(fc.constantFrom(...ROW_AGENCIES), { minLength: 1, maxLength: 2 }).map((a) => a.join(', ')),
  ),
  time: fc.constantFrom(...ROW_TIMES),
  product: fc.constantFrom('', 'Báo cáo', 'Quyết định phê duyệt'),
})
const columns: Column[] = ['lead', 'support', 'deadline', 'product']
const form = (styles: readonly TableForm['style'][]): fc.Arbitrary<TableForm> =>
  fc.record({
    header: fc.nat(2),
    order: fc.oneof(
      fc.constant(columns),
      fc.shuffledSubarray(columns, { minLength: 2 }).filter((o) => o.slice(0, 3).includes('lead')),
    ),
    style: fc.constantFrom(...styles),
    groupAt: fc.option(fc.constantFrom(1, 2)),
    breakAt: fc.option(fc.constantFrom(1, 2, 3)),
  })

function check(read: PlanDocument, rows: readonly WantedRow[], how: TableForm, shown: string): void {
  const found = read.dutyTables.flatMap((t) => t.rows.map((r) => r.item))
  const has = (column: Column): boolean => how.order.includes(column)
  expect(
    found.map((i) => [
      i.marker,
      i.text,
      i.leadText,
      i.supportText,
      i.deadlineText,
      i.deadlines.map((d) => `${d.kind} ${d.to ?? d.rrule ?? ''}`)[0] ?? '',
      i.product ?? '',
    ]),
    shown,
  ).toEqual(
    rows.map((r, i) => [
      String(i + 1),
      r.task,
      r.lead,
      has('support') ? r.support : '',
      has('deadline') ? r.time[0] : '',
      has('deadline') ? r.time[1] : (found[i]?.deadlines.map((d) => `${d.kind} ${d.to ?? d.rrule ?? ''}`)[0] ?? ''),
      has('product') ? r.product : '',
    ]),
  )
  if (how.groupAt !== null)
    expect(
      found.map((i) => i.headings.at(-1)),
      shown,
    ).toEqual(rows.map((_, i) => (i < (how.groupAt ?? 0) ? 'I. HOÀN THIỆN THỂ CHẾ' : 'II. PHÁT TRIỂN HẠ TẦNG')))
}

describe('tables in every form', () => {
  it('plain text: parted by pipes, by tabs, by wide gaps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 3, maxLength: 6 }),
        form(['pipes', 'tabs', 'aligned']),
        async (rows, how) => {
          const text = writeTablePlan(rows, how)
          check(await readPlanDocument(new TextEncoder().encode(text), { name: 'x.txt' }), rows, how, text)
        },
      ),
      { numRuns: 150 },
    )
  }, 240_000)

  it('DOCX', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 3, maxLength: 5 }), form(['tabs']), async (rows, how) => {
        const bytes = await buildDocx([
          { text: 'KẾ HOẠCH' },
          { text: 'Thử nghiệm năm 2026' },
          { text: 'NHIỆM VỤ', level: 0 },
          { rows: tableCells(rows, how) },
        ])
        check(await readPlanDocument(bytes, { name: 'x.docx' }), rows, how, '')
      }),
      { numRuns: 12 },
    )
  }, 240_000)

  it('PDF, with rules and without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 3, maxLength: 4 }),
        form(['tabs']),
        fc.boolean(),
        async (rows, drawn, isRuled) => {
          // More columns would cut words in two on an upright page.
          const how = { ...drawn, order: drawn.order.slice(0, 3), breakAt: null }
          const widths = [34, 150, ...how.order.map(() => (467 - 184) / how.order.length)]
          const cells = tableCells(rows, how)
          const bytes = await buildPdf([
            'KẾ HOẠCH',
            'Thử nghiệm năm 2026',
            'I. NHIỆM VỤ',
            { widths, rows: cells, isRuled },
          ])
          check(await readPlanDocument(bytes, { name: 'x.pdf' }), rows, how, cells.map((c) => c.join('\t')).join('\n'))
        },
      ),
      { numRuns: 12 },
    )
  }, 240_000)
})

import type { DutyQuery } from '@haidang/contracts'
import { type SheetCell, writeWorkbook } from '@haidang/documents'
import { createTranslator, type Translator } from '@haidang/phrases'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { listDuties } from '../duty-queries.ts'
import type { PlanDeps } from '../ports.ts'
import { todayOf } from '../read.ts'
import type { DutyRecord } from '../tables.ts'

/** Rows one file holds at most. */
const ROWS = 50_000

function cellsOf(row: DutyRecord, place: number, t: Translator['t']): SheetCell[] {
  const names = (role: 'lead' | 'supporting'): string =>
    row.units
      .filter((unit) => unit.role === role)
      .map((unit) => unit.organisation.name)
      .join('; ')
  return [
    place + 1,
    row.plan.number ?? row.plan.title,
    row.path,
    row.title,
    names('lead'),
    names('supporting'),
    row.due_on ?? row.deadline.raw,
    t(`reports.dutyState.${row.state}`),
    row.percent,
    row.open_obstacles,
  ]
}

/** The duties of a filter as a workbook, in its order. */
export async function exportDuties({ db }: Pick<PlanDeps, 'db'>, { ctx, input }: Call<DutyQuery>): Promise<FileAnswer> {
  allow(ctx, 'plan.read')
  const rows = await db.withTx(ctx.scope, async (tx) => {
    const found = await listDuties(
      tx,
      { tenant: ctx.tenant, scope: ctx.scope },
      { ...input, after: undefined, limit: ROWS },
    )
    await audit(tx, ctx, {
      action: 'report.export',
      subject: { kind: 'duties', id: null },
      after: { rows: found.length },
    })
    return found
  })
  const { t } = createTranslator(ctx.locale)
  const today = todayOf(ctx)
  const content = writeWorkbook({
    title: t('reports.sheet.duties'),
    creator: 'Hải Đăng',
    datedAt: ctx.clock.now(),
    sheets: [
      {
        name: t('reports.sheet.duties'),
        columns: [
          { title: t('reports.column.ordinal'), width: 6, format: 'integer' },
          { title: t('reports.column.plan'), width: 18 },
          { title: t('reports.column.path'), width: 12 },
          { title: t('reports.column.duty'), width: 60, format: 'wrapped' },
          { title: t('reports.column.lead'), width: 28, format: 'wrapped' },
          { title: t('reports.column.supporting'), width: 36, format: 'wrapped' },
          { title: t('reports.column.due'), width: 14, format: 'date' },
          { title: t('reports.column.state'), width: 22 },
          { title: t('reports.column.percent'), width: 10, format: 'integer' },
          { title: t('reports.column.obstacles'), width: 12, format: 'integer' },
        ],
        rows: rows.map((row, place) => cellsOf(row, place, t)),
      },
    ],
  })
  return {
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: `${t('reports.file.duties')}-${today}.xlsx`,
    content,
  }
}

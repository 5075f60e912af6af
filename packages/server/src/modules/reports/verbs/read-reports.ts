import {
  AppError,
  type NumberBook,
  type Report,
  type ReportAnswers,
  type ReportComparison,
  type ReportContent,
  type ReportQuery,
  type ReportSummary,
  type ReportVersion,
} from '@haidang/contracts'
import { writeWorkbook } from '@haidang/documents'
import { createTranslator } from '@haidang/phrases'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { decodeCursor, encodeCursor, toIso } from '#src/platform/db/index.ts'
import type { FileAnswer } from '#src/platform/door.ts'
import { compareLines, linesOf } from '../compare.ts'
import { paperOf, workbookOf } from '../paper-of-report.ts'
import type { ReportDeps } from '../ports.ts'
import {
  getReport,
  getVersion,
  listNumbers,
  listReports as selectReports,
  listVersions as selectVersions,
} from '../queries.ts'
import { presentSummary, todayOf, wholeReport } from '../read.ts'

interface ById {
  readonly id: string
}
type Deps = Pick<ReportDeps, 'db'>

/** Reports the reader's side writes or consolidates, newest first. */
export async function listReports(
  { db }: Deps,
  { ctx, input }: Call<ReportQuery>,
): Promise<{ items: ReportSummary[]; nextCursor: string | null }> {
  allow(ctx, 'report.read')
  const { cursor, ...query } = input
  const before = cursor === undefined ? undefined : String(decodeCursor(cursor, 1)[0])
  const rows = await db.withTx(ctx.scope, (tx) => selectReports(tx, { ...query, limit: input.limit + 1, before }))
  const last = rows.slice(0, input.limit).at(-1)
  return {
    items: rows.slice(0, input.limit).map((row) => presentSummary(row, todayOf(ctx))),
    nextCursor: rows.length > input.limit && last ? encodeCursor([last.id]) : null,
  }
}

/** @throws AppError `report.not_found` */
export async function showReport({ db }: Deps, { ctx, input }: Call<ById>): Promise<Report> {
  allow(ctx, 'report.read')
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getReport(tx, input.id)
    if (row === undefined) throw new AppError('report.not_found')
    return wholeReport(tx, ctx, row)
  })
}

/** @throws AppError `report.not_found` */
export async function listReportVersions(
  { db }: Deps,
  { ctx, input }: Call<ById>,
): Promise<{ items: ReportVersion[] }> {
  allow(ctx, 'report.read')
  return db.withTx(ctx.scope, async (tx) => {
    if ((await getReport(tx, input.id)) === undefined) throw new AppError('report.not_found')
    const rows = await selectVersions(tx, input.id)
    return {
      items: rows.map((row) => ({ version: row.version, at: toIso(row.at), by: row.by, changeNote: row.change_note })),
    }
  })
}

/** @throws AppError `report.not_found` */
export async function showReportVersion(
  { db }: Deps,
  { ctx, input }: Call<ById & { readonly version: number }>,
): Promise<{ answers: ReportAnswers; content: ReportContent }> {
  allow(ctx, 'report.read')
  return db.withTx(ctx.scope, async (tx) => {
    const version = await getVersion(tx, input.id, input.version)
    if (version === undefined) throw new AppError('report.not_found')
    return version
  })
}

/** @throws AppError `report.not_found` where either is not there */
export async function compareVersions(
  { db }: Deps,
  { ctx, input }: Call<ById & { readonly from: number; readonly to: number }>,
): Promise<ReportComparison> {
  allow(ctx, 'report.read')
  const { from, to } = await db.withTx(ctx.scope, async (tx) => ({
    from: await getVersion(tx, input.id, input.from),
    to: await getVersion(tx, input.id, input.to),
  }))
  if (from === undefined || to === undefined) throw new AppError('report.not_found')
  return { from: input.from, to: input.to, lines: compareLines(linesOf(from), linesOf(to)) }
}

/** Numbers given in a year, by body and type of paper. */
export async function listNumberBooks(
  { db }: Deps,
  { ctx, input }: Call<{ readonly year?: number | undefined }>,
): Promise<{ items: NumberBook[] }> {
  allow(ctx, 'report.read')
  const year = input.year ?? Number(todayOf(ctx).slice(0, 4))
  return { items: await db.withTx(ctx.scope, (tx) => listNumbers(tx, year)) }
}

const TYPES = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

/** The report as a file: with number and day once signed, with room for them before. @throws AppError `report.not_found` */
export async function exportReport(
  deps: Pick<ReportDeps, 'db' | 'writePaper'>,
  { ctx, input }: Call<ById & { readonly format: keyof typeof TYPES; readonly version?: number | undefined }>,
): Promise<FileAnswer> {
  allow(ctx, 'report.read')
  const { row, content } = await deps.db.withTx(ctx.scope, async (tx) => {
    const found = await getReport(tx, input.id)
    if (found === undefined) throw new AppError('report.not_found')
    const kept = input.version === undefined ? found : await getVersion(tx, found.id, input.version)
    if (kept === undefined) throw new AppError('report.not_found')
    await audit(tx, ctx, {
      action: 'report.export',
      subject: { kind: 'report', id: found.id },
      after: { format: input.format, version: input.version ?? found.version },
      organisation: found.tenant_id,
    })
    return { row: found, content: kept.content }
  })
  const { t } = createTranslator('vi')
  const datedAt = (row.signed_at ?? row.updated_at).getTime()
  // An older version never carried the number.
  const signing = input.version === undefined ? { number: row.number, on: row.signed_on } : { number: null, on: null }
  const bytes =
    input.format === 'xlsx'
      ? writeWorkbook(workbookOf(content, datedAt))
      : await deps.writePaper(
          { paper: paperOf(content, signing, todayOf(ctx), datedAt, t), format: input.format },
          { signal: new AbortController().signal },
        )
  const name = (
    row.number ?? `${t('reports.file.report')}-${row.period_to}-v${input.version ?? row.version}`
  ).replaceAll('/', '-')
  return { contentType: TYPES[input.format], fileName: `${name}.${input.format}`, content: Buffer.from(bytes) }
}

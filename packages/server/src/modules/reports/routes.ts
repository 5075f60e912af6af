import {
  Id,
  NumberBook,
  OpenReportInput,
  page,
  Report,
  REPORT_FORMATS,
  ReportAnswers,
  ReportComparison,
  ReportContent,
  ReportCycle,
  ReportQuery,
  ReportReasonInput,
  ReportSummary,
  ReportVersion,
  ReportVersionInput,
  SaveReportInput,
  SignReportInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { ReportDeps } from './ports.ts'
import {
  approveReport,
  cancelReport,
  returnReport,
  signReport,
  submitReport,
  uploadSignedCopy,
} from './verbs/move-report.ts'
import { listCycles, openReport } from './verbs/open-report.ts'
import {
  compareVersions,
  exportReport,
  listNumberBooks,
  listReports,
  listReportVersions,
  showReport,
  showReportVersion,
} from './verbs/read-reports.ts'
import { buildReport, saveReport } from './verbs/write-report.ts'

const ById = z.object({ id: Id })
const Version = z.coerce.number().int().min(1)
/** A consolidated report carries its tables: hundreds of units, thousands of duties. */
const BODY_LIMIT = 16_000_000

export function reportRoutes(door: Door, deps: ReportDeps): void {
  door.get('/report-cycles', { response: z.object({ items: z.array(ReportCycle) }) }, ({ ctx }) =>
    listCycles(deps, { ctx, input: {} }),
  )
  door.get('/reports', { query: ReportQuery, response: page(ReportSummary) }, ({ ctx, query: input }) =>
    listReports(deps, { ctx, input }),
  )
  door.post('/reports', { body: OpenReportInput, response: Report }, ({ ctx, body: input }) =>
    openReport(deps, { ctx, input }),
  )
  door.get('/reports/:id', { params: ById, response: Report }, ({ ctx, params: input }) =>
    showReport(deps, { ctx, input }),
  )
  door.patch(
    '/reports/:id',
    { params: ById, body: SaveReportInput, response: Report, bodyLimit: BODY_LIMIT },
    ({ ctx, params, body }) => saveReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/build',
    { params: ById, body: ReportVersionInput, response: Report },
    ({ ctx, params, body }) => buildReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/submit',
    { params: ById, body: ReportVersionInput, response: Report },
    ({ ctx, params, body }) => submitReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/return',
    { params: ById, body: ReportReasonInput, response: Report },
    ({ ctx, params, body }) => returnReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/approve',
    { params: ById, body: ReportVersionInput, response: Report },
    ({ ctx, params, body }) => approveReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/reports/:id/sign', { params: ById, body: SignReportInput, response: Report }, ({ ctx, params, body }) =>
    signReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/cancel',
    { params: ById, body: ReportReasonInput, response: Report },
    ({ ctx, params, body }) => cancelReport(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/reports/:id/signed-copy',
    { params: ById, body: z.object({ fileId: Id }), response: Report },
    ({ ctx, params, body }) => uploadSignedCopy(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.get(
    '/reports/:id/versions',
    { params: ById, response: z.object({ items: z.array(ReportVersion) }) },
    ({ ctx, params: input }) => listReportVersions(deps, { ctx, input }),
  )
  door.get(
    '/reports/:id/versions/:version',
    {
      params: ById.extend({ version: Version }),
      response: z.object({ answers: ReportAnswers, content: ReportContent }),
    },
    ({ ctx, params: input }) => showReportVersion(deps, { ctx, input }),
  )
  door.get(
    '/reports/:id/comparison',
    { params: ById, query: z.object({ from: Version, to: Version }), response: ReportComparison },
    ({ ctx, params, query }) => compareVersions(deps, { ctx, input: { ...query, id: params.id } }),
  )
  door.file(
    '/reports/:id/export',
    { params: ById, query: z.object({ format: z.enum(REPORT_FORMATS), version: Version.optional() }) },
    ({ ctx, params, query }) => exportReport(deps, { ctx, input: { ...query, id: params.id } }),
  )
  door.get(
    '/number-books',
    {
      query: z.object({ year: z.coerce.number().int().min(2000).max(2200).optional() }),
      response: z.object({ items: z.array(NumberBook) }),
    },
    ({ ctx, query: input }) => listNumberBooks(deps, { ctx, input }),
  )
}

import type {
  MeasureTargetInput,
  NumberBook,
  OpenReportInput,
  Report,
  ReportComparison,
  ReportCycle,
  ReportSummary,
  ReportVersion,
  SaveReportInput,
  SignReportInput,
  Target,
  TargetDetail,
} from '@haidang/contracts'
import type { PageOf } from './page-of.ts'
import { withQuery } from './http.ts'
import type { Query, Requester } from './http.ts'

/** The routes of targets and of reports. */
export function createReportsApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    targets: {
      list: (query: Query, signal?: AbortSignal) => get<{ items: readonly Target[] }>('/targets', query, signal),
      read: (code: string, query: Query) => get<TargetDetail>(`/targets/${id(code)}`, query),
      measure: (code: string, input: MeasureTargetInput) =>
        send<TargetDetail>('POST', `/targets/${id(code)}/measurements`, input),
    },
    reports: {
      cycles: () => get<{ items: readonly ReportCycle[] }>('/report-cycles'),
      list: (query: Query, signal?: AbortSignal) => get<PageOf<ReportSummary>>('/reports', query, signal),
      open: (input: OpenReportInput) => send<Report>('POST', '/reports', input),
      read: (reportId: string) => get<Report>(`/reports/${id(reportId)}`),
      save: (reportId: string, input: SaveReportInput) => send<Report>('PATCH', `/reports/${id(reportId)}`, input),
      act: (reportId: string, act: 'build' | 'submit' | 'approve', version: number) =>
        send<Report>('POST', `/reports/${id(reportId)}/${act}`, { version }),
      actWithReason: (reportId: string, act: 'return' | 'cancel', version: number, reason: string) =>
        send<Report>('POST', `/reports/${id(reportId)}/${act}`, { version, reason }),
      sign: (reportId: string, input: SignReportInput) => send<Report>('POST', `/reports/${id(reportId)}/sign`, input),
      keepSignedCopy: (reportId: string, fileId: string) =>
        send<Report>('POST', `/reports/${id(reportId)}/signed-copy`, { fileId }),
      versions: (reportId: string) => get<{ items: readonly ReportVersion[] }>(`/reports/${id(reportId)}/versions`),
      compare: (reportId: string, from: number, to: number) =>
        get<ReportComparison>(`/reports/${id(reportId)}/comparison`, { from, to }),
      exportHref: (reportId: string, format: 'docx' | 'pdf' | 'xlsx') =>
        withQuery(`/api/v1/reports/${id(reportId)}/export`, { format }),
      books: (year: number) => get<{ items: readonly NumberBook[] }>('/number-books', { year }),
    },
  }
}

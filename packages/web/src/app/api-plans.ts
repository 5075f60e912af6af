import type {
  AddEvidenceInput,
  AnswerObstacleInput,
  AssignInput,
  CalendarFeed,
  CompleteDutyInput,
  DecideExtensionInput,
  Duty,
  DutyBoard,
  DutyDigest,
  DutySummary,
  EditDutyInput,
  Extension,
  FileRef,
  ImportPlanInput,
  LinkRowsInput,
  LinkSuggestion,
  Obstacle,
  Plan,
  PlanCoverage,
  PlanRow,
  PlanSummary,
  PlanText,
  RaiseObstacleInput,
  RecordConditionInput,
  ReportProgressInput,
  RequestExtensionInput,
  ReviewInput,
  ReviewOutcome,
  UpdatePlanInput,
  UploadFileInput,
  Work,
} from '@haidang/contracts'
import type { PageOf } from './page-of.ts'
import { withQuery } from './http.ts'
import type { Query, Requester } from './http.ts'

/** The routes of stored files, long work, plans and duties. */
export function createPlansApi({ get, send }: Requester) {
  const id = encodeURIComponent
  return {
    files: {
      upload: (input: UploadFileInput) => send<FileRef>('POST', '/files', input),
      contentHref: (fileId: string) => `/api/v1/files/${id(fileId)}/content`,
    },
    works: {
      read: (workId: string) => get<Work>(`/works/${id(workId)}`),
      cancel: (workId: string) => send<Work>('POST', `/works/${id(workId)}/cancel`, {}),
    },
    plans: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<PlanSummary>>('/plans', query, signal),
      read: (planId: string) => get<Plan>(`/plans/${id(planId)}`),
      import: (input: ImportPlanInput) => send<Plan>('POST', '/plans', input),
      update: (planId: string, input: UpdatePlanInput) => send<Plan>('PATCH', `/plans/${id(planId)}`, input),
      remove: (planId: string) => send<undefined>('DELETE', `/plans/${id(planId)}`),
      act: (planId: string, act: 'activate' | 'close') => send<Plan>('POST', `/plans/${id(planId)}/${act}`, {}),
      document: (planId: string) => get<PlanText>(`/plans/${id(planId)}/document`),
      rows: (planId: string, query: Query, signal?: AbortSignal) =>
        get<PageOf<PlanRow>>(`/plans/${id(planId)}/rows`, query, signal),
      review: (planId: string, input: ReviewInput) => send<ReviewOutcome>('POST', `/plans/${id(planId)}/review`, input),
      undo: (planId: string) => send<ReviewOutcome>('POST', `/plans/${id(planId)}/review/undo`, {}),
      assign: (planId: string, input: AssignInput) =>
        send<{ dutyIds: readonly string[]; dutyCount: number }>('POST', `/plans/${id(planId)}/duties`, input),
      coverage: (planId: string, query: Query) => get<PlanCoverage>(`/plans/${id(planId)}/coverage`, query),
      linkSuggestions: (planId: string) =>
        get<{ items: readonly LinkSuggestion[] }>(`/plans/${id(planId)}/link-suggestions`),
      link: (planId: string, input: LinkRowsInput) =>
        send<{ links: number }>('POST', `/plans/${id(planId)}/links`, input),
      unlink: (planId: string, input: LinkRowsInput) =>
        send<{ links: number }>('POST', `/plans/${id(planId)}/links/remove`, input),
    },
    duties: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<DutySummary>>('/duties', query, signal),
      board: (query: Query, signal?: AbortSignal) => get<DutyBoard>('/duties/board', query, signal),
      digest: (signal?: AbortSignal) => get<DutyDigest>('/duties/digest', {}, signal),
      read: (dutyId: string) => get<Duty>(`/duties/${id(dutyId)}`),
      edit: (dutyId: string, input: EditDutyInput) => send<Duty>('PATCH', `/duties/${id(dutyId)}`, input),
      progress: (dutyId: string, input: ReportProgressInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/progress`, input),
      complete: (dutyId: string, input: CompleteDutyInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/complete`, input),
      actWithReason: (dutyId: string, act: 'reopen' | 'cancel', version: number, reason: string) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/${act}`, { version, reason }),
      addEvidence: (dutyId: string, input: AddEvidenceInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/evidence`, input),
      recordCondition: (dutyId: string, input: RecordConditionInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/condition`, input),
      raiseObstacle: (dutyId: string, input: RaiseObstacleInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/obstacles`, input),
      requestExtension: (dutyId: string, input: RequestExtensionInput) =>
        send<Duty>('POST', `/duties/${id(dutyId)}/extensions`, input),
      calendar: () => send<CalendarFeed>('POST', '/duties/calendar', {}),
      exportHref: (query: Query) => withQuery('/api/v1/duties/export', query),
    },
    obstacles: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Obstacle>>('/obstacles', query, signal),
      answer: (obstacleId: string, input: AnswerObstacleInput) =>
        send<Obstacle>('POST', `/obstacles/${id(obstacleId)}/answer`, input),
    },
    extensions: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<Extension>>('/extensions', query, signal),
      decide: (extensionId: string, input: DecideExtensionInput) =>
        send<Extension>('POST', `/extensions/${id(extensionId)}/decision`, input),
      withdraw: (extensionId: string) => send<Extension>('POST', `/extensions/${id(extensionId)}/withdraw`, {}),
    },
  }
}

import type {
  Breach,
  BreachSummary,
  DataRequest,
  DataRequestSummary,
  DecideDataRequestInput,
  LegalHold,
  OpenBreachInput,
  OpenDataRequestInput,
  PlaceHoldInput,
  ProcessingActivity,
  ProcessingRegister,
  ProcessingVersion,
  RetentionKind,
  RetentionOverview,
  RetentionPolicy,
  SaveBreachInput,
  SaveProcessingInput,
  SendBreachNoticeInput,
  TellSubjectsInput,
  VerifyIdentityInput,
} from '@haidang/contracts'
import { withQuery } from './http.ts'
import type { Query, Requester } from './http.ts'
import type { PageOf } from './page-of.ts'

/** The routes of personal data and of breaches. */
export function createPersonalDataApi({ get, send }: Requester) {
  const id = encodeURIComponent
  const request = (requestId: string): string => `/personal-data/requests/${id(requestId)}`
  const breach = (breachId: string): string => `/breaches/${id(breachId)}`
  return {
    personalData: {
      processing: (query: Query) => get<ProcessingRegister>('/personal-data/processing', query),
      saveProcessing: (code: string, query: Query, input: SaveProcessingInput) =>
        send<ProcessingActivity>('PUT', withQuery(`/personal-data/processing/${id(code)}`, query), input),
      processingVersions: (code: string, query: Query) =>
        get<{ items: readonly ProcessingVersion[] }>(`/personal-data/processing/${id(code)}/versions`, query),
      processingHref: (query: Query) => withQuery('/api/v1/personal-data/processing/export', query),
      retention: (query: Query) => get<RetentionOverview>('/personal-data/retention', query),
      setRetention: (kind: RetentionKind, query: Query, days: number | null) =>
        send<RetentionPolicy>('PUT', withQuery(`/personal-data/retention/${kind}`, query), { days }),
      placeHold: (query: Query, input: PlaceHoldInput) =>
        send<LegalHold>('POST', withQuery('/personal-data/holds', query), input),
      liftHold: (holdId: string) => send<LegalHold>('DELETE', `/personal-data/holds/${id(holdId)}`),
    },
    dataRequests: {
      list: (query: Query, signal?: AbortSignal) =>
        get<PageOf<DataRequestSummary>>('/personal-data/requests', query, signal),
      open: (input: OpenDataRequestInput) => send<DataRequest>('POST', '/personal-data/requests', input),
      read: (requestId: string) => get<DataRequest>(request(requestId)),
      acknowledge: (requestId: string) => send<DataRequest>('POST', `${request(requestId)}/acknowledge`),
      verify: (requestId: string, input: VerifyIdentityInput) =>
        send<DataRequest>('POST', `${request(requestId)}/identity`, input),
      act: (requestId: string, act: 'extend' | 'approval' | 'withdraw', reason: string) =>
        send<DataRequest>('POST', `${request(requestId)}/${act}`, { reason }),
      decide: (requestId: string, input: DecideDataRequestInput) =>
        send<DataRequest>('POST', `${request(requestId)}/decision`, input),
      letterHref: (requestId: string, format: 'docx' | 'pdf') =>
        withQuery(`/api/v1${request(requestId)}/letter`, { format }),
      /** Asked for by a script and not by a link: the person may have to prove again who they are. */
      copy: (requestId: string) => get<Blob>(`${request(requestId)}/export`),
    },
    breaches: {
      list: (query: Query, signal?: AbortSignal) => get<PageOf<BreachSummary>>('/breaches', query, signal),
      open: (input: OpenBreachInput) => send<Breach>('POST', '/breaches', input),
      read: (breachId: string) => get<Breach>(breach(breachId)),
      save: (breachId: string, input: SaveBreachInput) => send<Breach>('PATCH', breach(breachId), input),
      sendNotice: (breachId: string, input: SendBreachNoticeInput) =>
        send<Breach>('POST', `${breach(breachId)}/notices`, input),
      tellSubjects: (breachId: string, input: TellSubjectsInput) =>
        send<Breach>('POST', `${breach(breachId)}/subjects-told`, input),
      setReaders: (breachId: string, personIds: readonly string[]) =>
        send<Breach>('PUT', `${breach(breachId)}/readers`, { personIds }),
      end: (breachId: string, act: 'close' | 'reopen', reason: string) =>
        send<Breach>('POST', `${breach(breachId)}/${act}`, { reason }),
      paperHref: (breachId: string, query: Query) => withQuery(`/api/v1${breach(breachId)}/paper`, query),
    },
  }
}

import {
  Breach,
  BREACH_FORMATS,
  BREACH_PAPERS,
  BreachCloseInput,
  BreachQuery,
  BreachReadersInput,
  BreachSummary,
  DataRequest,
  DataRequestQuery,
  DataRequestReasonInput,
  DataRequestSummary,
  DecideDataRequestInput,
  Id,
  LegalHold,
  LETTER_FORMATS,
  OpenBreachInput,
  OpenDataRequestInput,
  page,
  PersonalFieldList,
  PlaceHoldInput,
  PROCESSING_FORMATS,
  ProcessingActivity,
  ProcessingCode,
  ProcessingRegister,
  ProcessingVersion,
  RETENTION_KINDS,
  RetentionOverview,
  RetentionPolicy,
  RetentionQuery,
  SaveBreachInput,
  SaveProcessingInput,
  SendBreachNoticeInput,
  SetRetentionInput,
  TellSubjectsInput,
  VerifyIdentityInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { PersonalDataDeps } from './deps.ts'
import { exportBreachPaper } from './verbs/breach-paper.ts'
import {
  closeBreach,
  listBreaches,
  openBreach,
  reopenBreach,
  saveBreachContent,
  sendBreachNotice,
  setBreachReaders,
  showBreach,
  tellSubjects,
} from './verbs/breaches.ts'
import {
  exportProcessing,
  listPersonalFields,
  listProcessing,
  listProcessingVersions,
  saveProcessing,
} from './verbs/processing.ts'
import { exportLetter, exportPersonalData } from './verbs/request-files.ts'
import {
  acknowledgeDataRequest,
  askApproval,
  decideDataRequest,
  extendDataRequest,
  listDataRequests,
  openDataRequest,
  showDataRequest,
  verifyIdentity,
  withdrawDataRequest,
} from './verbs/requests.ts'
import { liftHold, placeHold, setRetention, showRetention } from './verbs/retention.ts'

const ById = z.object({ id: Id })
const ByCode = z.object({ code: ProcessingCode })
const ByKind = z.object({ kind: z.enum(RETENTION_KINDS) })

function breachRoutes(door: Door, deps: PersonalDataDeps): void {
  door.get('/breaches', { query: BreachQuery, response: page(BreachSummary) }, ({ ctx, query: input }) =>
    listBreaches(deps, { ctx, input }),
  )
  door.post('/breaches', { body: OpenBreachInput, response: Breach }, ({ ctx, body: input }) =>
    openBreach(deps, { ctx, input }),
  )
  door.get('/breaches/:id', { params: ById, response: Breach }, ({ ctx, params: input }) =>
    showBreach(deps, { ctx, input }),
  )
  door.patch('/breaches/:id', { params: ById, body: SaveBreachInput, response: Breach }, ({ ctx, params, body }) =>
    saveBreachContent(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/breaches/:id/notices',
    { params: ById, body: SendBreachNoticeInput, response: Breach },
    ({ ctx, params, body }) => sendBreachNotice(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/breaches/:id/subjects-told',
    { params: ById, body: TellSubjectsInput, response: Breach },
    ({ ctx, params, body }) => tellSubjects(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.put(
    '/breaches/:id/readers',
    { params: ById, body: BreachReadersInput, response: Breach },
    ({ ctx, params, body }) => setBreachReaders(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/breaches/:id/close',
    { params: ById, body: BreachCloseInput, response: Breach },
    ({ ctx, params, body }) => closeBreach(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/breaches/:id/reopen',
    { params: ById, body: BreachCloseInput, response: Breach },
    ({ ctx, params, body }) => reopenBreach(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.file(
    '/breaches/:id/paper',
    {
      params: ById,
      query: z.object({
        paper: z.enum(BREACH_PAPERS).default('notice'),
        format: z.enum(BREACH_FORMATS),
        part: z.coerce.number().int().min(1).optional(),
        lateReason: z.string().max(5000).optional(),
      }),
    },
    ({ ctx, params, query }) => exportBreachPaper(deps, { ctx, input: { ...query, id: params.id } }),
  )
}

function requestRoutes(door: Door, deps: PersonalDataDeps): void {
  const one = '/personal-data/requests/:id'
  door.get(
    '/personal-data/requests',
    { query: DataRequestQuery, response: page(DataRequestSummary) },
    ({ ctx, query: input }) => listDataRequests(deps, { ctx, input }),
  )
  door.post('/personal-data/requests', { body: OpenDataRequestInput, response: DataRequest }, ({ ctx, body: input }) =>
    openDataRequest(deps, { ctx, input }),
  )
  door.get(one, { params: ById, response: DataRequest }, ({ ctx, params: input }) =>
    showDataRequest(deps, { ctx, input }),
  )
  door.post(`${one}/acknowledge`, { params: ById, response: DataRequest }, ({ ctx, params: input }) =>
    acknowledgeDataRequest(deps, { ctx, input }),
  )
  door.post(
    `${one}/identity`,
    { params: ById, body: VerifyIdentityInput, response: DataRequest },
    ({ ctx, params, body }) => verifyIdentity(deps, { ctx, input: { ...body, id: params.id } }),
  )
  const reasoned = { params: ById, body: DataRequestReasonInput, response: DataRequest }
  door.post(`${one}/extend`, reasoned, ({ ctx, params, body }) =>
    extendDataRequest(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(`${one}/approval`, reasoned, ({ ctx, params, body }) =>
    askApproval(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(`${one}/withdraw`, reasoned, ({ ctx, params, body }) =>
    withdrawDataRequest(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    `${one}/decision`,
    { params: ById, body: DecideDataRequestInput, response: DataRequest },
    ({ ctx, params, body }) => decideDataRequest(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.file(
    `${one}/letter`,
    { params: ById, query: z.object({ format: z.enum(LETTER_FORMATS) }) },
    ({ ctx, params, query }) => exportLetter(deps, { ctx, input: { ...query, id: params.id } }),
  )
  door.file(`${one}/export`, { params: ById }, ({ ctx, params: input }) => exportPersonalData(deps, { ctx, input }))
}

export function personalDataRoutes(door: Door, deps: PersonalDataDeps): void {
  door.get('/personal-data/fields', { response: PersonalFieldList }, ({ ctx }) =>
    listPersonalFields(deps, { ctx, input: {} }),
  )
  door.get(
    '/personal-data/processing',
    { query: RetentionQuery, response: ProcessingRegister },
    ({ ctx, query: input }) => listProcessing(deps, { ctx, input }),
  )
  door.file(
    '/personal-data/processing/export',
    { query: RetentionQuery.extend({ format: z.enum(PROCESSING_FORMATS) }) },
    ({ ctx, query: input }) => exportProcessing(deps, { ctx, input }),
  )
  door.put(
    '/personal-data/processing/:code',
    { params: ByCode, query: RetentionQuery, body: SaveProcessingInput, response: ProcessingActivity },
    ({ ctx, params, query, body }) => saveProcessing(deps, { ctx, input: { ...body, ...query, code: params.code } }),
  )
  door.get(
    '/personal-data/processing/:code/versions',
    { params: ByCode, query: RetentionQuery, response: z.object({ items: z.array(ProcessingVersion) }) },
    ({ ctx, params, query }) => listProcessingVersions(deps, { ctx, input: { ...query, code: params.code } }),
  )
  door.get(
    '/personal-data/retention',
    { query: RetentionQuery, response: RetentionOverview },
    ({ ctx, query: input }) => showRetention(deps, { ctx, input }),
  )
  door.put(
    '/personal-data/retention/:kind',
    { params: ByKind, query: RetentionQuery, body: SetRetentionInput, response: RetentionPolicy },
    ({ ctx, params, query, body }) => setRetention(deps, { ctx, input: { ...body, ...query, kind: params.kind } }),
  )
  door.post(
    '/personal-data/holds',
    { query: RetentionQuery, body: PlaceHoldInput, response: LegalHold },
    ({ ctx, query, body }) => placeHold(deps, { ctx, input: { ...body, ...query } }),
  )
  door.delete('/personal-data/holds/:id', { params: ById, response: LegalHold }, ({ ctx, params: input }) =>
    liftHold(deps, { ctx, input }),
  )
  requestRoutes(door, deps)
  breachRoutes(door, deps)
}

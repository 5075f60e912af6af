import {
  AddEvidenceInput,
  AnswerObstacleInput,
  AssignInput,
  AssignOutcome,
  CalendarFeed,
  CompleteDutyInput,
  CoverageQuery,
  DecideExtensionInput,
  Duty,
  DutyBoard,
  DutyBoardQuery,
  DutyDigest,
  DutyQuery,
  DutyReasonInput,
  DutySummary,
  EditDutyInput,
  Extension,
  ExtensionQuery,
  Id,
  ImportPlanInput,
  LinkRowsInput,
  LinkSuggestion,
  Obstacle,
  ObstacleQuery,
  page,
  Plan,
  PlanCoverage,
  PlanQuery,
  PlanRow,
  PlanRowQuery,
  PlanSummary,
  PlanText,
  RaiseObstacleInput,
  RecordConditionInput,
  ReportProgressInput,
  RequestExtensionInput,
  ReviewInput,
  ReviewOutcome,
  UpdatePlanInput,
} from '@haidang/contracts'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { PlanDeps } from './ports.ts'
import { assignDuties } from './verbs/assign-duties.ts'
import { issueCalendar, readCalendar } from './verbs/calendars.ts'
import { cancelDuty, editDuty, recordCondition } from './verbs/edit-duty.ts'
import { exportDuties } from './verbs/export-duties.ts'
import { decideExtension, listExtensions, requestExtension, withdrawExtension } from './verbs/extensions.ts'
import { importPlan } from './verbs/import-plan.ts'
import { linkRows, showCoverage, suggestRowLinks, unlinkRows } from './verbs/link-rows.ts'
import { listDuties, showDuty, showDutyBoard, showDutyDigest } from './verbs/list-duties.ts'
import { listPlans, listRows, showPlanText } from './verbs/list-plans.ts'
import { activatePlan, closePlan, deletePlan, showPlan, updatePlan } from './verbs/move-plan.ts'
import { answerObstacle, listObstacles, raiseObstacle } from './verbs/obstacles.ts'
import { addEvidence, completeDuty, reopenDuty, reportProgress } from './verbs/report-progress.ts'
import { reviewRows, undoReview } from './verbs/review-rows.ts'

const ById = z.object({ id: Id })
const Links = z.object({ links: z.number().int() })
/** A row's text has up to 20,000 letters; assignments name thousands of units. */
const BODY_LIMIT = 6_000_000

export function planRoutes(door: Door, deps: PlanDeps): void {
  door.get('/plans', { query: PlanQuery, response: page(PlanSummary) }, ({ ctx, query: input }) =>
    listPlans(deps, { ctx, input }),
  )
  door.post('/plans', { body: ImportPlanInput, response: Plan }, ({ ctx, body: input }) =>
    importPlan(deps, { ctx, input }),
  )
  door.get('/plans/:id', { params: ById, response: Plan }, ({ ctx, params: input }) => showPlan(deps, { ctx, input }))
  door.patch('/plans/:id', { params: ById, body: UpdatePlanInput, response: Plan }, ({ ctx, params, body }) =>
    updatePlan(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.delete('/plans/:id', { params: ById }, ({ ctx, params: input }) => deletePlan(deps, { ctx, input }))
  door.post('/plans/:id/activate', { params: ById, response: Plan }, ({ ctx, params: input }) =>
    activatePlan(deps, { ctx, input }),
  )
  door.post('/plans/:id/close', { params: ById, response: Plan }, ({ ctx, params: input }) =>
    closePlan(deps, { ctx, input }),
  )
  door.get('/plans/:id/document', { params: ById, response: PlanText }, ({ ctx, params: input }) =>
    showPlanText(deps, { ctx, input }),
  )
  door.get(
    '/plans/:id/rows',
    { params: ById, query: PlanRowQuery, response: page(PlanRow) },
    ({ ctx, params, query }) => listRows(deps, { ctx, input: { ...query, id: params.id } }),
  )
  door.post(
    '/plans/:id/review',
    { params: ById, body: ReviewInput, response: ReviewOutcome, bodyLimit: BODY_LIMIT },
    ({ ctx, params, body: review }) => reviewRows(deps, { ctx, input: { id: params.id, review } }),
  )
  door.post('/plans/:id/review/undo', { params: ById, response: ReviewOutcome }, ({ ctx, params: input }) =>
    undoReview(deps, { ctx, input }),
  )
  door.post(
    '/plans/:id/duties',
    { params: ById, body: AssignInput, response: AssignOutcome, bodyLimit: BODY_LIMIT },
    ({ ctx, params, body }) => assignDuties(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.get(
    '/plans/:id/coverage',
    { params: ById, query: CoverageQuery, response: PlanCoverage },
    ({ ctx, params, query }) => showCoverage(deps, { ctx, input: { ...query, id: params.id } }),
  )
  door.get(
    '/plans/:id/link-suggestions',
    { params: ById, response: z.object({ items: z.array(LinkSuggestion) }) },
    ({ ctx, params: input }) => suggestRowLinks(deps, { ctx, input }),
  )
  door.post('/plans/:id/links', { params: ById, body: LinkRowsInput, response: Links }, ({ ctx, params, body }) =>
    linkRows(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/plans/:id/links/remove',
    { params: ById, body: LinkRowsInput, response: Links },
    ({ ctx, params, body }) => unlinkRows(deps, { ctx, input: { ...body, id: params.id } }),
  )
  dutyRoutes(door, deps)
}

function dutyRoutes(door: Door, deps: PlanDeps): void {
  door.get('/duties', { query: DutyQuery, response: page(DutySummary) }, ({ ctx, query: input }) =>
    listDuties(deps, { ctx, input }),
  )
  door.get('/duties/board', { query: DutyBoardQuery, response: DutyBoard }, ({ ctx, query: input }) =>
    showDutyBoard(deps, { ctx, input }),
  )
  door.get(
    '/duties/digest',
    { query: z.object({ organisationId: Id.optional() }), response: DutyDigest },
    ({ ctx, query: input }) => showDutyDigest(deps, { ctx, input }),
  )
  door.file('/duties/export', { query: DutyQuery }, ({ ctx, query: input }) => exportDuties(deps, { ctx, input }))
  door.post('/duties/calendar', { response: CalendarFeed }, ({ ctx }) => issueCalendar(deps, { ctx, input: {} }))
  door.file(
    '/calendars/:token',
    { params: z.object({ token: z.string().max(200) }), isPublic: true, perMinute: 60 },
    ({ ctx, params: input }) => readCalendar(deps, { ctx, input }),
  )
  door.get('/duties/:id', { params: ById, response: Duty }, ({ ctx, params: input }) => showDuty(deps, { ctx, input }))
  door.patch('/duties/:id', { params: ById, body: EditDutyInput, response: Duty }, ({ ctx, params, body }) =>
    editDuty(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/duties/:id/progress',
    { params: ById, body: ReportProgressInput, response: Duty },
    ({ ctx, params, body }) => reportProgress(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/duties/:id/complete',
    { params: ById, body: CompleteDutyInput, response: Duty },
    ({ ctx, params, body }) => completeDuty(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/duties/:id/reopen', { params: ById, body: DutyReasonInput, response: Duty }, ({ ctx, params, body }) =>
    reopenDuty(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/duties/:id/cancel', { params: ById, body: DutyReasonInput, response: Duty }, ({ ctx, params, body }) =>
    cancelDuty(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/duties/:id/evidence', { params: ById, body: AddEvidenceInput, response: Duty }, ({ ctx, params, body }) =>
    addEvidence(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/duties/:id/condition',
    { params: ById, body: RecordConditionInput, response: Duty },
    ({ ctx, params, body }) => recordCondition(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/duties/:id/obstacles',
    { params: ById, body: RaiseObstacleInput, response: Duty },
    ({ ctx, params, body }) => raiseObstacle(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/duties/:id/extensions',
    { params: ById, body: RequestExtensionInput, response: Duty },
    ({ ctx, params, body }) => requestExtension(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.get('/obstacles', { query: ObstacleQuery, response: page(Obstacle) }, ({ ctx, query: input }) =>
    listObstacles(deps, { ctx, input }),
  )
  door.post(
    '/obstacles/:id/answer',
    { params: ById, body: AnswerObstacleInput, response: Obstacle },
    ({ ctx, params, body }) => answerObstacle(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.get('/extensions', { query: ExtensionQuery, response: page(Extension) }, ({ ctx, query: input }) =>
    listExtensions(deps, { ctx, input }),
  )
  door.post(
    '/extensions/:id/decision',
    { params: ById, body: DecideExtensionInput, response: Extension },
    ({ ctx, params, body }) => decideExtension(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/extensions/:id/withdraw', { params: ById, response: Extension }, ({ ctx, params: input }) =>
    withdrawExtension(deps, { ctx, input }),
  )
}

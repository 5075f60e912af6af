import {
  Addressing,
  DraftWarningInput,
  Id,
  LocaleSchema,
  OrganisationRef,
  page,
  ReasonInput,
  ReviseWarningInput,
  Warning,
  WarningQuery,
  WarningSummary,
} from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { WarningDeps } from './ports.ts'
import { dispatchWarning } from './verbs/dispatch-warning.ts'
import { draftFromAlert, draftFromCampaign } from './verbs/draft-from-source.ts'
import { draftWarning } from './verbs/draft-warning.ts'
import { EXPORT_FORMATS, exportWarning } from './verbs/export-warning.ts'
import { getWarning } from './verbs/get-warning.ts'
import { listWarnings } from './verbs/list-warnings.ts'
import { approveWarning, closeWarning, returnWarning, submitWarning, withdrawWarning } from './verbs/move-warning.ts'
import { previewRecipients } from './verbs/preview-recipients.ts'
import { reviseWarning } from './verbs/revise-warning.ts'
import { verifyRecipient } from './verbs/verify-recipient.ts'

const ById = z.object({ id: Id })
const ByRecipient = z.object({ id: Id, organisationId: Id })
const Preview = z.object({
  addressing: Addressing,
  campaignId: Id.nullable().default(null),
  alertId: Id.nullable().default(null),
})
/** A warning holds up to 2,000 indicators of 2 kB and 20,000 addressees. */
const BODY_LIMIT = 6_000_000

export function warningRoutes(door: Door, deps: WarningDeps): void {
  door.get('/warnings', { query: WarningQuery, response: page(WarningSummary) }, ({ ctx, query: input }) =>
    listWarnings(deps, { ctx, input }),
  )
  door.post(
    '/warnings',
    { body: DraftWarningInput, response: Warning, bodyLimit: BODY_LIMIT },
    ({ ctx, body: input }) => draftWarning(deps, { ctx, input }),
  )
  door.post(
    '/warnings/preview',
    { body: Preview, response: z.object({ recipients: z.array(OrganisationRef) }), bodyLimit: BODY_LIMIT },
    ({ ctx, body: input }) => previewRecipients(deps, { ctx, input }),
  )
  door.get('/warnings/:id', { params: ById, response: Warning }, ({ ctx, params: input }) =>
    getWarning(deps, { ctx, input }),
  )
  door.patch(
    '/warnings/:id',
    { params: ById, body: ReviseWarningInput, response: Warning, bodyLimit: BODY_LIMIT },
    ({ ctx, params, body }) => reviseWarning(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/warnings/:id/submit', { params: ById, response: Warning }, ({ ctx, params: input }) =>
    submitWarning(deps, { ctx, input }),
  )
  door.post('/warnings/:id/approve', { params: ById, response: Warning }, ({ ctx, params: input }) =>
    approveWarning(deps, { ctx, input }),
  )
  door.post('/warnings/:id/return', { params: ById, body: ReasonInput, response: Warning }, ({ ctx, params, body }) =>
    returnWarning(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post('/warnings/:id/dispatch', { params: ById, response: Warning }, ({ ctx, params: input }) =>
    dispatchWarning(deps, { ctx, input }),
  )
  door.post('/warnings/:id/close', { params: ById, response: Warning }, ({ ctx, params: input }) =>
    closeWarning(deps, { ctx, input }),
  )
  door.post('/warnings/:id/withdraw', { params: ById, body: ReasonInput, response: Warning }, ({ ctx, params, body }) =>
    withdrawWarning(deps, { ctx, input: { ...body, id: params.id } }),
  )
  door.post(
    '/warnings/:id/recipients/:organisationId/verify',
    { params: ByRecipient, response: Warning },
    ({ ctx, params }) =>
      verifyRecipient(deps, { ctx, input: { id: params.id, organisationId: params.organisationId as TenantId } }),
  )
  door.file(
    '/warnings/:id/export',
    { params: ById, query: z.object({ format: z.enum(EXPORT_FORMATS), locale: LocaleSchema.optional() }) },
    ({ ctx, params, query }) => exportWarning(deps, { ctx, input: { id: params.id, ...query } }),
  )
  door.post('/campaigns/:id/warnings', { params: ById, response: Warning }, ({ ctx, params }) =>
    draftFromCampaign(deps, { ctx, input: { campaignId: params.id } }),
  )
  door.post('/alerts/:id/warnings', { params: ById, response: Warning }, ({ ctx, params }) =>
    draftFromAlert(deps, { ctx, input: { alertId: params.id } }),
  )
}

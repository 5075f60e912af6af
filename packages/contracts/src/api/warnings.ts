import { z } from 'zod'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef, SeveritySchema, TlpSchema } from './shapes.ts'
import { SectorCode, OrganisationKind } from './organisations.ts'

export const WARNING_STATES = ['draft', 'submitted', 'approved', 'dispatched', 'closed', 'withdrawn'] as const
export const RECIPIENT_STATES = [
  'planned',
  'sent',
  'delivered',
  'seen',
  'acknowledged',
  'reported',
  'verified',
] as const

/** The bulletin itself. `actions` are what a recipient is to do, each in one plain sentence. */
export const WarningContent = z.object({
  title: z.string().trim().min(3).max(300),
  summary: z.string().trim().min(3).max(5000),
  actions: z.array(z.string().trim().min(1).max(1000)).min(1).max(30),
  indicators: z.array(z.object({ kind: z.string().max(30), value: z.string().max(2048) })).max(2000),
  techniques: z.array(z.string().max(20)).max(200),
})
export type WarningContent = z.infer<typeof WarningContent>

/** Who is to receive it: organisations named one by one, and groups, sectors, kinds and provinces expanded on dispatch. */
export const Addressing = z.object({
  organisationIds: z.array(Id).max(20_000).default([]),
  groupIds: z.array(Id).max(200).default([]),
  sectors: z.array(SectorCode).default([]),
  kinds: z.array(OrganisationKind).default([]),
  provinceCodes: z.array(z.string().max(2)).default([]),
})
export type Addressing = z.infer<typeof Addressing>

export const DraftWarningInput = z.object({
  content: WarningContent,
  severity: SeveritySchema,
  tlp: TlpSchema.default('amber'),
  addressing: Addressing,
  campaignId: Id.nullable().default(null),
  alertId: Id.nullable().default(null),
})
export type DraftWarningInput = z.infer<typeof DraftWarningInput>
/** `version` is the version the editor read: a change made meanwhile by somebody else is refused, not overwritten. */
export const ReviseWarningInput = DraftWarningInput.omit({ campaignId: true, alertId: true }).extend({
  version: z.number().int().min(1),
  changeNote: z.string().trim().max(1000).default(''),
})
export type ReviseWarningInput = z.infer<typeof ReviseWarningInput>
export const ReasonInput = z.object({ reason: z.string().trim().min(3).max(2000) })
export type ReasonInput = z.infer<typeof ReasonInput>

/** Counts over the recipients; the board's progress bar is drawn from them. */
export const RecipientProgress = z.object({
  total: z.number().int(),
  delivered: z.number().int(),
  seen: z.number().int(),
  acknowledged: z.number().int(),
  reported: z.number().int(),
  verified: z.number().int(),
  overdue: z.number().int(),
  escalated: z.number().int(),
})
export type RecipientProgress = z.infer<typeof RecipientProgress>

export const WarningSummary = z.object({
  id: Id,
  /** e.g. `CB-2026-0007`; given at dispatch. */
  number: z.string().nullable(),
  title: z.string(),
  severity: SeveritySchema,
  tlp: TlpSchema,
  state: z.enum(WARNING_STATES),
  version: z.number().int(),
  campaignId: Id.nullable(),
  createdAt: Instant,
  dispatchedAt: Instant.nullable(),
  progress: RecipientProgress,
})
export type WarningSummary = z.infer<typeof WarningSummary>

export const WarningRecipient = z.object({
  organisation: OrganisationRef,
  /** Why this organisation receives it: `concerned`, `chosen`, `group`, `sector`, `kind`, `province`. */
  reason: z.string(),
  state: z.enum(RECIPIENT_STATES),
  deliveredAt: Instant.nullable(),
  seenAt: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: PersonRef.nullable(),
  reportedAt: Instant.nullable(),
  report: z.object({ outcome: z.string(), note: z.string() }).nullable(),
  verifiedAt: Instant.nullable(),
  acknowledgeDueAt: Instant,
  reportDueAt: Instant,
  isOverdue: z.boolean(),
  /** 0 nobody yet, 1 the unit's leader, 2 the province's leader. */
  escalationLevel: z.number().int(),
  helpRequestedAt: Instant.nullable(),
  seenVersion: z.number().int().nullable(),
  channels: z.array(
    z.object({
      channel: z.enum(['inbox', 'email', 'webhook']),
      state: z.enum(['queued', 'sent', 'failed']),
      at: Instant.nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type WarningRecipient = z.infer<typeof WarningRecipient>

export const Warning = WarningSummary.extend({
  content: WarningContent,
  addressing: Addressing,
  alertId: Id.nullable(),
  createdBy: PersonRef.nullable(),
  submittedBy: PersonRef.nullable(),
  approvedBy: PersonRef.nullable(),
  returnedReason: z.string().nullable(),
  recipients: z.array(WarningRecipient),
  /** Organisations the addressing stands for now, before dispatch. */
  recipientPreview: z.array(OrganisationRef),
  versions: z.array(
    z.object({
      version: z.number().int(),
      at: Instant,
      by: PersonRef.nullable(),
      changeNote: z.string(),
      content: WarningContent,
    }),
  ),
  history: z.array(
    z.object({
      at: Instant,
      code: z.string(),
      by: z.string().nullable(),
      organisation: OrganisationRef.nullable(),
      params: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Dispatch was asked for and waits for the second hand; null otherwise. */
  release: z.object({ approvalId: Id, requestedBy: PersonRef, expiresAt: Instant }).nullable(),
  /** What the reader may do next, in order; the first is the filled button. */
  nextActs: z.array(z.enum(['submit', 'approve', 'return', 'dispatch', 'correct', 'close', 'withdraw', 'edit'])),
})
export type Warning = z.infer<typeof Warning>
export const WarningQuery = PageQuery.extend({ states: csvOf(z.enum(WARNING_STATES)) })
export type WarningQuery = z.infer<typeof WarningQuery>

/** A warning as a member organisation receives it. */
export const InboxItem = z.object({
  warningId: Id,
  number: z.string(),
  title: z.string(),
  severity: SeveritySchema,
  tlp: TlpSchema,
  warningState: z.enum(WARNING_STATES),
  version: z.number().int(),
  /** True where a newer version has not been opened yet. */
  isChanged: z.boolean(),
  state: z.enum(RECIPIENT_STATES),
  dispatchedAt: Instant,
  acknowledgeDueAt: Instant,
  reportDueAt: Instant,
  isOverdue: z.boolean(),
})
export type InboxItem = z.infer<typeof InboxItem>
export const InboxWarning = InboxItem.extend({
  issuer: OrganisationRef,
  content: WarningContent,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: PersonRef.nullable(),
  report: z.object({ outcome: z.string(), note: z.string() }).nullable(),
  helpRequestedAt: Instant.nullable(),
  versions: z.array(
    z.object({ version: z.number().int(), at: Instant, changeNote: z.string(), content: WarningContent }),
  ),
  /** Sightings of the warning's indicators in the reader's own organisation. */
  ownSightings: z.array(z.object({ alertId: Id, title: z.string(), count: z.number().int(), lastSeenAt: Instant })),
})
export type InboxWarning = z.infer<typeof InboxWarning>
export const REPORT_OUTCOMES = ['done', 'not_affected', 'partly_done', 'need_help'] as const
export const ReportInput = z.object({ outcome: z.enum(REPORT_OUTCOMES), note: z.string().trim().max(5000).default('') })
export type ReportInput = z.infer<typeof ReportInput>

export const Webhook = z.object({
  id: Id,
  organisation: OrganisationRef,
  url: z.string(),
  isEnabled: z.boolean(),
  createdAt: Instant,
})
export type Webhook = z.infer<typeof Webhook>
export const CreateWebhookInput = z.object({ organisationId: Id, url: z.url().max(2000) })
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>
/** The signing secret (Standard Webhooks, `whsec_…`) is answered once. */
export const CreatedWebhook = z.object({ webhook: Webhook, secret: z.string() })
export type CreatedWebhook = z.infer<typeof CreatedWebhook>

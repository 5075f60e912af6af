import { z } from 'zod'
import type { Permission } from '../permissions.ts'
import { Id, Instant, OrganisationRef, PersonRef } from './shapes.ts'

/** Acts that need a second hand: who may ask for one, and who may give it. */
export const APPROVAL_ACTS = {
  'warning.dispatch_above_level': { request: 'warning.dispatch', decide: 'warning.release' },
  'personal_data.export': { request: 'personal_data.export', decide: 'personal_data.manage' },
  'record.deletion': { request: 'record.delete', decide: 'record.delete' },
  'role.change': { request: 'user.manage', decide: 'role.approve' },
} as const satisfies Record<string, { readonly request: Permission; readonly decide: Permission }>
export type ApprovalAct = keyof typeof APPROVAL_ACTS
export const APPROVAL_ACT_LIST = [
  'warning.dispatch_above_level',
  'personal_data.export',
  'record.deletion',
  'role.change',
] as const satisfies readonly ApprovalAct[]

/** How long a request waits for the second hand. */
export const APPROVAL_HOURS = 72

/** `alone`: nobody else could have agreed, so it was done at once and waits for a review. */
export const APPROVAL_STATES = ['pending', 'approved', 'refused', 'withdrawn', 'expired', 'alone'] as const
export const ApprovalStateSchema = z.enum(APPROVAL_STATES)
export type ApprovalState = z.infer<typeof ApprovalStateSchema>

/** What the act would change, for the eyes of whoever decides. Names of fields are looked up in the phrases. */
export const ApprovalChange = z.object({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type ApprovalChange = z.infer<typeof ApprovalChange>

export const Approval = z.object({
  id: Id,
  act: z.enum(APPROVAL_ACT_LIST),
  organisation: OrganisationRef,
  subject: z.object({ kind: z.string(), id: z.string(), title: z.string() }),
  changes: z.array(ApprovalChange),
  reason: z.string(),
  requestedBy: PersonRef,
  requestedAt: Instant,
  expiresAt: Instant,
  state: ApprovalStateSchema,
  decidedBy: PersonRef.nullable(),
  decidedAt: Instant.nullable(),
  /** Why it was refused, or what was noted on agreeing. */
  decisionReason: z.string().nullable(),
  /** What somebody else found on an act done alone. */
  review: z.object({ by: PersonRef, at: Instant, note: z.string() }).nullable(),
  mayDecide: z.boolean(),
  mayWithdraw: z.boolean(),
  mayReview: z.boolean(),
})
export type Approval = z.infer<typeof Approval>

export const AgreeInput = z.object({ note: z.string().trim().max(1000).default('') })
export type AgreeInput = z.infer<typeof AgreeInput>
export const RefuseInput = z.object({ reason: z.string().trim().min(3).max(1000) })
export type RefuseInput = z.infer<typeof RefuseInput>
export const ReviewAloneInput = z.object({ note: z.string().trim().min(3).max(1000) })
export type ReviewAloneInput = z.infer<typeof ReviewAloneInput>

/** What lists can be narrowed to: awaiting the reader's decision, asked by the reader, done alone and not yet looked at. */
export const APPROVAL_VIEWS = ['awaiting_me', 'mine', 'unreviewed', 'all'] as const

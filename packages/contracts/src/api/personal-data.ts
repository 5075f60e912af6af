/** Personal data: register of processing, requests of persons, retention. Breach notices are in `breaches.ts`. */
import { z } from 'zod'
import { ApprovalStateSchema } from './approvals.ts'
import {
  DATA_KINDS,
  DATA_SUBJECTS,
  ERASURE_WAYS,
  LAWFUL_BASES,
  PROCESSING_ACTIVITIES,
  RETENTION_KINDS,
  RETENTION_WAYS,
} from './personal-data-kinds.ts'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef } from './shapes.ts'

const OnDate = z.iso.date()
const Line = z.string().trim().max(500)
const Words = z.string().trim().max(5000)

/** The law a record goes by: the version in force on its date. */
export const LawInForce = z.object({
  version: z.string(),
  inForceFrom: OnDate,
  inForceTo: OnDate.nullable(),
  basis: z.string(),
  /** Read in a public copy: to be checked against the Official Gazette. */
  isToVerify: z.boolean(),
})
export type LawInForce = z.infer<typeof LawInForce>

// The marked fields.

export const PersonalFieldEntry = z.object({
  table: z.string(),
  column: z.string(),
  data: z.enum(DATA_KINDS),
  subject: z.enum(DATA_SUBJECTS),
  activity: z.enum(PROCESSING_ACTIVITIES),
  retention: z.enum(RETENTION_KINDS),
  isMasked: z.boolean(),
  onErasure: z.enum(ERASURE_WAYS),
  isSensitive: z.boolean(),
})
export type PersonalFieldEntry = z.infer<typeof PersonalFieldEntry>
export const PersonalFieldList = z.object({ law: LawInForce, items: z.array(PersonalFieldEntry) })
export type PersonalFieldList = z.infer<typeof PersonalFieldList>

// The register of processing activities.

export const ProcessingContent = z.object({
  title: Line.min(3),
  purpose: Words.min(3),
  lawfulBasis: z.enum(LAWFUL_BASES),
  /** The article, as papers cite it. */
  basis: Line,
  dataKinds: z.array(z.enum(DATA_KINDS)).min(1),
  subjects: z.array(z.enum(DATA_SUBJECTS)).min(1),
  /** Who is given the data, inside and outside. */
  recipients: Words.default(''),
  /** Transfers abroad; empty where there are none. */
  transfers: Words.default(''),
  retention: Words.default(''),
  measures: Words.default(''),
  /** Who decides on purpose and means, who processes for them, and whom to ask. */
  controller: Line.default(''),
  processor: Line.default(''),
  officer: Line.default(''),
  startedOn: OnDate.nullable().default(null),
})
export type ProcessingContent = z.infer<typeof ProcessingContent>

export const ProcessingActivity = z.object({
  organisation: OrganisationRef,
  /** A word of `PROCESSING_ACTIVITIES`, or one the organisation chose. */
  code: z.string(),
  /** 0 while it stands as the platform prefilled it from the marked fields. */
  version: z.number().int(),
  isEnded: z.boolean(),
  content: ProcessingContent,
  isSensitive: z.boolean(),
  /** Places in the store, `table.column`. */
  fields: z.array(z.string()),
  updatedAt: Instant.nullable(),
  updatedBy: PersonRef.nullable(),
})
export type ProcessingActivity = z.infer<typeof ProcessingActivity>
export const ProcessingRegister = z.object({ law: LawInForce, items: z.array(ProcessingActivity) })
export type ProcessingRegister = z.infer<typeof ProcessingRegister>
export const ProcessingCode = z.string().regex(/^[a-z][a-z0-9_]{2,59}$/)

export const SaveProcessingInput = z.object({
  /** The version that was read; refused with `processing.version_changed` where somebody saved meanwhile. */
  version: z.number().int().min(0),
  content: ProcessingContent,
  isEnded: z.boolean().default(false),
  changeNote: Line.default(''),
})
export type SaveProcessingInput = z.infer<typeof SaveProcessingInput>
export const ProcessingVersion = z.object({
  version: z.number().int(),
  at: Instant,
  by: PersonRef.nullable(),
  changeNote: z.string(),
  content: ProcessingContent,
})
export type ProcessingVersion = z.infer<typeof ProcessingVersion>
export const PROCESSING_FORMATS = ['docx', 'pdf', 'xlsx'] as const

// Requests of persons.

export const DATA_REQUEST_STATES = [
  'received',
  'verified',
  'awaiting_approval',
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'withdrawn',
] as const
export type DataRequestState = (typeof DATA_REQUEST_STATES)[number]
export const DATA_REQUEST_KINDS = ['access', 'export', 'correction', 'erasure', 'restriction', 'objection'] as const
export type DataRequestKind = (typeof DATA_REQUEST_KINDS)[number]
export const DATA_REQUEST_CHANNELS = ['in_person', 'post', 'email', 'platform', 'other'] as const
export const IDENTITY_CHECKS = ['document_seen', 'signed_in', 'known_contact', 'vneid', 'authorisation'] as const

/** The person as they named themselves. E-mail, telephone and login are what their data is found by. */
export const RequestPerson = z.object({
  name: Line.min(2),
  email: z.email().max(200).nullable().default(null),
  phone: z
    .string()
    .regex(/^[+\d][\d .-]{6,19}$/)
    .nullable()
    .default(null),
  login: z.string().trim().max(100).nullable().default(null),
})
export type RequestPerson = z.infer<typeof RequestPerson>

export const DataRequestSummary = z.object({
  id: Id,
  /** e.g. `DL-2026-0007`. */
  code: z.string(),
  organisation: OrganisationRef,
  kind: z.enum(DATA_REQUEST_KINDS),
  state: z.enum(DATA_REQUEST_STATES),
  person: z.string(),
  receivedAt: Instant,
  acknowledgeBy: Instant.nullable(),
  acknowledgedAt: Instant.nullable(),
  dueAt: Instant,
  closedAt: Instant.nullable(),
  isLate: z.boolean(),
})
export type DataRequestSummary = z.infer<typeof DataRequestSummary>

/** What was found of a person in one place of the store. */
export const FoundData = z.object({
  table: z.string(),
  column: z.string(),
  data: z.enum(DATA_KINDS),
  activity: z.enum(PROCESSING_ACTIVITIES),
  count: z.number().int(),
  onErasure: z.enum(ERASURE_WAYS),
  /** Why it stays: the basis in law; null where it goes. */
  keptBy: z.string().nullable(),
})
export type FoundData = z.infer<typeof FoundData>

export const DataRequest = DataRequestSummary.extend({
  law: LawInForce,
  basis: z.string(),
  channel: z.enum(DATA_REQUEST_CHANNELS),
  details: z.string(),
  needsOthers: z.boolean(),
  contact: RequestPerson,
  /** The account it is about, where the person has one here. */
  account: PersonRef.nullable(),
  identity: z
    .object({ how: z.enum(IDENTITY_CHECKS), note: z.string(), at: Instant, by: PersonRef.nullable() })
    .nullable(),
  extension: z.object({ reason: z.string(), at: Instant, until: Instant }).nullable(),
  /** What was asked of a second person. */
  approval: z.object({ id: Id, state: ApprovalStateSchema }).nullable(),
  /** Until when the data may be taken out, once a second person agreed. */
  grantedUntil: Instant.nullable(),
  /** What the erasure did, once it was done. */
  isErased: z.boolean(),
  decision: z
    .object({
      outcome: z.enum(['fulfilled', 'partly_fulfilled', 'refused']),
      reason: z.string(),
      at: Instant,
      by: PersonRef.nullable(),
    })
    .nullable(),
  found: z.array(FoundData),
  history: z.array(
    z.object({ at: Instant, by: z.string().nullable(), code: z.string(), params: z.record(z.string(), z.unknown()) }),
  ),
  nextActs: z.array(
    z.enum(['acknowledge', 'verify', 'extend', 'ask_approval', 'export', 'erase', 'decide', 'withdraw', 'letter']),
  ),
})
export type DataRequest = z.infer<typeof DataRequest>

export const DataRequestQuery = PageQuery.extend({
  states: csvOf(z.enum(DATA_REQUEST_STATES)),
  kinds: csvOf(z.enum(DATA_REQUEST_KINDS)),
  isOpen: z.stringbool().optional(),
  organisationId: Id.optional(),
})
export type DataRequestQuery = z.infer<typeof DataRequestQuery>

export const OpenDataRequestInput = z.object({
  organisationId: Id.nullable().default(null),
  kind: z.enum(DATA_REQUEST_KINDS),
  /** When it came in; now where none is named. The clock runs from here. */
  receivedAt: Instant.nullable().default(null),
  channel: z.enum(DATA_REQUEST_CHANNELS),
  person: RequestPerson,
  details: Words.default(''),
  /** A processor or a third party has to act too: the law gives more days. */
  needsOthers: z.boolean().default(false),
})
export type OpenDataRequestInput = z.infer<typeof OpenDataRequestInput>
export const VerifyIdentityInput = z.object({ how: z.enum(IDENTITY_CHECKS), note: Words.default('') })
export type VerifyIdentityInput = z.infer<typeof VerifyIdentityInput>
export const DataRequestReasonInput = z.object({ reason: Words.min(3) })
export type DataRequestReasonInput = z.infer<typeof DataRequestReasonInput>
export const DecideDataRequestInput = z.object({
  outcome: z.enum(['fulfilled', 'partly_fulfilled', 'refused']),
  reason: Words.default(''),
})
export type DecideDataRequestInput = z.infer<typeof DecideDataRequestInput>
export const LETTER_FORMATS = ['docx', 'pdf'] as const

// Retention.

export const RetentionPolicy = z.object({
  kind: z.enum(RETENTION_KINDS),
  /** What happens at the end: deleted, masked, put under a pseudonym; kept by law; or ended by another part of the platform. */
  way: z.enum(RETENTION_WAYS),
  days: z.number().int().nullable(),
  defaultDays: z.number().int().nullable(),
  leastDays: z.number().int(),
  mostDays: z.number().int(),
  basis: z.string(),
  /** What a run now would take, of the reader's organisation, and what a hold keeps back. */
  due: z.number().int(),
  held: z.number().int(),
  oldestAt: Instant.nullable(),
  lastRun: z.object({ at: Instant, done: z.number().int(), held: z.number().int() }).nullable(),
})
export type RetentionPolicy = z.infer<typeof RetentionPolicy>
export const LegalHold = z.object({
  id: Id,
  organisation: OrganisationRef,
  /** Everything of the organisation where both are empty. */
  kinds: z.array(z.enum(RETENTION_KINDS)),
  person: PersonRef.nullable(),
  reason: z.string(),
  basis: z.string(),
  from: Instant,
  by: PersonRef.nullable(),
  liftedAt: Instant.nullable(),
  liftedBy: PersonRef.nullable(),
})
export type LegalHold = z.infer<typeof LegalHold>
export const RetentionOverview = z.object({ policies: z.array(RetentionPolicy), holds: z.array(LegalHold) })
export type RetentionOverview = z.infer<typeof RetentionOverview>
export const SetRetentionInput = z.object({ days: z.number().int().min(0).max(10_000).nullable() })
export type SetRetentionInput = z.infer<typeof SetRetentionInput>
export const PlaceHoldInput = z.object({
  kinds: z.array(z.enum(RETENTION_KINDS)).max(20).default([]),
  personId: Id.nullable().default(null),
  reason: Words.min(3),
  basis: Line.default(''),
})
export type PlaceHoldInput = z.infer<typeof PlaceHoldInput>
export const RetentionQuery = z.object({ organisationId: Id.optional() })

/** Breaches of personal-data rules: the record, its clocks, the notices sent to the authority, and whom it is for. */
import { z } from 'zod'
import { FileRef } from './files.ts'
import { DATA_KINDS } from './personal-data-kinds.ts'
import { LawInForce } from './personal-data.ts'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef } from './shapes.ts'

const Line = z.string().trim().max(500)
const Words = z.string().trim().max(10_000)
const Count = z.number().int().min(0).max(10_000_000_000)

export const BREACH_STATES = ['open', 'notified', 'closed'] as const
export type BreachState = (typeof BREACH_STATES)[number]

/** What a notice has to say. Empty texts are told as not yet known; a supplement follows. */
export const BreachContent = z.object({
  title: Line.min(3),
  occurredFrom: Instant.nullable().default(null),
  occurredTo: Instant.nullable().default(null),
  place: Line.default(''),
  /** What was done against the rules, and what happened because of it. */
  act: Words.default(''),
  /** Organisations and persons concerned. */
  parties: Words.default(''),
  data: z
    .array(z.object({ kind: z.enum(DATA_KINDS), subjects: Count.nullable(), records: Count.nullable() }))
    .max(30)
    .default([]),
  /** People concerned altogether: the same person counts once. */
  subjectsTotal: Count.nullable().default(null),
  consequences: Words.default(''),
  measures: Words.default(''),
  /** The contact of the person or unit in charge of data protection. */
  officer: z
    .object({ name: Line.default(''), position: Line.default(''), phone: Line.default(''), email: Line.default('') })
    .default({ name: '', position: '', phone: '', email: '' }),
  /** Whether it may harm defence, security, order, life, health, honour, dignity or property: what the 2025 law asks a notice for. */
  mayHarm: z.boolean().default(true),
  /** The body that decides on the data, where the organisation only processes it for them. */
  controller: Line.default(''),
  fileIds: z.array(Id).max(20).default([]),
})
export type BreachContent = z.infer<typeof BreachContent>

export const BREACH_CHANNELS = ['portal', 'post', 'document_axis', 'email', 'in_person'] as const

/** One notice as it was sent: the first, and each supplement after it. */
export const BreachNotice = z.object({
  part: z.number().int(),
  number: z.string(),
  sentAt: Instant,
  channel: z.enum(BREACH_CHANNELS),
  /** Late against the clock; the reason is then given. */
  isLate: z.boolean(),
  lateReason: z.string(),
  note: z.string(),
  content: BreachContent,
  by: PersonRef.nullable(),
})
export type BreachNotice = z.infer<typeof BreachNotice>

/** Telling the people concerned, where the law asks for it. */
export const SubjectsClock = z.object({
  kinds: z.array(z.enum(DATA_KINDS)),
  dueAt: Instant,
  basis: z.string(),
  isLimitDesignChoice: z.boolean(),
  toldAt: Instant.nullable(),
  isLate: z.boolean(),
})
export type SubjectsClock = z.infer<typeof SubjectsClock>

export const BreachSummary = z.object({
  id: Id,
  /** e.g. `VP-2026-0003`. */
  code: z.string(),
  organisation: OrganisationRef,
  title: z.string(),
  state: z.enum(BREACH_STATES),
  detectedAt: Instant,
  /** When the first notice is due; null where the law in force asks for none. */
  dueAt: Instant.nullable(),
  firstSentAt: Instant.nullable(),
  isLate: z.boolean(),
  subjectsTotal: z.number().int().nullable(),
  parts: z.number().int(),
  lawVersion: z.string(),
})
export type BreachSummary = z.infer<typeof BreachSummary>

export const Breach = BreachSummary.extend({
  law: LawInForce,
  form: z.object({ code: z.string(), of: z.string(), basis: z.string() }),
  authority: z.object({ vi: z.string(), en: z.string() }),
  clockStartsAt: Instant,
  version: z.number().int(),
  content: BreachContent,
  files: z.array(FileRef),
  notices: z.array(BreachNotice),
  subjects: z.array(SubjectsClock),
  /** What the form asks for and is still empty. */
  missing: z.array(z.enum(['occurred', 'place', 'act', 'parties', 'data', 'consequences', 'measures', 'officer'])),
  /** Persons who may read it beside those whose office it is. */
  readers: z.array(PersonRef),
  keepUntil: Instant.nullable(),
  createdBy: PersonRef.nullable(),
  closedAt: Instant.nullable(),
  history: z.array(
    z.object({ at: Instant, by: z.string().nullable(), code: z.string(), params: z.record(z.string(), z.unknown()) }),
  ),
  nextActs: z.array(z.enum(['edit', 'send', 'tell_subjects', 'readers', 'close', 'reopen'])),
})
export type Breach = z.infer<typeof Breach>

export const BreachQuery = PageQuery.extend({
  states: csvOf(z.enum(BREACH_STATES)),
  organisationId: Id.optional(),
})
export type BreachQuery = z.infer<typeof BreachQuery>

export const OpenBreachInput = z.object({
  organisationId: Id.nullable().default(null),
  /** The clock runs from here, or from the act itself where the law in force says so. */
  detectedAt: Instant,
  content: BreachContent,
})
export type OpenBreachInput = z.infer<typeof OpenBreachInput>
export const SaveBreachInput = z.object({
  version: z.number().int().min(1),
  content: BreachContent,
  /** A detection corrected needs a reason; it moves the clock. */
  detectedAt: Instant.optional(),
  reason: Line.default(''),
})
export type SaveBreachInput = z.infer<typeof SaveBreachInput>
export const SendBreachNoticeInput = z.object({
  version: z.number().int().min(1),
  number: z.string().trim().min(1).max(60),
  sentAt: Instant.nullable().default(null),
  channel: z.enum(BREACH_CHANNELS),
  lateReason: Words.default(''),
  note: Words.default(''),
})
export type SendBreachNoticeInput = z.infer<typeof SendBreachNoticeInput>
export const TellSubjectsInput = z.object({
  kinds: z.array(z.enum(DATA_KINDS)).min(1),
  toldAt: Instant.nullable().default(null),
  note: Words.default(''),
})
export type TellSubjectsInput = z.infer<typeof TellSubjectsInput>
export const BreachReadersInput = z.object({ personIds: z.array(Id).max(100) })
export type BreachReadersInput = z.infer<typeof BreachReadersInput>
export const BreachCloseInput = z.object({ reason: Words.min(3) })
export type BreachCloseInput = z.infer<typeof BreachCloseInput>
export const BREACH_PAPERS = ['notice', 'minutes'] as const
export const BREACH_FORMATS = ['docx', 'pdf'] as const

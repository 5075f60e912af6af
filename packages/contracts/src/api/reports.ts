/** Reports as official papers: cycles, what units fill in, the text built of data, versions, signing, number books. */
import { z } from 'zod'
import { FileRef, Work } from './files.ts'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef } from './shapes.ts'

const OnDate = z.iso.date()

export const REPORT_CLASSES = ['periodic', 'on_request', 'milestone'] as const
export const REPORT_ROLES = ['unit', 'consolidated'] as const
/** `open` nobody has written in it; `submitted` handed to the consolidating unit (a unit's) or to the office (a consolidated one). */
export const REPORT_STATES = ['open', 'drafting', 'submitted', 'returned', 'approved', 'signed', 'cancelled'] as const
export type ReportState = (typeof REPORT_STATES)[number]

/** A cycle of the law or of a plan, as data: which span it covers and which days it is owed by. */
export const ReportCycle = z.object({
  code: z.string(),
  titleVi: z.string(),
  titleEn: z.string(),
  class: z.enum(REPORT_CLASSES),
  basis: z.string(),
  inForceFrom: OnDate,
  inForceTo: OnDate.nullable(),
  /** The coming turn, as of today; null for reports that come on request. */
  next: z
    .object({
      from: OnDate,
      to: OnDate,
      unitDueOn: OnDate.nullable(),
      consolidatorDueOn: OnDate.nullable(),
      label: z.string(),
    })
    .nullable(),
})
export type ReportCycle = z.infer<typeof ReportCycle>

const Text = z.string().max(20_000)
/** A series of a chart; one value a label. */
const ChartBlock = z.object({
  kind: z.literal('chart'),
  chart: z.enum(['bar', 'stacked_bar', 'line']),
  title: z.string().max(500),
  labels: z.array(z.string().max(200)).max(200),
  series: z.array(z.object({ name: z.string().max(200), values: z.array(z.number()).max(200) })).max(10),
  unit: z.string().max(50).default(''),
})
const TableBlock = z.object({
  kind: z.literal('table'),
  title: z.string().max(500).default(''),
  columns: z
    .array(
      z.object({
        title: z.string().max(200),
        width: z.number().min(0.1).max(100),
        align: z.enum(['left', 'center', 'right']),
      }),
    )
    .min(1)
    .max(20),
  rows: z
    .array(z.object({ cells: z.array(z.string().max(5000)).max(20), isGroup: z.boolean().default(false) }))
    .max(5000),
})
/**
 * One block of an official paper. `item` levels: 1 `I.`, 2 `1.`, 3 `a)` (a b c d đ e …), 4 `-`, 5 `+`; the mark is counted by the
 * writer, so that a moved block never carries a wrong one. Levels 1 and 2 are set bold.
 */
export const ReportBlock = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('paragraph'), text: Text, isItalic: z.boolean().default(false) }),
  z.object({ kind: z.literal('item'), level: z.number().int().min(1).max(5), text: Text }),
  TableBlock,
  ChartBlock,
])
export type ReportBlock = z.infer<typeof ReportBlock>

/** The paper without its number and date, which signing gives. */
export const ReportContent = z.object({
  /** The body above and the body that issues it, as in the head of the paper. */
  above: z.string().max(300),
  issuer: z.string().max(300),
  /** e.g. `BC`; the sign is made of it and `sign` (`…/BC-UBND`). */
  typeCode: z.string().max(20),
  typeName: z.string().max(100),
  sign: z.string().max(60),
  placeName: z.string().max(100),
  abstract: z.string().max(1000),
  addressees: z.array(z.string().max(300)).max(50),
  legalBases: z.array(z.string().max(1000)).max(50),
  blocks: z.array(ReportBlock).max(5000),
  signature: z.object({
    /** e.g. `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`; one line each. */
    lines: z.array(z.string().max(200)).max(6),
    name: z.string().max(200),
  }),
  recipients: z.array(z.string().max(300)).max(100),
  annexes: z
    .array(
      z.object({
        title: z.string().max(500),
        blocks: z.array(ReportBlock).max(5000),
        isLandscape: z.boolean().default(false),
      }),
    )
    .max(20),
})
export type ReportContent = z.infer<typeof ReportContent>

/** What a unit writes by hand, plain text, one paragraph a line. */
export const ReportAnswers = z.object({
  results: Text.default(''),
  obstacles: Text.default(''),
  proposals: Text.default(''),
  nextSteps: Text.default(''),
})
export type ReportAnswers = z.infer<typeof ReportAnswers>

export const ReportSummary = z.object({
  id: Id,
  role: z.enum(REPORT_ROLES),
  class: z.enum(REPORT_CLASSES),
  cycleCode: z.string().nullable(),
  title: z.string(),
  /** Who writes it. */
  organisation: OrganisationRef,
  /** Whom it goes to; for a consolidated one the body itself. */
  consolidator: OrganisationRef,
  parentId: Id.nullable(),
  planIds: z.array(Id),
  periodLabel: z.string(),
  periodFrom: OnDate,
  periodTo: OnDate,
  dueOn: OnDate.nullable(),
  state: z.enum(REPORT_STATES),
  isLate: z.boolean(),
  version: z.number().int(),
  number: z.string().nullable(),
  signedOn: OnDate.nullable(),
  /** Of a consolidated one: how many units are asked and how many have handed in. */
  units: z.object({ total: z.number().int(), submitted: z.number().int() }).nullable(),
  updatedAt: Instant,
})
export type ReportSummary = z.infer<typeof ReportSummary>

export const Report = ReportSummary.extend({
  answers: ReportAnswers,
  content: ReportContent,
  /** When the content was last built of data, and the build that runs now. */
  builtAt: Instant.nullable(),
  work: Work.nullable(),
  returnedReason: z.string().nullable(),
  submittedAt: Instant.nullable(),
  submittedBy: PersonRef.nullable(),
  approvedBy: PersonRef.nullable(),
  signedAt: Instant.nullable(),
  signedBy: PersonRef.nullable(),
  /** SHA-256 over the locked content, in lower-case hex; null before signing. */
  contentHash: z.string().nullable(),
  /** The signed paper as it was uploaded back. */
  signedCopy: FileRef.nullable(),
  history: z.array(
    z.object({ at: Instant, by: z.string().nullable(), code: z.string(), params: z.record(z.string(), z.unknown()) }),
  ),
  nextActs: z.array(z.enum(['edit', 'build', 'submit', 'return', 'approve', 'sign', 'upload_signed_copy', 'cancel'])),
})
export type Report = z.infer<typeof Report>

export const ReportQuery = PageQuery.extend({
  states: csvOf(z.enum(REPORT_STATES)),
  role: z.enum(REPORT_ROLES).optional(),
  cycleCode: z.string().max(60).optional(),
  organisationId: Id.optional(),
  parentId: Id.optional(),
  year: z.coerce.number().int().min(2000).max(2200).optional(),
})
export type ReportQuery = z.infer<typeof ReportQuery>

/** Opens a consolidated report and one for each unit that is to fill in. Dates of a cycle come from its rule set and may be set by hand. */
export const OpenReportInput = z.object({
  class: z.enum(REPORT_CLASSES),
  cycleCode: z.string().max(60).nullable().default(null),
  title: z.string().trim().min(3).max(500),
  planIds: z.array(Id).max(50).default([]),
  periodFrom: OnDate,
  periodTo: OnDate,
  periodLabel: z.string().trim().min(1).max(200),
  unitDueOn: OnDate.nullable().default(null),
  dueOn: OnDate.nullable().default(null),
  organisationIds: z.array(Id).max(5000).default([]),
  groupIds: z.array(Id).max(50).default([]),
})
export type OpenReportInput = z.infer<typeof OpenReportInput>

/** Saves what was written; refused with `report.version_changed` where somebody saved meanwhile. Autosave keeps the version number of the last named one. */
export const SaveReportInput = z.object({
  version: z.number().int().min(1),
  title: z.string().trim().min(3).max(500).optional(),
  answers: ReportAnswers.optional(),
  content: ReportContent.optional(),
  changeNote: z.string().trim().max(500).default(''),
})
export type SaveReportInput = z.infer<typeof SaveReportInput>
export const ReportReasonInput = z.object({
  version: z.number().int().min(1),
  reason: z.string().trim().min(3).max(2000),
})
export type ReportReasonInput = z.infer<typeof ReportReasonInput>
export const ReportVersionInput = z.object({ version: z.number().int().min(1) })
export type ReportVersionInput = z.infer<typeof ReportVersionInput>
/** Signing gives the next number of the body's book for that year, or the one named; the day is today where none is named. */
export const SignReportInput = z.object({
  version: z.number().int().min(1),
  signedOn: OnDate.nullable().default(null),
  number: z.number().int().min(1).max(999_999).nullable().default(null),
})
export type SignReportInput = z.infer<typeof SignReportInput>

export const ReportVersion = z.object({
  version: z.number().int(),
  at: Instant,
  by: PersonRef.nullable(),
  changeNote: z.string(),
})
export type ReportVersion = z.infer<typeof ReportVersion>
/** Two versions, block by block in reading order. */
export const ReportComparison = z.object({
  from: z.number().int(),
  to: z.number().int(),
  lines: z.array(z.object({ change: z.enum(['same', 'added', 'removed']), text: z.string() })),
})
export type ReportComparison = z.infer<typeof ReportComparison>

/** The book of a body's numbers: one for each year and type of paper. */
export const NumberBook = z.object({
  organisation: OrganisationRef,
  year: z.number().int(),
  typeCode: z.string(),
  last: z.number().int(),
  entries: z.array(z.object({ number: z.number().int(), on: OnDate, abstract: z.string(), reportId: Id })),
})
export type NumberBook = z.infer<typeof NumberBook>

export const REPORT_FORMATS = ['docx', 'pdf', 'xlsx'] as const

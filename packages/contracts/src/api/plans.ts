/**
 * Plans and their duties: the official document, its outline and rows as read, the review of the rows, the duties made of them,
 * and what becomes of each duty. Longer than other contracts because the document's way into work is one story with one
 * vocabulary.
 */
import { z } from 'zod'
import { FileRef, Work } from './files.ts'
import { csvOf, Id, Instant, OrganisationRef, PageQuery, PersonRef } from './shapes.ts'

const OnDate = z.iso.date()
/** A flag in a query string, where `z.coerce.boolean` would read `false` as true. */
const QueryFlag = z.enum(['true', 'false']).transform((text) => text === 'true')

export const PLAN_LEVELS = ['national', 'provincial', 'unit'] as const
/** `reading` while the document is read; `failed` where it could not be; `review` until the rows are gone through. */
export const PLAN_STATES = ['reading', 'failed', 'review', 'active', 'closed'] as const
export const ROW_KINDS = ['goal', 'duty', 'table_row', 'closing'] as const
export const ROW_STATES = ['pending', 'accepted', 'corrected', 'split', 'merged', 'dismissed'] as const
export const DEADLINE_KINDS = [
  'date',
  'quarter',
  'range',
  'yearly',
  'continuous',
  'condition',
  'before_go_live',
  'on_request',
  'none',
] as const
export const DUTY_STATES = [
  'not_started',
  'on_time',
  'at_risk',
  'late',
  'waiting',
  'done_on_time',
  'done_late',
  'cancelled',
] as const
export type PlanLevel = (typeof PLAN_LEVELS)[number]
export type PlanState = (typeof PLAN_STATES)[number]
export type RowKind = (typeof ROW_KINDS)[number]
export type RowState = (typeof ROW_STATES)[number]
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]
export type DutyState = (typeof DUTY_STATES)[number]

/**
 * When something is owed. `from` and `to` are dates in Viet Nam, both included.
 *
 * | kind | meaning | fields |
 * |---|---|---|
 * | `date`, `quarter` | once, by `to` | `to` |
 * | `range` | within the span | `from`, `to` |
 * | `yearly` | each year by day and month of `to`, until the year of `until` | `to`, `until`, `timesPerYear`, `everyYears` |
 * | `continuous` | always; evidence each `evidenceEvery` | `evidenceEvery` |
 * | `condition` | after `condition` has come about, then by `to`, or `daysAfter` working days later | `condition`, `from`, `to`, `daysAfter` |
 * | `before_go_live` | before a system goes into use; due the working day before it is recorded to go live | `condition` |
 * | `on_request` | when asked for | |
 * | `none` | the document sets none | |
 */
export const Deadline = z.object({
  kind: z.enum(DEADLINE_KINDS),
  from: OnDate.nullable().default(null),
  to: OnDate.nullable().default(null),
  until: OnDate.nullable().default(null),
  timesPerYear: z.number().int().min(1).max(366).nullable().default(null),
  everyYears: z.number().int().min(1).max(10).nullable().default(null),
  evidenceEvery: z.enum(['month', 'quarter', 'half_year', 'year']).nullable().default(null),
  condition: z.string().max(1000).nullable().default(null),
  daysAfter: z.number().int().min(0).max(1000).nullable().default(null),
  /** The words of the document, as they stand there. */
  raw: z.string().max(2000).default(''),
})
export type Deadline = z.infer<typeof Deadline>

/**
 * Something the reader doubts: a join of lines, a slip of the scanner or of sense, a number given twice. Never changed silently.
 * The sentence of a code stands in the phrases under `planReading.findings.<code>`, filled from `params`.
 */
export const RowFlag = z.object({
  code: z.string(),
  severity: z.enum(['error', 'doubt', 'note']),
  /** The words in doubt, as they stand in the source. */
  text: z.string(),
  suggestion: z.string().nullable(),
  line: z.number().int().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type RowFlag = z.infer<typeof RowFlag>

/** Where a passage stands in the source: `lines` are all that carry its text, counted from 1 into the lines of `PlanText`. */
export const SourcePlace = z.object({
  line: z.number().int(),
  lines: z.array(z.number().int()),
  page: z.number().int().nullable(),
})
export type SourcePlace = z.infer<typeof SourcePlace>

/** The document as it is shown beside its rows. */
export const PlanText = z.object({
  lines: z.array(z.object({ text: z.string(), page: z.number().int().nullable() })),
  /** Marked items in reading order; `level` 0 for a part. */
  outline: z.array(
    z.object({
      id: z.string(),
      markKind: z.string(),
      marker: z.string(),
      level: z.number().int(),
      text: z.string(),
      line: z.number().int(),
    }),
  ),
  footnotes: z.array(z.object({ number: z.string(), text: z.string(), line: z.number().int() })),
})
export type PlanText = z.infer<typeof PlanText>

export const ReviewProgress = z.object({
  total: z.number().int(),
  pending: z.number().int(),
  accepted: z.number().int(),
  dismissed: z.number().int(),
  flagged: z.number().int(),
})
export type ReviewProgress = z.infer<typeof ReviewProgress>

/** Duties by state. `cancelled` ones are not in `total`. */
export const DutyStateCounts = z.object({
  total: z.number().int(),
  notStarted: z.number().int(),
  onTime: z.number().int(),
  atRisk: z.number().int(),
  late: z.number().int(),
  waiting: z.number().int(),
  doneOnTime: z.number().int(),
  doneLate: z.number().int(),
  cancelled: z.number().int(),
})
export type DutyStateCounts = z.infer<typeof DutyStateCounts>

export const PlanSummary = z.object({
  id: Id,
  organisation: OrganisationRef,
  level: z.enum(PLAN_LEVELS),
  state: z.enum(PLAN_STATES),
  /** e.g. `116/KH-UBND`; null where the document names none. */
  number: z.string().nullable(),
  issuedOn: OnDate.nullable(),
  title: z.string(),
  issuer: z.string(),
  isPublished: z.boolean(),
  parentPlanId: Id.nullable(),
  createdAt: Instant,
  review: ReviewProgress,
  duties: DutyStateCounts,
})
export type PlanSummary = z.infer<typeof PlanSummary>

export const Plan = PlanSummary.extend({
  /** The document as it was handed in; null for readers outside the body that keeps it. */
  file: FileRef.nullable(),
  work: Work.nullable(),
  /** What the document is, beyond its number and date. */
  type: z.string(),
  abstract: z.string(),
  signatoryOffice: z.string(),
  recipients: z.array(z.string()),
  legalBases: z.array(z.string()),
  replaces: z.array(z.string()),
  /** Who gathers difficulties and the reports about this plan. */
  consolidator: OrganisationRef,
  periodFrom: OnDate.nullable(),
  periodTo: OnDate.nullable(),
  /** What the reader could not read or doubts about the whole document. */
  findings: z.array(RowFlag),
  parent: z.object({ id: Id, number: z.string().nullable(), title: z.string() }).nullable(),
  /** Whether there is an act of review that can be undone. */
  canUndo: z.boolean(),
  nextActs: z.array(z.enum(['review', 'assign', 'activate', 'close', 'cancel_reading', 'edit', 'delete'])),
})
export type Plan = z.infer<typeof Plan>

export const PlanQuery = PageQuery.extend({
  states: csvOf(z.enum(PLAN_STATES)),
  levels: csvOf(z.enum(PLAN_LEVELS)),
  organisationId: Id.optional(),
  q: z.string().max(200).optional(),
})
export type PlanQuery = z.infer<typeof PlanQuery>

/** Reads a stored file (uploaded before by `POST /files`) as a plan of the actor's organisation or one in scope. */
export const ImportPlanInput = z.object({
  fileId: Id,
  level: z.enum(PLAN_LEVELS),
  organisationId: Id.nullable().default(null),
  parentPlanId: Id.nullable().default(null),
  consolidatorId: Id.nullable().default(null),
})
export type ImportPlanInput = z.infer<typeof ImportPlanInput>

/** Corrects what was read of the document's head, or links the plan; what is left out stays. */
export const UpdatePlanInput = z.object({
  title: z.string().trim().min(3).max(1000).optional(),
  number: z.string().trim().max(100).nullable().optional(),
  issuedOn: OnDate.nullable().optional(),
  issuer: z.string().trim().max(500).optional(),
  level: z.enum(PLAN_LEVELS).optional(),
  parentPlanId: Id.nullable().optional(),
  consolidatorId: Id.optional(),
  periodFrom: OnDate.nullable().optional(),
  periodTo: OnDate.nullable().optional(),
  isPublished: z.boolean().optional(),
})
export type UpdatePlanInput = z.infer<typeof UpdatePlanInput>

/** What a person may correct of a row. `text` never replaces the source's: both are kept. */
export const RowFields = z.object({
  kind: z.enum(ROW_KINDS),
  text: z.string().trim().min(1).max(20_000),
  lead: z.array(z.string().trim().min(1).max(300)).max(50),
  supporting: z.array(z.string().trim().min(1).max(300)).max(100),
  deadline: Deadline,
})
export type RowFields = z.infer<typeof RowFields>

/** One row of the document: a goal, a duty in prose, a row of a table. */
export const PlanRow = RowFields.extend({
  id: Id,
  seq: z.number().int(),
  /** e.g. `II.4.b.-1`, from the marks of what it stands in; unique in the document as it was read. */
  path: z.string(),
  part: z.string(),
  marker: z.string(),
  headings: z.array(z.string()),
  sourceText: z.string(),
  place: SourcePlace,
  flags: z.array(RowFlag),
  /** Rows of the same document this one refers to or says again, by id, with why. */
  related: z.array(
    z.object({ rowId: Id, why: z.enum(['cross_reference', 'similar', 'linked']), likeness: z.number().nullable() }),
  ),
  state: z.enum(ROW_STATES),
  reason: z.string().nullable(),
  /** For a part made by a split, or a row merged into another: that row. */
  originId: Id.nullable(),
  dutyIds: z.array(Id),
  /** Organisations and groups in scope whose names match those the document gives, best first. */
  matches: z.object({
    lead: z.array(z.object({ name: z.string(), organisation: OrganisationRef.nullable(), groupId: Id.nullable() })),
    supporting: z.array(
      z.object({ name: z.string(), organisation: OrganisationRef.nullable(), groupId: Id.nullable() }),
    ),
  }),
})
export type PlanRow = z.infer<typeof PlanRow>

export const PlanRowQuery = PageQuery.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(500),
  states: csvOf(z.enum(ROW_STATES)),
  kinds: csvOf(z.enum(ROW_KINDS)),
  part: z.string().max(40).optional(),
  isFlagged: QueryFlag.optional(),
  q: z.string().max(200).optional(),
})
export type PlanRowQuery = z.infer<typeof PlanRowQuery>

/** One act of review; every one can be undone in turn, the last first. */
export const ReviewInput = z.discriminatedUnion('act', [
  z.object({ act: z.literal('accept'), rowIds: z.array(Id).min(1).max(1000) }),
  z.object({ act: z.literal('correct'), rowId: Id, change: RowFields.partial() }),
  /** `texts` are the parts, in order; each becomes a row of its own. */
  z.object({ act: z.literal('split'), rowId: Id, texts: z.array(z.string().trim().min(1).max(20_000)).min(2).max(30) }),
  /** The first row takes the text (joined where none is given); the others are marked merged into it. */
  z.object({
    act: z.literal('merge'),
    rowIds: z.array(Id).min(2).max(30),
    text: z.string().trim().max(20_000).nullable().default(null),
  }),
  z.object({
    act: z.literal('dismiss'),
    rowIds: z.array(Id).min(1).max(1000),
    reason: z.string().trim().max(1000).default(''),
  }),
  z.object({ act: z.literal('reopen'), rowIds: z.array(Id).min(1).max(1000) }),
  /** Prose and annex that say the same: both stay, one duty is to be made of them. */
  z.object({ act: z.literal('link'), rowIds: z.tuple([Id, Id]) }),
  z.object({ act: z.literal('unlink'), rowIds: z.tuple([Id, Id]) }),
])
export type ReviewInput = z.infer<typeof ReviewInput>
export const ReviewOutcome = z.object({
  /** Rows that changed or are new, as they stand now. */
  rows: z.array(PlanRow),
  /** Rows that are no longer there (parts of a split that was undone). */
  removedRowIds: z.array(Id),
  review: ReviewProgress,
  canUndo: z.boolean(),
})
export type ReviewOutcome = z.infer<typeof ReviewOutcome>

/** Units of a duty: named one by one, and groups expanded on the day of assignment. */
const Units = z.object({
  organisationIds: z.array(Id).max(2000).default([]),
  groupIds: z.array(Id).max(50).default([]),
})
/**
 * Makes duties of accepted rows. `copy_each`: every lead unit gets a duty of its own; `one_shared`: one duty that the first lead
 * unit answers for and all of them work on.
 */
export const AssignInput = z.object({
  assignments: z
    .array(
      z.object({
        rowIds: z.array(Id).min(1).max(20),
        lead: Units,
        supporting: Units.default({ organisationIds: [], groupIds: [] }),
        expansion: z.enum(['copy_each', 'one_shared']),
        /** Where none is given, the deadline read of the (first) row. */
        deadline: Deadline.nullable().default(null),
        product: z.string().trim().max(2000).default(''),
        measure: z.string().trim().max(1000).default(''),
        budgetLine: z.string().trim().max(500).default(''),
      }),
    )
    .min(1)
    .max(500),
})
export type AssignInput = z.infer<typeof AssignInput>
export const AssignOutcome = z.object({ dutyIds: z.array(Id), dutyCount: z.number().int() })

export const DutyUnit = z.object({ organisation: OrganisationRef, role: z.enum(['lead', 'supporting']) })
export type DutyUnit = z.infer<typeof DutyUnit>

export const DutySummary = z.object({
  id: Id,
  plan: z.object({ id: Id, number: z.string().nullable(), title: z.string(), level: z.enum(PLAN_LEVELS) }),
  path: z.string(),
  title: z.string(),
  units: z.array(DutyUnit),
  /** The unit that answers for it. */
  lead: OrganisationRef,
  deadline: Deadline,
  /** The day it is owed by now; null where none runs. Moved by extensions and by the rule for days off. */
  dueOn: OnDate.nullable(),
  originalDueOn: OnDate.nullable(),
  state: z.enum(DUTY_STATES),
  percent: z.number().int(),
  /** Days past `dueOn` (positive) or left (negative); null where none runs. */
  daysLate: z.number().int().nullable(),
  lastProgressAt: Instant.nullable(),
  openObstacles: z.number().int(),
  hasPendingExtension: z.boolean(),
  evidenceCount: z.number().int(),
})
export type DutySummary = z.infer<typeof DutySummary>

export const DutyProgress = z.object({
  id: Id,
  at: Instant,
  by: PersonRef.nullable(),
  organisation: OrganisationRef,
  /** `started`, `progress`, `completed`, `reopened`, `evidence`, `condition_met`, `extended`, `assigned`, `reminded`, `cancelled`, `edited`. */
  code: z.string(),
  percent: z.number().int().nullable(),
  note: z.string(),
  files: z.array(FileRef),
  params: z.record(z.string(), z.unknown()),
})
export type DutyProgress = z.infer<typeof DutyProgress>

export const OBSTACLE_STATES = ['open', 'answered', 'closed'] as const
/** A difficulty (`obstacle`) or a proposal; it goes to the plan's consolidating unit. */
export const Obstacle = z.object({
  id: Id,
  dutyId: Id,
  dutyTitle: z.string(),
  planId: Id,
  organisation: OrganisationRef,
  kind: z.enum(['obstacle', 'proposal']),
  text: z.string(),
  state: z.enum(OBSTACLE_STATES),
  answer: z.string().nullable(),
  at: Instant,
  by: PersonRef.nullable(),
  answeredAt: Instant.nullable(),
})
export type Obstacle = z.infer<typeof Obstacle>
export const RaiseObstacleInput = z.object({
  kind: z.enum(['obstacle', 'proposal']),
  text: z.string().trim().min(3).max(5000),
})
export type RaiseObstacleInput = z.infer<typeof RaiseObstacleInput>
export const AnswerObstacleInput = z.object({
  answer: z.string().trim().max(5000),
  state: z.enum(['answered', 'closed']),
})
export type AnswerObstacleInput = z.infer<typeof AnswerObstacleInput>
export const ObstacleQuery = PageQuery.extend({
  planId: Id.optional(),
  states: csvOf(z.enum(OBSTACLE_STATES)),
  kinds: csvOf(z.enum(['obstacle', 'proposal'])),
})
export type ObstacleQuery = z.infer<typeof ObstacleQuery>

export const EXTENSION_STATES = ['pending', 'approved', 'refused', 'withdrawn'] as const
export const Extension = z.object({
  id: Id,
  dutyId: Id,
  dutyTitle: z.string(),
  organisation: OrganisationRef,
  fromOn: OnDate.nullable(),
  toOn: OnDate,
  reason: z.string(),
  state: z.enum(EXTENSION_STATES),
  note: z.string().nullable(),
  at: Instant,
  by: PersonRef.nullable(),
  decidedAt: Instant.nullable(),
  decidedBy: PersonRef.nullable(),
})
export type Extension = z.infer<typeof Extension>
export const RequestExtensionInput = z.object({ toOn: OnDate, reason: z.string().trim().min(3).max(3000) })
export type RequestExtensionInput = z.infer<typeof RequestExtensionInput>
export const DecideExtensionInput = z.object({
  decision: z.enum(['approve', 'refuse']),
  /** Another day than the one asked for, where the approver grants less (or more). */
  toOn: OnDate.nullable().default(null),
  note: z.string().trim().max(3000).default(''),
})
export type DecideExtensionInput = z.infer<typeof DecideExtensionInput>
export const ExtensionQuery = PageQuery.extend({ states: csvOf(z.enum(EXTENSION_STATES)), planId: Id.optional() })
export type ExtensionQuery = z.infer<typeof ExtensionQuery>

/** One turn of a repeating duty: a year, or a span of continuous work that asks for evidence. */
export const DutyPeriod = z.object({
  from: OnDate,
  dueOn: OnDate,
  completedOn: OnDate.nullable(),
  isLate: z.boolean(),
})
export type DutyPeriod = z.infer<typeof DutyPeriod>

export const Duty = DutySummary.extend({
  text: z.string(),
  sourceText: z.string(),
  headings: z.array(z.string()),
  place: SourcePlace.nullable(),
  rowIds: z.array(Id),
  product: z.string(),
  measure: z.string(),
  budgetLine: z.string(),
  startedOn: OnDate.nullable(),
  completedOn: OnDate.nullable(),
  conditionMetOn: OnDate.nullable(),
  goLiveOn: OnDate.nullable(),
  version: z.number().int(),
  periods: z.array(DutyPeriod),
  history: z.array(DutyProgress),
  files: z.array(FileRef),
  obstacles: z.array(Obstacle),
  extensions: z.array(Extension),
  /** Duties above that this one carries out, and below that carry this one out. */
  upward: z.array(
    z.object({ rowId: Id, planId: Id, planNumber: z.string().nullable(), planTitle: z.string(), text: z.string() }),
  ),
  nextActs: z.array(
    z.enum([
      'progress',
      'complete',
      'reopen',
      'add_evidence',
      'raise_obstacle',
      'request_extension',
      'record_condition',
      'edit',
      'cancel',
    ]),
  ),
})
export type Duty = z.infer<typeof Duty>

export const DUTY_SORTS = ['due', 'recent', 'path'] as const
/** `due` puts what is owed first and longest overdue on top; duties without a running deadline come last. */
export const DutyQuery = PageQuery.extend({
  planId: Id.optional(),
  organisationId: Id.optional(),
  role: z.enum(['lead', 'supporting']).optional(),
  /** Only duties of the reader's own organisation. */
  isMine: QueryFlag.optional(),
  states: csvOf(z.enum(DUTY_STATES)),
  part: z.string().max(40).optional(),
  dueFrom: OnDate.optional(),
  dueTo: OnDate.optional(),
  hasObstacle: QueryFlag.optional(),
  q: z.string().max(200).optional(),
  sort: z.enum(DUTY_SORTS).default('due'),
})
export type DutyQuery = z.infer<typeof DutyQuery>

export const BOARD_GROUPINGS = ['part', 'unit', 'month', 'plan', 'province'] as const
/** The same filters as the list, counted: one line a part, unit, month, plan or province. */
export const DutyBoardQuery = DutyQuery.omit({ cursor: true, limit: true, sort: true }).extend({
  by: z.enum(BOARD_GROUPINGS).default('part'),
})
export type DutyBoardQuery = z.infer<typeof DutyBoardQuery>
export const DutyBoard = z.object({
  by: z.enum(BOARD_GROUPINGS),
  asOf: OnDate,
  total: DutyStateCounts,
  lines: z.array(
    z.object({
      /** The part's mark, `YYYY-MM` (or `none`), or the id of the unit or plan, or the code of the province. */
      key: z.string(),
      label: z.string(),
      organisation: OrganisationRef.nullable(),
      counts: DutyStateCounts,
      averagePercent: z.number(),
    }),
  ),
})
export type DutyBoard = z.infer<typeof DutyBoard>

/** Progress by a unit of the duty. `version` is the one that was read; a change made meanwhile is refused, not overwritten. */
export const ReportProgressInput = z.object({
  version: z.number().int().min(1),
  percent: z.number().int().min(0).max(100),
  note: z.string().trim().max(5000).default(''),
  fileIds: z.array(Id).max(20).default([]),
})
export type ReportProgressInput = z.infer<typeof ReportProgressInput>
/** The lead says that it is done (of a repeating duty: this turn). `completedOn` where it was done on an earlier day than today. */
export const CompleteDutyInput = z.object({
  version: z.number().int().min(1),
  completedOn: OnDate.nullable().default(null),
  note: z.string().trim().max(5000).default(''),
  fileIds: z.array(Id).max(20).default([]),
})
export type CompleteDutyInput = z.infer<typeof CompleteDutyInput>
export const AddEvidenceInput = z.object({
  fileIds: z.array(Id).min(1).max(20),
  note: z.string().trim().max(5000).default(''),
})
export type AddEvidenceInput = z.infer<typeof AddEvidenceInput>
/** The day a condition came about, or a system is to go live; counted for this duty, or all of the plan that wait for the same words. */
export const RecordConditionInput = z.object({
  on: OnDate,
  note: z.string().trim().max(2000).default(''),
  isForAll: z.boolean().default(false),
})
export type RecordConditionInput = z.infer<typeof RecordConditionInput>
export const EditDutyInput = z.object({
  version: z.number().int().min(1),
  title: z.string().trim().min(3).max(1000).optional(),
  product: z.string().trim().max(2000).optional(),
  measure: z.string().trim().max(1000).optional(),
  budgetLine: z.string().trim().max(500).optional(),
  deadline: Deadline.optional(),
})
export type EditDutyInput = z.infer<typeof EditDutyInput>
export const DutyReasonInput = z.object({
  version: z.number().int().min(1),
  reason: z.string().trim().min(3).max(2000),
})
export type DutyReasonInput = z.infer<typeof DutyReasonInput>

/** What a unit has before it: counts, what is late, what comes due, what waits for it. */
export const DutyDigest = z.object({
  asOf: OnDate,
  organisation: OrganisationRef,
  counts: DutyStateCounts,
  late: z.array(DutySummary),
  dueSoon: z.array(DutySummary),
  waitingForAnswer: z.number().int(),
})
export type DutyDigest = z.infer<typeof DutyDigest>

/** The private address of a unit's calendar (ICS); whoever knows it may read due dates and titles. A new one ends the old. */
export const CalendarFeed = z.object({ url: z.string(), createdAt: Instant })
export type CalendarFeed = z.infer<typeof CalendarFeed>

/** Says which rows of the plan above a row of this plan carries out. */
export const LinkRowsInput = z.object({
  links: z
    .array(z.object({ rowId: Id, upperRowId: Id }))
    .min(1)
    .max(1000),
})
export type LinkRowsInput = z.infer<typeof LinkRowsInput>
export const LinkSuggestion = z.object({
  rowId: Id,
  text: z.string(),
  upperRowId: Id,
  upperText: z.string(),
  upperPath: z.string(),
  /** Likeness of the words, 0 to 1. */
  score: z.number(),
  isLinked: z.boolean(),
})
export type LinkSuggestion = z.infer<typeof LinkSuggestion>

/** Who covers each row of a plan above: the plans below that are linked to it, by province or unit. */
export const PlanCoverage = z.object({
  planId: Id,
  columns: z.array(
    z.object({ planId: Id, organisation: OrganisationRef, number: z.string().nullable(), title: z.string() }),
  ),
  rows: z.array(
    z.object({
      rowId: Id,
      path: z.string(),
      text: z.string(),
      lead: z.array(z.string()),
      /** One cell a column, in the order of `columns`; null where that plan does not cover it. */
      cells: z.array(
        z
          .object({ rows: z.number().int(), duties: z.number().int(), done: z.number().int(), late: z.number().int() })
          .nullable(),
      ),
    }),
  ),
  coveredRows: z.number().int(),
  uncoveredRows: z.number().int(),
})
export type PlanCoverage = z.infer<typeof PlanCoverage>
export const CoverageQuery = z.object({ isUncovered: QueryFlag.optional() })

import type {
  Deadline,
  DutyState,
  DutyUnit,
  Extension,
  FileRef,
  Obstacle,
  OrganisationRef,
  PersonRef,
  PlanLevel,
  PlanState,
  PlanText,
  RowFlag,
  RowKind,
  RowState,
  SourcePlace,
} from '@haidang/contracts'
import type { DutyFacts } from './model.ts'

/** Row of `plans`. Dates are texts `YYYY-MM-DD`. */
export interface PlanRecord {
  tenant_id: string
  id: string
  level: PlanLevel
  state: PlanState
  organisation: OrganisationRef
  consolidator_id: string
  consolidator: OrganisationRef
  parent_plan_id: string | null
  is_published: boolean
  file_id: string
  sha256: string
  work_id: string | null
  number: string | null
  issued_on: string | null
  title: string
  issuer: string
  type: string
  abstract: string
  signatory_office: string
  recipients: string[]
  legal_bases: string[]
  replaces: string[]
  period_from: string | null
  period_to: string | null
  findings: RowFlag[]
  created_at: Date
  created_by: PersonRef | null
}

/** Row of `plan_rows`. */
export interface RowRecord {
  tenant_id: string
  plan_id: string
  id: string
  seq: number
  item: string | null
  kind: RowKind
  path: string
  part: string
  marker: string
  headings: string[]
  source_text: string
  text: string
  lead: string[]
  supporting: string[]
  groups: Record<string, string>
  deadline: Deadline
  product: string
  budget: string
  place: SourcePlace
  flags: RowFlag[]
  state: RowState
  reason: string | null
  origin_id: string | null
}

export interface RelationRecord {
  row_id: string
  other_id: string
  why: 'cross_reference' | 'similar' | 'linked'
  likeness: number | null
}

/** A document as it goes into the tables: its head, its text, its rows and what ties them. */
export interface ReadPlan {
  readonly head: Pick<
    PlanRecord,
    | 'number'
    | 'issued_on'
    | 'title'
    | 'issuer'
    | 'type'
    | 'abstract'
    | 'signatory_office'
    | 'recipients'
    | 'legal_bases'
    | 'replaces'
    | 'period_from'
    | 'period_to'
    | 'findings'
  >
  readonly text: PlanText
  readonly rows: readonly Omit<RowRecord, 'tenant_id' | 'plan_id'>[]
  readonly relations: readonly RelationRecord[]
}

/** What moves a duty's clock beside its deadline and its progress; kept as one value. */
export type ClockFacts = Omit<DutyFacts, 'deadline' | 'percent'>

/** Row of `duties` joined with `duty_details`. */
export interface DutyRecord {
  tenant_id: string
  id: string
  plan_id: string
  consolidator_id: string
  lead_id: string
  province_code: string | null
  seq: number
  part: string
  state: DutyState
  due_on: string | null
  due_key: string
  percent: number
  open_obstacles: number
  evidence_count: number
  has_pending_extension: boolean
  version: number
  last_progress_at: Date | null
  created_at: Date
  plan: { id: string; number: string | null; title: string; level: PlanLevel }
  path: string
  title: string
  units: DutyUnit[]
  deadline: Deadline
  original_due_on: string | null
}

export interface DutyDetailRecord extends DutyRecord {
  text: string
  source_text: string
  headings: string[]
  place: SourcePlace | null
  row_ids: string[]
  clock: ClockFacts
  product: string
  measure: string
  budget_line: string
}

export interface HistoryRecord {
  id: string
  at: Date
  by: PersonRef | null
  organisation: OrganisationRef
  code: string
  percent: number | null
  note: string
  files: FileRef[]
  params: Record<string, unknown>
}

export interface ObstacleRecord {
  tenant_id: string
  id: string
  duty_id: string
  duty_title: string
  plan_id: string
  owner_id: string
  consolidator_id: string
  organisation: OrganisationRef
  kind: Obstacle['kind']
  text: string
  state: Obstacle['state']
  answer: string | null
  at: Date
  by: PersonRef | null
  answered_at: Date | null
}

export interface ExtensionRecord {
  tenant_id: string
  id: string
  duty_id: string
  duty_title: string
  plan_id: string
  owner_id: string
  organisation: OrganisationRef
  from_on: string | null
  to_on: string
  reason: string
  state: Extension['state']
  note: string | null
  at: Date
  by: PersonRef | null
  decided_at: Date | null
  decided_by: PersonRef | null
}

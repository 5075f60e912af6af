import type {
  FileRef,
  OrganisationRef,
  PersonRef,
  Report,
  ReportAnswers,
  ReportContent,
  ReportState,
} from '@haidang/contracts'

/** Row of `reports`. Dates are texts `YYYY-MM-DD`. */
export interface ReportRecord {
  tenant_id: string
  id: string
  consolidator_id: string
  role: Report['role']
  parent_id: string | null
  class: Report['class']
  cycle_code: string | null
  title: string
  organisation: OrganisationRef
  consolidator: OrganisationRef
  plan_ids: string[]
  period_label: string
  period_from: string
  period_to: string
  due_on: string | null
  state: ReportState
  version: number
  answers: ReportAnswers
  content: ReportContent
  author_ids: string[]
  built_at: Date | null
  work_id: string | null
  returned_reason: string | null
  submitted_at: Date | null
  submitted_by: PersonRef | null
  approved_by: PersonRef | null
  signed_at: Date | null
  signed_on: string | null
  signed_by: PersonRef | null
  number: string | null
  content_hash: string | null
  signed_copy: FileRef | null
  created_at: Date
  updated_at: Date
}

/** What lists show: the row without its texts, and how many units have handed in. */
export type ReportListRecord = Omit<ReportRecord, 'answers' | 'content'> & {
  unit_total: number | null
  unit_submitted: number | null
}

export interface VersionRecord {
  version: number
  at: Date
  by: PersonRef | null
  change_note: string
}

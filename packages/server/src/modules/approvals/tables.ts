import type { ApprovalAct, ApprovalChange, ApprovalState } from '@haidang/contracts'
import type { Tlp } from '@haidang/std'

/** Row of `approvals` with its organisation's short form. */
export interface ApprovalRow {
  tenant_id: string
  id: string
  act: ApprovalAct
  subject_kind: string
  subject_id: string
  title: string
  params: Readonly<Record<string, unknown>>
  changes: ApprovalChange[]
  tlp: Tlp
  reason: string
  about_user_id: string | null
  requested_by: string
  requested_by_name: string
  requested_at: Date
  expires_at: Date
  state: ApprovalState
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
  decision_reason: string | null
  reviewed_by: string | null
  reviewed_by_name: string | null
  reviewed_at: Date | null
  review_note: string | null
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

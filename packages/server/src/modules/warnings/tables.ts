import type { Addressing, OrganisationRef, WarningContent } from '@haidang/contracts'
import type { Severity, Tlp } from '@haidang/std'
import type { WarningState } from './model.ts'
import type { RecipientState } from './recipient-model.ts'

/** A person as they were called when they acted. */
export interface PersonSnapshot {
  readonly id: string
  readonly displayName: string
}

/** Row of `warnings`. */
export interface WarningRow {
  tenant_id: string
  id: string
  number: string | null
  state: WarningState
  version: number
  severity: Severity
  tlp: Tlp
  content: WarningContent
  addressing: Addressing
  campaign_id: string | null
  alert_id: string | null
  issuer: OrganisationRef
  author_ids: string[]
  created_by: PersonSnapshot | null
  submitted_by: PersonSnapshot | null
  approved_by: PersonSnapshot | null
  returned_reason: string | null
  created_at: Date
  dispatched_at: Date | null
  deadlines: { readonly version: string } | null
}

/** Counts over a warning's recipients, joined to its row where a list is shown. */
export interface ProgressColumns {
  total: number
  delivered: number
  seen: number
  acknowledged: number
  reported: number
  verified: number
  overdue: number
  escalated: number
}

/** Row of `warning_recipients`. */
export interface RecipientRow {
  tenant_id: string
  warning_id: string
  issuer_id: string
  reason: string
  state: RecipientState
  is_open: boolean
  delivered_at: Date | null
  seen_at: Date | null
  seen_version: number | null
  acknowledged_at: Date | null
  acknowledged_by: PersonSnapshot | null
  reported_at: Date | null
  reported_by: PersonSnapshot | null
  report: { readonly outcome: string; readonly note: string } | null
  verified_at: Date | null
  help_requested_at: Date | null
  help_reason: string | null
  acknowledge_due_at: Date
  acknowledge_escalate_at: Date
  report_due_at: Date
  report_escalate_at: Date
  escalation_level: number
  next_escalation_at: Date | null
}

/** Row of `warning_versions`. */
export interface VersionRow {
  version: number
  severity: Severity
  tlp: Tlp
  content: WarningContent
  change_note: string
  at: Date
  by: PersonSnapshot | null
  dispatched_at: Date | null
}

/** Row of `warning_history`, with the organisation it names. */
export interface HistoryRow {
  at: Date
  code: string
  by: string | null
  organisation: OrganisationRef | null
  params: Record<string, unknown>
}

/** An organisation as a warning addresses it, with the first reason that applies. */
export interface AddresseeRow {
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
  contact_email: string | null
  reason: string
}

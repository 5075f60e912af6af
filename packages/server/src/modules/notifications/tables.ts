import type { BreakGlassSet, Locale } from '@haidang/contracts'
import type { Severity, Tlp } from '@haidang/std'

export const PURPOSES = [
  'dispatched',
  'corrected',
  'withdrawn',
  'acknowledge_overdue_unit',
  'acknowledge_overdue_province',
  'report_overdue_unit',
  'report_overdue_province',
  'duty_reminder',
  'break_glass',
  'breach_clock',
] as const
/** Why somebody is told. */
export type Purpose = (typeof PURPOSES)[number]

/** The facts a notice tells. It holds no content of the warning beyond what its marking lets travel by mail. */
export interface Notice {
  readonly warningId: string
  readonly number: string
  readonly version: number
  readonly severity: Severity
  readonly tlp: Tlp
  /** Given only where the marking is GREEN or CLEAR; null otherwise. */
  readonly title: string | null
  readonly issuerName: string
  /** ISO 8601; null where nothing is owed. */
  readonly acknowledgeDueAt: string | null
  readonly reportDueAt: string | null
  /** The organisation an escalation is about. */
  readonly organisationName: string | null
}

/** One duty of a reminder. */
export interface DutyLine {
  readonly dutyId: string
  readonly title: string
  /** Number of the plan, or its title where it has none. */
  readonly plan: string
  /** Date in Viet Nam. */
  readonly dueOn: string
  readonly percent: number
  readonly isLate: boolean
}

/** What a unit is reminded of on a day: duties of plans, which are no secret of anybody's. */
export interface DutyNotice {
  readonly on: string
  readonly lines: readonly DutyLine[]
}

/** Somebody opened an emergency access: whoever leads and whoever guards access is told at once. */
export interface EmergencyNotice {
  readonly breakGlassId: string
  readonly person: string
  readonly set: BreakGlassSet
  readonly reason: string
  /** ISO 8601. */
  readonly endsAt: string
}

/** The clock of a breach of personal-data rules runs out: its code and its limit, and nothing of what happened. */
export interface BreachClockNotice {
  readonly breachId: string
  readonly code: string
  readonly dueAt: string
  /** Hours left; 0 once the limit has passed. */
  readonly hoursLeft: number
}

export type AnyNotice = Notice | DutyNotice | EmergencyNotice | BreachClockNotice

export const isDutyNotice = (notice: AnyNotice): notice is DutyNotice => 'lines' in notice
export const isBreachClockNotice = (notice: AnyNotice): notice is BreachClockNotice => 'breachId' in notice
export const isEmergencyNotice = (notice: AnyNotice): notice is EmergencyNotice => 'breakGlassId' in notice

/** Why a delivery failed: a code put into the reader's words, and what the other side said. */
export interface DeliveryProblem {
  readonly code:
    | 'mail.disabled'
    | 'mail.failed'
    | 'webhook.failed'
    | 'webhook.refused'
    | 'webhook.gone'
    | 'inbox.no_reader'
  readonly detail: string
}

/** Row of `deliveries`. */
export interface DeliveryRow {
  tenant_id: string
  id: string
  issuer_id: string
  subject_id: string
  version: number
  purpose: Purpose
  channel: 'inbox' | 'email' | 'webhook'
  address: string
  locale: Locale
  notice: AnyNotice
  state: 'queued' | 'sent' | 'failed'
  attempts: number
  next_at: Date | null
  at: Date | null
  error: DeliveryProblem | null
}

/** Row of `webhooks`, with the organisation it belongs to. */
export interface WebhookRow {
  tenant_id: string
  id: string
  url: string
  sealed_secret: string
  is_enabled: boolean
  created_at: Date
  name: string
  short_name: string
  province_code: string | null
}

/** Somebody who may be told: an active user of an organisation. */
export interface ReaderRow {
  tenant_id: string
  id: string
  email: string | null
  locale: Locale
  clearance: Tlp
  roles: string[]
}

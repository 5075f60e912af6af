import { addWorkingTime, type Severity, type WorkingCalendar } from '@haidang/std'
import type { Deadlines } from './recipient-model.ts'

/** A span that counts in working hours, or round the clock. */
export interface DeadlineSpan {
  readonly hours: number
  readonly isRoundTheClock: boolean
}

export interface SeverityDeadlines {
  readonly acknowledge: DeadlineSpan
  readonly report: DeadlineSpan
  /** From a missed deadline until the province's leader is told. */
  readonly secondStep: DeadlineSpan
}

/** One version of the rules, in force from `inForceFrom` up to and including `inForceTo` (dates in Viet Nam). */
export interface DeadlineRules {
  readonly version: string
  readonly inForceFrom: string
  readonly inForceTo: string | null
  readonly bySeverity: Readonly<Record<Severity, SeverityDeadlines>>
}

const HOUR_MS = 3_600_000

function after(calendar: WorkingCalendar, from: number, span: DeadlineSpan): number {
  return span.isRoundTheClock ? from + span.hours * HOUR_MS : addWorkingTime(calendar, from, span.hours * HOUR_MS)
}

/** Deadlines of a warning sent at `from`. The report is never due before the acknowledgement. */
export function deadlinesFrom(
  rules: DeadlineRules,
  calendar: WorkingCalendar,
  severity: Severity,
  from: number,
): Deadlines {
  const { acknowledge, report, secondStep } = rules.bySeverity[severity]
  const acknowledgeDueAt = after(calendar, from, acknowledge)
  const reportDueAt = Math.max(acknowledgeDueAt, after(calendar, from, report))
  return {
    acknowledgeDueAt,
    acknowledgeEscalateAt: after(calendar, acknowledgeDueAt, secondStep),
    reportDueAt,
    reportEscalateAt: after(calendar, reportDueAt, secondStep),
  }
}

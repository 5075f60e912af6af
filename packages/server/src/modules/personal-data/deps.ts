import type { WorkingCalendar } from '@haidang/std'
import type { Approvals } from '#src/modules/approvals/index.ts'
import type { WritePaper } from '#src/modules/reports/index.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'

/** Whoever is to hear that a breach's clock runs out: addresses of persons, told after the transaction. */
export interface BreachReminder {
  readonly organisationId: string
  readonly breachId: string
  readonly code: string
  readonly dueAt: string
  readonly hoursLeft: number
}
export type RemindOfBreach = (tx: Tx, reminders: readonly BreachReminder[]) => Promise<number>

/** What the verbs of personal data work with; built once in `app/compose.ts`. */
export interface PersonalDataDeps {
  readonly db: Database
  readonly rules: PersonalDataRules
  readonly calendar: WorkingCalendar
  readonly writePaper: WritePaper
  /** The two-person rule. */
  readonly approvals: Pick<Approvals, 'ask'>
}

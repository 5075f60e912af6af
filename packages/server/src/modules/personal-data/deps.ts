import type { WorkingCalendar } from '@haidang/std'
import type { Context } from '#src/modules/access/index.ts'
import type { WritePaper } from '#src/modules/reports/index.ts'
import type { Database, Tx } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'

/** What needs a second person: giving out a person's data, and ending it. */
export type SecondHandAct = 'personal_data.export' | 'record.deletion'
export type SecondHandState = 'waiting' | 'approved' | 'refused' | 'expired' | 'used'

/** The two-person rule, as this module sees it. */
export interface SecondHand {
  /** Asks another person to agree; answers the approval's id. */
  ask(
    tx: Tx,
    ctx: Context,
    wanted: {
      readonly act: SecondHandAct
      readonly organisation: string
      readonly subject: { readonly id: string; readonly title: string }
      readonly reason: string
    },
  ): Promise<string>
  stateOf(tx: Tx, ctx: Context, id: string): Promise<SecondHandState>
}

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
  readonly secondHand: SecondHand
}

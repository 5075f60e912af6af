import type { Clock } from '@haidang/std'
import { type Database, sql, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { PersonalDataRules } from '#src/rule-sets/personal-data.ts'
import { addBreachHistory } from './breach-queries.ts'
import type { RemindOfBreach } from './deps.ts'
import { reminderDue } from './model.ts'

interface TickingRow {
  tenant_id: string
  id: string
  code: string
  law_version: string
  due_at: Date
  reminded_hours: number | null
}

/**
 * Reminds of breaches whose first notice is still owed, at the marks of the rule set, each once. Run often.
 * @returns how many breaches were reminded of
 */
export async function remindOfBreaches(
  db: Database,
  clock: Clock,
  rules: PersonalDataRules,
  remind: RemindOfBreach,
): Promise<number> {
  const now = clock.now()
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { rows } = await sql<TickingRow>`select tenant_id, id, code, law_version, due_at, reminded_hours from breaches
      where first_sent_at is null and state = 'open' and due_at is not null and coalesce(reminded_hours, 1) > 0
      order by due_at limit 200 for update skip locked`.execute(tx)
    const due = rows.flatMap((row) => {
      const mark = reminderDue(
        rules.named(row.law_version),
        { dueMs: row.due_at.getTime(), remindedHours: row.reminded_hours },
        now,
      )
      return mark === null ? [] : [{ ...row, mark }]
    })
    for (const row of due) {
      await sql`update breaches set reminded_hours = ${row.mark} where id = ${row.id}`.execute(tx)
      await addBreachHistory(tx, row, {
        at: new Date(now).toISOString(),
        by: null,
        code: 'breach.reminded',
        params: { hours: row.mark },
      })
    }
    if (due.length > 0)
      await remind(
        tx,
        due.map((row) => ({
          organisationId: row.tenant_id,
          breachId: row.id,
          code: row.code,
          dueAt: row.due_at.toISOString(),
          hoursLeft: row.mark,
        })),
      )
    return due.length
  })
}

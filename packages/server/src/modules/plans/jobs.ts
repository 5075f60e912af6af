import type { Clock, TenantId } from '@haidang/std'
import { addDays, vietnamDate } from '@haidang/std'
import { type DutyLine, type DutyReminder, queueDutyReminders } from '#src/modules/notifications/index.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import type { RuleSets } from '#src/rule-sets/index.ts'
import { clockOf } from './read.ts'
import type { DutyDetailRecord } from './tables.ts'

/** Duties one transaction takes on, and transactions one tick runs at most. */
const BATCH = 500
const MOST_BATCHES = 40

type Ticking = Pick<DutyDetailRecord, 'id' | 'percent' | 'deadline' | 'clock' | 'state'>

/**
 * One tick of the duties' clock: those whose state the passing of days may have changed are looked at again.
 * @returns how many were
 */
export async function tickDuties(db: Database, clock: Clock, rules: RuleSets): Promise<number> {
  let seen = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const taken = await db.withTx(SYSTEM_SCOPE, (tx) => tickBatch(tx, clock, rules))
    seen += taken
    if (taken < BATCH) break
  }
  return seen
}

async function tickBatch(tx: Tx, clock: Clock, rules: RuleSets): Promise<number> {
  const today = vietnamDate(clock.now())
  const { rows } = await sql<Ticking>`
    select d.id, d.percent, d.state, w.deadline, w.clock from duties d join duty_details w on w.duty_id = d.id
    where d.state_until <= ${today}::date order by d.state_until limit ${BATCH} for update of d skip locked`.execute(tx)
  const next = rows.map((row) => ({ id: row.id, ...clockOf(rules, today, row.deadline, row.percent, row.clock) }))
  await sql`update duties d set state = n.state, state_until = n."stateUntil", due_on = n."dueOn", due_key = n."dueKey"
    from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as n (id uuid, state text, "stateUntil" date, "dueOn" date, "dueKey" date)
    where d.id = n.id`.execute(tx)
  return rows.length
}

interface DueRow {
  tenant_id: TenantId
  role: 'lead' | 'supporting'
  id: string
  title: string
  due_on: string
  percent: number
  issuer_id: string
  plan: { number: string | null; title: string }
}

/**
 * Reminds units of what comes due and of what is late, on the days the rule set names: one mail a unit and day, which tells all of
 * that day's duties. From the day the rule set names on, the unit's leader reads it too. Run often: a unit is told once a day.
 * @returns how many units were told
 */
export async function remindUnits(db: Database, clock: Clock, rules: RuleSets): Promise<number> {
  const today = vietnamDate(clock.now())
  const { remindDaysBefore, remindDaysAfter, leaderFromDaysAfter } = rules.dutyClockOn(today)
  const days = [...remindDaysBefore.map((n) => addDays(today, n)), ...remindDaysAfter.map((n) => addDays(today, -n))]
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const { rows } = await sql<DueRow>`
      select u.tenant_id, u.role, d.id, w.title, d.due_on::text as due_on, d.percent, u.issuer_id, w.plan
      from duties d join duty_units u on u.duty_id = d.id join duty_details w on w.duty_id = d.id
      where d.due_on = any (${days}::date[]) and d.state in ('not_started', 'on_time', 'at_risk', 'late')
        and (u.role = 'lead' or d.due_on >= ${today}::date)
      order by u.tenant_id, d.due_on, d.id`.execute(tx)
    const reminders = [...Map.groupBy(rows, (row) => row.tenant_id)].map(([unit, own]): DutyReminder => {
      const lines = own.map((row): DutyLine => ({
        dutyId: row.id,
        title: row.title,
        dueOn: row.due_on,
        percent: row.percent,
        isLate: row.due_on < today,
        plan: row.plan.number ?? row.plan.title,
      }))
      const isForLeader = own.some((row) => row.due_on <= addDays(today, -leaderFromDaysAfter))
      return { organisationId: unit, issuerId: own[0]?.issuer_id ?? unit, on: today, lines, isForLeader }
    })
    return queueDutyReminders(tx, clock, reminders)
  })
}

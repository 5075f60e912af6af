import { type Clock, type OrganisationId, vietnamDate } from '@haidang/std'
import { type Permission, PERMISSIONS } from '@haidang/contracts'
import { allow, systemContext } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { queueToLeaders } from '#src/modules/notifications/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { noticeOf } from './notices.ts'
import { addHistory } from './queries.ts'
import { escalate as step } from './recipient-model.ts'
import { factsOf, getInboxWarning, saveRecipients } from './recipient-queries.ts'
import type { RecipientRow } from './tables.ts'

/** Recipients one transaction takes on, and transactions one tick runs at most. */
const BATCH = 100
const MOST_BATCHES = 10

type DueRow = RecipientRow & { name: string; contact_email: string | null }

async function takeDue(tx: Tx, now: string): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select r.tenant_id, r.warning_id, r.issuer_id, r.reason, r.state, r.is_open, r.delivered_at, r.seen_at, r.seen_version, r.acknowledged_at,
      r.acknowledged_by, r.reported_at, r.reported_by, r.report, r.verified_at, r.help_requested_at, r.help_reason, r.acknowledge_due_at,
      r.acknowledge_escalate_at, r.report_due_at, r.report_escalate_at, r.escalation_level, r.next_escalation_at, o.name, o.contact_email
    from warning_recipients r join organisations o on o.tenant_id = r.tenant_id
    where r.next_escalation_at < ${now} and r.is_open order by r.next_escalation_at limit ${BATCH} for update of r skip locked`.execute(
    tx,
  )
  return rows
}

/**
 * One tick of the clock that does not forget: every recipient past its deadline goes one step up, to its own leader first,
 * then to the issuer's. Runs as the platform; a second tick at the same moment changes nothing, and a row somebody is
 * answering on is left for the next.
 * @returns how many steps were taken
 */
export async function escalate(db: Database, clock: Clock): Promise<number> {
  let steps = 0
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const taken = await escalateBatch(db, clock)
    steps += taken
    if (taken < BATCH) break
  }
  return steps
}

async function escalateBatch(db: Database, clock: Clock): Promise<number> {
  const now = clock.now()
  const at = new Date(now).toISOString()
  const requestId = newId(clock)
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const due = await takeDue(tx, at)
    const acts: {
      readonly issuer: RecipientRow['issuer_id']
      readonly organisation: string
      readonly warning: string
      readonly level: number
    }[] = []
    for (const row of due) {
      const before = factsOf(row)
      const after = step(before, now)
      const warning = await getInboxWarning(tx, row.warning_id)
      if (after === before || warning === undefined) continue
      await saveRecipients(tx, [{ row, facts: after }])
      const obligation = before.acknowledgedAt === null ? 'acknowledge' : 'report'
      const notice = noticeOf(warning, before.deadlines, row.name)
      const about = { organisationId: row.tenant_id, contactEmail: row.contact_email, notice }
      const told =
        after.escalationLevel === 1
          ? await queueToLeaders(
              tx,
              clock,
              row.issuer_id,
              `${obligation}_overdue_unit`,
              { organisationId: row.tenant_id, role: 'unit_leader' },
              about,
            )
          : await queueToLeaders(
              tx,
              clock,
              row.issuer_id,
              `${obligation}_overdue_province`,
              { organisationId: row.issuer_id, role: 'leader' },
              about,
            )
      const params = {
        level: after.escalationLevel,
        obligation,
        told,
        dueOn: vietnamDate(
          obligation === 'acknowledge' ? before.deadlines.acknowledgeDueAt : before.deadlines.reportDueAt,
        ),
      }
      await addHistory(tx, row.issuer_id, {
        warningId: row.warning_id,
        at,
        code: 'recipient.escalated',
        by: null,
        organisationId: row.tenant_id,
        params,
      })
      await publish(tx, { tenant: row.issuer_id, requestId, clock }, 'warning.escalated.v1', {
        warningId: row.warning_id,
        organisationId: row.tenant_id,
        level: after.escalationLevel,
      })
      acts.push({
        issuer: row.issuer_id,
        organisation: row.tenant_id,
        warning: row.warning_id,
        level: after.escalationLevel,
      })
    }
    for (const act of acts) {
      const ctx = systemContext(
        'escalation',
        clock,
        new Set<Permission>(PERMISSIONS),
        act.issuer as OrganisationId,
        requestId,
      )
      allow(ctx, 'warning.verify')
      await audit(tx, ctx, {
        action: 'warning.escalate',
        subject: { kind: 'warning', id: act.warning },
        after: { organisationId: act.organisation, level: act.level },
      })
    }
    return due.length
  })
}

import type { Clock, OrganisationId } from '@haidang/std'
import { type Permission, PERMISSIONS } from '@haidang/contracts'
import { allow, systemContext } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { type LeaderNotice, queueToLeaders } from '#src/modules/notifications/index.ts'
import { newId } from '#src/platform/clock.ts'
import { type Database, sql, SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { noticeOf } from './notices.ts'
import { addHistories } from './queries.ts'
import { escalate as step, type RecipientFacts } from './recipient-model.ts'
import { factsOf, getInboxWarning, saveRecipients } from './recipient-queries.ts'
import type { RecipientRow, WarningRow } from './tables.ts'

/** Recipients one transaction takes on, and transactions one tick runs at most. */
const BATCH = 200
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

interface Step {
  readonly row: DueRow
  readonly before: RecipientFacts
  readonly after: RecipientFacts
  readonly obligation: 'acknowledge' | 'report'
  readonly warning: WarningRow
}

async function planSteps(tx: Tx, due: readonly DueRow[], now: number): Promise<Step[]> {
  const warnings = new Map<string, WarningRow>()
  for (const id of new Set(due.map((row) => row.warning_id))) {
    const warning = await getInboxWarning(tx, id)
    if (warning !== undefined) warnings.set(id, warning)
  }
  return due.flatMap((row) => {
    const before = factsOf(row)
    const after = step(before, now)
    const warning = warnings.get(row.warning_id)
    if (after === before || warning === undefined) return []
    return [{ row, before, after, warning, obligation: before.acknowledgedAt === null ? 'acknowledge' : 'report' }]
  })
}

function noticeTo({ row, before, after, warning, obligation }: Step): LeaderNotice {
  const about = {
    organisationId: row.tenant_id,
    contactEmail: row.contact_email,
    notice: noticeOf(warning, before.deadlines, row.name),
  }
  return after.escalationLevel === 1
    ? {
        issuerId: row.issuer_id,
        purpose: `${obligation}_overdue_unit`,
        holders: { organisationId: row.tenant_id, role: 'unit_leader' },
        about,
      }
    : {
        issuerId: row.issuer_id,
        purpose: `${obligation}_overdue_province`,
        holders: { organisationId: row.issuer_id, role: 'leader' },
        about,
      }
}

async function escalateBatch(db: Database, clock: Clock): Promise<number> {
  const now = clock.now()
  const at = new Date(now).toISOString()
  const requestId = newId(clock)
  return db.withTx(SYSTEM_SCOPE, async (tx) => {
    const due = await takeDue(tx, at)
    if (due.length === 0) return 0
    const steps = await planSteps(tx, due, now)
    await saveRecipients(
      tx,
      steps.map(({ row, after }) => ({ row, facts: after })),
    )
    const told = await queueToLeaders(tx, clock, steps.map(noticeTo))
    await addHistories(
      tx,
      steps.map(({ row, before, after, obligation }, i) => ({
        tenant: row.issuer_id,
        warningId: row.warning_id,
        at,
        code: 'recipient.escalated',
        by: null,
        organisationId: row.tenant_id,
        params: {
          level: after.escalationLevel,
          obligation,
          told: told[i] ?? 0,
          dueAt: new Date(
            obligation === 'acknowledge' ? before.deadlines.acknowledgeDueAt : before.deadlines.reportDueAt,
          ).toISOString(),
        },
      })),
    )
    for (const { row, after } of steps) {
      await publish(tx, { tenant: row.issuer_id, requestId, clock }, 'warning.escalated.v1', {
        warningId: row.warning_id,
        organisationId: row.tenant_id,
        level: after.escalationLevel,
      })
    }
    for (const [id, of] of Map.groupBy(steps, ({ row }) => row.warning_id)) {
      const ctx = systemContext(
        'escalation',
        clock,
        new Set<Permission>(PERMISSIONS),
        of[0]?.row.issuer_id as OrganisationId,
        requestId,
      )
      allow(ctx, 'warning.verify')
      await audit(tx, ctx, {
        action: 'warning.escalate',
        subject: { kind: 'warning', id },
        after: {
          recipients: of.map(({ row, after }) => ({ organisationId: row.tenant_id, level: after.escalationLevel })),
        },
      })
    }
    return due.length
  })
}

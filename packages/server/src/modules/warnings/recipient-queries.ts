import type { Addressing } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import { nextEscalationAt, type RecipientFacts } from './recipient-model.ts'
import type { AddresseeRow, PersonSnapshot, RecipientRow, WarningRow } from './tables.ts'

const columns = sql`r.tenant_id, r.warning_id, r.issuer_id, r.reason, r.state, r.is_open, r.delivered_at, r.seen_at, r.seen_version, r.acknowledged_at,
  r.acknowledged_by, r.reported_at, r.reported_by, r.report, r.verified_at, r.help_requested_at, r.help_reason, r.acknowledge_due_at,
  r.acknowledge_escalate_at, r.report_due_at, r.report_escalate_at, r.escalation_level, r.next_escalation_at`

/**
 * The organisations a warning is for: those concerned, chosen, and in the named groups, sectors, kinds and provinces, each
 * once, with the first reason that applies. One query over the organisations of the scope; the issuer is never its own recipient.
 */
export async function listAddressees(
  tx: Tx,
  issuer: TenantId,
  concerned: readonly string[],
  addressing: Addressing,
): Promise<AddresseeRow[]> {
  const { rows } = await sql<AddresseeRow>`
    with grouped as (select distinct unnest(g.member_ids) as id from organisation_groups g where g.id = any (${addressing.groupIds}::uuid[])),
    named as (
      select o.tenant_id, o.name, o.short_name, o.province_code, o.contact_email, o.name_folded,
        case
          when o.tenant_id = any (${[...concerned]}::uuid[]) then 'concerned'
          when o.tenant_id = any (${addressing.organisationIds}::uuid[]) then 'chosen'
          when o.tenant_id in (select id from grouped) then 'group'
          when o.sector = any (${addressing.sectors}::text[]) then 'sector'
          when o.kind = any (${addressing.kinds}::text[]) then 'kind'
          when o.province_code = any (${addressing.provinceCodes}::text[]) then 'province'
        end as reason
      from organisations o where o.tenant_id <> ${issuer}
        -- What is closed is there no more; what it was merged into is addressed in its own right.
        and (o.closed_on is null or o.closed_on > (now() at time zone 'Asia/Ho_Chi_Minh')::date)
    )
    select tenant_id, name, short_name, province_code, contact_email, reason from named where reason is not null order by name_folded, tenant_id`.execute(
    tx,
  )
  return rows
}

export function factsOf(row: RecipientRow): RecipientFacts {
  const ms = (at: Date | null): number | null => at?.getTime() ?? null
  return {
    state: row.state,
    deliveredAt: ms(row.delivered_at),
    seenAt: ms(row.seen_at),
    seenVersion: row.seen_version,
    acknowledgedAt: ms(row.acknowledged_at),
    reportedAt: ms(row.reported_at),
    verifiedAt: ms(row.verified_at),
    deadlines: {
      acknowledgeDueAt: row.acknowledge_due_at.getTime(),
      acknowledgeEscalateAt: row.acknowledge_escalate_at.getTime(),
      reportDueAt: row.report_due_at.getTime(),
      reportEscalateAt: row.report_escalate_at.getTime(),
    },
    escalationLevel: row.escalation_level,
  }
}

/** The columns of a recipient's facts, by their names in the table, as JSON writes them. */
function columnsOf(facts: RecipientFacts): Record<string, string | number | null> {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
  return {
    state: facts.state,
    delivered_at: iso(facts.deliveredAt),
    seen_at: iso(facts.seenAt),
    seen_version: facts.seenVersion,
    acknowledged_at: iso(facts.acknowledgedAt),
    reported_at: iso(facts.reportedAt),
    verified_at: iso(facts.verifiedAt),
    acknowledge_due_at: iso(facts.deadlines.acknowledgeDueAt),
    acknowledge_escalate_at: iso(facts.deadlines.acknowledgeEscalateAt),
    report_due_at: iso(facts.deadlines.reportDueAt),
    report_escalate_at: iso(facts.deadlines.reportEscalateAt),
    escalation_level: facts.escalationLevel,
    next_escalation_at: iso(nextEscalationAt(facts)),
  }
}

const record = sql`(tenant_id uuid, reason text, state text, delivered_at timestamptz, seen_at timestamptz, seen_version int, acknowledged_at timestamptz,
  reported_at timestamptz, verified_at timestamptz, acknowledge_due_at timestamptz, acknowledge_escalate_at timestamptz, report_due_at timestamptz,
  report_escalate_at timestamptz, escalation_level int, next_escalation_at timestamptz)`

/** Writes the recipients of a warning; those that already receive it are left as they are. */
export async function insertRecipients(
  tx: Tx,
  issuer: TenantId,
  warningId: string,
  recipients: readonly { readonly organisationId: string; readonly reason: string; readonly facts: RecipientFacts }[],
): Promise<void> {
  const rows = recipients.map((r) => ({ tenant_id: r.organisationId, reason: r.reason, ...columnsOf(r.facts) }))
  await sql`insert into warning_recipients (tenant_id, warning_id, issuer_id, reason, state, delivered_at, acknowledge_due_at, acknowledge_escalate_at,
      report_due_at, report_escalate_at, escalation_level, next_escalation_at)
    select n.tenant_id, ${warningId}::uuid, ${issuer}::uuid, n.reason, n.state, n.delivered_at, n.acknowledge_due_at, n.acknowledge_escalate_at,
      n.report_due_at, n.report_escalate_at, n.escalation_level, n.next_escalation_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n ${record}
    on conflict (warning_id, tenant_id) do nothing`.execute(tx)
}

/** Saves many recipients' facts at once, as a correction or a tick of the clock changes them. */
export async function saveRecipients(
  tx: Tx,
  recipients: readonly { readonly row: RecipientRow; readonly facts: RecipientFacts }[],
): Promise<void> {
  const rows = recipients.map(({ row, facts }) => ({
    warning_id: row.warning_id,
    tenant_id: row.tenant_id,
    ...columnsOf(facts),
  }))
  await sql`update warning_recipients r set state = n.state, delivered_at = n.delivered_at, seen_at = n.seen_at, seen_version = n.seen_version,
      acknowledged_at = n.acknowledged_at, reported_at = n.reported_at, verified_at = n.verified_at, acknowledge_due_at = n.acknowledge_due_at,
      acknowledge_escalate_at = n.acknowledge_escalate_at, report_due_at = n.report_due_at, report_escalate_at = n.report_escalate_at,
      escalation_level = n.escalation_level, next_escalation_at = case when r.is_open then n.next_escalation_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (warning_id uuid, tenant_id uuid, state text, delivered_at timestamptz,
      seen_at timestamptz, seen_version int, acknowledged_at timestamptz, reported_at timestamptz, verified_at timestamptz,
      acknowledge_due_at timestamptz, acknowledge_escalate_at timestamptz, report_due_at timestamptz, report_escalate_at timestamptz,
      escalation_level int, next_escalation_at timestamptz)
    where r.warning_id = n.warning_id and r.tenant_id = n.tenant_id`.execute(tx)
}

/** What a recipient's own act writes beside its facts. */
export interface AnswerColumns {
  readonly acknowledgedBy?: PersonSnapshot | null
  readonly reportedBy?: PersonSnapshot | null
  readonly report?: { readonly outcome: string; readonly note: string }
  readonly help?: { readonly at: string; readonly reason: string }
}

export async function saveAnswer(
  tx: Tx,
  row: RecipientRow,
  facts: RecipientFacts,
  answer: AnswerColumns,
): Promise<void> {
  await saveRecipients(tx, [{ row, facts }])
  const json = (given: unknown, kept: unknown): string | null => {
    const value = given === undefined ? kept : given
    return value === null ? null : JSON.stringify(value)
  }
  await sql`update warning_recipients set acknowledged_by = ${json(answer.acknowledgedBy, row.acknowledged_by)}::jsonb,
      reported_by = ${json(answer.reportedBy, row.reported_by)}::jsonb, report = ${json(answer.report, row.report)}::jsonb,
      help_requested_at = ${answer.help?.at ?? row.help_requested_at?.toISOString() ?? null}, help_reason = ${answer.help?.reason ?? row.help_reason}
    where warning_id = ${row.warning_id} and tenant_id = ${row.tenant_id}`.execute(tx)
}

export async function getRecipient(tx: Tx, tenant: TenantId, warningId: string): Promise<RecipientRow | undefined> {
  const { rows } = await sql<RecipientRow>`select ${columns} from warning_recipients r
    where r.warning_id = ${warningId} and r.tenant_id = ${tenant} for update of r`.execute(tx)
  return rows[0]
}

export async function listRecipientsForUpdate(tx: Tx, warningId: string): Promise<RecipientRow[]> {
  return (
    await sql<RecipientRow>`select ${columns} from warning_recipients r where r.warning_id = ${warningId} order by r.tenant_id for update of r`.execute(
      tx,
    )
  ).rows
}

export type NamedRecipientRow = RecipientRow & { name: string; short_name: string; province_code: string | null }

/** Every recipient with its name, in the order of names. */
export async function listRecipients(tx: Tx, issuer: TenantId, warningId: string): Promise<NamedRecipientRow[]> {
  const { rows } = await sql<NamedRecipientRow>`select ${columns}, o.name, o.short_name, o.province_code
    from warning_recipients r join organisations o on o.tenant_id = r.tenant_id
    where r.issuer_id = ${issuer} and r.warning_id = ${warningId} order by o.name_folded, o.tenant_id`.execute(tx)
  return rows
}

/** Nothing is owed any more: the warning was closed or taken back. */
export async function endObligations(tx: Tx, issuer: TenantId, warningId: string): Promise<void> {
  await sql`update warning_recipients set is_open = false, next_escalation_at = null where issuer_id = ${issuer} and warning_id = ${warningId}`.execute(
    tx,
  )
}

export type InboxRow = RecipientRow &
  Pick<WarningRow, 'number' | 'severity' | 'tlp' | 'version' | 'dispatched_at'> & {
    warning_state: WarningRow['state']
    title: string | null
  }

/**
 * What lies in an organisation's inbox, newest first. A title marked above the reader's clearance does not leave the database.
 * @param readable the markings the reader may read
 */
export async function listInbox(
  tx: Tx,
  tenant: TenantId,
  query: {
    openOnly: boolean
    before: readonly [dispatchedAt: string, id: string] | undefined
    limit: number
    readable: readonly Tlp[]
  },
): Promise<InboxRow[]> {
  const { rows } = await sql<InboxRow>`
    select ${columns}, w.number, w.severity, w.tlp, w.version, w.dispatched_at, w.state as warning_state,
      case when w.tlp = any (${[...query.readable]}::text[]) then w.content ->> 'title' end as title
    from warning_recipients r join warnings w on w.id = r.warning_id
    where r.tenant_id = ${tenant}
      and (not ${query.openOnly}::boolean or (r.is_open and r.state not in ('reported', 'verified')))
      and (${query.before?.[0] ?? null}::timestamptz is null
        or (w.dispatched_at, w.id) < (${query.before?.[0] ?? null}::timestamptz, ${query.before?.[1] ?? null}::uuid))
    order by w.dispatched_at desc, w.id desc limit ${query.limit}`.execute(tx)
  return rows
}

/** The warning behind an inbox row, as its recipient may read it. */
export async function getInboxWarning(tx: Tx, warningId: string): Promise<WarningRow | undefined> {
  const { rows } =
    await sql<WarningRow>`select w.tenant_id, w.id, w.number, w.state, w.version, w.severity, w.tlp, w.content, w.addressing, w.campaign_id,
      w.alert_id, w.issuer, w.author_ids, w.created_by, w.submitted_by, w.approved_by, w.returned_reason, w.created_at, w.dispatched_at, w.deadlines
    from warnings w where w.id = ${warningId} and w.dispatched_at is not null`.execute(tx)
  return rows[0]
}

import type { Addressing, OrganisationRef, WarningContent } from '@haidang/contracts'
import type { Severity, TenantId, Tlp } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { WarningState } from './model.ts'
import type { HistoryRow, PersonSnapshot, ProgressColumns, VersionRow, WarningRow } from './tables.ts'

const columns = sql`w.tenant_id, w.id, w.number, w.state, w.version, w.severity, w.tlp, w.content, w.addressing, w.campaign_id, w.alert_id,
  w.issuer, w.author_ids, w.created_by, w.submitted_by, w.approved_by, w.returned_reason, w.created_at, w.dispatched_at, w.deadlines`

/**
 * Whether an issuer lies in the scope. Policies let recipients read as well: the issuer's pages ask this on top. The scope is
 * worked out once a query.
 */
export const scoped = (column: ReturnType<typeof sql>): ReturnType<typeof sql> =>
  sql`((select scope_is_all()) or ${column} = any ((select scope_ids())::uuid[]))`

/** A recipient counts as overdue where the deadline that runs now has passed. */
export const overdueAt = (
  now: string,
) => sql`(r.is_open and ((r.acknowledged_at is null and r.acknowledge_due_at < ${now}::timestamptz)
  or (r.acknowledged_at is not null and r.reported_at is null and r.report_due_at < ${now}::timestamptz)))`

const progress = (now: string) => sql`
  left join lateral (
    select count(*)::int as total, count(r.delivered_at)::int as delivered, count(r.seen_at)::int as seen,
      count(r.acknowledged_at)::int as acknowledged, count(r.reported_at)::int as reported, count(r.verified_at)::int as verified,
      count(*) filter (where ${overdueAt(now)})::int as overdue, count(*) filter (where r.escalation_level > 0)::int as escalated
    from warning_recipients r where r.warning_id = w.id
  ) p on true`
const progressColumns = sql`p.total, p.delivered, p.seen, p.acknowledged, p.reported, p.verified, p.overdue, p.escalated`

/** A warning the issuer's side works on; `forUpdate` holds it until the transaction ends. */
export async function getWarning(tx: Tx, id: string, forUpdate: boolean): Promise<WarningRow | undefined> {
  const lock = forUpdate ? sql`for update of w` : sql``
  return (
    await sql<WarningRow>`select ${columns} from warnings w where w.id = ${id} and ${scoped(sql`w.tenant_id`)} ${lock}`.execute(
      tx,
    )
  ).rows[0]
}

export async function getProgress(tx: Tx, id: string, now: string): Promise<ProgressColumns> {
  const { rows } =
    await sql<ProgressColumns>`select ${progressColumns} from warnings w ${progress(now)} where w.id = ${id}`.execute(
      tx,
    )
  return (
    rows[0] ?? { total: 0, delivered: 0, seen: 0, acknowledged: 0, reported: 0, verified: 0, overdue: 0, escalated: 0 }
  )
}

/** Newest first; `before` is the id of the last row seen. The title is left out where the marking is not `readable`. */
export async function listWarnings(
  tx: Tx,
  query: { states: readonly WarningState[] | undefined; before: string | undefined; limit: number; now: string },
): Promise<(WarningRow & ProgressColumns)[]> {
  const { rows } = await sql<WarningRow & ProgressColumns>`
    select ${columns}, ${progressColumns} from warnings w ${progress(query.now)}
    where ${scoped(sql`w.tenant_id`)}
      and (${query.states === undefined}::boolean or w.state = any (${[...(query.states ?? [])]}::text[]))
      and (${query.before ?? null}::uuid is null or w.id < ${query.before ?? null}::uuid)
    order by w.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function insertWarning(
  tx: Tx,
  tenant: TenantId,
  row: {
    id: string
    severity: Severity
    tlp: Tlp
    content: WarningContent
    addressing: Addressing
    campaignId: string | null
    alertId: string | null
    issuer: OrganisationRef
    author: PersonSnapshot | null
    at: string
  },
): Promise<void> {
  const by = row.author === null ? null : JSON.stringify(row.author)
  await sql`insert into warnings (tenant_id, id, state, version, severity, tlp, content, addressing, campaign_id, alert_id, issuer, author_ids, created_by, created_at)
    values (${tenant}, ${row.id}, 'draft', 1, ${row.severity}, ${row.tlp}, ${JSON.stringify(row.content)}::jsonb, ${JSON.stringify(row.addressing)}::jsonb,
      ${row.campaignId}, ${row.alertId}, ${JSON.stringify(row.issuer)}::jsonb, ${row.author === null ? [] : [row.author.id]}::uuid[], ${by}::jsonb, ${row.at})`.execute(
    tx,
  )
}

/** What an act may change of a warning's row; what is undefined stays. */
export interface WarningChange {
  readonly state?: WarningState
  readonly version?: number
  readonly severity?: Severity
  readonly tlp?: Tlp
  readonly content?: WarningContent
  readonly addressing?: Addressing
  readonly authorId?: string | undefined
  readonly submittedBy?: PersonSnapshot | null
  readonly approvedBy?: PersonSnapshot | null
  readonly returnedReason?: string | null
  readonly number?: string
  readonly dispatchedAt?: string
  readonly deadlines?: { readonly version: string }
  readonly issuer?: OrganisationRef
}

/** Writes a change over the row as it was read under its lock. */
export async function saveWarning(
  tx: Tx,
  tenant: TenantId,
  row: WarningRow,
  change: WarningChange,
): Promise<WarningRow> {
  const next: WarningRow = {
    ...row,
    state: change.state ?? row.state,
    version: change.version ?? row.version,
    severity: change.severity ?? row.severity,
    tlp: change.tlp ?? row.tlp,
    content: change.content ?? row.content,
    addressing: change.addressing ?? row.addressing,
    author_ids:
      change.authorId === undefined || row.author_ids.includes(change.authorId)
        ? row.author_ids
        : [...row.author_ids, change.authorId],
    submitted_by: change.submittedBy === undefined ? row.submitted_by : change.submittedBy,
    approved_by: change.approvedBy === undefined ? row.approved_by : change.approvedBy,
    returned_reason: change.returnedReason === undefined ? row.returned_reason : change.returnedReason,
    number: change.number ?? row.number,
    dispatched_at: change.dispatchedAt === undefined ? row.dispatched_at : new Date(change.dispatchedAt),
    deadlines: change.deadlines ?? row.deadlines,
    issuer: change.issuer ?? row.issuer,
  }
  const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))
  await sql`update warnings set state = ${next.state}, version = ${next.version}, severity = ${next.severity}, tlp = ${next.tlp},
      content = ${json(next.content)}::jsonb, addressing = ${json(next.addressing)}::jsonb, author_ids = ${next.author_ids}::uuid[],
      submitted_by = ${json(next.submitted_by)}::jsonb, approved_by = ${json(next.approved_by)}::jsonb, returned_reason = ${next.returned_reason},
      number = ${next.number}, dispatched_at = ${next.dispatched_at?.toISOString() ?? null}, deadlines = ${json(next.deadlines)}::jsonb,
      issuer = ${json(next.issuer)}::jsonb
    where tenant_id = ${tenant} and id = ${row.id}`.execute(tx)
  return next
}

export async function insertVersion(
  tx: Tx,
  tenant: TenantId,
  warning: Pick<WarningRow, 'id' | 'version' | 'severity' | 'tlp' | 'content'>,
  entry: { changeNote: string; at: string; by: PersonSnapshot | null; dispatchedAt: string | null },
): Promise<void> {
  await sql`insert into warning_versions (tenant_id, warning_id, version, severity, tlp, content, change_note, at, by, dispatched_at)
    values (${tenant}, ${warning.id}, ${warning.version}, ${warning.severity}, ${warning.tlp}, ${JSON.stringify(warning.content)}::jsonb, ${entry.changeNote},
      ${entry.at}, ${entry.by === null ? null : JSON.stringify(entry.by)}::jsonb, ${entry.dispatchedAt})`.execute(tx)
}

export async function markVersionDispatched(
  tx: Tx,
  tenant: TenantId,
  warningId: string,
  version: number,
  at: string,
): Promise<void> {
  await sql`update warning_versions set dispatched_at = ${at} where tenant_id = ${tenant} and warning_id = ${warningId} and version = ${version}`.execute(
    tx,
  )
}

/** Oldest first. A recipient's scope shows dispatched versions only; `dispatchedOnly` says so for the others as well. */
export async function listVersions(tx: Tx, warningId: string, dispatchedOnly: boolean): Promise<VersionRow[]> {
  const { rows } =
    await sql<VersionRow>`select version, severity, tlp, content, change_note, at, by, dispatched_at from warning_versions
    where warning_id = ${warningId} and (not ${dispatchedOnly}::boolean or dispatched_at is not null) order by version`.execute(
      tx,
    )
  return rows
}

export interface HistoryEntry {
  readonly warningId: string
  readonly at: string
  readonly code: string
  readonly by: string | null
  readonly organisationId?: string
  readonly params?: Record<string, unknown>
}

/** One line of what happened to a warning; `tenant` is its issuer. */
export async function addHistory(tx: Tx, tenant: string, entry: HistoryEntry): Promise<void> {
  await sql`insert into warning_history (tenant_id, warning_id, at, code, by, organisation_id, params)
    values (${tenant}, ${entry.warningId}, ${entry.at}, ${entry.code}, ${entry.by}, ${entry.organisationId ?? null}, ${JSON.stringify(entry.params ?? {})}::jsonb)`.execute(
    tx,
  )
}

/** Many lines at once. */
export async function addHistories(
  tx: Tx,
  entries: readonly (HistoryEntry & { readonly tenant: string })[],
): Promise<void> {
  const rows = entries.map((e) => ({
    tenant_id: e.tenant,
    warning_id: e.warningId,
    at: e.at,
    code: e.code,
    by: e.by,
    organisation_id: e.organisationId ?? null,
    params: e.params ?? {},
  }))
  await sql`insert into warning_history (tenant_id, warning_id, at, code, by, organisation_id, params)
    select n.tenant_id, n.warning_id, n.at, n.code, n.by, n.organisation_id, n.params
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (tenant_id uuid, warning_id uuid, at timestamptz, code text, by text, organisation_id uuid, params jsonb)`.execute(
    tx,
  )
}

export async function listHistory(tx: Tx, tenant: TenantId, warningId: string, limit: number): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`
    select h.at, h.code, h.by, h.params,
      case when o.tenant_id is null then null else jsonb_build_object('id', o.tenant_id, 'name', o.name, 'shortName', o.short_name, 'provinceCode', o.province_code) end as organisation
    from warning_history h left join organisations o on o.tenant_id = h.organisation_id
    where h.tenant_id = ${tenant} and h.warning_id = ${warningId} order by h.seq desc limit ${limit}`.execute(tx)
  return rows.toReversed()
}

/** The next number of the issuer's year. The row stays locked until the dispatch is decided, so none is ever skipped. */
export async function takeNumber(tx: Tx, tenant: TenantId, year: number): Promise<number> {
  const { rows } = await sql<{
    last: number
  }>`insert into warning_numbers as n (tenant_id, year, last) values (${tenant}, ${year}, 1)
    on conflict (tenant_id, year) do update set last = n.last + 1 returning last`.execute(tx)
  return rows[0]?.last ?? 1
}

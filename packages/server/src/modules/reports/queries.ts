import type { NumberBook, PersonRef, ReportAnswers, ReportContent, ReportQuery, ReportState } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { ReportListRecord, ReportRecord, VersionRecord } from './tables.ts'

const plain = sql`r.tenant_id, r.id, r.consolidator_id, r.role, r.parent_id, r.class, r.cycle_code, r.title, r.organisation, r.consolidator, r.plan_ids,
  r.period_label, r.period_from::text as period_from, r.period_to::text as period_to, r.due_on::text as due_on, r.state, r.version, r.author_ids,
  r.built_at, r.work_id, r.returned_reason, r.submitted_at, r.submitted_by, r.approved_by, r.signed_at, r.signed_on::text as signed_on, r.signed_by,
  r.number, r.content_hash, r.signed_copy, r.created_at, r.updated_at`
const counts = sql`
  left join lateral (select count(*)::int as unit_total, count(*) filter (where c.state in ('submitted', 'approved', 'signed'))::int as unit_submitted
    from reports c where c.parent_id = r.id and c.state <> 'cancelled') u on r.role = 'consolidated'`

export type NewReport = Pick<
  ReportRecord,
  | 'tenant_id'
  | 'id'
  | 'role'
  | 'parent_id'
  | 'class'
  | 'cycle_code'
  | 'title'
  | 'organisation'
  | 'consolidator'
  | 'plan_ids'
  | 'period_label'
  | 'period_from'
  | 'period_to'
  | 'due_on'
  | 'answers'
  | 'content'
>

export async function insertReports(tx: Tx, reports: readonly NewReport[], at: string): Promise<void> {
  await sql`insert into reports (tenant_id, id, consolidator_id, role, parent_id, class, cycle_code, title, organisation, consolidator, plan_ids, period_label,
      period_from, period_to, due_on, state, version, answers, content, created_at, updated_at)
    select n.tenant_id, n.id, (n.consolidator ->> 'id')::uuid, n.role, n.parent_id, n.class, n.cycle_code, n.title, n.organisation, n.consolidator, n.plan_ids,
      n.period_label, n.period_from, n.period_to, n.due_on, 'open', 1, n.answers, n.content, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(reports)}::jsonb) as n (tenant_id uuid, id uuid, role text, parent_id uuid, class text, cycle_code text, title text,
      organisation jsonb, consolidator jsonb, plan_ids uuid[], period_label text, period_from date, period_to date, due_on date, answers jsonb, content jsonb)`.execute(
    tx,
  )
}

export async function getReport(tx: Tx, id: string, forUpdate = false): Promise<ReportRecord | undefined> {
  const lock = forUpdate ? sql`for update of r` : sql``
  return (
    await sql<ReportRecord>`select ${plain}, r.answers, r.content from reports r where r.id = ${id} ${lock}`.execute(tx)
  ).rows[0]
}

export async function countUnits(tx: Tx, id: string): Promise<{ total: number; submitted: number }> {
  const { rows } = await sql<{
    unit_total: number
    unit_submitted: number
  }>`select u.unit_total, u.unit_submitted from reports r ${counts}
    where r.id = ${id}`.execute(tx)
  return { total: rows[0]?.unit_total ?? 0, submitted: rows[0]?.unit_submitted ?? 0 }
}

/** Newest first. */
export async function listReports(
  tx: Tx,
  query: Omit<ReportQuery, 'cursor'> & { readonly before: string | undefined },
): Promise<ReportListRecord[]> {
  const { rows } = await sql<ReportListRecord>`
    select ${plain}, u.unit_total, u.unit_submitted from reports r ${counts}
    where (${query.states === undefined}::boolean or r.state = any (${[...(query.states ?? [])]}::text[]))
      and (${query.role ?? null}::text is null or r.role = ${query.role ?? null})
      and (${query.cycleCode ?? null}::text is null or r.cycle_code = ${query.cycleCode ?? null})
      and (${query.organisationId ?? null}::uuid is null or r.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${query.parentId ?? null}::uuid is null or r.parent_id = ${query.parentId ?? null}::uuid)
      and (${query.year ?? null}::int is null or extract(year from r.period_to) = ${query.year ?? null}::int)
      and (${query.before ?? null}::uuid is null or r.id < ${query.before ?? null}::uuid)
    order by r.id desc limit ${query.limit}`.execute(tx)
  return rows
}

/** Reports of units under a consolidated one, by the name of the unit. */
export async function listChildren(tx: Tx, parentId: string): Promise<ReportRecord[]> {
  const { rows } = await sql<ReportRecord>`select ${plain}, r.answers, r.content from reports r
    where r.parent_id = ${parentId} and r.state <> 'cancelled' order by r.organisation ->> 'name', r.id`.execute(tx)
  return rows
}

/** What an act may change; what is undefined stays. */
export type ReportChange = Partial<
  Pick<
    ReportRecord,
    | 'title'
    | 'state'
    | 'answers'
    | 'content'
    | 'author_ids'
    | 'work_id'
    | 'returned_reason'
    | 'submitted_by'
    | 'approved_by'
    | 'signed_on'
    | 'signed_by'
    | 'number'
    | 'content_hash'
    | 'signed_copy'
  >
> & { readonly builtAt?: string; readonly submittedAt?: string; readonly signedAt?: string }

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/** Writes a change over the row as it was read under its lock. `isNewVersion` where its words changed. */
export async function saveReport(
  tx: Tx,
  row: ReportRecord,
  change: ReportChange,
  at: string,
  isNewVersion: boolean,
): Promise<ReportRecord> {
  const { builtAt, submittedAt, signedAt, ...columns } = change
  const next: ReportRecord = {
    ...row,
    ...columns,
    version: row.version + (isNewVersion ? 1 : 0),
    built_at: builtAt === undefined ? row.built_at : new Date(builtAt),
    submitted_at: submittedAt === undefined ? row.submitted_at : new Date(submittedAt),
    signed_at: signedAt === undefined ? row.signed_at : new Date(signedAt),
    updated_at: new Date(at),
  }
  const iso = (date: Date | null): string | null => (date === null ? null : date.toISOString())
  await sql`update reports set title = ${next.title}, state = ${next.state}, version = ${next.version}, answers = ${json(next.answers)}::jsonb,
      content = ${json(next.content)}::jsonb, author_ids = ${next.author_ids}::uuid[], built_at = ${iso(next.built_at)}, work_id = ${next.work_id},
      returned_reason = ${next.returned_reason}, submitted_at = ${iso(next.submitted_at)}, submitted_by = ${json(next.submitted_by)}::jsonb,
      approved_by = ${json(next.approved_by)}::jsonb, signed_at = ${iso(next.signed_at)}, signed_on = ${next.signed_on}, signed_by = ${json(next.signed_by)}::jsonb,
      number = ${next.number}, content_hash = ${next.content_hash}, signed_copy = ${json(next.signed_copy)}::jsonb, updated_at = ${at}
    where id = ${row.id}`.execute(tx)
  return next
}

const COALESCE = '10 minutes'

/**
 * Keeps a version. One the same person saved within ten minutes before and gave no note to is replaced by it: autosaving leaves one
 * version a sitting, not one a minute.
 */
export async function keepVersion(
  tx: Tx,
  row: ReportRecord,
  entry: { readonly at: string; readonly by: PersonRef | null; readonly changeNote: string },
): Promise<void> {
  await sql`delete from report_versions v where v.report_id = ${row.id} and v.change_note = ''
    and v.version = (select max(version) from report_versions where report_id = ${row.id})
    and v.by ->> 'id' is not distinct from ${entry.by?.id ?? null} and v.at > ${entry.at}::timestamptz - ${COALESCE}::interval
    and exists (select from report_versions o where o.report_id = v.report_id and o.version < v.version)`.execute(tx)
  await sql`insert into report_versions (tenant_id, report_id, version, at, by, change_note, answers, content)
    values (${row.tenant_id}, ${row.id}, ${row.version}, ${entry.at}, ${json(entry.by)}::jsonb, ${entry.changeNote}, ${json(row.answers)}::jsonb,
      ${json(row.content)}::jsonb) on conflict do nothing`.execute(tx)
}

/** Newest first. */
export async function listVersions(tx: Tx, reportId: string): Promise<VersionRecord[]> {
  return (
    await sql<VersionRecord>`select version, at, by, change_note from report_versions where report_id = ${reportId} order by version desc`.execute(
      tx,
    )
  ).rows
}

export async function getVersion(
  tx: Tx,
  reportId: string,
  version: number,
): Promise<{ answers: ReportAnswers; content: ReportContent } | undefined> {
  return (
    await sql<{ answers: ReportAnswers; content: ReportContent }>`select answers, content from report_versions
    where report_id = ${reportId} and version = ${version}`.execute(tx)
  ).rows[0]
}

export interface HistoryRecord {
  at: Date
  by: string | null
  code: string
  params: Record<string, unknown>
}

export async function addHistory(
  tx: Tx,
  row: Pick<ReportRecord, 'tenant_id' | 'id'>,
  entry: Omit<HistoryRecord, 'at'> & { readonly at: string },
): Promise<void> {
  await sql`insert into report_history (tenant_id, report_id, at, by, code, params)
    values (${row.tenant_id}, ${row.id}, ${entry.at}, ${entry.by}, ${entry.code}, ${JSON.stringify(entry.params)}::jsonb)`.execute(
    tx,
  )
}

export async function listHistory(tx: Tx, reportId: string): Promise<HistoryRecord[]> {
  return (
    await sql<HistoryRecord>`select at, by, code, params from report_history where report_id = ${reportId} order by seq`.execute(
      tx,
    )
  ).rows
}

/** The next free number of a body's book, or the one asked for. Null where that one is given. */
export async function takeNumber(
  tx: Tx,
  entry: {
    readonly tenantId: string
    readonly year: number
    readonly typeCode: string
    readonly wanted: number | null
    readonly on: string
    readonly abstract: string
    readonly reportId: string
  },
): Promise<number | null> {
  // One taker at a time for each book.
  await sql`select pg_advisory_xact_lock(4098, hashtext(${`${entry.tenantId} ${entry.year} ${entry.typeCode}`}))`.execute(
    tx,
  )
  const { rows } = await sql<{ number: number }>`
    insert into number_entries (tenant_id, year, type_code, number, on_date, abstract, report_id)
    select ${entry.tenantId}::uuid, ${entry.year}::int, ${entry.typeCode}, coalesce(${entry.wanted}::int, (select coalesce(max(number), 0) + 1 from number_entries
      where tenant_id = ${entry.tenantId} and year = ${entry.year} and type_code = ${entry.typeCode})), ${entry.on}::date, ${entry.abstract}, ${entry.reportId}::uuid
    on conflict do nothing returning number`.execute(tx)
  return rows[0]?.number ?? null
}

export async function listNumbers(tx: Tx, year: number): Promise<NumberBook[]> {
  const { rows } = await sql<{
    organisation: NumberBook['organisation']
    type_code: string
    number: number
    on: string
    abstract: string
    report_id: string
  }>`select r.organisation, n.type_code, n.number, n.on_date::text as on, n.abstract, n.report_id from number_entries n join reports r on r.id = n.report_id
    where n.year = ${year} order by r.organisation ->> 'name', n.tenant_id, n.type_code, n.number limit 20000`.execute(
    tx,
  )
  const books = Map.groupBy(rows, (row) => `${row.organisation.id} ${row.type_code}`)
  return [...books.values()].flatMap((own): NumberBook[] => {
    const [first] = own
    if (first === undefined) return []
    return [
      {
        organisation: first.organisation,
        year,
        typeCode: first.type_code,
        last: Math.max(...own.map((row) => row.number)),
        entries: own.map((row) => ({
          number: row.number,
          on: row.on,
          abstract: row.abstract,
          reportId: row.report_id,
        })),
      },
    ]
  })
}

/** States from which the words of a report may be changed. */
export const WRITABLE: ReadonlySet<ReportState> = new Set(['open', 'drafting', 'returned'])

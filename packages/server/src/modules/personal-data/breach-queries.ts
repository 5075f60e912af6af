import type {
  BreachContent,
  BreachNotice,
  BreachQuery,
  BreachState,
  OrganisationRef,
  PersonRef,
} from '@haidang/contracts'
import { decodeCursor, encodeCursor, sql, type Tx } from '#src/platform/db/index.ts'
import type { HistoryRow } from './read.ts'

/** Row of `breaches`. */
export interface BreachRow {
  tenant_id: string
  id: string
  code: string
  organisation: OrganisationRef
  law_version: string
  state: BreachState
  version: number
  detected_at: Date
  clock_starts_at: Date
  due_at: Date | null
  first_sent_at: Date | null
  title: string
  content: BreachContent
  /** When people were told, ISO 8601 by kind of data. */
  told: Record<string, string>
  reader_ids: string[]
  readers: PersonRef[]
  reminded_hours: number | null
  created_at: Date
  created_by: PersonRef | null
  closed_at: Date | null
}
export interface BreachListRow extends BreachRow {
  parts: number
}
export interface NoticeRow {
  part: number
  number: string
  sent_at: Date
  channel: BreachNotice['channel']
  is_late: boolean
  late_reason: string
  note: string
  content: BreachContent
  by: PersonRef | null
}

/** Who asks, for need-to-know: those whose office it is see what their scope holds, others what they are named in. */
export interface BreachReader {
  readonly isOfficer: boolean
  readonly personId: string | null
}

const known = ({ isOfficer, personId }: BreachReader) =>
  isOfficer ? sql`true` : personId === null ? sql`false` : sql`${personId}::uuid = any (b.reader_ids)`

export async function listBreachRows(
  tx: Tx,
  reader: BreachReader,
  query: BreachQuery,
): Promise<{ rows: BreachListRow[]; nextCursor: string | null }> {
  const [at, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2)
  const { rows } = await sql<BreachListRow>`
    select b.*, (select count(*)::int from breach_notices n where n.breach_id = b.id) as parts from breaches b
    where ${known(reader)}
      and (${query.states ?? null}::text[] is null or b.state = any (${query.states ?? null}::text[]))
      and (${query.organisationId ?? null}::uuid is null or b.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${at ?? null}::timestamptz is null or (b.detected_at, b.id) < (${at ?? null}::timestamptz, ${id ?? null}::uuid))
    order by b.detected_at desc, b.id desc limit ${query.limit + 1}`.execute(tx)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const isMore = rows.length > query.limit && last !== undefined
  return { rows: shown, nextCursor: isMore ? encodeCursor([last.detected_at.toISOString(), last.id]) : null }
}

export async function getBreach(
  tx: Tx,
  reader: BreachReader,
  id: string,
  forUpdate: boolean,
): Promise<BreachRow | undefined> {
  const { rows } = await sql<BreachRow>`select b.* from breaches b where b.id = ${id} and ${known(reader)}
    ${forUpdate ? sql`for update` : sql``}`.execute(tx)
  return rows[0]
}

export async function insertBreach(
  tx: Tx,
  row: Pick<BreachRow, 'tenant_id' | 'id' | 'code' | 'organisation' | 'law_version' | 'title' | 'content'> & {
    readonly detectedAt: string
    readonly clockStartsAt: string
    readonly dueAt: string | null
    readonly at: string
    readonly by: PersonRef | null
  },
): Promise<void> {
  await sql`insert into breaches (tenant_id, id, code, organisation, law_version, state, version, detected_at, clock_starts_at, due_at,
      title, content, created_at, created_by)
    values (${row.tenant_id}, ${row.id}, ${row.code}, ${JSON.stringify(row.organisation)}::jsonb, ${row.law_version}, 'open', 1,
      ${row.detectedAt}, ${row.clockStartsAt}, ${row.dueAt}, ${row.title}, ${JSON.stringify(row.content)}::jsonb, ${row.at},
      ${row.by === null ? null : JSON.stringify(row.by)}::jsonb)`.execute(tx)
}

/** Writes the row back as it is now. */
export async function saveBreach(tx: Tx, row: BreachRow): Promise<void> {
  await sql`update breaches set law_version = ${row.law_version}, state = ${row.state}, version = ${row.version},
      detected_at = ${row.detected_at.toISOString()}, clock_starts_at = ${row.clock_starts_at.toISOString()},
      due_at = ${row.due_at?.toISOString() ?? null}, first_sent_at = ${row.first_sent_at?.toISOString() ?? null},
      title = ${row.title}, content = ${JSON.stringify(row.content)}::jsonb, told = ${JSON.stringify(row.told)}::jsonb,
      reader_ids = ${row.reader_ids}::uuid[], readers = ${JSON.stringify(row.readers)}::jsonb,
      closed_at = ${row.closed_at?.toISOString() ?? null}
    where id = ${row.id}`.execute(tx)
}

export async function listNotices(tx: Tx, id: string): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`select part, number, sent_at, channel, is_late, late_reason, note, content, by
    from breach_notices where breach_id = ${id} order by part`.execute(tx)
  return rows
}

export async function insertNotice(
  tx: Tx,
  breach: Pick<BreachRow, 'tenant_id' | 'id'>,
  notice: Omit<NoticeRow, 'sent_at'> & { readonly sentAt: string; readonly recordedAt: string },
): Promise<void> {
  await sql`insert into breach_notices (tenant_id, breach_id, part, number, sent_at, recorded_at, channel, is_late, late_reason, note, content, by)
    values (${breach.tenant_id}, ${breach.id}, ${notice.part}, ${notice.number}, ${notice.sentAt}, ${notice.recordedAt}, ${notice.channel},
      ${notice.is_late}, ${notice.late_reason}, ${notice.note}, ${JSON.stringify(notice.content)}::jsonb,
      ${notice.by === null ? null : JSON.stringify(notice.by)}::jsonb)`.execute(tx)
}

export async function addBreachHistory(
  tx: Tx,
  breach: Pick<BreachRow, 'tenant_id' | 'id'>,
  entry: { readonly at: string; readonly by: string | null; readonly code: string; readonly params?: object },
): Promise<void> {
  await sql`insert into breach_history (tenant_id, breach_id, at, by, code, params)
    values (${breach.tenant_id}, ${breach.id}, ${entry.at}, ${entry.by}, ${entry.code}, ${JSON.stringify(entry.params ?? {})}::jsonb)`.execute(
    tx,
  )
}

export async function listBreachHistory(tx: Tx, id: string): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`select at, by, code, params from breach_history where breach_id = ${id}
    order by seq`.execute(tx)
  return rows
}

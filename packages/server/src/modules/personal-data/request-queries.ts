import type {
  ApprovalState,
  DataRequest,
  DataRequestKind,
  DataRequestQuery,
  DataRequestState,
  OrganisationRef,
  PersonRef,
  RequestPerson,
} from '@haidang/contracts'
import { decodeCursor, encodeCursor, sql, type Tx } from '#src/platform/db/index.ts'
import type { ErasedPlace } from './erase.ts'
import type { HistoryRow } from './read.ts'

/** Row of `data_requests`. */
export interface RequestRow {
  tenant_id: string
  id: string
  code: string
  organisation: OrganisationRef
  law_version: string
  kind: DataRequestKind
  state: DataRequestState
  channel: DataRequest['channel']
  person: RequestPerson
  user_id: string | null
  details: string
  needs_others: boolean
  received_at: Date
  acknowledge_by: Date | null
  acknowledged_at: Date | null
  due_at: Date
  identity: DataRequest['identity']
  extension: DataRequest['extension']
  approval_id: string | null
  granted_until: Date | null
  decision: DataRequest['decision']
  closed_at: Date | null
  /** What an erasure did, and what it found before. */
  outcome: { erased: ErasedPlace[]; found: DataRequest['found'] } | null
  created_at: Date
  created_by: PersonRef | null
}

export async function listRequestRows(
  tx: Tx,
  query: DataRequestQuery,
): Promise<{ rows: RequestRow[]; nextCursor: string | null }> {
  const [at, id] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2)
  const { rows } = await sql<RequestRow>`select * from data_requests
    where (${query.states ?? null}::text[] is null or state = any (${query.states ?? null}::text[]))
      and (${query.kinds ?? null}::text[] is null or kind = any (${query.kinds ?? null}::text[]))
      and (${query.isOpen ?? null}::boolean is null or (closed_at is null) = ${query.isOpen ?? null}::boolean)
      and (${query.organisationId ?? null}::uuid is null or tenant_id = ${query.organisationId ?? null}::uuid)
      and (${at ?? null}::timestamptz is null or (received_at, id) < (${at ?? null}::timestamptz, ${id ?? null}::uuid))
    order by received_at desc, id desc limit ${query.limit + 1}`.execute(tx)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const isMore = rows.length > query.limit && last !== undefined
  return { rows: shown, nextCursor: isMore ? encodeCursor([last.received_at.toISOString(), last.id]) : null }
}

export async function getRequest(tx: Tx, id: string, forUpdate = false): Promise<RequestRow | undefined> {
  const { rows } =
    await sql<RequestRow>`select * from data_requests where id = ${id} ${forUpdate ? sql`for update` : sql``}`.execute(
      tx,
    )
  return rows[0]
}

export async function insertRequest(
  tx: Tx,
  row: Pick<
    RequestRow,
    | 'tenant_id'
    | 'id'
    | 'code'
    | 'organisation'
    | 'law_version'
    | 'kind'
    | 'channel'
    | 'person'
    | 'user_id'
    | 'details'
    | 'needs_others'
  > & {
    readonly receivedAt: string
    readonly acknowledgeBy: string | null
    readonly dueAt: string
    readonly at: string
    readonly by: PersonRef | null
  },
): Promise<void> {
  await sql`insert into data_requests (tenant_id, id, code, organisation, law_version, kind, state, channel, person, user_id, details,
      needs_others, received_at, acknowledge_by, due_at, created_at, created_by)
    values (${row.tenant_id}, ${row.id}, ${row.code}, ${JSON.stringify(row.organisation)}::jsonb, ${row.law_version}, ${row.kind},
      'received', ${row.channel}, ${JSON.stringify(row.person)}::jsonb, ${row.user_id}, ${row.details}, ${row.needs_others},
      ${row.receivedAt}, ${row.acknowledgeBy}, ${row.dueAt}, ${row.at}, ${row.by === null ? null : JSON.stringify(row.by)}::jsonb)`.execute(
    tx,
  )
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

/** Writes the row back as it is now. */
export async function saveRequest(tx: Tx, row: RequestRow): Promise<void> {
  await sql`update data_requests set state = ${row.state}, acknowledged_at = ${row.acknowledged_at?.toISOString() ?? null},
      due_at = ${row.due_at.toISOString()}, identity = ${json(row.identity)}::jsonb, extension = ${json(row.extension)}::jsonb,
      approval_id = ${row.approval_id}, granted_until = ${row.granted_until?.toISOString() ?? null},
      decision = ${json(row.decision)}::jsonb, closed_at = ${row.closed_at?.toISOString() ?? null},
      outcome = ${json(row.outcome)}::jsonb
    where id = ${row.id}`.execute(tx)
}

export async function addRequestHistory(
  tx: Tx,
  request: Pick<RequestRow, 'tenant_id' | 'id'>,
  entry: { readonly at: string; readonly by: string | null; readonly code: string; readonly params?: object },
): Promise<void> {
  await sql`insert into data_request_history (tenant_id, request_id, at, by, code, params)
    values (${request.tenant_id}, ${request.id}, ${entry.at}, ${entry.by}, ${entry.code}, ${JSON.stringify(entry.params ?? {})}::jsonb)`.execute(
    tx,
  )
}

export async function listRequestHistory(tx: Tx, id: string): Promise<HistoryRow[]> {
  const { rows } = await sql<HistoryRow>`select at, by, code, params from data_request_history where request_id = ${id}
    order by seq`.execute(tx)
  return rows
}

/** The account a person holds, by login or by e-mail, among those in scope. */
export async function findAccount(
  tx: Tx,
  person: Pick<RequestPerson, 'login' | 'email'>,
): Promise<{ id: string; displayName: string } | null> {
  const { rows } = await sql<{ id: string; displayName: string }>`select id, display_name as "displayName" from users
    where login = ${person.login?.toLowerCase() ?? ''} or (${person.login}::text is null and lower(email) = ${person.email?.toLowerCase() ?? ''})
    order by id limit 2`.execute(tx)
  // Two accounts of one address: nobody is picked by chance.
  return rows.length === 1 ? (rows[0] ?? null) : null
}

export interface AccountRow {
  id: string
  tenant_id: string
  display_name: string
  email: string | null
  is_active: boolean
}
export async function getAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  const { rows } =
    await sql<AccountRow>`select id, tenant_id, display_name, email, is_active from users where id = ${id}`.execute(tx)
  return rows[0]
}

/** Where the second hand stands on a request, by the clock. */
export async function approvalStateOf(tx: Tx, id: string, at: string): Promise<ApprovalState | null> {
  const { rows } = await sql<{ state: ApprovalState }>`
    select case when state = 'pending' and expires_at <= ${at}::timestamptz then 'expired' else state end as state
    from approvals where id = ${id}`.execute(tx)
  return rows[0]?.state ?? null
}

import {
  type ApprovalAct,
  type ApprovalState,
  permissionsOf,
  ROLES,
  type Permission,
  type Role,
} from '@haidang/contracts'
import { mayRead, type Tlp, TLP_LEVELS } from '@haidang/std'
import { type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'
import type { ApprovalRow } from './tables.ts'

const columns = sql`a.tenant_id, a.id, a.act, a.subject_kind, a.subject_id, a.title, a.params, a.changes, a.tlp, a.reason, a.about_user_id,
  a.requested_by, a.requested_by_name, a.requested_at, a.expires_at, a.state, a.decided_by, a.decided_by_name, a.decided_at,
  a.decision_reason, a.reviewed_by, a.reviewed_by_name, a.reviewed_at, a.review_note, o.name as organisation_name,
  o.short_name as organisation_short_name, o.province_code as organisation_province_code`

export type NewApproval = Pick<
  ApprovalRow,
  | 'tenant_id'
  | 'id'
  | 'act'
  | 'subject_kind'
  | 'subject_id'
  | 'title'
  | 'params'
  | 'changes'
  | 'tlp'
  | 'reason'
  | 'about_user_id'
  | 'requested_by'
  | 'requested_by_name'
> & {
  readonly state: ApprovalState
  readonly requestedAt: string
  readonly expiresAt: string
  readonly decidedAt: string | null
}

export async function insertApproval(tx: Tx, row: NewApproval): Promise<void> {
  await sql`insert into approvals (tenant_id, id, act, subject_kind, subject_id, title, params, changes, tlp, reason, about_user_id,
      requested_by, requested_by_name, requested_at, expires_at, state, decided_at)
    values (${row.tenant_id}, ${row.id}, ${row.act}, ${row.subject_kind}, ${row.subject_id}, ${row.title}, ${JSON.stringify(row.params)}::jsonb,
      ${JSON.stringify(row.changes)}::jsonb, ${row.tlp}, ${row.reason}, ${row.about_user_id}, ${row.requested_by}, ${row.requested_by_name},
      ${row.requestedAt}, ${row.expiresAt}, ${row.state}, ${row.decidedAt})`.execute(tx)
}

export async function getApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals a join organisations o using (tenant_id) where a.id = ${id}`.execute(tx)
  return rows[0]
}

/** The row, locked until the transaction ends: of two who decide at once only one does. */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  await sql`select from approvals where id = ${id} for update`.execute(tx)
  return getApproval(tx, id)
}

/** The open request about a subject. One past its time is put out of the way. */
export async function findOpen(
  tx: Tx,
  act: ApprovalAct,
  subjectId: string,
  now: string,
): Promise<ApprovalRow | undefined> {
  await sql`update approvals set state = 'expired' where act = ${act} and subject_id = ${subjectId} and state = 'pending'
    and expires_at <= ${now}`.execute(tx)
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals a join organisations o using (tenant_id)
    where a.act = ${act} and a.subject_id = ${subjectId} and a.state = 'pending'`.execute(tx)
  return rows[0]
}

/** Requests still open about these subjects, by the subject's id. */
export async function listOpen(
  tx: Tx,
  act: ApprovalAct,
  subjectIds: readonly string[],
  now: string,
): Promise<ReadonlyMap<string, ApprovalRow>> {
  if (subjectIds.length === 0) return new Map()
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals a join organisations o using (tenant_id)
    where a.act = ${act} and a.subject_id = any(${[...subjectIds]}::text[]) and a.state = 'pending' and a.expires_at > ${now}`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.subject_id, row]))
}

/** One page, newest first; `condition` is what the reader may see of it. */
export async function listApprovals(
  tx: Tx,
  query: { condition: RawBuilder<boolean>; after: readonly [string, string] | undefined; limit: number },
): Promise<ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals a join organisations o using (tenant_id)
    where ${query.condition}
      and (${query.after?.[0] ?? null}::timestamptz is null or (a.requested_at, a.id) < (${query.after?.[0] ?? null}::timestamptz, ${query.after?.[1] ?? null}::uuid))
    order by a.requested_at desc, a.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function saveDecision(
  tx: Tx,
  row: Pick<ApprovalRow, 'tenant_id' | 'id'>,
  decision: { state: ApprovalState; by: { id: string; name: string }; at: string; reason: string | null },
): Promise<void> {
  await sql`update approvals set state = ${decision.state}, decided_by = ${decision.by.id}, decided_by_name = ${decision.by.name},
      decided_at = ${decision.at}, decision_reason = ${decision.reason}
    where tenant_id = ${row.tenant_id} and id = ${row.id}`.execute(tx)
}

export async function saveReview(
  tx: Tx,
  row: Pick<ApprovalRow, 'tenant_id' | 'id'>,
  review: { by: { id: string; name: string }; at: string; note: string },
): Promise<void> {
  await sql`update approvals set reviewed_by = ${review.by.id}, reviewed_by_name = ${review.by.name}, reviewed_at = ${review.at},
      review_note = ${review.note}
    where tenant_id = ${row.tenant_id} and id = ${row.id}`.execute(tx)
}

/** Requests whose time has run out, a bounded number at a time, now marked so. */
export async function expireApprovals(tx: Tx, now: string): Promise<Pick<ApprovalRow, 'tenant_id' | 'id' | 'act'>[]> {
  const { rows } = await sql<Pick<ApprovalRow, 'tenant_id' | 'id' | 'act'>>`
    update approvals set state = 'expired' where id in (
      select id from approvals where state = 'pending' and expires_at <= ${now} order by expires_at limit 200)
    returning tenant_id, id, act`.execute(tx)
  return rows
}

const holders = (permission: Permission): readonly Role[] =>
  ROLES.filter((role) => permissionsOf([role]).has(permission))

/** Whether anybody else could give the second hand to an act on a row of this organisation. */
export async function hasOtherHand(
  tx: Tx,
  query: { tenant: string; permission: Permission; tlp: Tlp; except: readonly string[]; at: string },
): Promise<boolean> {
  const cleared = TLP_LEVELS.filter((level) => mayRead(level, query.tlp))
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from other_hands(${query.tenant}::uuid, ${holders(query.permission)}::text[], ${query.permission},
      ${cleared}::text[], ${[...query.except]}::uuid[], ${query.at}::timestamptz)) as has`.execute(tx)
  return rows[0]?.has === true
}

/** Whether the person is active and holds the permission by a role or a delegation in force. */
export async function stillHolds(tx: Tx, userId: string, permission: Permission, at: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select still_holds(${userId}::uuid, ${holders(permission)}::text[], ${permission}, ${at}::timestamptz) as has`.execute(
    tx,
  )
  return rows[0]?.has === true
}

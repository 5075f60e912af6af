import type { BREAK_GLASS_OUTCOMES, BreakGlassSet } from '@haidang/contracts'
import { type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'
import type { BreakGlassRow } from './tables.ts'

const columns = sql`b.tenant_id, b.id, b.user_id, b.user_name, b.permission_set, b.reason, b.started_at, b.ends_at, b.review_due_at, b.acts,
  b.reviewed_by, b.reviewed_by_name, b.reviewed_at, b.outcome, b.review_note, o.name as organisation_name,
  o.short_name as organisation_short_name, o.province_code as organisation_province_code`

export interface NewBreakGlass {
  readonly tenant: string
  readonly id: string
  readonly user: { readonly id: string; readonly name: string }
  readonly set: BreakGlassSet
  readonly reason: string
  readonly startedAt: string
  readonly endsAt: string
  readonly reviewDueAt: string
}

export async function insertBreakGlass(tx: Tx, row: NewBreakGlass): Promise<void> {
  await sql`insert into break_glass (tenant_id, id, user_id, user_name, permission_set, reason, started_at, ends_at, review_due_at)
    values (${row.tenant}, ${row.id}, ${row.user.id}, ${row.user.name}, ${row.set}, ${row.reason}, ${row.startedAt}, ${row.endsAt},
      ${row.reviewDueAt})`.execute(tx)
}

export async function getBreakGlass(tx: Tx, id: string, isLocked = false): Promise<BreakGlassRow | undefined> {
  if (isLocked) await sql`select from break_glass where id = ${id} for update`.execute(tx)
  const { rows } = await sql<BreakGlassRow>`
    select ${columns} from break_glass b join organisations o using (tenant_id) where b.id = ${id}`.execute(tx)
  return rows[0]
}

/** Whether the person has one open. Their row is locked, so that of two taken at once only one is. */
export async function hasOpen(tx: Tx, userId: string, at: string): Promise<boolean> {
  await sql`select from users where id = ${userId} for update`.execute(tx)
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from break_glass where user_id = ${userId} and ends_at > ${at}) as has`.execute(tx)
  return rows[0]?.has === true
}

/** One page, newest first. */
export async function selectBreakGlass(
  tx: Tx,
  query: { condition: RawBuilder<boolean>; after: readonly [string, string] | undefined; limit: number },
): Promise<BreakGlassRow[]> {
  const { rows } = await sql<BreakGlassRow>`
    select ${columns} from break_glass b join organisations o using (tenant_id) where ${query.condition}
      and (${query.after?.[0] ?? null}::timestamptz is null or (b.started_at, b.id) < (${query.after?.[0] ?? null}::timestamptz, ${query.after?.[1] ?? null}::uuid))
    order by b.started_at desc, b.id desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function saveEnded(tx: Tx, row: Pick<BreakGlassRow, 'tenant_id' | 'id'>, at: string): Promise<void> {
  await sql`update break_glass set ends_at = ${at} where tenant_id = ${row.tenant_id} and id = ${row.id} and ends_at > ${at}`.execute(
    tx,
  )
}

export async function saveReview(
  tx: Tx,
  row: Pick<BreakGlassRow, 'tenant_id' | 'id'>,
  review: {
    readonly by: { readonly id: string; readonly name: string }
    readonly at: string
    readonly outcome: (typeof BREAK_GLASS_OUTCOMES)[number]
    readonly note: string
  },
): Promise<void> {
  await sql`update break_glass set reviewed_by = ${review.by.id}, reviewed_by_name = ${review.by.name}, reviewed_at = ${review.at},
      outcome = ${review.outcome}, review_note = ${review.note}
    where tenant_id = ${row.tenant_id} and id = ${row.id}`.execute(tx)
}

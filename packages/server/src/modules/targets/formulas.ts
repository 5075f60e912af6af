import { addDays, startOfVietnamDate } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { TargetFormula } from '#src/rule-sets/targets.ts'

const one = async (tx: Tx, query: ReturnType<typeof sql<{ value: number | null }>>): Promise<number | null> =>
  (await query.execute(tx)).rows[0]?.value ?? null

/** The organisation and everything below it, as far as the reader's scope goes. */
const tree = (root: string) => sql`with recursive below as (
  select tenant_id, sector from organisations where tenant_id = ${root}
  union select o.tenant_id, o.sector from organisations o join below b on o.parent_id = b.tenant_id)`

/**
 * A target's value out of what the platform holds about an organisation and those below it; null where there is nothing to count.
 * Sources count where they are not paused; a warning has reached a unit once it was delivered into a box somebody reads.
 */
export const FORMULAS: Readonly<
  Record<TargetFormula, (tx: Tx, root: string, today: string) => Promise<number | null>>
> = {
  connected_organisations: (tx, root) =>
    one(
      tx,
      sql`${tree(root)} select count(distinct s.tenant_id)::float8 as value from sources s join below b on b.tenant_id = s.tenant_id
      where not s.is_paused`,
    ),
  sectors_connected: (tx, root) =>
    one(
      tx,
      sql`${tree(root)} select count(distinct b.sector)::float8 as value from sources s join below b on b.tenant_id = s.tenant_id
      where not s.is_paused and b.sector is not null`,
    ),
  focal_points_per_organisation: (tx, root) =>
    one(
      tx,
      sql`${tree(root)} select avg(case when exists (select from users u where u.tenant_id = b.tenant_id and u.is_active) then 1 else 0 end)::float8 as value
      from below b`,
    ),
  warning_reach_share: (tx, root, today) =>
    one(
      tx,
      sql`${tree(root)} select (100.0 * count(r.delivered_at) / nullif(count(*), 0))::float8 as value from warning_recipients r
      join below b on b.tenant_id = r.tenant_id join warnings w on w.id = r.warning_id
      where w.dispatched_at >= ${new Date(startOfVietnamDate(addDays(today, -365))).toISOString()}::timestamptz`,
    ),
  reports_this_year: (tx, root, today) =>
    one(
      tx,
      sql`select count(*)::float8 as value from reports r where r.tenant_id = ${root} and r.class = 'periodic'
      and r.state in ('submitted', 'approved', 'signed') and extract(year from r.submitted_at at time zone 'Asia/Ho_Chi_Minh') = ${Number(today.slice(0, 4))}`,
    ),
}

import type { TenantId } from '@haidang/std'
import { type RawBuilder, sql, type Tx } from '#src/platform/db/index.ts'
import type { ClosureRow } from './tables.ts'

const selected = sql`select c.tenant_id, c.id, c.successor_id, c.closed_on::text as closed_on, c.basis, c.applied_at, c.parent_before,
    o.name, o.short_name, o.province_code, s.name as successor_name, s.short_name as successor_short_name, s.province_code as successor_province_code
  from organisation_closures c join organisations o on o.tenant_id = c.tenant_id left join organisations s on s.tenant_id = c.successor_id`

async function list(tx: Tx, rest: RawBuilder<unknown>): Promise<ClosureRow[]> {
  return (await sql<ClosureRow>`${selected} where c.reverted_at is null and ${rest}`.execute(tx)).rows
}

/** How an organisation ended or will end. */
export async function getClosure(tx: Tx, tenant: string): Promise<ClosureRow | undefined> {
  return (await list(tx, sql`c.tenant_id = ${tenant}`))[0]
}

/** What was or will be merged into an organisation, the latest first. */
export function listPredecessors(tx: Tx, successor: string): Promise<ClosureRow[]> {
  return list(tx, sql`c.successor_id = ${successor} order by c.closed_on desc, c.id limit 200`)
}

/** One page of endings in the scope, the latest day first. */
export function listClosures(
  tx: Tx,
  { after, limit }: { readonly after: readonly [string, string] | undefined; readonly limit: number },
): Promise<ClosureRow[]> {
  const beyond = after === undefined ? sql`true` : sql`(c.closed_on, c.id) < (${after[0]}::date, ${after[1]}::uuid)`
  return list(tx, sql`${beyond} order by c.closed_on desc, c.id desc limit ${limit}`)
}

/** Endings whose day has come and that have not been carried out. */
export function listDueClosures(tx: Tx, today: string): Promise<ClosureRow[]> {
  return list(tx, sql`c.applied_at is null and c.closed_on <= ${today}::date order by c.closed_on, c.id limit 100`)
}

export async function insertClosure(
  tx: Tx,
  tenant: TenantId,
  closure: {
    readonly id: string
    readonly successorId: string | null
    readonly on: string
    readonly basis: string
    readonly at: string
  },
): Promise<void> {
  await sql`insert into organisation_closures (tenant_id, id, successor_id, closed_on, basis, created_at)
    values (${tenant}, ${closure.id}, ${closure.successorId}, ${closure.on}::date, ${closure.basis.normalize('NFC')}, ${closure.at})`.execute(
    tx,
  )
  await sql`update organisations set closed_on = ${closure.on}::date where tenant_id = ${tenant}`.execute(tx)
}

/**
 * Carries an ending out. What is merged goes, with everything directly below it, under its successor; where a province is
 * merged into another, what lay in it lies in the other. Rows stay whose they are.
 */
export async function applyClosure(tx: Tx, closure: ClosureRow, at: string): Promise<void> {
  const { tenant_id: tenant, successor_id: successor } = closure
  await sql`update organisation_closures set applied_at = ${at},
      parent_before = (select parent_id from organisations where tenant_id = ${tenant})
    where tenant_id = ${tenant} and id = ${closure.id}`.execute(tx)
  if (successor === null) return
  await sql`update organisations o set province_code = s.province_code
    from organisations gone, organisations s
    where gone.tenant_id = ${tenant} and gone.kind = 'province' and s.tenant_id = ${successor} and s.province_code is not null
      and o.path >= gone.path and o.path < gone.path || last_id() and o.province_code is not distinct from gone.province_code`.execute(
    tx,
  )
  await sql`update organisations set parent_id = ${successor}::uuid where parent_id = ${tenant} and tenant_id <> ${successor}`.execute(
    tx,
  )
  await sql`update organisations set parent_id = ${successor}::uuid where tenant_id = ${tenant}`.execute(tx)
}

/** Takes an ending back: the organisation is there again, where it was; what went to its successor stays there. */
export async function revertClosure(tx: Tx, closure: ClosureRow, at: string): Promise<void> {
  const { tenant_id: tenant } = closure
  await sql`update organisation_closures set reverted_at = ${at} where tenant_id = ${tenant} and id = ${closure.id}`.execute(
    tx,
  )
  await sql`update organisations set closed_on = null where tenant_id = ${tenant}`.execute(tx)
  if (closure.applied_at !== null && closure.successor_id !== null && closure.parent_before !== null)
    await sql`update organisations set parent_id = ${closure.parent_before}::uuid where tenant_id = ${tenant}`.execute(
      tx,
    )
}

/**
 * Who answers for an organisation on a day (`YYYY-MM-DD`): itself, or what it was merged into by then, step after step.
 * @param codeOrId its code, official area code or id
 * @returns ids of the organisation asked for and of the one that answers; undefined where the scope has none
 */
export async function resolveOn(
  tx: Tx,
  codeOrId: string,
  date: string,
): Promise<{ readonly asked: string; readonly answers: string } | undefined> {
  const { rows } = await sql<{ asked: string; answers: string }>`
    with recursive first as (
      select tenant_id from organisations where tenant_id::text = ${codeOrId} or code = ${codeOrId} or area_code = ${codeOrId}
      order by (tenant_id::text = ${codeOrId}) desc, (code = ${codeOrId}) desc, closed_on nulls first limit 1
    ), way (tenant_id, place) as (
      select tenant_id, 0 from first
      union all select c.successor_id, w.place + 1 from way w join organisation_closures c on c.tenant_id = w.tenant_id
        where c.successor_id is not null and c.reverted_at is null and c.closed_on <= ${date}::date and w.place < 50
    ) select (select tenant_id from first) as asked, tenant_id as answers from way order by place desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

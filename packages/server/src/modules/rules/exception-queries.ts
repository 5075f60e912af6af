import type { ExceptionAudience, ExceptionMatching } from '@haidang/contracts'
import { sql, type Tx } from '#src/platform/db/index.ts'

export interface ExceptionRow {
  tenant_id: string
  id: string
  rule_id: string
  rule_title: string | null
  audience: ExceptionAudience['kind']
  group_id: string | null
  group_name: string | null
  matching: ExceptionMatching
  filter_text: string
  reason: string
  created_at: Date
  created_by: string | null
  created_by_name: string | null
  expires_at: Date | null
  revoked_at: Date | null
  revoked_by: string | null
  revoked_by_name: string | null
  revoked_reason: string | null
  suppressed_count: number
  last_suppressed_at: Date | null
  recent: { eventId: string; at: string; organisationId: string }[]
}

const columns = sql`e.tenant_id, e.id, e.rule_id, (select r.title from rules r where r.id = e.rule_id order by r.tenant_id limit 1) as rule_title,
  e.audience, e.group_id, (select g.name from organisation_groups g where g.id = e.group_id) as group_name, e.matching, e.filter_text, e.reason,
  e.created_at, e.created_by, e.created_by_name, e.expires_at, e.revoked_at, e.revoked_by, e.revoked_by_name, e.revoked_reason,
  e.suppressed_count::float8 as suppressed_count, e.last_suppressed_at, e.recent`

export interface ExceptionFilter {
  readonly ruleId: string | null
  readonly organisations: readonly string[] | null
  readonly states: readonly string[] | null
  /** ISO 8601: what has ended by then is expired. */
  readonly now: string
}

const stateOf = (now: string) => sql`case when e.revoked_at is not null then 'revoked'
  when e.expires_at is not null and e.expires_at <= ${now}::timestamptz then 'expired' else 'active' end`

/** Exceptions, newest first. */
export async function listExceptions(
  tx: Tx,
  filter: ExceptionFilter,
  after: readonly [at: string, id: string] | undefined,
  limit: number,
): Promise<ExceptionRow[]> {
  const { rows } = await sql<ExceptionRow>`select ${columns} from rule_exceptions e where true
    ${filter.ruleId === null ? sql`` : sql`and e.rule_id = ${filter.ruleId}`}
    ${filter.organisations === null ? sql`` : sql`and e.tenant_id = any (${[...filter.organisations]}::uuid[])`}
    ${filter.states === null ? sql`` : sql`and ${stateOf(filter.now)} = any (${[...filter.states]}::text[])`}
    ${after === undefined ? sql`` : sql`and (e.created_at, e.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
    order by e.created_at desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function getException(tx: Tx, id: string): Promise<ExceptionRow | undefined> {
  return (await sql<ExceptionRow>`select ${columns} from rule_exceptions e where e.id = ${id}`.execute(tx)).rows[0]
}

export async function insertException(
  tx: Tx,
  e: {
    tenant: string
    id: string
    ruleId: string
    audience: string
    groupId: string | null
    matching: ExceptionMatching
    filterText: string
    reason: string
    at: string
    by: string | null
    byName: string | null
    expiresAt: string | null
  },
): Promise<void> {
  await sql`insert into rule_exceptions (tenant_id, id, rule_id, audience, group_id, matching, filter_text, reason, created_at, created_by,
      created_by_name, expires_at)
    values (${e.tenant}, ${e.id}, ${e.ruleId}, ${e.audience}, ${e.groupId}::uuid, ${JSON.stringify(e.matching)}::jsonb, ${e.filterText}, ${e.reason},
      ${e.at}::timestamptz, ${e.by}::uuid, ${e.byName}, ${e.expiresAt}::timestamptz)`.execute(tx)
}

/** Ends an exception; false where it had ended already. */
export async function saveRevocation(
  tx: Tx,
  id: string,
  r: { at: string; by: string | null; byName: string | null; reason: string },
): Promise<boolean> {
  const { rows } =
    await sql`update rule_exceptions set revoked_at = ${r.at}::timestamptz, revoked_by = ${r.by}::uuid, revoked_by_name = ${r.byName},
      revoked_reason = ${r.reason}
    where id = ${id} and revoked_at is null and (expires_at is null or expires_at > ${r.at}::timestamptz) returning id`.execute(
      tx,
    )
  return rows.length > 0
}

/** The organisation a group belongs to, where the scope reaches it. */
export async function groupOwner(tx: Tx, groupId: string): Promise<string | undefined> {
  return (await sql<{ tenant_id: string }>`select tenant_id from organisation_groups where id = ${groupId}`.execute(tx))
    .rows[0]?.tenant_id
}

export async function groupMembers(tx: Tx, groupId: string): Promise<string[]> {
  return (
    await sql<{ id: string }>`select unnest(member_ids) as id from organisation_groups where id = ${groupId}`.execute(
      tx,
    )
  ).rows.map((r) => r.id)
}

export interface ActiveExceptionRow {
  id: string
  rule_id: string
  filter_text: string
  expires_at: Date | null
  /** Null: everybody below the rule's organisation, which is everybody. */
  tenants: string[] | null
}

/**
 * Exceptions in force, with the organisations each is for. One for all reaches the organisation it belongs to and everything below it;
 * the root's reaches everybody.
 */
export async function listActiveExceptions(tx: Tx, now: string): Promise<ActiveExceptionRow[]> {
  const { rows } = await sql<ActiveExceptionRow>`
    with recursive active as (
      select * from rule_exceptions where revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz)
    ), below (top, tenant_id) as (
      select distinct tenant_id, tenant_id from active where audience in ('all', 'below')
      union select b.top, o.tenant_id from below b join organisations o on o.parent_id = b.tenant_id
    )
    select a.id, a.rule_id, a.filter_text, a.expires_at,
      case a.audience when 'organisation' then array[a.tenant_id]
        when 'group' then coalesce((select g.member_ids from organisation_groups g where g.id = a.group_id), '{}')
        else (select array_agg(b.tenant_id) from below b where b.top = a.tenant_id) end as tenants
    from active a order by a.created_at, a.id`.execute(tx)
  return rows
}

/** What an exception passed over since the last count. */
export interface SuppressedCount {
  readonly exceptionId: string
  readonly count: number
  readonly latest: readonly { readonly eventId: string; readonly at: string; readonly organisationId: string }[]
}

const RECENT = 20

export async function addSuppressed(tx: Tx, counts: readonly SuppressedCount[]): Promise<void> {
  for (const c of counts) {
    await sql`update rule_exceptions set suppressed_count = suppressed_count + ${c.count}::bigint,
        last_suppressed_at = greatest(last_suppressed_at, (select max((l->>'at')::timestamptz) from jsonb_array_elements(${JSON.stringify(c.latest)}::jsonb) l)),
        recent = coalesce((select jsonb_agg(l order by l->>'at' desc) from (
          select l from jsonb_array_elements(${JSON.stringify(c.latest)}::jsonb || recent) l order by l->>'at' desc limit ${RECENT}) n (l)), '[]')
      where id = ${c.exceptionId}`.execute(tx)
  }
}

import type { OrganisationRef } from '@haidang/contracts'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import type { AuditRow, ChainedRow } from './tables.ts'

const columns = sql`seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id`

/** One page, newest first. Row-level security bounds it to the scope. */
export async function listAudit(
  tx: Tx,
  query: {
    action: string | undefined
    subjectId: string | undefined
    before: number | undefined
    limit: number
    scope: Scope
  },
): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select ${columns} from audit
    where ${inScope(sql`tenant_id`, query.scope)}
      and (${query.action ?? null}::text is null or action = ${query.action ?? null})
      and (${query.subjectId ?? null}::text is null or subject_id = ${query.subjectId ?? null})
      and (${query.before ?? null}::bigint is null or seq < ${query.before ?? null}::bigint)
    order by seq desc limit ${query.limit}`.execute(tx)
  return rows
}

export async function getHead(tx: Tx): Promise<{ seq: number; hash: Uint8Array } | undefined> {
  return (await sql<{ seq: number; hash: Uint8Array }>`select seq, hash from audit_head`.execute(tx)).rows[0]
}

/** The next rows of the chain after `seq`, in order. */
export async function listChain(tx: Tx, after: number, limit: number): Promise<ChainedRow[]> {
  const { rows } = await sql<ChainedRow>`
    select ${columns}, hash, before is not null as has_before, after is not null as has_after
    from audit where seq > ${after} order by seq limit ${limit}`.execute(tx)
  return rows
}

/**
 * Short forms of the organisations of a page. Read here and not from the module of organisations, which itself writes the
 * audit: the two would depend on each other.
 */
export async function listOrganisationRefs(tx: Tx, ids: readonly string[]): Promise<Map<string, OrganisationRef>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<OrganisationRef>`
    select tenant_id as id, name, short_name as "shortName", province_code as "provinceCode"
    from organisations where tenant_id = any(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row]))
}

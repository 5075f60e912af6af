import type { AuditSeal, OrganisationRef } from '@haidang/contracts'
import { inScope, type Scope, sql, toIso, type Tx } from '#src/platform/db/index.ts'
import type { AuditRow, ChainedRow } from './tables.ts'

const columns = sql`seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id`

/** Which rows; undefined means any. Row-level security bounds them to the scope. */
export interface AuditFilter {
  readonly action?: string | undefined
  readonly actorId?: string | undefined
  readonly organisationId?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly requestId?: string | undefined
  readonly result?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** One page, newest first, of rows with a sequence number below `before`. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { readonly before: number | undefined; readonly limit: number; readonly scope: Scope },
): Promise<AuditRow[]> {
  // Times and sequence numbers grow together, so a span of time is a span of the one index every list is read by.
  const bounds = await boundsOf(tx, filter)
  const conditions = [
    inScope(sql`tenant_id`, page.scope),
    page.before === undefined ? null : sql`seq < ${page.before}::bigint`,
    bounds.after === null ? null : sql`seq > ${bounds.after}::bigint`,
    bounds.upTo === null ? null : sql`seq <= ${bounds.upTo}::bigint`,
    filter.organisationId === undefined ? null : sql`tenant_id = ${filter.organisationId}::uuid`,
    filter.action === undefined
      ? null
      : sql`(action = ${filter.action} or action like ${`${filter.action.replaceAll(/[\\%_]/g, '')}.%`})`,
    filter.actorId === undefined ? null : sql`actor ->> 'id' = ${filter.actorId}`,
    filter.subjectKind === undefined ? null : sql`subject_kind = ${filter.subjectKind}`,
    filter.subjectId === undefined ? null : sql`subject_id = ${filter.subjectId}`,
    filter.requestId === undefined ? null : sql`request_id = ${filter.requestId}`,
    filter.result === undefined ? null : sql`result = ${filter.result}`,
  ].filter((c) => c !== null)
  const { rows } = await sql<AuditRow>`
    select ${columns} from audit where ${sql.join(conditions, sql` and `)} order by seq desc limit ${page.limit}`.execute(
    tx,
  )
  return rows
}

async function boundsOf(
  tx: Tx,
  { from, to }: AuditFilter,
): Promise<{ readonly after: number | null; readonly upTo: number | null }> {
  if (from === undefined && to === undefined) return { after: null, upTo: null }
  const last = async (before: string): Promise<number> =>
    Number(
      (
        await sql<{
          seq: number
        }>`select seq from audit where at < ${before}::timestamptz order by at desc, seq desc limit 1`.execute(tx)
      ).rows[0]?.seq ?? 0,
    )
  return { after: from === undefined ? null : await last(from), upTo: to === undefined ? null : await last(to) }
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

interface SealRow {
  readonly day: string
  readonly seq: number
  readonly hash: Uint8Array
  readonly sealed_at: Date
  readonly public_key: string
  readonly signature: string
}
const sealColumns = sql`day::text as day, seq, hash, sealed_at, public_key, signature`
const presentSeal = (row: SealRow): AuditSeal => ({
  day: row.day,
  seq: Number(row.seq),
  hash: Buffer.from(row.hash).toString('hex'),
  sealedAt: toIso(row.sealed_at),
  publicKey: row.public_key,
  signature: row.signature,
})

export async function getLastSeal(tx: Tx): Promise<AuditSeal | undefined> {
  const [row] = (await sql<SealRow>`select ${sealColumns} from audit_seals order by day desc limit 1`.execute(tx)).rows
  return row === undefined ? undefined : presentSeal(row)
}

/** Seals before a day, newest first. */
export async function listSeals(tx: Tx, before: string | undefined, limit: number): Promise<AuditSeal[]> {
  const { rows } = await sql<SealRow>`select ${sealColumns} from audit_seals
    where ${before === undefined ? sql`true` : sql`day < ${before}::date`} order by day desc limit ${limit}`.execute(tx)
  return rows.map(presentSeal)
}

export async function insertSeal(tx: Tx, seal: AuditSeal): Promise<void> {
  await sql`insert into audit_seals (day, seq, hash, sealed_at, public_key, signature)
    values (${seal.day}, ${seal.seq}, ${Buffer.from(seal.hash, 'hex')}, ${seal.sealedAt}, ${seal.publicKey}, ${seal.signature})`.execute(
    tx,
  )
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

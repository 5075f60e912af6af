import type { AuditSeal, OrganisationRef } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import { inScope, type RawBuilder, type Scope, sql, toIso, type Tx } from '#src/platform/db/index.ts'
import type { AuditRow, ChainedRow } from './tables.ts'
import { idsIn, STRETCH, STRETCH_BITS, stretchQuery } from './words.ts'

const columns = sql`seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, form, code, reason,
  address, agent, session_id, token_id, marks`

/** Which rows; undefined means any. Row-level security bounds them to the scope. */
export interface AuditFilter {
  readonly action?: string | undefined
  readonly actorId?: string | undefined
  readonly organisationId?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  readonly requestId?: string | undefined
  readonly result?: string | undefined
  readonly code?: string | undefined
  /** An address, or the beginning of one that ends with its separator (`10.1.`). */
  readonly address?: string | undefined
  readonly sessionId?: string | undefined
  readonly tokenId?: string | undefined
  /** Words of values, names and reasons, with or without diacritics; all of them, each as the beginning of a word. */
  readonly text?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** The beginning of addresses: told from a whole one by the separator it ends with. */
const networkOf = (address: string | undefined): string | undefined =>
  address !== undefined && /[.:]$/.test(address) && canonicalIp(address) === null ? address : undefined

/** Rows an id is found in, of each kind the newest: gathered from their indexes first, which the planner would not do for an `or`. */
const MOST_OF_AN_ID = 1000
const rowsOf = (column: RawBuilder<unknown>, id: string) =>
  sql`(select seq from audit_found where ${column} = ${id} order by seq desc limit ${MOST_OF_AN_ID})`
const hasId = (id: string) => sql`seq = any(array(
  ${rowsOf(sql`subject_id`, id)} union ${rowsOf(sql`actor_id`, id)} union ${rowsOf(sql`request_id`, id)}))`

/** One page, newest first, of rows with a sequence number below `before`. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { readonly before: number | undefined; readonly limit: number; readonly scope: Scope },
): Promise<AuditRow[]> {
  // Times and sequence numbers grow together, so a span of time is a span of the one index every list is read by.
  const bounds = await boundsOf(tx, filter)
  const [only] = page.scope === 'all' || page.scope.length > 1 ? [] : page.scope
  const network = networkOf(filter.address)
  const words = stretchQuery(filter.text ?? '', { ...filter, network, organisationId: filter.organisationId ?? only })
  const conditions = [
    inScope(sql`tenant_id`, page.scope),
    page.before === undefined ? null : sql`seq < ${page.before}::bigint`,
    bounds.after === null ? null : sql`seq > ${bounds.after}::bigint`,
    bounds.upTo === null ? null : sql`seq <= ${bounds.upTo}::bigint`,
    filter.organisationId === undefined ? null : sql`tenant_id = ${filter.organisationId}::uuid`,
    filter.actorId === undefined ? null : sql`actor_id = ${filter.actorId}`,
    filter.subjectKind === undefined ? null : sql`subject_kind = ${filter.subjectKind}`,
    filter.subjectId === undefined ? null : sql`subject_id = ${filter.subjectId}`,
    filter.requestId === undefined ? null : sql`request_id = ${filter.requestId}`,
    filter.result === undefined ? null : sql`result = ${filter.result}`,
    filter.code === undefined ? null : sql`code = ${filter.code}`,
    filter.address === undefined || network !== undefined
      ? null
      : sql`address collate "C" = ${canonicalIp(filter.address) ?? filter.address}`,
    filter.sessionId === undefined ? null : sql`session_id = ${filter.sessionId}`,
    filter.tokenId === undefined ? null : sql`token_id = ${filter.tokenId}`,
    ...(filter.text === undefined ? [] : idsIn(filter.text).map(hasId)),
  ].filter((c) => c !== null)
  const newest = (from: RawBuilder<unknown>, ...more: RawBuilder<unknown>[]) =>
    sql`select seq from ${from} where ${sql.join([...conditions, ...more], sql` and `)} order by seq desc limit ${page.limit}`
  const found =
    words !== null
      ? sql`select f.seq from ${stretches(page.before, bounds)} cross join lateral (${newest(withWords(words))}) f
          limit ${page.limit}`
      : filter.action === undefined
        ? newest(sql`audit_found`)
        : sql`${actsOf(filter.action)} select f.seq from acts
            cross join lateral (${newest(sql`audit_found`, sql`action = acts.action`)}) f order by f.seq desc limit ${page.limit}`
  const { rows } = await sql<AuditRow>`select ${columns} from audit where seq in (${found}) order by seq desc`.execute(
    tx,
  )
  return rows
}

interface Bounds {
  readonly after: number | null
  readonly upTo: number | null
}

/** The stretches a page may lie in, newest first: read one by one until the page is full. */
function stretches(before: number | undefined, { after, upTo }: Bounds) {
  const highest = sql`least((select seq from audit_head), ${before ?? null}::bigint, ${upTo}::bigint)`
  return sql`generate_series(${highest} >> ${STRETCH_BITS}::int, ${after ?? 0}::bigint >> ${STRETCH_BITS}::int, -1) as s (stretch)`
}

/**
 * The rows of a stretch with these words. Fenced by its `offset`: the planner knows nothing of how often words meet, and would walk
 * rows of other indexes for them.
 */
function withWords(query: string) {
  return sql`(select seq, tenant_id, actor_id, action, subject_kind, subject_id, result, code, request_id, address, session_id, token_id
      from audit_found where lexemes @@ replace(${query}, ${STRETCH}, s.stretch::text)::tsquery offset 0) w`
}

/**
 * The acts a filter means, found by hopping along the index of acts: `warning` means `warning` and every `warning.…`. Rows of each are
 * read in their order from the index, newest first, and never sorted whole.
 */
function actsOf(action: string) {
  const start = `${action}.`
  return sql`with recursive hops (action) as (
      (select action from audit_found where action ~>=~ ${start} and action ~<~ ${`${action}/`} order by action using ~<~ limit 1)
      union all
      select (select action from audit_found where action ~>~ hops.action and action ~<~ ${`${action}/`} order by action using ~<~ limit 1)
      from hops where hops.action is not null
    ), acts (action) as (select ${action}::text union all select action from hops where action is not null)`
}

async function boundsOf(tx: Tx, { from, to }: AuditFilter): Promise<Bounds> {
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

/** One row with its hash; undefined where there is none in the scope. */
export async function getRow(tx: Tx, seq: number, scope: Scope): Promise<ChainedRow | undefined> {
  const { rows } = await sql<ChainedRow>`
    select ${columns}, hash, before is not null as has_before, after is not null as has_after
    from audit where seq = ${seq} and ${inScope(sql`tenant_id`, scope)}`.execute(tx)
  return rows[0]
}

/** The first day whose seal stands on or after a row. */
export async function sealDayOf(tx: Tx, seq: number): Promise<string | null> {
  const { rows } = await sql<{ day: string }>`
    select day::text as day from audit_seals where seq >= ${seq} order by day limit 1`.execute(tx)
  return rows[0]?.day ?? null
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

/** @returns false where the day has its seal already */
export async function insertSeal(tx: Tx, seal: AuditSeal): Promise<boolean> {
  const { rows } = await sql`insert into audit_seals (day, seq, hash, sealed_at, public_key, signature)
    values (${seal.day}, ${seal.seq}, ${Buffer.from(seal.hash, 'hex')}, ${seal.sealedAt}, ${seal.publicKey}, ${seal.signature})
    on conflict (day) do nothing returning day`.execute(tx)
  return rows.length > 0
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

import { createHash } from 'node:crypto'
import type { Context } from '#src/modules/access/index.ts'
import { sql, type Tx } from '#src/platform/db/index.ts'

/** One act as the audit keeps it. `before` and `after` never hold passwords, tokens or their hashes. */
export interface AuditRecord {
  /** Same words as the permission, e.g. `warning.approve`. */
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string | null }
  readonly before?: unknown
  readonly after?: unknown
  readonly result?: 'done' | 'refused'
  /** The organisation concerned, where it is not the actor's own. */
  readonly organisation?: string
}

/** The text the chain's hash is taken over: every column of the row, in this order, after the hash of the row before. */
export function auditText(row: {
  seq: number
  tenantId: string
  at: string
  actor: string
  action: string
  subjectKind: string
  subjectId: string | null
  result: string
  before: string | null
  after: string | null
  requestId: string
}): string {
  return JSON.stringify([
    row.seq,
    row.tenantId,
    row.at,
    row.actor,
    row.action,
    row.subjectKind,
    row.subjectId,
    row.result,
    row.before,
    row.after,
    row.requestId,
  ])
}

export function chainHash(previous: Uint8Array, text: string): Buffer {
  return createHash('sha256').update(previous).update(text).digest()
}

/** JSON with sorted keys, as PostgreSQL's jsonb gives it back in another order than it was written. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}

/**
 * Appends one row to the chained audit, in the transaction of the act: if this fails the act is rolled back.
 * The chain's head is locked until the transaction ends, so append last.
 */
export async function audit(tx: Tx, ctx: Context, record: AuditRecord): Promise<void> {
  const head = (await sql<{ seq: number; hash: Uint8Array }>`select seq, hash from audit_head for update`.execute(tx))
    .rows[0]
  if (head === undefined) throw new Error('the audit chain has no head')
  const seq = Number(head.seq) + 1
  const at = new Date(ctx.clock.now()).toISOString()
  const actor = stableJson(ctx.actor)
  const before = record.before === undefined ? null : stableJson(record.before)
  const after = record.after === undefined ? null : stableJson(record.after)
  // As the store gives it back, so that the chain can be walked whatever case an id came in.
  const tenantId = (record.organisation ?? ctx.tenant).toLowerCase()
  const result = record.result ?? 'done'
  const text = auditText({
    seq,
    tenantId,
    at,
    actor,
    action: record.action,
    subjectKind: record.subject.kind,
    subjectId: record.subject.id,
    result,
    before,
    after,
    requestId: ctx.requestId,
  })
  const hash = chainHash(head.hash, text)
  await sql`
    insert into audit (seq, tenant_id, at, actor, action, subject_kind, subject_id, result, before, after, request_id, hash)
    values (${seq}, ${tenantId}, ${at}, ${actor}::jsonb, ${record.action}, ${record.subject.kind}, ${record.subject.id},
            ${result}, ${before}::jsonb, ${after}::jsonb, ${ctx.requestId}, ${hash})`.execute(tx)
  await sql`update audit_head set seq = ${seq}, hash = ${hash}`.execute(tx)
}

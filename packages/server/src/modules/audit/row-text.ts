import { createHash } from 'node:crypto'
import type { ChainedRow } from './tables.ts'

/** Rows written before the audit told from where and why have this form. */
const FIRST_FORM = 1
/** The form rows are written in. */
export const FORM = 2

/** What a row's hash is taken over, every column as its canonical text. */
export interface HashedRow {
  readonly form: number
  readonly seq: number
  readonly tenantId: string
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly result: string
  readonly before: string | null
  readonly after: string | null
  readonly requestId: string
  readonly code: string | null
  readonly reason: string | null
  readonly address: string | null
  readonly agent: string | null
  readonly sessionId: string | null
  readonly tokenId: string | null
  readonly marks: string | null
}

/**
 * The text the chain's hash is taken over: every column of the row in this order, after the hash of the row before. A row of the
 * first form has the first eleven; where it holds anything in the others it was changed, and its text says so.
 */
export function auditText(row: HashedRow): string {
  const first = [
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
  ]
  const later = [row.code, row.reason, row.address, row.agent, row.sessionId, row.tokenId, row.marks]
  const isFirst = row.form === FIRST_FORM && later.every((value) => value === null)
  return JSON.stringify(isFirst ? first : [...first, row.form, ...later])
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

/** The text of a stored row that its hash was taken over. */
export function linkText(row: ChainedRow): string {
  return auditText({
    form: row.form,
    seq: Number(row.seq),
    tenantId: row.tenant_id,
    at: row.at.toISOString(),
    actor: stableJson(row.actor),
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    result: row.result,
    // A stored JSON null and a missing value both read back as null and are told apart by the store.
    before: row.has_before ? stableJson(row.before) : null,
    after: row.has_after ? stableJson(row.after) : null,
    requestId: row.request_id,
    code: row.code,
    reason: row.reason,
    address: row.address,
    agent: row.agent,
    sessionId: row.session_id,
    tokenId: row.token_id,
    marks: row.marks === null ? null : stableJson(row.marks),
  })
}

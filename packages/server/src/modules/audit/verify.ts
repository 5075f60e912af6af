import type { Tx } from '#src/platform/db/index.ts'
import { auditText, chainHash, stableJson } from './append.ts'
import { getHead, listChain } from './queries.ts'
import type { ChainedRow } from './tables.ts'

/** What a walk along the chain found. `brokenAt` is the first sequence number that does not follow from what is before it. */
export type AuditVerdict =
  | { readonly isWhole: true; readonly rows: number; readonly head: string }
  | {
      readonly isWhole: false
      readonly rows: number
      readonly brokenAt: number
      readonly reason: 'changed' | 'missing' | 'head'
    }

const AT_ONCE = 1000

/** The text of a stored row that its hash was taken over. */
export function linkText(row: ChainedRow): string {
  return auditText({
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
  })
}

/**
 * Walks the chain and finds any row that was changed, put in between, taken out, moved or cut off the end.
 * What it cannot find is a chain written anew from its beginning with a new head: that is what sealed heads are for.
 * @param tx a transaction over every organisation; under a narrower scope rows would seem to be missing
 * @param from a place in the chain known to be right (`hash` as hex), where the walk starts; the beginning where there is none
 */
export async function verifyAudit(
  tx: Tx,
  from: { readonly seq: number; readonly hash: string } = { seq: 0, hash: '' },
): Promise<AuditVerdict> {
  const head = await getHead(tx)
  const last = Number(head?.seq ?? 0)
  let { seq } = from
  let hash: Uint8Array = Buffer.from(from.hash, 'hex')
  for (;;) {
    const rows = await listChain(tx, seq, AT_ONCE)
    for (const row of rows) {
      const expected = seq + 1
      if (Number(row.seq) !== expected) return { isWhole: false, rows: seq, brokenAt: expected, reason: 'missing' }
      const found = chainHash(hash, linkText(row))
      if (!found.equals(row.hash)) return { isWhole: false, rows: seq, brokenAt: expected, reason: 'changed' }
      hash = found
      seq = expected
    }
    if (rows.length < AT_ONCE) break
  }
  if (seq !== last)
    return { isWhole: false, rows: seq, brokenAt: Math.min(seq, last) + 1, reason: seq < last ? 'missing' : 'head' }
  if (!Buffer.from(hash).equals(head?.hash ?? new Uint8Array(0)))
    return { isWhole: false, rows: seq, brokenAt: seq, reason: 'head' }
  return { isWhole: true, rows: seq, head: Buffer.from(hash).toString('hex') }
}

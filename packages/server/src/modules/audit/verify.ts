import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import { getHead, listChain } from './queries.ts'
import { chainHash, linkText } from './row-text.ts'

/** What a walk along the chain found. `brokenAt` is the first sequence number that does not follow from what is before it. */
export type AuditVerdict =
  | { readonly isWhole: true; readonly rows: number; readonly head: string }
  | {
      readonly isWhole: false
      readonly rows: number
      readonly brokenAt: number
      readonly reason: 'changed' | 'missing' | 'head'
    }

const AT_ONCE = 2000

/**
 * Walks the chain and finds any row that was changed, put in between, taken out, moved or cut off the end. Read in pieces, each in
 * a transaction of its own, so that acts are recorded meanwhile and memory does not grow with the chain.
 * What it cannot find is a chain written anew from its beginning with a new head: that is what sealed heads are for.
 * @param from a place in the chain known to be right (`hash` as hex), where the walk starts; the beginning where there is none
 */
export async function verifyAudit(
  db: Database,
  from: { readonly seq: number; readonly hash: string } = { seq: 0, hash: '' },
): Promise<AuditVerdict> {
  let { seq } = from
  let hash: Uint8Array = Buffer.from(from.hash, 'hex')
  for (;;) {
    const after = seq
    // The head is read with the piece, so that it is the head of what the piece shows.
    const { rows, head } = await db.withTx(SYSTEM_SCOPE, async (tx) => ({
      rows: await listChain(tx, after, AT_ONCE),
      head: await getHead(tx),
    }))
    for (const row of rows) {
      const expected = seq + 1
      if (Number(row.seq) !== expected) return { isWhole: false, rows: seq, brokenAt: expected, reason: 'missing' }
      const found = chainHash(hash, linkText(row))
      if (!found.equals(row.hash)) return { isWhole: false, rows: seq, brokenAt: expected, reason: 'changed' }
      hash = found
      seq = expected
    }
    if (rows.length === AT_ONCE) continue
    const last = Number(head?.seq ?? 0)
    if (seq !== last)
      return { isWhole: false, rows: seq, brokenAt: Math.min(seq, last) + 1, reason: seq < last ? 'missing' : 'head' }
    if (!Buffer.from(hash).equals(head?.hash ?? new Uint8Array(0)))
      return { isWhole: false, rows: seq, brokenAt: seq, reason: 'head' }
    return { isWhole: true, rows: seq, head: Buffer.from(hash).toString('hex') }
  }
}

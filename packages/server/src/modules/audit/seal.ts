import { AUDIT_SEAL_ACTION, type AuditSeal, auditSealText } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { type Database, SYSTEM_SCOPE } from '#src/platform/db/index.ts'
import type { Signer } from '#src/platform/secrets/index.ts'
import { audit } from './append.ts'
import { getLastSeal, insertSeal } from './queries.ts'
import { type AuditVerdict, verifyAudit } from './verify.ts'

const DAY_MS = 86_400_000
/** Days of the audit end at midnight in Ha Noi. */
const ZONE_MS = 7 * 3_600_000

/** What a turn of the sealing did. A chain that does not hold together is not sealed: its verdict says where it breaks. */
export type SealOutcome =
  | { readonly kind: 'sealed'; readonly seal: AuditSeal }
  | { readonly kind: 'already'; readonly day: string }
  | { readonly kind: 'broken'; readonly verdict: Extract<AuditVerdict, { isWhole: false }> }

/**
 * Seals the chain up to now in the name of the day that has ended, once a day. The rows since the last seal are walked first, and
 * the walk starts from the hash of that seal: a chain written anew before it does not follow from it.
 * @param ctx the platform's own, over every organisation
 */
export async function sealAudit(db: Database, ctx: Context, signer: Signer): Promise<SealOutcome> {
  const now = ctx.clock.now()
  const day = new Date(now + ZONE_MS - DAY_MS).toISOString().slice(0, 10)
  const last = await db.withTx(SYSTEM_SCOPE, getLastSeal)
  if (last !== undefined && last.day >= day) return { kind: 'already', day: last.day }
  const verdict = await verifyAudit(db, last)
  if (!verdict.isWhole) return { kind: 'broken', verdict }
  const facts = { day, seq: verdict.rows, hash: verdict.head }
  const seal: AuditSeal = {
    ...facts,
    sealedAt: new Date(now).toISOString(),
    publicKey: signer.publicKey,
    signature: signer.sign(auditSealText(facts)),
  }
  const isNew = await db.withTx(SYSTEM_SCOPE, async (tx) => {
    const inserted = await insertSeal(tx, seal)
    // The next row names the seal: one that is taken away is missed.
    if (inserted)
      await audit(tx, ctx, {
        action: AUDIT_SEAL_ACTION,
        subject: { kind: 'audit', id: day },
        after: { seq: seal.seq, hash: seal.hash },
      })
    return inserted
  })
  return isNew ? { kind: 'sealed', seal } : { kind: 'already', day }
}

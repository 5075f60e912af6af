import type { AttackMatrix, AttackMatrixQuery } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import { countAlertsByTechnique } from '#src/modules/alerts/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { countTechniques, coverageOf } from '../attack.ts'
import { findBundle, listTaggedRules } from '../attack-queries.ts'

const SPAN_MS = 30 * 86_400_000

/** Which techniques rules cover, and what they found in the last 30 days in some organisations or all of the scope. */
export async function getAttackMatrix(db: Database, { ctx, input }: Call<AttackMatrixQuery>): Promise<AttackMatrix> {
  allow(ctx, 'rule.read')
  const since = new Date(ctx.clock.now() - SPAN_MS).toISOString()
  const organisations = input.organisationIds ?? null
  return db.withTx(ctx.scope, async (tx) => {
    const bundle = await findBundle(tx)
    const alerts = await countAlertsByTechnique(tx, since, organisations)
    const tagged = await listTaggedRules(tx, since.slice(0, 10), organisations)
    return coverageOf(bundle, countTechniques(tagged, alerts))
  })
}

import type { IndicatorSource } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { presentSource } from '../present.ts'
import { listSources as selectSources } from '../queries.ts'
import { readableTlps } from '../readable.ts'

/** Where indicators and warning lists come from, by name; those marked above the reader's clearance are left out. */
export async function listIndicatorSources(db: Database, { ctx }: Call<object>): Promise<{ items: IndicatorSource[] }> {
  allow(ctx, 'indicator.read')
  const rows = await db.withTx(ctx.scope, (tx) => selectSources(tx, readableTlps(ctx.clearance)))
  return { items: rows.map(presentSource) }
}

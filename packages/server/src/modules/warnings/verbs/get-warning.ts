import { AppError, type Warning } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { WarningDeps } from '../ports.ts'
import { getWarning as selectOne } from '../queries.ts'
import { tenantOf, wholeWarning } from '../read.ts'
import type { WarningById } from './move-warning.ts'

/**
 * One warning as its issuer sees it.
 * @throws AppError `warning.not_found` outside the scope, `tlp.denied` above the reader's clearance
 */
export async function getWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  allow(ctx, 'warning.read')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await selectOne(tx, input.id, false)
    if (row === undefined) throw new AppError('warning.not_found')
    allow(ctx, 'warning.read', { organisation: tenantOf(row), tlp: row.tlp })
    return wholeWarning(tx, deps, ctx, row)
  })
}

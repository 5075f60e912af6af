import { AppError, type IndicatorSource } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { presentSource } from '../present.ts'
import { getSource, saveEnabled } from '../queries.ts'

/** Switches a source on or off; the pipeline follows within seconds. @throws AppError `indicator.not_found` */
export async function updateIndicatorSource(
  db: Database,
  { ctx, input }: Call<{ id: string; isEnabled: boolean }>,
): Promise<IndicatorSource> {
  allow(ctx, 'indicator.manage')
  const { id, isEnabled } = input
  return db.withTx(ctx.scope, async (tx) => {
    const row = await getSource(tx, id)
    if (row === undefined) throw new AppError('indicator.not_found')
    allow(ctx, 'indicator.manage', { organisation: row.tenant_id as TenantId, tlp: row.tlp as Tlp })
    if (row.is_enabled !== isEnabled) {
      await saveEnabled(tx, id, isEnabled)
      await publish(tx, ctx, 'indicators.changed.v1', { sourceId: id })
      await audit(tx, ctx, {
        action: 'indicator.update',
        subject: { kind: 'indicator_source', id },
        before: { isEnabled: row.is_enabled },
        after: { isEnabled },
        organisation: row.tenant_id,
      })
    }
    return presentSource({ ...row, is_enabled: isEnabled })
  })
}

import { AppError } from '@haidang/contracts'
import type { TenantId, Tlp } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { presentSource } from '../present.ts'
import { deleteSource, getSource } from '../queries.ts'

/** Removes a source with everything it brought; alerts it raised stay. @throws AppError `indicator.not_found` */
export async function deleteIndicatorSource(db: Database, { ctx, input }: Call<{ id: string }>): Promise<void> {
  allow(ctx, 'indicator.manage')
  const { id } = input
  await db.withTx(ctx.scope, async (tx) => {
    const row = await getSource(tx, id)
    if (row === undefined) throw new AppError('indicator.not_found')
    allow(ctx, 'indicator.manage', { organisation: row.tenant_id as TenantId, tlp: row.tlp as Tlp })
    await deleteSource(tx, id)
    await publish(tx, ctx, 'indicators.changed.v1', { sourceId: id })
    await audit(tx, ctx, {
      action: 'indicator.delete',
      subject: { kind: 'indicator_source', id },
      before: presentSource(row),
      organisation: row.tenant_id,
    })
  })
}

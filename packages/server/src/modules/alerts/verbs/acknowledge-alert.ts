import { type Alert, AppError } from '@haidang/contracts'
import type { AlertId, TenantId } from '@haidang/std'
import { allow, type Call, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { presentAlert } from '../present.ts'
import { getAlerts, saveHandling } from '../queries.ts'

/**
 * Says that somebody is looking at it. An alert that is acknowledged already stays with whoever was first.
 * @throws AppError `alert.not_found`, `alert.already_closed`
 */
export async function acknowledgeAlert(db: Database, { ctx, input }: Call<{ id: AlertId }>): Promise<Alert> {
  allow(ctx, 'alert.handle')
  return db.withTx(ctx.scope, async (tx) => {
    const [before] = await getAlerts(tx, [input.id])
    if (before === undefined) throw new AppError('alert.not_found')
    allow(ctx, 'alert.handle', { organisation: before.tenant_id as TenantId })
    const by = personBehind(ctx) ?? { id: null, name: null }
    const at = new Date(ctx.clock.now()).toISOString()
    const isDone = await saveHandling(tx, input.id, ['new'], {
      state: 'acknowledged',
      verdict: null,
      note: null,
      by: by.id,
      byName: by.name,
      at,
    })
    const [after] = await getAlerts(tx, [input.id])
    if (after === undefined) throw new AppError('alert.not_found')
    if (!isDone && after.state === 'closed') throw new AppError('alert.already_closed')
    if (isDone) {
      await publish(tx, { ...ctx, tenant: after.tenant_id }, 'alert.handled.v1', {
        alertId: after.id,
        organisationId: after.tenant_id,
        state: after.state,
      })
      await audit(tx, ctx, {
        action: 'alert.acknowledge',
        subject: { kind: 'alert', id: after.id },
        before: { state: before.state },
        after: { state: after.state },
        organisation: after.tenant_id,
      })
    }
    return presentAlert(after)
  })
}

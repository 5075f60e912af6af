import { type Alert, AppError, CloseAlertInput } from '@haidang/contracts'
import type { AlertId, TenantId } from '@haidang/std'
import { allow, type Call, personBehind } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { presentAlert } from '../present.ts'
import { getAlerts, saveHandling } from '../queries.ts'

/**
 * Closes an alert with a verdict. Later hits of the same kind raise a new alert.
 * @throws AppError `alert.not_found`, `alert.already_closed`
 */
export async function closeAlert(
  db: Database,
  { ctx, input }: Call<CloseAlertInput & { id: AlertId }>,
): Promise<Alert> {
  allow(ctx, 'alert.handle')
  const { verdict, note } = CloseAlertInput.parse(input)
  return db.withTx(ctx.scope, async (tx) => {
    const [before] = await getAlerts(tx, [input.id])
    if (before === undefined) throw new AppError('alert.not_found')
    allow(ctx, 'alert.handle', { organisation: before.tenant_id as TenantId })
    const by = personBehind(ctx) ?? { id: null, name: null }
    const at = new Date(ctx.clock.now()).toISOString()
    const to = {
      state: 'closed',
      verdict,
      note: note === '' ? null : note.normalize('NFC'),
      by: by.id,
      byName: by.name,
      at,
    }
    if (!(await saveHandling(tx, input.id, ['new', 'acknowledged'], to))) throw new AppError('alert.already_closed')
    const [after] = await getAlerts(tx, [input.id])
    if (after === undefined) throw new AppError('alert.not_found')
    await publish(tx, { ...ctx, tenant: after.tenant_id }, 'alert.handled.v1', {
      alertId: after.id,
      organisationId: after.tenant_id,
      state: after.state,
    })
    await audit(tx, ctx, {
      action: 'alert.close',
      subject: { kind: 'alert', id: after.id },
      before: { state: before.state },
      after: { state: after.state, verdict, note: after.note },
      organisation: after.tenant_id,
    })
    return presentAlert(after)
  })
}

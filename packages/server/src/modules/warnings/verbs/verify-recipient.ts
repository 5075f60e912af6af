import { AppError, type Warning } from '@haidang/contracts'
import type { TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory } from '../queries.ts'
import { isoNow, lockWarning, nameOf, tenantOf, wholeWarning } from '../read.ts'
import { verify } from '../recipient-model.ts'
import { factsOf, getRecipient, saveRecipients } from '../recipient-queries.ts'

/**
 * Notes that the centre has checked what an organisation reported.
 * @throws AppError `warning.not_found`, `warning.bad_state`, `recipient.not_found`, `recipient.bad_state` before the report
 */
export async function verifyRecipient(
  deps: WarningDeps,
  { ctx, input }: Call<{ readonly id: string; readonly organisationId: TenantId }>,
): Promise<Warning> {
  allow(ctx, 'warning.verify')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockWarning(tx, input.id)
    const tenant = tenantOf(row)
    allow(ctx, 'warning.verify', { organisation: tenant, tlp: row.tlp })
    if (row.state !== 'dispatched') throw new AppError('warning.bad_state', { state: row.state })
    const recipient = await getRecipient(tx, input.organisationId, row.id)
    if (recipient === undefined) throw new AppError('recipient.not_found')
    const outcome = verify(factsOf(recipient), ctx.clock.now())
    if (!outcome.ok) throw new AppError(outcome.refusal, { state: recipient.state })
    await saveRecipients(tx, [{ row: recipient, facts: outcome.facts }])
    await addHistory(tx, tenant, {
      warningId: row.id,
      at: isoNow(ctx),
      code: 'recipient.verified',
      by: nameOf(ctx),
      organisationId: input.organisationId,
    })
    const warning = await wholeWarning(tx, deps, ctx, row)
    await publish(tx, { ...ctx, tenant }, 'warning.answered.v1', {
      warningId: row.id,
      organisationId: input.organisationId,
      state: outcome.facts.state,
    })
    await audit(tx, ctx, {
      action: 'warning.verify',
      subject: { kind: 'warning', id: row.id },
      after: { organisationId: input.organisationId },
      organisation: tenant,
    })
    return warning
  })
}

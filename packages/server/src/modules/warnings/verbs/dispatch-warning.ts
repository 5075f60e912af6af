import { AppError, type Warning } from '@haidang/contracts'
import { vietnamDate } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { organisationsWithReaders, queueToOrganisations } from '#src/modules/notifications/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { deadlinesFrom } from '../deadlines.ts'
import { decide, formatNumber } from '../model.ts'
import { noticeOf } from '../notices.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory, markVersionDispatched, saveWarning, takeNumber } from '../queries.ts'
import { concernedBy, issuerRef, lockWarning, nameOf, personOf, tenantOf, wholeWarning } from '../read.ts'
import { addressed } from '../recipient-model.ts'
import { insertRecipients, listAddressees } from '../recipient-queries.ts'
import type { WarningById } from './move-warning.ts'

/**
 * Sends an approved warning: number, recipients with their deadlines, and everything that is to be delivered, in one
 * transaction. Mail and webhooks go out after it.
 * @throws AppError `warning.not_found`, `warning.bad_state`, `warning.no_recipients`
 */
export async function dispatchWarning(deps: WarningDeps, { ctx, input }: Call<WarningById>): Promise<Warning> {
  allow(ctx, 'warning.dispatch')
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockWarning(tx, input.id)
    const tenant = tenantOf(row)
    allow(ctx, 'warning.dispatch', { organisation: tenant, tlp: row.tlp })
    const decision = decide(
      { state: row.state, version: row.version, authorIds: row.author_ids },
      'dispatch',
      personOf(ctx)?.id ?? null,
    )
    if (!decision.ok) throw new AppError(decision.refusal, { state: row.state, act: 'dispatch' })
    const concerned = await concernedBy(tx, deps, { campaignId: row.campaign_id, alertId: row.alert_id })
    const addressees = await listAddressees(tx, tenant, concerned, row.addressing)
    if (addressees.length === 0) throw new AppError('warning.no_recipients')

    const now = ctx.clock.now()
    const at = new Date(now).toISOString()
    const today = vietnamDate(now)
    const rules = deps.rules.warningDeadlinesOn(today)
    const deadlines = deadlinesFrom(rules, deps.rules.workingCalendar, row.severity, now)
    const organisationIds = addressees.map((a) => a.tenant_id)
    const readable = await organisationsWithReaders(tx, organisationIds, row.tlp)
    const year = Number(today.slice(0, 4))
    const number = formatNumber(year, await takeNumber(tx, tenant, year))
    const saved = await saveWarning(tx, tenant, row, {
      state: decision.state,
      number,
      dispatchedAt: at,
      deadlines: { version: rules.version },
      issuer: await issuerRef(tx, tenant),
    })
    await markVersionDispatched(tx, tenant, row.id, row.version, at)
    await insertRecipients(
      tx,
      tenant,
      row.id,
      addressees.map((a) => ({
        organisationId: a.tenant_id,
        reason: a.reason,
        facts: addressed(deadlines, readable.has(a.tenant_id), now),
      })),
    )
    const notice = noticeOf(saved, deadlines)
    await queueToOrganisations(
      tx,
      ctx.clock,
      tenant,
      'dispatched',
      saved.tlp,
      addressees.map((a) => ({ organisationId: a.tenant_id, contactEmail: a.contact_email, notice })),
    )
    await addHistory(tx, tenant, {
      warningId: row.id,
      at,
      code: 'warning.dispatched',
      by: nameOf(ctx),
      params: { number, recipients: addressees.length },
    })
    const warning = await wholeWarning(tx, deps, ctx, saved)
    const publisher = { ...ctx, tenant }
    await publish(tx, publisher, 'warning.dispatched.v1', {
      warningId: row.id,
      version: row.version,
      isCorrection: false,
      organisationIds,
    })
    await publish(tx, publisher, 'warning.changed.v1', { warningId: row.id, state: saved.state })
    await audit(tx, ctx, {
      action: 'warning.dispatch',
      subject: { kind: 'warning', id: row.id },
      before: { state: row.state },
      after: { state: saved.state, number, organisationIds },
      organisation: tenant,
    })
    return warning
  })
}

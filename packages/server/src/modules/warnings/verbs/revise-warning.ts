import { AppError, ReviseWarningInput, type Warning } from '@haidang/contracts'
import { vietnamDate } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit, stableJson } from '#src/modules/audit/index.ts'
import { organisationsWithReaders, queueToOrganisations } from '#src/modules/notifications/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { deadlinesFrom } from '../deadlines.ts'
import { decide, permissionFor } from '../model.ts'
import { noticeOf } from '../notices.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory, insertVersion, saveWarning } from '../queries.ts'
import { concernedBy, isoNow, lockWarning, nameOf, personOf, tenantOf, wholeWarning } from '../read.ts'
import { addressed, changed } from '../recipient-model.ts'
import {
  factsOf,
  insertRecipients,
  listAddressees,
  listRecipientsForUpdate,
  saveRecipients,
} from '../recipient-queries.ts'
import type { WarningRow } from '../tables.ts'

/** Takes a corrected text to everybody who has the former, and to those the new addressing adds. */
async function sendCorrection(tx: Tx, deps: WarningDeps, ctx: Context, row: WarningRow): Promise<string[]> {
  const tenant = tenantOf(row)
  const now = ctx.clock.now()
  const deadlines = deadlinesFrom(
    deps.rules.warningDeadlinesOn(vietnamDate(now)),
    deps.rules.workingCalendar,
    row.severity,
    now,
  )
  const addressees = await listAddressees(
    tx,
    tenant,
    await concernedBy(tx, deps, { campaignId: row.campaign_id, alertId: row.alert_id }),
    row.addressing,
  )
  const former = await listRecipientsForUpdate(tx, row.id)
  const formerIds = new Set(former.map((r) => r.tenant_id))
  const added = addressees.filter((a) => !formerIds.has(a.tenant_id))
  const readable = await organisationsWithReaders(
    tx,
    added.map((a) => a.tenant_id),
    row.tlp,
  )
  await saveRecipients(
    tx,
    former.map((r) => ({ row: r, facts: changed(factsOf(r), deadlines) })),
  )
  await insertRecipients(
    tx,
    tenant,
    row.id,
    added.map((a) => ({
      organisationId: a.tenant_id,
      reason: a.reason,
      facts: addressed(deadlines, readable.has(a.tenant_id), now),
    })),
  )
  const mailOf = new Map(
    (await listAddressees(tx, tenant, [...formerIds], row.addressing)).map((a) => [a.tenant_id, a.contact_email]),
  )
  const notice = noticeOf(row, deadlines)
  await queueToOrganisations(
    tx,
    ctx.clock,
    tenant,
    'corrected',
    row.tlp,
    [...formerIds].map((id) => ({ organisationId: id, contactEmail: mailOf.get(id) ?? null, notice })),
  )
  await queueToOrganisations(
    tx,
    ctx.clock,
    tenant,
    'dispatched',
    row.tlp,
    added.map((a) => ({ organisationId: a.tenant_id, contactEmail: a.contact_email, notice })),
  )
  return [...formerIds, ...added.map((a) => a.tenant_id)]
}

/**
 * Changes the text, marking or addressing. Of a draft: a new version in the drafting room. Of a dispatched warning: a
 * correction, which goes out at once as a new version, is shown to recipients as a change, and is to be acknowledged again by
 * whoever had acknowledged the former.
 * @throws AppError `warning.not_found`, `warning.bad_state`, `warning.version_changed` where somebody saved another version meanwhile
 */
export async function reviseWarning(
  deps: WarningDeps,
  { ctx, input }: Call<ReviseWarningInput & { readonly id: string }>,
): Promise<Warning> {
  allow(ctx, 'warning.read', { tlp: input.tlp })
  const revision = ReviseWarningInput.parse(input)
  return deps.db.withTx(ctx.scope, async (tx) => {
    const row = await lockWarning(tx, input.id)
    const tenant = tenantOf(row)
    const act = row.dispatched_at === null ? 'edit' : 'correct'
    allow(ctx, permissionFor(act, row.state), { organisation: tenant, tlp: row.tlp })
    const person = personOf(ctx)
    const decision = decide(
      { state: row.state, version: row.version, authorIds: row.author_ids },
      act,
      person?.id ?? null,
    )
    if (!decision.ok) throw new AppError(decision.refusal, { state: row.state, act })
    if (revision.version !== row.version) throw new AppError('warning.version_changed', { version: row.version })
    const { content, severity, tlp, addressing, changeNote } = revision
    const asItWas = stableJson([row.content, row.severity, row.tlp, row.addressing])
    // Saving what is there already is no new version, and nothing for recipients to read again.
    if (asItWas === stableJson([content, severity, tlp, addressing])) return wholeWarning(tx, deps, ctx, row)
    const at = isoNow(ctx)
    const saved = await saveWarning(tx, tenant, row, {
      version: row.version + 1,
      content,
      severity,
      tlp,
      addressing,
      authorId: person?.id,
    })
    await insertVersion(tx, tenant, saved, { changeNote, at, by: person, dispatchedAt: act === 'correct' ? at : null })
    const code = act === 'correct' ? 'warning.corrected' : 'warning.edited'
    const publisher = { ...ctx, tenant }
    if (act === 'correct') {
      const organisationIds = await sendCorrection(tx, deps, ctx, saved)
      await publish(tx, publisher, 'warning.dispatched.v1', {
        warningId: row.id,
        version: saved.version,
        isCorrection: true,
        organisationIds,
      })
    }
    await addHistory(tx, tenant, {
      warningId: row.id,
      at,
      code,
      by: nameOf(ctx),
      params: { version: saved.version, changeNote },
    })
    const warning = await wholeWarning(tx, deps, ctx, saved)
    await publish(tx, publisher, 'warning.changed.v1', { warningId: row.id, state: saved.state })
    await audit(tx, ctx, {
      action: act === 'correct' ? 'warning.correct' : 'warning.revise',
      subject: { kind: 'warning', id: row.id },
      before: { version: row.version, severity: row.severity, tlp: row.tlp, addressing: row.addressing },
      after: { version: saved.version, severity, tlp, addressing, changeNote },
      organisation: tenant,
    })
    return warning
  })
}

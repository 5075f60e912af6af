import { AppError, DraftWarningInput, type Warning } from '@haidang/contracts'
import type { WarningId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { publish } from '#src/platform/outbox/index.ts'
import type { WarningDeps } from '../ports.ts'
import { addHistory, insertVersion, insertWarning } from '../queries.ts'
import { issuerRef, isoNow, lockWarning, nameOf, personOf, wholeWarning } from '../read.ts'

/**
 * Makes a draft that the actor's organisation will issue.
 * @throws AppError `campaign.not_found`, `alert.not_found` where it names one the actor does not reach; `tlp.denied` where it
 *   would be marked above the author's own clearance
 */
export async function draftWarning(deps: WarningDeps, { ctx, input }: Call<DraftWarningInput>): Promise<Warning> {
  allow(ctx, 'warning.draft', { tlp: input.tlp })
  const draft = DraftWarningInput.parse(input)
  const id = newId<WarningId>(ctx.clock)
  const at = isoNow(ctx)
  return deps.db.withTx(ctx.scope, async (tx) => {
    if (draft.campaignId !== null && (await deps.campaignForWarning(tx, draft.campaignId)) === undefined)
      throw new AppError('campaign.not_found')
    if (draft.alertId !== null && (await deps.alertForWarning(tx, draft.alertId)) === undefined)
      throw new AppError('alert.not_found')
    const { content, severity, tlp, addressing, campaignId, alertId } = draft
    await insertWarning(tx, ctx.tenant, {
      id,
      severity,
      tlp,
      content,
      addressing,
      campaignId,
      alertId,
      issuer: await issuerRef(tx, ctx.tenant),
      author: personOf(ctx),
      at,
    })
    await insertVersion(
      tx,
      ctx.tenant,
      { id, version: 1, severity, tlp, content },
      { changeNote: '', at, by: personOf(ctx), dispatchedAt: null },
    )
    await addHistory(tx, ctx.tenant, {
      warningId: id,
      at,
      code: 'warning.drafted',
      by: nameOf(ctx),
      params: { campaignId, alertId },
    })
    if (campaignId !== null) await deps.noteCampaignWarned(tx, ctx, campaignId, id)
    const warning = await wholeWarning(tx, deps, ctx, await lockWarning(tx, id))
    await publish(tx, ctx, 'warning.changed.v1', { warningId: id, state: 'draft' })
    await audit(tx, ctx, {
      action: 'warning.draft',
      subject: { kind: 'warning', id },
      after: { severity, tlp, campaignId, alertId },
    })
    return warning
  })
}

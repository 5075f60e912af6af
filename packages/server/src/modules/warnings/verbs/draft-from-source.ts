import { AppError, type Warning } from '@haidang/contracts'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { WarningDeps } from '../ports.ts'
import { fillFrom } from '../template.ts'
import { draftWarning } from './draft-warning.ts'

/**
 * One action from a campaign to a draft: text, indicators, techniques and recipients are filled in, for people to change.
 * @throws AppError `campaign.not_found`
 */
export async function draftFromCampaign(
  deps: WarningDeps,
  { ctx, input }: Call<{ readonly campaignId: string }>,
): Promise<Warning> {
  allow(ctx, 'warning.draft')
  const source = await deps.db.withTx(ctx.scope, (tx) => deps.campaignForWarning(tx, input.campaignId))
  if (source === undefined) throw new AppError('campaign.not_found')
  return draftWarning(deps, { ctx, input: { ...fillFrom(source), campaignId: input.campaignId, alertId: null } })
}

/** The same from one alert, addressed to the organisation it was raised in. @throws AppError `alert.not_found` */
export async function draftFromAlert(
  deps: WarningDeps,
  { ctx, input }: Call<{ readonly alertId: string }>,
): Promise<Warning> {
  allow(ctx, 'warning.draft')
  const source = await deps.db.withTx(ctx.scope, (tx) => deps.alertForWarning(tx, input.alertId))
  if (source === undefined) throw new AppError('alert.not_found')
  return draftWarning(deps, { ctx, input: { ...fillFrom(source), campaignId: null, alertId: input.alertId } })
}

import { AppError, type Campaign } from '@haidang/contracts'
import type { CampaignId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import type { Database } from '#src/platform/db/index.ts'
import { readCampaign } from '../read-campaign.ts'

/** One campaign with artefacts, organisations, reasons and history. @throws AppError `campaign.not_found` */
export async function getCampaign(db: Database, { ctx, input }: Call<{ id: CampaignId }>): Promise<Campaign> {
  allow(ctx, 'campaign.read')
  const campaign = await db.withTx(ctx.scope, (tx) => readCampaign(tx, input.id))
  if (campaign === undefined) throw new AppError('campaign.not_found')
  return campaign
}

import { AppError, type Campaign } from '@haidang/contracts'
import type { CampaignId, TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { applyCampaignChanges } from '../apply-changes.ts'
import { changedBy } from '../changed-by.ts'
import { getCampaigns } from '../queries.ts'
import { readCampaign } from '../read-campaign.ts'
import type { CampaignDeps } from '../steering.ts'

/**
 * Takes a campaign that was merged into another out of it again, with the artefacts it came with.
 * @throws AppError `campaign.not_found`, `campaign.not_open` where it was not merged or the merge is too old to be undone,
 *   `campaign.bad_split` where nothing of it is left
 */
export async function unmergeCampaign(
  { db, steering }: CampaignDeps,
  { ctx, input }: Call<{ id: CampaignId }>,
): Promise<Campaign> {
  allow(ctx, 'campaign.manage')
  const { campaign, into } = await db.withTx(ctx.scope, async (tx) => {
    const [row] = await getCampaigns(tx, [input.id])
    const [holder] = row === undefined || row.merged_into === null ? [] : await getCampaigns(tx, [row.merged_into])
    return { campaign: row, into: holder }
  })
  if (campaign === undefined) throw new AppError('campaign.not_found')
  if (campaign.state !== 'merged' || into === undefined) throw new AppError('campaign.not_open')
  const act = { kind: 'unmerge', into: into.key, from: campaign.key, reason: '' } as const
  const outcome = await steering.steer(act, async (tx, changes) => {
    await applyCampaignChanges(tx, ctx.clock, campaign.tenant_id as TenantId, changes, changedBy(ctx))
    const answer = await readCampaign(tx, campaign.id)
    if (answer?.state !== 'open') throw new AppError('campaign.bad_split')
    await audit(tx, ctx, {
      action: 'campaign.unmerge',
      subject: { kind: 'campaign', id: campaign.id },
      before: { mergedInto: into.id },
      after: { mergedInto: null },
      organisation: campaign.tenant_id,
    })
    return answer
  })
  if ('refused' in outcome) throw new AppError(outcome.refused)
  return outcome.done
}

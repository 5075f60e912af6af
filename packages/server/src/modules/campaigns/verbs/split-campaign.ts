import { AppError, type Campaign, SplitCampaignInput } from '@haidang/contracts'
import type { CampaignId, TenantId } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { applyCampaignChanges } from '../apply-changes.ts'
import { changedBy } from '../changed-by.ts'
import { keyOf } from '../model.ts'
import { getCampaigns } from '../queries.ts'
import { readCampaign } from '../read-campaign.ts'
import type { CampaignDeps } from '../steering.ts'

/**
 * Moves artefacts out of a campaign into a new one, which is answered. The two are not joined again by themselves; nothing
 * is lost, so a person can join them again.
 * @throws AppError `campaign.not_found`, `campaign.not_open`, `campaign.bad_split` where none or all artefacts are named
 */
export async function splitCampaign(
  { db, steering }: CampaignDeps,
  { ctx, input }: Call<SplitCampaignInput & { id: CampaignId }>,
): Promise<Campaign> {
  allow(ctx, 'campaign.manage')
  const { artefacts, reason } = SplitCampaignInput.parse(input)
  const [campaign] = await db.withTx(ctx.scope, (tx) => getCampaigns(tx, [input.id]))
  if (campaign === undefined) throw new AppError('campaign.not_found')
  if (campaign.state !== 'open') throw new AppError('campaign.not_open')
  const artefactKeys = artefacts.map(keyOf)
  const outcome = await steering.steer(
    { kind: 'split', campaign: campaign.key, artefactKeys, reason: reason.normalize('NFC') },
    async (tx, changes) => {
      const applied = await applyCampaignChanges(tx, ctx.clock, campaign.tenant_id as TenantId, changes, changedBy(ctx))
      const made = applied.find((a) => a.change === 'opened')
      const answer = made && (await readCampaign(tx, made.campaignId))
      if (answer === undefined) throw new AppError('campaign.bad_split')
      await audit(tx, ctx, {
        action: 'campaign.split',
        subject: { kind: 'campaign', id: campaign.id },
        after: { into: answer.id, artefacts: artefactKeys, reason },
        organisation: campaign.tenant_id,
      })
      return answer
    },
  )
  if ('refused' in outcome) throw new AppError(outcome.refused)
  return outcome.done
}

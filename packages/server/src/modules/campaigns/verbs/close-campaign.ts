import { AppError, type Campaign, CloseCampaignInput } from '@haidang/contracts'
import type { CampaignId, TenantId } from '@haidang/std'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { audit } from '#src/modules/audit/index.ts'
import { newId } from '#src/platform/clock.ts'
import { SYSTEM_SCOPE, type Tx } from '#src/platform/db/index.ts'
import { publish } from '#src/platform/outbox/index.ts'
import { applyCampaignChanges } from '../apply-changes.ts'
import { changedBy } from '../changed-by.ts'
import { getCampaigns, insertHistory, lockCampaign, saveState } from '../queries.ts'
import { readCampaign } from '../read-campaign.ts'
import type { CampaignDeps } from '../steering.ts'
import type { CampaignRow } from '../tables.ts'

/**
 * Closes a campaign. Its alerts stay as they are; new sightings open another campaign.
 * @throws AppError `campaign.not_found`, `campaign.not_open`
 */
export async function closeCampaign(
  { db, steering }: CampaignDeps,
  { ctx, input }: Call<CloseCampaignInput & { id: CampaignId }>,
): Promise<Campaign> {
  allow(ctx, 'campaign.manage')
  const note = CloseCampaignInput.parse(input).note.normalize('NFC')
  const [campaign] = await db.withTx(ctx.scope, (tx) => getCampaigns(tx, [input.id]))
  if (campaign === undefined) throw new AppError('campaign.not_found')
  if (campaign.state !== 'open') throw new AppError('campaign.not_open')
  const outcome = await steering.steer({ kind: 'close', campaign: campaign.key, reason: note }, async (tx, changes) => {
    await applyCampaignChanges(tx, ctx.clock, campaign.tenant_id as TenantId, changes, changedBy(ctx))
    return finish(tx, ctx, campaign, note)
  })
  if ('done' in outcome) return outcome.done
  // The correlator no longer follows it: what is stored is closed all the same.
  return db.withTx(SYSTEM_SCOPE, (tx) => finish(tx, ctx, campaign, note))
}

async function finish(tx: Tx, ctx: Context, before: CampaignRow, note: string): Promise<Campaign> {
  const now = await lockCampaign(tx, before.id)
  if (now?.state === 'merged') throw new AppError('campaign.not_open')
  if (now?.state === 'open') {
    const by = changedBy(ctx)
    await saveState(tx, [before.id], 'closed')
    await insertHistory(tx, before.tenant_id as TenantId, new Date(ctx.clock.now()).toISOString(), [
      {
        campaign_id: before.id,
        occurrence: newId(ctx.clock),
        code: 'campaign.closed',
        params: { reason: note },
        by_id: by?.id ?? null,
        by_name: by?.name ?? null,
      },
    ])
    await publish(tx, { ...ctx, tenant: before.tenant_id }, 'campaign.changed.v1', {
      campaignId: before.id,
      state: 'closed',
    })
  }
  const answer = await readCampaign(tx, before.id)
  if (answer === undefined) throw new AppError('campaign.not_found')
  await audit(tx, ctx, {
    action: 'campaign.close',
    subject: { kind: 'campaign', id: before.id },
    before: { state: before.state },
    after: { state: 'closed', note },
    organisation: before.tenant_id,
  })
  return answer
}

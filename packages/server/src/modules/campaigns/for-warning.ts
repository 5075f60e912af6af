import { type Clock, type OrganisationId, SEVERITIES } from '@haidang/std'
import type { WarningSubject } from '#src/modules/alerts/index.ts'
import { newId } from '#src/platform/clock.ts'
import { toIso, type Tx } from '#src/platform/db/index.ts'
import { indicatorOf } from './model.ts'
import { getCampaigns, insertHistory, listArtefacts, listOrganisations, saveWarning } from './queries.ts'

/** A campaign as the subject of a warning: its indicators and every organisation it touched; undefined outside the scope. */
export async function campaignForWarning(tx: Tx, id: string): Promise<WarningSubject | undefined> {
  const [row] = await getCampaigns(tx, [id])
  return (
    row && {
      title: row.title,
      severity: SEVERITIES[row.severity] ?? 'informational',
      techniques: row.techniques,
      indicators: (await listArtefacts(tx, id)).flatMap((a) => indicatorOf(a) ?? []),
      organisationIds: (await listOrganisations(tx, id)).map((o) => o.tenant_id as OrganisationId),
      firstSeenAt: toIso(row.first_seen_at),
      lastSeenAt: toIso(row.last_seen_at),
      sightingCount: row.sighting_count,
    }
  )
}

/** Notes on the campaign that a warning was drafted from it. Called in the transaction that makes the draft. */
export async function linkCampaignWarning(
  tx: Tx,
  clock: Clock,
  campaignId: string,
  warningId: string,
  by?: { readonly id: string; readonly name: string },
): Promise<void> {
  const [row] = await getCampaigns(tx, [campaignId])
  if (row === undefined) return
  await saveWarning(tx, campaignId, warningId)
  await insertHistory(tx, row.tenant_id as OrganisationId, new Date(clock.now()).toISOString(), [
    {
      campaign_id: campaignId,
      occurrence: newId(clock),
      code: 'campaign.warning_drafted',
      params: { warningId },
      by_id: by?.id ?? null,
      by_name: by?.name ?? null,
    },
  ])
}

import type { Campaign, CampaignSummary } from '@haidang/contracts'
import { openCampaignAlerts } from '#src/modules/alerts/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import { presentCampaign, presentSummary } from './present.ts'
import { getCampaigns, listArtefacts, listCampaigns, listHistory, listOrganisations } from './queries.ts'

/** One campaign with everything its page shows; undefined where it is not in the transaction's scope. */
export async function readCampaign(tx: Tx, id: string): Promise<Campaign | undefined> {
  const [row] = await getCampaigns(tx, [id])
  if (row === undefined) return undefined
  return presentCampaign(row, {
    artefacts: await listArtefacts(tx, id),
    organisations: await listOrganisations(tx, id),
    history: await listHistory(tx, id),
    openAlerts: await openCampaignAlerts(tx, id),
  })
}

/** Campaigns by id in brief, in no order. */
export async function readCampaignSummaries(tx: Tx, ids: readonly string[]): Promise<CampaignSummary[]> {
  return ids.length === 0 ? [] : (await getCampaigns(tx, ids)).map(presentSummary)
}

/** Open campaigns, most severe and latest first. */
export async function readOpenCampaigns(tx: Tx, limit: number): Promise<CampaignSummary[]> {
  return (await listCampaigns(tx, { states: ['open'], minSeverity: 0 }, undefined, limit)).map(presentSummary)
}

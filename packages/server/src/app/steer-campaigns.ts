import type { CampaignChange, CampaignCorrelator } from '@haidang/detect'
import type { ActRefusal, CampaignAct, CampaignSteering } from '#src/modules/campaigns/index.ts'
import type { Tx } from '#src/platform/db/index.ts'
import type { Pipeline } from './pipeline.ts'

function perform(campaigns: CampaignCorrelator, act: CampaignAct): ReturnType<CampaignCorrelator['split']> {
  switch (act.kind) {
    case 'split':
      return campaigns.split(act.campaign, act.artefactKeys, act.reason)
    case 'unmerge':
      return campaigns.unmerge(act.into, act.from, act.reason)
    case 'close':
      return campaigns.close(act.campaign, act.reason, false)
  }
}

/** The way from the campaigns module to the correlator of this process. Without a pipeline here, nothing is open to act on. */
export function steerCampaigns(pipeline: () => Pipeline | null): CampaignSteering {
  return {
    async steer<T>(act: CampaignAct, store: (tx: Tx, changes: readonly CampaignChange[]) => Promise<T>) {
      const running = pipeline()
      if (running === null) return { refused: 'campaign.not_open' as const }
      return running.findings.steer<T, ActRefusal>((campaigns) => perform(campaigns, act), store)
    },
  }
}

import {
  Campaign,
  CampaignQuery,
  CampaignSummary,
  CloseCampaignInput,
  Id,
  page,
  SplitCampaignInput,
} from '@haidang/contracts'
import type { CampaignId } from '@haidang/std'
import { z } from 'zod'
import type { Door } from '#src/modules/access/index.ts'
import type { CampaignDeps } from './steering.ts'
import { closeCampaign } from './verbs/close-campaign.ts'
import { getCampaign } from './verbs/get-campaign.ts'
import { listCampaigns } from './verbs/list-campaigns.ts'
import { splitCampaign } from './verbs/split-campaign.ts'
import { unmergeCampaign } from './verbs/unmerge-campaign.ts'

const ById = z.object({ id: Id })

export function campaignRoutes(door: Door, deps: CampaignDeps): void {
  door.get('/campaigns', { query: CampaignQuery, response: page(CampaignSummary) }, ({ ctx, query }) =>
    listCampaigns(deps.db, { ctx, input: query }),
  )
  door.get('/campaigns/:id', { params: ById, response: Campaign }, ({ ctx, params }) =>
    getCampaign(deps.db, { ctx, input: { id: params.id as CampaignId } }),
  )
  door.post(
    '/campaigns/:id/split',
    { params: ById, body: SplitCampaignInput, response: Campaign },
    ({ ctx, params, body }) => splitCampaign(deps, { ctx, input: { ...body, id: params.id as CampaignId } }),
  )
  door.post('/campaigns/:id/unmerge', { params: ById, response: Campaign }, ({ ctx, params }) =>
    unmergeCampaign(deps, { ctx, input: { id: params.id as CampaignId } }),
  )
  door.post(
    '/campaigns/:id/close',
    { params: ById, body: CloseCampaignInput, response: Campaign },
    ({ ctx, params, body }) => closeCampaign(deps, { ctx, input: { ...body, id: params.id as CampaignId } }),
  )
}

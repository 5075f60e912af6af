import type { Board } from '@haidang/contracts'
import { allow, type Call, type Context } from '#src/modules/access/index.ts'
import { readAlerts } from '#src/modules/alerts/index.ts'
import { readOpenCampaigns } from '#src/modules/campaigns/index.ts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso } from '#src/platform/db/index.ts'
import type { BoardDeps } from '../board.ts'
import { countNewAlerts, latestAlertIds, organisationTiles, refusedLastHour, silentSources } from '../queries.ts'

const LATEST_ALERTS = 20
const OPEN_CAMPAIGNS = 20
const ROWS = 50
const TILES = 5000
const HOUR_MS = 3_600_000
const LAKE_MS = 2000

/** The duty board of the reader's scope at this moment, in a handful of queries whatever the number of rows behind it. */
export async function getBoard(deps: BoardDeps, { ctx }: Call<object>): Promise<Board> {
  allow(ctx, 'board.read')
  const { db, live, warnings } = deps
  const at = ctx.clock.now()
  const quarantinedLastHour = await countQuarantined(deps, ctx, at)
  const stored = await db.withTx(ctx.scope, async (tx) => {
    const [order, tiles] = [await latestAlertIds(tx, LATEST_ALERTS), await organisationTiles(tx, TILES)]
    const alerts = new Map((await readAlerts(tx, order)).map((a) => [a.id, a]))
    return {
      newAlertCount: await countNewAlerts(tx),
      latestAlerts: order.flatMap((id) => alerts.get(id) ?? []),
      openCampaigns: ctx.permissions.has('campaign.read') ? await readOpenCampaigns(tx, OPEN_CAMPAIGNS) : [],
      silentSources: (await silentSources(tx, ROWS)).map((s) => ({
        id: s.id,
        name: s.source_name,
        organisation: presentRef(s),
        silentSince: toIso(s.silent_since),
      })),
      overdueWarnings: await warnings.listOverdueRecipients(tx, ctx, ROWS),
      openWarnings: await warnings.listOpenWarningSummaries(tx, ctx, ROWS),
      awaitingApproval: await warnings.listAwaitingApproval(tx, ctx, ROWS),
      refusedLastHour: await refusedLastHour(tx, new Date(at).toISOString()),
      organisations: tiles.map((t) => ({
        organisation: presentRef(t),
        openAlertCount: t.open_alert_count,
        sourceCount: t.source_count,
        silentCount: t.silent_count,
      })),
    }
  })
  return {
    at: new Date(at).toISOString(),
    eventsPerSecond: live.perSecond(ctx.scope),
    eventsPerMinute: live.perMinute(ctx.scope).map(Math.round),
    quarantinedLastHour,
    ...stored,
  }
}

/** From the lake, outside the transaction. The board is shown without the number rather than not at all when the lake is slow. */
async function countQuarantined({ lakeFor, logger }: BoardDeps, ctx: Context, at: number): Promise<number> {
  try {
    const counts = await lakeFor(ctx.scope).countsBySource({ from: at - HOUR_MS, to: at }, { timeoutMs: LAKE_MS })
    return counts.reduce((sum, c) => sum + c.quarantined, 0)
  } catch (error) {
    logger.warn({ err: error, requestId: ctx.requestId }, 'the board is shown without the count of quarantined events')
    return 0
  }
}

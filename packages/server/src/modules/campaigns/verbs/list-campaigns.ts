import { AppError, CampaignQuery, type CampaignSummary } from '@haidang/contracts'
import { isUuid, severityRank } from '@haidang/std'
import { allow, type Call } from '#src/modules/access/index.ts'
import { type Database, decodeCursor, encodeCursor } from '#src/platform/db/index.ts'
import { presentSummary } from '../present.ts'
import { type CampaignKey, listCampaigns as selectPage } from '../queries.ts'

/** Campaigns, most severe and latest first; without `states` the open ones. */
export async function listCampaigns(
  db: Database,
  { ctx, input }: Call<CampaignQuery>,
): Promise<{ items: CampaignSummary[]; nextCursor: string | null }> {
  allow(ctx, 'campaign.read')
  const query = CampaignQuery.parse(input)
  const after = query.cursor === undefined ? undefined : keyOf(query.cursor)
  const filter = {
    states: query.states ?? ['open'],
    minSeverity: query.minSeverity === undefined ? 0 : severityRank(query.minSeverity),
  }
  const rows = await db.withTx(ctx.scope, (tx) => selectPage(tx, filter, after, query.limit + 1))
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentSummary),
    nextCursor:
      rows.length > query.limit && last
        ? encodeCursor([last.severity, last.last_seen_at.toISOString(), last.id])
        : null,
  }
}

function keyOf(cursor: string): CampaignKey {
  const [severity, at, id] = decodeCursor(cursor, 3)
  if (
    !Number.isInteger(severity) ||
    typeof at !== 'string' ||
    !Number.isFinite(Date.parse(at)) ||
    typeof id !== 'string' ||
    !isUuid(id)
  ) {
    throw new AppError('cursor.invalid')
  }
  return [Number(severity), at, id]
}

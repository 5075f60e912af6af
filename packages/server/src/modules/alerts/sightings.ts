import type { TenantId } from '@haidang/std'
import { sql, toIso, type Tx } from '#src/platform/db/index.ts'
import { sightingHash } from './hashes.ts'
import { artefactKeyOf } from './model.ts'

export interface Sighting {
  readonly alertId: string
  readonly title: string
  readonly count: number
  readonly lastSeenAt: string
}

/** Alerts of one organisation in which any of these values was seen, latest first, at most `limit`. */
export async function alertSightings(
  tx: Tx,
  organisation: TenantId,
  values: readonly { readonly kind: string; readonly value: string }[],
  limit = 20,
): Promise<Sighting[]> {
  const hashes = values.flatMap((v) => artefactKeyOf(v) ?? []).map((key) => sightingHash(organisation, key))
  if (hashes.length === 0) return []
  const { rows } = await sql<{ id: string; title: string; count: number; last_seen_at: Date }>`
    select a.id, a.title, a.absolute_count - a.base_count as count, a.last_seen_at
    from alerts_seen_with(${hashes}::text[]) f (id) join alerts a on a.id = f.id where a.tenant_id = ${organisation}
    order by a.last_seen_at desc, a.id desc limit ${limit}`.execute(tx)
  return rows.map((r) => ({ alertId: r.id, title: r.title, count: r.count, lastSeenAt: toIso(r.last_seen_at) }))
}

/** Alerts that belong to a campaign because an organisation saw an artefact of it; times as ISO 8601. */
export interface CampaignSighting {
  readonly campaignId: string
  readonly organisation: string
  readonly artefactKey: string
  readonly firstSeenAt: string
  readonly lastSeenAt: string
}

/** Gives alerts of these sightings, within their time, to their campaign; an alert that has one already keeps it. */
export async function joinCampaigns(tx: Tx, sightings: readonly CampaignSighting[]): Promise<void> {
  if (sightings.length === 0) return
  const wanted = sightings.map((s) => ({
    campaign_id: s.campaignId,
    hash: sightingHash(s.organisation, s.artefactKey),
    first_at: s.firstSeenAt,
    last_at: s.lastSeenAt,
  }))
  await sql`
    update alerts set campaign_id = found.campaign_id from (
      select distinct on (a.id) a.id, w.campaign_id
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) w (campaign_id uuid, hash text, first_at timestamptz, last_at timestamptz)
      cross join lateral alerts_seen_with(array[w.hash]) f (id)
      join alerts a on a.id = f.id and a.first_seen_at <= w.last_at and a.last_seen_at >= w.first_at
      where a.campaign_id is null order by a.id
    ) found where alerts.id = found.id`.execute(tx)
}

/** Moves alerts of a campaign to another one (or to none): all of them, or those in which the named artefacts were seen. */
export async function moveCampaignAlerts(
  tx: Tx,
  from: string,
  into: string | null,
  only?: readonly { readonly organisation: string; readonly artefactKey: string }[],
): Promise<void> {
  const hashes = only?.map((s) => sightingHash(s.organisation, s.artefactKey))
  await sql`update alerts set campaign_id = ${into}::uuid where campaign_id = ${from}
    ${hashes === undefined ? sql`` : sql`and artefacts && ${hashes}::text[]`}`.execute(tx)
}

/** Alerts of a campaign that are not closed, by organisation. */
export async function openCampaignAlerts(tx: Tx, campaignId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ tenant_id: string; count: number }>`
    select tenant_id, count(*)::int as count from alerts where campaign_id = ${campaignId} and state <> 'closed' group by tenant_id`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.tenant_id, r.count]))
}

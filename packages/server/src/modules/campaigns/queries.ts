import type { OrganisationId, TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type {
  ArtefactRow,
  ArtefactWrite,
  CampaignRow,
  CampaignWrite,
  HistoryRow,
  HistoryWrite,
  OrganisationSightingRow,
  SightingWrite,
} from './tables.ts'

const columns = sql`c.tenant_id, c.id, c.key, c.title, c.severity, c.state, c.why, c.techniques, c.organisation_count, c.sighting_count,
  c.artefact_count, c.first_seen_at, c.last_seen_at, c.merged_into, c.warning_id`

/** The key of the last row seen: severity rank, instant, id. */
export type CampaignKey = readonly [severity: number, lastSeenAt: string, id: string]

/** One page, most severe and latest first, each state read from its own index range. */
export async function listCampaigns(
  tx: Tx,
  filter: { readonly states: readonly string[]; readonly minSeverity: number },
  after: CampaignKey | undefined,
  limit: number,
): Promise<CampaignRow[]> {
  const { rows } = await sql<CampaignRow>`
    select ${columns} from unnest(${filter.states}::text[]) s (state) cross join lateral (
      select * from campaigns c where c.state = s.state and c.severity >= ${filter.minSeverity}::smallint
        ${after === undefined ? sql`` : sql`and (c.severity, c.last_seen_at, c.id) < (${after[0]}::smallint, ${after[1]}::timestamptz, ${after[2]}::uuid)`}
      order by c.severity desc, c.last_seen_at desc, c.id desc limit ${limit}
    ) c order by c.severity desc, c.last_seen_at desc, c.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Campaigns by id, in no order. */
export async function getCampaigns(tx: Tx, ids: readonly string[]): Promise<CampaignRow[]> {
  return (await sql<CampaignRow>`select ${columns} from campaigns c where c.id = any (${ids}::uuid[])`.execute(tx)).rows
}

export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRow | undefined> {
  return (await sql<CampaignRow>`select ${columns} from campaigns c where c.id = ${id} for update`.execute(tx)).rows[0]
}

/** Ids by the SHA-256 of the correlator's key, locked until the transaction ends. */
export async function lockByKey(tx: Tx, keyHashes: readonly string[]): Promise<Map<string, CampaignRow>> {
  const { rows } = await sql<CampaignRow & { key_hash: string }>`
    select c.key_hash, ${columns} from campaigns c where c.key_hash = any (${keyHashes}::text[]) for update`.execute(tx)
  return new Map(rows.map((r) => [r.key_hash, r]))
}

/** The most seen first; at most 500. */
export async function listArtefacts(tx: Tx, id: string): Promise<ArtefactRow[]> {
  const { rows } = await sql<ArtefactRow>`
    select a.kind, a.value, count(s.organisation_id)::int as organisation_count, coalesce(sum(s.count), 0)::int as count,
      coalesce(min(s.first_seen_at), c.first_seen_at) as first_seen_at, coalesce(max(s.last_seen_at), c.last_seen_at) as last_seen_at
    from campaign_artefacts a join campaigns c on c.id = a.campaign_id
    left join campaign_sightings s on s.campaign_id = a.campaign_id and s.artefact_hash = a.artefact_hash
    where a.campaign_id = ${id} group by a.artefact_hash, a.kind, a.value, c.first_seen_at, c.last_seen_at
    order by organisation_count desc, count desc, a.kind, a.value limit 500`.execute(tx)
  return rows
}

/** Organisations of a campaign, earliest touched first. */
export async function listOrganisations(tx: Tx, id: string): Promise<OrganisationSightingRow[]> {
  const { rows } = await sql<OrganisationSightingRow>`
    select o.tenant_id, o.name, o.short_name, o.province_code, max(s.count)::int as count, min(s.first_seen_at) as first_seen_at, max(s.last_seen_at) as last_seen_at
    from campaign_sightings s join organisations o on o.tenant_id = s.organisation_id
    where s.campaign_id = ${id} group by o.tenant_id order by min(s.first_seen_at), o.name_folded, o.tenant_id`.execute(
    tx,
  )
  return rows
}

export async function listHistory(tx: Tx, id: string): Promise<HistoryRow[]> {
  return (
    await sql<HistoryRow>`select at, code, params, by_id, by_name from campaign_history where campaign_id = ${id} order by seq`.execute(
      tx,
    )
  ).rows
}

/** Artefact hashes and organisations under which a campaign's artefacts were seen. */
export async function listSightings(
  tx: Tx,
  id: string,
  artefactHashes: readonly string[],
): Promise<{ artefact_hash: string; organisation_id: OrganisationId }[]> {
  const { rows } = await sql<{ artefact_hash: string; organisation_id: OrganisationId }>`
    select artefact_hash, organisation_id from campaign_sightings where campaign_id = ${id} and artefact_hash = any (${artefactHashes}::text[])`.execute(
    tx,
  )
  return rows
}

/** Organisations and artefacts that campaigns already have, as `<campaign id> <organisation id>` and `<campaign id> <artefact hash>`. */
export async function knownMembers(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ member: string }>`
    select distinct campaign_id || ' ' || organisation_id as member from campaign_sightings where campaign_id = any (${ids}::uuid[])
    union all select campaign_id || ' ' || artefact_hash from campaign_artefacts where campaign_id = any (${ids}::uuid[])`.execute(
    tx,
  )
  return new Set(rows.map((r) => r.member))
}

/**
 * Writes campaigns in one statement; all figures are absolute. A campaign that was merged away stands again when it is
 * opened anew; one that a person closed stays closed.
 */
export async function upsertCampaigns(
  tx: Tx,
  root: TenantId,
  at: string,
  campaigns: readonly CampaignWrite[],
): Promise<{ id: string; key_hash: string; severity: number; is_new: boolean }[]> {
  const { rows } = await sql<{ id: string; key_hash: string; severity: number; is_new: boolean }>`
    insert into campaigns as c (tenant_id, id, key, key_hash, title, severity, why, techniques, organisation_count, sighting_count, artefact_count,
      opened_at, first_seen_at, last_seen_at)
    select ${root}::uuid, id, key, key_hash, title, severity, why, techniques, organisation_count, sighting_count, artefact_count,
      ${at}::timestamptz, first_seen_at, last_seen_at
    from jsonb_to_recordset(${JSON.stringify(campaigns)}::jsonb) as w (id uuid, key text, key_hash text, title text, severity smallint, why jsonb,
      techniques text[], organisation_count integer, sighting_count integer, artefact_count integer, first_seen_at timestamptz, last_seen_at timestamptz)
    on conflict (key_hash) do update set title = excluded.title, severity = excluded.severity, why = excluded.why, techniques = excluded.techniques,
      organisation_count = excluded.organisation_count, sighting_count = excluded.sighting_count, artefact_count = excluded.artefact_count,
      first_seen_at = excluded.first_seen_at, last_seen_at = excluded.last_seen_at
    returning id, key_hash, severity, (xmax = 0) as is_new`.execute(tx)
  return rows
}

/** Sets the state; `mergedInto` is cleared unless the state is `merged`. */
export async function saveState(
  tx: Tx,
  ids: readonly string[],
  state: string,
  mergedInto: string | null = null,
): Promise<void> {
  await sql`update campaigns set state = ${state}, merged_into = ${mergedInto}::uuid where id = any (${ids}::uuid[])`.execute(
    tx,
  )
}

export async function saveWarning(tx: Tx, id: string, warningId: string): Promise<void> {
  await sql`update campaigns set warning_id = ${warningId}::uuid where id = ${id}`.execute(tx)
}

export async function upsertArtefacts(tx: Tx, root: TenantId, artefacts: readonly ArtefactWrite[]): Promise<void> {
  if (artefacts.length === 0) return
  await sql`insert into campaign_artefacts (tenant_id, campaign_id, artefact_hash, kind, value)
    select distinct on (campaign_id, artefact_hash) ${root}::uuid, campaign_id, artefact_hash, kind, value
    from jsonb_to_recordset(${JSON.stringify(artefacts)}::jsonb) as w (campaign_id uuid, artefact_hash text, kind text, value text)
    on conflict do nothing`.execute(tx)
}

/** Absolute counts: the greater stands, so that rows may come twice or late. */
export async function upsertSightings(tx: Tx, root: TenantId, sightings: readonly SightingWrite[]): Promise<void> {
  if (sightings.length === 0) return
  await sql`insert into campaign_sightings as s (tenant_id, campaign_id, artefact_hash, organisation_id, count, first_seen_at, last_seen_at)
    select ${root}::uuid, campaign_id, artefact_hash, organisation_id, max(count), min(first_seen_at), max(last_seen_at)
    from jsonb_to_recordset(${JSON.stringify(sightings)}::jsonb) as w (campaign_id uuid, artefact_hash text, organisation_id uuid, count integer,
      first_seen_at timestamptz, last_seen_at timestamptz)
    group by campaign_id, artefact_hash, organisation_id
    on conflict (campaign_id, artefact_hash, organisation_id) do update set count = greatest(s.count, excluded.count),
      first_seen_at = least(s.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at)`.execute(
    tx,
  )
}

/**
 * Moves artefacts with their sightings from one campaign to another (null: to none).
 * @param only hashes of the artefacts; null moves all
 * @returns how many artefacts were there to move
 */
export async function moveArtefacts(
  tx: Tx,
  from: string,
  into: string | null,
  only: readonly string[] | null,
): Promise<number> {
  const which = only === null ? sql`` : sql`and artefact_hash = any (${only}::text[])`
  if (into !== null) {
    await sql`insert into campaign_sightings as s (tenant_id, campaign_id, artefact_hash, organisation_id, count, first_seen_at, last_seen_at)
      select tenant_id, ${into}::uuid, artefact_hash, organisation_id, count, first_seen_at, last_seen_at from campaign_sightings where campaign_id = ${from} ${which}
      on conflict (campaign_id, artefact_hash, organisation_id) do update set count = greatest(s.count, excluded.count),
        first_seen_at = least(s.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at)`.execute(
      tx,
    )
    await sql`insert into campaign_artefacts (tenant_id, campaign_id, artefact_hash, kind, value)
      select tenant_id, ${into}::uuid, artefact_hash, kind, value from campaign_artefacts where campaign_id = ${from} ${which}
      on conflict do nothing`.execute(tx)
  }
  await sql`delete from campaign_sightings where campaign_id = ${from} ${which}`.execute(tx)
  return (await sql`delete from campaign_artefacts where campaign_id = ${from} ${which} returning 1`.execute(tx)).rows
    .length
}

export async function insertHistory(
  tx: Tx,
  root: TenantId,
  at: string,
  entries: readonly HistoryWrite[],
): Promise<void> {
  if (entries.length === 0) return
  await sql`insert into campaign_history (tenant_id, campaign_id, occurrence, at, code, params, by_id, by_name)
    select ${root}::uuid, campaign_id, occurrence, ${at}::timestamptz, code, params, by_id, by_name
    from rows from (jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
      as (campaign_id uuid, occurrence text, code text, params jsonb, by_id uuid, by_name text)) with ordinality
      as w (campaign_id, occurrence, code, params, by_id, by_name, n)
    order by n on conflict do nothing`.execute(tx)
}

import type { SourceId, TenantId } from '@haidang/std'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import { REFUSING_MS, type SourceState, sourceSearchText } from './model.ts'
import type { LiveTokenRow, RefusalRow, RegistrationRow, SourceRow, TokenRow } from './tables.ts'

const columns = sql`s.tenant_id, s.id, s.name, s.name_folded, s.format, s.transport, s.expected_interval_seconds, s.quota_events_per_second,
  s.zone_offset_minutes, s.syslog_senders, s.mapping_version_id, v.mapping_id, v.version as mapping_version, m.name as mapping_name, s.is_paused, s.created_at, s.last_seen_at, s.last_refused_at, s.silent_since,
  o.name as organisation_name, o.short_name as organisation_short_name, o.province_code as organisation_province_code`

/** What `columns` names beside the source. */
const beside = sql`join organisations o using (tenant_id)
  left join source_mapping_versions v on v.id = s.mapping_version_id left join source_mappings m on m.id = v.mapping_id`

/** Tokens shown beside a source: the newest, live or not. */
const SHOWN_TOKENS = 20

export async function getSource(tx: Tx, id: string): Promise<SourceRow | undefined> {
  const { rows } = await sql<SourceRow>`select ${columns} from sources s ${beside} where s.id = ${id}`.execute(tx)
  return rows[0]
}

/** As `getSource`, the row locked until the transaction ends: changes of one source and its tokens follow one another. */
export async function lockSource(tx: Tx, id: string): Promise<SourceRow | undefined> {
  const { rows } =
    await sql<SourceRow>`select ${columns} from sources s ${beside} where s.id = ${id} for update of s`.execute(tx)
  return rows[0]
}

export async function listAllSources(tx: Tx): Promise<SourceRow[]> {
  return (await sql<SourceRow>`select ${columns} from sources s ${beside}`.execute(tx)).rows
}

/** One page in the order of the folded name. `state` is told as `stateOf` in the model tells it. */
export async function listSources(
  tx: Tx,
  query: {
    organisationId: string | undefined
    state: SourceState | undefined
    q: string | undefined
    after: readonly [string, string] | undefined
    limit: number
    now: number
    scope: Scope
  },
): Promise<SourceRow[]> {
  const refusedAfter = new Date(query.now - REFUSING_MS).toISOString()
  const { rows } = await sql<SourceRow>`
    select ${columns} from (
    select * from sources s
    where ${inScope(sql`s.tenant_id`, query.scope)} and (${query.organisationId ?? null}::uuid is null or s.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${query.q ?? null}::text is null or position(${query.q ?? ''} in s.name_folded) > 0)
      and (${query.state ?? null}::text is null or ${query.state ?? null} = case
        when s.is_paused then 'paused' when s.last_refused_at > ${refusedAfter}::timestamptz then 'refusing' when s.silent_since is not null then 'silent'
        when s.last_seen_at is null then 'waiting' else 'healthy' end)
      and (${query.after?.[0] ?? null}::text is null or (s.name_folded, s.id) > (${query.after?.[0] ?? ''}, ${query.after?.[1] ?? null}::uuid))
    order by s.name_folded, s.id limit ${query.limit}
    ) s ${beside} order by s.name_folded, s.id`.execute(tx)
  return rows
}

/** Names of sources by id, for the rows of another module; ids outside the scope are left out. */
export async function listSourceNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{
    id: string
    name: string
  }>`select id, name from sources where id = any(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

export interface SourceSettings {
  readonly name: string
  readonly format: string
  readonly expectedIntervalSeconds: number
  readonly quotaEventsPerSecond: number
  readonly zoneOffsetMinutes: number
  readonly syslogSenders: readonly string[]
  readonly isPaused: boolean
  readonly mappingVersionId: string | null
}

export async function insertSource(
  tx: Tx,
  tenant: TenantId,
  id: SourceId,
  transport: string,
  settings: SourceSettings,
  at: string,
): Promise<void> {
  await sql`insert into sources (tenant_id, id, name, name_folded, format, transport, expected_interval_seconds, quota_events_per_second,
      zone_offset_minutes, syslog_senders, is_paused, mapping_version_id, created_at)
    values (${tenant}, ${id}, ${settings.name}, ${sourceSearchText(settings.name)}, ${settings.format}, ${transport}, ${settings.expectedIntervalSeconds},
      ${settings.quotaEventsPerSecond}, ${settings.zoneOffsetMinutes}, ${[...settings.syslogSenders]}::text[], ${settings.isPaused}, ${settings.mappingVersionId}, ${at})`.execute(
    tx,
  )
}

export async function saveSource(tx: Tx, tenant: string, id: string, settings: SourceSettings): Promise<void> {
  await sql`update sources set name = ${settings.name}, name_folded = ${sourceSearchText(settings.name)}, format = ${settings.format},
      expected_interval_seconds = ${settings.expectedIntervalSeconds}, quota_events_per_second = ${settings.quotaEventsPerSecond},
      zone_offset_minutes = ${settings.zoneOffsetMinutes}, syslog_senders = ${[...settings.syslogSenders]}::text[], is_paused = ${settings.isPaused},
      mapping_version_id = ${settings.mappingVersionId}
    where tenant_id = ${tenant} and id = ${id}`.execute(tx)
}

export async function insertToken(
  tx: Tx,
  tenant: string,
  token: { id: string; sourceId: string; hash: Buffer; at: string },
): Promise<void> {
  await sql`insert into source_tokens (tenant_id, id, source_id, hash, created_at)
    values (${tenant}, ${token.id}, ${token.sourceId}, ${token.hash}, ${token.at})`.execute(tx)
}

/** Lets every live token of the source end at `expiresAt` at the latest. */
export async function endTokens(tx: Tx, tenant: string, sourceId: string, expiresAt: string): Promise<void> {
  await sql`update source_tokens set expires_at = least(expires_at, ${expiresAt}::timestamptz)
    where tenant_id = ${tenant} and source_id = ${sourceId} and revoked_at is null`.execute(tx)
}

/** @returns whether there is such a token; one revoked already keeps its time */
export async function revokeToken(
  tx: Tx,
  tenant: string,
  sourceId: string,
  tokenId: string,
  at: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`update source_tokens set revoked_at = coalesce(revoked_at, ${at}::timestamptz)
    where tenant_id = ${tenant} and source_id = ${sourceId} and id = ${tokenId}`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** The newest tokens of each source. */
export async function listTokens(tx: Tx, sourceIds: readonly string[]): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select t.id, t.source_id, t.created_at, t.expires_at, t.revoked_at, t.last_used_at
    from unnest(${[...sourceIds]}::uuid[]) as s (id) cross join lateral (
      select * from source_tokens t where t.source_id = s.id order by t.created_at desc, t.id desc limit ${SHOWN_TOKENS}) t`.execute(
    tx,
  )
  return rows
}

/** Tokens that may still authenticate: of one source, or of all. */
export async function listLiveTokens(tx: Tx, sourceId: string | null, at: string): Promise<LiveTokenRow[]> {
  const { rows } = await sql<LiveTokenRow>`
    select id, source_id, encode(hash, 'hex') as hash, expires_at from source_tokens
    where (${sourceId}::uuid is null or source_id = ${sourceId}::uuid) and revoked_at is null
      and (expires_at is null or expires_at > ${at}::timestamptz)`.execute(tx)
  return rows
}

export async function sumRefusals(tx: Tx, sourceIds: readonly string[], from: string): Promise<RefusalRow[]> {
  const { rows } = await sql<RefusalRow>`
    select source_id, code, sum(count)::bigint as count from source_refusals
    where source_id = any(${[...sourceIds]}::uuid[]) and hour >= ${from}::timestamptz
    group by source_id, code order by source_id, count desc, code`.execute(tx)
  return rows.map((row) => ({ ...row, count: Number(row.count) }))
}

/** @param organisationId one organisation; null for all */
export async function listRegistrations(tx: Tx, organisationId: string | null): Promise<RegistrationRow[]> {
  const { rows } = await sql<RegistrationRow>`select tenant_id, name, networks, domains from organisations
    where ${organisationId}::uuid is null or tenant_id = ${organisationId}::uuid`.execute(tx)
  return rows
}

/** What was heard of sources since the last flush. Times are ISO 8601. */
export interface NotedActivity {
  readonly seen: readonly { readonly sourceId: string; readonly at: string; readonly refusedAt: string | null }[]
  readonly tokens: readonly { readonly id: string; readonly at: string }[]
  readonly refusals: readonly {
    readonly sourceId: string
    readonly hour: string
    readonly code: string
    readonly count: number
  }[]
}

/** Writes everything noted in one statement. A source that is gone is passed over. */
export async function saveActivity(tx: Tx, noted: NotedActivity): Promise<void> {
  await sql`
    with seen as (
      update sources s set last_seen_at = greatest(s.last_seen_at, a.at), last_refused_at = greatest(s.last_refused_at, a."refusedAt")
      from jsonb_to_recordset(${JSON.stringify(noted.seen)}::jsonb) as a ("sourceId" uuid, at timestamptz, "refusedAt" timestamptz)
      where s.id = a."sourceId"
    ), used as (
      update source_tokens t set last_used_at = greatest(t.last_used_at, a.at)
      from jsonb_to_recordset(${JSON.stringify(noted.tokens)}::jsonb) as a (id uuid, at timestamptz)
      where t.id = a.id
    )
    insert into source_refusals as r (tenant_id, source_id, hour, code, count)
    select s.tenant_id, s.id, a.hour, a.code, a.count
    from jsonb_to_recordset(${JSON.stringify(noted.refusals)}::jsonb) as a ("sourceId" uuid, hour timestamptz, code text, count bigint)
    join sources s on s.id = a."sourceId"
    on conflict (tenant_id, source_id, hour, code) do update set count = r.count + excluded.count`.execute(tx)
}

/** Takes away refusals counted before `hour`. */
export async function forgetRefusals(tx: Tx, before: string): Promise<void> {
  await sql`delete from source_refusals where hour < ${before}::timestamptz`.execute(tx)
}

/** @returns the organisation of the source where this changed something */
export async function saveSilence(tx: Tx, sourceId: string, silentSince: string | null): Promise<TenantId | undefined> {
  const { rows } = await sql<{ tenant_id: TenantId }>`
    update sources set silent_since = ${silentSince}::timestamptz
    where id = ${sourceId} and (silent_since is null) <> (${silentSince}::timestamptz is null) returning tenant_id`.execute(
    tx,
  )
  return rows[0]?.tenant_id
}

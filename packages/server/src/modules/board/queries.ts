import { sql, type Tx } from '#src/platform/db/index.ts'

export interface SilentSourceRow {
  id: string
  source_name: string
  silent_since: Date
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
}

export interface OrganisationTileRow {
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
  open_alert_count: number
  source_count: number
  silent_count: number
}

/** The latest raised alerts that are not closed, by id: a UUIDv7 begins with the instant it was made. */
export async function latestAlertIds(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from alerts where state <> 'closed' order by id desc limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

export async function countNewAlerts(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select coalesce(sum(count), 0)::int as count from alert_counts where state = 'new'`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Sources that are silent now, the latest first. */
export async function silentSources(tx: Tx, limit: number): Promise<SilentSourceRow[]> {
  const { rows } = await sql<SilentSourceRow>`
    select s.id, s.name as source_name, s.silent_since, o.tenant_id, o.name, o.short_name, o.province_code
    from sources s join organisations o on o.tenant_id = s.tenant_id
    where s.silent_since is not null and not s.is_paused order by s.silent_since desc, s.id limit ${limit}`.execute(tx)
  return rows
}

/** Every organisation with what is open in it, the most troubled first. */
export async function organisationTiles(tx: Tx, limit: number): Promise<OrganisationTileRow[]> {
  const { rows } = await sql<OrganisationTileRow>`
    with a as (select tenant_id, sum(count)::int as n from alert_counts where state <> 'closed' group by tenant_id),
      s as (select tenant_id, count(*)::int as n, (count(*) filter (where silent_since is not null and not is_paused))::int as silent from sources group by tenant_id)
    select o.tenant_id, o.name, o.short_name, o.province_code, coalesce(a.n, 0) as open_alert_count, coalesce(s.n, 0) as source_count, coalesce(s.silent, 0) as silent_count
    from organisations o left join a on a.tenant_id = o.tenant_id left join s on s.tenant_id = o.tenant_id
    order by open_alert_count desc, silent_count desc, o.name_folded, o.tenant_id limit ${limit}`.execute(tx)
  return rows
}

/** What was refused in the sixty minutes before `at`: counts are kept by the hour, the hour before last is taken in proportion. */
export async function refusedLastHour(tx: Tx, at: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(case when hour >= date_trunc('hour', ${at}::timestamptz) then count
      else count * (3600 - extract(epoch from ${at}::timestamptz - date_trunc('hour', ${at}::timestamptz))) / 3600 end), 0)::int as count
    from source_refusals where hour >= date_trunc('hour', ${at}::timestamptz) - interval '1 hour' and hour <= ${at}::timestamptz`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

import type { WarningList } from '@haidang/detect'
import type { TenantId } from '@haidang/std'
import { sql, type Tx } from '#src/platform/db/index.ts'
import type { IndicatorRow, IndicatorWrite, SourceRow } from './tables.ts'

const sourceColumns = sql`tenant_id, id, name, kind, origin, licence, tlp, entry_count, refused_count, imported_at, is_enabled`
const columns = sql`i.id, i.kind, i.value, i.title, i.severity, i.tlp, i.techniques, i.valid_from, i.valid_until, i.include_subdomains, s.name as source_name`

export async function listSources(tx: Tx, tlps: readonly string[]): Promise<SourceRow[]> {
  return (
    await sql<SourceRow>`select ${sourceColumns} from indicator_sources where is_complete and tlp = any (${tlps}::text[]) order by name, id`.execute(
      tx,
    )
  ).rows
}

export async function getSource(tx: Tx, id: string): Promise<SourceRow | undefined> {
  return (
    await sql<SourceRow>`select ${sourceColumns} from indicator_sources where id = ${id} and is_complete for update`.execute(
      tx,
    )
  ).rows[0]
}

export async function saveEnabled(tx: Tx, id: string, isEnabled: boolean): Promise<void> {
  await sql`update indicator_sources set is_enabled = ${isEnabled} where id = ${id}`.execute(tx)
}

export async function deleteSource(tx: Tx, id: string): Promise<void> {
  await sql`delete from indicator_sources where id = ${id}`.execute(tx)
}

export interface SourceFacts {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly origin: string
  readonly licence: string
  readonly tlp: string
}

/** The source of this name, made or brought up to date, at the beginning of an import. */
export async function beginImport(
  tx: Tx,
  tenant: TenantId,
  source: SourceFacts,
  at: string,
): Promise<{ id: string; import_no: number }> {
  const { rows } = await sql<{ id: string; import_no: number }>`
    insert into indicator_sources (tenant_id, id, name, kind, origin, licence, tlp, import_no, imported_at)
    values (${tenant}, ${source.id}, ${source.name}, ${source.kind}, ${source.origin}, ${source.licence}, ${source.tlp}, 1, ${at}::timestamptz)
    on conflict (tenant_id, name) do update set kind = excluded.kind, origin = excluded.origin, licence = excluded.licence, tlp = excluded.tlp,
      import_no = indicator_sources.import_no + 1
    returning id, import_no`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('the source was not written')
  return row
}

/** Writes entries of one import in one statement; answers how many the source did not have before. */
export async function upsertIndicators(
  tx: Tx,
  tenant: TenantId,
  sourceId: string,
  importNo: number,
  entries: readonly IndicatorWrite[],
): Promise<number> {
  const { rows } = await sql<{ added: number }>`
    with written as (
      insert into indicators as i (tenant_id, id, source_id, kind, value, title, severity, tlp, techniques, valid_from, valid_until, include_subdomains, import_no)
      select ${tenant}::uuid, id, ${sourceId}::uuid, kind, value, title, severity, tlp, techniques, valid_from, valid_until, include_subdomains, ${importNo}::integer
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as w (id uuid, kind text, value text, title text, severity smallint, tlp text,
        techniques text[], valid_from timestamptz, valid_until timestamptz, include_subdomains boolean)
      on conflict (source_id, kind, md5(value)) do update set title = excluded.title, severity = excluded.severity, tlp = excluded.tlp,
        techniques = excluded.techniques, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
        include_subdomains = excluded.include_subdomains, import_no = excluded.import_no
      returning (xmax = 0) as is_new
    ) select count(*) filter (where is_new)::int as added from written`.execute(tx)
  return rows[0]?.added ?? 0
}

/** Ends an import: what it did not name is removed, and the source stands with its counts. */
export async function endImport(
  tx: Tx,
  sourceId: string,
  importNo: number,
  counts: { entries: number; refused: number },
  at: string,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with gone as (delete from indicators where source_id = ${sourceId} and import_no < ${importNo}::integer returning 1)
    select count(*)::int as n from gone`.execute(tx)
  await sql`update indicator_sources set entry_count = ${counts.entries}, refused_count = ${counts.refused}, imported_at = ${at}::timestamptz, is_complete = true
    where id = ${sourceId}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** The warning lists of a source, in place of those it had. */
export async function saveWarningLists(
  tx: Tx,
  tenant: TenantId,
  sourceId: string,
  lists: readonly WarningList[],
): Promise<void> {
  await sql`delete from warning_lists where source_id = ${sourceId}`.execute(tx)
  for (const { name, ...content } of lists) {
    await sql`insert into warning_lists (tenant_id, source_id, name, content) values (${tenant}, ${sourceId}, ${name}, ${JSON.stringify(content)}::jsonb)
      on conflict (source_id, name) do update set content = excluded.content`.execute(tx)
  }
}

export interface IndicatorFilter {
  readonly sourceId: string | null
  readonly tlps: readonly string[]
}

/** Newest first; `after` is the id of the last row seen. */
export async function listIndicators(
  tx: Tx,
  filter: IndicatorFilter,
  after: string | undefined,
  limit: number,
): Promise<IndicatorRow[]> {
  const { rows } = await sql<IndicatorRow>`
    select ${columns} from indicators i join indicator_sources s on s.id = i.source_id
    where s.is_complete and i.tlp = any (${filter.tlps}::text[]) ${filter.sourceId === null ? sql`` : sql`and i.source_id = ${filter.sourceId}`}
      ${after === undefined ? sql`` : sql`and i.id < ${after}::uuid`}
    order by i.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Values that begin with `text`, in order; read from the index of beginnings, so the cost is that of the page. */
export async function searchIndicators(
  tx: Tx,
  filter: IndicatorFilter,
  text: string,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<IndicatorRow[]> {
  // A range and not `like`: under row-level security only operators that leak nothing may use an index.
  const from = text.slice(0, 200)
  const to = `${from}\u{10FFFF}`
  const { rows } = await sql<IndicatorRow>`
    select ${columns} from indicators i join indicator_sources s on s.id = i.source_id
    where s.is_complete and i.tlp = any (${filter.tlps}::text[]) ${filter.sourceId === null ? sql`` : sql`and i.source_id = ${filter.sourceId}`}
      and i.value_start >= ${from}::text and i.value_start < ${to}::text
      ${after === undefined ? sql`` : sql`and (i.value_start, i.id) > (${after[0]}::text, ${after[1]}::uuid)`}
    order by i.value_start, i.id limit ${limit}`.execute(tx)
  return rows
}

/** An entry as detection reads it: id, kind, value, title, severity rank, TLP, techniques, valid from and until (Unix ms), subdomains, source. */
export type ActiveIndicator = readonly [
  id: string,
  kind: string,
  value: string,
  title: string,
  severity: number,
  tlp: string,
  techniques: readonly string[],
  validFrom: number | null,
  validUntil: number | null,
  includeSubdomains: boolean | null,
  sourceName: string,
]

/** One page of what detection is to use, by id, as one JSON text: a tenth of the cost of rows. Entries that have run out are left out. */
export async function activeIndicators(
  tx: Tx,
  after: string | null,
  at: string,
  limit: number,
): Promise<readonly ActiveIndicator[]> {
  const { rows } = await sql<{ entries: string }>`
    select coalesce(json_agg(json_build_array(id, kind, value, title, severity, tlp, techniques, extract(epoch from valid_from) * 1000,
      extract(epoch from valid_until) * 1000, include_subdomains, source_name)), '[]')::text as entries
    from (
      select ${columns} from indicators i join indicator_sources s on s.id = i.source_id
      where s.is_complete and s.is_enabled ${after === null ? sql`` : sql`and i.id > ${after}::uuid`}
        and (i.valid_until is null or i.valid_until > ${at}::timestamptz)
      order by i.id limit ${limit}
    ) page`.execute(tx)
  return JSON.parse(rows[0]?.entries ?? '[]') as ActiveIndicator[]
}

export async function activeWarningLists(tx: Tx): Promise<{ name: string; content: Omit<WarningList, 'name'> }[]> {
  const { rows } = await sql<{ name: string; content: Omit<WarningList, 'name'> }>`
    select w.name, w.content from warning_lists w join indicator_sources s on s.id = w.source_id where s.is_complete and s.is_enabled order by w.name, w.source_id`.execute(
    tx,
  )
  return rows
}

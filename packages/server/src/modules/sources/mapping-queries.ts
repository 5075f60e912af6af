import type { Mapping, PersonRef } from '@haidang/contracts'
import { inScope, type Scope, sql, type Tx } from '#src/platform/db/index.ts'
import { sourceSearchText } from './model.ts'
import type { MappingRow, MappingUseRow, MappingVersionRow } from './tables.ts'

const columns = sql`m.tenant_id, m.id, m.name, m.name_folded, m.version, v.id as version_id, v.definition, m.created_at, m.changed_at, m.retired_at,
  (select count(*)::int from sources s join source_mapping_versions w on w.id = s.mapping_version_id where w.mapping_id = m.id) as used_by,
  o.name as organisation_name, o.short_name as organisation_short_name, o.province_code as organisation_province_code`
const beside = sql`join source_mapping_versions v on v.mapping_id = m.id and v.version = m.version
  join organisations o on o.tenant_id = m.tenant_id`

/** Versions shown of one mapping. */
const SHOWN_VERSIONS = 100

export async function getMapping(tx: Tx, id: string): Promise<MappingRow | undefined> {
  const { rows } = await sql<MappingRow>`select ${columns} from source_mappings m ${beside} where m.id = ${id}`.execute(
    tx,
  )
  return rows[0]
}

/** Keeps two writers of one mapping apart until the transaction ends; undefined where there is none. */
export async function lockMapping(
  tx: Tx,
  id: string,
): Promise<{ tenant_id: string; name: string; version: number; retired_at: Date | null } | undefined> {
  const { rows } = await sql<{ tenant_id: string; name: string; version: number; retired_at: Date | null }>`
    select tenant_id, name, version, retired_at from source_mappings where id = ${id} for update`.execute(tx)
  return rows[0]
}

/** One page in the order of the folded name. */
export async function listMappings(
  tx: Tx,
  query: {
    organisationId: string | undefined
    isRetired: boolean
    q: string | undefined
    after: readonly [string, string] | undefined
    limit: number
    scope: Scope
  },
): Promise<MappingRow[]> {
  const { rows } = await sql<MappingRow>`
    select ${columns} from (
    select * from source_mappings m
    where ${inScope(sql`m.tenant_id`, query.scope)} and (${query.organisationId ?? null}::uuid is null or m.tenant_id = ${query.organisationId ?? null}::uuid)
      and (${query.isRetired}::boolean or m.retired_at is null)
      and (${query.q ?? null}::text is null or position(${query.q ?? ''} in m.name_folded) > 0)
      and (${query.after?.[0] ?? null}::text is null or (m.name_folded, m.id) > (${query.after?.[0] ?? ''}, ${query.after?.[1] ?? null}::uuid))
    order by m.name_folded, m.id limit ${query.limit}
    ) m ${beside} order by m.name_folded, m.id`.execute(tx)
  return rows
}

export async function listMappingVersions(tx: Tx, mappingId: string): Promise<MappingVersionRow[]> {
  const { rows } = await sql<MappingVersionRow>`
    select id, mapping_id, version, definition, note, created_at, created_by from source_mapping_versions
    where mapping_id = ${mappingId} order by version desc limit ${SHOWN_VERSIONS}`.execute(tx)
  return rows
}

/** Sources that use any version of the mapping, by name. */
export async function listMappingUses(tx: Tx, mappingId: string): Promise<MappingUseRow[]> {
  const { rows } = await sql<MappingUseRow>`
    select s.id, s.name, v.version from sources s join source_mapping_versions v on v.id = s.mapping_version_id
    where v.mapping_id = ${mappingId} order by s.name_folded, s.id limit 200`.execute(tx)
  return rows
}

/** What a source that names a version must know of it. */
export async function getMappingOfVersion(
  tx: Tx,
  versionId: string,
): Promise<{ tenant_id: string; retired_at: Date | null; definition: Mapping } | undefined> {
  const { rows } = await sql<{ tenant_id: string; retired_at: Date | null; definition: Mapping }>`
    select m.tenant_id, m.retired_at, v.definition from source_mapping_versions v join source_mappings m on m.id = v.mapping_id
    where v.id = ${versionId}`.execute(tx)
  return rows[0]
}

/** @param versionId one version; null for all */
export async function readMappingDefinitions(
  tx: Tx,
  versionId: string | null,
): Promise<{ id: string; definition: Mapping }[]> {
  const { rows } = await sql<{ id: string; definition: Mapping }>`
    select id, definition from source_mapping_versions where ${versionId}::uuid is null or id = ${versionId}::uuid`.execute(
    tx,
  )
  return rows
}

export async function insertMapping(
  tx: Tx,
  tenant: string,
  mapping: { readonly id: string; readonly name: string; readonly at: string },
): Promise<void> {
  await sql`insert into source_mappings (tenant_id, id, name, name_folded, version, created_at, changed_at)
    values (${tenant}, ${mapping.id}, ${mapping.name}, ${sourceSearchText(mapping.name)}, 1, ${mapping.at}, ${mapping.at})`.execute(
    tx,
  )
}

export async function insertMappingVersion(
  tx: Tx,
  tenant: string,
  version: {
    readonly id: string
    readonly mappingId: string
    readonly definition: Mapping
    readonly note: string
    readonly at: string
    readonly by: PersonRef | null
  },
): Promise<void> {
  await sql`insert into source_mapping_versions (tenant_id, id, mapping_id, version, definition, note, created_at, created_by)
    values (${tenant}, ${version.id}, ${version.mappingId}, ${version.definition.version}, ${JSON.stringify(version.definition)}::jsonb,
      ${version.note}, ${version.at}, ${version.by === null ? null : JSON.stringify(version.by)}::jsonb)`.execute(tx)
}

export async function saveMapping(
  tx: Tx,
  id: string,
  change: { readonly name: string; readonly version: number; readonly retiredAt: string | null; readonly at: string },
): Promise<void> {
  await sql`update source_mappings set name = ${change.name}, name_folded = ${sourceSearchText(change.name)}, version = ${change.version},
    retired_at = ${change.retiredAt}::timestamptz, changed_at = ${change.at} where id = ${id}`.execute(tx)
}

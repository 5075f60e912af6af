import type { Mapping, SourceMapping, SourceMappingSummary } from '@haidang/contracts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { MappingRow, MappingUseRow, MappingVersionRow } from './tables.ts'

export function presentMappingSummary(row: MappingRow): SourceMappingSummary {
  return {
    id: row.id,
    organisation: presentRef({
      tenant_id: row.tenant_id,
      name: row.organisation_name,
      short_name: row.organisation_short_name,
      province_code: row.organisation_province_code,
    }),
    name: row.name,
    inputKind: row.definition.input.kind,
    version: row.version,
    versionId: row.version_id,
    createdAt: toIso(row.created_at),
    changedAt: toIso(row.changed_at),
    retiredAt: toIsoOrNull(row.retired_at),
    usedBy: row.used_by,
  }
}

export function presentMapping(
  row: MappingRow,
  versions: readonly MappingVersionRow[],
  uses: readonly MappingUseRow[],
): SourceMapping {
  return {
    ...presentMappingSummary(row),
    versions: versions.map((version) => ({
      id: version.id,
      version: version.version,
      definition: version.definition,
      note: version.note,
      createdAt: toIso(version.created_at),
      createdBy: version.created_by,
    })),
    sources: uses.map(({ id, name, version }) => ({ id, name, version })),
  }
}

/** What the audit keeps of a version: its shape; the whole stands in the version itself, which never changes. */
export function auditedMapping(definition: Mapping): object {
  const { name, version, input, classUid, rules } = definition
  return { name, version, input: input.kind, classUid, rules: rules.length }
}

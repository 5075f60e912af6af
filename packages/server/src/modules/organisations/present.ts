import type { Organisation, OrganisationRef } from '@haidang/contracts'
import type { OrganisationRow } from './tables.ts'

/** The short form other modules show beside their rows. */
export function presentRef(
  row: Pick<OrganisationRow, 'tenant_id' | 'name' | 'short_name' | 'province_code'>,
): OrganisationRef {
  return { id: row.tenant_id, name: row.name, shortName: row.short_name, provinceCode: row.province_code }
}

export function presentOrganisation(row: OrganisationRow): Organisation {
  return {
    ...presentRef(row),
    code: row.code,
    kind: row.kind as Organisation['kind'],
    parentId: row.parent_id,
    sector: row.sector as Organisation['sector'],
    networks: row.networks,
    domains: row.domains,
    contactEmail: row.contact_email,
    contactPhone: row.contact_phone,
    sourceCount: row.source_count,
    openAlertCount: row.open_alert_count,
  }
}

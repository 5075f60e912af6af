import type { Campaign, CampaignSummary } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso } from '#src/platform/db/index.ts'
import type { ArtefactRow, CampaignRow, HistoryRow, OrganisationSightingRow } from './tables.ts'

export function presentSummary(row: CampaignRow): CampaignSummary {
  return {
    id: row.id,
    title: row.title,
    severity: SEVERITIES[row.severity] ?? 'informational',
    state: row.state as CampaignSummary['state'],
    organisationCount: row.organisation_count,
    sightingCount: row.sighting_count,
    artefactCount: row.artefact_count,
    techniques: row.techniques,
    firstSeenAt: toIso(row.first_seen_at),
    lastSeenAt: toIso(row.last_seen_at),
    warningId: row.warning_id,
    mergedInto: row.merged_into,
  }
}

export function presentCampaign(
  row: CampaignRow,
  parts: {
    readonly artefacts: readonly ArtefactRow[]
    readonly organisations: readonly OrganisationSightingRow[]
    readonly history: readonly HistoryRow[]
    readonly openAlerts: ReadonlyMap<string, number>
  },
): Campaign {
  return {
    ...presentSummary(row),
    why: row.why,
    artefacts: parts.artefacts.map((a) => ({
      kind: a.kind,
      value: a.value,
      organisationCount: a.organisation_count,
      count: a.count,
      firstSeenAt: toIso(a.first_seen_at),
      lastSeenAt: toIso(a.last_seen_at),
    })),
    organisations: parts.organisations.map((o) => ({
      organisation: presentRef(o),
      count: o.count,
      firstSeenAt: toIso(o.first_seen_at),
      lastSeenAt: toIso(o.last_seen_at),
      openAlertCount: parts.openAlerts.get(o.tenant_id) ?? 0,
    })),
    history: parts.history.map((h) => ({
      at: toIso(h.at),
      code: h.code,
      params: h.params,
      by: h.by_id === null ? null : { id: h.by_id, displayName: h.by_name ?? '' },
    })),
  }
}

/** Row of `campaigns`. Instants as `Date`, `severity` as its rank. */
export interface CampaignRow {
  tenant_id: string
  id: string
  key: string
  title: string
  severity: number
  state: string
  why: { code: string; params: Record<string, string | number> }[]
  techniques: string[]
  organisation_count: number
  sighting_count: number
  artefact_count: number
  first_seen_at: Date
  last_seen_at: Date
  merged_into: string | null
  warning_id: string | null
}

/** An artefact of a campaign, summed over organisations. */
export interface ArtefactRow {
  kind: string
  value: string
  organisation_count: number
  count: number
  first_seen_at: Date
  last_seen_at: Date
}

/** An organisation of a campaign, with its most seen artefact's count. */
export interface OrganisationSightingRow {
  tenant_id: string
  name: string
  short_name: string
  province_code: string | null
  count: number
  first_seen_at: Date
  last_seen_at: Date
}

export interface HistoryRow {
  at: Date
  code: string
  params: Record<string, unknown>
  by_id: string | null
  by_name: string | null
}

export interface CampaignWrite {
  readonly id: string
  readonly key: string
  readonly key_hash: string
  readonly title: string
  readonly severity: number
  readonly why: readonly unknown[]
  readonly techniques: readonly string[]
  readonly organisation_count: number
  readonly sighting_count: number
  readonly artefact_count: number
  readonly first_seen_at: string
  readonly last_seen_at: string
}

export interface ArtefactWrite {
  readonly campaign_id: string
  readonly artefact_hash: string
  readonly kind: string
  readonly value: string
}

export interface SightingWrite {
  readonly campaign_id: string
  readonly artefact_hash: string
  readonly organisation_id: string
  readonly count: number
  readonly first_seen_at: string
  readonly last_seen_at: string
}

export interface HistoryWrite {
  readonly campaign_id: string
  /** Two entries of the same occurrence are one. */
  readonly occurrence: string
  readonly code: string
  readonly params: Readonly<Record<string, unknown>>
  readonly by_id: string | null
  readonly by_name: string | null
}

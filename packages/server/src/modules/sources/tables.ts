import type { Mapping, PersonRef } from '@haidang/contracts'

/** Row of `sources` with its organisation's short form. */
export interface SourceRow {
  tenant_id: string
  id: string
  name: string
  name_folded: string
  format: string
  mapping_version_id: string | null
  /** Of the version the source uses; null without one. */
  mapping_id: string | null
  mapping_name: string | null
  mapping_version: number | null
  transport: string
  expected_interval_seconds: number
  quota_events_per_second: number
  zone_offset_minutes: number
  syslog_senders: string[]
  is_paused: boolean
  created_at: Date
  last_seen_at: Date | null
  last_refused_at: Date | null
  silent_since: Date | null
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** Row of `source_tokens`, without the hash. */
export interface TokenRow {
  id: string
  source_id: string
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
}

/** A token that may still authenticate, as the directory keeps it. */
export interface LiveTokenRow {
  id: string
  source_id: string
  hash: string
  expires_at: Date | null
}

/** Refusals of one source and code over a span of time. */
export interface RefusalRow {
  source_id: string
  code: string
  count: number
}

/** An organisation's registration, as enrichment needs it. */
export interface RegistrationRow {
  tenant_id: string
  name: string
  networks: string[]
  domains: string[]
}

/** Row of `source_mappings` with its newest version and its organisation's short form. */
export interface MappingRow {
  tenant_id: string
  id: string
  name: string
  name_folded: string
  version: number
  version_id: string
  definition: Mapping
  created_at: Date
  changed_at: Date
  retired_at: Date | null
  used_by: number
  organisation_name: string
  organisation_short_name: string
  organisation_province_code: string | null
}

/** Row of `source_mapping_versions`. */
export interface MappingVersionRow {
  id: string
  mapping_id: string
  version: number
  definition: Mapping
  note: string
  created_at: Date
  created_by: PersonRef | null
}

/** A source that uses a mapping. */
export interface MappingUseRow {
  id: string
  name: string
  version: number
}

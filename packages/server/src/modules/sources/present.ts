import type { Source, SourceCounts } from '@haidang/contracts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { stateOf } from './model.ts'
import type { RefusalRow, SourceRow, TokenRow } from './tables.ts'

export const NO_COUNTS: SourceCounts = {
  received: 0,
  stored: 0,
  duplicates: 0,
  refused: 0,
  quarantined: 0,
  underway: 0,
  bytes: 0,
}

/** What a page shows beside the row itself. */
export interface SourceSurroundings {
  readonly now: number
  readonly counts: SourceCounts
  readonly refusals: readonly RefusalRow[]
  readonly tokens: readonly TokenRow[]
}

export function presentSource(row: SourceRow, { now, counts, refusals, tokens }: SourceSurroundings): Source {
  return {
    id: row.id,
    organisation: presentRef({
      tenant_id: row.tenant_id,
      name: row.organisation_name,
      short_name: row.organisation_short_name,
      province_code: row.organisation_province_code,
    }),
    name: row.name,
    format: row.format as Source['format'],
    mapping: mappingRefOf(row),
    transport: row.transport as Source['transport'],
    state: stateOf(
      {
        isPaused: row.is_paused,
        lastSeenAt: row.last_seen_at?.getTime() ?? null,
        silentSince: row.silent_since?.getTime() ?? null,
        lastRefusedAt: row.last_refused_at?.getTime() ?? null,
      },
      now,
    ),
    expectedIntervalSeconds: row.expected_interval_seconds,
    quotaEventsPerSecond: row.quota_events_per_second,
    zoneOffsetMinutes: row.zone_offset_minutes,
    syslogSenders: row.syslog_senders,
    lastSeenAt: toIsoOrNull(row.last_seen_at),
    silentSince: toIsoOrNull(row.silent_since),
    createdAt: toIso(row.created_at),
    counts,
    refusals: refusals.map(({ code, count }) => ({ code, count })),
    tokens: tokens.map((token) => ({
      id: token.id,
      createdAt: toIso(token.created_at),
      expiresAt: toIsoOrNull(token.expires_at),
      revokedAt: toIsoOrNull(token.revoked_at),
      lastUsedAt: toIsoOrNull(token.last_used_at),
    })),
  }
}

function mappingRefOf(row: SourceRow): Source['mapping'] {
  const { mapping_version_id: versionId, mapping_id: mappingId, mapping_name: name, mapping_version: version } = row
  if (versionId === null || mappingId === null || name === null || version === null) return null
  return { mappingId, versionId, name, version }
}

/** What the audit keeps of a source: its settings, nothing that moves by itself. */
export function auditedSource(row: SourceRow): object {
  return {
    name: row.name,
    format: row.format,
    ...(row.mapping_version_id === null ? {} : { mappingVersionId: row.mapping_version_id }),
    transport: row.transport,
    expectedIntervalSeconds: row.expected_interval_seconds,
    quotaEventsPerSecond: row.quota_events_per_second,
    zoneOffsetMinutes: row.zone_offset_minutes,
    syslogSenders: row.syslog_senders,
    isPaused: row.is_paused,
  }
}

import type { Indicator, IndicatorSource } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { IndicatorRow, SourceRow } from './tables.ts'

export function presentSource(row: SourceRow): IndicatorSource {
  return {
    id: row.id,
    name: row.name,
    origin: row.origin,
    licence: row.licence,
    tlp: row.tlp as IndicatorSource['tlp'],
    entryCount: row.entry_count,
    refusedCount: row.refused_count,
    importedAt: toIso(row.imported_at),
    isEnabled: row.is_enabled,
  }
}

export function presentIndicator(row: IndicatorRow): Indicator {
  return {
    id: row.id,
    kind: row.kind as Indicator['kind'],
    value: row.value,
    title: row.title,
    severity: SEVERITIES[row.severity] ?? 'informational',
    tlp: row.tlp as Indicator['tlp'],
    sourceName: row.source_name,
    validFrom: toIsoOrNull(row.valid_from),
    validUntil: toIsoOrNull(row.valid_until),
  }
}

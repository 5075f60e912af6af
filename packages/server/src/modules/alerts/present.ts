import type { Alert } from '@haidang/contracts'
import { SEVERITIES } from '@haidang/std'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso } from '#src/platform/db/index.ts'
import type { AlertRow } from './tables.ts'

export function presentAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    organisation: presentRef(row),
    kind: row.kind as Alert['kind'],
    ruleKey: row.rule_key,
    title: row.title,
    severity: SEVERITIES[row.severity] ?? 'informational',
    entity: row.entity,
    values: row.value_list,
    techniques: row.techniques,
    state: row.state as Alert['state'],
    verdict: row.verdict as Alert['verdict'],
    note: row.note,
    handledBy: row.handled_by === null ? null : { id: row.handled_by, displayName: row.handled_by_name ?? '' },
    count: row.absolute_count - row.base_count,
    firstSeenAt: toIso(row.first_seen_at),
    lastSeenAt: toIso(row.last_seen_at),
    evidence: row.evidence.map((e) => ({ eventId: e.eventId, at: new Date(e.at).toISOString() })),
    campaignId: row.campaign_id,
  }
}

import { type Severity, SEVERITIES, type TenantId } from '@haidang/std'
import { toIso, type Tx } from '#src/platform/db/index.ts'
import { indicatorValues } from './model.ts'
import { getAlerts } from './queries.ts'

/** What a warning is drafted from: filled in once, then the author's own. */
export interface WarningSubject {
  readonly title: string
  readonly severity: Severity
  readonly techniques: readonly string[]
  readonly indicators: readonly { readonly kind: string; readonly value: string }[]
  readonly organisationIds: readonly TenantId[]
  readonly firstSeenAt: string
  readonly lastSeenAt: string
  readonly sightingCount: number
}

/** An alert as the subject of a warning; undefined where it does not exist in the scope. */
export async function alertForWarning(tx: Tx, id: string): Promise<WarningSubject | undefined> {
  const [row] = await getAlerts(tx, [id])
  return (
    row && {
      title: row.title,
      severity: SEVERITIES[row.severity] ?? 'informational',
      techniques: row.techniques,
      indicators: indicatorValues(row.value_list),
      organisationIds: [row.tenant_id as TenantId],
      firstSeenAt: toIso(row.first_seen_at),
      lastSeenAt: toIso(row.last_seen_at),
      sightingCount: row.absolute_count - row.base_count,
    }
  )
}

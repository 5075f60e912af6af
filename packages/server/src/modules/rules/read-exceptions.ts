import type { RuleException } from '@haidang/contracts'
import { listRefs } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull, type Tx } from '#src/platform/db/index.ts'
import type { ExceptionRow } from './exception-queries.ts'
import { presentPerson } from './present.ts'

/** Exceptions as they are shown. What they passed over in organisations outside the scope is counted, not named. */
export async function readExceptions(tx: Tx, rows: readonly ExceptionRow[], now: number): Promise<RuleException[]> {
  const refs = await listRefs(tx, [
    ...rows.map((r) => r.tenant_id),
    ...rows.flatMap((r) => r.recent.map((e) => e.organisationId)),
  ])
  return rows.map((row) => {
    const isOfOne = row.audience === 'organisation' || row.audience === 'below'
    const isOver = row.expires_at !== null && row.expires_at.getTime() <= now
    return {
      id: row.id,
      rule: { id: row.rule_id, title: row.rule_title ?? row.rule_id },
      audience: {
        kind: row.audience,
        organisation: isOfOne ? (refs.get(row.tenant_id) ?? null) : null,
        group: row.group_id === null ? null : { id: row.group_id, name: row.group_name ?? '' },
      },
      matching: row.matching,
      filterText: row.filter_text,
      reason: row.reason,
      state: row.revoked_at !== null ? 'revoked' : isOver ? 'expired' : 'active',
      createdAt: toIso(row.created_at),
      createdBy: presentPerson(row.created_by, row.created_by_name),
      expiresAt: toIsoOrNull(row.expires_at),
      revokedAt: toIsoOrNull(row.revoked_at),
      revokedBy: presentPerson(row.revoked_by, row.revoked_by_name),
      revokedReason: row.revoked_reason,
      suppressedCount: row.suppressed_count,
      lastSuppressedAt: toIsoOrNull(row.last_suppressed_at),
      recent: row.recent.filter((e) => refs.has(e.organisationId)),
    }
  })
}

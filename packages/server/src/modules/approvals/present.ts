import type { Approval } from '@haidang/contracts'
import type { Context } from '#src/modules/access/index.ts'
import { personBehind } from '#src/modules/access/index.ts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import { mayDecide, mayReview, mayWithdraw, type Onlooker, stateAt } from './model.ts'
import type { ApprovalRow } from './tables.ts'

export function onlooker(ctx: Context): Onlooker {
  return { personId: personBehind(ctx)?.id ?? null, permissions: ctx.permissions, clearance: ctx.clearance }
}

export function presentApproval(row: ApprovalRow, ctx: Context): Approval {
  const now = ctx.clock.now()
  const who = onlooker(ctx)
  const person = (id: string | null, name: string | null) => (id === null ? null : { id, displayName: name ?? '' })
  const reviewer = person(row.reviewed_by, row.reviewed_by_name)
  return {
    id: row.id,
    act: row.act,
    organisation: presentRef({
      tenant_id: row.tenant_id,
      name: row.organisation_name,
      short_name: row.organisation_short_name,
      province_code: row.organisation_province_code,
    }),
    subject: { kind: row.subject_kind, id: row.subject_id, title: row.title },
    changes: row.changes,
    reason: row.reason,
    requestedBy: { id: row.requested_by, displayName: row.requested_by_name },
    requestedAt: toIso(row.requested_at),
    expiresAt: toIso(row.expires_at),
    state: stateAt(row, now),
    decidedBy: person(row.decided_by, row.decided_by_name),
    decidedAt: toIsoOrNull(row.decided_at),
    decisionReason: row.decision_reason,
    review:
      reviewer === null || row.reviewed_at === null
        ? null
        : { by: reviewer, at: toIso(row.reviewed_at), note: row.review_note ?? '' },
    mayDecide: mayDecide(row, who, now).ok,
    mayWithdraw: mayWithdraw(row, who, now).ok,
    mayReview: mayReview(row, who).ok,
  }
}

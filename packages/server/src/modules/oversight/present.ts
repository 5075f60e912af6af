import { BREAK_GLASS_GRANTS, type BreakGlass, type Delegation } from '@haidang/contracts'
import { type Context, isInScope, personBehind } from '#src/modules/access/index.ts'
import { presentRef } from '#src/modules/organisations/index.ts'
import { toIso, toIsoOrNull } from '#src/platform/db/index.ts'
import type { TenantId } from '@haidang/std'
import type { BreakGlassRow, DelegationRow } from './tables.ts'

const organisationOf = (row: DelegationRow | BreakGlassRow): Delegation['organisation'] =>
  presentRef({
    tenant_id: row.tenant_id,
    name: row.organisation_name,
    short_name: row.organisation_short_name,
    province_code: row.organisation_province_code,
  })

/** Where a delegation stands by the clock. @param now Unix milliseconds */
export function delegationState(
  row: Pick<DelegationRow, 'starts_at' | 'ends_at' | 'revoked_at'>,
  now: number,
): Delegation['state'] {
  if (row.revoked_at !== null) return 'revoked'
  if (now >= row.ends_at.getTime()) return 'ended'
  return now >= row.starts_at.getTime() ? 'active' : 'scheduled'
}

export function mayRevoke(row: DelegationRow, ctx: Context): boolean {
  const me = personBehind(ctx)?.id
  const state = delegationState(row, ctx.clock.now())
  if (state !== 'active' && state !== 'scheduled') return false
  if (me !== undefined && (row.from_user_id === me || row.to_user_id === me)) return true
  return ctx.permissions.has('delegation.manage') && isInScope(ctx, row.tenant_id as TenantId)
}

export function presentDelegation(row: DelegationRow, ctx: Context): Delegation {
  return {
    id: row.id,
    organisation: organisationOf(row),
    from: { id: row.from_user_id, displayName: row.from_name },
    to: { id: row.to_user_id, displayName: row.to_name },
    permissions: row.permissions,
    startsAt: toIso(row.starts_at),
    endsAt: toIso(row.ends_at),
    reason: row.reason,
    createdAt: toIso(row.created_at),
    state: delegationState(row, ctx.clock.now()),
    revokedBy: row.revoked_by === null ? null : { id: row.revoked_by, displayName: row.revoked_by_name ?? '' },
    revokedAt: toIsoOrNull(row.revoked_at),
    mayRevoke: mayRevoke(row, ctx),
  }
}

export function presentBreakGlass(row: BreakGlassRow, ctx: Context): BreakGlass {
  const now = ctx.clock.now()
  const isMine = personBehind(ctx)?.id === row.user_id
  const isActive = now < row.ends_at.getTime()
  const isReviewer = ctx.permissions.has('access.review') && isInScope(ctx, row.tenant_id as TenantId)
  return {
    id: row.id,
    organisation: organisationOf(row),
    person: { id: row.user_id, displayName: row.user_name },
    set: row.permission_set,
    permissions: [...BREAK_GLASS_GRANTS[row.permission_set].permissions],
    reason: row.reason,
    startedAt: toIso(row.started_at),
    endsAt: toIso(row.ends_at),
    isActive,
    acts: row.acts,
    reviewDueAt: toIso(row.review_due_at),
    isReviewOverdue: row.reviewed_by === null && now >= row.review_due_at.getTime(),
    review:
      row.reviewed_by === null || row.reviewed_at === null || row.outcome === null
        ? null
        : {
            by: { id: row.reviewed_by, displayName: row.reviewed_by_name ?? '' },
            at: toIso(row.reviewed_at),
            outcome: row.outcome,
            note: row.review_note ?? '',
          },
    mayEnd: isActive && (isMine || isReviewer),
    mayReview: !isActive && row.reviewed_by === null && isReviewer && !isMine,
  }
}

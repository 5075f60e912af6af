import { APPROVAL_ACTS, type ErrorCode, type Permission } from '@haidang/contracts'
import { mayRead, type Tlp } from '@haidang/std'
import type { ApprovalRow } from './tables.ts'

/** Who looks at a request. */
export interface Onlooker {
  readonly personId: string | null
  readonly permissions: ReadonlySet<Permission>
  readonly clearance: Tlp
}

export type Standing = Pick<
  ApprovalRow,
  'act' | 'state' | 'requested_by' | 'about_user_id' | 'expires_at' | 'tlp' | 'reviewed_by'
>

/** The state as it is by the clock: a request nobody decided in time has expired. @param now Unix milliseconds */
export function stateAt(row: Pick<Standing, 'state' | 'expires_at'>, now: number): ApprovalRow['state'] {
  return row.state === 'pending' && now >= row.expires_at.getTime() ? 'expired' : row.state
}

type Answer = { readonly ok: true } | { readonly ok: false; readonly refusal: ErrorCode }
const refuse = (refusal: ErrorCode): Answer => ({ ok: false, refusal })
const OK: Answer = { ok: true }

/** May this person give or refuse the second hand? Never the one who asked, never the one it is about. */
export function mayDecide(row: Standing, who: Onlooker, now: number): Answer {
  if (!who.permissions.has('approval.decide') || !who.permissions.has(APPROVAL_ACTS[row.act].decide))
    return refuse('permission.denied')
  if (who.personId === null || row.requested_by === who.personId || row.about_user_id === who.personId)
    return refuse('approval.own')
  if (!mayRead(who.clearance, row.tlp)) return refuse('tlp.denied')
  return stateAt(row, now) === 'pending' ? OK : refuse('approval.bad_state')
}

export function mayWithdraw(row: Standing, who: Onlooker, now: number): Answer {
  if (row.requested_by !== who.personId) return refuse('permission.denied')
  return stateAt(row, now) === 'pending' ? OK : refuse('approval.bad_state')
}

/** May this person look over an act that was done alone? Anybody who could have agreed to it, or reviews access. */
export function mayReview(row: Standing, who: Onlooker): Answer {
  if (!who.permissions.has('access.review') && !who.permissions.has(APPROVAL_ACTS[row.act].decide))
    return refuse('permission.denied')
  if (who.personId === null || row.requested_by === who.personId || row.about_user_id === who.personId)
    return refuse('approval.own')
  return row.state === 'alone' && row.reviewed_by === null ? OK : refuse('approval.bad_state')
}

import type { WARNING_STATES, Warning } from '@haidang/contracts'

export type WarningState = (typeof WARNING_STATES)[number]
export type NextAct = Warning['nextActs'][number]

/** What decides whether a warning may be moved: where it stands and who wrote it. */
export interface WarningFacts {
  readonly state: WarningState
  readonly version: number
  /** Users who wrote any version of the draft or submitted it. */
  readonly authorIds: readonly string[]
}

/** Acts on a warning as a whole. `correct` gives a dispatched warning a new text; `edit` changes a draft. */
export type WarningAct = NextAct

export type Refusal = 'warning.bad_state' | 'warning.own_approval'

/** From which states an act is possible, and where it leads. */
const TRANSITIONS: Readonly<Record<WarningAct, { readonly from: readonly WarningState[]; readonly to: WarningState }>> =
  {
    edit: { from: ['draft'], to: 'draft' },
    submit: { from: ['draft'], to: 'submitted' },
    approve: { from: ['submitted'], to: 'approved' },
    return: { from: ['submitted', 'approved'], to: 'draft' },
    dispatch: { from: ['approved'], to: 'dispatched' },
    correct: { from: ['dispatched'], to: 'dispatched' },
    close: { from: ['dispatched'], to: 'closed' },
    withdraw: { from: ['draft', 'submitted', 'approved', 'dispatched'], to: 'withdrawn' },
  }

/**
 * Decides one act of one person. Drafting and approving lie in different hands: nobody approves what they wrote, edited or
 * submitted themselves.
 * @param actorId the acting user; null for a job of the platform, which writes nothing and may not approve
 */
export function decide(
  facts: WarningFacts,
  act: WarningAct,
  actorId: string | null,
): { readonly ok: true; readonly state: WarningState } | { readonly ok: false; readonly refusal: Refusal } {
  const { from, to } = TRANSITIONS[act]
  if (!from.includes(facts.state)) return { ok: false, refusal: 'warning.bad_state' }
  if (act === 'approve' && (actorId === null || facts.authorIds.includes(actorId)))
    return { ok: false, refusal: 'warning.own_approval' }
  return { ok: true, state: to }
}

/** The permission each act asks for. Once a warning is out, only those who may send may change or take it back. */
export function permissionFor(
  act: WarningAct,
  state: WarningState,
): 'warning.draft' | 'warning.approve' | 'warning.dispatch' | 'warning.verify' {
  switch (act) {
    case 'edit':
    case 'submit':
      return 'warning.draft'
    case 'approve':
    case 'return':
      return 'warning.approve'
    case 'dispatch':
    case 'correct':
      return 'warning.dispatch'
    case 'close':
      return 'warning.verify'
    case 'withdraw':
      return state === 'dispatched' || state === 'approved' ? 'warning.dispatch' : 'warning.draft'
  }
}

const ORDER: readonly WarningAct[] = ['submit', 'approve', 'dispatch', 'close', 'edit', 'correct', 'return', 'withdraw']

/** What this reader may do next, in the order of the buttons. */
export function nextActs(facts: WarningFacts, actorId: string | null, permissions: ReadonlySet<string>): NextAct[] {
  return ORDER.filter((act) => permissions.has(permissionFor(act, facts.state)) && decide(facts, act, actorId).ok)
}

/** Whether the warning has left the house: from here on recipients can read it. */
export function isOut(state: WarningState): boolean {
  return state === 'dispatched' || state === 'closed'
}

/** `CB-2026-0007`: the seventh warning the issuer sent in 2026 (the year in Viet Nam at dispatch). */
export function formatNumber(year: number, sequence: number): string {
  return `CB-${year}-${String(sequence).padStart(4, '0')}`
}

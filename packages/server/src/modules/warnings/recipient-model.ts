import type { RECIPIENT_STATES } from '@haidang/contracts'

export type RecipientState = (typeof RECIPIENT_STATES)[number]

/** The instants (Unix milliseconds) by which a recipient owes something, and at which the step after that is taken. */
export interface Deadlines {
  readonly acknowledgeDueAt: number
  readonly acknowledgeEscalateAt: number
  readonly reportDueAt: number
  readonly reportEscalateAt: number
}

/** How far one organisation has come with one warning. Instants in Unix milliseconds. */
export interface RecipientFacts {
  readonly state: RecipientState
  readonly deliveredAt: number | null
  readonly seenAt: number | null
  readonly seenVersion: number | null
  readonly acknowledgedAt: number | null
  readonly reportedAt: number | null
  readonly verifiedAt: number | null
  readonly deadlines: Deadlines
  /** 0 nobody yet, 1 the unit's leader, 2 the province's leader; of the obligation that runs now. */
  readonly escalationLevel: number
}

export type RecipientRefusal = 'recipient.bad_state' | 'warning.version_changed'
export type RecipientOutcome =
  | { readonly ok: true; readonly facts: RecipientFacts }
  | { readonly ok: false; readonly refusal: RecipientRefusal }

const refuse = (refusal: RecipientRefusal): RecipientOutcome => ({ ok: false, refusal })
const accept = (facts: RecipientFacts): RecipientOutcome => ({ ok: true, facts })

const RANK: Readonly<Record<RecipientState, number>> = {
  planned: 0,
  sent: 1,
  delivered: 2,
  seen: 3,
  acknowledged: 4,
  reported: 5,
  verified: 6,
}

/** A recipient as dispatch creates it; it is delivered where somebody in the organisation may read it now. */
export function addressed(deadlines: Deadlines, isReadable: boolean, at: number): RecipientFacts {
  const planned: RecipientFacts = {
    state: 'planned',
    deliveredAt: null,
    seenAt: null,
    seenVersion: null,
    acknowledgedAt: null,
    reportedAt: null,
    verifiedAt: null,
    deadlines,
    escalationLevel: 0,
  }
  const sent: RecipientFacts = { ...planned, state: 'sent' }
  return isReadable ? deliver(sent, at) : sent
}

/** The warning lies where its readers will find it. Says nothing new of a recipient that is further on. */
export function deliver(facts: RecipientFacts, at: number): RecipientFacts {
  if (RANK[facts.state] >= RANK.delivered) return facts
  return { ...facts, state: 'delivered', deliveredAt: facts.deliveredAt ?? at }
}

/** Somebody of the organisation opened `version`. Opening again changes nothing; opening an older text neither. */
export function see(facts: RecipientFacts, version: number, at: number): RecipientFacts {
  const delivered = deliver(facts, at)
  if ((facts.seenVersion ?? 0) >= version && facts.seenAt !== null) return delivered
  return {
    ...delivered,
    state: RANK[delivered.state] < RANK.seen ? 'seen' : delivered.state,
    seenAt: facts.seenAt ?? at,
    seenVersion: Math.max(facts.seenVersion ?? 0, version),
  }
}

/**
 * The organisation takes the warning on. Only what was opened can be acknowledged, and only the newest text.
 * A report that was given on an earlier text stands: it need not be written again.
 */
export function acknowledge(facts: RecipientFacts, version: number, at: number): RecipientOutcome {
  if (facts.acknowledgedAt !== null || facts.seenVersion === null) return refuse('recipient.bad_state')
  if (facts.seenVersion < version) return refuse('warning.version_changed')
  return accept({
    ...facts,
    state: facts.reportedAt === null ? 'acknowledged' : 'reported',
    acknowledgedAt: at,
    escalationLevel: 0,
  })
}

/** The organisation says what it did. It may correct its report until the centre has verified it. */
export function report(facts: RecipientFacts, at: number): RecipientOutcome {
  if (facts.acknowledgedAt === null || facts.verifiedAt !== null) return refuse('recipient.bad_state')
  return accept({ ...facts, state: 'reported', reportedAt: at, escalationLevel: 0 })
}

/** The centre has checked the report. */
export function verify(facts: RecipientFacts, at: number): RecipientOutcome {
  if (facts.state !== 'reported') return refuse('recipient.bad_state')
  return accept({ ...facts, state: 'verified', verifiedAt: at })
}

/**
 * A new text is out. Whoever had acknowledged the former must acknowledge again, by deadlines counted from now; whoever had
 * not keeps the deadline that was already running: a correction excuses nobody.
 */
export function changed(facts: RecipientFacts, deadlines: Deadlines): RecipientFacts {
  if (facts.acknowledgedAt === null) return facts
  return { ...facts, state: 'delivered', acknowledgedAt: null, verifiedAt: null, deadlines, escalationLevel: 0 }
}

/** The deadline that runs now, and when the next step up is due; null where nothing is owed. */
function running(facts: RecipientFacts): { readonly dueAt: number; readonly escalateAt: number } | null {
  const { deadlines } = facts
  if (facts.acknowledgedAt === null)
    return { dueAt: deadlines.acknowledgeDueAt, escalateAt: deadlines.acknowledgeEscalateAt }
  if (facts.reportedAt === null) return { dueAt: deadlines.reportDueAt, escalateAt: deadlines.reportEscalateAt }
  return null
}

export function isOverdue(facts: RecipientFacts, now: number): boolean {
  const run = running(facts)
  return run !== null && now > run.dueAt
}

/** When the clock must look at this recipient next; null where nothing is owed or everybody above has been told. */
export function nextEscalationAt(facts: RecipientFacts): number | null {
  const run = running(facts)
  if (run === null || facts.escalationLevel >= 2) return null
  return facts.escalationLevel === 0 ? run.dueAt : run.escalateAt
}

/** One step up if one is due at `now`, else the same facts. Asking twice at one moment steps once. */
export function escalate(facts: RecipientFacts, now: number): RecipientFacts {
  const at = nextEscalationAt(facts)
  if (at === null || now <= at) return facts
  return { ...facts, escalationLevel: facts.escalationLevel + 1 }
}

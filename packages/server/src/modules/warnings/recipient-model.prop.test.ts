import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acknowledge,
  addressed,
  changed,
  escalate,
  isOverdue,
  nextEscalationAt,
  type RecipientFacts,
  report,
  see,
  verify,
} from './recipient-model.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 23)
const deadlines = (from: number) => ({
  acknowledgeDueAt: from + 4 * HOUR,
  acknowledgeEscalateAt: from + 8 * HOUR,
  reportDueAt: from + 16 * HOUR,
  reportEscalateAt: from + 20 * HOUR,
})

type Act = 'open' | 'acknowledge' | 'report' | 'verify' | 'correct' | 'tick'
const step = fc.record({
  act: fc.constantFrom<Act>('open', 'acknowledge', 'report', 'verify', 'correct', 'tick'),
  afterMs: fc.integer({ min: 0, max: 12 * HOUR }),
})

function play(
  isReadable: boolean,
  steps: readonly { act: Act; afterMs: number }[],
  seen: (facts: RecipientFacts, now: number, version: number, before: RecipientFacts, act: Act) => void,
): void {
  let now = START
  let version = 1
  let facts = addressed(deadlines(START), isReadable, START)
  for (const { act, afterMs } of steps) {
    now += afterMs
    const before = facts
    if (act === 'open') facts = see(facts, version, now)
    else if (act === 'tick') facts = escalate(facts, now)
    else if (act === 'correct') {
      version++
      facts = changed(facts, deadlines(now))
    } else {
      const outcome =
        act === 'acknowledge'
          ? acknowledge(facts, version, now)
          : act === 'report'
            ? report(facts, now)
            : verify(facts, now)
      if (outcome.ok) facts = outcome.facts
    }
    seen(facts, now, version, before, act)
  }
}

describe('a recipient', () => {
  it('never stands further than what it did', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 40 }), (isReadable, steps) => {
        play(isReadable, steps, (facts, _now, version) => {
          if (facts.state === 'acknowledged') expect(facts.acknowledgedAt).not.toBeNull()
          if (facts.state === 'reported') expect(facts.reportedAt).not.toBeNull()
          if (facts.state === 'verified') expect(facts.verifiedAt).not.toBeNull()
          if (facts.acknowledgedAt !== null) expect(facts.seenVersion).toBe(version)
          if (facts.verifiedAt !== null) expect(facts.reportedAt).not.toBeNull()
          if (facts.seenAt !== null) expect(facts.deliveredAt).not.toBeNull()
        })
      }),
    )
  })

  it('is escalated at most one step a tick, never above the province, and only when overdue', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        play(true, steps, (facts, now, _version, before, act) => {
          expect(facts.escalationLevel).toBeLessThanOrEqual(2)
          if (facts.escalationLevel > before.escalationLevel) {
            expect(act).toBe('tick')
            expect(facts.escalationLevel).toBe(before.escalationLevel + 1)
            expect(isOverdue(before, now)).toBe(true)
          }
        })
      }),
    )
  })

  it('is looked at again exactly while something is owed and somebody is left to tell', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        play(true, steps, (facts) => {
          const owes = facts.acknowledgedAt === null || facts.reportedAt === null
          expect(nextEscalationAt(facts) !== null).toBe(owes && facts.escalationLevel < 2)
        })
      }),
    )
  })

  it('must acknowledge every text it had acknowledged again, and only that', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        play(true, steps, (facts, now, _version, before, act) => {
          if (act !== 'correct') return
          expect(facts.acknowledgedAt).toBeNull()
          expect(facts.deadlines.acknowledgeDueAt).toBe(
            before.acknowledgedAt === null ? before.deadlines.acknowledgeDueAt : now + 4 * HOUR,
          )
          expect(facts.reportedAt).toBe(before.reportedAt)
        })
      }),
    )
  })

  it('is not overdue at the very moment of its deadline', () => {
    const facts = addressed(deadlines(START), true, START)
    expect(isOverdue(facts, START + 4 * HOUR)).toBe(false)
    expect(isOverdue(facts, START + 4 * HOUR + 1)).toBe(true)
    expect(escalate(facts, START + 4 * HOUR)).toBe(facts)
  })
})

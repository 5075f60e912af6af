import { WARNING_STATES } from '@haidang/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, formatNumber, nextActs, permissionFor, type WarningAct, type WarningFacts } from './model.ts'

const ACTS: readonly WarningAct[] = ['edit', 'submit', 'approve', 'return', 'dispatch', 'correct', 'close', 'withdraw']
const PEOPLE = ['an', 'binh', 'chi']
const step = fc.record({ act: fc.constantFrom(...ACTS), by: fc.constantFrom(...PEOPLE, null) })

/** Plays a story from a draft of the first person, as the verbs do, and hands every state to `seen`. */
function play(
  steps: readonly { act: WarningAct; by: string | null }[],
  seen: (before: WarningFacts, step: { act: WarningAct; by: string | null }, after: WarningFacts | null) => void,
): void {
  let facts: WarningFacts = { state: 'draft', version: 1, authorIds: ['an'] }
  for (const next of steps) {
    const decision = decide(facts, next.act, next.by)
    if (!decision.ok) {
      seen(facts, next, null)
      continue
    }
    const writes = next.act === 'edit' || next.act === 'submit' || next.act === 'correct'
    const after: WarningFacts = {
      state: decision.state,
      version: facts.version + (next.act === 'edit' || next.act === 'correct' ? 1 : 0),
      authorIds: writes && next.by !== null ? [...new Set([...facts.authorIds, next.by])] : facts.authorIds,
    }
    seen(facts, next, after)
    facts = after
  }
}

describe('the way of a warning', () => {
  it('is never approved by somebody who wrote it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        play(steps, (before, { act, by }, after) => {
          if (act === 'approve' && after !== null) expect(before.authorIds).not.toContain(by)
        })
      }),
    )
  })

  it('is dispatched only when approved, and never leaves an end', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        play(steps, (before, { act }, after) => {
          if (after?.state === 'dispatched' && act !== 'correct') expect(before.state).toBe('approved')
          if (before.state === 'closed' || before.state === 'withdrawn') expect(after).toBeNull()
        })
      }),
    )
  })

  it('offers exactly the acts that would be taken', () => {
    const all = new Set(['warning.draft', 'warning.approve', 'warning.dispatch', 'warning.verify'])
    fc.assert(
      fc.property(
        fc.constantFrom(...WARNING_STATES),
        fc.subarray(PEOPLE),
        fc.constantFrom(...PEOPLE),
        fc.subarray([...all]),
        (state, authorIds, actor, held) => {
          const facts = { state, version: 1, authorIds }
          const offered = nextActs(facts, actor, new Set(held))
          for (const act of ACTS)
            expect(offered.includes(act)).toBe(decide(facts, act, actor).ok && held.includes(permissionFor(act, state)))
        },
      ),
    )
  })

  it('lets no job of the platform approve', () => {
    expect(decide({ state: 'submitted', version: 1, authorIds: [] }, 'approve', null)).toEqual({
      ok: false,
      refusal: 'warning.own_approval',
    })
  })
})

it('writes numbers with four digits and more where a year needs them', () => {
  expect(formatNumber(2026, 7)).toBe('CB-2026-0007')
  expect(formatNumber(2026, 12345)).toBe('CB-2026-12345')
})

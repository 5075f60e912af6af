import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayRead, tightest, TLP_LEVELS, tlpRank } from './tlp.ts'
import { moreSevere, SEVERITIES, severityRank } from './severity.ts'

const level = fc.constantFrom(...TLP_LEVELS)

describe('TLP', () => {
  it('is ordered clear, green, amber, amber+strict, red', () => {
    expect(TLP_LEVELS.map(tlpRank)).toEqual([0, 1, 2, 3, 4])
  })

  it('can only be tightened by a merge', () => {
    fc.assert(
      fc.property(level, level, level, (a, b, c) => {
        expect(tlpRank(tightest(a, b))).toBe(Math.max(tlpRank(a), tlpRank(b)))
        expect(tightest(tightest(a, b), c)).toBe(tightest(a, tightest(b, c)))
        if (mayRead(c, tightest(a, b))) expect(mayRead(c, a) && mayRead(c, b)).toBe(true)
      }),
    )
  })

  it('may be read up to one’s clearance', () => {
    expect(mayRead('amber', 'amber')).toBe(true)
    expect(mayRead('amber', 'amber+strict')).toBe(false)
    expect(mayRead('red', 'clear')).toBe(true)
  })
})

it('the more severe of two does not depend on their order', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SEVERITIES), fc.constantFrom(...SEVERITIES), (a, b) => {
      expect(moreSevere(a, b)).toBe(moreSevere(b, a))
      expect(severityRank(moreSevere(a, b))).toBe(Math.max(severityRank(a), severityRank(b)))
    }),
  )
})

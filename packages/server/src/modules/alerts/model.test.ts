import { describe, expect, it } from 'vitest'
import { artefactKeys, indicatorValues, type KnownRound, landingOf } from './model.ts'

const evidence = [1, 2, 3, 4].map((at) => ({ eventId: `e${at}`, at }))
const window = { count: 4, firstSeenAt: 1, lastSeenAt: 4, evidence }
const known = (over: Partial<KnownRound>): KnownRound => ({ id: 'a', round: 0, state: 'new', absoluteCount: 2, baseCount: 0, firstSeenAt: 1, lastSeenAt: 2, ...over })

describe('landingOf', () => {
  it('opens the first round with the whole window', () => {
    expect(landingOf(undefined, window)).toEqual({ knownId: null, round: 0, baseCount: 0, firstSeenAt: 1, evidence })
  })

  it('grows the open alert', () => {
    expect(landingOf(known({ state: 'acknowledged' }), window)).toEqual({ knownId: 'a', round: 0, baseCount: 0, firstSeenAt: 1, evidence })
  })

  it('changes nothing where the count is not above the stored one', () => {
    expect(landingOf(known({ absoluteCount: 4 }), window)).toBeNull()
    expect(landingOf(known({ absoluteCount: 9 }), window)).toBeNull()
    expect(landingOf(known({ state: 'closed', absoluteCount: 4 }), window)).toBeNull()
  })

  it('makes a new round of the hits after a closed alert', () => {
    expect(landingOf(known({ state: 'closed' }), window)).toEqual({ knownId: null, round: 1, baseCount: 2, firstSeenAt: 3, evidence: evidence.slice(2) })
  })

  it('keeps a later round to its own hits', () => {
    const second = known({ id: 'b', round: 1, absoluteCount: 3, baseCount: 2, firstSeenAt: 3, lastSeenAt: 3 })
    expect(landingOf(second, window)).toEqual({ knownId: 'b', round: 1, baseCount: 2, firstSeenAt: 3, evidence: evidence.slice(2) })
  })

  it('keeps the latest evidence where late hits are older than what was closed', () => {
    const landing = landingOf(known({ state: 'closed', lastSeenAt: 4 }), window)
    expect(landing?.evidence).toEqual([{ eventId: 'e4', at: 4 }])
  })
})

describe('artefacts', () => {
  it('names rule, values and entity once each', () => {
    const value = { kind: 'domain', value: 'evil.example' } as const
    expect(artefactKeys({ ruleKey: 'sigma:x', entity: { kind: 'host', value: 'pc1' }, values: [value, value] })).toEqual(['rule:sigma:x', 'domain:evil.example', 'host:pc1'])
  })

  it('never offers a member’s own host or user as an indicator', () => {
    expect(indicatorValues([{ kind: 'host', value: 'pc1' }, { kind: 'ipv4', value: '203.0.113.7' }, { kind: 'user', value: 'an' }])).toEqual([{ kind: 'ipv4', value: '203.0.113.7' }])
  })
})

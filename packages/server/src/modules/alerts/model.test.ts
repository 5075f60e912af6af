import { describe, expect, it } from 'vitest'
import { artefactKeys, indicatorValues, type KnownRound, landingOf } from './model.ts'

const evidence = [1, 2, 3, 4].map((at) => ({ eventId: `e${at}`, at }))
const window = { count: 4, firstSeenAt: 1, lastSeenAt: 4, evidence }
const known = (over: Partial<KnownRound>): KnownRound => ({
  id: 'a',
  round: 0,
  state: 'new',
  absoluteCount: 2,
  baseCount: 0,
  firstSeenAt: 1,
  lastSeenAt: 2,
  ...over,
})

describe('landingOf', () => {
  it('opens the first round with the whole window', () => {
    expect(landingOf(undefined, window)).toEqual({ knownId: null, round: 0, baseCount: 0, firstSeenAt: 1, evidence })
  })

  it('grows the open alert', () => {
    expect(landingOf(known({ state: 'acknowledged' }), window)).toEqual({
      knownId: 'a',
      round: 0,
      baseCount: 0,
      firstSeenAt: 1,
      evidence,
    })
  })

  it('changes nothing where the count is not above the stored one', () => {
    expect(landingOf(known({ absoluteCount: 4 }), window)).toBeNull()
    expect(landingOf(known({ absoluteCount: 9 }), window)).toBeNull()
    expect(landingOf(known({ state: 'closed', absoluteCount: 4 }), window)).toBeNull()
  })

  it('makes a new round of the hits after a closed alert', () => {
    expect(landingOf(known({ state: 'closed' }), window)).toEqual({
      knownId: null,
      round: 1,
      baseCount: 2,
      firstSeenAt: 3,
      evidence: evidence.slice(2),
    })
  })

  it('keeps a later round to its own hits', () => {
    const second = known({ id: 'b', round: 1, absoluteCount: 3, baseCount: 2, firstSeenAt: 3, lastSeenAt: 3 })
    expect(landingOf(second, window)).toEqual({
      knownId: 'b',
      round: 1,
      baseCount: 2,
      firstSeenAt: 3,
      evidence: evidence.slice(2),
    })
  })

  it('keeps the latest evidence where late hits are older than what was closed', () => {
    const landing = landingOf(known({ state: 'closed', lastSeenAt: 4 }), window)
    expect(landing?.evidence).toEqual([{ eventId: 'e4', at: 4 }])
  })
})

describe('artefacts', () => {
  it('names the rule and the values that may tie, once each, as the correlator does', () => {
    const values = [
      { kind: 'domain', value: 'evil.example' },
      { kind: 'ipv6', value: '2001:db8::1' },
      { kind: 'domain', value: 'evil.example' },
      { kind: 'host', value: 'pc1' },
    ] as const
    expect(artefactKeys({ kind: 'sigma', ruleKey: 'sigma:x', values })).toEqual([
      'technique-rule:sigma:x',
      'domain:evil.example',
      'ip:2001:db8::1',
    ])
    expect(artefactKeys({ kind: 'product', ruleKey: 'product:suricata:1', values: [] })).toEqual([
      'product-rule:product:suricata:1',
    ])
    expect(artefactKeys({ kind: 'indicator', ruleKey: 'indicator:cidr:192.0.2.0/24', values: [] })).toEqual([
      'indicator:cidr:192.0.2.0/24',
    ])
  })

  it('never offers a member’s own host or user as an indicator', () => {
    expect(
      indicatorValues([
        { kind: 'host', value: 'pc1' },
        { kind: 'ipv4', value: '203.0.113.7' },
        { kind: 'user', value: 'an' },
      ]),
    ).toEqual([{ kind: 'ipv4', value: '203.0.113.7' }])
  })
})

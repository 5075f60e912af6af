import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRateLimits, limitedNetwork, rateHeaders } from './index.ts'

function clockAt(start: number) {
  let now = start
  return { now: () => now, advance: (ms: number) => void (now += ms) }
}
const budgets = { account: 60, token: 30, address: 10 }

describe('rate limits', () => {
  it('take a minute at once, then as fast as it fills again', () => {
    const clock = clockAt(1_000_000)
    const limits = createRateLimits(clock, budgets)
    for (let i = 0; i < 60; i++) expect(limits.take('account', 'a').isAllowed).toBe(true)
    expect(limits.take('account', 'a')).toEqual({ isAllowed: false, remaining: 0, waitSeconds: 1 })
    clock.advance(1000)
    expect(limits.take('account', 'a').isAllowed).toBe(true)
    expect(limits.take('account', 'a').isAllowed).toBe(false)
    clock.advance(3_600_000)
    expect(limits.take('account', 'a')).toEqual({ isAllowed: true, remaining: 59, waitSeconds: 1 })
  })

  it('of one leave everybody else theirs, and a refusal costs nothing', () => {
    const clock = clockAt(0)
    const limits = createRateLimits(clock, budgets)
    for (let i = 0; i < 500; i++) limits.take('address', '203.0.113.7')
    expect(limits.take('address', '203.0.113.7').isAllowed).toBe(false)
    expect(limits.take('address', '203.0.113.8').isAllowed).toBe(true)
    expect(limits.take('account', '203.0.113.7').isAllowed).toBe(true)
    clock.advance(6000)
    expect(limits.take('address', '203.0.113.7').isAllowed).toBe(true)
  })

  it('count a /64 as one address', () => {
    expect(limitedNetwork('2001:db8:1:2:aaaa::1')).toBe(limitedNetwork('2001:db8:1:2:bbbb::2'))
    expect(limitedNetwork('2001:db8:1:2::1')).not.toBe(limitedNetwork('2001:db8:1:3::1'))
    expect(limitedNetwork('::ffff:192.0.2.1')).toBe('192.0.2.1')
  })

  it('never allow more than the budget and what has filled since, however the requests come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 300 }), (gaps) => {
        const clock = clockAt(0)
        const limits = createRateLimits(clock, budgets)
        let allowed = 0
        for (const gap of gaps) {
          clock.advance(gap)
          if (limits.take('address', 'x').isAllowed) allowed += 1
        }
        expect(allowed).toBeLessThanOrEqual(10 + (clock.now() * 10) / 60_000 + 1e-6)
      }),
    )
  })

  it('tell the caller', () => {
    expect(rateHeaders('token', 600, { isAllowed: true, remaining: 599, waitSeconds: 1 })).toEqual({
      'ratelimit-policy': '"token";q=600;w=60',
      ratelimit: '"token";r=599;t=1',
    })
  })
})

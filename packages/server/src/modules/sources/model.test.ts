import { describe, expect, it } from 'vitest'
import { canonicalSenders, countsFrom, hourOf, type Pulse, REFUSING_MS, stateOf } from './model.ts'

describe('stateOf', () => {
  const now = Date.UTC(2026, 10, 23, 2)
  const healthy: Pulse = { isPaused: false, lastSeenAt: now - 1000, silentSince: null, lastRefusedAt: null }
  it.each([
    ['healthy', healthy],
    ['waiting', { ...healthy, lastSeenAt: null }],
    ['silent', { ...healthy, silentSince: now - 1 }],
    ['silent', { ...healthy, lastSeenAt: null, silentSince: now - 1 }],
    ['refusing', { ...healthy, lastRefusedAt: now - REFUSING_MS + 1 }],
    ['healthy', { ...healthy, lastRefusedAt: now - REFUSING_MS }],
    ['paused', { ...healthy, isPaused: true, silentSince: now, lastRefusedAt: now }],
  ] as const)('%s', (state, pulse) => {
    expect(stateOf(pulse, now)).toBe(state)
  })
})

it('counts over full hours', () => {
  const now = Date.UTC(2026, 10, 23, 2, 34, 56)
  expect(countsFrom(now)).toBe(Date.UTC(2026, 10, 22, 3))
  expect(hourOf(now)).toBe(Date.UTC(2026, 10, 23, 2))
})

it('puts senders into canonical form and names what is none', () => {
  expect(canonicalSenders(['192.0.2.7', ' 192.0.2.9/24 ', '192.0.2.0/24', 'x', '2001:DB8::1/32'])).toEqual({
    senders: ['192.0.2.7/32', '192.0.2.0/24', 'x', '2001:db8::/32'],
    problems: [{ path: '/syslogSenders/3', code: 'network.malformed' }],
  })
})

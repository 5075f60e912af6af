import { describe, expect, it } from 'vitest'
import { alertsSearch, eventsSearch, sourcesSearch, warningsSearch } from './search-params.ts'
import { parseSearch, stringifySearch } from './url-state.ts'

const roundTrip = <T extends Record<string, unknown>>(
  codec: (search: Record<string, unknown>) => T,
  state: Record<string, unknown>,
) => codec(parseSearch(stringifySearch(state)))

describe('the URL is the state', () => {
  it('comes back as it went out', () => {
    const events = {
      range: '7d',
      value: '203.0.113.9',
      text: 'đăng nhập & thất bại',
      organisations: ['a1', 'b2'],
      class: 4003,
      alerts: true,
      rule: 'sigma:1:2',
      open: 'e1',
      at: '2026-11-21T10:00:00.000Z',
    }
    expect(roundTrip(eventsSearch, events)).toEqual(events)
    const alerts = { states: ['new', 'closed'], severity: 'high', open: 'x' }
    expect(roundTrip(alertsSearch, alerts)).toEqual(alerts)
  })

  it('is readable: lists by commas, absent values left out', () => {
    expect(stringifySearch({ states: ['new', 'closed'], text: '', open: undefined, create: false })).toBe(
      '?states=new,closed',
    )
    expect(stringifySearch({})).toBe('')
  })

  it('drops what it does not know instead of failing', () => {
    expect(eventsSearch({ range: '99y', from: 'yesterday', class: 'x', alerts: 'maybe', other: '1' })).toEqual({})
    expect(warningsSearch({ states: 'draft,nonsense' })).toEqual({ states: ['draft'] })
    expect(sourcesSearch({ create: '1', state: 'silent' })).toEqual({ create: true, state: 'silent' })
  })

  it('bounds what people paste', () => {
    expect(eventsSearch({ text: 'a'.repeat(5000) }).text).toHaveLength(200)
  })
})

import { describe, expect, it } from 'vitest'
import { withQuery } from './http.ts'

describe('withQuery', () => {
  it('joins lists, leaves out what is absent and keeps false and zero', () => {
    expect(
      withQuery('/alerts', { states: ['new', 'closed'], text: '', cursor: undefined, limit: 0, isAlert: false }),
    ).toBe('/alerts?states=new%2Cclosed&limit=0&isAlert=false')
    expect(withQuery('/alerts', {})).toBe('/alerts')
  })
})

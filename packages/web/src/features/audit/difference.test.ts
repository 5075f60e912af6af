import { describe, expect, it } from 'vitest'
import { differenceOf } from './difference.ts'

describe('differenceOf', () => {
  it('tells what changed, came, went and stayed, in this order', () => {
    const before = { state: 'new', note: 'cũ', owner: { id: 'a' }, roles: ['leader', 'approver'] }
    const after = { state: 'closed', count: 2, owner: { id: 'a' }, roles: ['leader'] }
    expect(differenceOf(before, after)).toEqual([
      { path: 'state', kind: 'changed', before: 'new', after: 'closed' },
      { path: 'roles', kind: 'changed', before: 'leader, approver', after: 'leader' },
      { path: 'count', kind: 'added', before: null, after: '2' },
      { path: 'note', kind: 'removed', before: 'cũ', after: null },
      { path: 'owner.id', kind: 'same', before: 'a', after: 'a' },
    ])
  })

  it('takes lists of documents apart and bounds what it shows', () => {
    expect(differenceOf(null, { rows: [{ a: 1 }, { a: null }] })).toEqual([
      { path: 'rows.0.a', kind: 'added', before: null, after: '1' },
    ])
    const large = Object.fromEntries(Array.from({ length: 900 }, (_, n) => [`k${n}`, n]))
    expect(differenceOf(undefined, large)).toHaveLength(500)
    expect(differenceOf(null, undefined)).toEqual([])
  })

  it('shows a plain value under no name', () => {
    expect(differenceOf('a', 'b')).toEqual([{ path: '', kind: 'changed', before: 'a', after: 'b' }])
  })
})

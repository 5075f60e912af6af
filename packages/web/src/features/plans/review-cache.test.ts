import type { PlanRow, ReviewOutcome } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { afterReview } from './review-cache.ts'
import type { RowPages } from './review-cache.ts'

const row = (id: string, seq: number, state: PlanRow['state'] = 'pending'): PlanRow => ({
  id,
  seq,
  path: id,
  part: 'I',
  marker: '-',
  headings: [],
  kind: 'duty',
  text: id,
  sourceText: id,
  lead: [],
  supporting: [],
  deadline: {
    kind: 'none',
    from: null,
    to: null,
    until: null,
    timesPerYear: null,
    everyYears: null,
    evidenceEvery: null,
    condition: null,
    daysAfter: null,
    raw: '',
  },
  place: { line: seq, lines: [seq], page: null },
  flags: [],
  related: [],
  state,
  reason: null,
  originId: null,
  dutyIds: [],
  matches: { lead: [], supporting: [] },
})
const pages = (...groups: PlanRow[][]): RowPages => ({
  pages: groups.map((items) => ({ items, nextCursor: null })),
  pageParams: groups.map(() => undefined),
})
const outcome = (rows: PlanRow[], removedRowIds: string[] = []): ReviewOutcome => ({
  rows,
  removedRowIds,
  review: { total: 0, pending: 0, accepted: 0, dismissed: 0, flagged: 0 },
  canUndo: true,
})
const ids = (all: RowPages): string[] => all.pages.flatMap((page) => page.items.map((one) => `${one.id} ${one.state}`))

describe('afterReview', () => {
  it('puts what changed in its place and leaves the others', () => {
    const before = pages([row('a', 1), row('b', 2)], [row('c', 3)])
    expect(ids(afterReview(before, outcome([row('b', 2, 'accepted')])))).toEqual([
      'a pending',
      'b accepted',
      'c pending',
    ])
  })

  it('takes out what is gone and puts what is new where it stands in the document', () => {
    const before = pages([row('a', 1), row('b', 2), row('c', 3)])
    const split = afterReview(
      before,
      outcome([row('b', 2, 'split'), { ...row('b1', 2), originId: 'b' }, { ...row('b2', 2), originId: 'b' }]),
    )
    expect(ids(split)).toEqual(['a pending', 'b split', 'b1 pending', 'b2 pending', 'c pending'])
    expect(ids(afterReview(split, outcome([row('b', 2)], ['b1', 'b2'])))).toEqual([
      'a pending',
      'b pending',
      'c pending',
    ])
  })
})

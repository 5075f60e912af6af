import type { EventFilter } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { searchedValue, toLakeFilter } from './filter.ts'
import { LONGEST_SPAN_MS, spanOf } from './model.ts'

const NOW = Date.UTC(2026, 10, 23, 2)
const DAY = 86_400_000
const iso = (at: number): string => new Date(at).toISOString()
const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

describe('spanOf', () => {
  it('is the last 24 hours where nothing is said, now included', () => {
    expect(spanOf({}, NOW)).toEqual({ from: NOW + 1 - DAY, to: NOW + 1 })
  })
  it('keeps the ends it is given', () => {
    expect(spanOf({ from: iso(NOW - 3 * DAY) }, NOW)).toEqual({ from: NOW - 3 * DAY, to: NOW + 1 })
    expect(spanOf({ to: iso(NOW - 3 * DAY) }, NOW)).toEqual({ from: NOW - 4 * DAY, to: NOW - 3 * DAY })
    expect(spanOf({ from: iso(NOW), to: iso(NOW + 1) }, NOW)).toEqual({ from: NOW, to: NOW + 1 })
  })
  it.each([
    [{ from: iso(NOW), to: iso(NOW) }],
    [{ from: iso(NOW), to: iso(NOW - 1) }],
    [{ from: iso(NOW - LONGEST_SPAN_MS - 1), to: iso(NOW) }],
    [{ from: 'x', to: iso(NOW) }],
  ])('refuses %o', (filter) => {
    expect(codeOf(() => spanOf(filter, NOW))).toBe('search.bad_range')
  })
})

it.each([
  [' 192.0.2.1 ', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['WWW.Mau.Example.', 'www.mau.example'],
  ['HTTP://Mau.Example:80/A?b#c', 'http://mau.example/A?b'],
  ['Can.Bo@Mau.Example', 'Can.Bo@mau.example'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['CONG-TY\\Nguyen An', 'cong-ty\\nguyen an'],
])('a search for %s looks for %s', (typed, looked) => {
  expect(searchedValue(typed)).toBe(looked)
})

it('passes on only the conditions that are there', () => {
  const empty: EventFilter = { from: undefined, to: undefined, text: '  ', value: '', organisationIds: undefined }
  expect(Object.keys(toLakeFilter(empty, NOW)).toSorted()).toEqual(['from', 'to'])
  expect(
    toLakeFilter(
      { ...empty, text: 'Cảnh báo'.normalize('NFD'), isAlert: false, classUid: 4001, minSeverityId: 0 },
      NOW,
    ),
  ).toMatchObject({
    text: 'Cảnh báo',
    isAlert: false,
    classUid: 4001,
    severityMin: 0,
  })
})

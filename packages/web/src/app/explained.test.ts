import type { ExplainedReason } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { exceptionFieldsOf, groupReasons, recordSpans, spanParts } from './explained.ts'

const reason = (part: Partial<ExplainedReason>): ExplainedReason => ({
  part: 'tool',
  field: 'Image',
  matched: '\\certutil.exe',
  value: 'C:\\certutil.exe',
  inValue: null,
  valueInText: null,
  inText: null,
  ...part,
})

describe('an explained hit', () => {
  it('marks the match in the record, else the whole value, else nothing', () => {
    expect(
      recordSpans([
        reason({ inText: { start: 4, length: 3 }, valueInText: { start: 0, length: 9 } }),
        reason({ valueInText: { start: 20, length: 5 } }),
        reason({}),
      ]),
    ).toEqual([
      { from: 4, to: 7 },
      { from: 20, to: 25 },
    ])
  })

  it('suggests of a correlation what its events have in common, and tells its span as the rule does', () => {
    const shared = reason({ part: 'group-by', field: 'IpAddress', matched: '203.0.113.7', value: '203.0.113.7' })
    const how = reason({ part: 'value_count', field: 'ShareName', matched: 'gte 4', value: '4' })
    expect(exceptionFieldsOf(groupReasons([shared, how]))).toMatchObject([{ field: 'IpAddress' }])
    expect([90_000, 600_000, 3_600_000, 604_800_000, 1500].map(spanParts)).toEqual([
      { unit: 'second', n: 90 },
      { unit: 'minute', n: 10 },
      { unit: 'hour', n: 1 },
      { unit: 'day', n: 7 },
      { unit: 'second', n: 2 },
    ])
  })

  it('suggests an exception of each field once, keywords left out', () => {
    expect(
      exceptionFieldsOf([
        reason({}),
        reason({ part: 'other' }),
        reason({ field: '' }),
        reason({ field: 'User', value: 'a' }),
      ]),
    ).toEqual([
      { field: 'Image', operator: 'equals', values: ['C:\\certutil.exe'] },
      { field: 'User', operator: 'equals', values: ['a'] },
    ])
  })
})

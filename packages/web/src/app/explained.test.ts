import type { ExplainedReason } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { exceptionFieldsOf, recordSpans } from './explained.ts'

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

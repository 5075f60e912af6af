import { describe, expect, it } from 'vitest'
import { expiryAfter, fieldOf, isComplete } from './exception-draft.ts'

describe('an exception in the making', () => {
  it('takes the whole value of a reason, or what matched where the value was cut', () => {
    expect(fieldOf({ field: 'Image', value: 'C:\\a.exe', matched: '\\a.exe' })).toEqual({
      field: 'Image',
      operator: 'equals',
      values: ['C:\\a.exe'],
    })
    expect(fieldOf({ field: 'CommandLine', value: 'x'.repeat(512), matched: 'IEX' }).operator).toBe('contains')
  })

  it('is complete when every field has a name and a value', () => {
    expect(isComplete([])).toBe(false)
    expect(isComplete([{ field: 'User', operator: 'equals', values: [' '] }])).toBe(false)
    expect(isComplete([{ field: 'User', operator: 'equals', values: ['a'] }])).toBe(true)
  })

  it('ends after days, or never', () => {
    expect(expiryAfter(7, 0)).toBe('1970-01-08T00:00:00.000Z')
    expect(expiryAfter(null, 0)).toBeNull()
  })
})

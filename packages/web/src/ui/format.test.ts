import { describe, expect, it } from 'vitest'
import { absoluteTime, bytesText, compactNumber, eventTime, numberText, relativeTime, spanOf } from './format.ts'

const AT = '2026-11-20T17:30:05.042Z'

describe('times are told in Viet Nam, whatever the machine thinks', () => {
  it('writes the hour and the day of Asia/Ho_Chi_Minh', () => {
    expect(absoluteTime('vi', AT)).toBe('00:30 21/11/2026')
    expect(absoluteTime('en', AT, true)).toBe('00:30:05 21/11/2026')
    expect(eventTime('vi', AT)).toBe('00:30:05.042 21/11')
  })

  it('says how long ago, and nothing at all for a moment', () => {
    const now = Date.parse(AT)
    expect(relativeTime('vi', now - 5000, now)).toBeNull()
    expect(relativeTime('vi', now - 5 * 60_000, now)).toBe('5 phút trước')
    expect(relativeTime('en', now - 26 * 3_600_000, now)).toBe('1 day ago')
  })

  it('tells a span by its two largest parts', () => {
    expect(spanOf('vi', 2 * 86_400_000 + 3 * 3_600_000 + 59_000)).toBe('2 ngày 3 giờ')
    expect(spanOf('vi', 0)).toBe('0 giây')
  })
})

describe('numbers', () => {
  it('have Vietnamese separators in Vietnamese', () => {
    expect(numberText('vi', 1_234_567)).toBe('1.234.567')
    expect(numberText('en', 1_234_567)).toBe('1,234,567')
    expect(bytesText('vi', 1_250_000)).toBe('1,3 MB')
    expect(compactNumber('en', 9999)).toBe('9,999')
    expect(compactNumber('en', 12_500)).toBe('12.5k')
  })
})

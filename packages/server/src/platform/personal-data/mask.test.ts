import { describe, expect, it } from 'vitest'
import { maskPersonal, maskValue } from './mask.ts'

describe('masking', () => {
  it.each([
    ['Nguyễn Văn An', 'name', 'N. V. A.'],
    ['an.nguyen', 'name', 'a.***'],
    ['an.nguyen@tinh.gov.vn', 'email', 'a***@tinh.gov.vn'],
    ['không phải thư', 'email', '***'],
    ['0912 345 678', 'phone', '***678'],
    ['113', 'phone', '***'],
    ['10.1.2.3', 'address', '10.1.***'],
    ['2001:db8:1::5', 'address', '2001:db8:***'],
    ['', 'all', ''],
  ] as const)('%s as %s becomes %s', (value, style, masked) => {
    expect(maskValue(value, style)).toBe(masked)
  })

  it('finds marked keys at any depth and leaves the rest as it is', () => {
    const value = {
      user: { login: 'an', displayName: 'Trần Thị Bình', email: 'b@x.vn', roles: ['leader'], isActive: true },
      contactPhone: null,
      rows: [{ contactEmail: 'to@x.vn', count: 3 }],
    }
    expect(maskPersonal(value, 'user')).toEqual({
      user: { login: 'a.***', displayName: 'T. T. B.', email: 'b***@x.vn', roles: ['leader'], isActive: true },
      contactPhone: null,
      rows: [{ contactEmail: 't***@x.vn', count: 3 }],
    })
  })

  it('masks an address of a session and not that of a sensor', () => {
    expect(maskPersonal({ address: '10.1.2.3' }, 'session')).toEqual({ address: '10.1.***' })
    expect(maskPersonal({ address: '10.1.2.3' }, 'source')).toEqual({ address: '10.1.2.3' })
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defang } from './defang.ts'

it('takes the life out of network values and leaves the rest', () => {
  expect(defang('url', 'https://a.example.vn/x.php?y=1.2')).toBe('hxxps://a[.]example[.]vn/x.php?y=1.2')
  expect(defang('url', 'HTTP://1.2.3.4:8080')).toBe('hxxp://1[.]2[.]3[.]4:8080')
  expect(defang('url', 'ftp://a.vn/b')).toBe('fxp://a[.]vn/b')
  expect(defang('domain', 'a.vn')).toBe('a[.]vn')
  expect(defang('ipv4', '203.0.113.9')).toBe('203[.]0[.]113[.]9')
  expect(defang('ipv6', '2001:db8::1')).toBe('2001[:]db8[:][:]1')
  expect(defang('cidr', '203.0.113.0/24')).toBe('203[.]0[.]113[.]0/24')
  expect(defang('email', 'a.b@c.vn')).toBe('a[.]b[@]c[.]vn')
  expect(defang('hash', 'd41d8cd98f00b204e9800998ecf8427e')).toBe('d41d8cd98f00b204e9800998ecf8427e')
})

it('leaves nothing that a reader of mail would make a link of', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
      expect(defang('url', url)).not.toMatch(/^https?:/)
    }),
  )
  fc.assert(
    fc.property(fc.domain(), (name) => {
      expect(defang('domain', name).replaceAll('[.]', '')).not.toContain('.')
    }),
  )
})

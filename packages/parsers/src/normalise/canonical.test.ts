import { describe, expect, it } from 'vitest'
import { canonicalDomain, canonicalEmail, canonicalFingerprint, canonicalHash, canonicalUrl } from './canonical.ts'

describe('canonicalDomain', () => {
  it.each([
    ['WWW.Example.VN.', 'www.example.vn'],
    ['_ldap._tcp.dc.example', '_ldap._tcp.dc.example'],
    ['IEWIN7', 'iewin7'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['tiếngviệt.vn', 'xn--tingvit-5t4cyc.vn'],
    ['TIẾNGVIỆT.VN', 'xn--tingvit-5t4cyc.vn'],
    ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
    ['123.example', '123.example'],
  ])('brings %s to %s', (text, canonical) => {
    expect(canonicalDomain(text)).toBe(canonical)
  })

  it.each([
    '',
    '.',
    'a..b',
    '.a',
    'a b.example',
    '192.0.2.1',
    'a/b',
    '*\\x00',
    `${'a'.repeat(300)}.example`,
    '\u0000.vn',
  ])('refuses %j', (text) => {
    expect(canonicalDomain(text)).toBeNull()
  })
})

describe('canonicalUrl', () => {
  it.each([
    ['HTTP://Example.ORG:80/A?b=C#frag', 'http://example.org/A?b=C'],
    ['https://user:pw@example.org:443', 'https://example.org/'],
    ['http://example.org:8080?x', 'http://example.org:8080/?x'],
    ['http://[2001:DB8::1]:81/x', 'http://[2001:db8::1]:81/x'],
    ['hxxp://example.org/', 'hxxp://example.org/'],
    ['ftp://192.0.2.1/f', 'ftp://192.0.2.1/f'],
  ])('brings %s to %s', (text, canonical) => {
    expect(canonicalUrl(text)).toBe(canonical)
    expect(canonicalUrl(canonical)).toBe(canonical)
  })

  it.each(['/path', 'example.org/x', '://x', 'http://', 'http://a b/', '1http://x/', 'http://x:port/'])(
    'refuses %j',
    (text) => {
      expect(canonicalUrl(text)).toBeNull()
    },
  )
})

describe('canonicalHash', () => {
  it('takes digests by length, lower case', () => {
    expect(canonicalHash('42893ADBC36605EC79B5BD610759947E')).toBe('42893adbc36605ec79b5bd610759947e')
    expect(canonicalHash('42893ADBC36605EC79B5BD610759947')).toBeNull()
    expect(canonicalHash('g'.repeat(32))).toBeNull()
    expect(canonicalHash('0'.repeat(40))).toBeNull()
  })

  it('takes fingerprints with colons', () => {
    expect(canonicalFingerprint('AA:'.repeat(19) + 'BB')).toBe('aa'.repeat(19) + 'bb')
  })
})

describe('canonicalEmail', () => {
  it.each([
    ['An.Nguyen@Example.VN', 'An.Nguyen@example.vn'],
    ['"Phòng CNTT" <cntt@so.example.vn>', 'cntt@so.example.vn'],
    ['<a@b.example>', 'a@b.example'],
  ])('brings %s to %s', (text, canonical) => {
    expect(canonicalEmail(text)).toBe(canonical)
  })

  it.each(['', 'a', '@b', 'a@', 'a b@c.example', '<a@b'])('refuses %j', (text) => {
    expect(canonicalEmail(text)).toBeNull()
  })
})

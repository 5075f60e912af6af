import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalDomain, canonicalIndicator, canonicalUrl, isPlainlyCanonicalUrl } from './canonical.ts'
import { INDICATOR_KINDS } from './entry.ts'
import { refang, validateIndicator } from './validate.ts'

const auto = (text: string) => {
  const result = validateIndicator('auto', text)
  return result.ok
    ? `${result.value.kind} ${result.value.value}${result.value.includeSubdomains === true ? ' +below' : ''}${result.value.lost === undefined ? '' : ' -port'}`
    : result.error
}

describe('an indicator by its form', () => {
  it.each([
    ['203.0.113.7', 'ipv4 203.0.113.7'],
    ['203[.]0[.]113(.)7', 'ipv4 203.0.113.7'],
    ['203.0.113.7:8080', 'ipv4 203.0.113.7 -port'],
    ['203.0.113.7/32', 'ipv4 203.0.113.7'],
    ['203.0.113.9/24', 'cidr 203.0.113.0/24'],
    ['0.0.0.0/0', 'indicator.too_wide'],
    ['2001:DB8:0:0::1', 'ipv6 2001:db8::1'],
    ['[2001:db8::1]:443', 'ipv6 2001:db8::1 -port'],
    ['2001:db8::1/128', 'ipv6 2001:db8::1'],
    ['2001:db8::/15', 'indicator.too_wide'],
    ['2001:db8:1::/48', 'cidr 2001:db8:1::/48'],
    ['::ffff:203.0.113.7', 'ipv4 203.0.113.7'],
    ['999.1.1.1', 'indicator.bad_ipv4'],
    ['Evil[.]Example[dot]VN.', 'domain evil.example.vn'],
    ['*.evil.vn', 'domain evil.vn +below'],
    ['xấu.vn', 'domain xn--xu-r5s.vn'],
    ['XẤU.vn', 'domain xn--xu-r5s.vn'],
    ['hxxps://Evil.vn:443/A?b=C#d', 'url https://evil.vn/A?b=C'],
    ['evil.vn/a.exe', 'url http://evil.vn/a.exe'],
    ['hxxp[://]evil[.]vn', 'url http://evil.vn/'],
    ['Someone(at)Evil[.]vn', 'email someone@evil.vn'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'hash d41d8cd98f00b204e9800998ecf8427e'],
    ['d41d8cd9', 'indicator.bad_hash'],
    ['', 'indicator.empty'],
    ['   ', 'indicator.empty'],
    ['hello', 'indicator.unrecognised'],
    ['some words', 'indicator.unrecognised'],
    [`http://a.vn/${'x'.repeat(3000)}`, 'indicator.too_long'],
    ['-bad-.vn', 'indicator.bad_domain'],
    ['http://', 'indicator.bad_url'],
  ])('%s → %s', (text, expected) => {
    expect(auto(text)).toBe(expected)
  })

  it('never throws, and what it accepts is canonical and is accepted again as itself', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.webUrl(),
      fc.domain(),
      fc.emailAddress(),
      fc.ipV6(),
      fc.ipV4Extended(),
      fc.string({ unit: fc.constantFrom('a', '.', '[', ']', '/', ':', '@', '1', '%', ' ', 'đ', '-'), maxLength: 20 }),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('auto' as const, ...INDICATOR_KINDS), (written, kind) => {
        const result = validateIndicator(kind, written)
        if (!result.ok) return
        expect(canonicalIndicator(result.value.kind, result.value.value)).toBe(result.value.value)
        expect(validateIndicator(result.value.kind, result.value.value)).toEqual({
          ok: true,
          value: { kind: result.value.kind, value: result.value.value },
        })
      }),
      { numRuns: 3000, seed: 41 },
    )
  })

  it('is the same written plain and defanged', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (url) => {
        const defanged = url.replace('http', 'hxxp').replaceAll('.', '[.]')
        expect(refang(defanged)).toBe(url)
      }),
      { numRuns: 300, seed: 42 },
    )
  })
})

describe('the canonical URL', () => {
  it.each([
    ['HTTP://Example.VN', 'http://example.vn/'],
    ['http://example.vn:80/', 'http://example.vn/'],
    ['https://example.vn:80/', 'https://example.vn:80/'],
    ['http://user:pw@example.vn/', 'http://example.vn/'],
    ['http://good.vn@evil.vn/', 'http://evil.vn/'],
    ['http://example.vn/a/../b/./c', 'http://example.vn/b/c'],
    ['http://example.vn/%7euser/%2f', 'http://example.vn/~user/%2F'],
    ['http://example.vn/a b', 'http://example.vn/a%20b'],
    ['http://example.vn/đ', 'http://example.vn/%C4%91'],
    ['http://[2001:DB8::1]:8080/x', 'http://[2001:db8::1]:8080/x'],
    ['http://example.vn?q=1', 'http://example.vn/?q=1'],
    ['http://example.vn/#top', 'http://example.vn/'],
    ['http://example.vn:99999/', null],
    ['http:///x', null],
    ['example.vn/x', null],
  ])('%s → %s', (text, expected) => {
    expect(canonicalUrl(text)).toBe(expected)
  })

  it('does not change when taken twice, and the quick check never calls a URL canonical that has another form', () => {
    const url = fc.oneof(
      fc.webUrl({ withFragments: true, withQueryParameters: true }),
      fc
        .string({
          unit: fc.constantFrom('/', '.', '%', '4', '1', 'a', 'A', '?', '#', '@', ':', '-', 'é'),
          maxLength: 24,
        })
        .map((s) => `http://e.vn${s}`),
    )
    fc.assert(
      fc.property(url, (text) => {
        const once = canonicalUrl(text)
        if (once !== null) expect(canonicalUrl(once)).toBe(once)
        if (isPlainlyCanonicalUrl(text)) expect([text, null]).toContain(once)
      }),
      { numRuns: 3000, seed: 43 },
    )
  })
})

describe('the canonical domain', () => {
  it('agrees with the platform on names outside ASCII', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'đ', 'ế', 'ư', 'ơ', '中', 'é', 'z', '9'),
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(letters, (label) => {
        const name = `${label}.vn`
        expect(canonicalDomain(name)).toBe(new URL(`http://${name}/`).hostname)
      }),
      { numRuns: 500, seed: 44 },
    )
  })
})

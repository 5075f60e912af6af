import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalIp, cidrContains, formatCidr, formatIpv4, formatIpv6, parseCidr, parseIpv4, parseIpv6 } from './ip.ts'

const address4 = fc.integer({ min: 0, max: 0xffffffff })
const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), { minLength: 8, maxLength: 8 })

describe('addresses', () => {
  it('IPv4 goes to text and back', () => {
    fc.assert(
      fc.property(address4, (n) => {
        expect(parseIpv4(formatIpv4(n))).toBe(n)
        expect(canonicalIp(formatIpv4(n))).toBe(formatIpv4(n))
      }),
    )
  })

  it('IPv6 goes to text and back, and its text is what the platform writes', () => {
    fc.assert(
      fc.property(groups, (g) => {
        const text = formatIpv6(Uint16Array.from(g))
        expect(Array.from(parseIpv6(text) ?? [])).toEqual(g)
        expect(text).toBe(new URL(`http://[${text}]/`).hostname.slice(1, -1))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    '1.2.3.-4',
    ' 1.2.3.4',
    '1..3.4',
    '1.2.3.4 ',
    'a.b.c.d',
    '1.2.3.4/8',
  ])('%j is no IPv4', (text) => {
    expect(parseIpv4(text)).toBe(-1)
  })

  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '::1.2.3',
    '1:2:3:4:5:6:7::8',
    '[::1]',
  ])('%j is no IPv6', (text) => {
    expect(parseIpv6(text)).toBeNull()
  })

  it.each([
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['0:0:0:0:0:0:0:0', '::'],
  ])('%s is written %s (RFC 5952)', (text, canonical) => {
    expect(canonicalIp(text)).toBe(canonical)
  })

  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(':', '.', '0', '9', 'f', '/', '%', 'x'), maxLength: 30 }),
        (text) => {
          const canonical = canonicalIp(text)
          if (canonical !== null) expect(canonicalIp(canonical)).toBe(canonical)
          const network = parseCidr(text)
          if (network !== null) expect(formatCidr(parseCidr(formatCidr(network)) ?? network)).toBe(formatCidr(network))
        },
      ),
      { numRuns: 3000 },
    )
  })
})

describe('networks', () => {
  it('hold an address exactly if the first bits are equal', () => {
    const bits4 = (n: number) => n.toString(2).padStart(32, '0')
    const near = fc
      .tuple(address4, fc.integer({ min: 0, max: 32 }), fc.nat(31))
      .map(([a, prefix, flip]) => [a, prefix, (a ^ (1 << flip)) >>> 0] as const)
    fc.assert(
      fc.property(near, ([a, prefix, b]) => {
        const network = parseCidr(`${formatIpv4(a)}/${prefix}`)
        expect(network).not.toBeNull()
        if (network === null) return
        expect(cidrContains(network, formatIpv4(a))).toBe(true)
        expect(cidrContains(network, formatIpv4(b))).toBe(bits4(a).slice(0, prefix) === bits4(b).slice(0, prefix))
      }),
      { numRuns: 1000 },
    )
    const bits6 = (g: readonly number[]) => g.map((x) => x.toString(2).padStart(16, '0')).join('')
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 128 }), fc.nat(127), (g, prefix, flip) => {
        const other = g.with(flip >> 4, (g[flip >> 4] ?? 0) ^ (1 << (15 - (flip & 15))))
        const network = parseCidr(`${formatIpv6(Uint16Array.from(g))}/${prefix}`)
        if (network === null) throw new Error('a network of its own text')
        expect(cidrContains(network, formatIpv6(Uint16Array.from(other)))).toBe(
          bits6(g).slice(0, prefix) === bits6(other).slice(0, prefix),
        )
      }),
      { numRuns: 1000 },
    )
  })

  it('never hold an address of the other family', () => {
    const all = parseCidr('0.0.0.0/0')
    expect(all !== null && cidrContains(all, '::1')).toBe(false)
  })

  it.each(['1.2.3.4/33', '::/129', '1.2.3.4/', '1.2.3.4/-1', '1.2.3.4/8/8', 'x/8', '1.2.3.4/ 8'])(
    '%j is no network',
    (text) => {
      expect(parseCidr(text)).toBeNull()
    },
  )

  it('have their host bits cleared', () => {
    expect(formatCidr(parseCidr('10.20.30.40/12') ?? { family: 4, groups: new Uint16Array(8), prefix: 0 })).toBe(
      '10.16.0.0/12',
    )
    expect(formatCidr(parseCidr('2001:db8:ffff::1/33') ?? { family: 6, groups: new Uint16Array(8), prefix: 0 })).toBe(
      '2001:db8:8000::/33',
    )
  })
})

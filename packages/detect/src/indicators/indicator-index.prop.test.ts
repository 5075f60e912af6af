import type { ObservableKind } from '@haidang/contracts'
import { canonicalIp, cidrContains, formatCidr, formatIpv4, formatIpv6, parseCidr } from '@haidang/std'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IndicatorEntry, IndicatorKind } from './entry.ts'
import { createIndicatorIndex, loadIndicatorIndex, serialiseIndicatorIndex } from './indicator-index.ts'
import { parseIpv6Words } from './ip-words.ts'

const NOW = 1_000

/** Few values each, so that entries and probes meet. */
const octet = fc.integer({ min: 0, max: 3 }).map((n) => [0, 1, 127, 255][n] ?? 0)
const ipv4 = fc.tuple(octet, octet, octet, octet).map((o) => o.join('.'))
const group = fc.constantFrom(0, 1, 0x2001, 0xffff, 0xdb8)
const ipv6 = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((g) => formatIpv6(Uint16Array.from(g)))
  .filter((a) => canonicalIp(a) === a)
const network = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([a, p]) => `${a}/${p}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([a, p]) => `${a}/${p}`),
)
const label = fc.constantFrom('a', 'b', 'vn', 'com', 'x-y')
const domain = fc.array(label, { minLength: 2, maxLength: 5 }).map((l) => l.join('.'))
const hash = fc.constantFrom('a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64))
const email = fc.tuple(fc.constantFrom('x', 'y'), domain).map(([l, d]) => `${l}@${d}`)
const url = fc.tuple(fc.oneof(domain, ipv4), fc.constantFrom('', 'p', 'q/r')).map(([h, p]) => `http://${h}/${p}`)

const valued: fc.Arbitrary<readonly [IndicatorKind, string]> = fc.oneof(
  fc.tuple(fc.constant('ipv4' as const), ipv4),
  fc.tuple(fc.constant('ipv6' as const), ipv6),
  fc.tuple(
    fc.constant('cidr' as const),
    network.map((n) => formatCidr(parseCidr(n) ?? { family: 4, groups: new Uint16Array(8), prefix: 0 })),
  ),
  fc.tuple(fc.constant('domain' as const), domain),
  fc.tuple(fc.constant('url' as const), url),
  fc.tuple(fc.constant('hash' as const), hash),
  fc.tuple(fc.constant('email' as const), email),
)
const entryArb: fc.Arbitrary<IndicatorEntry> = fc
  .record({
    valued,
    n: fc.nat(99),
    severity: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    from: fc.option(fc.constantFrom(0, NOW, NOW + 1), { nil: undefined }),
    until: fc.option(fc.constantFrom(NOW, NOW + 1), { nil: undefined }),
    below: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map((r) => ({
    kind: r.valued[0],
    value: r.valued[1],
    id: `i${r.n}`,
    sourceName: `s${r.n % 3}`,
    severity: r.severity,
    tlp: 'green' as const,
    ...(r.from === undefined ? {} : { validFrom: r.from }),
    ...(r.until === undefined ? {} : { validUntil: r.until }),
    ...(r.below === undefined || r.valued[0] !== 'domain' ? {} : { includeSubdomains: r.below }),
  }))
const probeArb: fc.Arbitrary<readonly [ObservableKind, string]> = fc.oneof(
  fc.tuple(fc.constant('ipv4' as const), ipv4),
  fc.tuple(fc.constant('ipv6' as const), ipv6),
  fc.tuple(fc.constantFrom('domain' as const, 'host' as const), domain),
  fc.tuple(fc.constant('url' as const), url),
  fc.tuple(fc.constant('hash' as const), hash),
  fc.tuple(fc.constant('email' as const), email),
)

/** Every entry asked one by one. Values of the hits, in any order. */
function naive(entries: readonly IndicatorEntry[], kind: ObservableKind, value: string): string[] {
  const host =
    kind === 'url'
      ? value.slice(7, value.indexOf('/', 7))
      : kind === 'email'
        ? value.slice(value.indexOf('@') + 1)
        : value
  const isHost = kind !== 'hash'
  const hits = entries.filter((e) => {
    if ((e.validFrom ?? -Infinity) > NOW || (e.validUntil ?? Infinity) <= NOW) return false
    switch (e.kind) {
      case 'ipv4':
      case 'ipv6':
        return isHost && e.value === host
      case 'cidr': {
        const range = parseCidr(e.value)
        return isHost && range !== null && canonicalIp(host) !== null && cidrContains(range, host)
      }
      case 'domain':
        return isHost && (host === e.value || (e.includeSubdomains !== false && host.endsWith(`.${e.value}`)))
      default:
        return e.kind === kind && e.value === value
    }
  })
  return [...new Set(hits.map((e) => `indicator:${e.kind}:${e.value}`))].toSorted()
}

describe('the indicator index', () => {
  it('finds what a search of every entry finds, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.array(entryArb, { maxLength: 60 }),
        fc.array(probeArb, { minLength: 5, maxLength: 30 }),
        (entries, probes) => {
          const index = createIndicatorIndex(entries)
          for (const [kind, value] of probes) {
            const hits = index.matchAll(kind, value, NOW)
            expect(hits.map((h) => h.ruleKey).toSorted()).toEqual(naive(entries, kind, value))
            expect(index.match(kind, value, NOW)).toEqual(hits[0] ?? null)
          }
        },
      ),
      { numRuns: 500, seed: 21 },
    )
  })

  it('names the most severe valid entry of a value first and the other sources after it', () => {
    fc.assert(
      fc.property(fc.array(entryArb, { minLength: 1, maxLength: 40 }), (entries) => {
        const index = createIndicatorIndex(entries)
        const rank = ['low', 'high', 'critical']
        for (const { kind, value } of entries) {
          if (kind === 'cidr') continue
          const hit = index.matchAll(kind, value, NOW).find((h) => h.entry.kind === kind && h.entry.value === value)
          const valid = entries.filter(
            (e) =>
              e.kind === kind && e.value === value && (e.validFrom ?? 0) <= NOW && (e.validUntil ?? Infinity) > NOW,
          )
          const best = Math.max(...valid.map((e) => rank.indexOf(e.severity)))
          expect(hit?.entry.id).toBe(valid.find((e) => rank.indexOf(e.severity) === best)?.id)
          expect(hit?.others.length ?? 0).toBe(Math.min(8, Math.max(0, valid.length - 1)))
        }
      }),
      { numRuns: 200, seed: 22 },
    )
  })

  it('is the same after packing and opening, in its own and in shared memory', () => {
    fc.assert(
      fc.property(fc.array(entryArb, { maxLength: 40 }), fc.array(probeArb, { maxLength: 20 }), (entries, probes) => {
        const index = createIndicatorIndex(entries)
        const opened = loadIndicatorIndex(serialiseIndicatorIndex(index))
        const shared = createIndicatorIndex(entries, { shared: true })
        expect([...opened.entries()]).toEqual([...index.entries()])
        expect(shared.buffer).toBeInstanceOf(SharedArrayBuffer)
        for (const [kind, value] of probes) {
          expect(opened.matchAll(kind, value, NOW)).toEqual(index.matchAll(kind, value, NOW))
          expect(shared.matchAll(kind, value, NOW)).toEqual(index.matchAll(kind, value, NOW))
        }
      }),
      { numRuns: 150, seed: 23 },
    )
  })

  it('gives back its entries as they were, identifiers of every form included', () => {
    const idArb = fc.oneof(fc.uuid({ version: 7 }), fc.string({ maxLength: 40 }), fc.constant('rule key'))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(entryArb, idArb, fc.option(fc.string({ maxLength: 60 }), { nil: undefined })), {
          maxLength: 30,
        }),
        (rows) => {
          const entries = rows.map(([e, id, title]) => ({
            ...e,
            id: id === 'rule key' ? `indicator:${e.kind}:${e.value}` : id.toWellFormed(),
            ...(title === undefined ? {} : { title: title.toWellFormed(), techniques: ['T1059.001'] }),
            ...(e.kind === 'domain' ? { includeSubdomains: e.includeSubdomains ?? true } : {}),
          }))
          expect([...createIndicatorIndex(entries).entries()]).toEqual(entries)
        },
      ),
      { numRuns: 200, seed: 24 },
    )
  })

  it('reads IPv6 addresses as the standard parser does', () => {
    const out = new Uint32Array(4)
    const text = fc.oneof(
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(':', '0', 'f', '1', '.', '%', 'g'), maxLength: 24 }),
      fc.tuple(fc.constantFrom('::', '::ffff:', '1::', '1:2:3:4:5:6:'), fc.ipV4()).map(([a, b]) => a + b),
    )
    fc.assert(
      fc.property(text, (address) => {
        const cidr = parseCidr(address)
        const isV6 = cidr !== null && cidr.family === 6 && !address.includes('/')
        expect(parseIpv6Words(address, 0, address.length, out)).toBe(isV6)
        if (isV6)
          expect(Array.from(out)).toEqual(
            [0, 1, 2, 3].map((k) => (cidr.groups[2 * k] ?? 0) * 65536 + (cidr.groups[2 * k + 1] ?? 0)),
          )
      }),
      { numRuns: 2000, seed: 25 },
    )
  })

  it('finds every one of many entries and none that was not added', () => {
    const entries = Array.from({ length: 20_000 }, (_, i): IndicatorEntry => {
      const kind = (['ipv4', 'domain', 'hash', 'url'] as const)[i % 4] ?? 'ipv4'
      const value = {
        ipv4: formatIpv4(0x01000000 + i),
        domain: `d${i}.example.vn`,
        hash: i.toString(16).padStart(64, '0'),
        url: `http://u${i}.vn/`,
      }[kind]
      return { kind, value, id: `${i}`, sourceName: 's', severity: 'low', tlp: 'clear' }
    })
    const index = createIndicatorIndex(entries)
    for (const entry of entries)
      expect(index.match(entry.kind === 'cidr' ? 'ipv4' : entry.kind, entry.value, 0)?.entry.id).toBe(entry.id)
    for (let i = 0; i < 5000; i++) {
      expect(index.match('ipv4', formatIpv4(0x02000000 + i), 0)).toBeNull()
      expect(index.match('hash', (i + 1e6).toString(16).padStart(64, '0'), 0)).toBeNull()
    }
  })
})

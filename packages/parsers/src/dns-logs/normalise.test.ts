import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'
import { nameOf } from './windows-dns.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const CLIENT = 'client @0x7f3b2c0 192.0.2.5#53041 (www.example)'
const SRC = { ip: '192.0.2.5', port: 53_041 }

describe('BIND', () => {
  it.each([
    ['of a file', `21-Nov-2026 08:00:00.123 queries: info: ${CLIENT}: query: www.example IN A +E(0)K (192.0.2.1)`],
    [
      'of a view',
      `21-Nov-2026 08:00:00.123 queries: info: ${CLIENT} view internal: query: www.example IN A +E(0)K (192.0.2.1)`,
    ],
    ['by syslog', `<30>Nov 21 08:00:00 ns1 named[12]: ${CLIENT}: query: www.example IN A + (192.0.2.1)`],
    [
      'of an old version',
      `<30>Nov 21 08:00:00 ns1 named[12]: queries: info: client 192.0.2.5#53041: query: www.example IN A +`,
    ],
  ])('a query %s', (_name, text) => {
    const { format, ocsf, problems, logsource, fields } = parse(text)
    expect(format).toBe('bind')
    expect(problems).toEqual([])
    expect(logsource.category).toBe('dns')
    expect(fields).toMatchObject({ query: 'www.example', record_type: 'A' })
    expect(ocsf).toMatchObject({
      type_uid: 400_301,
      src_endpoint: SRC,
      query: { hostname: 'www.example', type: 'A', class: 'IN' },
    })
    expect(Math.floor(ocsf.time / 1000)).toBe(1_795_222_800)
  })

  it.each([
    [
      `${CLIENT}: query failed (REFUSED) for www.example/IN/A at query.c:5618`,
      { type_uid: 400_302, rcode: 'REFUSED', rcode_id: 5, status_id: 2 },
    ],
    [
      `${CLIENT}: query (cache) 'www.example/A/IN' denied (allow-query-cache did not match)`,
      { action_id: 2, query: { hostname: 'www.example', type: 'A' } },
    ],
    [`${CLIENT}: response: www.example IN A NXDOMAIN + (192.0.2.1)`, { type_uid: 400_302, rcode_id: 3 }],
    [
      `${CLIENT}: rpz QNAME NXDOMAIN rewrite bad.example/A/IN via bad.example.rpz.zone`,
      { action_id: 2, query: { hostname: 'bad.example' }, firewall_rule: { name: 'bad.example.rpz.zone' } },
    ],
  ])('%s', (text, expected) => {
    expect(parse(`<30>Nov 21 08:00:00 ns1 named[12]: ${text}`).ocsf).toMatchObject({
      class_uid: 4003,
      src_endpoint: SRC,
      ...expected,
    })
  })
})

describe('resolvers', () => {
  it.each([
    [
      '[1795222800] unbound[12:0] info: 192.0.2.5 www.example. A IN',
      { type_uid: 400_301, query: { hostname: 'www.example' } },
    ],
    [
      '<30>Nov 21 08:00:00 ns1 unbound: [12:0] info: 192.0.2.5 www.example. A IN NXDOMAIN 0.012 0 58',
      { type_uid: 400_302, rcode_id: 3, duration: 12 },
    ],
    ['[1795222800] unbound[12:0] reply: 192.0.2.5 www.example. AAAA IN NOERROR 0.000 1 58', { status_id: 1 }],
  ])('Unbound: %s', (text, expected) => {
    const { format, ocsf, problems } = parse(text)
    expect(format).toBe('unbound')
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({ src_endpoint: { ip: '192.0.2.5' }, ...expected })
    expect(ocsf.time).toBe(1_795_222_800_000)
  })

  it.each([
    [
      'query[A] www.example from 192.0.2.5',
      { type_uid: 400_301, src_endpoint: { ip: '192.0.2.5' }, query: { hostname: 'www.example', type: 'A' } },
    ],
    ['12 192.0.2.5/51234 query[AAAA] www.example from 192.0.2.5', { src_endpoint: { ip: '192.0.2.5', port: 51_234 } }],
    ['reply www.example is 203.0.113.9', { type_uid: 400_302, answers: [{ rdata: '203.0.113.9' }] }],
    ['reply www.example is NXDOMAIN', { rcode_id: 3 }],
    ['forwarded www.example to 192.0.2.53', { dst_endpoint: { ip: '192.0.2.53' } }],
    [
      'DHCPACK(eth0) 192.0.2.5 00:00:5e:00:53:01 may-1',
      { type_uid: 400_405, device: { ip: '192.0.2.5', hostname: 'may-1' } },
    ],
  ])('dnsmasq: %s', (text, expected) => {
    const { format, ocsf } = parse(`<30>Nov 21 08:00:00 ns1 dnsmasq[12]: ${text}`)
    expect(format).toBe('dnsmasq')
    expect(ocsf).toMatchObject(expected)
  })
})

describe('the debug log of Windows DNS', () => {
  it.each([
    ['11/21/2026 8:00:00 AM', 0],
    ['21/11/2026 08:00:00', 0],
    ['21.11.2026 08:00:00', 0],
    ['2026-11-21 08:00:00', 0],
    ['20261121 08:00:00', 0],
    ['11/21/2026 8:00:00 PM', 12 * 3_600_000],
  ])('with the time %s', (time, later) => {
    const { format, ocsf, problems, logsource } = parse(
      `${time} 0A1C PACKET  000001E5A1B2C3D0 UDP Rcv 192.0.2.5       1a2b   Q [0001   D   NOERROR] A      (3)www(7)example(3)com(0)`,
    )
    expect(format).toBe('windows-dns')
    expect(logsource.category).toBe('dns')
    if (later === 0) {
      expect(problems).toEqual([])
      expect(ocsf.time).toBe(1_795_222_800_000)
    }
    expect(ocsf).toMatchObject({
      type_uid: 400_301,
      src_endpoint: { ip: '192.0.2.5' },
      query: { hostname: 'www.example.com', type: 'A' },
      connection_info: { protocol_name: 'udp', direction_id: 1 },
    })
  })

  it('answers that go out tell the code', () => {
    const { ocsf } = parse(
      '11/21/2026 8:00:00 AM 0A1C PACKET  000001E5A1B2C3D0 UDP Snd 192.0.2.5       1a2b R Q [8381   DR NXDOMAIN] A      (3)bad(7)example(0)',
    )
    expect(ocsf).toMatchObject({ type_uid: 400_302, rcode_id: 3, status_id: 2, src_endpoint: { ip: '192.0.2.5' } })
  })

  it.each([
    ['(3)www(7)example(3)com(0)', 'www.example.com'],
    ['(0)', '.'],
    ['(4)a(b)(7)example(0)', 'a(b).example'],
    ['plain', 'plain'],
    ['(3)w', 'w'],
    ['(x)', '(x)'],
  ])('the name %s', (text, name) => {
    expect(nameOf(text)).toBe(name)
  })
})

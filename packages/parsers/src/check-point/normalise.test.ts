import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(text: string): ParsedEvent {
  const outcome = parser.parse(text, RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const FIELDS: Readonly<Record<string, string>> = {
  action: 'Drop',
  ifdir: 'inbound',
  ifname: 'eth1',
  loguid: '{0x65,0x1,0xa,0xb}',
  origin: '192.0.2.1',
  time: '1795222800',
  dst: '203.0.113.9',
  product: 'VPN-1 & FireWall-1',
  proto: '6',
  rule: '5',
  rule_name: 'Clean up',
  s_port: '51234',
  service: '443',
  service_id: 'https',
  src: '198.51.100.7',
}
const bracketed = `[${Object.entries(FIELDS)
  .map(([key, value]) => `${key}:"${value}"`)
  .join('; ')}]`
const structured = `[fields@1.3.6.1.4.1.2620 ${Object.entries(FIELDS)
  .map(([key, value]) => `${key.charAt(0).toUpperCase()}${key.slice(1)}="${value}"`)
  .join(' ')}]`
const barred = Object.entries({ time: '1795222800', ...FIELDS })
  .map(([key, value]) => `${key}=${value}`)
  .toSorted((a) => (a.startsWith('time=') ? -1 : 1))
  .join('|')

describe('Check Point', () => {
  it.each([
    ['of Log Exporter, syslog', `<134>1 2026-11-21T01:00:00Z gw-01 CheckPoint 1234 - ${bracketed}`],
    ['of Log Exporter, structured data', `<134>1 2026-11-21T01:00:00Z gw-01 CheckPoint 1234 - ${structured}`],
    ['of Log Exporter, splunk', barred],
    ['in RFC 3164', `<134>Nov 21 08:00:00 gw-01 CheckPoint[12]: ${bracketed}`],
  ])('a log %s', (_name, text) => {
    const { format, ocsf, problems } = parse(text)
    expect(format).toBe('check-point')
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject({
      type_uid: 400_105,
      time: 1_795_222_800_000,
      action_id: 2,
      disposition_id: 6,
      src_endpoint: { ip: '198.51.100.7', port: 51_234 },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      connection_info: { protocol_name: 'tcp', direction_id: 1 },
      firewall_rule: { uid: '5', name: 'Clean up' },
      app_name: 'https',
      metadata: { product: { name: 'VPN-1 & FireWall-1', vendor_name: 'Check Point' } },
      unmapped: { ifname: 'eth1' },
    })
  })

  it('a line of fw log', () => {
    const { ocsf, format } = parse(
      '9:12:01 drop 192.0.2.1 >eth0 product: VPN-1 & FireWall-1; src: 198.51.100.7; s_port: 1234; dst: 192.0.2.9; service: 22; proto: tcp; rule: 5;',
    )
    expect(format).toBe('check-point')
    expect(ocsf).toMatchObject({
      type_uid: 400_105,
      src_endpoint: { ip: '198.51.100.7', port: 1234 },
      dst_endpoint: { ip: '192.0.2.9', port: 22 },
      connection_info: { protocol_num: 6 },
    })
  })

  it('what a blade prevents is an alert', () => {
    const { ocsf } = parse(
      `<134>1 2026-11-21T01:00:00Z gw-01 CheckPoint 1 - [action:"Prevent"; src:"192.0.2.7"; dst:"203.0.113.9"; product:"Anti-Bot"; severity:"4"; protection_name:"Example.Bot"; protection_id:"0013FF"; time:"1795222800"]`,
    )
    expect(ocsf).toMatchObject({
      is_alert: true,
      severity_id: 5,
      disposition_id: 2,
      firewall_rule: { uid: '0013FF', name: 'Example.Bot' },
    })
  })

  it('a log in', () => {
    const { ocsf } = parse(
      '<134>1 2026-11-21T01:00:00Z gw-01 CheckPoint 1 - [action:"Failed Log In"; src:"198.51.100.7"; user:"an"; product:"Mobile Access"; time:"1795222800"]',
    )
    expect(ocsf).toMatchObject({ type_uid: 300_201, status_id: 2, user: { name: 'an' } })
  })
})

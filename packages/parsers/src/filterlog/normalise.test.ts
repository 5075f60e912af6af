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

const TCP =
  '5,,,1000000103,igb0,match,block,in,4,0x0,,242,54321,0,none,6,tcp,40,198.51.100.7,192.0.2.1,51234,3389,0,S,3816231234,,1024,,'

describe('filterlog', () => {
  it.each([
    ['of pfSense in BSD syslog', `<134>Nov 21 08:00:00 filterlog[12345]: ${TCP}`],
    ['of pfSense with a host', `<134>Nov 21 08:00:00 fw.example filterlog[12345]: ${TCP}`],
    [
      'of OPNsense in RFC 5424',
      `<134>1 2026-11-21T08:00:00+07:00 fw.example filterlog 12345 - [meta sequenceId="1"] ${TCP}`,
    ],
    ['alone', TCP],
  ])('TCP %s', (_name, text) => {
    const { format, ocsf, problems, logsource, fields } = parse(text)
    expect(format).toBe('filterlog')
    expect(problems).toEqual([])
    expect(logsource.category).toBe('firewall')
    expect(fields).toMatchObject({ interface: 'igb0', tcpflags: 'S' })
    expect(ocsf).toMatchObject({
      type_uid: 400_105,
      action_id: 2,
      src_endpoint: { ip: '198.51.100.7', port: 51_234 },
      dst_endpoint: { ip: '192.0.2.1', port: 3389 },
      connection_info: { protocol_num: 6, direction_id: 1 },
      firewall_rule: { uid: '1000000103' },
    })
  })

  it.each([
    [
      'UDP over IPv6',
      '7,,,1700000000,igb1,match,pass,out,6,0x00,0x00000,64,udp,17,85,2001:db8::1,2001:db8::53,40000,53,85',
      {
        src_endpoint: { ip: '2001:db8::1', port: 40_000 },
        dst_endpoint: { ip: '2001:db8::53', port: 53 },
        action_id: 1,
      },
    ],
    [
      'ICMP',
      '9,,,0,igb0,match,pass,in,4,0x0,,64,1234,0,none,1,icmp,84,192.0.2.5,192.0.2.1,request,31337,1',
      { connection_info: { protocol_name: 'icmp', direction_id: 1 }, unmapped: { icmptype: 'request' } },
    ],
    [
      'another protocol',
      '9,,,0,igb0,match,block,in,4,0xc0,,1,0,0,none,2,igmp,36,192.0.2.5,224.0.0.22,datalength=12',
      { connection_info: { protocol_num: 2 }, unmapped: { data: 'datalength=12' } },
    ],
  ])('%s', (_name, text, expected) => {
    const { ocsf, problems } = parse(`<134>Nov 21 08:00:00 filterlog: ${text}`)
    expect(problems).toEqual([])
    expect(ocsf).toMatchObject(expected)
  })

  it('a line cut off keeps what it has and says so', () => {
    const { problems } = parse(`<134>Nov 21 08:00:00 filterlog: ${TCP.slice(0, 60)}`)
    expect(problems).toMatchObject([{ code: 'event.truncated', field: 'dst' }])
  })
})

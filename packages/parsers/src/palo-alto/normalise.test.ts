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

const head = (type: string, subtype: string): string =>
  `1,2026/11/21 08:00:01,001234567890,${type},${subtype},2561,2026/11/21 08:00:00`
const SESSION =
  '192.0.2.10,203.0.113.9,198.51.100.1,203.0.113.9,out web,hcm\\an,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2026/11/21 08:00:00,8812,1,51234,443,11234,443,0x40001a,tcp'
const TRAFFIC = `${head('TRAFFIC', 'end')},${SESSION},allow,6531,1211,5320,22,2026/11/21 07:59:28,32,any,,7001,0x0,VN,US,,12,10,tcp-fin,0,0,0,0,,fw-01,from-policy`

describe('Palo Alto', () => {
  it.each([
    ['alone', TRAFFIC],
    ['in RFC 3164', `<14>Nov 21 08:00:01 fw-01 ${TRAFFIC}`],
    ['in RFC 5424', `<14>1 2026-11-21T01:00:01Z fw-01 - - - - ${TRAFFIC}`],
  ])('traffic %s', (_name, text) => {
    const { format, ocsf, problems, logsource, fields } = parse(text)
    expect(format).toBe('palo-alto')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'paloalto', service: 'traffic', category: 'firewall' })
    expect(fields).toMatchObject({ rule: 'out web', from: 'trust', session_end_reason: 'tcp-fin', type: 'TRAFFIC' })
    expect(ocsf).toMatchObject({
      type_uid: 400_102,
      time: Date.parse('2026-11-21T01:00:00Z'),
      src_endpoint: { ip: '192.0.2.10', port: 51_234 },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      connection_info: { protocol_name: 'tcp', protocol_num: 6, uid: '8812' },
      traffic: { bytes: 6531, bytes_out: 1211, bytes_in: 5320, packets_out: 12, packets_in: 10 },
      actor: { user: { name: 'an', domain: 'hcm' } },
      action_id: 1,
      firewall_rule: { name: 'out web' },
      device: { hostname: 'fw-01', uid: '001234567890' },
      duration: 32_000,
    })
  })

  it('a threat is an alert', () => {
    const { ocsf } = parse(
      `${head('THREAT', 'spyware')},${SESSION},reset-both,"bad,name.example",Example C2 Traffic(13235),any,critical,client-to-server,7002,0x0,VN,US,,,0${','.repeat(12)}0,0,0,0,,fw-01${','.repeat(10)}spyware,AppThreat-1-2`,
    )
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      is_alert: true,
      severity_id: 5,
      action_id: 2,
      disposition_id: 21,
      firewall_rule: { uid: '13235', name: 'Example C2 Traffic' },
      device: { hostname: 'fw-01' },
    })
  })

  it('a URL is a request', () => {
    const { ocsf, logsource } = parse(
      `${head('THREAT', 'url')},${SESSION},block-url,"www.example/a?b=1,2",(9999),phishing,informational,client-to-server,7003,0x0,VN,US,,text/html,0,,,0,Mozilla/5.0,,,,,,,0,0,0,0,0,,fw-01,,,,get`,
    )
    expect(logsource.category).toBe('proxy')
    expect(ocsf).toMatchObject({
      class_uid: 4002,
      action_id: 2,
      http_request: { url: { url_string: 'http://www.example/a?b=1,2' } },
    })
    expect(ocsf.is_alert).toBeUndefined()
  })

  it('GlobalProtect and the system log tell logons', () => {
    const portal = parse(
      `${head('GLOBALPROTECT', '0')},vsys1,gateway-auth,login,LDAP,,hcm\\an,VN,may-12,198.51.100.7,0.0.0.0,0.0.0.0,0.0.0.0,host-id,,6.1,Windows,Windows 11,1,,,,failure,,0,,0,gp-portal,7004,0x0`,
    )
    expect(portal.ocsf).toMatchObject({
      type_uid: 300_201,
      status_id: 2,
      user: { name: 'an', domain: 'hcm' },
      src_endpoint: { ip: '198.51.100.7', hostname: 'may-12' },
      service: { name: 'GlobalProtect' },
    })
    const admin = parse(
      `${head('SYSTEM', 'auth')},,auth-fail,,0,0,general,medium,"failed authentication for user 'admin'. Reason: Invalid username/password. From: 198.51.100.7.",7005,0x0,0,0,0,0,,fw-01`,
    )
    expect(admin.ocsf).toMatchObject({
      type_uid: 300_201,
      status_id: 2,
      severity_id: 3,
      user: { name: 'admin' },
      src_endpoint: { ip: '198.51.100.7' },
    })
  })

  it('configuration, with and without the details of the change', () => {
    const short = parse(
      `${head('CONFIG', '0')},198.51.100.7,,set,admin,Web,Succeeded, config devices,7006,0x0,0,0,0,0,,fw-01`,
    )
    expect(short.fields).toMatchObject({ cmd: 'set', seqno: '7006', device_name: 'fw-01' })
    expect(short.ocsf).toMatchObject({ class_uid: 5019, status_id: 1, actor: { user: { name: 'admin' } } })
    const long = parse(
      `${head('CONFIG', '0')},198.51.100.7,,set,admin,Web,Succeeded, config devices,before x,after y,7006,0x0,0,0,0,0,,fw-01`,
    )
    expect(long.fields).toMatchObject({ before_change_detail: 'before x', seqno: '7006', device_name: 'fw-01' })
  })

  it('a line cut off keeps what it has and says so', () => {
    const { problems, ocsf } = parse(`${head('TRAFFIC', 'end')},192.0.2.10,203.0.113.9`)
    expect(problems).toMatchObject([{ code: 'event.truncated', field: 'natsrc' }])
    expect(ocsf.src_endpoint).toEqual({ ip: '192.0.2.10' })
  })
})

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

const TRAFFIC =
  'date=2026-11-21 time=08:00:00 devname="fw-01" devid="FG100FTK20000001" eventtime=1795222800123456789 tz="+0700" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=192.0.2.10 srcport=51234 srcintf="port1" dstip=203.0.113.9 dstport=443 proto=6 action="close" policyid=12 policyname="out web" sessionid=8812 service="HTTPS" duration=32 sentbyte=1211 rcvdbyte=5320 sentpkt=12 rcvdpkt=10'

describe('FortiGate', () => {
  it.each([
    ['alone', TRAFFIC],
    ['behind a priority', `<189>${TRAFFIC}`],
    ['behind RFC 3164', `<189>Nov 21 08:00:00 fw-01 ${TRAFFIC}`],
    ['behind RFC 5424', `<189>1 2026-11-21T01:00:00Z fw-01 - - - - ${TRAFFIC}`],
    ['separated by commas', `<189>${TRAFFIC.replaceAll(/ (?=[a-z]+=)/g, ',')}`],
  ])('traffic %s', (_name, text) => {
    const { format, ocsf, problems, logsource, fields } = parse(text)
    expect(format).toBe('fortigate')
    expect(problems).toEqual([])
    expect(logsource).toEqual({ product: 'fortigate', service: 'traffic', category: 'firewall' })
    expect(fields).toMatchObject({ srcip: '192.0.2.10', policyname: 'out web', tz: '+0700' })
    expect(ocsf).toMatchObject({
      type_uid: 400_102,
      time: 1_795_222_800_123,
      timezone_offset: 420,
      severity_id: 1,
      src_endpoint: { ip: '192.0.2.10', port: 51_234 },
      dst_endpoint: { ip: '203.0.113.9', port: 443 },
      connection_info: { protocol_num: 6, protocol_name: 'tcp', uid: '8812' },
      traffic: { bytes_out: 1211, bytes_in: 5320, packets_out: 12, packets_in: 10 },
      duration: 32_000,
      app_name: 'HTTPS',
      action_id: 1,
      firewall_rule: { uid: '12', name: 'out web' },
      device: { hostname: 'fw-01', uid: 'FG100FTK20000001' },
      metadata: { event_code: '0000000013', product: { name: 'FortiGate', vendor_name: 'Fortinet' } },
      unmapped: { vd: 'root', srcintf: 'port1' },
    })
    expect(ocsf.is_alert).toBeUndefined()
  })

  it('a denied session is refused', () => {
    expect(parse(TRAFFIC.replace('"close"', '"deny"')).ocsf).toMatchObject({ type_uid: 400_105, action_id: 2 })
  })

  it('date and time are of tz where there is no eventtime, else of the declared zone', () => {
    const old = TRAFFIC.replace(/ eventtime=\d+/, '')
    expect(parse(old.replace('+0700', '+0900')).ocsf).toMatchObject({
      time: Date.parse('2026-11-20T23:00:00Z'),
      timezone_offset: 540,
    })
    const bare = parse(old.replace(' tz="+0700"', '')).ocsf
    expect(bare.time).toBe(Date.parse('2026-11-21T01:00:00Z'))
    expect(bare).not.toHaveProperty('timezone_offset')
    expect(parse(TRAFFIC.replace('1795222800123456789', '1795222800')).ocsf.time).toBe(1_795_222_800_000)
  })

  const utm = (rest: string): string => `${TRAFFIC.replace(/type="traffic".*?level="notice"/, rest)}`

  it('attacks are alerts', () => {
    const { ocsf, logsource } = parse(
      utm('type="utm" subtype="ips" level="alert"').replace(
        'action="close"',
        'action="dropped" severity="critical" attack="Example.Server.RCE" attackid=51006 msg="web_app: Example.Server.RCE"',
      ),
    )
    expect(logsource).toEqual({ product: 'fortigate', service: 'ips' })
    expect(ocsf).toMatchObject({
      is_alert: true,
      severity_id: 5,
      action_id: 2,
      disposition_id: 6,
      firewall_rule: { uid: '51006', name: 'Example.Server.RCE' },
      message: 'web_app: Example.Server.RCE',
    })
  })

  it('viruses are alerts with file and malware', () => {
    const { ocsf } = parse(
      utm('type="utm" subtype="virus" level="warning"').replace(
        'action="close"',
        'action="blocked" virus="EICAR_TEST_FILE" virusid=2172 filename="eicar.com" url="http://files.example/eicar.com" filehash="275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f"',
      ),
    )
    expect(ocsf).toMatchObject({
      class_uid: 4002,
      is_alert: true,
      severity_id: 4,
      malware: [{ name: 'EICAR_TEST_FILE' }],
      http_request: { url: { url_string: 'http://files.example/eicar.com' } },
    })
    expect(ocsf.observables).toContainEqual(expect.objectContaining({ type_id: 8 }))
  })

  it('web and DNS requests', () => {
    const web = parse(
      utm('type="utm" subtype="webfilter" level="warning"').replace(
        'action="close"',
        'action="blocked" hostname="bad.example" url="/a?b=c" httpmethod="GET" agent="curl/8"',
      ),
    )
    expect(web.logsource.category).toBe('proxy')
    expect(web.ocsf).toMatchObject({
      type_uid: 400_203,
      action_id: 2,
      http_request: { url: { url_string: 'http://bad.example:443/a?b=c' }, http_method: 'GET', user_agent: 'curl/8' },
    })
    const dns = parse(
      utm('type="utm" subtype="dns" level="notice"').replace(
        'action="close"',
        'action="pass" qname="www.example" qtype="A" ipaddr="203.0.113.5, 203.0.113.6"',
      ),
    )
    expect(dns.ocsf).toMatchObject({
      class_uid: 4003,
      query: { hostname: 'www.example', type: 'A' },
      answers: [{ rdata: '203.0.113.5' }, { rdata: '203.0.113.6' }],
    })
  })

  it('logons of administrators', () => {
    const { ocsf } = parse(
      'date=2026-11-21 time=08:00:00 devname="fw-01" devid="FG1" logid="0100032002" type="event" subtype="system" level="alert" logdesc="Admin login failed" user="admin" ui="https(192.0.2.9)" method="https" srcip=192.0.2.9 dstip=192.0.2.1 action="login" status="failed" reason="passwd_invalid" msg="Administrator admin login failed from https(192.0.2.9) because of invalid password"',
    )
    expect(ocsf).toMatchObject({
      type_uid: 300_201,
      status_id: 2,
      user: { name: 'admin' },
      src_endpoint: { ip: '192.0.2.9' },
      status_detail: 'passwd_invalid',
      severity_id: 5,
    })
  })

  it('what is cut off or not as announced is named', () => {
    expect(parse(TRAFFIC.slice(0, TRAFFIC.indexOf('web"') + 2)).problems).toEqual([
      { code: 'event.truncated', offset: TRAFFIC.indexOf('web"') + 2, field: 'policyname' },
    ])
    expect(parse(TRAFFIC.replace('1795222800123456789', 'soon')).problems).toEqual([
      { code: 'event.bad_time', offset: 0, field: 'eventtime' },
    ])
  })
})

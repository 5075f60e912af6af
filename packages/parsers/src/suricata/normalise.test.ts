import { OCSF_VERSION } from '@haidang/contracts'
import type { ParsedEvent } from '@haidang/contracts'
import { describe, expect, it } from 'vitest'
import { createParser } from '../parser.ts'

const RECEIVED_AT = Date.UTC(2026, 10, 21, 2)
const parser = createParser()

function parse(value: object): ParsedEvent {
  const outcome = parser.parse(JSON.stringify(value), RECEIVED_AT)
  if (outcome.kind !== 'event') throw new Error(outcome.problem.code)
  return outcome.event
}

const BASE = {
  timestamp: '2026-11-21T08:00:00.123456+0700',
  flow_id: 2_247_499_577_510_934,
  src_ip: '10.1.2.3',
  src_port: 51_234,
  dest_ip: '203.0.113.9',
  dest_port: 80,
  proto: 'TCP',
}

const ALERT = {
  action: 'blocked',
  gid: 1,
  signature_id: 2_001_219,
  rev: 20,
  signature: 'Scan of SSH',
  category: 'Attempted Information Leak',
  severity: 1,
}

describe('alerts', () => {
  it('are the activity with the Security Control profile', () => {
    const { ocsf, logsource, problems } = parse({ ...BASE, event_type: 'alert', alert: ALERT })
    expect(ocsf).toMatchObject({
      class_uid: 4001,
      category_uid: 4,
      type_uid: 400_106,
      severity_id: 4,
      time: Date.parse('2026-11-21T01:00:00.123Z'),
      timezone_offset: 420,
      is_alert: true,
      action_id: 2,
      disposition_id: 2,
      message: 'Scan of SSH',
      metadata: {
        version: OCSF_VERSION,
        product: { name: 'Suricata' },
        event_code: 'alert',
        profiles: ['security_control'],
      },
      firewall_rule: {
        uid: '2001219',
        version: '20',
        name: 'Scan of SSH',
        category: 'Attempted Information Leak',
      },
      src_endpoint: { ip: '10.1.2.3', port: 51_234 },
      dst_endpoint: { ip: '203.0.113.9', port: 80 },
      connection_info: { protocol_name: 'tcp', protocol_num: 6, uid: '2247499577510934', direction_id: 0 },
    })
    expect(ocsf.unmapped).toBeUndefined()
    expect(logsource).toEqual({ product: 'suricata', service: 'alert', category: 'network' })
    expect(problems).toEqual([])
  })

  it.each([
    [1, 4],
    [2, 3],
    [3, 2],
    [4, 1],
    [255, 1],
  ])('severity %i is OCSF %i', (severity, id) => {
    expect(parse({ ...BASE, event_type: 'alert', alert: { ...ALERT, severity } }).ocsf.severity_id).toBe(id)
  })

  it('carry ATT&CK from the rule metadata, and keep the rest of it', () => {
    const metadata = {
      mitre_tactic_id: ['TA0001'],
      mitre_tactic_name: ['Initial_Access'],
      mitre_technique_id: ['T1190'],
      mitre_technique_name: ['Exploit_Public_Facing_Application'],
      affected_product: ['Web_Server'],
    }
    const { ocsf } = parse({ ...BASE, event_type: 'alert', alert: { ...ALERT, metadata } })
    expect(ocsf.attacks).toEqual([
      {
        technique: { uid: 'T1190', name: 'Exploit Public Facing Application' },
        tactic: { uid: 'TA0001', name: 'Initial Access' },
      },
    ])
    expect(ocsf.unmapped).toEqual({ alert_metadata: { affected_product: ['Web_Server'] } })
  })

  it('take the class of their application layer', () => {
    const http = { hostname: 'Example.ORG', url: '/a?b', http_method: 'POST', status: 404, length: 12, http_port: 8080 }
    const { ocsf } = parse({ ...BASE, event_type: 'alert', alert: ALERT, http, app_proto: 'http' })
    expect(ocsf).toMatchObject({
      class_uid: 4002,
      activity_id: 6,
      is_alert: true,
      app_name: 'http',
      http_request: {
        http_method: 'POST',
        url: { url_string: 'http://Example.ORG:8080/a?b', hostname: 'Example.ORG', path: '/a?b' },
      },
      http_response: { code: 404, length: 12 },
    })
    expect(ocsf.observables).toEqual([
      { name: 'src_endpoint.ip', type_id: 2, value: '10.1.2.3' },
      { name: 'dst_endpoint.ip', type_id: 2, value: '203.0.113.9' },
      { name: 'http_request.url.url_string', type_id: 6, value: 'http://example.org:8080/a?b' },
      { name: 'http_request.url.hostname', type_id: 1, value: 'example.org' },
    ])
  })

  it('keep the parsed object as fields, reached by its own names', () => {
    const { fields } = parse({ ...BASE, event_type: 'alert', alert: ALERT })
    expect(fields).toEqual({ ...BASE, event_type: 'alert', alert: ALERT })
  })
})

describe('DNS', () => {
  it('reads version 2', () => {
    const dns = {
      version: 2,
      type: 'answer',
      id: 7,
      rrname: 'a.Example',
      rrtype: 'A',
      rcode: 'NOERROR',
      answers: [{ rrname: 'a.example', rrtype: 'A', ttl: 60, rdata: '198.51.100.1' }],
    }
    const { ocsf } = parse({ ...BASE, event_type: 'dns', dns })
    expect(ocsf).toMatchObject({
      class_uid: 4003,
      activity_id: 2,
      query: { hostname: 'a.Example', type: 'A', packet_uid: 7 },
      answers: [{ rdata: '198.51.100.1', type: 'A', ttl: 60 }],
      rcode: 'NOERROR',
      status_id: 1,
    })
    expect(ocsf.observables?.map((o) => o.value)).toEqual(['10.1.2.3', '203.0.113.9', 'a.example', '198.51.100.1'])
  })

  it('reads version 3 and the form inside alerts', () => {
    const v3 = { version: 3, type: 'request', id: 9, queries: [{ rrname: 'b.example', rrtype: 'AAAA' }] }
    expect(parse({ ...BASE, event_type: 'dns', dns: v3 }).ocsf).toMatchObject({
      activity_id: 1,
      query: { hostname: 'b.example', type: 'AAAA', packet_uid: 9 },
    })
    const inAlert = { query: [{ type: 'query', id: 3, rrname: 'c.example', rrtype: 'TXT' }] }
    expect(parse({ ...BASE, event_type: 'alert', alert: ALERT, dns: inAlert }).ocsf).toMatchObject({
      class_uid: 4003,
      is_alert: true,
      query: { hostname: 'c.example', type: 'TXT', packet_uid: 3 },
    })
  })

  it('reads version 1, one answer an event', () => {
    const dns = { type: 'answer', id: 1, rrname: 'd.example', rrtype: 'CNAME', ttl: 5, rdata: 'e.example' }
    expect(parse({ ...BASE, event_type: 'dns', dns }).ocsf.answers).toEqual([
      { rdata: 'e.example', type: 'CNAME', ttl: 5 },
    ])
  })

  it('keeps answers whose data is no text', () => {
    const soa = { rrname: 'x', rrtype: 'SOA', soa: { mname: 'ns' } }
    const { ocsf } = parse({ ...BASE, event_type: 'dns', dns: { version: 2, type: 'answer', answers: [soa] } })
    expect(ocsf.unmapped).toEqual({ dns: { answers: [soa] } })
  })
})

describe('other event types', () => {
  it.each([
    [
      'flow',
      { flow: { bytes_toserver: 10, bytes_toclient: 20, pkts_toserver: 1, pkts_toclient: 2, age: 3, state: 'closed' } },
      400_102,
    ],
    ['netflow', { netflow: { bytes: 5, pkts: 1 } }, 400_106],
    ['drop', { drop: { len: 60 } }, 400_105],
    ['tls', { tls: { sni: 'x.example', version: 'TLS 1.3' } }, 400_106],
    ['ssh', { ssh: { client: { software_version: 'x' } } }, 400_706],
    ['smb', { smb: { command: 'SMB2_COMMAND_CREATE', disposition: 'FILE_OPEN' } }, 400_602],
    ['rdp', { rdp: { event_type: 'initial_request', cookie: 'admin' } }, 400_501],
    ['ftp', { ftp: { command: 'RETR' } }, 400_802],
    ['dhcp', { dhcp: { dhcp_type: 'ack' } }, 400_405],
    ['krb5', { krb5: { msg_type: 'KRB_TGS_REP', cname: 'an', realm: 'X' } }, 300_204],
    ['smtp', { smtp: { mail_from: '<a@b.example>', rcpt_to: ['<c@d.example>'] } }, 400_901],
    ['anomaly', { anomaly: { type: 'decode', event: 'decoder.x' } }, 400_106],
    ['mqtt', { mqtt: { connect: {} } }, 400_106],
    ['stats', { src_ip: undefined, dest_ip: undefined, stats: { uptime: 1 } }, 0],
    ['engine', { src_ip: undefined, dest_ip: undefined, engine: { message: 'started' } }, 0],
    [
      'fileinfo',
      {
        app_proto: 'http',
        http: { url: '/a/b.exe' },
        fileinfo: { filename: '/a/b.exe', size: 5, md5: 'a'.repeat(32) },
      },
      400_200,
    ],
    ['fileinfo', { app_proto: 'smtp', email: { from: 'A <a@b.example>' }, fileinfo: { filename: 'b.exe' } }, 400_901],
    ['fileinfo', { app_proto: 'nfs', fileinfo: { filename: 'b.exe' } }, 401_000],
    ['something_new', { something_new: { x: 1 } }, 400_106],
  ])('%s', (eventType, body, typeUid) => {
    const { ocsf, problems } = parse({ ...BASE, event_type: eventType, ...body })
    expect(ocsf.type_uid).toBe(typeUid)
    expect(ocsf.is_alert).toBeUndefined()
    expect(problems).toEqual([])
  })

  it('counts traffic from the source outwards', () => {
    const flow = {
      bytes_toserver: 10,
      bytes_toclient: 20,
      pkts_toserver: 1,
      pkts_toclient: 2,
      age: 3,
      start: '2026-11-21T07:59:00+0700',
    }
    expect(parse({ ...BASE, event_type: 'flow', flow }).ocsf).toMatchObject({
      traffic: { bytes_out: 10, bytes_in: 20, packets_out: 1, packets_in: 2, bytes: 30 },
      duration: 3000,
      start_time: Date.parse('2026-11-21T00:59:00Z'),
    })
  })

  it('reads certificates and client fingerprints', () => {
    const tls = {
      sni: 'C2.Example',
      version: 'TLS 1.2',
      subject: 'CN=x',
      issuerdn: 'CN=y',
      serial: '01',
      fingerprint: 'aa:'.repeat(19) + 'bb',
      notbefore: '2020-01-01T00:00:00',
      ja3: { hash: 'b'.repeat(32), string: '771,1' },
    }
    const { ocsf } = parse({ ...BASE, event_type: 'tls', tls })
    expect(ocsf['tls']).toMatchObject({
      sni: 'C2.Example',
      certificate: { subject: 'CN=x', issuer: 'CN=y', serial_number: '01' },
      ja3_hash: { algorithm_id: 1, value: 'b'.repeat(32) },
    })
    expect(ocsf.observables?.slice(2).map((o) => [o.type_id, o.value])).toEqual([
      [1, 'c2.example'],
      [8, `${'aa'.repeat(19)}bb`],
      [8, 'b'.repeat(32)],
    ])
    expect(ocsf.unmapped).toEqual({ tls: { ja3_string: '771,1' } })
  })

  it('reads mail with its envelope, links and attachments', () => {
    const smtp = { helo: 'mx', mail_from: '<a@B.example>', rcpt_to: ['<c@d.example>'] }
    const email = {
      from: 'An <an@b.example>',
      to: ['c@d.example'],
      subject: 'hóa đơn',
      attachment: ['x.doc'],
      url: ['http://e.example/f'],
    }
    const { ocsf } = parse({ ...BASE, event_type: 'smtp', smtp, email })
    expect(ocsf).toMatchObject({
      class_uid: 4009,
      smtp_hello: 'mx',
      email: { subject: 'hóa đơn', smtp_to: ['c@d.example'] },
    })
    expect(ocsf.observables?.slice(2).map((o) => o.value)).toEqual([
      'an@b.example',
      'a@b.example',
      'c@d.example',
      'http://e.example/f',
      'x.doc',
    ])
  })

  it('keeps ICMP without inventing ports', () => {
    const { src_port: _s, dest_port: _d, ...icmp } = BASE
    const { ocsf } = parse({ ...icmp, proto: 'ICMP', event_type: 'flow', icmp_type: 8, icmp_code: 0 })
    expect(ocsf.src_endpoint).toEqual({ ip: '10.1.2.3' })
    expect(ocsf.unmapped).toEqual({ icmp_type: 8, icmp_code: 0 })
  })

  it('survives parts of the wrong kind', () => {
    const { ocsf } = parse({
      ...BASE,
      event_type: 'alert',
      alert: 'x',
      http: [1],
      dns: null,
      flow: 3,
      tls: true,
      src_port: 'x',
    })
    expect(ocsf.is_alert).toBe(true)
    expect(ocsf.unmapped).toMatchObject({ alert: 'x', http: [1], dns: null, flow: 3, tls: true })
  })
})

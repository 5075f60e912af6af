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

const CONN = {
  ts: 1_795_222_800.123,
  uid: 'CqKst53mF3det3eDV9',
  'id.orig_h': '10.1.2.3',
  'id.orig_p': 51_234,
  'id.resp_h': '203.0.113.9',
  'id.resp_p': 443,
}

describe('conn', () => {
  const conn = {
    ...CONN,
    proto: 'tcp',
    service: 'ssl',
    duration: 1.5,
    orig_bytes: 10,
    resp_bytes: 20,
    conn_state: 'SF',
    history: 'ShADfF',
    orig_pkts: 3,
    resp_pkts: 4,
  }

  it('is told by its fields where the writer gives no path', () => {
    const { ocsf, logsource, format } = parse(conn)
    expect(format).toBe('zeek-json')
    expect(logsource).toEqual({ product: 'zeek', service: 'conn' })
    expect(ocsf).toMatchObject({
      type_uid: 400_102,
      time: 1_795_222_800_123,
      app_name: 'ssl',
      duration: 1500,
      traffic: { bytes_out: 10, bytes_in: 20, bytes: 30, packets_out: 3, packets_in: 4 },
      connection_info: { uid: 'CqKst53mF3det3eDV9', protocol_name: 'tcp', protocol_num: 6, flag_history: 'ShADfF' },
      metadata: { log_name: 'conn', product: { name: 'Zeek' } },
    })
    expect(ocsf.unmapped).toBeUndefined()
  })

  it.each([
    ['S0', 4],
    ['REJ', 5],
    ['RSTO', 3],
    ['OTH', 6],
  ])('state %s is activity %i', (state, activity) => {
    expect(parse({ ...conn, conn_state: state }).ocsf.activity_id).toBe(activity)
  })

  it('reads nested ids and an ISO time', () => {
    const { ocsf } = parse({
      _path: 'conn',
      ts: '2026-11-21T01:00:00.123456Z',
      uid: 'C1',
      id: { orig_h: '10.1.2.3', orig_p: 1, resp_h: '2001:DB8:0:0::1', resp_p: 2 },
      proto: 'udp',
    })
    expect(ocsf.src_endpoint).toEqual({ ip: '10.1.2.3', port: 1 })
    expect(ocsf.dst_endpoint).toEqual({ ip: '2001:db8::1', port: 2 })
  })
})

describe('logs told by their fields', () => {
  it.each([
    ['dns', { trans_id: 1, query: 'a.example', qtype_name: 'A', rcode_name: 'NXDOMAIN', rejected: false }, 400_306],
    ['http', { trans_depth: 1, method: 'GET', host: 'a.example', uri: '/x', status_code: 200 }, 400_203],
    ['ssl', { version: 'TLSv12', cipher: 'x', server_name: 'a.example', resumed: false, established: true }, 400_106],
    ['x509', { 'certificate.serial': '01', 'certificate.subject': 'CN=x' }, 400_106],
    ['files', { fuid: 'F1', source: 'HTTP', mime_type: 'x/y', seen_bytes: 5, md5: 'a'.repeat(32) }, 401_000],
    ['notice', { note: 'Scan::Port_Scan', msg: 'scan', src: '10.9.9.9' }, 400_106],
    ['weird', { name: 'x', peer: 'zeek', notice: false }, 400_106],
    ['smtp', { trans_depth: 1, helo: 'x', mailfrom: '<a@b.example>', last_reply: '250', path: ['10.0.0.1'] }, 400_901],
    ['ntlm', { username: 'an', domainname: 'SO', server_nb_computer_name: 'DC', success: false }, 300_201],
    ['kerberos', { request_type: 'TGS', client: 'an/SO', service: 'cifs/x', till: 1 }, 300_204],
    ['dce_rpc', { named_pipe: '\\pipe\\x', endpoint: 'samr', operation: 'SamrConnect2' }, 400_600],
    ['smb_mapping', { path: '\\\\x\\C$', share_type: 'DISK' }, 400_600],
    ['smb_files', { action: 'SMB::FILE_OPEN', name: 'a.exe', size: 3 }, 400_602],
    ['rdp', { cookie: 'admin', result: 'encrypted', security_protocol: 'HYBRID' }, 400_500],
    ['ssh', { version: 2, auth_success: true, auth_attempts: 1, client: 'SSH-2.0-x' }, 400_706],
    ['ftp', { user: 'an', command: 'RETR', arg: 'ftp://x/a.zip', reply_code: 226 }, 400_802],
  ])('%s', (path, fields, typeUid) => {
    const told = parse({ ...CONN, ...fields })
    const named = parse({ ...CONN, ...fields, _path: path })
    expect(told.logsource.service).toBe(path)
    expect(told.ocsf).toEqual(named.ocsf)
    expect(told.ocsf.type_uid).toBe(typeUid)
  })

  it('keeps a log it does not know, with its connection', () => {
    const { ocsf, logsource } = parse({ ...CONN, _path: 'own_script', answer: 42 })
    expect(ocsf).toMatchObject({ class_uid: 4001, unmapped: { answer: 42 } })
    expect(logsource).toEqual({ product: 'zeek', service: 'own_script' })
  })
})

describe('content', () => {
  it('reads DNS answers with their times to live', () => {
    const { ocsf } = parse({
      ...CONN,
      _path: 'dns',
      query: 'A.example',
      rcode_name: 'NOERROR',
      rcode: 0,
      answers: ['b.example', '192.0.2.1'],
      TTLs: [60, 5],
    })
    expect(ocsf.answers).toEqual([
      { rdata: 'b.example', ttl: 60 },
      { rdata: '192.0.2.1', ttl: 5 },
    ])
    expect(ocsf.observables?.map((o) => o.value)).toEqual([
      '10.1.2.3',
      '203.0.113.9',
      'a.example',
      'b.example',
      '192.0.2.1',
    ])
  })

  it('marks notices as alerts of the sender, hygiene as informational', () => {
    const notice = parse({ ...CONN, _path: 'notice', note: 'Scan::Port_Scan', msg: 'm' }).ocsf
    expect(notice).toMatchObject({ is_alert: true, severity_id: 3, firewall_rule: { uid: 'Scan::Port_Scan' } })
    expect(parse({ ...CONN, _path: 'notice', note: 'SSL::Invalid_Server_Cert', msg: 'm' }).ocsf.severity_id).toBe(1)
  })

  it('builds the URL of a request', () => {
    const { ocsf } = parse({ ...CONN, 'id.resp_p': 8080, _path: 'http', method: 'GET', host: 'a.example', uri: '/x?y' })
    expect(ocsf.http_request?.url?.url_string).toBe('http://a.example:8080/x?y')
  })

  it('asks for no time of logs that have none, and names the lack elsewhere', () => {
    expect(parse({ _path: 'loaded_scripts', _write_ts: '1970-01-01T00:00:00.000000Z', name: 'x' }).problems).toEqual([])
    expect(parse({ _path: 'conn', uid: 'C1' }).problems).toEqual([{ code: 'event.bad_time', offset: 0, field: 'ts' }])
  })
})

/** What each Zeek log says, in OCSF. Field names as in the script reference of Zeek 5 to 7. */
import type { OcsfEvent, OcsfFile, OcsfHash } from '@haidang/contracts'
import { asText, filled, isObject, number, port, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, endpoint, fileOf, hashOf, httpActivityOf, markAlert, setClass, userOf } from '../normalise/ocsf.ts'
import { otherTime } from '../normalise/time.ts'
import { urlOf } from '../suricata/content.ts'

export interface ZeekLog {
  readonly classUid: number
  readonly activityId: number
  /** Fields that `map` puts into OCSF attributes, beside those of the connection. */
  readonly known: ReadonlySet<string>
  readonly map: (o: JsonObject, event: OcsfEvent, r: Reading) => void
}

type MapLog = ZeekLog['map']

function log(classUid: number, activityId: number, known: readonly string[], map: MapLog): ZeekLog {
  return { classUid, activityId, known: new Set(known), map }
}

const conn: MapLog = (o, event) => {
  const out = number(o['orig_bytes'])
  const back = number(o['resp_bytes'])
  const packetsOut = number(o['orig_pkts'])
  const packetsIn = number(o['resp_pkts'])
  const traffic: NonNullable<OcsfEvent['traffic']> & { bytes_missed?: number } = {}
  if (out !== undefined) traffic.bytes_out = out
  if (back !== undefined) traffic.bytes_in = back
  if (out !== undefined && back !== undefined) traffic.bytes = out + back
  if (packetsOut !== undefined) traffic.packets_out = packetsOut
  if (packetsIn !== undefined) traffic.packets_in = packetsIn
  const missed = number(o['missed_bytes'])
  if (missed !== undefined) traffic.bytes_missed = missed
  event.traffic = traffic
  const seconds = number(o['duration'])
  if (seconds !== undefined) event['duration'] = Math.round(seconds * 1000)
  const service = text(o['service'])
  if (service !== undefined) event['app_name'] = service
  const state = text(o['conn_state'])
  if (state !== undefined) {
    event['status_code'] = state
    setClass(event, CLASS.networkActivity, CONN_ACTIVITY.get(state) ?? 6)
  }
  const history = text(o['history'])
  if (history !== undefined && event.connection_info !== undefined) {
    ;(event.connection_info as { flag_history?: string }).flag_history = history
  }
}

/** Zeek's connection states: finished, reset, refused, attempted without answer. */
const CONN_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['SF', 2],
  ['S1', 1],
  ['S2', 6],
  ['S3', 6],
  ['S0', 4],
  ['SH', 4],
  ['SHR', 4],
  ['REJ', 5],
  ['RSTO', 3],
  ['RSTR', 3],
  ['RSTOS0', 3],
  ['RSTRH', 3],
  ['OTH', 6],
])

const dns: MapLog = (o, event) => {
  const query: NonNullable<OcsfEvent['query']> & { packet_uid?: number } = {}
  const name = text(o['query'])
  if (name !== undefined) query.hostname = name
  const type = text(o['qtype_name'])
  if (type !== undefined) query.type = type
  const kind = text(o['qclass_name'])
  if (kind !== undefined) query.class = kind
  const id = number(o['trans_id'])
  if (id !== undefined) query.packet_uid = id
  event.query = query
  const { answers, TTLs: ttls } = o
  if (Array.isArray(answers) && answers.length > 0) {
    const list: NonNullable<OcsfEvent['answers']> = []
    for (let i = 0; i < answers.length; i++) {
      const rdata: unknown = answers[i]
      if (typeof rdata !== 'string') continue
      const ttl: unknown = Array.isArray(ttls) ? ttls[i] : undefined
      list.push(typeof ttl === 'number' ? { rdata, ttl } : { rdata })
    }
    event.answers = list
  }
  const rcode = text(o['rcode_name'])
  if (rcode !== undefined) {
    event['rcode'] = rcode
    event.status_id = rcode === 'NOERROR' ? 1 : 2
    setClass(event, CLASS.dnsActivity, 6)
  }
  const rcodeId = number(o['rcode'])
  if (rcodeId !== undefined) event['rcode_id'] = rcodeId
}

const http: MapLog = (o, event) => {
  const request: NonNullable<OcsfEvent['http_request']> & { referrer?: string; version?: string; length?: number } = {}
  const host = text(o['host'])
  const uri = text(o['uri'])
  if (host !== undefined || uri !== undefined) request.url = urlOf(host, uri, event.dst_endpoint?.port)
  const method = text(o['method'])
  if (method !== undefined) request.http_method = method
  const agent = text(o['user_agent'])
  if (agent !== undefined) request.user_agent = agent
  const referrer = text(o['referrer'])
  if (referrer !== undefined) request.referrer = referrer
  const version = text(o['version'])
  if (version !== undefined) request.version = version
  const sent = number(o['request_body_len'])
  if (sent !== undefined) request.length = sent
  event.http_request = request
  const code = number(o['status_code'])
  if (code !== undefined) {
    const response: NonNullable<OcsfEvent['http_response']> & { message?: string; length?: number } = { code }
    const message = text(o['status_msg'])
    if (message !== undefined) response.message = message
    const length = number(o['response_body_len'])
    if (length !== undefined) response.length = length
    event.http_response = response
  }
  const account = filled(o['username'])
  if (account !== undefined) event.actor = { user: { name: account } }
  const activity = httpActivityOf(method)
  setClass(event, CLASS.httpActivity, activity)
  if (activity === 99 && method !== undefined) event['activity_name'] = method
}

const ssl: MapLog = (o, event) => {
  const tls: Record<string, unknown> = { version: text(o['version']) ?? 'unknown' }
  const sni = text(o['server_name'])
  if (sni !== undefined) tls['sni'] = sni
  const cipher = text(o['cipher'])
  if (cipher !== undefined) tls['cipher'] = cipher
  const prints = o['cert_chain_fps']
  const subject = text(o['subject'])
  const issuer = text(o['issuer'])
  const first: unknown = Array.isArray(prints) ? prints[0] : undefined
  if (subject !== undefined || issuer !== undefined || typeof first === 'string') {
    const certificate: Record<string, unknown> = {}
    if (subject !== undefined) certificate['subject'] = subject
    if (issuer !== undefined) certificate['issuer'] = issuer
    if (typeof first === 'string') certificate['fingerprints'] = [hashOf(first)]
    tls['certificate'] = certificate
  }
  const ja3 = text(o['ja3'])
  if (ja3 !== undefined) tls['ja3_hash'] = { algorithm: 'MD5', algorithm_id: 1, value: ja3 }
  const ja3s = text(o['ja3s'])
  if (ja3s !== undefined) tls['ja3s_hash'] = { algorithm: 'MD5', algorithm_id: 1, value: ja3s }
  event['tls'] = tls
}

const x509: MapLog = (o, event, r) => {
  const certificate: Record<string, unknown> = {}
  const nested = isObject(o['certificate']) ? o['certificate'] : undefined
  const read = (name: string): unknown => o[`certificate.${name}`] ?? nested?.[name]
  const subject = text(read('subject'))
  if (subject !== undefined) certificate['subject'] = subject
  const issuer = text(read('issuer'))
  if (issuer !== undefined) certificate['issuer'] = issuer
  const serial = text(read('serial'))
  if (serial !== undefined) certificate['serial_number'] = serial
  const version = asText(read('version'))
  if (version !== undefined) certificate['version'] = version
  const from = otherTime(r, read('not_valid_before'))
  if (from !== undefined) certificate['created_time'] = from
  const until = otherTime(r, read('not_valid_after'))
  if (until !== undefined) certificate['expiration_time'] = until
  const fingerprint = text(o['fingerprint'])
  if (fingerprint !== undefined) certificate['fingerprints'] = [hashOf(fingerprint)]
  const names = o['san.dns']
  if (Array.isArray(names)) {
    certificate['sans'] = names.filter((n): n is string => typeof n === 'string').map((name) => ({ name, type: 'DNS' }))
  }
  event['tls'] = { version: 'unknown', certificate }
}

const files: MapLog = (o, event) => {
  const name = text(o['filename'])
  const file: OcsfFile & { mime_type?: string; uid?: string } = name === undefined ? { type_id: 1 } : fileOf(name)
  const size = number(o['total_bytes']) ?? number(o['seen_bytes'])
  if (size !== undefined) file.size = size
  const mime = text(o['mime_type'])
  if (mime !== undefined) file.mime_type = mime
  const uid = text(o['fuid'])
  if (uid !== undefined) file.uid = uid
  const hashes: OcsfHash[] = []
  for (const key of ['md5', 'sha1', 'sha256'] as const) {
    const value = text(o[key])
    if (value !== undefined) hashes.push(hashOf(value))
  }
  if (hashes.length > 0) file.hashes = hashes
  event.file = file
  const sender = firstText(o['tx_hosts'])
  const receiver = firstText(o['rx_hosts'])
  if (event.src_endpoint === undefined && sender !== undefined) {
    const src = endpoint(sender, undefined)
    if (src !== undefined) event.src_endpoint = src
  }
  if (event.dst_endpoint === undefined && receiver !== undefined) {
    const dst = endpoint(receiver, undefined)
    if (dst !== undefined) event.dst_endpoint = dst
  }
}

function firstText(value: unknown): string | undefined {
  return Array.isArray(value) ? text(value[0]) : text(value)
}

/** Zeek's own findings. The families of certificate and capture hygiene are informational, the others medium. */
const notice: MapLog = (o, event) => {
  const note = text(o['note']) ?? ''
  const message = text(o['msg']) ?? note
  const quiet = note.startsWith('SSL::') || note.startsWith('CaptureLoss::') || note.startsWith('PacketFilter::')
  event.severity_id = quiet ? 1 : 3
  event.message = message
  event.finding_info = { uid: note, title: note, analytic: { uid: note, name: note, type_id: 1 } }
  markAlert(event, 0, 19)
  const src = endpoint(text(o['src']), undefined)
  const dst = endpoint(text(o['dst']), port(o['p']))
  if (event.src_endpoint === undefined && src !== undefined) event.src_endpoint = src
  if (event.dst_endpoint === undefined && dst !== undefined) event.dst_endpoint = dst
}

const weird: MapLog = (o, event) => {
  const name = text(o['name'])
  if (name !== undefined) event.message = name
}

const smtp: MapLog = (o, event) => {
  const mail: Record<string, unknown> = {}
  const sender = text(o['mailfrom'])
  if (sender !== undefined) mail['smtp_from'] = sender
  const from = text(o['from'])
  if (from !== undefined) mail['from'] = from
  const subject = text(o['subject'])
  if (subject !== undefined) mail['subject'] = subject
  const replyTo = text(o['reply_to'])
  if (replyTo !== undefined) mail['reply_to'] = replyTo
  const id = text(o['msg_id'])
  if (id !== undefined) mail['message_uid'] = id
  setList(mail, 'smtp_to', o['rcptto'])
  setList(mail, 'to', o['to'])
  setList(mail, 'cc', o['cc'])
  const origin = text(o['x_originating_ip'])
  if (origin !== undefined) mail['x_originating_ip'] = [origin]
  event['email'] = mail
  const helo = text(o['helo'])
  if (helo !== undefined) event['smtp_hello'] = helo
  event['direction_id'] = 0
}

function setList(target: Record<string, unknown>, key: string, value: unknown): void {
  if (Array.isArray(value)) target[key] = value.filter((item): item is string => typeof item === 'string')
  else if (typeof value === 'string') target[key] = [value]
}

const rdp: MapLog = (o, event) => {
  const cookie = text(o['cookie'])
  if (cookie !== undefined) event['identifier_cookie'] = cookie
  const client = text(o['client_name'])
  if (client !== undefined && event.src_endpoint !== undefined) event.src_endpoint.hostname = client
}

const ssh: MapLog = (o, event) => {
  const version = asText(o['version'])
  if (version !== undefined) event['protocol_ver'] = version
  if (typeof o['auth_success'] === 'boolean') event.status_id = o['auth_success'] ? 1 : 2
  for (const side of ['hassh', 'hasshServer'] as const) {
    const value = text(o[side])
    if (value !== undefined) {
      event[side === 'hassh' ? 'client_hassh' : 'server_hassh'] = {
        fingerprint: { algorithm: 'MD5', algorithm_id: 1, value },
      }
    }
  }
}

const ntlm: MapLog = (o, event) => {
  const name = filled(o['username'])
  const domain = filled(o['domainname'])
  if (name !== undefined) event.user = domain === undefined ? { name } : { name, domain }
  const host = filled(o['hostname'])
  if (host !== undefined && event.src_endpoint !== undefined) event.src_endpoint.hostname = host
  const server = filled(o['server_dns_computer_name']) ?? filled(o['server_nb_computer_name'])
  if (server !== undefined && event.dst_endpoint !== undefined) event.dst_endpoint.hostname = server
  if (typeof o['success'] === 'boolean') event.status_id = o['success'] ? 1 : 2
  event['auth_protocol_id'] = 1
}

const kerberos: MapLog = (o, event) => {
  const client = text(o['client'])
  if (client !== undefined) {
    const slash = client.indexOf('/')
    const name = slash < 0 ? client : client.slice(0, slash)
    const domain = slash < 0 ? '' : client.slice(slash + 1)
    if (name !== '') event.user = domain === '' ? { name } : { name, domain }
  }
  const service = text(o['service'])
  if (service !== undefined) event['service'] = { name: service }
  if (typeof o['success'] === 'boolean') event.status_id = o['success'] ? 1 : 2
  const error = text(o['error_msg'])
  if (error !== undefined) event['status_detail'] = error
  event['auth_protocol_id'] = 2
  setClass(event, CLASS.authentication, o['request_type'] === 'TGS' ? 4 : 3)
}

const dceRpc: MapLog = (o, event) => {
  const operation = text(o['operation'])
  const name = text(o['endpoint'])
  event['dce_rpc'] = {
    command: operation ?? '',
    flags: [],
    rpc_interface: { uuid: name ?? '', version: '' },
  }
  const pipe = text(o['named_pipe'])
  if (pipe !== undefined) event['share'] = pipe
}

const smbFiles: MapLog = (o, event) => {
  const name = text(o['name'])
  const share = text(o['path'])
  if (name !== undefined) {
    const file = fileOf(name)
    const size = number(o['size'])
    if (size !== undefined) file.size = size
    event.file = file
  }
  if (share !== undefined) event['share'] = share
  const action = text(o['action'])
  if (action !== undefined) {
    event['command'] = action
    setClass(event, CLASS.smbActivity, action === 'SMB::FILE_OPEN' ? 2 : 0)
  }
}

const smbMapping: MapLog = (o, event) => {
  const share = text(o['path'])
  if (share !== undefined) event['share'] = share
  const type = text(o['share_type'])
  if (type !== undefined) event['share_type'] = type
}

const ftp: MapLog = (o, event) => {
  const account = filled(o['user'])
  if (account !== undefined) event.actor = { user: { name: account } }
  const command = text(o['command'])
  if (command !== undefined) event['command'] = command
  const path = text(o['arg'])
  if (path !== undefined && (command === 'RETR' || command === 'STOR' || command === 'DELE')) event.file = fileOf(path)
  setClass(event, CLASS.ftpActivity, command === 'STOR' ? 1 : command === 'RETR' ? 2 : command === 'DELE' ? 4 : 0)
}

const dhcp: MapLog = (o, event) => {
  const name = text(o['host_name'])
  const ip = text(o['assigned_addr'])
  const mac = text(o['mac'])
  const device: NonNullable<OcsfEvent['device']> = { type_id: 0 }
  if (name !== undefined) device.hostname = name
  if (ip !== undefined) device.ip = ip
  if (mac !== undefined) device.mac = mac
  event.device = device
  const client = endpoint(text(o['client_addr']), undefined)
  const server = endpoint(text(o['server_addr']), undefined)
  if (client !== undefined) event.src_endpoint = client
  if (server !== undefined) event.dst_endpoint = server
  const lease = number(o['lease_time'])
  if (lease !== undefined) event['lease_dur'] = lease
}

/** Hosts, services and software that Zeek learned of: inventory. */
const known: MapLog = (o, event) => {
  const host = endpoint(text(o['host']), undefined)
  if (host !== undefined) event.device = { ...host, type_id: 0 }
}

const analyzer: MapLog = (o, event) => {
  const reason = text(o['failure_reason'])
  if (reason !== undefined) event.message = reason
  const name = text(o['analyzer_name']) ?? text(o['analyzer'])
  if (name !== undefined) event['app_name'] = name.toLowerCase()
}

const syslog: MapLog = (o, event) => {
  const message = text(o['message'])
  if (message !== undefined) event.message = message
}

const ntp: MapLog = (o, event) => {
  const version = asText(o['version'])
  if (version !== undefined) event['version'] = version
  const mode = number(o['mode'])
  const stratum = number(o['stratum'])
  if (stratum !== undefined) event['stratum_id'] = stratum === 0 ? 0 : stratum === 1 ? 1 : stratum < 16 ? 2 : 16
  setClass(event, CLASS.ntpActivity, mode !== undefined && mode >= 1 && mode <= 7 ? mode : 0)
}

const intel: MapLog = (o, event) => {
  const value = text(o['seen.indicator']) ?? ''
  event.message = value
  event.severity_id = 3
  event.finding_info = { uid: `intel:${value}`, title: `Intelligence hit: ${value}` }
  markAlert(event, 0, 19)
}

const rfb: MapLog = (o, event) => {
  if (typeof o['auth'] === 'boolean') event.status_id = o['auth'] ? 1 : 2
  event['app_name'] = 'rfb'
}

const protocol =
  (name: string): MapLog =>
  (_o, event) => {
    event['app_name'] = name
  }

const socks: MapLog = (o, event) => {
  const account = filled(o['user'])
  if (account !== undefined) event.actor = { user: userOf(account) }
  event['app_name'] = 'socks'
}

const CONN_FIELDS = [
  'service',
  'duration',
  'orig_bytes',
  'resp_bytes',
  'orig_pkts',
  'resp_pkts',
  'missed_bytes',
  'conn_state',
  'history',
] as const
const DNS_FIELDS = ['trans_id', 'query', 'qtype_name', 'qclass_name', 'rcode_name', 'rcode', 'answers', 'TTLs'] as const
const HTTP_FIELDS = [
  'method',
  'host',
  'uri',
  'referrer',
  'version',
  'user_agent',
  'request_body_len',
  'response_body_len',
  'status_code',
  'status_msg',
  'username',
] as const
const SSL_FIELDS = ['version', 'cipher', 'server_name', 'subject', 'issuer', 'ja3', 'ja3s'] as const
const X509_FIELDS = [
  'fingerprint',
  'certificate',
  'certificate.version',
  'certificate.serial',
  'certificate.subject',
  'certificate.issuer',
  'certificate.not_valid_before',
  'certificate.not_valid_after',
  'san.dns',
] as const
const FILE_FIELDS = ['fuid', 'filename', 'total_bytes', 'mime_type', 'md5', 'sha1', 'sha256'] as const
const SMTP_FIELDS = [
  'helo',
  'mailfrom',
  'rcptto',
  'from',
  'to',
  'cc',
  'reply_to',
  'msg_id',
  'subject',
  'x_originating_ip',
] as const

export const ZEEK_LOGS: ReadonlyMap<string, ZeekLog> = new Map([
  ['analyzer', log(CLASS.networkActivity, 6, ['failure_reason'], analyzer)],
  ['bacnet', log(CLASS.networkActivity, 6, [], protocol('bacnet'))],
  ['capture_loss', log(CLASS.baseEvent, 0, [], () => undefined)],
  ['conn', log(CLASS.networkActivity, 6, CONN_FIELDS, conn)],
  ['dce_rpc', log(CLASS.smbActivity, 0, ['operation', 'endpoint', 'named_pipe'], dceRpc)],
  ['dhcp', log(CLASS.dhcpActivity, 0, ['host_name', 'assigned_addr', 'mac', 'client_addr', 'server_addr', 'lease_time'], dhcp)],
  ['dnp3', log(CLASS.networkActivity, 6, [], protocol('dnp3'))],
  ['dns', log(CLASS.dnsActivity, 1, DNS_FIELDS, dns)],
  ['dpd', log(CLASS.networkActivity, 6, ['failure_reason'], analyzer)],
  ['files', log(CLASS.networkFile, 0, FILE_FIELDS, files)],
  ['ftp', log(CLASS.ftpActivity, 0, ['user', 'command'], ftp)],
  ['http', log(CLASS.httpActivity, 0, HTTP_FIELDS, http)],
  ['intel', log(CLASS.networkActivity, 6, ['seen.indicator'], intel)],
  ['irc', log(CLASS.networkActivity, 6, [], protocol('irc'))],
  ['kerberos', log(CLASS.authentication, 3, ['client', 'service', 'success', 'error_msg', 'request_type'], kerberos)],
  ['known_certs', log(CLASS.inventoryInfo, 1, ['host'], known)],
  ['known_hosts', log(CLASS.inventoryInfo, 1, ['host'], known)],
  ['known_services', log(CLASS.inventoryInfo, 1, ['host'], known)],
  ['ldap', log(CLASS.networkActivity, 6, [], protocol('ldap'))],
  ['ldap_search', log(CLASS.networkActivity, 6, [], protocol('ldap'))],
  ['loaded_scripts', log(CLASS.baseEvent, 0, [], () => undefined)],
  ['modbus', log(CLASS.networkActivity, 6, [], protocol('modbus'))],
  ['mqtt_connect', log(CLASS.networkActivity, 6, [], protocol('mqtt'))],
  ['mysql', log(CLASS.networkActivity, 6, [], protocol('mysql'))],
  ['notice', log(CLASS.networkActivity, 6, ['note', 'msg', 'src', 'dst', 'p'], notice)],
  [
    'ntlm',
    log(
      CLASS.authentication,
      1,
      ['username', 'domainname', 'hostname', 'server_dns_computer_name', 'success'],
      ntlm,
    ),
  ],
  ['ntp', log(CLASS.ntpActivity, 0, ['version', 'mode', 'stratum'], ntp)],
  ['ocsp', log(CLASS.networkActivity, 6, [], protocol('ocsp'))],
  ['packet_filter', log(CLASS.baseEvent, 0, [], () => undefined)],
  ['pe', log(CLASS.networkFile, 0, [], () => undefined)],
  ['quic', log(CLASS.networkActivity, 6, [], protocol('quic'))],
  ['radius', log(CLASS.networkActivity, 6, [], protocol('radius'))],
  ['rdp', log(CLASS.rdpActivity, 0, ['cookie', 'client_name'], rdp)],
  ['reporter', log(CLASS.baseEvent, 0, ['message'], syslog)],
  ['rfb', log(CLASS.networkActivity, 6, ['auth'], rfb)],
  ['sip', log(CLASS.networkActivity, 6, [], protocol('sip'))],
  ['smb_files', log(CLASS.smbActivity, 0, ['name', 'path', 'size', 'action'], smbFiles)],
  ['smb_mapping', log(CLASS.smbActivity, 0, ['path', 'share_type'], smbMapping)],
  ['smtp', log(CLASS.emailActivity, 1, SMTP_FIELDS, smtp)],
  ['snmp', log(CLASS.networkActivity, 6, [], protocol('snmp'))],
  ['socks', log(CLASS.networkActivity, 6, ['user'], socks)],
  ['software', log(CLASS.softwareInfo, 1, ['host'], known)],
  ['ssh', log(CLASS.sshActivity, 6, ['version', 'auth_success', 'hassh', 'hasshServer'], ssh)],
  ['ssl', log(CLASS.networkActivity, 6, SSL_FIELDS, ssl)],
  ['stats', log(CLASS.baseEvent, 0, [], () => undefined)],
  ['syslog', log(CLASS.networkActivity, 6, ['message'], syslog)],
  ['traceroute', log(CLASS.networkActivity, 6, [], () => undefined)],
  ['tunnel', log(CLASS.networkActivity, 6, [], () => undefined)],
  ['weird', log(CLASS.networkActivity, 6, ['name'], weird)],
  ['x509', log(CLASS.networkActivity, 6, X509_FIELDS, x509)],
])

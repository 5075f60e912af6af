/** What each Zeek log says, in OCSF. Field names as in the script reference of Zeek 5 to 7. */
import { CLASS } from '../normalise/ocsf.ts'
import type { MapLog } from './map-log.ts'
import {
  analyzer,
  dceRpc,
  dhcp,
  ftp,
  intel,
  kerberos,
  known,
  notice,
  ntlm,
  ntp,
  protocol,
  rdp,
  rfb,
  smbFiles,
  smbMapping,
  smtp,
  socks,
  ssh,
  syslog,
  weird,
} from './services.ts'
import { conn, dns, files, http, ssl, x509 } from './traffic.ts'

export interface ZeekLog {
  readonly classUid: number
  readonly activityId: number
  /** Fields that `map` puts into OCSF attributes, beside those of the connection. */
  readonly known: ReadonlySet<string>
  readonly map: MapLog
}

function log(classUid: number, activityId: number, known: readonly string[], map: MapLog): ZeekLog {
  return { classUid, activityId, known: new Set(known), map }
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
  ['dce_rpc', log(CLASS.smbActivity, 0, ['named_pipe'], dceRpc)],
  [
    'dhcp',
    log(CLASS.dhcpActivity, 0, ['host_name', 'assigned_addr', 'mac', 'client_addr', 'server_addr', 'lease_time'], dhcp),
  ],
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
    log(CLASS.authentication, 1, ['username', 'domainname', 'hostname', 'server_dns_computer_name', 'success'], ntlm),
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

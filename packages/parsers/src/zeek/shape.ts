import { isObject, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'

/** Fields that only one log has, the most telling first. Used where the writer gives no `_path`. */
const SHAPES: readonly (readonly [path: string, fields: readonly string[]])[] = [
  ['dns', ['query', 'trans_id']],
  ['dns', ['qtype_name', 'rcode_name']],
  ['dns', ['trans_id', 'rejected']],
  ['http', ['trans_depth', 'uri']],
  ['http', ['trans_depth', 'method']],
  ['http', ['trans_depth', 'status_code']],
  ['http', ['trans_depth', 'request_body_len']],
  ['smtp', ['trans_depth', 'last_reply']],
  ['smtp', ['helo', 'path']],
  ['ssl', ['cipher', 'established']],
  ['ssl', ['established', 'resumed']],
  ['x509', ['certificate.serial']],
  ['x509', ['certificate']],
  ['files', ['fuid', 'source', 'mime_type']],
  ['files', ['fuid', 'seen_bytes']],
  ['notice', ['note', 'msg']],
  ['weird', ['name', 'peer', 'notice']],
  ['conn', ['conn_state']],
  ['ntlm', ['server_nb_computer_name']],
  ['ntlm', ['server_dns_computer_name']],
  ['kerberos', ['request_type', 'till']],
  ['kerberos', ['request_type', 'service']],
  ['dce_rpc', ['named_pipe', 'operation']],
  ['smb_mapping', ['share_type', 'path']],
  ['smb_files', ['action', 'name', 'times.modified']],
  ['smb_files', ['action', 'size', 'name']],
  ['rdp', ['security_protocol']],
  ['rdp', ['cookie', 'result']],
  ['ssh', ['auth_attempts']],
  ['ssh', ['server', 'client']],
  ['ssh', ['version', 'auth_success']],
  ['ftp', ['command', 'reply_code']],
  ['modbus', ['func', 'unit']],
  ['snmp', ['community', 'get_requests']],
  ['dhcp', ['msg_types']],
  ['dhcp', ['assigned_addr']],
  ['tunnel', ['tunnel_type']],
  ['software', ['software_type']],
  ['known_services', ['port_num', 'port_proto']],
  ['known_certs', ['port_num', 'issuer_subject']],
  ['ntp', ['stratum', 'mode']],
  ['analyzer', ['analyzer_kind', 'cause']],
  ['dpd', ['analyzer', 'failure_reason']],
  ['pe', ['machine', 'compile_ts']],
  ['ocsp', ['certStatus']],
  ['syslog', ['facility', 'severity', 'message']],
  ['intel', ['seen.indicator']],
  ['capture_loss', ['percent_lost']],
]

/** Name of the Zeek log an object belongs to, or `unknown`. */
export function zeekPathOf(o: JsonObject): string {
  const path = text(o['_path']) ?? text(o['log_type'])
  if (path !== undefined) return path
  for (const [name, fields] of SHAPES) {
    let fits = true
    for (const field of fields) {
      if (o[field] === undefined && !hasNested(o, field)) {
        fits = false
        break
      }
    }
    if (fits) return name
  }
  return 'unknown'
}

function hasNested(o: JsonObject, field: string): boolean {
  const dot = field.indexOf('.')
  if (dot < 0) return false
  const inner = o[field.slice(0, dot)]
  return isObject(inner) && inner[field.slice(dot + 1)] !== undefined
}

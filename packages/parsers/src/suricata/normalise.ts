/**
 * Suricata EVE (https://docs.suricata.io/en/latest/output/eve/eve-json-format.html) to OCSF.
 * One pass over the top level: every key is either mapped, handed to the mapper of its protocol, or kept under
 * `unmapped` by its own name. The class is settled at the end, because keys come in any order.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, asText, inspect, isObject, NO_PROBLEMS, port, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { isOfKind } from '../ocsf/check-value.ts'
import {
  CLASS,
  endpoint,
  markAlert,
  markControl,
  newOcsf,
  protocolNumber,
  setClass,
  takeBack,
} from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { mapAlert, mapVerdict } from './alert.ts'
import { mapAnomaly, mapDhcp, mapFlow, mapFtp, mapKerberos, mapNetflow, mapRdp, mapSmb, mapSsh } from './protocols.ts'
import { mapDns } from './dns.ts'
import { mapEmail, mapFile, mapFiles, mapSmtp } from './files-and-mail.ts'
import { mapHttp } from './http.ts'
import { mapTls } from './tls.ts'
import { keep } from './parts.ts'
import type { Parts } from './parts.ts'

const PRODUCT = Object.freeze({ name: 'Suricata', vendor_name: 'OISF' })

/** The server's port of a conversation: records of a download or of an answer name the client as destination, and its port is the higher one. */
function serverPort(src: number | undefined, dst: number | undefined): number | undefined {
  return src !== undefined && dst !== undefined ? Math.min(src, dst) : (dst ?? src)
}

export function normaliseSuricata(o: JsonObject, r: Reading): ParsedEvent {
  const eventType = text(o['event_type']) ?? ''
  if (o['timestamp'] === undefined) addProblem(r, 'event.bad_time', 0, 'timestamp')
  else takeTime(r, o['timestamp'], 'timestamp')
  const event = newOcsf(r, CLASS.networkActivity, 6, 1, PRODUCT)
  event.metadata.event_code = eventType
  const parts: Parts = { event, reading: r, unmapped: null, protocol: '' }
  let srcIp: string | undefined
  let dstIp: string | undefined
  let srcPort: number | undefined
  let dstPort: number | undefined
  let protocol: string | undefined
  let flowId: string | undefined
  let communityId: string | undefined

  for (const key in o) {
    const value = o[key]
    r.fieldCount++
    switch (key) {
      case 'timestamp':
        if (typeof value === 'string') event.metadata.original_time = value
        break
      case 'event_type':
        break
      case 'src_ip':
        srcIp = text(value)
        break
      case 'dest_ip':
        dstIp = text(value)
        break
      case 'src_port':
        srcPort = port(value)
        break
      case 'dest_port':
        dstPort = port(value)
        break
      case 'proto':
        protocol = text(value)
        break
      case 'flow_id':
        if (typeof value === 'number') inspect(r, value, 1)
        flowId = asText(value)
        break
      case 'community_id':
        communityId = text(value)
        break
      case 'app_proto':
        if (typeof value === 'string') parts.protocol = value
        break
      case 'host':
        if (typeof value === 'string') event.device = { hostname: value, type_id: 0 }
        else keep(parts, key, value)
        break
      case 'alert':
        if (isObject(value)) mapAlert(parts, value)
        else keep(parts, key, value)
        break
      case 'flow':
        if (isObject(value)) mapFlow(parts, value)
        else keep(parts, key, value)
        break
      case 'http':
        if (isObject(value)) mapHttp(parts, value, serverPort(srcPort, dstPort))
        else keep(parts, key, value)
        break
      case 'dns':
      case 'mdns':
      case 'llmnr':
        if (isObject(value)) mapDns(parts, value, key)
        else keep(parts, key, value)
        break
      case 'tls':
        if (isObject(value)) mapTls(parts, value)
        else keep(parts, key, value)
        break
      case 'fileinfo':
        if (isObject(value)) mapFile(parts, value, key)
        else keep(parts, key, value)
        break
      case 'files':
        mapFiles(parts, value)
        break
      case 'smtp':
        if (isObject(value)) mapSmtp(parts, value)
        else keep(parts, key, value)
        break
      case 'email':
        if (isObject(value)) mapEmail(parts, value)
        else keep(parts, key, value)
        break
      case 'ssh':
        if (isObject(value)) mapSsh(parts, value)
        else keep(parts, key, value)
        break
      case 'smb':
        if (isObject(value)) mapSmb(parts, value)
        else keep(parts, key, value)
        break
      case 'rdp':
        if (isObject(value)) mapRdp(parts, value)
        else keep(parts, key, value)
        break
      case 'ftp':
      case 'ftp_data':
        if (isObject(value)) mapFtp(parts, value, key)
        else keep(parts, key, value)
        break
      case 'dhcp':
        if (isObject(value)) mapDhcp(parts, value)
        else keep(parts, key, value)
        break
      case 'krb5':
        if (isObject(value)) mapKerberos(parts, value)
        else keep(parts, key, value)
        break
      case 'netflow':
        if (isObject(value)) mapNetflow(parts, value)
        else keep(parts, key, value)
        break
      case 'anomaly':
        if (isObject(value)) mapAnomaly(parts, value)
        else keep(parts, key, value)
        break
      case 'verdict':
        if (isObject(value)) mapVerdict(parts, value)
        else keep(parts, key, value)
        break
      default:
        keep(parts, key, value)
    }
  }
  const src = endpoint(srcIp, srcPort)
  const dst = endpoint(dstIp, dstPort)
  if (src !== undefined) event.src_endpoint = src
  if (dst !== undefined) event.dst_endpoint = dst
  if (protocol !== undefined || flowId !== undefined)
    event.connection_info = connectionOf(protocol, flowId, communityId)
  if (parts.protocol !== '' && parts.protocol !== 'failed') event['app_name'] = parts.protocol
  const { ether } = o
  if (isObject(ether)) takeMacs(event, ether)
  settleClass(event, eventType, o, parts)
  if (event.class_uid === CLASS.emailActivity && event.file !== undefined) attachFile(event)
  if (parts.unmapped !== null) event.unmapped = parts.unmapped
  if (r.fieldCount > r.limits.maxFields) r.needsCare = true
  return {
    format: 'suricata-eve',
    ocsf: event,
    fields: o,
    logsource: LOGSOURCES.get(eventType) ?? { product: 'suricata', service: eventType, category: 'network' },
    problems: r.problems ?? NO_PROBLEMS,
  }
}

function connectionOf(protocol: string | undefined, flowId: string | undefined, communityId: string | undefined) {
  const info: NonNullable<OcsfEvent['connection_info']> & { community_uid?: string } = { direction_id: 0 }
  if (protocol !== undefined) {
    const name = LOWER_PROTOCOLS.get(protocol) ?? protocol.toLowerCase()
    info.protocol_name = name
    const code = protocolNumber(name)
    if (code !== undefined) info.protocol_num = code
  }
  if (flowId !== undefined) info.uid = flowId
  if (communityId !== undefined) info.community_uid = communityId
  return info
}

const LOWER_PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ['TCP', 'tcp'],
  ['UDP', 'udp'],
  ['ICMP', 'icmp'],
  ['IPv6-ICMP', 'ipv6-icmp'],
])

function mac(value: unknown): string | undefined {
  return typeof value === 'string' && isOfKind(value, 'mac') ? value : undefined
}

function takeMacs(event: OcsfEvent, ether: JsonObject): void {
  const src = mac(ether['src_mac'])
  const dst = mac(ether['dest_mac'])
  if (src !== undefined && event.src_endpoint !== undefined) event.src_endpoint.mac = src
  if (dst !== undefined && event.dst_endpoint !== undefined) event.dst_endpoint.mac = dst
}

/** A file of a mail is one of its files: Email Activity has no file of its own. */
function attachFile(event: OcsfEvent): void {
  const mail = event['email']
  if (!isObject(mail) || event.file === undefined) return
  const files = mail['files']
  ;(mail as Record<string, unknown>)['files'] = Array.isArray(files)
    ? [event.file, ...(files as unknown[])]
    : [event.file]
  takeBack(event, 'file')
}

/** Event types that say nothing about the network itself. */
const OWN_STATE: ReadonlySet<string> = new Set(['stats', 'engine'])

function settleClass(event: OcsfEvent, eventType: string, o: JsonObject, parts: Parts): void {
  switch (eventType) {
    case 'alert':
      if (event.is_alert !== true) markAlert(event, 0, 19)
      break
    case 'drop':
      setClass(event, CLASS.networkActivity, 5)
      markControl(event, 2, 6)
      return
    case 'flow':
    case 'netflow':
    case 'anomaly':
      return
    case 'fileinfo':
      if (event.class_uid === CLASS.networkActivity) settleFileClass(event, parts.protocol)
      return
    case 'engine':
      event.message = isObject(o['engine']) ? (text(o['engine']['message']) ?? '') : ''
      break
    default:
  }
  if (OWN_STATE.has(eventType)) setClass(event, CLASS.baseEvent, 0)
  else if (eventType === 'ntp') setClass(event, CLASS.ntpActivity, 0)
  else if (eventType === 'dcerpc' && parts.protocol === 'smb') setClass(event, CLASS.smbActivity, 0)
}

/** A file seen on the wire belongs to the protocol that carried it. */
function settleFileClass(event: OcsfEvent, protocol: string): void {
  if (protocol === 'http' || protocol === 'http2') setClass(event, CLASS.httpActivity, 0)
  else if (protocol === 'ftp-data' || protocol === 'ftp') setClass(event, CLASS.ftpActivity, 0)
  else if (protocol === 'smb') setClass(event, CLASS.smbActivity, 0)
  else {
    setClass(event, CLASS.networkFile, 0)
    if (protocol !== '') event.actor = { app_name: protocol }
  }
}

const CATEGORIES: readonly (readonly [eventType: string, category: string])[] = [
  ['alert', 'network'],
  ['anomaly', 'network'],
  ['dcerpc', 'network'],
  ['dhcp', 'network'],
  ['dns', 'dns'],
  ['drop', 'firewall'],
  ['fileinfo', 'network'],
  ['flow', 'network'],
  ['ftp', 'network'],
  ['http', 'proxy'],
  ['krb5', 'network'],
  ['netflow', 'network'],
  ['rdp', 'network'],
  ['smb', 'network'],
  ['smtp', 'network'],
  ['ssh', 'network'],
  ['stats', 'network'],
  ['tls', 'network'],
]

const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  CATEGORIES.map(([service, category]) => [service, Object.freeze({ product: 'suricata', service, category })]),
)

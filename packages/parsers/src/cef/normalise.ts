/** A CEF event, alone or inside syslog, to OCSF. */
import { canonicalIp } from '@haidang/std'
import type { Logsource, OcsfEvent, OcsfFile, OcsfUser, ParsedEvent } from '@haidang/contracts'
import { filled, NO_OFFSET, NO_PROBLEMS, number, port, put, whole } from '../reading.ts'
import type { Reading } from '../reading.ts'
import {
  CLASS,
  endpoint,
  fileOf,
  hashOf,
  httpActivityOf,
  markAlert,
  markControl,
  newOcsf,
  protocolName,
  protocolNumber,
  setClass,
  setRule,
} from '../normalise/ocsf.ts'
import { mac } from '../normalise/parts.ts'
import { takeInstant, takeTime } from '../normalise/time.ts'
import { cefTime } from './cef-time.ts'
import { readCef } from './read-cef.ts'
import type { Cef } from './read-cef.ts'

/** `at` is where `CEF:` begins in the text (0 where the line is CEF alone). */
export function normaliseCef(source: string, r: Reading, at = 0): ParsedEvent {
  const cef = readCef(source, at, r)
  const x = cef.fields as Fields
  takeCefTime(x, r)
  const product = {
    name: cef.product === '' ? 'Unknown' : cef.product,
    vendor_name: cef.vendor,
    version: cef.deviceVersion,
  }
  const event = newOcsf(r, CLASS.baseEvent, 0, severityOf(cef.severity), product)
  event.metadata.event_code = cef.signature
  event.message = filled(x['msg']) ?? cef.name
  mapEndpoints(x, event)
  mapActors(x, event)
  mapContent(x, event)
  settleClass(cef, event)
  cef.rest['name'] ??= cef.name
  event.unmapped = cef.rest
  if (cef.labels !== null) addLabels(cef.fields, cef.labels)
  return {
    format: 'cef',
    ocsf: event,
    fields: cef.fields,
    logsource: logsourceOf(cef, event),
    problems: r.problems ?? NO_PROBLEMS,
  }
}

/** Every value of a CEF event is text. */
type Fields = Readonly<Record<string, string | undefined>>

const TIME_KEYS = ['rt', 'deviceReceiptTime', 'end', 'endTime', 'start', 'startTime', 'art'] as const

function takeCefTime(x: Fields, r: Reading): void {
  for (const key of TIME_KEYS) {
    const value = x[key]
    if (value === undefined || value === '') continue
    const ms = cefTime(value, r)
    if (ms === ms) takeInstant(r, ms, NO_OFFSET, key)
    else takeTime(r, value, key)
    return
  }
}

/** CEF severity: 0–3 low, 4–6 medium, 7–8 high, 9–10 very high, or the words for them in any case. */
function severityOf(severity: string): number {
  const value = number(severity)
  if (value !== undefined) return value >= 9 ? 5 : value >= 7 ? 4 : value >= 4 ? 3 : value >= 1 ? 2 : 1
  switch (severity.toLowerCase()) {
    case 'low':
      return 2
    case 'medium':
      return 3
    case 'high':
      return 4
    case 'very-high':
    case 'very high':
    case 'critical':
      return 5
    case 'informational':
    case 'info':
      return 1
    default:
      return 0
  }
}

function mapEndpoints(x: Fields, event: OcsfEvent): void {
  const src = endpoint(filled(x['src']) ?? filled(x['c6a2']), port(x['spt']))
  const dst = endpoint(filled(x['dst']) ?? filled(x['c6a3']), port(x['dpt']))
  const srcName = filled(x['shost'])
  const dstName = filled(x['dhost'])
  const srcMac = mac(x['smac'])
  const dstMac = mac(x['dmac'])
  if (src !== undefined || srcName !== undefined || srcMac !== undefined) {
    event.src_endpoint = src ?? {}
    if (srcName !== undefined) event.src_endpoint.hostname = srcName
    if (srcMac !== undefined) event.src_endpoint.mac = srcMac
  }
  if (dst !== undefined || dstName !== undefined || dstMac !== undefined) {
    event.dst_endpoint = dst ?? {}
    if (dstName !== undefined) event.dst_endpoint.hostname = dstName
    if (dstMac !== undefined) event.dst_endpoint.mac = dstMac
  }
  const host = filled(x['dvchost'])
  const address = filled(x['dvc'])
  if (host !== undefined || address !== undefined) {
    event.device = { type_id: 0 }
    if (host !== undefined) event.device.hostname = host
    if (address !== undefined) {
      const ip = canonicalIp(address)
      if (ip !== null) event.device.ip = ip
      else event.device.hostname ??= address
    }
  }
  const protocol = filled(x['proto'])
  const direction = x['deviceDirection']
  if (protocol !== undefined || direction !== undefined) {
    event.connection_info = { direction_id: direction === '0' ? 1 : direction === '1' ? 2 : 0 }
    if (protocol !== undefined) {
      const asNumber = number(protocol)
      const name = asNumber === undefined ? protocol.toLowerCase() : protocolName(asNumber)
      const code = whole(asNumber) ?? protocolNumber(protocol.toLowerCase())
      if (name !== undefined) event.connection_info.protocol_name = name
      if (code !== undefined) event.connection_info.protocol_num = code
    }
  }
  const sent = whole(x['out'])
  const received = whole(x['in'])
  if (sent !== undefined || received !== undefined) {
    event.traffic = {}
    if (sent !== undefined) event.traffic.bytes_out = sent
    if (received !== undefined) event.traffic.bytes_in = received
  }
  const app = filled(x['app'])
  if (app !== undefined) event['app_name'] = app
}

function userFrom(name: string | undefined, id: string | undefined, domain: string | undefined): OcsfUser | undefined {
  if (name === undefined && id === undefined) return undefined
  const user: OcsfUser = {}
  if (name !== undefined) {
    const slash = name.indexOf('\\')
    if (slash > 0) {
      user.domain = name.slice(0, slash)
      user.name = name.slice(slash + 1)
    } else user.name = name
    if (name.includes('@')) user.email_addr = name
  }
  if (id !== undefined) user.uid = id
  if (domain !== undefined && user.domain === undefined) user.domain = domain
  return user
}

function mapActors(x: Fields, event: OcsfEvent): void {
  const source = userFrom(filled(x['suser']), filled(x['suid']), filled(x['sntdom']))
  const target = userFrom(filled(x['duser']), filled(x['duid']), filled(x['dntdom']))
  if (source !== undefined) event.actor = { user: source }
  if (target !== undefined) event.user = target
  const sourceProcess = filled(x['sproc'])
  const targetProcess = filled(x['dproc'])
  if (sourceProcess !== undefined) {
    event.actor ??= {}
    event.actor.process = { name: sourceProcess }
  }
  if (targetProcess !== undefined) event.process = { name: targetProcess }
}

function mapContent(x: Fields, event: OcsfEvent): void {
  const path = filled(x['filePath'])
  const name = filled(x['fname'])
  const hash = filled(x['fileHash'])
  if (path !== undefined || name !== undefined || hash !== undefined) {
    const file: OcsfFile = path !== undefined ? fileOf(path) : name !== undefined ? fileOf(name) : { type_id: 1 }
    if (name !== undefined && path !== undefined) file.name = fileOf(name).name ?? name
    const size = number(x['fsize'])
    if (size !== undefined) file.size = size
    if (hash !== undefined) file.hashes = [hashOf(hash)]
    event.file = file
  }
  const request = filled(x['request'])
  const method = filled(x['requestMethod'])
  const agent = filled(x['requestClientApplication'])
  if (request !== undefined || method !== undefined) {
    event.http_request = {}
    if (request !== undefined) event.http_request.url = { url_string: request }
    if (method !== undefined) event.http_request.http_method = method
    if (agent !== undefined) event.http_request.user_agent = agent
  }
  const domain = filled(x['destinationDnsDomain']) ?? filled(x['query'])
  if (domain !== undefined && (event['app_name'] === 'DNS' || event['app_name'] === 'dns')) {
    event.query = { hostname: domain }
  }
}

const DENIED: ReadonlySet<string> = new Set([
  'block',
  'blocked',
  'deny',
  'denied',
  'drop',
  'dropped',
  'reject',
  'rejected',
  'reset',
  'quarantine',
  'quarantined',
  'prevent',
  'prevented',
  'clean',
  'cleaned',
  'delete',
  'deleted',
  'reset-both',
])
const ALLOWED: ReadonlySet<string> = new Set([
  'allow',
  'allowed',
  'accept',
  'accepted',
  'permit',
  'permitted',
  'pass',
  'passed',
])

/**
 * Class by what the event holds. CEF does not say whether a line is an alert: severity 7 or more (high) with a signature
 * is taken for one, lower ones are activity.
 */
function settleClass(cef: Cef, event: OcsfEvent): void {
  const x = cef.fields as Fields
  const hasNetwork = event.src_endpoint !== undefined && event.dst_endpoint !== undefined
  const outcome = x['outcome']?.toLowerCase()
  if (event.http_request !== undefined)
    setClass(event, CLASS.httpActivity, httpActivityOf(event.http_request.http_method))
  else if (event.query !== undefined) setClass(event, CLASS.dnsActivity, 1)
  else if ((event.user !== undefined || event.actor?.user !== undefined) && isLogon(cef)) {
    setClass(event, CLASS.authentication, /log\s?(?:off|out)/i.test(cef.name) ? 2 : 1)
    if (event.user === undefined && event.actor?.user !== undefined) event.user = event.actor.user
    if (/fail|denied|invalid/i.test(cef.name) || outcome === 'failure') event.status_id = 2
    else if (outcome === 'success' || /success/i.test(cef.name)) event.status_id = 1
  } else if (hasNetwork) setClass(event, CLASS.networkActivity, 6)
  else if (event.file !== undefined) setClass(event, CLASS.fileActivity, 0)
  const act = x['act']?.toLowerCase() ?? ''
  const denied = DENIED.has(act)
  const allowed = ALLOWED.has(act)
  if (event.severity_id >= 4 && cef.signature !== '') {
    markAlert(event, denied ? 2 : allowed ? 1 : 0, denied ? 2 : allowed ? 1 : 19)
    setRule(event, { uid: cef.signature, name: cef.name })
  } else if (denied || allowed) {
    markControl(event, denied ? 2 : 1, denied ? 2 : 1)
    if (denied && event.class_uid === CLASS.networkActivity) setClass(event, CLASS.networkActivity, 5)
  }
  const reason = x['reason']
  if (reason !== undefined) event['status_detail'] = reason
}

function isLogon(cef: Cef): boolean {
  return /log\s?(?:on|in|off|out)\b|authenticat/i.test(cef.name)
}

/** Gives custom fields their names: `cs1` with `cs1Label=Rule` also stands under `Rule`. */
function addLabels(fields: Record<string, unknown>, keys: readonly string[]): void {
  for (const key of keys) {
    const label = fields[key]
    const value = fields[key.slice(0, -5)]
    if (typeof label === 'string' && label !== '' && value !== undefined && !Object.hasOwn(fields, label)) {
      put(fields, label, value)
    }
  }
}

function logsourceOf(cef: Cef, event: OcsfEvent): Logsource {
  const product = cef.product === '' ? cef.vendor.toLowerCase() : cef.product.toLowerCase()
  if (event.class_uid === CLASS.httpActivity) return { product, category: 'proxy' }
  if (event.class_uid === CLASS.dnsActivity) return { product, category: 'dns' }
  return event.class_uid === CLASS.networkActivity ? { product, category: 'firewall' } : { product }
}

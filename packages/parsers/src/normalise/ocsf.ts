import { OCSF_VERSION } from '@haidang/contracts'
import type { OcsfEndpoint, OcsfEvent, OcsfFile, OcsfHash, OcsfUser } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import { NO_OFFSET } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { fileNameOf } from './canonical.ts'

/** `class_uid` of the OCSF classes that sources are brought to. Those of the Windows extension begin with 2. */
export const CLASS = {
  baseEvent: 0,
  fileActivity: 1001,
  driverActivity: 1002,
  processActivity: 1007,
  moduleActivity: 1005,
  scheduledJob: 1006,
  eventLog: 1008,
  scriptActivity: 1009,
  peripheralActivity: 1010,
  clipboardActivity: 1012,
  registryKey: 201_001,
  registryValue: 201_002,
  windowsResource: 201_003,
  windowsService: 201_004,
  detectionFinding: 2004,
  accountChange: 3001,
  authentication: 3002,
  authorizeSession: 3003,
  entityManagement: 3004,
  userAccess: 3005,
  groupManagement: 3006,
  userManagement: 3007,
  roleManagement: 3008,
  networkActivity: 4001,
  httpActivity: 4002,
  dnsActivity: 4003,
  dhcpActivity: 4004,
  rdpActivity: 4005,
  smbActivity: 4006,
  sshActivity: 4007,
  ftpActivity: 4008,
  emailActivity: 4009,
  networkFile: 4010,
  emailFile: 4011,
  ntpActivity: 4013,
  tunnelActivity: 4014,
  softwareInfo: 5020,
  inventoryInfo: 5001,
  osintInventory: 5021,
  adminGroupQuery: 5009,
  userQuery: 5018,
  deviceConfigChange: 5019,
  applicationLifecycle: 6002,
  scanActivity: 6007,
  webResources: 6001,
  apiActivity: 6003,
  datastoreActivity: 6005,
  applicationError: 6008,
  webResourceAccess: 6004,
  fileHosting: 6006,
} as const

export interface Product {
  readonly name: string
  readonly vendor_name?: string
  readonly version?: string
}

/** The category of a class, also of an extension's class (201001 → 1). */
export function categoryOf(classUid: number): number {
  return Math.floor((classUid % 100_000) / 1000)
}

/**
 * A new event of a class with the time of the reading. `product` is shared between events and must be frozen. Every event
 * begins with the same attributes in the same order, those it does not have being undefined: so all events have one shape, and
 * whoever reads an attribute finds it at once.
 */
export function newOcsf(
  r: Reading,
  classUid: number,
  activityId: number,
  severityId: number,
  product: Product,
): OcsfEvent {
  const event: Record<string, unknown> = {
    class_uid: classUid,
    category_uid: categoryOf(classUid),
    activity_id: activityId,
    type_uid: classUid * 100 + activityId,
    severity_id: severityId,
    time: r.time,
    metadata: {
      version: OCSF_VERSION,
      product,
      profiles: undefined,
      event_code: undefined,
      log_name: undefined,
      uid: undefined,
      original_time: undefined,
      correlation_uid: undefined,
    },
    message: undefined,
    status_id: undefined,
    is_alert: undefined,
    action_id: undefined,
    disposition_id: undefined,
    firewall_rule: undefined,
    attacks: undefined,
    malware: undefined,
    src_endpoint: undefined,
    dst_endpoint: undefined,
    connection_info: undefined,
    traffic: undefined,
    device: undefined,
    actor: undefined,
    user: undefined,
    process: undefined,
    file: undefined,
    query: undefined,
    answers: undefined,
    http_request: undefined,
    http_response: undefined,
    tls: undefined,
    email: undefined,
    module: undefined,
    driver: undefined,
    service: undefined,
    app_name: undefined,
    observables: undefined,
    unmapped: undefined,
  }
  if (r.offset !== NO_OFFSET) event['timezone_offset'] = r.offset
  return event as OcsfEvent
}

/** Takes an attribute back. It stays in the event's shape, undefined. */
export function takeBack(event: OcsfEvent, name: 'actor' | 'process' | 'file' | 'src_endpoint' | 'is_alert'): void {
  const attributes: Record<string, unknown> = event
  attributes[name] = undefined
}

/** Changes class and activity of an event whose class shows only after its parts have been read. */
export function setClass(event: OcsfEvent, classUid: number, activityId: number): void {
  event.class_uid = classUid
  event.category_uid = categoryOf(classUid)
  event.activity_id = activityId
  event.type_uid = classUid * 100 + activityId
}

/** Marks the event as an alert of the sender's product (Security Control profile). */
export function markAlert(event: OcsfEvent, actionId: number, dispositionId: number): void {
  event.is_alert = true
  event.action_id = actionId
  event.disposition_id = dispositionId
}

export interface ProductRule {
  readonly uid: string
  readonly name: string
  readonly category?: string | undefined
  readonly version?: string | undefined
}

/** The product's own rule that spoke; OCSF's Security Control profile has one attribute for rules of every kind of control. */
export function setRule(event: OcsfEvent, { uid, name, category, version }: ProductRule): void {
  const rule: NonNullable<OcsfEvent['firewall_rule']> = {}
  if (uid !== '') rule.uid = uid
  if (name !== '') rule.name = name
  if (category !== undefined) rule.category = category
  if (version !== undefined && version !== '') rule.version = version
  if (uid !== '' || name !== '') event.firewall_rule = rule
}

/** Marks what a control did without calling it an alert. */
export function markControl(event: OcsfEvent, actionId: number, dispositionId: number): void {
  event.action_id = actionId
  event.disposition_id = dispositionId
}

/** An endpoint from an address or name and a port; undefined without the former, as OCSF asks for one. A value that is no address is a name. */
export function endpoint(address: string | undefined, portNumber: number | undefined): OcsfEndpoint | undefined {
  if (address === undefined) return undefined
  const ip = canonicalIp(address)
  if (ip !== null) return portNumber === undefined ? { ip } : { ip, port: portNumber }
  return portNumber === undefined ? { hostname: address } : { hostname: address, port: portNumber }
}

export function fileOf(path: string): OcsfFile {
  const name = fileNameOf(path)
  return name === path ? { name, type_id: 1 } : { name, path, type_id: 1 }
}

/** OCSF's fingerprint algorithms by the length of the hexadecimal text. */
export function hashOf(value: string): OcsfHash {
  switch (value.length) {
    case 32:
      return { algorithm: 'MD5', algorithm_id: 1, value }
    case 40:
      return { algorithm: 'SHA-1', algorithm_id: 2, value }
    case 64:
      return { algorithm: 'SHA-256', algorithm_id: 3, value }
    case 128:
      return { algorithm: 'SHA-512', algorithm_id: 4, value }
    default:
      return { algorithm: 'Unknown', algorithm_id: 0, value }
  }
}

/** A user from `DOMAIN\name`, `name@domain` (kept whole) or a plain name. */
export function userOf(account: string): OcsfUser {
  const slash = account.indexOf('\\')
  if (slash < 0) return { name: account }
  return slash === 0 ? { name: account.slice(1) } : { name: account.slice(slash + 1), domain: account.slice(0, slash) }
}

const PROTOCOL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['icmp', 1],
  ['ipv6-icmp', 58],
  ['icmp6', 58],
  ['icmpv6', 58],
  ['sctp', 132],
  ['gre', 47],
  ['esp', 50],
  ['igmp', 2],
])

/** IANA number of a transport protocol by its name in lower case. */
export function protocolNumber(name: string): number | undefined {
  return PROTOCOL_NUMBERS.get(name)
}

/** Name of a transport protocol by its IANA number. */
export function protocolName(value: number): string | undefined {
  for (const [name, code] of PROTOCOL_NUMBERS) if (code === value) return name
  return undefined
}

/** OCSF's `rcode_id` for a DNS response code: the same number where it is one of the registry, else 99 (other). */
export function rcodeOf(code: number): number {
  return (code >= 0 && code <= 11) || (code >= 16 && code <= 23) ? code : 99
}

const METHODS: ReadonlyMap<string, number> = new Map([
  ['CONNECT', 1],
  ['DELETE', 2],
  ['GET', 3],
  ['HEAD', 4],
  ['OPTIONS', 5],
  ['POST', 6],
  ['PUT', 7],
  ['TRACE', 8],
  ['PATCH', 9],
])

/** `activity_id` of HTTP Activity for a method; 99 for one that OCSF does not list, 0 for none. */
export function httpActivityOf(method: string | undefined): number {
  return method === undefined ? 0 : (METHODS.get(method) ?? 99)
}

/**
 * FortiGate log messages (FortiOS 5 to 7.6 "Log Message Reference"): key=value in quotes, or separated by commas
 * (`set format csv`). `eventtime` is UTC in seconds (6.0) or nanoseconds (6.2 on); `date` and `time` are the device's own
 * with `tz` beside them. What the UTM engines report as an attack, a virus or an anomaly is an alert.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, NO_OFFSET, number, port } from '../reading.ts'
import type { Reading } from '../reading.ts'
import {
  CLASS,
  endpoint,
  fileOf,
  hashOf,
  httpActivityOf,
  newOcsf,
  setClass,
  setRule,
  takeBack,
  userOf,
} from '../normalise/ocsf.ts'
import {
  applyAlert,
  applyVerdict,
  isBlocked,
  known,
  mac,
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  severityWord,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { epochToMs, takeInstant, takeTime } from '../normalise/time.ts'
import { urlOf } from '../normalise/url.ts'
import { BLANK_SEPARATED, readPairs } from '../text/pairs.ts'
import type { PairStyle } from '../text/pairs.ts'

const COMMA_SEPARATED: PairStyle = { equals: 61, separator: 44, blankEnds: false }
const PRODUCT = Object.freeze({ name: 'FortiGate', vendor_name: 'Fortinet' })

const MAPPED = known(
  'date time eventtime tz devname devid logid log_id type subtype level srcip srcport dstip dstport src dst src_port ' +
    'dst_port proto action status sentbyte rcvdbyte sentpkt rcvdpkt duration user srcname dstname srcmac dstmac hostname ' +
    'url method agent httpmethod filename filehash attack attackid virus virusid severity crlevel msg logdesc policyid qname ' +
    'qtype qclass ipaddr from to sender recipient sender subject service app utmaction sessionid direction remip tunnelip reason',
)

export function normaliseFortigate(text: string, at: number, r: Reading): ParsedEvent {
  const x: Record<string, unknown> = {}
  readPairs(text, at, text.length, x, r, isCommaSeparated(text, at) ? COMMA_SEPARATED : BLANK_SEPARATED)
  takeFortiTime(x, r)
  const type = filled(x['type']) ?? ''
  const subtype = filled(x['subtype']) ?? ''
  const event = newOcsf(r, CLASS.baseEvent, 0, severityOf(x), PRODUCT)
  event.metadata.event_code = filled(x['logid']) ?? filled(x['log_id']) ?? ''
  event.metadata.log_name = subtype === '' ? type : `${type}/${subtype}`
  const serial = filled(x['devid'])
  const name = filled(x['devname'])
  if (serial !== undefined || name !== undefined) {
    event.device = { type_id: 9 }
    if (name !== undefined) event.device.hostname = name
    if (serial !== undefined) event.device.uid = serial
  }
  const message = filled(x['msg']) ?? filled(x['logdesc'])
  if (message !== undefined) event.message = message
  mapSession(x, event)
  const action = verdictOf(filled(x['utmaction']) === 'block' ? 'block' : (filled(x['action']) ?? filled(x['status'])))
  if (type === 'event') mapEvent(x, subtype, event)
  else mapUtm(x, type, subtype, event)
  settle(x, type, subtype, event, action)
  setUnmapped(event, x, MAPPED)
  return parsed('fortigate', event, x, logsourceOf(type, subtype), r)
}

/** `date=2026-11-21,time=…`: the first value ends with a comma. */
function isCommaSeparated(text: string, at: number): boolean {
  for (let i = at; i < text.length && i < at + 64; i++) {
    const c = text.charCodeAt(i)
    if (c === 44) return true
    if (c === 32 || c === 34) return false
  }
  return false
}

function takeFortiTime(x: Named, r: Reading): void {
  const offset = zoneOf(x['tz'])
  const epoch = filled(x['eventtime'])
  if (epoch !== undefined) {
    const ms = epochToMs(Number(epoch))
    takeInstant(r, ms, ms === ms ? offset : NO_OFFSET, 'eventtime')
    return
  }
  const date = filled(x['date'])
  const time = filled(x['time'])
  if (date === undefined || time === undefined) return
  const declared = r.zoneOffsetMinutes
  if (offset !== NO_OFFSET) r.zoneOffsetMinutes = offset
  takeTime(r, `${date} ${time}`, 'date')
  r.zoneOffsetMinutes = declared
  r.offset = offset
}

/** Minutes of `+0700`; `NO_OFFSET` for none. */
function zoneOf(value: unknown): number {
  if (typeof value !== 'string' || value.length < 5) return NO_OFFSET
  const minutes = Number(value.slice(1, 3)) * 60 + Number(value.slice(value.length - 2))
  if (!(minutes <= 18 * 60)) return NO_OFFSET
  return value.charCodeAt(0) === 45 ? -minutes : minutes
}

function severityOf(x: Named): number {
  const engine = filled(x['severity']) ?? filled(x['crlevel'])
  if (engine !== undefined) return severityWord(engine, 1)
  return severityWord(x['level'], 0)
}

const DIRECTIONS: ReadonlyMap<string, number> = new Map([
  ['inbound', 1],
  ['incoming', 1],
  ['outbound', 2],
  ['outgoing', 2],
])

function mapSession(x: Named, event: OcsfEvent): void {
  setEnds(
    event,
    filled(x['srcip']) ?? x['src'] ?? x['remip'],
    x['srcport'] ?? x['src_port'],
    filled(x['dstip']) ?? x['dst'],
    x['dstport'] ?? x['dst_port'],
  )
  const { src_endpoint: src, dst_endpoint: dst } = event
  const srcName = filled(x['srcname'])
  const srcMac = mac(x['srcmac'])
  if (src !== undefined && srcName !== undefined) src.hostname = srcName
  if (src !== undefined && srcMac !== undefined) src.mac = srcMac
  const dstName = filled(x['dstname'])
  const dstMac = mac(x['dstmac'])
  if (dst !== undefined && dstName !== undefined) dst.hostname = dstName
  if (dst !== undefined && dstMac !== undefined) dst.mac = dstMac
  setProtocol(event, x['proto'], DIRECTIONS.get(filled(x['direction']) ?? '') ?? 0)
  const session = filled(x['sessionid'])
  if (session !== undefined && event.connection_info !== undefined) event.connection_info.uid = session
  setTraffic(event, x['sentbyte'], x['rcvdbyte'], x['sentpkt'], x['rcvdpkt'])
  const user = filled(x['user'])
  if (user !== undefined && user !== 'N/A') event.actor = { user: userOf(user) }
  const seconds = number(x['duration'])
  if (seconds !== undefined) event['duration'] = Math.round(seconds * 1000)
  const app = filled(x['app']) ?? filled(x['service'])
  if (app !== undefined) event['app_name'] = app
}

function mapUtm(x: Named, type: string, subtype: string, event: OcsfEvent): void {
  const file = filled(x['filename'])
  if (file !== undefined) {
    event.file = fileOf(file)
    const digest = filled(x['filehash'])
    if (digest !== undefined) event.file.hashes = [hashOf(digest)]
  }
  const url = filled(x['url'])
  const host = filled(x['hostname'])
  if (url !== undefined && subtype !== 'dns') {
    const method = filled(x['httpmethod']) ?? filled(x['method'])
    event.http_request = { url: urlOf(host, url, port(x['dstport'])) }
    if (method !== undefined && method === method.toUpperCase()) event.http_request.http_method = method
    const agent = filled(x['agent'])
    if (agent !== undefined) event.http_request.user_agent = agent
  } else if (host !== undefined && event.dst_endpoint !== undefined) event.dst_endpoint.hostname = host
  const name = filled(x['qname'])
  if (type === 'dns' || subtype === 'dns') {
    event.query = {}
    if (name !== undefined) event.query.hostname = name
    const kind = filled(x['qtype'])
    if (kind !== undefined) event.query.type = kind
    const answer = filled(x['ipaddr'])
    if (answer !== undefined) event.answers = answer.split(', ', 32).map((rdata) => ({ rdata }))
  }
  if (subtype === 'emailfilter' || subtype === 'spam') {
    const mail: Record<string, unknown> = {}
    const from = filled(x['from']) ?? filled(x['sender'])
    const to = filled(x['to']) ?? filled(x['recipient'])
    if (from !== undefined) mail['from'] = from
    if (to !== undefined) mail['to'] = to.split(',', 64)
    const subject = filled(x['subject'])
    if (subject !== undefined) mail['subject'] = subject
    event['email'] = mail
    event['direction_id'] = 0
  }
}

const LOGON_WORDS = ['login', 'logout', 'logon', 'authentication', 'auth-logon', 'auth-logout', 'ssl-login-fail']

/** System, VPN and user events: logons and tunnels are told by the action. */
function mapEvent(x: Named, subtype: string, event: OcsfEvent): void {
  const action = filled(x['action'])?.toLowerCase() ?? ''
  const status = filled(x['status'])?.toLowerCase() ?? ''
  const reason = filled(x['reason'])
  if (reason !== undefined) event['status_detail'] = reason
  if (status !== '')
    event.status_id = /^(?:fail|failure|failed|deny|denied|error|negotiate_error)$/.test(status) ? 2 : 1
  if (subtype === 'vpn' && /^(?:tunnel-up|tunnel-down|tunnel-stats|negotiate|phase2-up|phase2-down)$/.test(action)) {
    setClass(
      event,
      CLASS.tunnelActivity,
      action === 'tunnel-down' || action === 'phase2-down' ? 2 : action === 'tunnel-stats' ? 99 : 1,
    )
    if (action === 'tunnel-stats') event['activity_name'] = 'Statistics'
    event['tunnel_type_id'] = 0
    const inner = endpoint(filled(x['tunnelip']), undefined)
    if (inner !== undefined && event.dst_endpoint === undefined) event.dst_endpoint = inner
    return
  }
  const user = event.actor?.user
  if (user !== undefined && LOGON_WORDS.some((word) => action.includes(word))) {
    setClass(event, CLASS.authentication, action.includes('logout') ? 2 : 1)
    event.user = user
    takeBack(event, 'actor')
    event['service'] = { name: filled(x['ui']) ?? filled(x['method']) ?? subtype }
    if (action.includes('fail')) event.status_id = 2
  } else if (filled(x['cfgpath']) !== undefined) setClass(event, CLASS.deviceConfigChange, 1)
}

/** Engines whose events are findings of the product. */
const ALERTING: ReadonlySet<string> = new Set([
  'ips',
  'anomaly',
  'virus',
  'waf',
  'signature',
  'malicious-url',
  'botnet',
])

function settle(x: Named, type: string, subtype: string, event: OcsfEvent, action: ReturnType<typeof verdictOf>): void {
  if (event.class_uid === CLASS.baseEvent && type !== 'event') {
    if (event.query !== undefined) setClass(event, CLASS.dnsActivity, event.answers === undefined ? 1 : 2)
    else if (event['email'] !== undefined) setClass(event, CLASS.emailActivity, 3)
    else if (event.http_request !== undefined) {
      setClass(event, CLASS.httpActivity, httpActivityOf(event.http_request.http_method))
    } else setClass(event, CLASS.networkActivity, isBlocked(action) ? 5 : trafficActivity(x))
  }
  const malware = filled(x['virus'])
  const attack = filled(x['attack'])
  const botnet = filled(x['botnetdomain']) ?? filled(x['botnetip'])
  const isAlert = ALERTING.has(subtype) || ALERTING.has(type) || malware !== undefined || botnet !== undefined
  const policy = filled(x['policyid'])
  if (isAlert) {
    applyAlert(event, action)
    const least = malware !== undefined || botnet !== undefined ? 4 : 3
    if (event.severity_id < least) event.severity_id = least
    const uid =
      filled(x['attackid']) ?? filled(x['virusid']) ?? filled(x['signature_id']) ?? event.metadata.event_code ?? ''
    setRule(event, { uid, name: malware ?? attack ?? botnet ?? event.message ?? subtype })
    if (malware !== undefined) event['malware'] = [{ name: malware, classification_ids: [0] }]
  } else if (type !== 'event') {
    applyVerdict(event, action)
    if (policy !== undefined) setRule(event, { uid: policy, name: filled(x['policyname']) ?? '' })
  }
}

/** Actions of a session's end. */
function trafficActivity(x: Named): number {
  switch (filled(x['action'])) {
    case 'close':
      return 2
    case 'client-rst':
    case 'server-rst':
      return 3
    case 'timeout':
    case 'ip-conn':
      return 4
    case 'start':
      return 1
    default:
      return 6
  }
}

function logsourceOf(type: string, subtype: string): Logsource {
  const kind = type === 'utm' ? subtype : type
  switch (kind) {
    case 'traffic':
      return { product: 'fortigate', service: 'traffic', category: 'firewall' }
    case 'webfilter':
      return { product: 'fortigate', service: 'webfilter', category: 'proxy' }
    case 'dns':
      return { product: 'fortigate', service: 'dns', category: 'dns' }
    case 'virus':
      return { product: 'fortigate', service: 'virus', category: 'antivirus' }
    case 'event':
      return { product: 'fortigate', service: 'event' }
    default:
      return kind === '' ? { product: 'fortigate' } : { product: 'fortigate', service: kind }
  }
}

/** Whether a text from `at` on is a FortiGate message: it starts with its first fields and names device and log id. */
export function startsFortigate(text: string, at: number): boolean {
  if (
    !text.startsWith('date=', at) &&
    !text.startsWith('logver=', at) &&
    !text.startsWith('timestamp=', at) &&
    !text.startsWith('eventtime=', at) &&
    !text.startsWith('itime=', at) &&
    !text.startsWith('devname=', at)
  ) {
    return false
  }
  const head = text.slice(at, at + 600)
  return (head.includes('devid=') || head.includes('devname=') || head.includes('device_id=')) && /log_?id=/.test(head)
}

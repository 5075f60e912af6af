/** Palo Alto Networks firewalls: comma-separated values inside syslog, by log type. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, filled, number } from '../reading.ts'
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
  userOf,
} from '../normalise/ocsf.ts'
import {
  applyAlert,
  applyVerdict,
  isBlocked,
  known,
  parsed,
  setEnds,
  setProtocol,
  setUnmapped,
  severityWord,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'
import { cellsOf } from '../text/cells.ts'
import { COLUMNS, CONFIG_SHORT, HEAD } from './columns.ts'

const PRODUCT = Object.freeze({ name: 'PAN-OS', vendor_name: 'Palo Alto Networks' })
const MOST_CELLS = 256

const MAPPED = known(
  'receive_time time_generated serial type subtype src dst rule srcuser dstuser app sport dport proto action bytes bytes_sent ' +
    'bytes_received pkts_sent pkts_received elapsed severity direction misc threatid filedigest user_agent http_method sender ' +
    'subject recipient device_name rule_uuid sessionid opaque eventid user ip admin client machinename public_ip private_ip ' +
    'status reason thr_category',
)

/** `1,2026/11/21 09:12:01,0011…,TRAFFIC,` at `at`. The first cell is FUTURE_USE: a digit, or empty. */
export function startsPaloAlto(text: string, at: number): boolean {
  let i = text.indexOf(',', at)
  if (i < 0 || i - at > 4) return false
  i++
  if (text.charCodeAt(i + 4) !== 47 || text.charCodeAt(i + 7) !== 47 || text.charCodeAt(i + 19) !== 44) return false
  const serialEnd = text.indexOf(',', i + 20)
  if (serialEnd < 0 || serialEnd - i > 60) return false
  const typeEnd = text.indexOf(',', serialEnd + 1)
  return typeEnd > 0 && typeEnd - serialEnd < 20 && isUpper(text, serialEnd + 1, typeEnd)
}

function isUpper(s: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = s.charCodeAt(i)
    if (!((c >= 65 && c <= 90) || c === 45 || (c >= 48 && c <= 57))) return false
  }
  return to > from
}

export function normalisePaloAlto(text: string, at: number, r: Reading): ParsedEvent {
  const cells = cellsOf(text, at, text.length, MOST_CELLS)
  const type = (cells[3] ?? '').toUpperCase()
  let names = COLUMNS.get(type)
  if (type === 'CONFIG' && !isLongConfig(cells)) names = CONFIG_SHORT
  const x: Record<string, unknown> = {}
  for (let i = 0; i < cells.length; i++) {
    const name = (i < HEAD.length ? HEAD[i] : names?.[i]) ?? `column_${i}`
    const value = cells[i] ?? ''
    if (name !== '' && value !== '') x[name] = value
  }
  if (names !== undefined && cells.length < 12) addProblem(r, 'event.truncated', text.length, names[cells.length] ?? '')
  const time = filled(x['time_generated']) ?? filled(x['receive_time'])
  if (time !== undefined) takeTime(r, time, 'time_generated')
  const subtype = filled(x['subtype']) ?? ''
  const event = newOcsf(r, CLASS.networkActivity, 6, severityWord(x['severity'], 1), PRODUCT)
  event.metadata.log_name = type
  event.metadata.event_code = filled(x['eventid']) ?? subtype
  const device = filled(x['device_name'])
  const serial = filled(x['serial'])
  if (device !== undefined || serial !== undefined) {
    event.device = { type_id: 9 }
    if (device !== undefined) event.device.hostname = device
    if (serial !== undefined) event.device.uid = serial
  }
  switch (type) {
    case 'TRAFFIC':
    case 'DECRYPTION':
      mapTraffic(x, subtype, event)
      break
    case 'THREAT':
      mapThreat(x, subtype, event)
      break
    case 'GLOBALPROTECT':
    case 'AUTHENTICATION':
    case 'USERID':
      mapLogon(x, type, event)
      break
    case 'CONFIG':
      mapConfig(x, event)
      break
    default:
      mapOther(x, event)
  }
  setUnmapped(event, x, MAPPED)
  return parsed('palo-alto', event, x, logsourceOf(type, subtype), r)
}

/** Change details stand before the sequence number, which is all digits. */
function isLongConfig(cells: readonly string[]): boolean {
  return !/^\d{1,20}$/.test(cells[14] ?? '') && /^\d{1,20}$/.test(cells[16] ?? '')
}

function mapSession(x: Named, event: OcsfEvent): void {
  setEnds(event, x['src'], x['sport'], x['dst'], x['dport'])
  setProtocol(event, x['proto'])
  const session = filled(x['sessionid'])
  if (session !== undefined && event.connection_info !== undefined) event.connection_info.uid = session
  const user = filled(x['srcuser'])
  if (user !== undefined) event.actor = { user: userOf(user) }
  const app = filled(x['app'])
  if (app !== undefined) event['app_name'] = app
}

function mapTraffic(x: Named, subtype: string, event: OcsfEvent): void {
  mapSession(x, event)
  const out = number(x['bytes_sent'])
  const back = number(x['bytes_received'])
  const all = number(x['bytes'])
  const traffic: NonNullable<OcsfEvent['traffic']> = {}
  if (out !== undefined) traffic.bytes_out = out
  if (back !== undefined) traffic.bytes_in = back
  if (all !== undefined) traffic.bytes = all
  const sent = number(x['pkts_sent'])
  const received = number(x['pkts_received'])
  if (sent !== undefined) traffic.packets_out = sent
  if (received !== undefined) traffic.packets_in = received
  event.traffic = traffic
  const seconds = number(x['elapsed'])
  if (seconds !== undefined) event['duration'] = Math.round(seconds * 1000)
  setClass(event, CLASS.networkActivity, subtype === 'start' ? 1 : subtype === 'end' ? 2 : 5)
  applyVerdict(event, verdictOf(filled(x['action'])))
  setPolicy(x, event)
}

function setPolicy(x: Named, event: OcsfEvent): void {
  const rule = filled(x['rule'])
  if (rule !== undefined) setRule(event, { uid: filled(x['rule_uuid']) ?? '', name: rule })
}

/** Subtypes that are not findings of the engines but what passed. */
const QUIET: ReadonlySet<string> = new Set(['url', 'file', 'data'])

function mapThreat(x: Named, subtype: string, event: OcsfEvent): void {
  mapSession(x, event)
  const what = filled(x['misc'])
  const action = verdictOf(filled(x['action']))
  if (subtype === 'url' && what !== undefined) {
    event.http_request = { url: { url_string: what.includes('://') ? what : `http://${what}` } }
    const method = filled(x['http_method'])?.toUpperCase()
    if (method !== undefined && method !== 'UNKNOWN') event.http_request.http_method = method
    const agent = filled(x['user_agent'])
    if (agent !== undefined) event.http_request.user_agent = agent
    setClass(event, CLASS.httpActivity, httpActivityOf(event.http_request.http_method))
  } else if (what !== undefined) {
    event.file = fileOf(what)
    const digest = filled(x['filedigest'])
    if (digest !== undefined) event.file.hashes = [hashOf(digest)]
  }
  const sender = filled(x['sender'])
  const recipient = filled(x['recipient'])
  if (sender !== undefined || recipient !== undefined) {
    const mail: Record<string, unknown> = {}
    if (sender !== undefined) mail['from'] = sender
    if (recipient !== undefined) mail['to'] = recipient.split(';', 64)
    const subject = filled(x['subject'])
    if (subject !== undefined) mail['subject'] = subject
    event['email'] = mail
  }
  const id = filled(x['threatid']) ?? ''
  if (QUIET.has(subtype) && event.severity_id < 4) {
    if (event.class_uid === CLASS.networkActivity && isBlocked(action)) setClass(event, CLASS.networkActivity, 5)
    applyVerdict(event, action)
    setPolicy(x, event)
    return
  }
  applyAlert(event, action)
  setRule(event, { ...threatOf(id, subtype), category: filled(x['thr_category']) ?? subtype })
  if (id !== '') event.message = id
}

/** `Example.Gen Command and Control Traffic(13235)`: name and number. */
function threatOf(text: string, subtype: string): { uid: string; name: string } {
  const open = text.lastIndexOf('(')
  if (open < 0 || !text.endsWith(')')) return { uid: '', name: text === '' ? subtype : text }
  const name = text.slice(0, open).trim()
  return { uid: text.slice(open + 1, -1), name: name === '' ? text : name }
}

function mapLogon(x: Named, type: string, event: OcsfEvent): void {
  const source = filled(x['public_ip']) ?? filled(x['ip'])
  const src = endpoint(source, undefined)
  if (src !== undefined) {
    event.src_endpoint = src
    const machine = filled(x['machinename'])
    if (machine !== undefined) src.hostname = machine
  }
  const account = filled(x['srcuser']) ?? filled(x['user'])
  const word = `${filled(x['eventid']) ?? ''} ${filled(x['event']) ?? ''} ${filled(x['subtype']) ?? ''}`.toLowerCase()
  if (account !== undefined) event.user = userOf(account)
  event['service'] = { name: type === 'GLOBALPROTECT' ? 'GlobalProtect' : type }
  setClass(event, CLASS.authentication, word.includes('logout') ? 2 : 1)
  const status = filled(x['status'])?.toLowerCase()
  const isFailed = status === undefined ? word.includes('fail') : status !== 'success'
  event.status_id = isFailed ? 2 : 1
  const reason = filled(x['reason']) ?? filled(x['error']) ?? filled(x['desc'])
  if (reason !== undefined) event['status_detail'] = reason
  const message = filled(x['opaque'])
  if (message !== undefined) event.message = message
}

function mapConfig(x: Named, event: OcsfEvent): void {
  setClass(event, CLASS.deviceConfigChange, 1)
  const admin = filled(x['admin'])
  if (admin !== undefined) event.actor = { user: { name: admin } }
  const host = endpoint(filled(x['host']), undefined)
  if (host !== undefined) event.src_endpoint = host
  event.status_id = filled(x['result'])?.toLowerCase() === 'succeeded' ? 1 : 2
  event.message = [filled(x['cmd']), filled(x['path'])].filter((part) => part !== undefined).join(' ')
}

function mapOther(x: Named, event: OcsfEvent): void {
  setClass(event, CLASS.baseEvent, 0)
  const message = filled(x['opaque'])
  if (message !== undefined) event.message = message
  const src = endpoint(filled(x['src']), undefined)
  if (src !== undefined) event.src_endpoint = src
  const text = message ?? ''
  // The system log tells logons of administrators in words only.
  const user = /\buser '([^']{1,64})'/i.exec(text.slice(0, 512))?.[1]
  const isLogon =
    /^auth-(?:success|fail)|general$/.test(filled(x['eventid']) ?? '') &&
    /log(?:ged)? in|authenticat|logged out/i.test(text.slice(0, 512))
  if (user === undefined || !isLogon) return
  setClass(event, CLASS.authentication, /logged out/i.test(text) ? 2 : 1)
  event.user = userOf(user)
  event['service'] = { name: 'PAN-OS' }
  event.status_id = /fail|invalid|denied/i.test(text.slice(0, 512)) ? 2 : 1
  const from = /\bFrom: ([0-9a-fA-F.:]{3,45})/i.exec(text.slice(0, 1024))?.[1]
  const remote = endpoint(from?.replace(/\.$/, ''), undefined)
  if (remote !== undefined) event.src_endpoint = remote
}

function logsourceOf(type: string, subtype: string): Logsource {
  if (type === 'TRAFFIC') return { product: 'paloalto', service: 'traffic', category: 'firewall' }
  if (type === 'THREAT') {
    return { product: 'paloalto', service: 'threat', category: subtype === 'url' ? 'proxy' : 'firewall' }
  }
  return { product: 'paloalto', service: type.toLowerCase() }
}

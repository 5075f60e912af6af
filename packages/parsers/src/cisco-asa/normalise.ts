/** Cisco ASA, FTD and their forerunners: `%ASA-6-302013: Built …`. */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, number, port } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, fileOf, newOcsf, setClass, setRule, takeBack, userOf } from '../normalise/ocsf.ts'
import {
  applyAlert,
  applyVerdict,
  known,
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { matchTemplate } from '../text/template.ts'
import { messageOf } from './messages.ts'
import type { Kind } from './messages.ts'
import { readFtd } from './read-ftd.ts'

const MARKS = ['%ASA-', '%FTD-', '%FWSM-', '%PIX-', '%NGIPS-'] as const
const ASA = Object.freeze({ name: 'ASA', vendor_name: 'Cisco' })
const FTD = Object.freeze({ name: 'Secure Firewall Threat Defense', vendor_name: 'Cisco' })

/** Severity 0 (emergency) to 7 (debugging) of the message to OCSF. */
const SEVERITIES = [6, 5, 5, 4, 3, 1, 1, 1] as const

export interface AsaHead {
  readonly isFtd: boolean
  readonly level: number
  readonly id: string
  /** Where the words begin. */
  readonly at: number
}

/** The mark of a message at `at`, after blanks and colons that some heads leave there. */
export function asaHeadAt(text: string, at: number): AsaHead | null {
  let i = at
  while (i < at + 8 && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 58)) i++
  if (text.charCodeAt(i) !== 37) return null
  const mark = MARKS.find((name) => text.startsWith(name, i))
  if (mark === undefined) return null
  let k = i + mark.length
  // With `logging emblem` the name of a facility stands before the level.
  if (!isDigit(text.charCodeAt(k))) {
    const dash = text.indexOf('-', k)
    if (dash < 0 || dash - k > 24) return null
    k = dash + 1
  }
  const level = text.charCodeAt(k) - 48
  if (!(level >= 0 && level <= 7) || text.charCodeAt(k + 1) !== 45) return null
  const from = k + 2
  k = from
  while (isDigit(text.charCodeAt(k)) && k < from + 6) k++
  if (k - from !== 6) return null
  const id = text.slice(from, k)
  if (text.charCodeAt(k) === 58) k++
  while (text.charCodeAt(k) === 32) k++
  return { isFtd: mark === '%FTD-' || mark === '%NGIPS-', level, id, at: k }
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

const MAPPED = known(
  'proto user command file url reason bytes bytes_in bytes_out session acl SrcIP DstIP SrcPort DstPort Protocol ' +
    'AccessControlRuleAction AccessControlRuleName InitiatorBytes ResponderBytes InitiatorPackets ResponderPackets User URL ' +
    'UserAgent DNSQuery DNSRecordType FileName FileSHA256 ThreatName Message SID GID Revision Classification InlineResult ' +
    'HTTPReferer ReferencedHost FileSize ConnectionID ApplicationProtocol InterfaceName',
)

export function normaliseAsa(text: string, at: number, r: Reading): ParsedEvent | null {
  const head = asaHeadAt(text, at)
  if (head === null) return null
  const message = text.slice(head.at)
  const event = newOcsf(r, CLASS.baseEvent, 0, SEVERITIES[head.level] ?? 0, head.isFtd ? FTD : ASA)
  event.metadata.event_code = head.id
  event.message = message
  const x: Record<string, unknown> = {}
  if (head.id.startsWith('43000')) readFtd(text, head.at, head.id, x, event, r)
  else readAsa(text, head, x, event)
  setUnmapped(event, x, MAPPED)
  const fields = { message_id: head.id, message, ...x }
  return parsed('cisco-asa', event, fields, logsourceOf(event), r)
}

function readAsa(text: string, head: AsaHead, x: Record<string, unknown>, event: OcsfEvent): void {
  const message = messageOf(head.id)
  if (message === undefined) return
  for (const form of message.forms) {
    if (!matchTemplate(text, head.at, form, x)) continue
    mapAsa(x, message.kind, head, event)
    return
  }
}

interface End {
  readonly address: string | undefined
  readonly port: string | undefined
  readonly ifname: string | undefined
  readonly user: string | undefined
}

/** `outside:198.51.100.7/443`, `outside/198.51.100.7(443)`, `198.51.100.7/443(LOCAL\an)`, IPv6 with its colons. */
function endOf(value: unknown): End {
  const none: End = { address: undefined, port: undefined, ifname: undefined, user: undefined }
  const text = filled(value)?.trim()
  if (text === undefined) return none
  let rest = text
  let user: string | undefined
  let portText: string | undefined
  const blank = rest.indexOf(' ')
  if (blank > 0) rest = rest.slice(0, blank)
  const open = rest.indexOf('(')
  if (open > 0) {
    const close = rest.indexOf(')', open)
    const inner = rest.slice(open + 1, close < 0 ? rest.length : close)
    if (isPort(inner)) {
      portText = inner
      const more = rest.indexOf('(', close)
      if (more > 0) user = rest.slice(more + 1, rest.endsWith(')') ? -1 : undefined)
    } else user = inner
    rest = rest.slice(0, open)
  } else if (blank > 0) {
    const bracket = text.slice(blank + 1)
    if (bracket.startsWith('(') && bracket.endsWith(')')) user = bracket.slice(1, -1).split(',', 1)[0]
  }
  let ifname: string | undefined
  const slash = rest.lastIndexOf('/')
  if (slash >= 0) {
    if (portText === undefined) {
      portText = rest.slice(slash + 1)
      rest = rest.slice(0, slash)
    } else {
      ifname = rest.slice(0, slash)
      rest = rest.slice(slash + 1)
    }
  }
  const colon = rest.indexOf(':')
  // A name before the first colon is an interface, unless it is the first group of an IPv6 address.
  if (colon > 0 && !isHexGroup(rest, colon)) {
    ifname = rest.slice(0, colon)
    rest = rest.slice(colon + 1)
  }
  return { address: rest, port: portText, ifname, user: user === '' || user === 'any' ? undefined : user }
}

function isPort(text: string): boolean {
  return port(text) !== undefined
}

function isHexGroup(text: string, end: number): boolean {
  if (end > 4) return false
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i) | 32
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 102))) return false
  }
  return text.indexOf(':', end + 1) >= 0
}

const SERVICE_PORTS: Readonly<Record<string, string>> = {
  https: '443',
  ssh: '22',
  telnet: '23',
  snmp: '161',
  http: '80',
}

function mapAsa(x: Record<string, unknown>, kind: Kind, head: AsaHead, event: OcsfEvent): void {
  let a = endOf(x['a'] ?? x['faddr'])
  let b = endOf(x['b'] ?? x['laddr'])
  const direction = filled(x['direction'])
  // The first end named is the outer one: of an outbound connection it is the destination.
  const isSwapped = direction === 'outbound' || (kind === 'teardown' && isServer(a) && !isServer(b))
  if (isSwapped) [a, b] = [b, a]
  setEnds(event, a.address, a.port, b.address, SERVICE_PORTS[b.port ?? ''] ?? b.port)
  if (a.ifname !== undefined) x['src_interface'] = a.ifname
  if (b.ifname !== undefined) x['dst_interface'] = b.ifname
  for (const name of ['a', 'b', 'faddr', 'laddr']) delete x[name]
  setProtocol(event, filled(x['proto']), direction === 'inbound' ? 1 : direction === 'outbound' ? 2 : 0)
  const session = filled(x['session'])
  if (session !== undefined && event.connection_info !== undefined) event.connection_info.uid = session
  const user = cleanUser(filled(x['user']) ?? a.user)
  if (user !== undefined) event.actor = { user: userOf(user) }
  const total = number(x['bytes'])
  if (total !== undefined) event.traffic = { bytes: total }
  else setTraffic(event, x['bytes_out'], x['bytes_in'])
  const seconds = secondsOf(filled(x['duration']))
  if (seconds !== undefined) event['duration'] = Math.round(seconds * 1000)
  settle(x, kind, head, event)
}

function isServer(end: End): boolean {
  const value = port(end.port)
  return value !== undefined && value < 1024
}

function cleanUser(text: string | undefined): string | undefined {
  if (text === undefined || text === '*****' || text === '<unknown>') return undefined
  const name = text.startsWith('LOCAL\\') ? text.slice(6) : text
  return name.replaceAll(/^['"<]|['">]$/g, '')
}

/** `0:01:30`, `1h:02m:03s`, `0h:05m:13s`. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 24) return undefined
  const parts = text.split(':', 4).map((part) => Number.parseInt(part, 10))
  if (parts.some((part) => !(part >= 0))) return undefined
  return parts.reduce((sum, part) => sum * 60 + part, 0)
}

function setLogon(event: OcsfEvent, activity: number, status: number, service: string): void {
  setClass(event, CLASS.authentication, activity)
  event.status_id = status
  if (event.actor?.user !== undefined) event.user = event.actor.user
  takeBack(event, 'actor')
  event['service'] = { name: service }
}

function settle(x: Named, kind: Kind, head: AsaHead, event: OcsfEvent): void {
  const reason = filled(x['reason'])
  switch (kind) {
    case 'built':
      setClass(event, CLASS.networkActivity, 1)
      applyVerdict(event, verdictOf('allow'))
      break
    case 'teardown':
      setClass(event, CLASS.networkActivity, teardownActivity(reason ?? ''))
      break
    case 'denied':
    case 'permitted': {
      setClass(event, CLASS.networkActivity, 6)
      const word = kind === 'denied' ? 'deny' : (filled(x['outcome']) ?? 'permitted')
      applyVerdict(
        event,
        verdictOf(word === 'est-allowed' || word === 'Stored' || word === 'Retrieved' ? 'allow' : word),
      )
      setAcl(x, event)
      if (filled(x['file']) !== undefined) {
        event.file = fileOf(filled(x['file']) ?? '')
        setClass(event, CLASS.ftpActivity, word === 'Stored' ? 1 : 2)
      }
      break
    }
    case 'attack': {
      setClass(event, CLASS.networkActivity, 6)
      const outcome = filled(x['outcome']) ?? (event.message?.startsWith('Deny') === true ? 'deny' : undefined)
      applyAlert(event, verdictOf(outcome))
      if (event.severity_id < 3) event.severity_id = 3
      const name = filled(x['signature_name']) ?? filled(x['category']) ?? event.message ?? head.id
      setRule(event, { uid: filled(x['signature']) ?? head.id, name })
      break
    }
    case 'translated':
      setClass(event, CLASS.networkActivity, 6)
      break
    case 'logon':
      setLogon(event, 1, 1, serviceOf(head.id))
      break
    case 'logon failed':
      setLogon(event, 1, 2, serviceOf(head.id))
      break
    case 'logoff':
      setLogon(event, 2, 1, serviceOf(head.id))
      break
    case 'locked':
    case 'unlocked':
      setClass(event, CLASS.accountChange, kind === 'locked' ? 9 : 12)
      if (event.actor?.user !== undefined) event.user = event.actor.user
      takeBack(event, 'actor')
      break
    case 'tunnel up':
    case 'tunnel down':
      setClass(event, CLASS.tunnelActivity, kind === 'tunnel up' ? 1 : 2)
      break
    case 'command':
      setClass(event, CLASS.deviceConfigChange, 1)
      event.message = filled(x['command']) ?? event.message ?? ''
      break
    case 'configured':
      setClass(event, CLASS.deviceConfigChange, 1)
      break
    case 'url':
    case 'url denied':
      event.http_request = { url: { url_string: filled(x['url']) ?? '' } }
      setClass(event, CLASS.httpActivity, 0)
      applyVerdict(event, verdictOf(kind === 'url' ? 'allow' : 'deny'))
      break
    default:
      if (event.src_endpoint !== undefined && event.dst_endpoint !== undefined)
        setClass(event, CLASS.networkActivity, 6)
  }
  if (reason !== undefined) event['status_detail'] = reason
}

function setAcl(x: Named, event: OcsfEvent): void {
  const acl = filled(x['acl'])
  if (acl !== undefined) setRule(event, { uid: '', name: acl })
}

/** Why a connection ended: finished, reset, or never answered. */
function teardownActivity(reason: string): number {
  if (reason.startsWith('TCP Reset')) return 3
  if (reason.startsWith('SYN Timeout') || reason.startsWith('Connection timeout')) return 4
  return reason.startsWith('Flow closed by inspection') || reason.startsWith('Denied') ? 5 : 2
}

function serviceOf(id: string): string {
  if (id.startsWith('716') || id.startsWith('722')) return 'WebVPN'
  if (id.startsWith('713')) return 'IPsec VPN'
  return id.startsWith('606') ? 'ASDM' : 'AAA'
}

function logsourceOf(event: OcsfEvent): Logsource {
  const isTraffic = event.class_uid === CLASS.networkActivity
  return isTraffic ? { product: 'cisco', service: 'asa', category: 'firewall' } : { product: 'cisco', service: 'asa' }
}

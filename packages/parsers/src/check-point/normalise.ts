/**
 * Check Point logs as the Log Exporter sends them: `[action:"Accept"; src:"…"; …]` behind an RFC 5424 head (format syslog),
 * the same as structured data (`[fields@1.3.6.1.4.1.2620 Action="Accept" …]`), `key=value|…` (format splunk), and lines of
 * `fw log` (`9:12:01 drop 192.0.2.1 >eth0 src: …; dst: …`). Formats cef and leef are read as CEF and LEEF.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import {
  CLASS,
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
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  severityWord,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { takeTime } from '../normalise/time.ts'
import type { SyslogHead } from '../syslog/head.ts'
import { readPairs } from '../text/pairs.ts'
import type { PairStyle } from '../text/pairs.ts'

const BRACKETED: PairStyle = { equals: 58, separator: 59, blankEnds: false }
const BARRED: PairStyle = { equals: 61, separator: 124, blankEnds: false }
const ELEMENT = 'fields@1.3.6.1.4.1.2620'

const MAPPED = known(
  'time src dst s_port service proto action origin hostname product severity rule rule_uid rule_name user src_user_name ' +
    'resource url method protection_name attack protection_id malware_rule_name file_name file_md5 file_sha1 file_sha256 ' +
    'bytes sent_bytes received_bytes sent_packets received_packets client_outbound_bytes reason description ifdir app_name ' +
    'appi_name from to email_subject src_machine_name service_id',
)

/** Whether a text from `at` on is a Check Point log. */
export function startsCheckPoint(text: string, at: number, head: SyslogHead | null): boolean {
  if (head !== null && head.structured !== null && Object.hasOwn(head.structured, ELEMENT)) return true
  const c = text.charCodeAt(at)
  const part = text.slice(at, at + 96)
  if (c === 91) return /^\[ ?[a-z_]+:"[^"]*"; ?/i.test(part)
  if (part.startsWith('time='))
    return /^time=\d+\|/.test(part) && /\|(?:product|loguid|origin|ifdir|action)=/.test(text.slice(at, at + 512))
  return c >= 48 && c <= 57 && FW_LOG.test(part)
}

const FW_LOG =
  /^(\d{1,2}:\d\d:\d\d) {1,4}(accept|drop|reject|deauthorize|authorize|encrypt|decrypt|keyinst|ctl|alert|monitor|detect|prevent) {1,4}(\S{1,64}) {1,4}([<>])(\S{0,32}) /

export function normaliseCheckPoint(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent {
  const x: Record<string, unknown> = {}
  const structured = head?.structured?.[ELEMENT]
  if (structured !== undefined) {
    for (const key in structured) put(x, key.charAt(0).toLowerCase() + key.slice(1), structured[key])
  } else readText(text, at, x, r)
  if (filled(x['time']) !== undefined && x['time'] !== undefined) takeTime(r, x['time'], 'time')
  const product = filled(x['product']) ?? 'Firewall'
  const severity = filled(x['severity'])
  const event = newOcsf(r, CLASS.networkActivity, 6, severityOf(severity), {
    name: product,
    vendor_name: 'Check Point',
  })
  const unique = filled(x['loguid'])
  if (unique !== undefined) event.metadata.uid = unique
  const name = filled(x['hostname']) ?? filled(x['origin'])
  if (name !== undefined) event.device = { hostname: name, type_id: 9 }
  setEnds(event, x['src'], x['s_port'], x['dst'], x['service'])
  const machine = filled(x['src_machine_name'])
  if (machine !== undefined && event.src_endpoint !== undefined) event.src_endpoint.hostname = machine
  setProtocol(event, x['proto'], x['ifdir'] === 'inbound' ? 1 : x['ifdir'] === 'outbound' ? 2 : 0)
  setTraffic(
    event,
    x['sent_bytes'] ?? x['client_outbound_bytes'],
    x['received_bytes'] ?? x['client_inbound_bytes'],
    x['sent_packets'],
    x['received_packets'],
  )
  const user = filled(x['user']) ?? filled(x['src_user_name'])
  if (user !== undefined) event.actor = { user: userOf(user) }
  const app = filled(x['app_name']) ?? filled(x['appi_name']) ?? filled(x['service_id'])
  if (app !== undefined) event['app_name'] = app
  const reason = filled(x['reason']) ?? filled(x['description'])
  if (reason !== undefined) event.message = reason
  mapContent(x, event)
  settle(x, product, event)
  setUnmapped(event, x, MAPPED)
  return parsed('check-point', event, x, logsourceOf(event), r)
}

function readText(text: string, at: number, x: Record<string, unknown>, r: Reading): void {
  if (text.charCodeAt(at) === 91) {
    const end = text.charCodeAt(text.length - 1) === 93 ? text.length - 1 : text.length
    readPairs(text, at + 1, end, x, r, BRACKETED)
    return
  }
  const match = FW_LOG.exec(text.slice(at, at + 160))
  if (match === null) {
    readPairs(text, at, text.length, x, r, BARRED)
    return
  }
  readPairs(text, at + match[0].length, text.length, x, r, BRACKETED)
  x['action'] = match[2] ?? ''
  x['origin'] = match[3] ?? ''
  x['ifdir'] = match[4] === '>' ? 'inbound' : 'outbound'
  x['ifname'] = match[5] ?? ''
}

/** Words, or the digits 0 (informational) to 4 (critical). */
function severityOf(value: string | undefined): number {
  if (value === undefined) return 1
  if (value.length === 1) return [1, 2, 3, 4, 5][value.charCodeAt(0) - 48] ?? 1
  return severityWord(value, 1)
}

function mapContent(x: Named, event: OcsfEvent): void {
  const url = filled(x['resource']) ?? filled(x['url'])
  if (url !== undefined && url.includes('://')) {
    event.http_request = { url: { url_string: url } }
    const method = filled(x['method'])
    if (method !== undefined) event.http_request.http_method = method
    setClass(event, CLASS.httpActivity, httpActivityOf(method))
  }
  const name = filled(x['file_name'])
  const digest = filled(x['file_sha256']) ?? filled(x['file_sha1']) ?? filled(x['file_md5'])
  if (name !== undefined || digest !== undefined) {
    event.file = name === undefined ? { type_id: 1 } : fileOf(name)
    if (digest !== undefined) event.file.hashes = [hashOf(digest)]
  }
  const from = filled(x['from'])
  const to = filled(x['to'])
  if (from?.includes('@') === true || to?.includes('@') === true) {
    const mail: Record<string, unknown> = {}
    if (from !== undefined) mail['from'] = from
    if (to !== undefined) mail['to'] = to.split(/[,;] ?/, 64)
    const subject = filled(x['email_subject'])
    if (subject !== undefined) mail['subject'] = subject
    event['email'] = mail
    event['direction_id'] = 0
    setClass(event, CLASS.emailActivity, 3)
  }
}

const BLADES =
  /smartdefense|ips|anti-?bot|anti-?virus|anti-?malware|threat|forensics|anti-?ransom|anti-?exploit|zero phishing|core protection/i

function settle(x: Named, product: string, event: OcsfEvent): void {
  const word = filled(x['action'])
  const action = verdictOf(word)
  if (word !== undefined && /^(?:log ?in|log ?out|failed log ?in)$/i.test(word) && event.actor?.user !== undefined) {
    setClass(event, CLASS.authentication, /out/i.test(word) ? 2 : 1)
    event.user = event.actor.user
    takeBack(event, 'actor')
    event['service'] = { name: product }
    event.status_id = /fail/i.test(word) || /fail/i.test(filled(x['status']) ?? '') ? 2 : 1
    return
  }
  const protection = filled(x['protection_name']) ?? filled(x['attack']) ?? filled(x['malware_rule_name'])
  if (protection !== undefined || (BLADES.test(product) && isBlocked(action))) {
    applyAlert(event, action)
    if (event.severity_id < 2) event.severity_id = 3
    setRule(event, { uid: filled(x['protection_id']) ?? '', name: protection ?? product })
    return
  }
  applyVerdict(event, action)
  const rule = filled(x['rule_uid']) ?? filled(x['rule'])
  if (rule !== undefined) setRule(event, { uid: rule, name: filled(x['rule_name']) ?? '' })
}

function logsourceOf(event: OcsfEvent): Logsource {
  if (event.class_uid === CLASS.httpActivity) return { product: 'checkpoint', category: 'proxy' }
  return { product: 'checkpoint', category: 'firewall' }
}

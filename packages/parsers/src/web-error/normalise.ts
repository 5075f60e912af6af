/**
 * Error logs. Apache 2.0 to 2.2: `[time] [level] [client address] message`; 2.4: `[time] [module:level] [pid n:tid n] [client
 * address:port] AHnnnnn: message, referer: …`. nginx: `time [level] pid#tid: *connection message, client: …, server: …,
 * request: "…"`. What ModSecurity writes there is an alert of the web application firewall.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { filled, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, setClass, setRule } from '../normalise/ocsf.ts'
import { applyAlert, parsed, severityWord, verdictOf } from '../normalise/parts.ts'
import { setRequest, splitRequestLine } from '../normalise/request.ts'
import { takeCtime } from '../normalise/text-time.ts'
import { monthAt, takeTime } from '../normalise/time.ts'

const APACHE = Object.freeze({ name: 'HTTP Server', vendor_name: 'Apache' })
const NGINX = Object.freeze({ name: 'nginx', vendor_name: 'F5' })
const APACHE_SOURCE: Logsource = Object.freeze({ product: 'apache', service: 'error', category: 'webserver' })
const NGINX_SOURCE: Logsource = Object.freeze({ product: 'nginx', service: 'error', category: 'webserver' })

/** `[Sat Nov 21 08:00:00` with a weekday, a month and a clock. */
export function startsApacheError(text: string, at: number): boolean {
  return (
    text.charCodeAt(at) === 91 &&
    text.charCodeAt(at + 4) === 32 &&
    monthAt(text, at + 5) > 0 &&
    text.charCodeAt(at + 14) === 58 &&
    text.charCodeAt(at + 17) === 58
  )
}

/** `2026/11/21 08:00:00 [error] 123#456: `. */
export function startsNginxError(text: string, at: number): boolean {
  if (text.charCodeAt(at + 4) !== 47 || text.charCodeAt(at + 7) !== 47 || text.charCodeAt(at + 20) !== 91) return false
  const close = text.indexOf('] ', at + 20)
  if (close < 0 || close > at + 32) return false
  const hash = text.indexOf('#', close)
  return hash > 0 && hash < close + 12
}

/** A level, process and thread without time, as syslog carries nginx's errors. */
export function startsNginxBody(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 91) return false
  const close = text.indexOf('] ', at)
  if (close < 0 || close > at + 10) return false
  const hash = text.indexOf('#', close)
  return hash > 0 && hash < close + 12 && text.indexOf(': ', hash) > 0
}

export function normaliseWebError(text: string, at: number, r: Reading): ParsedEvent | null {
  if (startsApacheError(text, at)) return readApache(text, at, r)
  if (startsNginxError(text, at)) {
    const time = text.slice(at, at + 19)
    takeTime(r, time, 'time')
    return readNginx(text, at + 20, time, r)
  }
  return startsNginxBody(text, at) ? readNginx(text, at, undefined, r) : null
}

function readApache(text: string, at: number, r: Reading): ParsedEvent | null {
  const end = takeCtime(r, text, at + 1, 'time')
  if (end < 0 || text.charCodeAt(end) !== 93) return null
  const x: Record<string, unknown> = { time: text.slice(at + 1, end) }
  let i = end + 1
  let client: string | undefined
  // Brackets before the message: level, process, client, and what `ErrorLogFormat` adds.
  for (let n = 0; n < 8; n++) {
    while (text.charCodeAt(i) === 32) i++
    if (text.charCodeAt(i) !== 91) break
    const close = text.indexOf(']', i)
    if (close < 0) break
    const part = text.slice(i + 1, close)
    if (n === 0) setLevel(part, x)
    else if (part.startsWith('pid ')) x['pid'] = part.slice(4)
    else if (part.startsWith('client ')) client = part.slice(7)
    else if (part.startsWith('remote ')) client = part.slice(7)
    else break
    i = close + 1
  }
  while (text.charCodeAt(i) === 32) i++
  const message = text.slice(i)
  x['message'] = message
  const event = begin(x, APACHE, r)
  event.message = message
  event.metadata.original_time = x['time'] as string
  if (client !== undefined) setClient(client, x, event)
  const code = /^(AH\d{5}): /.exec(message)?.[1]
  if (code !== undefined) event.metadata.event_code = code
  if (message.startsWith('ModSecurity:') || message.includes(' ModSecurity: ')) readModSecurity(message, x, event)
  else settle(event)
  return parsed('web-error', event, x, APACHE_SOURCE, r)
}

function setLevel(part: string, x: Record<string, unknown>): void {
  const colon = part.indexOf(':')
  if (colon > 0) x['module'] = part.slice(0, colon)
  x['level'] = part.slice(colon + 1)
}

function begin(x: Record<string, unknown>, product: { name: string; vendor_name: string }, r: Reading): OcsfEvent {
  return newOcsf(r, CLASS.baseEvent, 0, severityWord(x['level'], 1), product)
}

function settle(event: OcsfEvent): void {
  if (event.class_uid === CLASS.baseEvent && event.severity_id >= 4) setClass(event, CLASS.applicationError, 1)
}

/** `203.0.113.7:51234`, `203.0.113.7`, `[2001:db8::1]:51234`, `2001:db8::1`. */
function setClient(client: string, x: Record<string, unknown>, event: OcsfEvent): void {
  const colon = client.lastIndexOf(':')
  const isPlainIpv6 = colon > 0 && client.indexOf(':') !== colon && !client.includes(']')
  const hasPort = colon > 0 && !isPlainIpv6
  let address = hasPort ? client.slice(0, colon) : client
  if (address.startsWith('[') && address.endsWith(']')) address = address.slice(1, -1)
  x['client'] = address
  const src = endpoint(address, hasPort ? Number(client.slice(colon + 1)) : undefined)
  if (src !== undefined) event.src_endpoint = src
}

function readNginx(text: string, at: number, time: string | undefined, r: Reading): ParsedEvent {
  const close = text.indexOf(']', at)
  const x: Record<string, unknown> = { level: text.slice(at + 1, close) }
  if (time !== undefined) x['time'] = time
  const colon = text.indexOf(': ', close)
  x['pid'] = text.slice(close + 2, colon < 0 ? text.length : colon)
  let from = colon < 0 ? text.length : colon + 2
  if (text.charCodeAt(from) === 42) {
    const blank = text.indexOf(' ', from)
    if (blank > 0 && blank - from < 20) {
      x['connection'] = text.slice(from + 1, blank)
      from = blank + 1
    }
  }
  const list = endOfWords(text, from)
  const message = text.slice(from, list)
  x['message'] = text.slice(from)
  readList(text, list, x)
  const event = begin(x, NGINX, r)
  event.message = message
  if (time !== undefined) event.metadata.original_time = time
  const client = filled(x['client'])
  if (client !== undefined) setClient(client, x, event)
  const line = filled(x['request'])
  if (line !== undefined) {
    setRequest(event, {
      ...splitRequestLine(line),
      host: filled(x['host']) ?? filled(x['server']),
      referrer: filled(x['referrer']),
    })
    event.status_id = 2
  }
  const server = filled(x['server'])
  if (server !== undefined && server !== '_') {
    const dst = endpoint(server, undefined)
    if (dst !== undefined) event.dst_endpoint = dst
  }
  if (message.includes('ModSecurity: ')) readModSecurity(message, x, event)
  else settle(event)
  return parsed('web-error', event, x, NGINX_SOURCE, r)
}

const LIST_KEYS = [
  'client',
  'server',
  'request',
  'subrequest',
  'upstream',
  'host',
  'referrer',
  'login',
  'bytes from/to client',
]

/** Where `, client: …` begins, or the end. */
function endOfWords(text: string, from: number): number {
  const at = text.lastIndexOf(', client: ')
  return at >= from ? at : text.length
}

function readList(text: string, from: number, x: Record<string, unknown>): void {
  let i = from
  for (let n = 0; n < 16 && text.startsWith(', ', i); n++) {
    const colon = text.indexOf(': ', i)
    if (colon < 0) return
    const key = text.slice(i + 2, colon)
    if (!LIST_KEYS.includes(key)) return
    let end: number
    if (text.charCodeAt(colon + 2) === 34) {
      end = text.indexOf('"', colon + 3)
      if (end < 0) end = text.length
      put(x, key, text.slice(colon + 3, end))
      end++
    } else {
      end = text.indexOf(', ', colon)
      if (end < 0) end = text.length
      put(x, key, text.slice(colon + 2, end))
    }
    i = end
  }
}

/** `[id "942100"] [msg "…"] [severity "CRITICAL"] [uri "/"] …` of ModSecurity's own message. */
function readModSecurity(message: string, x: Record<string, unknown>, event: OcsfEvent): void {
  const tags: string[] = []
  for (let at = message.indexOf(' ['), n = 0; at >= 0 && n < 64; at = message.indexOf(' [', at + 2), n++) {
    const quote = message.indexOf(' "', at)
    const close = quote < 0 ? -1 : message.indexOf('"]', quote)
    if (quote < 0 || close < 0 || quote - at > 24) continue
    const key = message.slice(at + 2, quote)
    const value = message.slice(quote + 2, close)
    if (key === 'tag') tags.push(value)
    else put(x, `modsecurity.${key}`, value)
  }
  const uid = filled(x['modsecurity.id']) ?? ''
  event.severity_id = severityWord(x['modsecurity.severity'], 4)
  const isDenied = message.includes('Access denied')
  applyAlert(event, verdictOf(isDenied ? 'deny' : 'detected'))
  setRule(event, { uid, name: filled(x['modsecurity.msg']) ?? `ModSecurity ${uid}` })
  if (tags.length > 0) event.unmapped = { ...event.unmapped, tags }
  const target = filled(x['modsecurity.uri'])
  if (event.http_request === undefined && target !== undefined) {
    setRequest(event, { target, host: filled(x['modsecurity.hostname']) })
  }
}

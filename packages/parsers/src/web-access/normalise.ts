/**
 * Access logs in the Common Log Format and its widenings: Apache common, combined, vhost_combined; nginx combined, also with
 * further values behind; Squid's `combined`. In quotes Apache writes `\"`, `\\` and `\xhh`, nginx `\xHH`.
 */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { addProblem, filled } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { endpoint, newOcsf } from '../normalise/ocsf.ts'
import { parsed } from '../normalise/parts.ts'
import { setRequest, splitRequestLine } from '../normalise/request.ts'
import { takeDayMonthYear } from '../normalise/text-time.ts'
import type { SyslogHead } from '../syslog/head.ts'

const PRODUCT = Object.freeze({ name: 'Web server' })
const APACHE = Object.freeze({ name: 'HTTP Server', vendor_name: 'Apache' })
const NGINX = Object.freeze({ name: 'nginx', vendor_name: 'F5' })
const LOGSOURCE: Logsource = Object.freeze({ category: 'webserver' })

/** Where ` [21/Nov/2026:08:00:00 +0700] "` begins behind at most a host, two names and a server, or -1. */
export function accessTimeAt(text: string, at: number): number {
  for (let i = text.indexOf(' [', at); i >= 0 && i < at + 640; i = text.indexOf(' [', i + 2)) {
    if (
      text.charCodeAt(i + 4) === 47 &&
      text.charCodeAt(i + 8) === 47 &&
      text.charCodeAt(i + 13) === 58 &&
      text.charCodeAt(i + 16) === 58
    ) {
      const close = text.indexOf(']', i + 20)
      return close > 0 && close < i + 40 ? i + 2 : -1
    }
  }
  return -1
}

export function normaliseAccess(text: string, at: number, head: SyslogHead | null, r: Reading): ParsedEvent | null {
  const timeAt = accessTimeAt(text, at)
  if (timeAt < 0) return null
  const x: Record<string, unknown> = {}
  readFront(text, at, timeAt - 2, x)
  takeDayMonthYear(r, text, timeAt, 'time')
  const close = text.indexOf(']', timeAt)
  x['time'] = text.slice(timeAt, close)
  const rest = valuesFrom(text, close + 1)
  const [line = '', status, bytes, referrer, agent, ...more] = rest.values
  x['request'] = line
  x['status'] = status ?? ''
  x['bytes'] = bytes ?? ''
  if (referrer !== undefined) x['referer'] = referrer
  if (agent !== undefined) x['user_agent'] = agent
  if (status === undefined) addProblem(r, 'event.truncated', text.length, 'status')
  else if (rest.isOpen) addProblem(r, 'event.truncated', text.length)
  const name = head?.program?.toLowerCase() ?? ''
  const event = newOcsf(
    r,
    0,
    0,
    1,
    name.includes('nginx') ? NGINX : name.includes('apache') || name.includes('httpd') ? APACHE : PRODUCT,
  )
  event.metadata.original_time = x['time'] as string
  const request = splitRequestLine(line)
  const vhost = filled(x['vhost'])
  const vhostPort = vhost === undefined ? -1 : vhost.lastIndexOf(':')
  const host = vhost === undefined ? undefined : vhostPort > 0 ? vhost.slice(0, vhostPort) : vhost
  const portNumber = vhostPort > 0 ? Number(vhost?.slice(vhostPort + 1)) : undefined
  setRequest(event, {
    ...request,
    host,
    port: portNumber === undefined || portNumber !== portNumber ? undefined : portNumber,
    status,
    length: bytes,
    referrer: filled(referrer),
    agent: filled(agent),
  })
  x['cs-method'] = request.method ?? ''
  x['cs-uri'] = request.target ?? ''
  splitTarget(request.target, x)
  x['sc-status'] = status === undefined ? '' : Number(status)
  if (agent !== undefined) x['cs-user-agent'] = agent
  if (referrer !== undefined) x['cs-referer'] = referrer
  const client = filled(x['client'])
  if (client !== undefined) {
    x['c-ip'] = client
    const src = endpoint(client, undefined)
    if (src !== undefined) event.src_endpoint = src
  }
  if (host !== undefined) {
    const dst = endpoint(host, portNumber)
    if (dst !== undefined) event.dst_endpoint = dst
  }
  const user = filled(x['user'])
  if (user !== undefined) event.actor = { user: { name: user } }
  if (more.length > 0) {
    x['more'] = more
    event.unmapped = { more }
  }
  return parsed('web-access', event, x, LOGSOURCE, r)
}

/** Sigma's web server rules ask for the path and the query by themselves. */
function splitTarget(target: string | undefined, x: Record<string, unknown>): void {
  if (target === undefined) return
  const question = target.indexOf('?')
  x['cs-uri-stem'] = question < 0 ? target : target.slice(0, question)
  if (question >= 0) x['cs-uri-query'] = target.slice(question + 1)
}

/** `[vhost[:port]] client ident user`; a user name may hold blanks. */
function readFront(text: string, at: number, to: number, x: Record<string, unknown>): void {
  const words = text.slice(at, to).split(' ', 16)
  // With a virtual host there are four words, and the second is the client.
  const hasHost = words.length > 3 && isClient(words[1] ?? '') && words[2] === '-'
  const [client = '', ident = '', ...user] = hasHost ? words.slice(1) : words
  if (hasHost) x['vhost'] = words[0] ?? ''
  x['client'] = client
  x['ident'] = ident
  x['user'] = user.join(' ')
}

function isClient(word: string): boolean {
  return word.includes('.') || word.includes(':')
}

/** Words and quoted texts from `at` on, at most 32; what is left then is one more. */
function valuesFrom(text: string, at: number): { values: string[]; isOpen: boolean } {
  const values: string[] = []
  let i = at
  while (i < text.length) {
    while (text.charCodeAt(i) === 32) i++
    if (i >= text.length) break
    if (values.length >= 32) {
      values.push(text.slice(i))
      break
    }
    if (text.charCodeAt(i) === 34) {
      let end = i + 1
      for (; end < text.length && text.charCodeAt(end) !== 34; end++) if (text.charCodeAt(end) === 92) end++
      values.push(unescapeQuotes(text.slice(i + 1, Math.min(end, text.length))))
      if (end >= text.length) return { values, isOpen: true }
      i = end + 1
    } else {
      let end = text.indexOf(' ', i)
      if (end < 0) end = text.length
      values.push(text.slice(i, end))
      i = end
    }
  }
  return { values, isOpen: false }
}

function unescapeQuotes(value: string): string {
  if (value.indexOf('\\') < 0) return value
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== 92) continue
    const next = value.charCodeAt(i + 1)
    if (next === 34 || next === 92) {
      out += value.slice(from, i)
      from = i + 1
    } else if (value.startsWith('\\x22', i)) {
      out += `${value.slice(from, i)}"`
      from = i + 4
      i += 2
    }
    i++
  }
  return out + value.slice(from)
}

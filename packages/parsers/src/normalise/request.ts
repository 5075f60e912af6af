/** Requests as servers and proxies log them. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, number } from '../reading.ts'
import { CLASS, httpActivityOf, setClass } from './ocsf.ts'
import { urlOf } from './url.ts'

export interface Request {
  readonly method?: string | undefined
  /** A path, or a whole URL towards a proxy; `host:port` of a CONNECT. */
  readonly target?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly version?: string | undefined
  readonly agent?: string | undefined
  readonly referrer?: string | undefined
  readonly status?: unknown
  /** Bytes of the answer. */
  readonly length?: unknown
}

/** The request line `GET /a HTTP/1.1`; a line of another form is the target as it stands, without a method. */
export function splitRequestLine(line: string): Pick<Request, 'method' | 'target' | 'version'> {
  const first = line.indexOf(' ')
  if (first <= 0 || !isToken(line, first)) return { target: line === '-' || line === '' ? undefined : line }
  const last = line.lastIndexOf(' ')
  const hasVersion = last > first && line.startsWith('HTTP/', last + 1)
  return {
    method: line.slice(0, first),
    target: line.slice(first + 1, hasVersion ? last : line.length),
    version: hasVersion ? line.slice(last + 6) : undefined,
  }
}

function isToken(line: string, end: number): boolean {
  if (end > 24) return false
  for (let i = 0; i < end; i++) {
    const c = line.charCodeAt(i)
    if (!((c >= 65 && c <= 90) || c === 95 || c === 45)) return false
  }
  return true
}

/** Makes the event HTTP Activity with this request. 400 and above failed. */
export function setRequest(event: OcsfEvent, request: Request): void {
  const { method, target, host, version, agent, referrer } = request
  const out: NonNullable<OcsfEvent['http_request']> & { referrer?: string; version?: string } = {}
  const isTunnel = method === 'CONNECT' && target !== undefined && !target.includes('://')
  const colon = isTunnel ? target.lastIndexOf(':') : -1
  if (isTunnel) out.url = { url_string: target, hostname: colon > 0 ? target.slice(0, colon) : target }
  else if (host !== undefined || target !== undefined) out.url = urlOf(host, target, request.port)
  if (method !== undefined) out.http_method = method
  if (agent !== undefined) out.user_agent = agent
  if (referrer !== undefined) out.referrer = referrer
  if (version !== undefined) out.version = version
  event.http_request = out
  if (out.url?.hostname === undefined && out.url?.url_string !== undefined) {
    const name = hostIn(out.url.url_string)
    if (name !== undefined) out.url.hostname = name
  }
  const code = number(request.status)
  if (code !== undefined && Number.isInteger(code)) {
    const response: NonNullable<OcsfEvent['http_response']> & { length?: number } = { code }
    const length = number(request.length)
    if (length !== undefined && length >= 0) response.length = length
    event.http_response = response
    if (code >= 100) event.status_id = code >= 400 ? 2 : 1
    event['status_code'] = String(code)
  }
  const activity = httpActivityOf(filled(method))
  setClass(event, CLASS.httpActivity, activity)
  if (activity === 99 && method !== undefined) event['activity_name'] = method
}

/** The host of `scheme://user@host:port/…`. */
export function hostIn(url: string): string | undefined {
  const from = url.indexOf('://')
  if (from < 0) return undefined
  let end = url.length
  for (let i = from + 3; i < url.length; i++) {
    const c = url.charCodeAt(i)
    if (c === 47 || c === 63 || c === 35) {
      end = i
      break
    }
  }
  let host = url.slice(from + 3, end)
  host = host.slice(host.lastIndexOf('@') + 1)
  if (host.startsWith('[')) return host.slice(1, Math.max(1, host.indexOf(']')))
  const colon = host.indexOf(':')
  return colon < 0 ? host : host.slice(0, colon)
}

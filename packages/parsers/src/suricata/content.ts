import type { OcsfEvent, OcsfFile, OcsfHash } from '@haidang/contracts'
import { asText, inspect, isObject, number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { CLASS, fileOf, hashOf, httpActivityOf, setClass } from '../normalise/ocsf.ts'
import { otherTime } from '../normalise/time.ts'
import { keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

export function mapHttp(parts: Parts, http: JsonObject, dstPort: number | undefined): void {
  const { event } = parts
  let host: string | undefined
  let path: string | undefined
  let hostPort: number | undefined
  const request: NonNullable<OcsfEvent['http_request']> & { referrer?: string; version?: string } = {}
  let response: (NonNullable<OcsfEvent['http_response']> & { content_type?: string; length?: number }) | undefined
  let contentType: string | undefined
  let length: number | undefined
  for (const key in http) {
    const value = http[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'hostname':
        host = text(value)
        break
      case 'url':
        path = text(value)
        break
      case 'http_port':
        hostPort = number(value)
        break
      case 'http_method':
        if (typeof value === 'string') request.http_method = value
        break
      case 'http_user_agent':
        if (typeof value === 'string') request.user_agent = value
        break
      case 'http_refer':
        if (typeof value === 'string') request.referrer = value
        break
      case 'protocol':
        if (typeof value === 'string') request.version = value
        break
      case 'status': {
        const code = number(value)
        if (code === undefined) keepIn(parts, 'http', key, value)
        else response = { code }
        break
      }
      case 'http_content_type':
        contentType = text(value)
        break
      case 'length':
        length = number(value)
        break
      default:
        keepIn(parts, 'http', key, value)
    }
  }
  if (host !== undefined || path !== undefined) request.url = urlOf(host, path, hostPort ?? dstPort)
  event.http_request = request
  if (response !== undefined) {
    if (contentType !== undefined) response.content_type = contentType
    if (length !== undefined) response.length = length
    event.http_response = response
  } else {
    if (contentType !== undefined) keepIn(parts, 'http', 'http_content_type', contentType)
    if (length !== undefined) keepIn(parts, 'http', 'length', length)
  }
  const activity = httpActivityOf(request.http_method)
  setClass(event, CLASS.httpActivity, activity)
  if (activity === 99 && request.http_method !== undefined) event['activity_name'] = request.http_method
}

/** The URL of a request from its Host header, request target (a path, or a whole URL towards a proxy) and port. */
export function urlOf(host: string | undefined, path: string | undefined, portNumber: number | undefined) {
  const url: { url_string?: string; hostname?: string; path?: string } = {}
  if (host !== undefined) url.hostname = host
  if (path === undefined) return url
  const first = path.charCodeAt(0)
  if (first === 47) {
    url.path = path
    if (host !== undefined) {
      const needsPort = portNumber !== undefined && portNumber !== 80 && portNumber !== 0 && !host.includes(':')
      url.url_string = needsPort ? `http://${host}:${portNumber}${path}` : `http://${host}${path}`
    }
  } else if (path.includes('://')) url.url_string = path
  else url.path = path
  return url
}

type Answer = NonNullable<OcsfEvent['answers']>[number]

/** DNS in all its EVE shapes: flat (v1, v2), `queries` (v3), `query`/`answer` inside alerts. */
export function mapDns(parts: Parts, dns: JsonObject, group: string): void {
  const { event, reading } = parts
  const query: NonNullable<OcsfEvent['query']> & { packet_uid?: number } = {}
  let answers: Answer[] | undefined
  let isResponse = false
  for (const key in dns) {
    const value = dns[key]
    reading.fieldCount++
    switch (key) {
      case 'version':
        break
      case 'type':
        isResponse = value === 'answer' || value === 'response'
        break
      case 'id': {
        const id = number(value)
        if (id !== undefined) query.packet_uid = id
        break
      }
      case 'rrname':
        if (typeof value === 'string' && query.hostname === undefined) query.hostname = value
        break
      case 'rrtype':
        if (typeof value === 'string' && query.type === undefined) query.type = value
        break
      case 'rcode':
        if (typeof value === 'string') {
          event['rcode'] = value
          event.status_id = value === 'NOERROR' ? 1 : 2
        } else keepIn(parts, group, key, value)
        break
      case 'queries':
      case 'query':
        takeQuery(parts, value, query, group, key)
        break
      case 'answers':
        answers = takeAnswers(parts, value, answers)
        break
      case 'answer':
        if (isObject(value)) {
          inspect(reading, value, 2)
          isResponse = true
          answers = takeAnswers(parts, value['answers'], answers)
          if (query.hostname === undefined) takeQuery(parts, value['queries'] ?? [value], query, group, key)
        } else answers = takeAnswers(parts, value, answers)
        break
      case 'rdata':
        if (typeof value === 'string') {
          answers = answers ?? []
          answers.push({ rdata: value, ...typeOf(dns), ...ttlOf(dns) })
        } else keepIn(parts, group, key, value)
        break
      case 'ttl':
        if (dns['rdata'] === undefined) keepIn(parts, group, key, value)
        break
      default:
        keepIn(parts, group, key, value)
    }
  }
  if (query.hostname !== undefined || query.packet_uid !== undefined) event.query = query
  if (answers !== undefined) event.answers = answers
  setClass(event, CLASS.dnsActivity, isResponse ? 2 : 1)
}

function typeOf(dns: JsonObject): { type?: string } {
  const type = text(dns['rrtype'])
  return type === undefined ? {} : { type }
}

function ttlOf(dns: JsonObject): { ttl?: number } {
  const ttl = number(dns['ttl'])
  return ttl === undefined ? {} : { ttl }
}

function takeQuery(
  parts: Parts,
  value: unknown,
  query: NonNullable<OcsfEvent['query']> & { packet_uid?: number },
  group: string,
  key: string,
): void {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (!isObject(first)) {
    keepIn(parts, group, key, value)
    return
  }
  inspect(parts.reading, value, 2)
  const name = text(first['rrname'])
  const type = text(first['rrtype'])
  const id = number(first['id'])
  if (name !== undefined) query.hostname = name
  if (type !== undefined) query.type = type
  if (id !== undefined && query.packet_uid === undefined) query.packet_uid = id
  if (Array.isArray(value) && value.length > 1) keepIn(parts, group, key, value.slice(1))
}

function takeAnswers(parts: Parts, value: unknown, into: Answer[] | undefined): Answer[] | undefined {
  if (!Array.isArray(value)) {
    if (value !== undefined) keepIn(parts, 'dns', 'answers', value)
    return into
  }
  inspect(parts.reading, value, 2)
  const answers = into ?? []
  let rest: unknown[] | undefined
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i]
    if (isObject(item) && typeof item['rdata'] === 'string') {
      const answer: Answer = { rdata: item['rdata'] }
      const type = text(item['rrtype'])
      const ttl = number(item['ttl'])
      if (type !== undefined) answer.type = type
      if (ttl !== undefined) answer.ttl = ttl
      answers.push(answer)
    } else {
      rest ??= []
      rest.push(item)
    }
  }
  if (rest !== undefined) keepIn(parts, 'dns', 'answers', rest)
  return answers
}

export function mapTls(parts: Parts, tls: JsonObject): void {
  const { event, reading } = parts
  const out: Record<string, unknown> = { version: text(tls['version']) ?? 'UNDETERMINED' }
  let certificate: Record<string, unknown> | undefined
  for (const key in tls) {
    const value = tls[key]
    reading.fieldCount++
    switch (key) {
      case 'version':
        break
      case 'sni':
        if (typeof value === 'string') out['sni'] = value
        break
      case 'subject':
      case 'issuerdn':
      case 'serial':
      case 'fingerprint':
      case 'notbefore':
      case 'notafter':
        certificate ??= {}
        takeCertificate(parts, certificate, key, value)
        break
      case 'subjectaltname':
        if (Array.isArray(value)) {
          inspect(reading, value, 2)
          certificate ??= {}
          certificate['sans'] = value
            .filter((name): name is string => typeof name === 'string')
            .map((name) => ({ name, type: 'DNS' }))
        } else keepIn(parts, 'tls', key, value)
        break
      case 'ja3':
      case 'ja3s': {
        const hash = isObject(value) ? text(value['hash']) : undefined
        if (hash === undefined) keepIn(parts, 'tls', key, value)
        else {
          out[key === 'ja3' ? 'ja3_hash' : 'ja3s_hash'] = { algorithm: 'MD5', algorithm_id: 1, value: hash }
          if (isObject(value) && value['string'] !== undefined) keepIn(parts, 'tls', `${key}_string`, value['string'])
        }
        break
      }
      case 'ja4':
        if (typeof value === 'string') event['ja4_fingerprint_list'] = [{ type_id: 1, value }]
        else keepIn(parts, 'tls', key, value)
        break
      default:
        keepIn(parts, 'tls', key, value)
    }
  }
  if (certificate !== undefined) out['certificate'] = certificate
  event['tls'] = out
}

function takeCertificate(parts: Parts, certificate: Record<string, unknown>, key: string, value: unknown): void {
  if (typeof value !== 'string') {
    keepIn(parts, 'tls', key, value)
    return
  }
  switch (key) {
    case 'subject':
      certificate['subject'] = value
      break
    case 'issuerdn':
      certificate['issuer'] = value
      break
    case 'serial':
      certificate['serial_number'] = value
      break
    case 'fingerprint':
      certificate['fingerprints'] = [{ algorithm: 'SHA-1', algorithm_id: 2, value }]
      break
    default: {
      const at = otherTime(parts.reading, value)
      if (at === undefined) keepIn(parts, 'tls', key, value)
      else certificate[key === 'notbefore' ? 'created_time' : 'expiration_time'] = at
    }
  }
}

export function mapFile(parts: Parts, info: JsonObject, group: string): void {
  const name = text(info['filename'])
  const file: OcsfFile & { mime_type?: string } = name === undefined ? { type_id: 1 } : fileOf(name)
  let hashes: OcsfHash[] | undefined
  for (const key in info) {
    const value = info[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'filename':
        break
      case 'size': {
        const size = number(value)
        if (size === undefined) keepIn(parts, group, key, value)
        else file.size = size
        break
      }
      case 'md5':
      case 'sha1':
      case 'sha256':
        if (typeof value === 'string') {
          hashes ??= []
          hashes.push(hashOf(value))
        } else keepIn(parts, group, key, value)
        break
      case 'mimetype':
        if (typeof value === 'string') file.mime_type = value
        break
      default:
        keepIn(parts, group, key, value)
    }
  }
  if (hashes !== undefined) file.hashes = hashes
  parts.event.file = file
}

/** `files` of an alert: the first becomes the event's file, all stay under `unmapped` where there are more. */
export function mapFiles(parts: Parts, value: unknown): void {
  if (Array.isArray(value) && isObject(value[0])) {
    mapFile(parts, value[0], 'files_first')
    if (value.length > 1) keepIn(parts, 'files', 'more', value.slice(1))
  } else keepIn(parts, 'files', 'value', value)
}

export function mapSmtp(parts: Parts, smtp: JsonObject): void {
  const mail = mailOf(parts.event)
  for (const key in smtp) {
    const value = smtp[key]
    parts.reading.fieldCount++
    if (key === 'mail_from' && typeof value === 'string') mail['smtp_from'] = value
    else if (key === 'rcpt_to' && Array.isArray(value)) mail['smtp_to'] = strings(parts, value)
    else if (key === 'helo' && typeof value === 'string') parts.event['smtp_hello'] = value
    else keepIn(parts, 'smtp', key, value)
  }
  markMail(parts.event)
}

export function mapEmail(parts: Parts, email: JsonObject): void {
  const mail = mailOf(parts.event)
  for (const key in email) {
    const value = email[key]
    parts.reading.fieldCount++
    switch (key) {
      case 'from':
      case 'subject':
        if (typeof value === 'string') mail[key] = value
        break
      case 'message_id':
        mail['message_uid'] = asText(value)
        break
      case 'to':
      case 'cc':
        if (Array.isArray(value)) mail[key] = strings(parts, value)
        else keepIn(parts, 'email', key, value)
        break
      case 'url':
        if (Array.isArray(value)) mail['urls'] = strings(parts, value).map((url) => ({ url_string: url }))
        else keepIn(parts, 'email', key, value)
        break
      case 'attachment':
        if (Array.isArray(value)) mail['files'] = strings(parts, value).map((name) => fileOf(name))
        else keepIn(parts, 'email', key, value)
        break
      default:
        keepIn(parts, 'email', key, value)
    }
  }
  markMail(parts.event)
}

function mailOf(event: OcsfEvent): Record<string, unknown> {
  const there = event['email'] as Record<string, unknown> | undefined
  if (there !== undefined) return there
  const mail: Record<string, unknown> = {}
  event['email'] = mail
  return mail
}

function markMail(event: OcsfEvent): void {
  setClass(event, CLASS.emailActivity, 1)
  event['direction_id'] = 0
}

function strings(parts: Parts, list: readonly unknown[]): string[] {
  inspect(parts.reading, list, 2)
  return list.filter((item): item is string => typeof item === 'string')
}

import type { OcsfEvent } from '@haidang/contracts'
import { inspect, isObject, number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { CLASS, setClass } from '../normalise/ocsf.ts'
import { keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

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

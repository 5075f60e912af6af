import type { OcsfEvent } from '@haidang/contracts'
import { number, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { CLASS, httpActivityOf, setClass } from '../normalise/ocsf.ts'
import { urlOf } from '../normalise/url.ts'
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
        length = Number.isSafeInteger(number(value)) ? number(value) : undefined
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

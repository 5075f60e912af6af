import { inspect, isObject, text } from '../reading.ts'
import type { JsonObject } from '../reading.ts'
import { otherTime } from '../normalise/time.ts'
import { keepIn } from './parts.ts'
import type { Parts } from './parts.ts'

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

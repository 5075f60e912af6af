/**
 * Squid's native access log: `time elapsed client action/code size method URL user hierarchy/from type`, with what a site has
 * added behind. `combined` is read as a web access log.
 */
import type { Logsource, ParsedEvent } from '@haidang/contracts'
import { addProblem, filled } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { endpoint, newOcsf } from '../normalise/ocsf.ts'
import { applyVerdict, parsed, setTraffic, verdictOf } from '../normalise/parts.ts'
import { setRequest } from '../normalise/request.ts'
import { takeTime } from '../normalise/time.ts'

const PRODUCT = Object.freeze({ name: 'Squid', vendor_name: 'Squid' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'squid', category: 'proxy' })
const NAMES = 'time elapsed client code_status bytes method url user hierarchy_peer content_type'.split(' ')

/** Epoch seconds with three decimals, a number, an address, `TCP_…/200`. */
export function startsSquid(text: string, at: number): boolean {
  for (let i = at; i < at + 10; i++) if (!isDigit(text.charCodeAt(i))) return false
  if (text.charCodeAt(at + 10) !== 46 || !isDigit(text.charCodeAt(at + 13)) || text.charCodeAt(at + 14) !== 32)
    return false
  const words = text
    .slice(at, at + 160)
    .split(' ', 24)
    .filter((word) => word !== '')
  return /^[A-Z][A-Z_]{2,48}\/\d{3}$/.test(words[3] ?? '')
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57
}

export function normaliseSquid(text: string, at: number, r: Reading): ParsedEvent | null {
  if (!startsSquid(text, at)) return null
  const x: Record<string, unknown> = {}
  let i = at
  let n = 0
  for (; n < NAMES.length; n++) {
    while (text.charCodeAt(i) === 32) i++
    if (i >= text.length) break
    let end = text.indexOf(' ', i)
    if (end < 0) end = text.length
    x[NAMES[n] ?? ''] = text.slice(i, end)
    i = end
  }
  if (n < 9) addProblem(r, 'event.truncated', text.length, NAMES[n] ?? '')
  const more = text.slice(i).trim()
  if (takeTime(r, x['time'], 'time')) r.offset = 0
  const event = newOcsf(r, 0, 0, 1, PRODUCT)
  const [action = '', status = ''] = (filled(x['code_status']) ?? '').split('/', 2)
  setRequest(event, { method: filled(x['method']), target: filled(x['url']), status, length: x['bytes'] })
  event.metadata.event_code = action
  const src = endpoint(filled(x['client']), undefined)
  if (src !== undefined) event.src_endpoint = src
  const hierarchy = filled(x['hierarchy_peer']) ?? ''
  const slash = hierarchy.indexOf('/')
  const dst = endpoint(filled(hierarchy.slice(slash + 1)), undefined)
  if (slash > 0 && dst !== undefined) event.dst_endpoint = dst
  const user = filled(x['user'])
  if (user !== undefined) event.actor = { user: { name: user } }
  setTraffic(event, undefined, x['bytes'])
  const elapsed = Number(x['elapsed'])
  if (elapsed >= 0) event['duration'] = elapsed
  applyVerdict(event, verdictOf(action.includes('DENIED') ? 'deny' : 'allow'))
  const unmapped: Record<string, unknown> = { action, hierarchy: slash > 0 ? hierarchy.slice(0, slash) : hierarchy }
  const type = filled(x['content_type'])
  if (type !== undefined) unmapped['content_type'] = type
  if (more !== '') unmapped['more'] = more
  event.unmapped = unmapped
  const fields = {
    ...x,
    action,
    'sc-status': Number(status),
    'c-uri': x['url'],
    'cs-method': x['method'],
    'c-ip': x['client'],
  }
  return parsed('squid', event, fields, LOGSOURCE, r)
}

/**
 * Zeek logs as JSON to OCSF. The log is named by `_path` where the writer adds it, else told by its fields. Dotted keys
 * (`id.orig_h`) are flat in Zeek's own writer; collectors may nest them, both are read.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, inspect, isObject, NO_PROBLEMS, port, put, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, protocolNumber } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { zeekPathOf } from './shape.ts'
import { ZEEK_LOGS } from './logs.ts'
import type { ZeekLog } from './logs.ts'

const PRODUCT = Object.freeze({ name: 'Zeek', vendor_name: 'Zeek' })

const BASE: ReadonlySet<string> = new Set([
  'ts',
  '_path',
  '_system_name',
  'uid',
  'id.orig_h',
  'id.orig_p',
  'id.resp_h',
  'id.resp_p',
  'id',
  'proto',
  'community_id',
])

export function normaliseZeek(o: JsonObject, r: Reading): ParsedEvent {
  const path = zeekPathOf(o)
  const log = ZEEK_LOGS.get(path)
  if (o['ts'] !== undefined) takeTime(r, o['ts'], 'ts')
  else if (!hasNoTime(path)) addProblem(r, 'event.bad_time', 0, 'ts')
  const event = newOcsf(r, log?.classUid ?? fallbackClass(o), log?.activityId ?? 0, 1, PRODUCT)
  event.metadata.log_name = path
  event.metadata.event_code = path
  const uid = text(o['uid'])
  takeConnection(o, event, uid)
  const sensor = text(o['_system_name'])
  if (sensor !== undefined) event.device = { hostname: sensor, type_id: 0 }
  if (log !== undefined) log.map(o, event, r)
  const unmapped = leftOver(o, log, r)
  if (unmapped !== null) event.unmapped = unmapped
  if (r.fieldCount > r.limits.maxFields) r.needsCare = true
  return {
    format: 'zeek-json',
    ocsf: event,
    fields: o,
    logsource: LOGSOURCES.get(path) ?? { product: 'zeek', service: path },
    problems: r.problems ?? NO_PROBLEMS,
  }
}

/** Logs about Zeek itself that are written before the first packet and have no time. */
function hasNoTime(path: string): boolean {
  return path === 'loaded_scripts'
}

function fallbackClass(o: JsonObject): number {
  return o['id.orig_h'] !== undefined || isObject(o['id']) ? CLASS.networkActivity : CLASS.baseEvent
}

function takeConnection(o: JsonObject, event: OcsfEvent, uid: string | undefined): void {
  let srcIp = o['id.orig_h']
  let srcPort = o['id.orig_p']
  let dstIp = o['id.resp_h']
  let dstPort = o['id.resp_p']
  const { id } = o
  if (srcIp === undefined && isObject(id)) {
    srcIp = id['orig_h']
    srcPort = id['orig_p']
    dstIp = id['resp_h']
    dstPort = id['resp_p']
  }
  const src = endpoint(text(srcIp), port(srcPort))
  const dst = endpoint(text(dstIp), port(dstPort))
  if (src !== undefined) event.src_endpoint = src
  if (dst !== undefined) event.dst_endpoint = dst
  const protocol = text(o['proto'])
  const community = text(o['community_id'])
  if (uid === undefined && protocol === undefined) return
  const info: NonNullable<OcsfEvent['connection_info']> & { community_uid?: string } = { direction_id: 0 }
  if (protocol !== undefined) {
    info.protocol_name = protocol
    const code = protocolNumber(protocol)
    if (code !== undefined) info.protocol_num = code
  }
  if (uid !== undefined) info.uid = uid
  if (community !== undefined) info.community_uid = community
  event.connection_info = info
}

function leftOver(o: JsonObject, log: ZeekLog | undefined, r: Reading): Record<string, unknown> | null {
  let out: Record<string, unknown> | null = null
  const known = log?.known
  for (const key in o) {
    const value = o[key]
    r.fieldCount++
    if (typeof value === 'object' || typeof value === 'number') inspect(r, value, 1)
    if (BASE.has(key) || (known !== undefined && known.has(key))) continue
    out ??= {}
    put(out, key, value)
  }
  return out
}

const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  [...ZEEK_LOGS.keys()].map((service) => [
    service,
    Object.freeze(service === 'dns' ? { product: 'zeek', service, category: 'dns' } : { product: 'zeek', service }),
  ]),
)

/**
 * Zeek logs to OCSF, from JSON or from the object that `tsv.ts` makes of a row; both give the same normal form. The log is named by `_path` where the writer adds it, else told by its fields. Dotted keys
 * (`id.orig_h`) are flat in Zeek's own writer; collectors may nest them, both are read.
 */
import type { Logsource, OcsfEvent, ParsedEvent, SourceFormat } from '@haidang/contracts'
import { addProblem, inspect, isObject, NO_OFFSET, NO_PROBLEMS, port, put, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, endpoint, newOcsf, protocolNumber, setClass } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { zeekPathOf } from './shape.ts'
import { isoOfEpoch } from './iso-time.ts'
import { ZEEK_LOGS } from './logs.ts'
import type { ZeekLog } from './logs.ts'

const PRODUCT = Object.freeze({ name: 'Zeek', vendor_name: 'Zeek' })

const BASE: ReadonlySet<string> = new Set([
  'ts',
  '_path',
  // When the row was written. TSV does not say it; the event's own times are `ts` and what the log adds.
  '_write_ts',
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

export function normaliseZeek(o: JsonObject, r: Reading, format: SourceFormat = 'zeek-json'): ParsedEvent {
  const path = zeekPathOf(o)
  const log = ZEEK_LOGS.get(path)
  if (o['ts'] !== undefined) {
    // An epoch is UTC as the ISO form of the same log is.
    if (takeTime(r, o['ts'], 'ts') && r.offset === NO_OFFSET) r.offset = 0
  } else if (!hasNoTime(path)) addProblem(r, 'event.bad_time', 0, 'ts')
  const event = newOcsf(r, log?.classUid ?? fallbackClass(o), log?.activityId ?? 0, 1, PRODUCT)
  event.metadata.log_name = path
  event.metadata.event_code = path
  const uid = text(o['uid'])
  takeConnection(o, event, uid)
  const sensor = text(o['_system_name'])
  if (sensor !== undefined) event.device = { hostname: sensor, type_id: 0 }
  if (log !== undefined) log.map(o, event, r)
  if (
    event.class_uid === CLASS.networkActivity &&
    event.src_endpoint === undefined &&
    event.dst_endpoint === undefined
  ) {
    setClass(event, CLASS.baseEvent, 0)
  }
  const unmapped = leftOver(o, log, r)
  if (unmapped !== null) event.unmapped = event.unmapped === undefined ? unmapped : { ...unmapped, ...event.unmapped }
  if (r.fieldCount > r.limits.maxFields) r.needsCare = true
  return {
    format,
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
    put(out, key, plainValue(key, value))
  }
  return out
}

/** Fields of type `time`, which writers put down as ISO text or as epoch seconds. */
const TIME_FIELDS: ReadonlySet<string> = new Set([
  'times.modified',
  'times.accessed',
  'times.created',
  'times.changed',
  'from',
  'till',
  'compile_ts',
  'thisUpdate',
  'nextUpdate',
  'revoketime',
  'ref_time',
  'org_time',
  'rec_time',
  'xmt_time',
])

/**
 * The form a value has whichever writer put it down: decimals to the microsecond (TSV cuts them there), times as ISO text.
 */
function plainValue(key: string, value: unknown): unknown {
  if (typeof value === 'number') {
    if (TIME_FIELDS.has(key)) return isoOfEpoch(value)
    return Number.isInteger(value) ? value : toMicros(value)
  }
  if (!Array.isArray(value)) return value
  // TSV writes a set of one empty text as it writes the empty set.
  if (value.length === 1 && value[0] === '') return []
  if (typeof value[0] !== 'number') return value
  return value.map((item: unknown) => plainValue('', item))
}

/** Six decimals as C's `%.6f` gives them: a tie goes to the even digit. */
function toMicros(value: number): number {
  const seven = value.toFixed(7)
  if (seven.charCodeAt(seven.length - 1) !== 53) return Number(value.toFixed(6))
  const exact = value.toFixed(20)
  const isTie = exact.startsWith(seven) && Number(exact.slice(seven.length)) === 0
  const isEven = ((seven.charCodeAt(seven.length - 2) - 48) & 1) === 0
  return Number(isTie && isEven ? seven.slice(0, -1) : value.toFixed(6))
}

const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  [...ZEEK_LOGS.keys()].map((service) => [
    service,
    Object.freeze(service === 'dns' ? { product: 'zeek', service, category: 'dns' } : { product: 'zeek', service }),
  ]),
)

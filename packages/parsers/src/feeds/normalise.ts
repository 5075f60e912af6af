/**
 * Rows of feeds and reports to OCSF. A report on a host (Shadowserver's, infections, exposed services) is the activity with
 * the Security Control profile; a row of a list of bad things is OSINT Inventory Info.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import { NO_PROBLEMS, number, port, put, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, endpoint, hashOf, markAlert, newOcsf, protocolNumber, setClass, setRule } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { FACTS, PLACED_FACTS } from './fact.ts'
import { reportOf } from './reports.ts'

const SHADOWSERVER = Object.freeze({ name: 'Shadowserver', vendor_name: 'The Shadowserver Foundation' })

export function isShadowserverRow(o: JsonObject): boolean {
  return (
    typeof o['report'] === 'string' && (o['ip'] !== undefined || o['src_ip'] !== undefined) && o['feed'] === undefined
  )
}

export function isFeedRow(o: JsonObject): boolean {
  return typeof o['feed'] === 'string' && FACTS.some((fact) => o[fact] !== undefined)
}

export function normaliseShadowserver(o: JsonObject, r: Reading): ParsedEvent {
  const report = reportOf(text(o['report']) ?? '', text(o['tag']) ?? text(o['name']))
  const event = rowEvent(o, r, SHADOWSERVER)
  event.metadata.event_code = report.type
  event.metadata.log_name = report.type
  asReport(o, event, report.category)
  event.severity_id = number(SEVERITIES.get(text(o['severity'])?.toLowerCase() ?? '')) ?? report.severity
  const name = text(o['name']) ?? report.title
  event.message = `${report.title}: ${name}`
  setRule(event, { uid: report.type, name: report.title, category: report.category })
  finishRow(o, event)
  return parsed('shadowserver', o, event, r)
}

const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['info', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
  ['critical', 5],
])

export function normaliseFeedRow(o: JsonObject, r: Reading): ParsedEvent {
  const feed = text(o['feed']) ?? 'feed'
  const event = rowEvent(o, r, { name: feed })
  event.metadata.log_name = feed
  const category = text(o['category'])
  const name = text(o['name']) ?? category
  event.severity_id = 3
  event.message = name === undefined ? feed : `${feed}: ${name}`
  if (
    o['dst_ip'] !== undefined ||
    o['src_port'] !== undefined ||
    o['dst_port'] !== undefined ||
    o['protocol'] !== undefined
  ) {
    asReport(o, event, category)
    setRule(event, { uid: name ?? feed, name: name ?? feed, category })
  } else asIndicators(o, event, category, name)
  finishRow(o, event)
  return parsed('abuse-feed', o, event, r)
}

function rowEvent(o: JsonObject, r: Reading, product: { name: string; vendor_name?: string }): OcsfEvent {
  const zone = r.zoneOffsetMinutes
  // Feeds are written for the world: a time without zone is UTC.
  r.zoneOffsetMinutes = 0
  const time = text(o['time'])
  if (time !== undefined) takeTime(r, isoOf(time), 'time')
  r.zoneOffsetMinutes = zone
  const event = newOcsf(r, CLASS.baseEvent, 0, 3, product)
  if (time !== undefined) event.metadata.original_time = time
  return event
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Dates of mail headers and news feeds (RFC 2822) and dates without a time of day as ISO 8601; others as they are. */
export function isoOf(time: string): string {
  const mail =
    /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2})(:\d{2})?(?: ([+-]\d{4}|GMT|UTC|Z))?$/.exec(
      time,
    )
  if (mail !== null) {
    const month = MONTHS.indexOf((mail[2] ?? '').toLowerCase()) + 1
    const zone = mail[6] ?? 'Z'
    const offset = zone === 'GMT' || zone === 'UTC' ? 'Z' : zone
    return `${mail[3] ?? ''}-${String(month).padStart(2, '0')}-${(mail[1] ?? '').padStart(2, '0')}T${mail[4] ?? ''}${mail[5] ?? ':00'}${offset}`
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(time)) return `${time}T00:00:00Z`
  return /^\d{4}[-/]\d{2}[-/]\d{2}[ T]\d{2}:\d{2}$/.test(time) ? `${time}:00` : time
}

/** A host is reported: infected ones talk to another side, exposed ones are the side talked to. */
function asReport(o: JsonObject, event: OcsfEvent, category: string | undefined): void {
  setClass(event, CLASS.networkActivity, 6)
  const near = text(o['ip']) ?? text(o['src_ip'])
  const far = text(o['dst_ip'])
  const isTalker = far !== undefined || o['src_port'] !== undefined
  const own = endpoint(near, port(isTalker ? o['src_port'] : o['port']))
  if (own !== undefined) {
    describe(o, own)
    if (isTalker) event.src_endpoint = own
    else event.dst_endpoint = own
  }
  if (isTalker) {
    const other = endpoint(far, port(o['dst_port'] ?? o['port']))
    if (other !== undefined) event.dst_endpoint = other
    else if (text(o['domain']) !== undefined) {
      const p = port(o['dst_port'] ?? o['port'])
      event.dst_endpoint = { hostname: text(o['domain']) ?? '', ...(p === undefined ? {} : { port: p }) }
    }
  }
  const protocol = text(o['protocol'])?.toLowerCase()
  if (protocol !== undefined) {
    const code = /^\d+$/.test(protocol) ? Number(protocol) : protocolNumber(protocol)
    event.connection_info = { direction_id: 0, protocol_name: protocol }
    if (code !== undefined) event.connection_info.protocol_num = code
  }
  const url = text(o['url'])
  if (url !== undefined) event['url'] = url.includes('://') ? { url_string: url } : { path: url }
  markAlert(event, 3, category === 'vulnerable' || category === 'exposed' ? 15 : 19)
}

function describe(o: JsonObject, own: NonNullable<OcsfEvent['src_endpoint']>): void {
  const asn = number(o['asn'])
  if (asn !== undefined && asn > 0) own['autonomous_system'] = { number: asn }
  const country = text(o['country'])
  const city = text(o['city'])
  if (country !== undefined) own['location'] = city === undefined ? { country } : { country, city }
  const hostname = text(o['hostname'])
  if (hostname !== undefined && own.hostname === undefined) own.hostname = hostname
  const mac = text(o['mac'])
  if (mac !== undefined) own.mac = mac.replaceAll('-', ':')
}

/** OCSF `osint.type_id` of a fact. */
const OSINT_TYPES: readonly (readonly [fact: string, typeId: number])[] = [
  ['ip', 1],
  ['network', 1],
  ['domain', 2],
  ['hostname', 3],
  ['url', 5],
  ['md5', 4],
  ['sha1', 4],
  ['sha256', 4],
  ['email', 9],
]

function asIndicators(o: JsonObject, event: OcsfEvent, category: string | undefined, name: string | undefined): void {
  setClass(event, CLASS.osintInventory, 1)
  event.metadata.profiles = ['osint']
  const list: Record<string, unknown>[] = []
  for (const [fact, typeId] of OSINT_TYPES) {
    const value = text(o[fact])
    if (value === undefined) continue
    const entry: Record<string, unknown> = {
      value: fact === 'ip' ? (canonicalIp(value) ?? value) : value,
      type_id: typeId,
    }
    if (category !== undefined) entry['category'] = category
    if (name !== undefined) entry['name'] = name
    const detail = text(o['detail'])
    if (detail !== undefined) entry['desc'] = detail
    const asn = number(o['asn'])
    if (asn !== undefined && asn > 0 && fact === 'ip') entry['autonomous_system'] = { number: asn }
    list.push(entry)
  }
  event['osint'] = list
}

/** Everything that is no fact, and the facts no attribute took. */
function finishRow(o: JsonObject, event: OcsfEvent): void {
  const rest: Record<string, unknown> = {}
  for (const key in o) if (!MAPPED.has(key)) put(rest, key, o[key])
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((kind) => {
    const value = text(o[kind])
    return value === undefined ? [] : [hashOf(value)]
  })
  if (event.class_uid === CLASS.networkActivity) {
    // A port whose host is not told has no endpoint to stand at.
    if (event.dst_endpoint?.port === undefined && o['dst_port'] !== undefined) put(rest, 'dst_port', o['dst_port'])
    if (hashes.length > 0)
      put(
        rest,
        'hashes',
        hashes.map(({ value }) => value),
      )
    const domain = text(o['domain'])
    if (domain !== undefined && event.dst_endpoint?.hostname !== domain) put(rest, 'domain', domain)
  } else if (o['port'] !== undefined) put(rest, 'port', o['port'])
  event.unmapped = rest
}

const MAPPED: ReadonlySet<string> = new Set(['feed', 'report', ...PLACED_FACTS])

function parsed(format: 'shadowserver' | 'abuse-feed', o: JsonObject, ocsf: OcsfEvent, r: Reading): ParsedEvent {
  const logsource: Logsource = { product: format }
  return { format, ocsf, fields: o, logsource, problems: r.problems ?? NO_PROBLEMS }
}

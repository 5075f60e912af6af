/**
 * Wazuh alerts and archives (4.x; `alerts.json`, `archives.json`, documents of its indexer): the event behind the alert, read
 * by the parser of its own format where it is whole inside, with what Wazuh says of it beside it.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import { asText, filled, isObject, NO_PROBLEMS, number, port, put, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import {
  CLASS,
  endpoint,
  fileOf,
  hashOf,
  markAlert,
  newOcsf,
  setClass,
  setRule,
  takeBack,
  userOf,
} from '../normalise/ocsf.ts'
import { at, knownPaths, objectAt, remainderOf, textAt, textsOf } from '../normalise/pick.ts'
import { takeTime } from '../normalise/time.ts'
import { normaliseCloudTrail } from '../cloud/cloudtrail.ts'
import { normaliseMicrosoft365 } from '../cloud/microsoft-365.ts'
import { normaliseSuricata } from '../suricata/normalise.ts'
import { normaliseWindows } from '../windows/normalise.ts'

const PRODUCT = Object.freeze({ name: 'Wazuh', vendor_name: 'Wazuh' })

/** Rule levels as Wazuh's manual classes them. */
function severityOf(level: number): number {
  if (level >= 15) return 5
  if (level >= 12) return 4
  if (level >= 7) return 3
  return level >= 4 ? 2 : 1
}

/** The level from which Wazuh writes alerts unless told otherwise (`log_alert_level`). */
const ALERT_LEVEL = 3

/** What an index document wraps. */
export function unwrapWazuh(o: JsonObject): JsonObject {
  const source = o['_source']
  return isObject(source) ? source : o
}

export function isWazuh(o: JsonObject): boolean {
  const a = unwrapWazuh(o)
  const { rule } = a
  if (isObject(rule)) {
    return rule['id'] !== undefined && rule['level'] !== undefined && (isObject(a['agent']) || isObject(a['decoder']))
  }
  return isObject(a['decoder']) && isObject(a['manager']) && a['location'] !== undefined
}

const KNOWN = knownPaths([
  'timestamp',
  '@timestamp',
  'id',
  'rule.id',
  'rule.description',
  'rule.level',
  'rule.groups',
  'rule.mitre.id',
  'rule.mitre.tactic',
  'rule.mitre.technique',
  'agent.id',
  'agent.name',
  'agent.ip',
  'decoder.name',
  'data.srcip',
  'data.dstip',
  'data.srcport',
  'data.dstport',
  'data.srcuser',
  'data.dstuser',
  'data.protocol',
  'data.url',
  'data.win',
  'syscheck.path',
  'syscheck.sha256_after',
  'syscheck.sha1_after',
  'syscheck.md5_after',
  'syscheck.event',
])

export function normaliseWazuh(outer: JsonObject, r: Reading): ParsedEvent {
  const o = unwrapWazuh(outer)
  takeTime(r, o['timestamp'] ?? o['@timestamp'], 'timestamp')
  const carried = carriedEvent(o, r)
  takeTime(r, o['timestamp'] ?? o['@timestamp'], 'timestamp')
  if ((r.problems?.length ?? 0) > 1) r.problems?.splice(1)
  const event = carried?.ocsf ?? newOcsf(r, CLASS.baseEvent, 0, 1, PRODUCT)
  event.time = r.time
  const unmapped = remainderOf(o, KNOWN, r) ?? {}
  if (carried?.ocsf.unmapped !== undefined) put(unmapped, 'event', carried.ocsf.unmapped)
  event.unmapped = unmapped
  describe(o, event)
  if (carried === null) mapData(o, event)
  mapFileIntegrity(objectAt(o, 'syscheck'), event)
  return {
    format: 'wazuh',
    ocsf: event,
    fields: carried === null ? o : { ...carried.fields, ...o },
    logsource: carried?.logsource ?? LOGSOURCE,
    problems: r.problems ?? NO_PROBLEMS,
  }
}

const LOGSOURCE: Logsource = Object.freeze({ product: 'wazuh' })

/** The event Wazuh decoded, where its decoder kept the whole of it, else the log line read again. */
function carriedEvent(o: JsonObject, r: Reading): ParsedEvent | null {
  const data = objectAt(o, 'data')
  const win = data['win']
  if (isObject(win)) return normaliseWindows(windowsEvent(win), r)
  if (typeof data['event_type'] === 'string' && data['timestamp'] !== undefined) return normaliseSuricata(data, r)
  if (isObject(data['aws']) && data['aws']['eventName'] !== undefined) return normaliseCloudTrail(data['aws'], r)
  if (isObject(data['office365'])) return normaliseMicrosoft365(data['office365'], r)
  const line = text(o['full_log'])
  if (line === undefined || o['syscheck'] !== undefined) return null
  const event = r.inner?.(line) ?? null
  return event === null || event.ocsf.class_uid === 0 ? null : event
}

/** `data.win` back into the shape of Windows: names get their capital, doubled backslashes become single again. */
function windowsEvent(win: JsonObject): JsonObject {
  const system = objectAt(win, 'system')
  const read = (name: string): unknown => system[name]
  return {
    Event: {
      System: {
        Provider: { '#attributes': { Name: read('providerName'), Guid: read('providerGuid') } },
        EventID: read('eventID'),
        Version: read('version'),
        Level: read('level'),
        Task: read('task'),
        Opcode: read('opcode'),
        Keywords: read('keywords'),
        TimeCreated: { '#attributes': { SystemTime: read('systemTime') } },
        EventRecordID: read('eventRecordID'),
        Execution: { '#attributes': { ProcessID: read('processID'), ThreadID: read('threadID') } },
        Channel: read('channel'),
        Computer: read('computer'),
      },
      EventData: capitalised(isObject(win['eventdata']) ? win['eventdata'] : objectAt(win, 'eventData')),
    },
  }
}

function capitalised(data: JsonObject): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const key in data) {
    const value = data[key]
    const name = key.charAt(0).toUpperCase() + key.slice(1)
    put(out, name, typeof value === 'string' ? value.replaceAll('\\\\', '\\') : value)
  }
  return out
}

/** What Wazuh itself says: rule, level, decoder, agent. */
function describe(o: JsonObject, event: OcsfEvent): void {
  const { metadata } = event
  const level = number(at(o, 'rule.level'))
  const original = metadata.product
  metadata.product = PRODUCT
  if (original.name !== PRODUCT.name) put(event.unmapped ?? {}, 'product', original.name)
  const uid = asText(o['id'])
  if (uid !== undefined) metadata.uid = uid
  const time = text(o['timestamp'])
  if (time !== undefined) metadata.original_time = time
  const decoder = textAt(o, 'decoder.name')
  if (decoder !== undefined) metadata['log_provider'] = decoder
  if (level !== undefined) metadata['log_level'] = String(level)
  const location = text(o['location'])
  if (location !== undefined) metadata.log_name ??= location
  const agent = objectAt(o, 'agent')
  const name = filled(agent['name'])
  if (name !== undefined) {
    const device: NonNullable<OcsfEvent['device']> = {
      ...event.device,
      hostname: event.device?.hostname ?? name,
      type_id: 0,
    }
    const ip = canonicalIp(text(agent['ip']) ?? '')
    if (ip !== null) device.ip = ip
    const id = asText(agent['id'])
    if (id !== undefined) device.uid = id
    event.device = device
  }
  const description = textAt(o, 'rule.description')
  const rule = textAt(o, 'rule.id')
  if (rule === undefined && description === undefined) return
  event.message = description ?? event.message ?? ''
  const groups = textsOf(at(o, 'rule.groups'))
  setRule(event, {
    uid: rule ?? '',
    name: description ?? '',
    category: groups.length === 0 ? undefined : groups.join(','),
  })
  event.severity_id = severityOf(level ?? 0)
  // Whether it is an alert is Wazuh's word here, also where the line is one of another product.
  if ((level ?? 0) >= ALERT_LEVEL) markAlert(event, 3, 19)
  else takeBack(event, 'is_alert')
  const techniques = textsOf(at(o, 'rule.mitre.id'))
  const names = textsOf(at(o, 'rule.mitre.technique'))
  const tactics = textsOf(at(o, 'rule.mitre.tactic'))
  if (techniques.length > 0) {
    event.attacks = techniques.map((id, i) => {
      const techniqueName = names[i]
      const tactic = tactics[i]
      return {
        technique: techniqueName === undefined ? { uid: id } : { uid: id, name: techniqueName },
        ...(tactic === undefined ? {} : { tactic: { name: tactic } }),
      }
    })
  }
}

/** Fields that Wazuh's decoders name alike for every program. */
function mapData(o: JsonObject, event: OcsfEvent): void {
  const data = objectAt(o, 'data')
  const src = endpoint(text(data['srcip']), port(data['srcport']))
  const dst = endpoint(text(data['dstip']), port(data['dstport']))
  if (src !== undefined) event.src_endpoint = src
  if (dst !== undefined) event.dst_endpoint = dst
  const source = text(data['srcuser'])
  const target = text(data['dstuser'])
  if (source !== undefined) event.actor = { user: userOf(source) }
  if (target !== undefined) event.user = userOf(target)
  const groups = textsOf(at(o, 'rule.groups'))
  const isFailed = groups.includes('authentication_failed') || groups.includes('authentication_failures')
  const url = text(data['url'])
  if (isFailed || groups.includes('authentication_success')) {
    setClass(event, CLASS.authentication, 1)
    event.status_id = isFailed ? 2 : 1
  } else if (url !== undefined && (src !== undefined || dst !== undefined)) {
    setClass(event, CLASS.httpActivity, 0)
    event.http_request = { url: url.includes('://') ? { url_string: url } : { path: url } }
  } else if (src !== undefined || dst !== undefined) setClass(event, CLASS.networkActivity, 6)
  const protocol = text(data['protocol'])
  if (protocol !== undefined && event.class_uid === CLASS.networkActivity) {
    event.connection_info = { direction_id: 0, protocol_name: protocol.toLowerCase() }
  }
}

const CHANGES: ReadonlyMap<string, number> = new Map([
  ['added', 1],
  ['modified', 3],
  ['deleted', 4],
])

/** File integrity monitoring. */
function mapFileIntegrity(check: JsonObject, event: OcsfEvent): void {
  const path = text(check['path'])
  if (path === undefined) return
  const activity = CHANGES.get(text(check['event']) ?? '') ?? 0
  if (path.startsWith('HKEY_') || path.startsWith('[x64] HKEY_') || path.startsWith('[x32] HKEY_')) {
    setClass(event, CLASS.registryKey, activity)
    event['reg_key'] = { path }
    return
  }
  const file = fileOf(path)
  const hashes = ['md5_after', 'sha1_after', 'sha256_after'].flatMap((key) => {
    const value = text(check[key])
    return value === undefined ? [] : [hashOf(value)]
  })
  if (hashes.length > 0) file.hashes = hashes
  const size = number(check['size_after'])
  if (size !== undefined) file.size = size
  event.file = file
  const user = textAt(check, 'audit.user.name', 'uname_after')
  if (user !== undefined) event.actor = { ...event.actor, user: { name: user } }
  setClass(event, CLASS.fileActivity, activity)
}

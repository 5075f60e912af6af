/**
 * A LEEF event to OCSF. Predefined attributes as the LEEF guide lists them; what agents of the anti-malware products common in
 * Viet Nam add (`Path`, `Hash`, `ChildPath`, `MWName` …) is read as well. Severity 1 to 10 as in the guide: 7 and more with
 * a detection is an alert.
 */
import type { Logsource, OcsfEvent, OcsfFile, OcsfProcess, ParsedEvent } from '@haidang/contracts'
import { filled, number, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import {
  CLASS,
  fileOf,
  hashOf,
  httpActivityOf,
  newOcsf,
  setClass,
  setRule,
  takeBack,
  userOf,
} from '../normalise/ocsf.ts'
import {
  applyAlert,
  applyVerdict,
  isBlocked,
  known,
  mac,
  parsed,
  setEnds,
  setProtocol,
  setTraffic,
  setUnmapped,
  severityWord,
  verdictOf,
} from '../normalise/parts.ts'
import type { Named } from '../normalise/parts.ts'
import { takeInstant, takeTime } from '../normalise/time.ts'
import { timeByPattern } from './leef-time.ts'
import { readLeef } from './read-leef.ts'
import type { Leef } from './read-leef.ts'

const MAPPED = known(
  'src dst srcPort dstPort proto usrName domain devTime devTimeFormat sev identHostName HostName srcMAC dstMAC srcBytes ' +
    'dstBytes srcPackets dstPackets url policy action Action Path Hash ChildPath ChildHash ParentPath ParentHash ' +
    'identSrc identMAC resource msg reason RegKey MWName ChildMWName',
)

export function normaliseLeef(text: string, at: number, r: Reading): ParsedEvent {
  const leef = readLeef(text, at, r)
  const x = leef.attributes
  takeLeefTime(x, r)
  const product = {
    name: leef.product === '' ? 'Unknown' : leef.product,
    vendor_name: leef.vendor,
    version: leef.productVersion,
  }
  const event = newOcsf(r, CLASS.baseEvent, 0, severityOf(x['sev']), product)
  event.metadata.event_code = leef.eventId
  const devTime = filled(x['devTime'])
  if (devTime !== undefined) event.metadata.original_time = devTime
  mapEnds(x, event)
  mapFiles(x, event)
  mapWeb(x, event)
  settle(leef, event)
  const message = filled(x['msg']) ?? filled(x['reason'])
  event.message = message ?? leef.eventId
  setUnmapped(event, x, MAPPED)
  const fields: Record<string, unknown> = {
    deviceVendor: leef.vendor,
    deviceProduct: leef.product,
    deviceVersion: leef.productVersion,
    EventID: leef.eventId,
  }
  for (const key in x) put(fields, key, x[key])
  return parsed('leef', event, fields, logsourceOf(leef, event), r)
}

function takeLeefTime(x: Named, r: Reading): void {
  const value = filled(x['devTime'])
  if (value === undefined) return
  const pattern = filled(x['devTimeFormat'])
  const { ms, offset } = timeByPattern(value, pattern ?? 'MMM dd yyyy HH:mm:ss', r)
  if (ms === ms) takeInstant(r, ms, offset, 'devTime')
  else takeTime(r, value, 'devTime')
}

/** LEEF severity 1 to 10, or a word for it. */
function severityOf(value: unknown): number {
  const level = number(value)
  if (level === undefined) return severityWord(value, 0)
  return level >= 9 ? 5 : level >= 7 ? 4 : level >= 4 ? 3 : level >= 2 ? 2 : 1
}

function mapEnds(x: Named, event: OcsfEvent): void {
  const name = filled(x['usrName'])
  if (name !== undefined) {
    const user = userOf(name)
    const domain = filled(x['domain'])
    if (domain !== undefined && user.domain === undefined) user.domain = domain
    event.actor = { user }
  }
  setEnds(event, x['src'], x['srcPort'], x['dst'], x['dstPort'])
  const srcMac = mac(x['srcMAC'])
  if (srcMac !== undefined && event.src_endpoint !== undefined) event.src_endpoint.mac = srcMac
  const dstMac = mac(x['dstMAC'])
  if (dstMac !== undefined && event.dst_endpoint !== undefined) event.dst_endpoint.mac = dstMac
  setProtocol(event, x['proto'])
  setTraffic(event, x['srcBytes'], x['dstBytes'], x['srcPackets'], x['dstPackets'])
  const host = filled(x['identHostName']) ?? filled(x['HostName'])
  const address = filled(x['identSrc'])
  if (host !== undefined || address !== undefined) {
    event.device = { type_id: 0 }
    if (host !== undefined) event.device.hostname = host
    if (address !== undefined) event.device.ip = address
  }
}

function fileFrom(path: unknown, hash: unknown): OcsfFile | undefined {
  const where = filled(path)
  const digest = filled(hash)
  if (where === undefined && digest === undefined) return undefined
  const file: OcsfFile = where === undefined ? { type_id: 1 } : fileOf(where)
  if (digest !== undefined) file.hashes = [hashOf(digest)]
  return file
}

function processFrom(file: OcsfFile | undefined): OcsfProcess | undefined {
  if (file === undefined) return undefined
  return file.name === undefined ? { file } : { name: file.name, file }
}

function mapFiles(x: Named, event: OcsfEvent): void {
  const own = fileFrom(x['Path'], x['Hash'])
  const parent = processFrom(fileFrom(x['ParentPath'], x['ParentHash']) ?? own)
  if (parent !== undefined) event.actor = { ...event.actor, process: parent }
  const child = fileFrom(x['ChildPath'], x['ChildHash'])
  if (child === undefined) return
  event.file = child
}

function mapWeb(x: Named, event: OcsfEvent): void {
  const url = filled(x['url'])
  if (url === undefined) return
  event.http_request = { url: { url_string: url } }
  const method = filled(x['method']) ?? filled(x['requestMethod'])
  if (method !== undefined) event.http_request.http_method = method
}

/** Operations of endpoint agents: class and activity. */
const OPERATIONS: ReadonlyMap<string, readonly [classUid: number, activityId: number]> = new Map([
  // A start is told without a process id, which OCSF's Process Activity asks for: what is seen is the opened image.
  ['Exec', [CLASS.fileActivity, 14]],
  ['CreateProc', [CLASS.fileActivity, 14]],
  ['CreateDir', [CLASS.fileActivity, 1]],
  ['CreatePE', [CLASS.fileActivity, 1]],
  ['ModifyPE', [CLASS.fileActivity, 3]],
  ['RenamePE', [CLASS.fileActivity, 5]],
  ['DeletePE', [CLASS.fileActivity, 4]],
  ['ModifyExeKey', [CLASS.registryValue, 3]],
  ['CreateExeKey', [CLASS.registryValue, 1]],
])

function settle(leef: Leef, event: OcsfEvent): void {
  const x = leef.attributes
  const action = verdictOf(filled(x['action']) ?? filled(x['Action']))
  const operation = OPERATIONS.get(filled(x['Op']) ?? '')
  if (operation !== undefined) {
    setClass(event, operation[0], operation[1])
    // What an agent calls source is the machine it runs on.
    const own = event.src_endpoint?.ip
    if (own !== undefined) event.device = { ...event.device, type_id: 0, ip: event.device?.ip ?? own }
    takeBack(event, 'src_endpoint')
  } else if (event.http_request !== undefined) {
    setClass(event, CLASS.httpActivity, httpActivityOf(event.http_request.http_method))
  } else if (event.src_endpoint !== undefined && event.dst_endpoint !== undefined) {
    setClass(event, CLASS.networkActivity, isBlocked(action) ? 5 : 6)
  } else if (event.file !== undefined) setClass(event, CLASS.fileActivity, 0)
  const key = filled(x['RegKey'])
  if (key !== undefined && event.class_uid === CLASS.registryValue) {
    const question = key.indexOf('?')
    const path = question < 0 ? key : key.slice(0, question)
    event['reg_value'] = { path, name: question < 0 ? '' : key.slice(question + 1) }
  }
  const malware = filled(x['MWName']) ?? filled(x['ChildMWName']) ?? filled(x['malware'])
  if (malware !== undefined || (event.severity_id >= 4 && leef.eventId !== '')) {
    applyAlert(event, action)
    setRule(event, { uid: leef.eventId, name: malware ?? filled(x['policy']) ?? leef.eventId })
    if (malware !== undefined) event['malware'] = [{ name: malware, classification_ids: [0] }]
  } else applyVerdict(event, action)
}

function logsourceOf(leef: Leef, event: OcsfEvent): Logsource {
  const product = (leef.product === '' ? leef.vendor : leef.product).toLowerCase()
  switch (event.class_uid) {
    case CLASS.httpActivity:
      return { product, category: 'proxy' }
    case CLASS.networkActivity:
      return { product, category: 'firewall' }
    default:
      return { product }
  }
}

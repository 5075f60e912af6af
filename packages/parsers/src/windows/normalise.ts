/** Windows events in any JSON shape (`shape.ts`) to OCSF; the mapping is chosen by channel and event id. */
import type { OcsfEvent, ParsedEvent, SourceFormat } from '@haidang/contracts'
import { addProblem, inspect, isObject, NO_PROBLEMS, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { CHANNEL_ENTRIES } from './channels.ts'
import { APPLICATION_ENTRIES } from './more-channels.ts'
import { processOf, setActorProcess, setSubject } from './entry.ts'
import type { Entry } from './entry.ts'
import { serviceOf, windowsLogsource } from './logsource.ts'
import { SECURITY_ENTRIES } from './security.ts'
import { isAttribute, isFlatHeader, readShape } from './shape.ts'
import type { WindowsEvent } from './shape.ts'
import { SYSMON_ENTRIES } from './sysmon.ts'

const WINDOWS = Object.freeze({ name: 'Windows', vendor_name: 'Microsoft' })
const SYSMON = Object.freeze({ name: 'Sysmon', vendor_name: 'Microsoft' })
const DEFENDER = Object.freeze({ name: 'Microsoft Defender Antivirus', vendor_name: 'Microsoft' })
const OS = Object.freeze({ name: 'Windows', type_id: 100 })

export function normaliseWindows(o: JsonObject, r: Reading, format: SourceFormat = 'windows-json'): ParsedEvent {
  const w = readShape(o)
  const service = serviceOf(w.channel)
  const data = cleanData(w, service, r)
  if (w.eventId === 0 && w.provider === undefined) addProblem(r, 'event.bad_header', 0, 'EventID')
  if (w.time === undefined || w.time === null) addProblem(r, 'event.bad_time', 0, w.timeField)
  else takeTime(r, w.time, w.timeField)
  const found = entryOf(service, w)
  const product = service === 'sysmon' ? SYSMON : service === 'windefend' ? DEFENDER : WINDOWS
  const event = newOcsf(r, found?.classUid ?? CLASS.baseEvent, found?.activityId ?? 0, severityOf(w.level), product)
  const { metadata } = event
  metadata.event_code = String(w.eventId)
  if (w.channel !== undefined) metadata.log_name = w.channel
  if (w.recordId !== undefined) metadata.uid = w.recordId
  if (typeof w.time === 'string') metadata.original_time = w.time
  if (w.computer !== undefined) event.device = { hostname: w.computer, type_id: 0, os: OS }
  if (w.message !== undefined) event.message = w.message
  if (found === undefined) mapUnknown(w, data, event)
  else found.map(data, event)
  const kept = event.unmapped
  event.unmapped = leftOver(w, data, found, r)
  if (kept !== undefined) Object.assign(event.unmapped, kept)
  if (r.fieldCount > r.limits.maxFields) r.needsCare = true
  addSystemFields(w, data, service)
  return {
    format,
    ocsf: event,
    fields: data,
    logsource: windowsLogsource(service, w.eventId, data),
    problems: r.problems ?? NO_PROBLEMS,
  }
}

function entryOf(service: string | undefined, w: WindowsEvent): Entry | undefined {
  if (service === 'sysmon') return SYSMON_ENTRIES.get(w.eventId)
  if (service === 'security') return SECURITY_ENTRIES.get(w.eventId)
  if (service === undefined) {
    if (w.provider === 'Microsoft-Windows-Sysmon') return SYSMON_ENTRIES.get(w.eventId)
    if (w.provider === 'Microsoft-Windows-Security-Auditing') return SECURITY_ENTRIES.get(w.eventId)
    return w.channel === undefined ? undefined : CHANNEL_ENTRIES.get(w.channel.toLowerCase())?.get(w.eventId)
  }
  if (service === 'application') return APPLICATION_ENTRIES.get(`${w.provider ?? ''} ${w.eventId}`)
  return CHANNEL_ENTRIES.get(service)?.get(w.eventId)
}

/** Level of the event (1 critical … 5 verbose, 0 always) to OCSF severity. */
function severityOf(level: number): number {
  return level === 1 ? 5 : level === 2 ? 4 : level === 3 ? 3 : 1
}

/**
 * Data fields by plain names: elements with attributes become their text, and blanks leave the names of channels that
 * have them (Defender's `Threat Name`), as Sigma's field names do.
 */
function cleanData(w: WindowsEvent, service: string | undefined, r: Reading): Record<string, unknown> {
  const { data } = w
  const mayHaveBlanks = service !== 'sysmon' && service !== 'security'
  let renamed: Record<string, unknown> | null = null
  for (const key in data) {
    const value = data[key]
    r.fieldCount++
    if (typeof value === 'object') {
      if (isObject(value) && value['#text'] !== undefined) put(data, key, value['#text'])
      inspect(r, value, 2)
    } else if (typeof value === 'number') inspect(r, value, 2)
    if (mayHaveBlanks && key.includes(' ')) {
      renamed ??= {}
      put(renamed, key, key.replaceAll(' ', ''))
    }
  }
  if (renamed === null) return data
  const out: Record<string, unknown> = {}
  for (const key in data) put(out, Object.hasOwn(renamed, key) ? String(renamed[key]) : key, data[key])
  return out
}

function mapUnknown(w: WindowsEvent, data: Record<string, unknown>, event: OcsfEvent): void {
  setClass(event, CLASS.baseEvent, 0)
  setSubject(data, event)
  if (event.actor === undefined) setActorProcess(event, processOf(data['Image'] ?? data['ProcessName'], w.processId))
  if (event.actor === undefined && w.userSid !== undefined) event.actor = { user: { uid: w.userSid } }
}

function leftOver(
  w: WindowsEvent,
  data: Record<string, unknown>,
  found: Entry | undefined,
  r: Reading,
): Record<string, unknown> {
  const out: Record<string, unknown> = {
    Provider_Name: w.provider,
    Task: w.task,
    Opcode: w.opcode,
    Keywords: w.keywords,
  }
  const isFlat = data === w.envelope
  const known = found?.known
  for (const key in data) {
    if ((known !== undefined && known.has(key)) || isAttribute(key) || (isFlat && isFlatHeader(key))) continue
    put(out, key, data[key])
  }
  if (!isFlat) {
    for (const key in w.envelope) {
      if (ENVELOPE.has(key)) continue
      const value = w.envelope[key]
      inspect(r, value, 1)
      put(out, key, value)
    }
  }
  return out
}

/** Parts of the envelope that have been read; everything else of it is kept. */
const ENVELOPE: ReadonlySet<string> = new Set([
  'Event',
  'System',
  'EventData',
  'UserData',
  '@timestamp',
  'message',
  'winlog',
  'event_data',
  'Properties',
  'Message',
  'Payload',
])

/**
 * System fields beside the data fields, by the names that Sigma uses. Those that say what the event is always win; the
 * others only fill what the event's own data leaves free. Security 4688 also gets the names of `process_creation`.
 */
function addSystemFields(w: WindowsEvent, data: Record<string, unknown>, service: string | undefined): void {
  data['EventID'] = w.eventId
  if (w.channel !== undefined) data['Channel'] = w.channel
  if (w.computer !== undefined) data['Computer'] = w.computer
  if (w.provider !== undefined) data['Provider_Name'] = w.provider
  if (data['Level'] === undefined) data['Level'] = w.level
  if (data['Task'] === undefined && w.task !== undefined) data['Task'] = w.task
  if (data['Opcode'] === undefined && w.opcode !== undefined) data['Opcode'] = w.opcode
  if (data['Keywords'] === undefined && w.keywords !== undefined) data['Keywords'] = w.keywords
  if (data['EventRecordID'] === undefined && w.recordId !== undefined) data['EventRecordID'] = w.recordId
  if (service === 'security' && w.eventId === 4688) {
    if (data['Image'] === undefined && data['NewProcessName'] !== undefined) data['Image'] = data['NewProcessName']
    if (data['ParentImage'] === undefined && data['ParentProcessName'] !== undefined) {
      data['ParentImage'] = data['ParentProcessName']
    }
    if (data['User'] === undefined && data['SubjectUserName'] !== undefined) data['User'] = data['SubjectUserName']
  }
}

/** Channels other than Security and Sysmon: services, PowerShell, Defender, tasks, logons of terminal services, OpenSSH. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, text } from '../reading.ts'
import { fileNameOf } from '../normalise/canonical.ts'
import { CLASS, fileOf, markAlert, setClass, userOf } from '../normalise/ocsf.ts'
import { entry, processOf, remoteOf, setActorProcess, setClient, setSubject, SUBJECT } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

/** How the Service Control Manager words a start type, and OCSF's `service_start_type_id`. */
const SERVICE_START: ReadonlyMap<string, number> = new Map([
  ['boot start', 1],
  ['system start', 2],
  ['auto start', 3],
  ['auto start (delayed)', 3],
  ['demand start', 4],
  ['disabled', 5],
])

function serviceInstalled(data: EventFields, event: OcsfEvent): void {
  const service: Record<string, unknown> = { name: text(data['ServiceName']) ?? '' }
  const image = filled(data['ImagePath'])
  if (image !== undefined) service['cmd_line'] = image
  const account = filled(data['AccountName'])
  if (account !== undefined) service['service_start_name'] = account
  service['service_start_type_id'] = SERVICE_START.get(text(data['StartType'])?.toLowerCase() ?? '') ?? 0
  event['win_service'] = service
}

function serviceState(data: EventFields, event: OcsfEvent): void {
  event['win_service'] = { name: text(data['param1']) ?? '', service_start_type_id: 0 }
  const state = text(data['param2']) ?? ''
  if (state === 'running') setClass(event, CLASS.windowsService, 3)
  else if (state === 'stopped') setClass(event, CLASS.windowsService, 4)
}

function serviceChanged(data: EventFields, event: OcsfEvent): void {
  event['win_service'] = {
    name: text(data['param4']) ?? text(data['param1']) ?? '',
    service_start_type_id: SERVICE_START.get(text(data['param3'])?.toLowerCase() ?? '') ?? 0,
  }
}

function logCleared(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['log_name'] = filled(data['Channel']) ?? ''
}

function script(data: EventFields, event: OcsfEvent): void {
  const value = text(data['ScriptBlockText']) ?? text(data['Payload']) ?? ''
  const part: Record<string, unknown> = { type_id: 2, script_content: { value } }
  const path = filled(data['Path'])
  if (path !== undefined) part['file'] = fileOf(path)
  const uid = filled(data['ScriptBlockId'])
  if (uid !== undefined) part['uid'] = uid
  event['script'] = part
}

/** The classic PowerShell log has unnamed data: a command, then a block of `Name=value` lines. */
function classicScript(data: EventFields, event: OcsfEvent): void {
  const list = data['Data']
  const first: unknown = Array.isArray(list) ? list[0] : list
  event['script'] = { type_id: 2, script_content: { value: typeof first === 'string' ? first : '' } }
}

const DEFENDER_SEVERITY: ReadonlyMap<string, number> = new Map([
  ['Severe', 5],
  ['High', 4],
  ['Medium', 3],
  ['Moderate', 3],
  ['Low', 2],
])

/** Microsoft Defender Antivirus detections; field names come with their blanks removed. */
function malware(data: EventFields, event: OcsfEvent): void {
  const name = text(data['ThreatName']) ?? ''
  const uid = filled(data['ThreatID'])
  event.severity_id = DEFENDER_SEVERITY.get(text(data['SeverityName']) ?? '') ?? 4
  event.message = name
  const found: NonNullable<OcsfEvent['malware']>[number] = { name, classification_ids: [0] }
  if (uid !== undefined) found.uid = uid
  event['malware'] = [found]
  const path = filled(data['Path'])
  if (path !== undefined) event.file = fileOf(defenderPath(path))
  setActorProcess(event, processOf(data['ProcessName'], undefined))
  const account = filled(data['DetectionUser']) ?? filled(data['User'])
  if (account !== undefined) {
    event.actor ??= {}
    event.actor.user = userOf(account)
  }
  const action = text(data['ActionName']) ?? ''
  if (action === 'Quarantine') markAlert(event, 2, 3)
  else if (action === 'Remove') markAlert(event, 2, 5)
  else if (action === 'Block' || action === 'Clean') markAlert(event, 2, 2)
  else if (action === 'Allow') markAlert(event, 1, 1)
  else markAlert(event, 0, 15)
}

/** `file:_C:\temp\a.exe; process:_pid:12,…` holds several resources; the first file is the one meant. */
function defenderPath(path: string): string {
  const start = path.indexOf('file:_')
  if (start < 0) return path
  const end = path.indexOf('; ', start)
  return path.slice(start + 6, end < 0 ? path.length : end)
}

function task(data: EventFields, event: OcsfEvent): void {
  const job: Record<string, unknown> = { name: text(data['TaskName']) ?? text(data['Name']) ?? '' }
  const action = filled(data['ActionName']) ?? filled(data['Path'])
  if (action !== undefined) job['cmd_line'] = action
  event['job'] = job
  const account = filled(data['UserContext']) ?? filled(data['UserName'])
  if (account !== undefined) event.actor = { user: userOf(account) }
}

function session(data: EventFields, event: OcsfEvent): void {
  const account = filled(data['User'])
  if (account !== undefined) event.user = userOf(account)
  const remote = remoteOf(data['Address'] === 'LOCAL' ? undefined : data['Address'], undefined, undefined)
  if (remote !== undefined) event.src_endpoint = remote
  event['logon_type_id'] = 10
  event['is_remote'] = remote !== undefined
}

function transfer(data: EventFields, event: OcsfEvent): void {
  setClient(event)
  const url = filled(data['url'])
  if (url !== undefined) event.http_request = { url: { url_string: url } }
  setActorProcess(event, processOf(data['processPath'], data['processId']))
  const account = filled(data['jobOwner'])
  if (account !== undefined) {
    event.actor ??= {}
    event.actor.user = userOf(account)
  }
  const path = filled(data['LocalName'])
  if (path !== undefined) event.file = { name: fileNameOf(path), path, type_id: 1 }
}

function dnsClient(data: EventFields, event: OcsfEvent): void {
  setClient(event)
  const name = filled(data['QueryName'])
  if (name !== undefined) event.query = { hostname: name }
}

const MALWARE = [
  'ThreatName',
  'ThreatID',
  'SeverityName',
  'Path',
  'ProcessName',
  'DetectionUser',
  'ActionName',
] as const
const TASK = ['TaskName', 'ActionName', 'UserContext', 'UserName'] as const
const malwareEntry = (): Entry => entry(CLASS.fileActivity, 0, MALWARE, malware)
const taskEntry = (activity: number): Entry => entry(CLASS.scheduledJob, activity, TASK, task)
const scriptEntry = (): Entry =>
  entry(CLASS.scriptActivity, 1, ['ScriptBlockText', 'Payload', 'Path', 'ScriptBlockId'], script)
const transferEntry = (): Entry =>
  entry(CLASS.networkActivity, 6, ['url', 'processPath', 'processId', 'jobOwner', 'LocalName'], transfer)

const SYSTEM: ReadonlyMap<number, Entry> = new Map([
  [104, entry(CLASS.eventLog, 1, [...SUBJECT, 'Channel'], logCleared)],
  [7036, entry(CLASS.windowsService, 0, ['param1'], serviceState)],
  [7040, entry(CLASS.windowsService, 2, ['param4'], serviceChanged)],
  [7045, entry(CLASS.windowsService, 1, ['ServiceName', 'ImagePath', 'AccountName'], serviceInstalled)],
])

const POWERSHELL: ReadonlyMap<number, Entry> = new Map([
  [4103, scriptEntry()],
  [4104, scriptEntry()],
])

const POWERSHELL_CLASSIC: ReadonlyMap<number, Entry> = new Map([
  [800, entry(CLASS.scriptActivity, 1, [], classicScript)],
])

const DEFENDER: ReadonlyMap<number, Entry> = new Map([
  [1006, malwareEntry()],
  [1007, malwareEntry()],
  [1008, malwareEntry()],
  [1015, malwareEntry()],
  [1116, malwareEntry()],
  [1117, malwareEntry()],
  [1118, malwareEntry()],
  [1119, malwareEntry()],
])

const TASKS: ReadonlyMap<number, Entry> = new Map([
  [106, taskEntry(1)],
  [129, taskEntry(6)],
  [140, taskEntry(2)],
  [141, taskEntry(3)],
  [142, taskEntry(5)],
  [200, taskEntry(6)],
])

const TERMINAL: ReadonlyMap<number, Entry> = new Map([
  [21, entry(CLASS.authentication, 1, ['User', 'Address'], session)],
  [23, entry(CLASS.authentication, 2, ['User', 'Address'], session)],
  [24, entry(CLASS.authentication, 2, ['User', 'Address'], session)],
  [25, entry(CLASS.authentication, 1, ['User', 'Address'], session)],
])

const BITS: ReadonlyMap<number, Entry> = new Map([
  [3, transferEntry()],
  [59, transferEntry()],
  [60, transferEntry()],
  [61, transferEntry()],
])

const DNS_CLIENT: ReadonlyMap<number, Entry> = new Map([
  [3006, entry(CLASS.dnsActivity, 1, ['QueryName'], dnsClient)],
  [3008, entry(CLASS.dnsActivity, 2, ['QueryName'], dnsClient)],
])

/** Entries by Sigma service, which names a channel. */
export const CHANNEL_ENTRIES: ReadonlyMap<string, ReadonlyMap<number, Entry>> = new Map([
  ['system', SYSTEM],
  ['powershell', POWERSHELL],
  ['powershell-classic', POWERSHELL_CLASSIC],
  ['windefend', DEFENDER],
  ['taskscheduler', TASKS],
  ['terminalservices-localsessionmanager', TERMINAL],
  ['bits-client', BITS],
  ['dns-client', DNS_CLIENT],
])

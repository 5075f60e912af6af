/** Channels other than Security, Sysmon and Defender: services, PowerShell, tasks, sessions, transfers, DNS. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, text } from '../reading.ts'
import { fileNameOf } from '../normalise/canonical.ts'
import { CLASS, fileOf, setClass, userOf } from '../normalise/ocsf.ts'
import { entry, processOf, remoteOf, setActorProcess, setClient, setSubject, SUBJECT } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'
import { DEFENDER_ENTRIES } from './defender.ts'
import { MORE_CHANNELS, SERVICE_FAILURES } from './more-channels.ts'

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
  const url = filled(data['url']) ?? filled(data['RemoteName'])
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

const TASK = ['TaskName', 'ActionName', 'UserContext', 'UserName'] as const
const taskEntry = (activity: number): Entry => entry(CLASS.scheduledJob, activity, TASK, task)
const scriptEntry = (): Entry =>
  entry(CLASS.scriptActivity, 1, ['ScriptBlockText', 'Payload', 'Path', 'ScriptBlockId'], script)
const transferEntry = (): Entry =>
  entry(CLASS.networkActivity, 6, ['url', 'processPath', 'processId', 'jobOwner', 'LocalName', 'RemoteName'], transfer)

const SYSTEM: ReadonlyMap<number, Entry> = new Map([
  [104, entry(CLASS.eventLog, 1, [...SUBJECT, 'Channel'], logCleared)],
  ...SERVICE_FAILURES,
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

const TASKS: ReadonlyMap<number, Entry> = new Map([
  [100, taskEntry(6)],
  [106, taskEntry(1)],
  [110, taskEntry(6)],
  [129, taskEntry(6)],
  [140, taskEntry(2)],
  [141, taskEntry(3)],
  [142, taskEntry(5)],
  [102, taskEntry(0)],
  [200, taskEntry(6)],
  [201, taskEntry(0)],
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
  [16403, transferEntry()],
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
  ['windefend', DEFENDER_ENTRIES],
  ['taskscheduler', TASKS],
  ['terminalservices-localsessionmanager', TERMINAL],
  ['bits-client', BITS],
  ['dns-client', DNS_CLIENT],
  ...MORE_CHANNELS,
])

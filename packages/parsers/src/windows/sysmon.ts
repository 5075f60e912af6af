/** Sysmon events 1 to 29 (Microsoft Sysinternals, schema 4.90) to OCSF. */
import type { OcsfEvent, OcsfFile, OcsfUser } from '@haidang/contracts'
import { filled, number, port, text } from '../reading.ts'
import { fileNameOf } from '../normalise/canonical.ts'
import { CLASS, endpoint, fileOf, protocolNumber, userOf } from '../normalise/ocsf.ts'
import { entry, hashesOf, processOf, setClient } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

const ACTOR = ['Image', 'ProcessId', 'ProcessGuid', 'User'] as const

function setActor(data: EventFields, event: OcsfEvent): void {
  const process = processOf(data['Image'], data['ProcessId'], data['ProcessGuid'])
  const account = filled(data['User'])
  if (process === undefined && account === undefined) return
  event.actor = {}
  if (process !== undefined) event.actor.process = process
  if (account !== undefined) event.actor.user = userOf(account)
}

function withHashes(file: OcsfFile, value: unknown): OcsfFile {
  const hashes = hashesOf(value)
  if (hashes !== undefined) file.hashes = hashes
  return file
}

function launch(data: EventFields, event: OcsfEvent): void {
  const process = processOf(data['Image'], data['ProcessId'], data['ProcessGuid']) ?? {}
  const commandLine = text(data['CommandLine'])
  if (commandLine !== undefined) process.cmd_line = commandLine
  const hashes = hashesOf(data['Hashes'])
  if (hashes !== undefined) {
    if (process.file === undefined) process.file = { type_id: 1, hashes }
    else process.file.hashes = hashes
  }
  const account = filled(data['User'])
  const user: OcsfUser | undefined = account === undefined ? undefined : userOf(account)
  if (user !== undefined) process.user = user
  const parent = processOf(data['ParentImage'], data['ParentProcessId'], data['ParentProcessGuid'])
  if (parent !== undefined) {
    const parentCommandLine = text(data['ParentCommandLine'])
    if (parentCommandLine !== undefined) parent.cmd_line = parentCommandLine
    process.parent_process = parent
    event.actor = user === undefined ? { process: parent } : { process: parent, user }
  } else if (user !== undefined) event.actor = { user }
  event.process = process
}

function fileEvent(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const path = filled(data['TargetFilename'])
  event.file = withHashes(path === undefined ? { type_id: 1 } : fileOf(path), data['Hashes'] ?? data['Hash'])
}

function connection(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const src = endpoint(filled(data['SourceIp']), port(data['SourcePort']))
  const dst = endpoint(filled(data['DestinationIp']), port(data['DestinationPort']))
  if (src !== undefined) {
    const name = filled(data['SourceHostname'])
    if (name !== undefined) src.hostname = name
    event.src_endpoint = src
  }
  if (dst !== undefined) {
    const name = filled(data['DestinationHostname'])
    if (name !== undefined) dst.hostname = name
    event.dst_endpoint = dst
  }
  const protocol = filled(data['Protocol'])
  const initiated = data['Initiated']
  const direction =
    initiated === 'true' || initiated === true ? 2 : initiated === 'false' || initiated === false ? 1 : 0
  event.connection_info = { direction_id: direction }
  if (protocol !== undefined) {
    event.connection_info.protocol_name = protocol
    const code = protocolNumber(protocol)
    if (code !== undefined) event.connection_info.protocol_num = code
  }
}

function registryKey(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const path = text(data['TargetObject']) ?? ''
  event['reg_key'] = { path }
  const kind = text(data['EventType']) ?? ''
  if (kind.startsWith('Delete')) event.activity_id = 4
  else if (kind.startsWith('Rename')) event.activity_id = 5
  event.type_uid = event.class_uid * 100 + event.activity_id
}

function registryValue(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const target = text(data['TargetObject']) ?? ''
  const name = fileNameOf(target)
  const value: Record<string, unknown> = { name, path: target.slice(0, Math.max(0, target.length - name.length - 1)) }
  const details = data['Details']
  if (typeof details === 'string') value['data'] = details
  event['reg_value'] = value
}

function accessed(data: EventFields, event: OcsfEvent): void {
  const source = processOf(
    data['SourceImage'],
    data['SourceProcessId'],
    data['SourceProcessGuid'] ?? data['SourceProcessGUID'],
  )
  const target = processOf(
    data['TargetImage'],
    data['TargetProcessId'],
    data['TargetProcessGuid'] ?? data['TargetProcessGUID'],
  )
  const account = filled(data['SourceUser'])
  if (source !== undefined) event.actor = { process: source }
  if (account !== undefined) {
    event.actor ??= {}
    event.actor.user = userOf(account)
  }
  if (target !== undefined) event.process = target
  const granted = number(data['GrantedAccess'])
  if (granted !== undefined) event['actual_permissions'] = granted
}

function pipe(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const name = filled(data['PipeName'])
  event.file = name === undefined ? { type_id: 6 } : { name, type_id: 6 }
}

function dnsQuery(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  setClient(event)
  const name = filled(data['QueryName'])
  if (name !== undefined) event.query = { hostname: name }
  const results = filled(data['QueryResults'])
  if (results !== undefined) event.answers = answersOf(results)
  const status = filled(data['QueryStatus'])
  if (status !== undefined) {
    event.status_id = status === '0' ? 1 : 2
    event['status_code'] = status
  }
}

/** `type:  5 edge.example.net;::ffff:192.0.2.7;` */
function answersOf(results: string): NonNullable<OcsfEvent['answers']> {
  const answers: NonNullable<OcsfEvent['answers']> = []
  let from = 0
  while (from < results.length && answers.length < 32) {
    let end = results.indexOf(';', from)
    if (end < 0) end = results.length
    const item = results.slice(from, end).trim()
    if (item.startsWith('type:')) {
      const rest = item.slice(5).trim()
      const blank = rest.indexOf(' ')
      const code = blank < 0 ? rest : rest.slice(0, blank)
      const rdata = blank < 0 ? '' : rest.slice(blank + 1).trim()
      if (rdata !== '') answers.push({ rdata, type: code === '5' ? 'CNAME' : code })
    } else if (item !== '') answers.push({ rdata: item })
    from = end + 1
  }
  return answers
}

function moduleLoad(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const path = filled(data['ImageLoaded'])
  event['module'] = {
    load_type_id: 0,
    file: withHashes(path === undefined ? { type_id: 1 } : fileOf(path), data['Hashes']),
  }
}

function driverLoad(data: EventFields, event: OcsfEvent): void {
  const path = filled(data['ImageLoaded'])
  event['driver'] = { file: withHashes(path === undefined ? { type_id: 1 } : fileOf(path), data['Hashes']) }
}

function terminated(data: EventFields, event: OcsfEvent): void {
  const process = processOf(data['Image'], data['ProcessId'], data['ProcessGuid'])
  if (process !== undefined) event.process = process
  const account = filled(data['User'])
  if (account !== undefined) event.actor = { user: userOf(account) }
}

function wmi(data: EventFields, event: OcsfEvent): void {
  const account = filled(data['User'])
  if (account !== undefined) event.actor = { user: userOf(account) }
  const name = filled(data['Name']) ?? filled(data['Consumer']) ?? ''
  event['win_resource'] = { name, type: 'WMI', type_id: 0 }
}

const FILE = [...ACTOR, 'TargetFilename', 'Hashes', 'Hash'] as const
const REGISTRY = [...ACTOR, 'TargetObject'] as const
const ACCESS = [
  'SourceImage',
  'SourceProcessId',
  'SourceProcessGuid',
  'SourceProcessGUID',
  'TargetProcessGuid',
  'TargetProcessGUID',
  'SourceUser',
  'TargetImage',
  'TargetProcessId',
  'GrantedAccess',
] as const
const NONE = (): void => undefined

export const SYSMON_ENTRIES: ReadonlyMap<number, Entry> = new Map([
  [
    1,
    entry(
      CLASS.processActivity,
      1,
      [...ACTOR, 'CommandLine', 'Hashes', 'ParentImage', 'ParentProcessId', 'ParentProcessGuid', 'ParentCommandLine'],
      launch,
    ),
  ],
  [2, entry(CLASS.fileActivity, 6, FILE, fileEvent)],
  [
    3,
    entry(
      CLASS.networkActivity,
      1,
      [
        ...ACTOR,
        'SourceIp',
        'SourcePort',
        'SourceHostname',
        'DestinationIp',
        'DestinationPort',
        'DestinationHostname',
        'Protocol',
        'Initiated',
      ],
      connection,
    ),
  ],
  [4, entry(CLASS.baseEvent, 0, [], NONE)],
  [5, entry(CLASS.processActivity, 2, ACTOR, terminated)],
  [6, entry(CLASS.driverActivity, 1, ['ImageLoaded', 'Hashes'], driverLoad)],
  [7, entry(CLASS.moduleActivity, 1, [...ACTOR, 'ImageLoaded', 'Hashes'], moduleLoad)],
  [8, entry(CLASS.processActivity, 4, ACCESS, accessed)],
  [9, entry(CLASS.fileActivity, 2, [...ACTOR, 'Device'], rawRead)],
  [10, entry(CLASS.processActivity, 3, ACCESS, accessed)],
  [11, entry(CLASS.fileActivity, 1, FILE, fileEvent)],
  [12, entry(CLASS.registryKey, 1, REGISTRY, registryKey)],
  [13, entry(CLASS.registryValue, 2, [...REGISTRY, 'Details'], registryValue)],
  [14, entry(CLASS.registryKey, 5, REGISTRY, registryKey)],
  [15, entry(CLASS.fileActivity, 1, FILE, fileEvent)],
  [16, entry(CLASS.baseEvent, 0, [], NONE)],
  [17, entry(CLASS.fileActivity, 1, [...ACTOR, 'PipeName'], pipe)],
  [18, entry(CLASS.fileActivity, 14, [...ACTOR, 'PipeName'], pipe)],
  [19, entry(CLASS.windowsResource, 1, ['User', 'Name'], wmi)],
  [20, entry(CLASS.windowsResource, 1, ['User', 'Name'], wmi)],
  [21, entry(CLASS.windowsResource, 1, ['User', 'Consumer'], wmi)],
  [22, entry(CLASS.dnsActivity, 2, [...ACTOR, 'QueryName', 'QueryResults', 'QueryStatus'], dnsQuery)],
  [23, entry(CLASS.fileActivity, 4, FILE, fileEvent)],
  [24, entry(CLASS.clipboardActivity, 2, ACTOR, clipboard)],
  [25, entry(CLASS.processActivity, 4, ACTOR, terminated)],
  [26, entry(CLASS.fileActivity, 4, FILE, fileEvent)],
  [27, entry(CLASS.fileActivity, 1, FILE, blocked)],
  [28, entry(CLASS.fileActivity, 4, FILE, blocked)],
  [29, entry(CLASS.fileActivity, 1, FILE, fileEvent)],
])

function rawRead(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  const device = filled(data['Device'])
  event.file = device === undefined ? { type_id: 4 } : { name: fileNameOf(device), path: device, type_id: 4 }
}

function clipboard(data: EventFields, event: OcsfEvent): void {
  setActor(data, event)
  // What was copied is in the archive of the host; the event has its hashes only.
  event['clipboard'] = { name: text(data['ClientInfo']) ?? 'clipboard' }
}

function blocked(data: EventFields, event: OcsfEvent): void {
  fileEvent(data, event)
  event.action_id = 2
  event.disposition_id = 2
}

/** Processes, services, tasks, accounts, objects and connections of the Security channel. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, number, port, text } from '../reading.ts'
import { CLASS, endpoint, fileOf, markControl, protocolName, setClass } from '../normalise/ocsf.ts'
import { targetOf } from './audit-logons.ts'
import { processOf, setActorProcess, setSubject, subjectOf, userFrom } from './entry.ts'
import type { EventFields } from './entry.ts'

export function processLaunch(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const process = processOf(data['NewProcessName'], data['NewProcessId']) ?? {}
  const commandLine = text(data['CommandLine'])
  if (commandLine !== undefined) process.cmd_line = commandLine
  const user = userFrom(data['TargetUserName'], data['TargetDomainName'], data['TargetUserSid']) ?? subjectOf(data)
  if (user !== undefined) process.user = user
  const parent = processOf(data['ParentProcessName'], data['ProcessId'])
  if (parent !== undefined) {
    process.parent_process = parent
    setActorProcess(event, parent)
  }
  event.process = process
}

export function processEnd(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const process = processOf(data['ProcessName'], data['ProcessId'])
  if (process !== undefined) event.process = process
  const code = number(data['Status'])
  if (code !== undefined) event['exit_code'] = code
}

export function service(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const win: Record<string, unknown> = { name: text(data['ServiceName']) ?? '' }
  const file = filled(data['ServiceFileName'])
  if (file !== undefined) win['cmd_line'] = file
  const account = filled(data['ServiceAccount'])
  if (account !== undefined) win['service_start_name'] = account
  // The event has the numbers of the Service Control Manager: 0 boot … 4 disabled.
  const start = number(data['ServiceStartType'])
  win['service_start_type_id'] = start !== undefined && start <= 4 ? start + 1 : 0
  event['win_service'] = win
}

export function task(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const job: Record<string, unknown> = { name: text(data['TaskName']) ?? '' }
  const command = taskCommand(text(data['TaskContent']) ?? text(data['TaskContentNew']) ?? '')
  if (command !== '') job['cmd_line'] = command
  event['job'] = job
}

/** Command and arguments of a task's first action, from its XML; no XML reader is needed for two plain elements. */
export function taskCommand(xml: string): string {
  const command = element(xml, 'Command')
  const args = element(xml, 'Arguments')
  return args === '' ? command : `${command} ${args}`
}

function element(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`)
  if (start < 0) return ''
  const from = start + name.length + 2
  const end = xml.indexOf(`</${name}>`, from)
  if (end < 0) return ''
  return xml
    .slice(from, end)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

export function account(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const user = targetOf(data)
  if (user !== undefined) event.user = user
  event.status_id = 1
}

export function group(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const name = filled(data['TargetUserName'])
  const uid = filled(data['TargetSid'])
  const value: Record<string, unknown> = {}
  if (name !== undefined) value['name'] = name
  if (uid !== undefined) value['uid'] = uid
  const domain = filled(data['TargetDomainName'])
  if (domain !== undefined) value['domain'] = domain
  event['group'] = value
  const member = userFrom(data['MemberName'], undefined, data['MemberSid'])
  if (member !== undefined) event.user = member
}

export function groupListed(data: EventFields, event: OcsfEvent): void {
  event['query_result_id'] = 1
  group(data, event)
  setActorProcess(event, processOf(data['CallerProcessName'], data['CallerProcessId']))
}

export function logCleared(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['log_name'] = filled(data['Channel']) ?? 'Security'
  event['log_type_id'] = 1
}

export function policyChanged(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['entity'] = { name: text(data['SubcategoryGuid']) ?? '', type: 'Audit Policy' }
}

export function directoryObject(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const entity: Record<string, unknown> = {
    name: text(data['ObjectDN']) ?? '',
    type: text(data['ObjectClass']) ?? 'object',
  }
  const uid = filled(data['ObjectGUID'])
  if (uid !== undefined) entity['uid'] = uid
  event['entity'] = entity
}

export function share(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const remote = endpoint(filled(data['IpAddress']), port(data['IpPort']))
  if (remote !== undefined) event.src_endpoint = remote
  const name = filled(data['ShareName'])
  if (name !== undefined) event['share'] = name
  const path = filled(data['RelativeTargetName'])
  if (path !== undefined) event.file = fileOf(path)
  const mask = number(data['AccessMask'])
  if (mask !== undefined) event['access_mask'] = mask
}

/** Kinds of the object manager and OCSF's `win_resource.type_id`. */
const RESOURCE_TYPES: ReadonlyMap<string, number> = new Map([
  ['Directory', 1],
  ['Event', 2],
  ['Timer', 3],
  ['Device', 4],
  ['Mutant', 5],
  ['Token', 8],
  ['Thread', 9],
  ['Section', 10],
  ['WindowStation', 11],
  ['Driver', 15],
  ['Process', 20],
  ['Desktop', 22],
  ['Semaphore', 28],
  ['Job', 29],
  ['ALPC Port', 32],
  ['SAM_ALIAS', 33],
  ['SAM_GROUP', 34],
  ['SAM_USER', 35],
  ['SAM_DOMAIN', 36],
  ['SAM_SERVER', 37],
])

/** An access to a securable object: which class depends on the kind of object. */
export function objectAccess(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const name = text(data['ObjectName']) ?? ''
  const mask = number(data['AccessMask'])
  switch (data['ObjectType']) {
    case 'File':
    case 'SymbolicLink':
      setClass(event, CLASS.fileActivity, 14)
      event.file = fileOf(name)
      if (mask !== undefined) event['access_mask'] = mask
      return
    case 'Key':
      setClass(event, CLASS.registryKey, 2)
      event['reg_key'] = { path: name }
      if (mask !== undefined) event['access_mask'] = mask
      return
    default: {
      if (mask !== undefined) event.unmapped = { access_mask: mask }
      // A process is told by its image only, which names no process of OCSF's: it stays the resource it is to Windows.
      const type = text(data['ObjectType']) ?? ''
      event['win_resource'] = { name, type, type_id: RESOURCE_TYPES.get(type) ?? 0 }
    }
  }
}

export function registryValue(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const value: Record<string, unknown> = {
    name: text(data['ObjectValueName']) ?? '',
    path: text(data['ObjectName']) ?? '',
  }
  if (typeof data['NewValue'] === 'string') value['data'] = data['NewValue']
  event['reg_value'] = value
}

const OUTBOUND = '%%14593'
const INBOUND = '%%14592'

/** Windows Filtering Platform: addresses are source and destination of the packet, whichever way it goes. */
export function packetFilter(data: EventFields, event: OcsfEvent): void {
  setActorProcess(event, processOf(data['Application'], data['ProcessID'] ?? data['ProcessId']))
  const src = endpoint(filled(data['SourceAddress']), port(data['SourcePort']))
  const dst = endpoint(filled(data['DestAddress']), port(data['DestPort']))
  if (src !== undefined) event.src_endpoint = src
  if (dst !== undefined) event.dst_endpoint = dst
  const direction = data['Direction']
  event.connection_info = { direction_id: direction === INBOUND ? 1 : direction === OUTBOUND ? 2 : 0 }
  const code = number(data['Protocol'])
  if (code !== undefined) {
    event.connection_info.protocol_num = code
    const name = protocolName(code)
    if (name !== undefined) event.connection_info.protocol_name = name
  }
  markControl(event, 1, 1)
}

export function packetRefused(data: EventFields, event: OcsfEvent): void {
  packetFilter(data, event)
  markControl(event, 2, 2)
}

/** The Security channel (Microsoft-Windows-Security-Auditing, audit events of Windows Server 2025 and earlier) to OCSF. */
import type { OcsfEvent, OcsfUser } from '@haidang/contracts'
import { filled, number, port, text } from '../reading.ts'
import { CLASS, endpoint, fileOf, markControl, protocolName, setClass } from '../normalise/ocsf.ts'
import { entry, processOf, remoteOf, setActorProcess, setSubject, subjectOf, SUBJECT, userFrom } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

const TARGET = ['TargetUserName', 'TargetDomainName', 'TargetUserSid', 'TargetSid', 'TargetLogonId'] as const
const REMOTE = ['IpAddress', 'IpPort', 'WorkstationName', 'Workstation'] as const
const CALLER = ['ProcessId', 'ProcessName'] as const
const LOGON = [...SUBJECT, ...TARGET, ...REMOTE, ...CALLER, 'LogonType', 'LogonProcessName', 'AuthenticationPackageName'] as const

function targetOf(data: EventFields): OcsfUser | undefined {
  return userFrom(data['TargetUserName'], data['TargetDomainName'], data['TargetUserSid'] ?? data['TargetSid'])
}

function setLogon(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const user = targetOf(data)
  if (user !== undefined) event.user = user
  const remote = remoteOf(data['IpAddress'], data['IpPort'], data['WorkstationName'] ?? data['Workstation'])
  if (remote !== undefined) event.src_endpoint = remote
  const type = number(data['LogonType'])
  if (type !== undefined) {
    event['logon_type_id'] = type
    event['is_remote'] = type === 3 || type === 8 || type === 10 || type === 12
  }
  const scheme = filled(data['AuthenticationPackageName'])
  if (scheme !== undefined) {
    event['auth_protocol'] = scheme
    event['auth_protocol_id'] = scheme.startsWith('NTLM') ? 1 : scheme.startsWith('Kerberos') ? 2 : 99
  }
  const logonProcess = filled(data['LogonProcessName'])
  if (logonProcess !== undefined) event['logon_process'] = { name: logonProcess.trim() }
  const session = filled(data['TargetLogonId'])
  if (session !== undefined) event['session'] = { uid: session }
}

function logonOk(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 1
}

function logonFailed(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 2
  const status = filled(data['Status'])
  const detail = filled(data['SubStatus'])
  if (status !== undefined) event['status_code'] = status
  if (detail !== undefined) event['status_detail'] = detail
}

function logoff(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 1
}

function explicitLogon(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  const server = filled(data['TargetServerName'])
  if (server !== undefined) event.dst_endpoint = { hostname: server }
}

/** Kerberos and NTLM validation on a domain controller; `Status` 0x0 is success. */
function validated(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  const status = filled(data['Status'])
  if (status !== undefined) {
    event.status_id = number(status) === 0 ? 1 : 2
    event['status_code'] = status
  }
  const service = filled(data['ServiceName'])
  if (service !== undefined) event['service'] = { name: service }
}

function kerberos(data: EventFields, event: OcsfEvent): void {
  validated(data, event)
  event['auth_protocol_id'] = 2
}

function ntlm(data: EventFields, event: OcsfEvent): void {
  validated(data, event)
  event['auth_protocol_id'] = 1
}

function privileges(data: EventFields, event: OcsfEvent): void {
  const user = subjectOf(data)
  if (user !== undefined) event.user = user
  const session = filled(data['SubjectLogonId'])
  if (session !== undefined) event['session'] = { uid: session }
  const list = text(data['PrivilegeList'])
  if (list !== undefined) event['privileges'] = list.split(/\s+/u, 64).filter((word) => word !== '')
}

function processLaunch(data: EventFields, event: OcsfEvent): void {
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

function processEnd(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const process = processOf(data['ProcessName'], data['ProcessId'])
  if (process !== undefined) event.process = process
  const code = number(data['Status'])
  if (code !== undefined) event['exit_code'] = code
}

function service(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const win: Record<string, unknown> = { name: text(data['ServiceName']) ?? '' }
  const file = filled(data['ServiceFileName'])
  if (file !== undefined) win['cmd_line'] = file
  const account = filled(data['ServiceAccount'])
  if (account !== undefined) win['service_start_name'] = account
  event['win_service'] = win
}

function task(data: EventFields, event: OcsfEvent): void {
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

function account(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const user = targetOf(data)
  if (user !== undefined) event.user = user
  event.status_id = 1
}

function group(data: EventFields, event: OcsfEvent): void {
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

function groupListed(data: EventFields, event: OcsfEvent): void {
  group(data, event)
  setActorProcess(event, processOf(data['CallerProcessName'], data['CallerProcessId']))
}

function logCleared(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['log_name'] = filled(data['Channel']) ?? 'Security'
  event['log_type_id'] = 1
}

function policyChanged(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['entity'] = { name: text(data['SubcategoryGuid']) ?? '', type: 'Audit Policy' }
}

function directoryObject(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const entity: Record<string, unknown> = { name: text(data['ObjectDN']) ?? '', type: text(data['ObjectClass']) ?? 'object' }
  const uid = filled(data['ObjectGUID'])
  if (uid !== undefined) entity['uid'] = uid
  event['entity'] = entity
}

function share(data: EventFields, event: OcsfEvent): void {
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

/** An access to a securable object: which class depends on the kind of object. */
function objectAccess(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const name = text(data['ObjectName']) ?? ''
  const mask = number(data['AccessMask'])
  if (mask !== undefined) event['access_mask'] = mask
  switch (data['ObjectType']) {
    case 'File':
    case 'SymbolicLink':
      setClass(event, CLASS.fileActivity, 14)
      event.file = fileOf(name)
      return
    case 'Key':
      setClass(event, CLASS.registryKey, 2)
      event['reg_key'] = { path: name }
      return
    case 'Process': {
      setClass(event, CLASS.processActivity, 3)
      const process = processOf(name, undefined)
      if (process !== undefined) event.process = process
      return
    }
    default:
      event['win_resource'] = { name, type: text(data['ObjectType']) ?? '' }
  }
}

function registryValue(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const value: Record<string, unknown> = { name: text(data['ObjectValueName']) ?? '', path: text(data['ObjectName']) ?? '' }
  if (typeof data['NewValue'] === 'string') value['data'] = data['NewValue']
  event['reg_value'] = value
}

const OUTBOUND = '%%14593'
const INBOUND = '%%14592'

/** Windows Filtering Platform: addresses are source and destination of the packet, whichever way it goes. */
function packetFilter(data: EventFields, event: OcsfEvent): void {
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

function packetRefused(data: EventFields, event: OcsfEvent): void {
  packetFilter(data, event)
  markControl(event, 2, 2)
}

const PACKET = [
  'Application',
  'ProcessID',
  'ProcessId',
  'SourceAddress',
  'SourcePort',
  'DestAddress',
  'DestPort',
  'Direction',
  'Protocol',
] as const
const OBJECT = [...SUBJECT, ...CALLER, 'ObjectName', 'ObjectType', 'AccessMask'] as const
const TASK = [...SUBJECT, 'TaskName'] as const
const ACCOUNT = [...SUBJECT, ...TARGET] as const
const GROUP = [...SUBJECT, 'TargetUserName', 'TargetDomainName', 'TargetSid', 'MemberName', 'MemberSid'] as const

const accountEntry = (activity: number): Entry => entry(CLASS.accountChange, activity, ACCOUNT, account)
const groupEntry = (activity: number): Entry => entry(CLASS.groupManagement, activity, GROUP, group)
const taskEntry = (activity: number): Entry => entry(CLASS.scheduledJob, activity, TASK, task)
const objectEntry = (): Entry => entry(CLASS.windowsResource, 1, OBJECT, objectAccess)

export const SECURITY_ENTRIES: ReadonlyMap<number, Entry> = new Map([
  [1102, entry(CLASS.eventLog, 1, SUBJECT, logCleared)],
  [4624, entry(CLASS.authentication, 1, LOGON, logonOk)],
  [4625, entry(CLASS.authentication, 1, [...LOGON, 'Status', 'SubStatus'], logonFailed)],
  [4634, entry(CLASS.authentication, 2, LOGON, logoff)],
  [4647, entry(CLASS.authentication, 2, LOGON, logoff)],
  [4648, entry(CLASS.authentication, 1, [...LOGON, 'TargetServerName'], explicitLogon)],
  [4656, objectEntry()],
  [4657, entry(CLASS.registryValue, 3, [...SUBJECT, ...CALLER, 'ObjectName', 'ObjectValueName', 'NewValue'], registryValue)],
  [4658, objectEntry()],
  [4660, objectEntry()],
  [4661, objectEntry()],
  [4662, objectEntry()],
  [4663, objectEntry()],
  [4670, objectEntry()],
  [4672, entry(CLASS.authorizeSession, 1, [...SUBJECT, 'PrivilegeList'], privileges)],
  [
    4688,
    entry(
      CLASS.processActivity,
      1,
      [
        ...SUBJECT,
        'NewProcessName',
        'NewProcessId',
        'CommandLine',
        'ParentProcessName',
        'ProcessId',
        'TargetUserName',
        'TargetDomainName',
        'TargetUserSid',
      ],
      processLaunch,
    ),
  ],
  [4689, entry(CLASS.processActivity, 2, [...SUBJECT, ...CALLER, 'Status'], processEnd)],
  [4697, entry(CLASS.windowsService, 1, [...SUBJECT, 'ServiceName', 'ServiceFileName', 'ServiceAccount'], service)],
  [4698, taskEntry(1)],
  [4699, taskEntry(3)],
  [4700, taskEntry(4)],
  [4701, taskEntry(5)],
  [4702, taskEntry(2)],
  [4719, entry(CLASS.entityManagement, 3, [...SUBJECT, 'SubcategoryGuid'], policyChanged)],
  [4720, accountEntry(1)],
  [4722, accountEntry(2)],
  [4723, accountEntry(3)],
  [4724, accountEntry(4)],
  [4725, accountEntry(5)],
  [4726, accountEntry(6)],
  [4738, accountEntry(0)],
  [4740, accountEntry(9)],
  [4741, accountEntry(1)],
  [4742, accountEntry(0)],
  [4743, accountEntry(6)],
  [4765, accountEntry(0)],
  [4767, accountEntry(12)],
  [4781, accountEntry(0)],
  [4727, groupEntry(6)],
  [4731, groupEntry(6)],
  [4754, groupEntry(6)],
  [4728, groupEntry(3)],
  [4732, groupEntry(3)],
  [4756, groupEntry(3)],
  [4729, groupEntry(4)],
  [4733, groupEntry(4)],
  [4757, groupEntry(4)],
  [4730, groupEntry(5)],
  [4734, groupEntry(5)],
  [4758, groupEntry(5)],
  [4735, groupEntry(9)],
  [4737, groupEntry(9)],
  [4755, groupEntry(9)],
  [4799, entry(CLASS.adminGroupQuery, 1, [...GROUP, 'CallerProcessName', 'CallerProcessId'], groupListed)],
  [4768, entry(CLASS.authentication, 3, [...LOGON, 'Status', 'ServiceName'], kerberos)],
  [4769, entry(CLASS.authentication, 4, [...LOGON, 'Status', 'ServiceName'], kerberos)],
  [4770, entry(CLASS.authentication, 5, [...LOGON, 'Status', 'ServiceName'], kerberos)],
  [4771, entry(CLASS.authentication, 6, [...LOGON, 'Status', 'ServiceName'], kerberos)],
  [4776, entry(CLASS.authentication, 1, [...LOGON, 'Status'], ntlm)],
  [4778, entry(CLASS.authentication, 1, [...LOGON], logonOk)],
  [4779, entry(CLASS.authentication, 2, [...LOGON], logoff)],
  [5136, entry(CLASS.entityManagement, 3, [...SUBJECT, 'ObjectDN', 'ObjectClass', 'ObjectGUID'], directoryObject)],
  [5137, entry(CLASS.entityManagement, 1, [...SUBJECT, 'ObjectDN', 'ObjectClass', 'ObjectGUID'], directoryObject)],
  [5141, entry(CLASS.entityManagement, 4, [...SUBJECT, 'ObjectDN', 'ObjectClass', 'ObjectGUID'], directoryObject)],
  [5140, entry(CLASS.fileHosting, 14, [...SUBJECT, 'IpAddress', 'IpPort', 'ShareName', 'AccessMask'], share)],
  [
    5145,
    entry(
      CLASS.fileHosting,
      17,
      [...SUBJECT, 'IpAddress', 'IpPort', 'ShareName', 'RelativeTargetName', 'AccessMask'],
      share,
    ),
  ],
  [5152, entry(CLASS.networkActivity, 5, PACKET, packetRefused)],
  [5154, entry(CLASS.networkActivity, 7, PACKET, packetFilter)],
  [5156, entry(CLASS.networkActivity, 1, PACKET, packetFilter)],
  [5157, entry(CLASS.networkActivity, 5, PACKET, packetRefused)],
  [5158, entry(CLASS.networkActivity, 7, PACKET, packetFilter)],
])

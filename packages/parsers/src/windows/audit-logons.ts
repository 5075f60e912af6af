/** Logons, logoffs, ticket requests and privileges of the Security channel. */
import type { OcsfEvent, OcsfUser } from '@haidang/contracts'
import { filled, number, text } from '../reading.ts'
import { processOf, remoteOf, setActorProcess, setSubject, subjectOf, userFrom } from './entry.ts'
import type { EventFields } from './entry.ts'

export function targetOf(data: EventFields): OcsfUser | undefined {
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
    if (type <= 13 && type !== 6) event['logon_type_id'] = type
    else event.unmapped = { LogonType: type }
    event['is_remote'] = type === 3 || type === 8 || type === 10 || type === 12
  }
  const scheme = filled(data['AuthenticationPackageName'])
  if (scheme !== undefined) {
    event['auth_protocol'] = scheme
    event['auth_protocol_id'] = scheme.startsWith('NTLM') ? 1 : scheme.startsWith('Kerberos') ? 2 : 99
  }
  const logonProcess = filled(data['LogonProcessName'])
  // A process of OCSF has an id, which the event does not tell.
  if (logonProcess !== undefined) event.unmapped = { ...event.unmapped, logon_process: { name: logonProcess.trim() } }
  const session = filled(data['TargetLogonId'])
  if (session !== undefined) event['session'] = { uid: session }
}

export function logonOk(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 1
}

export function logonFailed(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 2
  const status = filled(data['Status'])
  const detail = filled(data['SubStatus'])
  if (status !== undefined) event['status_code'] = status
  if (detail !== undefined) event['status_detail'] = detail
}

export function logoff(data: EventFields, event: OcsfEvent): void {
  setLogon(data, event)
  event.status_id = 1
}

export function explicitLogon(data: EventFields, event: OcsfEvent): void {
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

export function kerberos(data: EventFields, event: OcsfEvent): void {
  validated(data, event)
  event['auth_protocol_id'] = 2
}

export function ntlm(data: EventFields, event: OcsfEvent): void {
  validated(data, event)
  event['auth_protocol_id'] = 1
}

export function privileges(data: EventFields, event: OcsfEvent): void {
  const user = subjectOf(data)
  if (user !== undefined) event.user = user
  const session = filled(data['SubjectLogonId'])
  if (session !== undefined) event['session'] = { uid: session }
  const list = text(data['PrivilegeList'])
  if (list !== undefined) event['privileges'] = list.split(/\s+/u, 64).filter((word) => word !== '')
}

/** A remote desktop session that was refused because its user may not log on so. */
export function remoteRefused(data: EventFields, event: OcsfEvent): void {
  const user = userFrom(data['AccountName'], data['AccountDomain'], undefined)
  if (user !== undefined) event.user = user
  const remote = remoteOf(data['ClientAddress'], undefined, undefined)
  if (remote !== undefined) event.src_endpoint = remote
  event['logon_type_id'] = 10
  event['is_remote'] = true
  event.status_id = 2
}

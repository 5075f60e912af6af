/** Policy, rights, certificates, credentials, devices and firewall rules of the Security channel. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, text } from '../reading.ts'
import { CLASS } from '../normalise/ocsf.ts'
import { targetOf } from './audit-logons.ts'
import { entry, processOf, setActorProcess, setSubject, SUBJECT, userFrom } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

/** A thing that is managed: its name in the first of `fields` that is filled. */
function entity(type: string, fields: readonly string[], uidField?: string) {
  return (data: EventFields, event: OcsfEvent): void => {
    setSubject(data, event)
    let name: string | undefined
    for (const field of fields) name ??= filled(data[field])
    const uid = uidField === undefined ? undefined : filled(data[uidField])
    const value: Record<string, unknown> = { type, name: name ?? type }
    if (uid !== undefined) value['uid'] = uid
    event['entity'] = value
  }
}

function entityEntry(activity: number, type: string, fields: readonly string[], uidField?: string): Entry {
  const known = uidField === undefined ? fields : [...fields, uidField]
  return entry(CLASS.entityManagement, activity, [...SUBJECT, ...known], entity(type, fields, uidField))
}

/** Rights given to or taken from an account that is named by its SID. */
function rights(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const user = userFrom(undefined, undefined, data['TargetSid'])
  if (user !== undefined) event.user = user
  const list = text(data['PrivilegeList']) ?? text(data['AccessGranted']) ?? text(data['AccessRemoved'])
  if (list !== undefined) event['privileges'] = list.split(/\s+/u, 64).filter((word) => word !== '')
}

const rightsEntry = (activity: number): Entry =>
  entry(
    CLASS.userAccess,
    activity,
    [...SUBJECT, 'TargetSid', 'PrivilegeList', 'AccessGranted', 'AccessRemoved'],
    rights,
  )

function privilegeUse(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessId']))
  const name = filled(data['Service']) ?? filled(data['ObjectName']) ?? filled(data['ObjectServer'])
  if (name !== undefined) event['win_resource'] = { name, type: text(data['ObjectType']) ?? 'Service', type_id: 0 }
}

function accountGroups(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  setActorProcess(event, processOf(data['CallerProcessName'], data['CallerProcessId']))
  const user = targetOf(data)
  if (user !== undefined) event.user = user
  event['query_result_id'] = 1
}

function device(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  const name = filled(data['DeviceDescription']) ?? filled(data['DeviceId'])
  if (name === undefined) return
  const peripheral: Record<string, unknown> = { name }
  const uid = filled(data['DeviceId'])
  const kind = filled(data['ClassName'])
  if (uid !== undefined) peripheral['uid'] = uid
  if (kind !== undefined) peripheral['class'] = kind
  event['peripheral_device'] = peripheral
}

const deviceEntry = (activity: number): Entry =>
  entry(CLASS.peripheralActivity, activity, [...SUBJECT, 'DeviceDescription', 'DeviceId', 'ClassName'], device)

function logService(data: EventFields, event: OcsfEvent): void {
  setSubject(data, event)
  event['log_name'] = 'Security'
}

const logEntry = (activity: number): Entry => entry(CLASS.eventLog, activity, SUBJECT, logService)
const RULE = ['RuleName', 'RuleId'] as const

/** Rules of the Windows Firewall, in the Security channel and in its own. */
export const FIREWALL_RULE = {
  added: entityEntry(1, 'Firewall Rule', [RULE[0]], RULE[1]),
  changed: entityEntry(3, 'Firewall Rule', [RULE[0]], RULE[1]),
  deleted: entityEntry(4, 'Firewall Rule', [RULE[0]], RULE[1]),
  setting: entityEntry(3, 'Firewall Setting', ['SettingType', 'SettingTypeString', 'Profiles']),
} as const

export const POLICY_ENTRIES: readonly (readonly [eventId: number, entry: Entry])[] = [
  [1100, logEntry(7)],
  [1104, logEntry(0)],
  [1105, logEntry(4)],
  [4673, entry(CLASS.windowsResource, 1, [...SUBJECT, 'Service', 'ProcessName', 'ProcessId'], privilegeUse)],
  [
    4674,
    entry(CLASS.windowsResource, 1, [...SUBJECT, 'ObjectName', 'ObjectType', 'ProcessName', 'ProcessId'], privilegeUse),
  ],
  [4704, rightsEntry(1)],
  [4705, rightsEntry(2)],
  [4717, rightsEntry(1)],
  [4718, rightsEntry(2)],
  [4706, entityEntry(1, 'Domain Trust', ['DomainName'], 'DomainSid')],
  [4707, entityEntry(4, 'Domain Trust', ['DomainName'], 'DomainSid')],
  [4716, entityEntry(3, 'Domain Trust', ['DomainName'], 'DomainSid')],
  [4713, entityEntry(3, 'Kerberos Policy', ['KerberosPolicyChange'])],
  [4739, entityEntry(3, 'Domain Policy', ['DomainName'], 'DomainSid')],
  [
    4798,
    entry(
      CLASS.userQuery,
      1,
      [...SUBJECT, 'TargetUserName', 'TargetDomainName', 'TargetSid', 'CallerProcessName', 'CallerProcessId'],
      accountGroups,
    ),
  ],
  [4882, entityEntry(3, 'Certificate Services', ['SecuritySettings'])],
  [4886, entityEntry(1, 'Certificate Request', ['Requester', 'RequestId'], 'RequestId')],
  [4887, entityEntry(10, 'Certificate', ['Requester', 'RequestId'], 'RequestId')],
  [4888, entityEntry(0, 'Certificate Request', ['Requester', 'RequestId'], 'RequestId')],
  [4898, entityEntry(2, 'Certificate Template', ['TemplateInternalName'], 'TemplateOID')],
  [4899, entityEntry(3, 'Certificate Template', ['TemplateInternalName'], 'TemplateOID')],
  [4912, entityEntry(3, 'Audit Policy', ['SubcategoryGuid'])],
  [4946, FIREWALL_RULE.added],
  [4947, FIREWALL_RULE.changed],
  [4948, FIREWALL_RULE.deleted],
  [4950, FIREWALL_RULE.setting],
  [5138, entityEntry(1, 'Directory Object', ['NewObjectDN', 'ObjectClass'], 'ObjectGUID')],
  [5139, entityEntry(5, 'Directory Object', ['NewObjectDN', 'ObjectClass'], 'ObjectGUID')],
  [5142, entityEntry(1, 'Network Share', ['ShareName', 'ShareLocalPath'])],
  [5143, entityEntry(3, 'Network Share', ['ShareName', 'ShareLocalPath'])],
  [5144, entityEntry(4, 'Network Share', ['ShareName', 'ShareLocalPath'])],
  [5376, entityEntry(2, 'Credential Backup', ['BackupFileName'])],
  [5377, entityEntry(3, 'Credential Backup', ['BackupFileName'])],
  [5379, entityEntry(2, 'Credential', ['TargetName'])],
  [5381, entityEntry(2, 'Vault Credential', ['Resource', 'SchemaFriendlyName'])],
  [5382, entityEntry(2, 'Vault Credential', ['Resource', 'SchemaFriendlyName'])],
  [6416, deviceEntry(1)],
  [6419, deviceEntry(4)],
  [6420, deviceEntry(4)],
  [6421, deviceEntry(3)],
  [6422, deviceEntry(3)],
  [6423, deviceEntry(0)],
]

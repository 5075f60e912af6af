/** The Security channel (Microsoft-Windows-Security-Auditing, audit events of Windows Server 2025 and earlier) to OCSF. */
import { CLASS } from '../normalise/ocsf.ts'
import {
  explicitLogon,
  kerberos,
  logoff,
  logonFailed,
  logonOk,
  ntlm,
  privileges,
  remoteRefused,
} from './audit-logons.ts'
import {
  account,
  directoryObject,
  group,
  groupListed,
  logCleared,
  objectAccess,
  packetFilter,
  packetRefused,
  policyChanged,
  processEnd,
  processLaunch,
  registryValue,
  service,
  share,
  task,
} from './audit-objects.ts'
import { POLICY_ENTRIES } from './audit-policy.ts'
import { entry, SUBJECT } from './entry.ts'
import type { Entry } from './entry.ts'

const TARGET = ['TargetUserName', 'TargetDomainName', 'TargetUserSid', 'TargetSid', 'TargetLogonId'] as const
const REMOTE = ['IpAddress', 'IpPort', 'WorkstationName', 'Workstation'] as const
const CALLER = ['ProcessId', 'ProcessName'] as const
const LOGON = [
  ...SUBJECT,
  ...TARGET,
  ...REMOTE,
  ...CALLER,
  'LogonType',
  'LogonProcessName',
  'AuthenticationPackageName',
] as const

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
  ...POLICY_ENTRIES,
  [4794, accountEntry(4)],
  [4825, entry(CLASS.authentication, 1, ['AccountName', 'AccountDomain', 'ClientAddress'], remoteRefused)],
  [1102, entry(CLASS.eventLog, 1, SUBJECT, logCleared)],
  [4624, entry(CLASS.authentication, 1, LOGON, logonOk)],
  [4625, entry(CLASS.authentication, 1, [...LOGON, 'Status', 'SubStatus'], logonFailed)],
  [4634, entry(CLASS.authentication, 2, LOGON, logoff)],
  [4647, entry(CLASS.authentication, 2, LOGON, logoff)],
  [4648, entry(CLASS.authentication, 1, [...LOGON, 'TargetServerName'], explicitLogon)],
  [4656, objectEntry()],
  [
    4657,
    entry(CLASS.registryValue, 3, [...SUBJECT, ...CALLER, 'ObjectName', 'ObjectValueName', 'NewValue'], registryValue),
  ],
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

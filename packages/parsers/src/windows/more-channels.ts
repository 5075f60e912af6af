/** Channels beside the great ones: AppLocker, code integrity, firewall, devices, WMI, NTLM, remote desktop, applications. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, number, text } from '../reading.ts'
import { CLASS, fileOf, markAlert, markControl, rcodeOf, setRule, userOf } from '../normalise/ocsf.ts'
import { FIREWALL_RULE } from './audit-policy.ts'
import { entry, processOf, remoteOf, setActorProcess, setClient, userFrom } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

/** Values of a classic event without names. */
function unnamed(data: EventFields, index: number): string | undefined {
  const list = data['Data']
  const value: unknown = Array.isArray(list) ? list[index] : index === 0 ? list : undefined
  return filled(value)
}

/** AppLocker: what ran, what would not have run, what did not run. */
function appLocker(action: 'allowed' | 'audited' | 'blocked') {
  return (data: EventFields, event: OcsfEvent): void => {
    const path = filled(data['FilePath']) ?? filled(data['FullFilePath']) ?? filled(data['Package'])
    if (path !== undefined) event.file = fileOf(path)
    const hash = filled(data['FileHash'])
    if (event.file !== undefined && hash !== undefined && hash.length === 64) {
      event.file.hashes = [{ algorithm: 'SHA-256', algorithm_id: 3, value: hash }]
    }
    setActorProcess(event, processOf(undefined, data['TargetProcessId']))
    const user = userFrom(undefined, undefined, data['TargetUser'])
    if (user !== undefined) {
      event.actor ??= {}
      event.actor.user = user
    }
    setRule(event, { uid: filled(data['RuleId']) ?? '', name: filled(data['RuleName']) ?? '' })
    if (action === 'blocked') {
      event.severity_id = 3
      markAlert(event, 2, 2)
    } else if (action === 'audited') markControl(event, 3, 17)
    else markControl(event, 1, 1)
  }
}

const APPLOCKER = [
  'FilePath',
  'FullFilePath',
  'FileHash',
  'TargetProcessId',
  'TargetUser',
  'RuleId',
  'RuleName',
] as const
const appLockerEntry = (action: 'allowed' | 'audited' | 'blocked'): Entry =>
  entry(CLASS.fileActivity, 14, APPLOCKER, appLocker(action))

/** Code integrity: an image whose signature does not allow it to be loaded. */
function integrity(isBlocked: boolean) {
  return (data: EventFields, event: OcsfEvent): void => {
    const path = filled(data['FileNameBuffer']) ?? filled(data['FileName']) ?? filled(data['File Name'])
    if (path !== undefined) event['module'] = { load_type_id: 0, file: fileOf(path) }
    setActorProcess(event, processOf(data['ProcessNameBuffer'] ?? data['ProcessName'], data['ProcessID']))
    event.severity_id = isBlocked ? 3 : 2
    markControl(event, isBlocked ? 2 : 3, isBlocked ? 2 : 17)
  }
}

const integrityEntry = (isBlocked: boolean): Entry =>
  entry(CLASS.moduleActivity, 1, ['FileNameBuffer', 'FileName', 'ProcessNameBuffer'], integrity(isBlocked))

function driverFramework(data: EventFields, event: OcsfEvent): void {
  const instance = filled(data['instance']) ?? filled(data['Instance']) ?? filled(data['InstanceId'])
  if (instance !== undefined) event['peripheral_device'] = { name: instance, uid: instance }
}

const deviceEntry = (activity: number): Entry =>
  entry(CLASS.peripheralActivity, activity, ['instance', 'InstanceId'], driverFramework)

function wmi(data: EventFields, event: OcsfEvent): void {
  const name =
    filled(data['ESS']) ?? filled(data['Namespace']) ?? filled(data['ProviderName']) ?? filled(data['Operation'])
  event['win_resource'] = { name: name ?? 'WMI', type: 'WMI', type_id: 19 }
  const account = filled(data['User'])
  if (account !== undefined) event.actor = { user: userOf(account) }
}

const wmiEntry = (): Entry => entry(CLASS.windowsResource, 1, ['User'], wmi)

function ntlm(data: EventFields, event: OcsfEvent): void {
  const user = userFrom(
    data['UserName'] ?? data['TargetUserName'],
    data['DomainName'] ?? data['TargetDomainName'],
    undefined,
  )
  if (user !== undefined) event.user = user
  event['auth_protocol_id'] = 1
  const target = filled(data['TargetName'])
  if (target !== undefined) event['service'] = { name: target }
  const remote = remoteOf(undefined, undefined, data['WorkstationName'])
  if (remote !== undefined) event.src_endpoint = remote
  setActorProcess(event, processOf(data['ProcessName'], data['CallerPID'] ?? data['ProcessId']))
}

const ntlmEntry = (): Entry =>
  entry(CLASS.authentication, 1, ['UserName', 'DomainName', 'TargetName', 'WorkstationName', 'ProcessName'], ntlm)

/** Remote desktop's listener: someone passed the network level authentication. */
function remoteDesktop(data: EventFields, event: OcsfEvent): void {
  const user = userFrom(data['Param1'], data['Param2'], undefined)
  if (user !== undefined) event.user = user
  const remote = remoteOf(data['Param3'], undefined, undefined)
  if (remote !== undefined) event.src_endpoint = remote
  event['logon_type_id'] = 10
  event['is_remote'] = true
  event.status_id = 1
}

/** OpenSSH for Windows writes sshd's words into `payload`. */
function openssh(data: EventFields, event: OcsfEvent): void {
  const message = text(data['payload'])
  if (message === undefined) return
  event.message = message
  const words = message.split(' ', 16)
  const isAccepted = words[0] === 'Accepted'
  const isFailed = words[0] === 'Failed'
  const from = words.indexOf('from')
  if ((!isAccepted && !isFailed) || from < 1) return
  event.user = { name: words[from - 1] ?? '' }
  const remote = remoteOf(words[from + 1], words[from + 3], undefined)
  if (remote !== undefined) event.src_endpoint = remote
  event['service'] = { name: 'sshd' }
  event.status_id = isAccepted ? 1 : 2
}

function msSqlLogin(data: EventFields, event: OcsfEvent): void {
  const name = unnamed(data, 0)
  if (name !== undefined) event.user = userOf(name)
  event['service'] = { name: 'MSSQLSERVER' }
  event.status_id = 2
  const reason = unnamed(data, 1)
  if (reason !== undefined) event['status_detail'] = reason.trim()
  const client = unnamed(data, 2)
  const at = client?.indexOf('CLIENT: ') ?? -1
  if (client !== undefined && at >= 0) {
    const end = client.indexOf(']', at)
    const remote = remoteOf(client.slice(at + 8, end < 0 ? client.length : end), undefined, undefined)
    if (remote !== undefined) event.src_endpoint = remote
  }
}

/** Windows Installer: product, version, language, result, maker. */
function installer(data: EventFields, event: OcsfEvent): void {
  const name = unnamed(data, 0)
  if (name === undefined) return
  const app: Record<string, unknown> = { name }
  const version = unnamed(data, 1)
  const vendor = unnamed(data, 4)
  if (version !== undefined && version !== '(NULL)') app['version'] = version
  if (vendor !== undefined && vendor !== '(NULL)') app['vendor_name'] = vendor
  event['app'] = app
}

function crash(data: EventFields, event: OcsfEvent): void {
  const name = filled(data['AppName']) ?? unnamed(data, 0)
  if (name !== undefined) event.message ??= `${name} crashed`
}

function dnsServer(isAnswer: boolean) {
  return (data: EventFields, event: OcsfEvent): void => {
    const name = filled(data['QNAME'])
    if (name !== undefined) event.query = { hostname: name }
    const remote = remoteOf(isAnswer ? data['Destination'] : data['Source'], data['Port'], undefined)
    if (remote !== undefined) event.src_endpoint = remote
    const server = remoteOf(data['InterfaceIP'], undefined, undefined)
    if (server !== undefined) event.dst_endpoint = server
    const code = number(data['RCODE'])
    if (code !== undefined) event['rcode_id'] = rcodeOf(code)
    if (event.src_endpoint === undefined && event.dst_endpoint === undefined) setClient(event)
  }
}

const DNS_SERVER = ['QNAME', 'Source', 'Destination', 'Port', 'InterfaceIP', 'RCODE'] as const

function serviceFailed(data: EventFields, event: OcsfEvent): void {
  event['win_service'] = { name: text(data['param1']) ?? '', service_start_type_id: 0 }
  event.status_id = 2
}

const failedEntry = (): Entry => entry(CLASS.windowsService, 4, ['param1'], serviceFailed)

export const SERVICE_FAILURES: readonly (readonly [eventId: number, entry: Entry])[] = [
  [7023, failedEntry()],
  [7024, failedEntry()],
  [7031, failedEntry()],
  [7034, failedEntry()],
]

export const MORE_CHANNELS: readonly (readonly [service: string, entries: ReadonlyMap<number, Entry>])[] = [
  [
    'applocker',
    new Map([
      ...[8002, 8005, 8020, 8023].map((id) => [id, appLockerEntry('allowed')] as const),
      ...[8003, 8006, 8021, 8024].map((id) => [id, appLockerEntry('audited')] as const),
      ...[8004, 8007, 8022, 8025].map((id) => [id, appLockerEntry('blocked')] as const),
    ]),
  ],
  [
    'codeintegrity-operational',
    new Map([
      ...[3033, 3077, 3021, 3022].map((id) => [id, integrityEntry(true)] as const),
      ...[3034, 3076, 3032, 3035].map((id) => [id, integrityEntry(false)] as const),
    ]),
  ],
  ['driver-framework', new Map([2003, 2010, 2100, 2102].map((id) => [id, deviceEntry(id === 2003 ? 1 : 0)] as const))],
  [
    'firewall-as',
    new Map([
      ...[2002, 2003, 2008, 2009, 2082, 2083].map((id) => [id, FIREWALL_RULE.setting] as const),
      ...[2004, 2071, 2097].map((id) => [id, FIREWALL_RULE.added] as const),
      ...[2005, 2073].map((id) => [id, FIREWALL_RULE.changed] as const),
      ...[2006, 2033, 2052, 2059].map((id) => [id, FIREWALL_RULE.deleted] as const),
    ]),
  ],
  ['wmi', new Map([5857, 5858, 5859, 5860, 5861].map((id) => [id, wmiEntry()] as const))],
  ['ntlm', new Map([8001, 8002, 8003, 8004].map((id) => [id, ntlmEntry()] as const))],
  ['openssh', new Map([[4, entry(CLASS.authentication, 1, [], openssh)]])],
  [
    'dns-server-analytic',
    new Map([
      [256, entry(CLASS.dnsActivity, 1, DNS_SERVER, dnsServer(false))],
      [257, entry(CLASS.dnsActivity, 2, DNS_SERVER, dnsServer(true))],
    ]),
  ],
  [
    'microsoft-windows-terminalservices-remoteconnectionmanager/operational',
    new Map([[1149, entry(CLASS.authentication, 1, ['Param1', 'Param2', 'Param3'], remoteDesktop)]]),
  ],
]

/** Events of the Application log, which every program writes to: by the provider and its id. */
export const APPLICATION_ENTRIES: ReadonlyMap<string, Entry> = new Map([
  ['MSSQLSERVER 18456', entry(CLASS.authentication, 1, [], msSqlLogin)],
  ['MsiInstaller 1033', entry(CLASS.applicationLifecycle, 1, [], installer)],
  ['MsiInstaller 11707', entry(CLASS.applicationLifecycle, 1, [], installer)],
  ['MsiInstaller 1034', entry(CLASS.applicationLifecycle, 2, [], installer)],
  ['MsiInstaller 11724', entry(CLASS.applicationLifecycle, 2, [], installer)],
  ['MsiInstaller 1036', entry(CLASS.applicationLifecycle, 8, [], installer)],
  ['Application Error 1000', entry(CLASS.applicationError, 1, [], crash)],
])

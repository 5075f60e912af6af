/** Microsoft Defender Antivirus: detections, scans, protection switched off, attack surface reduction. */
import type { OcsfEvent } from '@haidang/contracts'
import { filled, text } from '../reading.ts'
import { CLASS, fileOf, markAlert, setRule, userOf } from '../normalise/ocsf.ts'
import { entry, processOf, setActorProcess } from './entry.ts'
import type { Entry, EventFields } from './entry.ts'

const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['Severe', 5],
  ['High', 4],
  ['Medium', 3],
  ['Moderate', 3],
  ['Low', 2],
])

/** OCSF's classification of malware by Defender's category. */
const CLASSIFICATIONS: ReadonlyMap<string, number> = new Map([
  ['Adware', 1],
  ['Backdoor', 2],
  ['Exploit', 8],
  ['Ransomware', 10],
  ['Rootkit', 15],
  ['Spyware', 17],
  ['Trojan', 18],
  ['Trojan Downloader', 6],
  ['Trojan Dropper', 7],
  ['Virus', 19],
  ['Worm', 22],
])

/** Field names come with their blanks removed. */
function malware(data: EventFields, event: OcsfEvent): void {
  const name = text(data['ThreatName']) ?? ''
  const uid = filled(data['ThreatID'])
  event.severity_id = SEVERITIES.get(text(data['SeverityName']) ?? '') ?? 4
  event.message = name
  const category = text(data['CategoryName'])
  const kind = category === undefined ? 0 : (CLASSIFICATIONS.get(category) ?? 99)
  const found: NonNullable<OcsfEvent['malware']>[number] = { name, classification_ids: [kind] }
  if (category !== undefined) found['classifications'] = [category]
  if (uid !== undefined) found.uid = uid
  event.malware = [found]
  const path = filled(data['Path'])
  if (path !== undefined) event.file = fileOf(pathOf(path))
  setActorProcess(event, processOf(data['ProcessName'], data['ProcessID']))
  setUser(event, filled(data['DetectionUser']) ?? filled(data['User']) ?? filled(data['RemediationUser']))
  const action = text(data['ActionName']) ?? ''
  if (action === 'Quarantine') markAlert(event, 2, 3)
  else if (action === 'Remove') markAlert(event, 2, 5)
  else if (action === 'Block' || action === 'Clean') markAlert(event, 2, 2)
  else if (action === 'Allow') markAlert(event, 1, 1)
  else markAlert(event, 0, 15)
}

function setUser(event: OcsfEvent, account: string | undefined): void {
  if (account === undefined) return
  event.actor ??= {}
  event.actor.user = userOf(account)
}

/** `file:_C:\temp\a.exe; process:_pid:12,…` holds several resources; the first file is the one meant. */
function pathOf(path: string): string {
  const start = path.indexOf('file:_')
  if (start < 0) return path
  const end = path.indexOf('; ', start)
  return path.slice(start + 6, end < 0 ? path.length : end)
}

/** What the ids of protection events say, and how severe that is: protection off, tampered with, failed, changed. */
const PROTECTION: ReadonlyMap<number, readonly [message: string, severity: number, isAlert: boolean]> = new Map([
  [2001, ['The update of definitions failed', 2, false]],
  [3002, ['Real-time protection failed', 3, true]],
  [3007, ['Real-time protection recovered', 1, false]],
  [5000, ['Real-time protection was enabled', 1, false]],
  [5001, ['Real-time protection was disabled', 4, true]],
  [5004, ['Real-time protection was reconfigured', 2, false]],
  [5007, ['The configuration of Defender changed', 2, false]],
  [5008, ['The engine of Defender failed', 3, true]],
  [5009, ['Scanning for malware was enabled', 1, false]],
  [5010, ['Scanning for malware was disabled', 4, true]],
  [5011, ['Scanning for viruses was enabled', 1, false]],
  [5012, ['Scanning for viruses was disabled', 4, true]],
  [5013, ['Tamper protection blocked a change', 4, true]],
  [5100, ['The licence of Defender expires soon', 2, false]],
  [5101, ['The licence of Defender has expired', 3, true]],
])

function protection(eventId: number) {
  const [message, severity, isAlert] = PROTECTION.get(eventId) ?? ['', 1, false]
  return (_data: EventFields, event: OcsfEvent): void => {
    event.message ??= message
    event.severity_id = severity
    if (isAlert) markAlert(event, 0, 15)
  }
}

/** 1121 a rule of attack surface reduction blocked, 1122 it would have. */
function surfaceReduction(isBlocked: boolean) {
  return (data: EventFields, event: OcsfEvent): void => {
    const path = filled(data['Path'])
    if (path !== undefined) event.file = fileOf(path)
    setActorProcess(event, processOf(data['ProcessName'], undefined))
    setUser(event, filled(data['User']))
    setRule(event, { uid: filled(data['ID']) ?? '', name: 'Attack surface reduction' })
    event.severity_id = isBlocked ? 4 : 3
    if (isBlocked) markAlert(event, 2, 2)
    else markAlert(event, 3, 17)
  }
}

function scan(data: EventFields, event: OcsfEvent): void {
  const uid = filled(data['ScanID'])
  const name = filled(data['ScanParameters']) ?? filled(data['ScanType'])
  const value: Record<string, unknown> = { type_id: 0 }
  if (uid !== undefined) value['uid'] = uid
  if (name !== undefined) value['name'] = name
  event['scan'] = value
}

const MALWARE = [
  'ThreatName',
  'ThreatID',
  'SeverityName',
  'CategoryName',
  'Path',
  'ProcessName',
  'ProcessID',
  'DetectionUser',
  'RemediationUser',
  'ActionName',
] as const
const malwareEntry = (): Entry => entry(CLASS.fileActivity, 0, MALWARE, malware)
const scanEntry = (activity: number): Entry => entry(CLASS.scanActivity, activity, ['ScanID', 'ScanParameters'], scan)
const reductionEntry = (isBlocked: boolean): Entry =>
  entry(CLASS.fileActivity, 14, ['Path', 'ProcessName', 'User', 'ID'], surfaceReduction(isBlocked))

export const DEFENDER_ENTRIES: ReadonlyMap<number, Entry> = new Map([
  [1000, scanEntry(1)],
  [1001, scanEntry(2)],
  [1002, scanEntry(3)],
  [1003, scanEntry(7)],
  [1004, scanEntry(8)],
  [1005, scanEntry(6)],
  ...[1006, 1007, 1008, 1009, 1010, 1011, 1012, 1015, 1116, 1117, 1118, 1119].map(
    (id) => [id, malwareEntry()] as const,
  ),
  [1121, reductionEntry(true)],
  [1122, reductionEntry(false)],
  ...[...PROTECTION.keys()].map((id) => [id, entry(CLASS.deviceConfigChange, 1, [], protection(id))] as const),
])

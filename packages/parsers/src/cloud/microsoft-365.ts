/**
 * Microsoft 365 unified audit records (Office 365 Management Activity API schema): records as the API gives them, and rows of
 * the audit search, whose `AuditData` is the record as text. Times have no zone and are UTC.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { asText, isObject, NO_PROBLEMS, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, fileOf, markAlert, newOcsf, setClass, setRule } from '../normalise/ocsf.ts'
import { knownPaths, remainderOf, textAt } from '../normalise/pick.ts'
import { takeTime } from '../normalise/time.ts'
import { cloudUser, setApi, setCaller, setCloud } from './cloud-event.ts'

const PRODUCT = Object.freeze({ name: 'Microsoft 365', vendor_name: 'Microsoft' })

function recordOf(o: JsonObject): JsonObject {
  const { AuditData: data } = o
  if (isObject(data)) return data
  if (typeof data !== 'string') return o
  try {
    const record: unknown = JSON.parse(data)
    return isObject(record) ? record : o
  } catch {
    return o
  }
}

export function isMicrosoft365(o: JsonObject): boolean {
  if (o['AuditData'] !== undefined && (o['RecordType'] !== undefined || o['Operations'] !== undefined)) return true
  return typeof o['Operation'] === 'string' && o['CreationTime'] !== undefined && o['Workload'] !== undefined
}

const KNOWN = knownPaths([
  'Id',
  'CreationTime',
  'Operation',
  'Workload',
  'RecordType',
  'UserId',
  'UserKey',
  'OrganizationId',
  'ClientIP',
  'ClientIPAddress',
  'ActorIpAddress',
  'ResultStatus',
  'UserAgent',
  'SourceFileName',
  'SiteUrl',
  'ObjectId',
])

/** File operations of SharePoint and OneDrive: `activity_id` of File Hosting Activity. */
const FILE_OPERATIONS: ReadonlyMap<string, number> = new Map([
  ['FileUploaded', 1],
  ['FileDownloaded', 2],
  ['FileSyncDownloadedFull', 2],
  ['FileModified', 3],
  ['FileModifiedExtended', 3],
  ['FileDeleted', 4],
  ['FileRecycled', 4],
  ['FileDeletedFirstStageRecycleBin', 4],
  ['FileRenamed', 5],
  ['FileCopied', 6],
  ['FileMoved', 7],
  ['FileRestored', 8],
  ['FilePreviewed', 9],
  ['FileCheckedOut', 10],
  ['FileCheckedIn', 11],
  ['AnonymousLinkCreated', 12],
  ['SharingSet', 12],
  ['SharingInvitationCreated', 12],
  ['SharingRevoked', 13],
  ['AnonymousLinkRemoved', 13],
  ['FileAccessed', 14],
  ['FileAccessedExtended', 14],
])

/** Directory operations: class and activity. */
const DIRECTORY: ReadonlyMap<string, readonly [classUid: number, activity: number]> = new Map([
  ['Add user.', [CLASS.userManagement, 1]],
  ['Update user.', [CLASS.userManagement, 2]],
  ['Delete user.', [CLASS.userManagement, 3]],
  ['Disable account.', [CLASS.userManagement, 5]],
  ['Enable account.', [CLASS.userManagement, 4]],
  ['Change user password.', [CLASS.userManagement, 8]],
  ['Reset user password.', [CLASS.userManagement, 9]],
  ['Add member to role.', [CLASS.userManagement, 16]],
  ['Remove member from role.', [CLASS.userManagement, 17]],
  ['Add member to group.', [CLASS.groupManagement, 3]],
  ['Remove member from group.', [CLASS.groupManagement, 4]],
  ['Add group.', [CLASS.groupManagement, 6]],
  ['Delete group.', [CLASS.groupManagement, 5]],
])

export function normaliseMicrosoft365(outer: JsonObject, r: Reading): ParsedEvent {
  const o = recordOf(outer)
  const zone = r.zoneOffsetMinutes
  r.zoneOffsetMinutes = 0
  takeTime(r, o['CreationTime'] ?? o['CreationDate'], 'CreationTime')
  r.zoneOffsetMinutes = zone
  const operation = text(o['Operation']) ?? text(o['Operations']) ?? ''
  const workload = text(o['Workload'])
  const event = newOcsf(r, CLASS.apiActivity, 0, 1, PRODUCT)
  const { metadata } = event
  metadata.event_code = operation
  if (workload !== undefined) metadata.log_name = workload
  const uid = text(o['Id'])
  if (uid !== undefined) metadata.uid = uid
  const original = text(o['CreationTime'])
  if (original !== undefined) metadata.original_time = original
  setCloud(event, { provider: 'Microsoft', orgUid: text(o['OrganizationId']) })
  setCaller(event, textAt(o, 'ClientIP', 'ClientIPAddress', 'ActorIpAddress'))
  const user = cloudUser(text(o['UserId']), text(o['UserKey']))
  if (user !== undefined) event.actor = { user }
  const agent = text(o['UserAgent'])
  if (agent !== undefined) event.http_request = { user_agent: agent }
  const result = asText(o['ResultStatus'])?.toLowerCase()
  if (result !== undefined) event.status_id = RESULTS.get(result) ?? 0
  event.message = operation
  settle(o, operation, workload, event)
  const rest = remainderOf(o, KNOWN, r)
  if (rest !== undefined) event.unmapped = rest
  return {
    format: 'microsoft-365',
    ocsf: event,
    fields: o,
    logsource: LOGSOURCES.get(workload ?? '') ?? AUDIT,
    problems: r.problems ?? NO_PROBLEMS,
  }
}

const RESULTS: ReadonlyMap<string, number> = new Map([
  ['succeeded', 1],
  ['success', 1],
  ['true', 1],
  ['partiallysucceeded', 1],
  ['failed', 2],
  ['failure', 2],
  ['false', 2],
])

function settle(o: JsonObject, operation: string, workload: string | undefined, event: OcsfEvent): void {
  const { user } = event.actor ?? {}
  if (operation === 'UserLoggedIn' || operation === 'UserLoginFailed' || operation === 'MailboxLogin') {
    setClass(event, CLASS.authentication, 1)
    if (user !== undefined) event.user = user
    event.status_id = operation === 'UserLoginFailed' ? 2 : 1
    event['service'] = { name: workload ?? 'Microsoft 365' }
    const error = text(o['LogonError'])
    if (error !== undefined) event['status_detail'] = error
    return
  }
  const fileActivity = FILE_OPERATIONS.get(operation)
  const path = text(o['ObjectId']) ?? text(o['SourceFileName'])
  if (fileActivity !== undefined && path !== undefined) {
    setClass(event, CLASS.fileHosting, fileActivity)
    const file = fileOf(path)
    const name = text(o['SourceFileName'])
    if (name !== undefined) file.name = name
    event.file = file
    return
  }
  const directory = DIRECTORY.get(operation)
  const target = text(o['ObjectId'])
  if (directory !== undefined && target !== undefined) {
    setClass(event, directory[0], directory[1])
    if (directory[0] === CLASS.groupManagement) event['group'] = { name: target }
    const account = cloudUser(target, undefined)
    if (account !== undefined && directory[0] !== CLASS.groupManagement) event.user = account
    return
  }
  setApi(event, operation, workload)
  if (target !== undefined) event['resources'] = [{ uid: target }]
  if (
    workload === 'SecurityComplianceCenter' &&
    (operation === 'AlertTriggered' || operation === 'AlertEntityGenerated')
  ) {
    setRule(event, { uid: textAt(o, 'AlertId', 'PolicyId') ?? '', name: textAt(o, 'Name') ?? operation })
    event.severity_id = SEVERITIES.get(text(o['Severity'])?.toLowerCase() ?? '') ?? 3
    markAlert(event, 3, 19)
  } else if (workload === 'ThreatIntelligence') {
    setRule(event, { uid: operation, name: text(o['Verdict']) ?? operation })
    event.severity_id = 3
    markAlert(event, 0, 15)
  }
}

const SEVERITIES: ReadonlyMap<string, number> = new Map([
  ['informational', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
])

const AUDIT: Logsource = Object.freeze({ product: 'm365', service: 'audit' })
const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map<string, Logsource>([
  ['Exchange', Object.freeze({ product: 'm365', service: 'exchange' })],
  ['SecurityComplianceCenter', Object.freeze({ product: 'm365', service: 'threat_management' })],
  ['ThreatIntelligence', Object.freeze({ product: 'm365', service: 'threat_detection' })],
])

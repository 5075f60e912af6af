/**
 * Microsoft Entra ID: sign-ins and directory audits, as Microsoft Graph gives them and as Azure Monitor exports them (the
 * record under `properties`).
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { asText, isObject, NO_PROBLEMS, number, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass } from '../normalise/ocsf.ts'
import { knownPaths, objectAt, remainderOf, textAt } from '../normalise/pick.ts'
import { takeTime } from '../normalise/time.ts'
import { cloudUser, setApi, setCaller, setCloud } from './cloud-event.ts'

const PRODUCT = Object.freeze({ name: 'Entra ID', vendor_name: 'Microsoft' })
const SIGN_INS: Logsource = Object.freeze({ product: 'azure', service: 'signinlogs' })
const AUDITS: Logsource = Object.freeze({ product: 'azure', service: 'auditlogs' })

const SIGN_IN_CATEGORIES: ReadonlySet<string> = new Set([
  'SignInLogs',
  'NonInteractiveUserSignInLogs',
  'ServicePrincipalSignInLogs',
  'ManagedIdentitySignInLogs',
  'ADFSSignInLogs',
])

type Kind = 'sign-in' | 'audit'

function kindOf(o: JsonObject): Kind | null {
  const category = text(o['category'])
  if (isObject(o['properties']) && category !== undefined) {
    if (SIGN_IN_CATEGORIES.has(category)) return 'sign-in'
    if (category === 'AuditLogs') return 'audit'
  }
  if (
    o['createdDateTime'] !== undefined &&
    (o['userPrincipalName'] !== undefined || o['appDisplayName'] !== undefined)
  ) {
    return isObject(o['status']) || o['conditionalAccessStatus'] !== undefined ? 'sign-in' : null
  }
  return o['activityDateTime'] !== undefined && o['activityDisplayName'] !== undefined ? 'audit' : null
}

export function isEntra(o: JsonObject): boolean {
  return kindOf(o) !== null
}

const KNOWN = knownPaths([
  'time',
  'createdDateTime',
  'activityDateTime',
  'id',
  'correlationId',
  'callerIpAddress',
  'tenantId',
  'resultType',
  'resultDescription',
  'properties.createdDateTime',
  'properties.activityDateTime',
  'properties.id',
  'properties.userPrincipalName',
  'properties.userId',
  'properties.ipAddress',
  'properties.appDisplayName',
  'properties.appId',
  'properties.userAgent',
  'properties.status.errorCode',
  'properties.status.failureReason',
  'userPrincipalName',
  'userId',
  'ipAddress',
  'appDisplayName',
  'appId',
  'userAgent',
  'status.errorCode',
  'status.failureReason',
])

export function normaliseEntra(o: JsonObject, r: Reading): ParsedEvent {
  const record: JsonObject = isObject(o['properties']) ? o['properties'] : o
  const kind = kindOf(o) ?? 'audit'
  takeTime(r, record['createdDateTime'] ?? record['activityDateTime'] ?? o['time'], 'time')
  const event = newOcsf(r, CLASS.apiActivity, 0, 1, PRODUCT)
  const { metadata } = event
  metadata.log_name = text(o['category']) ?? (kind === 'sign-in' ? 'SignInLogs' : 'AuditLogs')
  const uid = text(record['id']) ?? text(o['id'])
  if (uid !== undefined) metadata.uid = uid
  const correlation = text(record['correlationId']) ?? text(o['correlationId'])
  if (correlation !== undefined) metadata.correlation_uid = correlation
  const original = textAt(record, 'createdDateTime', 'activityDateTime')
  if (original !== undefined) metadata.original_time = original
  setCloud(event, { provider: 'Azure', orgUid: text(o['tenantId']) ?? text(record['homeTenantId']) })
  if (kind === 'sign-in') mapSignIn(o, record, event)
  else mapAudit(o, record, event)
  const rest = remainderOf(o, KNOWN, r)
  if (rest !== undefined) event.unmapped = rest
  return {
    format: 'microsoft-entra',
    ocsf: event,
    fields: record === o ? o : { ...record, ...o },
    logsource: kind === 'sign-in' ? SIGN_INS : AUDITS,
    problems: r.problems ?? NO_PROBLEMS,
  }
}

function mapSignIn(o: JsonObject, record: JsonObject, event: OcsfEvent): void {
  setClass(event, CLASS.authentication, 1)
  const user = cloudUser(
    textAt(record, 'userPrincipalName', 'servicePrincipalName', 'userDisplayName'),
    textAt(record, 'userId', 'servicePrincipalId'),
  )
  if (user !== undefined) {
    event.user = user
    event.actor = { user }
  }
  setCaller(event, textAt(record, 'ipAddress') ?? text(o['callerIpAddress']))
  const app = textAt(record, 'appDisplayName', 'resourceDisplayName')
  const service: Record<string, unknown> = { name: app ?? 'Entra ID' }
  const appId = text(record['appId'])
  if (appId !== undefined) service['uid'] = appId
  event['service'] = service
  event['is_remote'] = true
  const agent = text(record['userAgent'])
  if (agent !== undefined) event.http_request = { user_agent: agent }
  const code = asText(objectAt(record, 'status')['errorCode']) ?? asText(o['resultType'])
  if (code !== undefined) {
    event.status_id = number(code) === 0 ? 1 : 2
    event['status_code'] = code
  }
  const reason = textAt(record, 'status.failureReason') ?? text(o['resultDescription'])
  if (reason !== undefined && event.status_id === 2) event['status_detail'] = reason
  const requirement = text(record['authenticationRequirement'])
  if (requirement !== undefined) event['is_mfa'] = requirement === 'multiFactorAuthentication'
  event.severity_id = RISKS.get(text(record['riskLevelDuringSignIn']) ?? '') ?? 1
  const place = objectAt(record, 'location')
  const country = text(place['countryOrRegion'])
  if (country !== undefined && event.src_endpoint !== undefined) {
    const location: Record<string, unknown> = { country }
    const city = text(place['city'])
    if (city !== undefined) location['city'] = city
    event.src_endpoint.location = location
  }
  event.message = `Sign-in to ${app ?? 'Entra ID'}`
}

const RISKS: ReadonlyMap<string, number> = new Map([
  ['low', 2],
  ['medium', 3],
  ['high', 4],
])

const USER_ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['Add user', 1],
  ['Update user', 2],
  ['Delete user', 3],
  ['Enable account', 4],
  ['Disable account', 5],
  ['Change user password', 8],
  ['Change password (self-service)', 8],
  ['Reset user password', 9],
  ['Reset password (by admin)', 9],
  ['Add member to role', 16],
  ['Add eligible member to role', 16],
  ['Remove member from role', 17],
])

function mapAudit(o: JsonObject, record: JsonObject, event: OcsfEvent): void {
  const name = textAt(record, 'activityDisplayName', 'operationName') ?? text(o['operationName']) ?? ''
  event.metadata.event_code = name
  event.message = name
  const by = objectAt(record, 'initiatedBy')
  const user = cloudUser(textAt(by, 'user.userPrincipalName', 'user.displayName'), textAt(by, 'user.id'))
  if (user !== undefined) event.actor = { user }
  const app = textAt(by, 'app.displayName', 'app.servicePrincipalId')
  if (app !== undefined) event.actor = { ...event.actor, app_name: app }
  setCaller(event, textAt(by, 'user.ipAddress') ?? text(o['callerIpAddress']))
  const result = text(record['result'])?.toLowerCase()
  if (result !== undefined) event.status_id = result === 'success' ? 1 : 2
  const reason = text(record['resultReason'])
  if (reason !== undefined && event.status_id === 2) event['status_detail'] = reason
  const targets: unknown[] = Array.isArray(record['targetResources']) ? record['targetResources'] : []
  const first: unknown = targets[0]
  const target: JsonObject = isObject(first) ? first : {}
  const activity = USER_ACTIVITIES.get(name)
  const account = cloudUser(textAt(target, 'userPrincipalName', 'displayName'), text(target['id']))
  if (activity !== undefined && account !== undefined) {
    setClass(event, CLASS.userManagement, activity)
    event.user = account
    return
  }
  setApi(event, name, text(record['loggedByService']) ?? 'Entra ID')
  const resources: Record<string, unknown>[] = []
  for (const item of targets.slice(0, 32)) {
    if (!isObject(item)) continue
    const resource: Record<string, unknown> = {}
    const label = textAt(item, 'displayName', 'userPrincipalName')
    const uid = text(item['id'])
    const type = text(item['type'])
    if (label !== undefined) resource['name'] = label
    if (uid !== undefined) resource['uid'] = uid
    if (type !== undefined) resource['type'] = type
    if (label !== undefined || uid !== undefined) resources.push(resource)
  }
  if (resources.length > 0) event['resources'] = resources
}

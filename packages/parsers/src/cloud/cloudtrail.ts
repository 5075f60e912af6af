/** AWS CloudTrail records (event version 1.0x; one record, or `{"Records":[…]}` around a single one). */
import type { Logsource, OcsfUser, ParsedEvent } from '@haidang/contracts'
import { isObject, NO_PROBLEMS, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, newOcsf, setClass } from '../normalise/ocsf.ts'
import { at, knownPaths, objectAt, remainderOf, textAt } from '../normalise/pick.ts'
import { otherTime, takeTime } from '../normalise/time.ts'
import { setApi, setCaller, setCloud } from './cloud-event.ts'

const PRODUCT = Object.freeze({ name: 'CloudTrail', vendor_name: 'AWS' })
const LOGSOURCE: Logsource = Object.freeze({ product: 'aws', service: 'cloudtrail' })

/** The record itself, out of the wrapper of a file with a single one. */
function recordOf(o: JsonObject): JsonObject {
  const { Records: records } = o
  const only: unknown = Array.isArray(records) && records.length === 1 ? records[0] : undefined
  return isObject(only) ? only : o
}

export function isCloudTrail(o: JsonObject): boolean {
  const record = recordOf(o)
  return (
    typeof record['eventSource'] === 'string' &&
    typeof record['eventName'] === 'string' &&
    record['eventVersion'] !== undefined &&
    (record['awsRegion'] !== undefined || isObject(record['userIdentity']))
  )
}

const KNOWN = knownPaths([
  'eventVersion',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'errorCode',
  'errorMessage',
  'requestID',
  'eventID',
  'recipientAccountId',
  'userIdentity.type',
  'userIdentity.userName',
  'userIdentity.principalId',
  'userIdentity.arn',
  'userIdentity.accountId',
  'userIdentity.accessKeyId',
  'userIdentity.invokedBy',
  'userIdentity.sessionContext.attributes.mfaAuthenticated',
  'userIdentity.sessionContext.attributes.creationDate',
  'resources',
])

/** OCSF `user.type_id` by the kind of identity. */
const IDENTITY_TYPES: ReadonlyMap<string, number> = new Map([
  ['Root', 2],
  ['IAMUser', 1],
  ['FederatedUser', 1],
  ['SAMLUser', 1],
  ['WebIdentityUser', 1],
  ['IdentityCenterUser', 1],
  ['AWSService', 4],
])

export function normaliseCloudTrail(outer: JsonObject, r: Reading): ParsedEvent {
  const o = recordOf(outer)
  takeTime(r, o['eventTime'], 'eventTime')
  const name = text(o['eventName']) ?? ''
  const event = newOcsf(r, CLASS.apiActivity, 0, 1, PRODUCT)
  const { metadata } = event
  metadata.event_code = name
  metadata.log_name = 'CloudTrail'
  const uid = text(o['eventID'])
  if (uid !== undefined) metadata.uid = uid
  const service = text(o['eventSource'])
  if (service !== undefined) metadata['log_provider'] = service
  const version = textAt(o, 'eventVersion')
  if (version !== undefined) metadata['log_version'] = version
  const original = text(o['eventTime'])
  if (original !== undefined) metadata.original_time = original
  setCloud(event, {
    provider: 'AWS',
    region: text(o['awsRegion']),
    accountUid: textAt(o, 'recipientAccountId', 'userIdentity.accountId'),
  })
  setCaller(event, text(o['sourceIPAddress']))
  setApi(event, name, service)
  const api = event['api'] as Record<string, unknown>
  const request = text(o['requestID'])
  if (request !== undefined) api['request'] = { uid: request }
  const agent = text(o['userAgent'])
  if (agent !== undefined) event.http_request = { user_agent: agent }
  const code = text(o['errorCode'])
  event.status_id = code === undefined ? 1 : 2
  if (code !== undefined) {
    event['status_code'] = code
    api['response'] = { error: code }
    const detail = text(o['errorMessage'])
    if (detail !== undefined) event['status_detail'] = detail
  }
  const user = identityOf(objectAt(o, 'userIdentity'))
  if (user !== undefined) event.actor = { user }
  const invokedBy = textAt(o, 'userIdentity.invokedBy')
  if (invokedBy !== undefined) event.actor = { ...event.actor, app_name: invokedBy }
  setSession(o, event, r)
  setResources(o, event)
  if (name === 'ConsoleLogin') mapConsoleLogin(o, event)
  event.message = code === undefined ? name : `${name}: ${code}`
  const rest = remainderOf(o, KNOWN, r)
  if (rest !== undefined) event.unmapped = rest
  return { format: 'aws-cloudtrail', ocsf: event, fields: o, logsource: LOGSOURCE, problems: r.problems ?? NO_PROBLEMS }
}

function identityOf(identity: JsonObject): OcsfUser | undefined {
  const arn = text(identity['arn'])
  const issuer = textAt(identity, 'sessionContext.sessionIssuer.userName')
  const name =
    text(identity['userName']) ?? (arn === undefined ? undefined : arn.slice(arn.lastIndexOf('/') + 1)) ?? issuer
  const uid = text(identity['principalId']) ?? arn
  const type = text(identity['type'])
  if (name === undefined && uid === undefined) return type === 'Root' ? { name: 'root', type_id: 2 } : undefined
  const user: OcsfUser & { uid_alt?: string; account?: { uid: string } } = {}
  if (name !== undefined) user.name = name
  if (uid !== undefined) user.uid = uid
  if (arn !== undefined && arn !== uid) user.uid_alt = arn
  const account = text(identity['accountId'])
  if (account !== undefined) user.account = { uid: account }
  user.type_id = IDENTITY_TYPES.get(type ?? '') ?? 0
  return user
}

function setSession(o: JsonObject, event: ParsedEvent['ocsf'], r: Reading): void {
  const key = textAt(o, 'userIdentity.accessKeyId')
  const attributes = objectAt(o, 'userIdentity.sessionContext.attributes')
  const mfa = attributes['mfaAuthenticated']
  if (key === undefined && mfa === undefined) return
  const session: { uid?: string; is_mfa?: boolean; created_time?: number } = {}
  if (key !== undefined) session.uid = key
  if (mfa !== undefined) session.is_mfa = mfa === 'true' || mfa === true
  const created = otherTime(r, attributes['creationDate'])
  if (created !== undefined) session.created_time = created
  event.actor = { ...event.actor, session }
}

function setResources(o: JsonObject, event: ParsedEvent['ocsf']): void {
  const { resources } = o
  if (!Array.isArray(resources)) return
  const list: Record<string, unknown>[] = []
  for (const item of resources.slice(0, 64)) {
    if (!isObject(item)) continue
    const uid = text(item['ARN']) ?? text(item['ARNPrefix'])
    if (uid === undefined) continue
    const type = text(item['type'])
    list.push(type === undefined ? { uid } : { uid, type })
  }
  if (list.length > 0) event['resources'] = list
}

/** A sign-in to the console: the only record whose outcome stands in `responseElements`. */
function mapConsoleLogin(o: JsonObject, event: ParsedEvent['ocsf']): void {
  setClass(event, CLASS.authentication, 1)
  const { user } = event.actor ?? {}
  if (user !== undefined) event.user = user
  event['service'] = { name: 'AWS Management Console' }
  event.status_id = at(o, 'responseElements.ConsoleLogin') === 'Success' ? 1 : 2
  const mfa = at(o, 'additionalEventData.MFAUsed')
  if (mfa !== undefined) event['is_mfa'] = mfa === 'Yes'
  event['is_remote'] = true
}

/** Google Workspace activities (Admin SDK Reports API, `admin#reports#activity`). */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { isObject, NO_PROBLEMS, put, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { CLASS, fileOf, markAlert, newOcsf, setClass, setRule } from '../normalise/ocsf.ts'
import { knownPaths, objectAt, remainderOf, textAt, textsOf } from '../normalise/pick.ts'
import { takeTime } from '../normalise/time.ts'
import { cloudUser, setApi, setCaller, setCloud } from './cloud-event.ts'

const PRODUCT = Object.freeze({ name: 'Google Workspace', vendor_name: 'Google' })

export function isGoogleWorkspace(o: JsonObject): boolean {
  if (o['kind'] === 'admin#reports#activity') return true
  const { id } = o
  return isObject(id) && id['applicationName'] !== undefined && Array.isArray(o['events']) && isObject(o['actor'])
}

const KNOWN = knownPaths([
  'kind',
  'etag',
  'id.time',
  'id.uniqueQualifier',
  'id.applicationName',
  'id.customerId',
  'actor.email',
  'actor.profileId',
  'ipAddress',
])

/** Events of Drive: `activity_id` of File Hosting Activity. */
const DRIVE: ReadonlyMap<string, number> = new Map([
  ['create', 1],
  ['upload', 1],
  ['download', 2],
  ['edit', 3],
  ['delete', 4],
  ['trash', 4],
  ['rename', 5],
  ['copy', 6],
  ['move', 7],
  ['untrash', 8],
  ['preview', 9],
  ['change_user_access', 12],
  ['change_document_visibility', 12],
  ['view', 14],
])

const ACCOUNTS: ReadonlyMap<string, number> = new Map([
  ['CREATE_USER', 1],
  ['CHANGE_USER_NAME', 2],
  ['DELETE_USER', 3],
  ['UNSUSPEND_USER', 4],
  ['SUSPEND_USER', 5],
  ['CHANGE_PASSWORD', 9],
  ['ASSIGN_ROLE', 16],
  ['UNASSIGN_ROLE', 17],
  ['GRANT_ADMIN_PRIVILEGE', 14],
  ['REVOKE_ADMIN_PRIVILEGE', 15],
  ['TURN_OFF_2_STEP_VERIFICATION', 13],
])

export function normaliseGoogleWorkspace(o: JsonObject, r: Reading): ParsedEvent {
  const id = objectAt(o, 'id')
  takeTime(r, id['time'], 'id.time')
  const events: unknown[] = Array.isArray(o['events']) ? o['events'] : []
  const head: unknown = events[0]
  const first: JsonObject = isObject(head) ? head : {}
  const name = text(first['name']) ?? ''
  const application = text(id['applicationName']) ?? ''
  const event = newOcsf(r, CLASS.apiActivity, 0, 1, PRODUCT)
  const { metadata } = event
  metadata.event_code = name
  metadata.log_name = application
  const uid = textAt(id, 'uniqueQualifier')
  if (uid !== undefined) metadata.uid = uid
  const original = text(id['time'])
  if (original !== undefined) metadata.original_time = original
  setCloud(event, { provider: 'Google', orgUid: text(id['customerId']) })
  setCaller(event, text(o['ipAddress']))
  const user = cloudUser(textAt(o, 'actor.email'), textAt(o, 'actor.profileId'))
  if (user !== undefined) event.actor = { user }
  event.message = name
  const parameters = parametersOf(first)
  settle(application, name, parameters, event)
  const rest = remainderOf(o, KNOWN, r)
  if (rest !== undefined) event.unmapped = rest
  const fields: Record<string, unknown> = { ...parameters, ...o }
  fields['eventName'] = name
  fields['eventService'] = `${application}.googleapis.com`
  return {
    format: 'google-workspace',
    ocsf: event,
    fields,
    logsource: LOGSOURCES.get(application) ?? { product: 'gcp', service: `google_workspace.${application}` },
    problems: r.problems ?? NO_PROBLEMS,
  }
}

/** `[{ name, value | boolValue | intValue | multiValue … }]` as an object. */
function parametersOf(event: JsonObject): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  const { parameters } = event
  if (!Array.isArray(parameters)) return out
  for (const item of parameters.slice(0, 256)) {
    if (!isObject(item)) continue
    const name = text(item['name'])
    const value = item['value'] ?? item['boolValue'] ?? item['intValue'] ?? item['multiValue'] ?? item['multiIntValue']
    if (name !== undefined && value !== undefined) put(out, name, value)
  }
  return out
}

function settle(application: string, name: string, parameters: Record<string, unknown>, event: OcsfEvent): void {
  const { user } = event.actor ?? {}
  if (application === 'login') {
    const isLogin = name.startsWith('login_')
    if (isLogin || name === 'logout') {
      setClass(event, CLASS.authentication, isLogin ? 1 : 2)
      if (user !== undefined) event.user = user
      event['service'] = { name: 'Google' }
      event.status_id = name === 'login_failure' ? 2 : 1
      const reason = textsOf(parameters['login_failure_type'])[0]
      if (reason !== undefined) event['status_detail'] = reason
    } else setApi(event, name, application)
    if (parameters['is_suspicious'] === true || name.startsWith('suspicious_') || name === 'gov_attack_warning') {
      setRule(event, { uid: name, name })
      event.severity_id = name === 'gov_attack_warning' ? 5 : 3
      markAlert(event, 0, 19)
    }
    return
  }
  const title = textsOf(parameters['doc_title'])[0]
  const fileActivity = DRIVE.get(name)
  if (application === 'drive' && fileActivity !== undefined && title !== undefined) {
    setClass(event, CLASS.fileHosting, fileActivity)
    const file = fileOf(title)
    const uid = textsOf(parameters['doc_id'])[0]
    event.file = uid === undefined ? file : { ...file, uid }
    return
  }
  const account = ACCOUNTS.get(name)
  const target = cloudUser(textsOf(parameters['USER_EMAIL'])[0], undefined)
  if (account !== undefined && target !== undefined) {
    setClass(event, CLASS.userManagement, account)
    event.user = target
    return
  }
  setApi(event, name, application)
}

const LOGSOURCES: ReadonlyMap<string, Logsource> = new Map(
  ['admin', 'login', 'drive', 'token', 'groups', 'user_accounts'].map((application) => [
    application,
    Object.freeze({ product: 'gcp', service: `google_workspace.${application}` }),
  ]),
)

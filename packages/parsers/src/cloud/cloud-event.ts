/** What events of cloud services have alike: where they happened, who called what, from which address. */
import type { OcsfEvent } from '@haidang/contracts'
import { canonicalIp } from '@haidang/std'
import { CLASS, setClass } from '../normalise/ocsf.ts'
import { addressAndPort } from '../normalise/pick.ts'

export interface CloudPlace {
  readonly provider: string
  readonly region?: string | undefined
  readonly accountUid?: string | undefined
  readonly orgUid?: string | undefined
}

/** Says which cloud it was. */
export function setCloud(event: OcsfEvent, { provider, region, accountUid, orgUid }: CloudPlace): void {
  const cloud: Record<string, unknown> = { provider }
  if (region !== undefined) cloud['region'] = region
  if (accountUid !== undefined) cloud['account'] = { uid: accountUid }
  if (orgUid !== undefined) cloud['org'] = { uid: orgUid }
  event['cloud'] = cloud
}

/** The caller's address; what is none is the name of a service or host. */
export function setCaller(event: OcsfEvent, source: string | undefined): void {
  if (source === undefined || source === '') return
  const { address, port } = addressAndPort(source)
  const ip = canonicalIp(address)
  if (ip !== null) event.src_endpoint = port === undefined ? { ip } : { ip, port }
  else event.src_endpoint = { name: source }
}

const VERBS: readonly (readonly [activity: number, verbs: readonly string[]])[] = [
  [
    2,
    [
      'get',
      'list',
      'describe',
      'head',
      'lookup',
      'view',
      'read',
      'search',
      'query',
      'scan',
      'select',
      'batchget',
      'download',
      'test',
      'access',
      'preview',
    ],
  ],
  [
    4,
    [
      'delete',
      'remove',
      'terminate',
      'detach',
      'disassociate',
      'deregister',
      'revoke',
      'untag',
      'purge',
      'purged',
      'hard',
    ],
  ],
  [
    1,
    [
      'create',
      'add',
      'new',
      'run',
      'register',
      'generate',
      'import',
      'allocate',
      'issue',
      'invite',
      'start',
      'send',
      'upload',
      'publish',
    ],
  ],
  [
    3,
    [
      'update',
      'set',
      'put',
      'modify',
      'change',
      'attach',
      'associate',
      'enable',
      'disable',
      'reset',
      'tag',
      'edit',
      'move',
      'rename',
      'restore',
      'assign',
      'grant',
      'consent',
      'authorize',
      'replace',
      'stop',
      'reboot',
    ],
  ],
]

/** The first word of `CreateUser`, `New-InboxRule`, `Add member to role.`, `DELETE_USER`; lower case. */
function verbOf(operation: string): string {
  const word = /^[A-Z]?[a-z]+|^[A-Z]+/.exec(operation)?.[0] ?? ''
  return word.toLowerCase()
}

/** `activity_id` of API Activity (1 create, 2 read, 3 update, 4 delete, 99 other) by the words of an operation. */
export function apiActivityOf(operation: string): number {
  const verb = verbOf(operation)
  for (const [activity, verbs] of VERBS) if (verbs.includes(verb)) return activity
  return 99
}

/** API Activity of an operation of a service. */
export function setApi(event: OcsfEvent, operation: string, service: string | undefined): void {
  const activity = apiActivityOf(operation)
  setClass(event, CLASS.apiActivity, activity)
  if (activity === 99) event['activity_name'] = operation
  const api: Record<string, unknown> = { operation }
  if (service !== undefined) api['service'] = { name: service }
  event['api'] = api
}

/** An account of a cloud: name, and e-mail where the name is one. */
export function cloudUser(
  name: string | undefined,
  uid: string | undefined,
): { name?: string; uid?: string; email_addr?: string } | undefined {
  if (name === undefined && uid === undefined) return undefined
  const user: { name?: string; uid?: string; email_addr?: string } = {}
  if (name !== undefined) user.name = name
  if (uid !== undefined) user.uid = uid
  if (name?.includes('@') === true) user.email_addr = name
  return user
}

import type { OcsfEndpoint, OcsfEvent, OcsfHash, OcsfProcess, OcsfUser } from '@haidang/contracts'
import { filled, number, port } from '../reading.ts'
import { fileNameOf } from '../normalise/canonical.ts'
import { endpoint, hashOf } from '../normalise/ocsf.ts'

export type EventFields = Readonly<Record<string, unknown>>

/** How one event id is brought to OCSF. */
export interface Entry {
  readonly classUid: number
  readonly activityId: number
  /** Data fields that `map` puts into OCSF attributes; the others go to `unmapped`. */
  readonly known: ReadonlySet<string>
  readonly map: (data: EventFields, event: OcsfEvent) => void
}

export function entry(
  classUid: number,
  activityId: number,
  known: readonly string[],
  map: (data: EventFields, event: OcsfEvent) => void,
): Entry {
  return { classUid, activityId, known: new Set(known), map }
}

export const SUBJECT = ['SubjectUserSid', 'SubjectUserName', 'SubjectDomainName', 'SubjectLogonId'] as const

/** A user from name, domain and SID fields; undefined where none is filled. */
export function userFrom(name: unknown, domain: unknown, sid: unknown): OcsfUser | undefined {
  const n = filled(name)
  const s = filled(sid)
  if (n === undefined && s === undefined) return undefined
  const user: OcsfUser = {}
  if (n !== undefined) user.name = n
  const d = filled(domain)
  if (d !== undefined) user.domain = d
  if (s !== undefined && s !== 'S-1-0-0') user.uid = s
  return user
}

export function subjectOf(data: EventFields): OcsfUser | undefined {
  return userFrom(data['SubjectUserName'], data['SubjectDomainName'], data['SubjectUserSid'])
}

/** Puts the Subject of a Security event into `actor.user`. */
export function setSubject(data: EventFields, event: OcsfEvent): void {
  const user = subjectOf(data)
  if (user === undefined) return
  if (event.actor === undefined) event.actor = { user }
  else event.actor.user = user
  const session = filled(data['SubjectLogonId'])
  if (session !== undefined) event.actor.session = { uid: session }
}

/** A process from its image path and id; undefined where both are missing. */
export function processOf(image: unknown, pid: unknown, guid?: unknown): OcsfProcess | undefined {
  const path = filled(image)
  const id = number(pid)
  if (path === undefined && id === undefined) return undefined
  const process: OcsfProcess = {}
  if (path !== undefined) {
    const name = fileNameOf(path)
    process.name = name
    process.file = name === path ? { name, type_id: 1 } : { name, path, type_id: 1 }
  }
  if (id !== undefined) process.pid = id
  const uid = filled(guid)
  if (uid !== undefined) process.uid = uid
  return process
}

/** The host of the event is the client of what its processes ask of the network. */
export function setClient(event: OcsfEvent): void {
  const name = event.device?.hostname
  if (name !== undefined && event.src_endpoint === undefined) event.src_endpoint = { hostname: name }
}

export function setActorProcess(event: OcsfEvent, process: OcsfProcess | undefined): void {
  if (process === undefined) return
  if (event.actor === undefined) event.actor = { process }
  else event.actor.process = process
}

/** Address, port and name of the remote side as logon events give them. */
export function remoteOf(address: unknown, portField: unknown, name: unknown): OcsfEndpoint | undefined {
  const ip = filled(address)
  const p = port(portField)
  const host = filled(name)
  const remote = endpoint(ip, p === 0 ? undefined : p)
  if (host === undefined) return remote
  if (remote === undefined) return { hostname: host }
  if (remote.hostname === undefined) remote.hostname = host
  return remote
}

/**
 * Sysmon's hash list, `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, or a single bare hash. An import hash is no file hash of OCSF's
 * list and gets algorithm 99 (other).
 */
export function hashesOf(value: unknown): OcsfHash[] | undefined {
  const list = filled(value)
  if (list === undefined) return undefined
  const hashes: OcsfHash[] = []
  let from = 0
  while (from < list.length && hashes.length < 8) {
    let end = list.indexOf(',', from)
    if (end < 0) end = list.length
    const equals = list.indexOf('=', from)
    if (equals < 0 || equals > end) {
      const bare = list.slice(from, end).trim()
      if (bare !== '' && bare !== 'Unknown') hashes.push(hashOf(bare))
    } else {
      const digits = list.slice(equals + 1, end)
      if (digits !== '' && list.charCodeAt(from) === 73) {
        hashes.push({ algorithm: 'IMPHASH', algorithm_id: 99, value: digits })
      } else if (digits !== '') hashes.push(hashOf(digits))
    }
    from = end + 1
  }
  return hashes.length > 0 ? hashes : undefined
}

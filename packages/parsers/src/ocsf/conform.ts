/**
 * Settles by OCSF's tables an event whose shape is not ours (OCSF that comes in, mappings of users, ECS) or that its mapping could
 * not bring into its class: it becomes an event that its class allows. Attributes the class does
 * not have, values of another type and objects that lack what they need go to `unmapped` under their OCSF path, so nothing
 * is lost; profiles are declared; an event that cannot meet its class becomes Network Activity (where it has an endpoint)
 * or Base Event.
 */
import type { OcsfEndpoint, OcsfEvent, OcsfObservable, OcsfProcess } from '@haidang/contracts'
import { isObject, put } from '../reading.ts'
import { isOfKind } from './check-value.ts'
import { classShape, objectShape } from './model.ts'
import type { OcsfAttribute, OcsfShape } from './model.ts'

type Fields = Record<string, unknown>

const NETWORK_ACTIVITY = 4001

const HOST: string[] = ['host']
const CONTROL: string[] = ['security_control']
const CONTROL_AND_HOST: string[] = ['host', 'security_control']

/**
 * Brings an event into the form of its class. `observables` are those of the event as the mapper made it; their names follow
 * what is moved.
 */
export function conformOcsf(event: OcsfEvent, observables: readonly OcsfObservable[]): void {
  let shape = classShape(event.class_uid)
  // An event of no class that names an address is of the network: Base Event has no endpoints.
  if (shape === undefined || event.class_uid === 0) shape = demote(event, false)
  const unmappedBefore = event.unmapped
  const isRepaired = repairParts(event)
  repairClass(event, asksForActor(shape))
  if (!isComplete(event, shape)) shape = demoted(event)
  let profiles = settle(event, shape)
  // Objects that lacked something are gone now; the class may have needed them.
  repairClass(event, asksForActor(shape))
  if (!isComplete(event, shape)) {
    shape = demoted(event)
    profiles = settle(event, shape)
  }
  const activities = shape.attributes.get('activity_id')?.values
  if (activities?.has(event.activity_id) === false) {
    event.activity_id = 0
    event.type_uid = event.class_uid * 100
  } else if (event.activity_id === 99 && event['activity_name'] === undefined) event['activity_name'] = 'Other'
  declareProfiles(event, (profiles & OF_HOST) !== 0, (profiles & OF_CONTROL) !== 0, (profiles & OF_CLOUD) !== 0)
  if (isRepaired || event.unmapped !== unmappedBefore) renameObservables(event, observables)
}

const OF_HOST = 1
const OF_CONTROL = 2
const OF_CLOUD = 4

/** Moves what the class has no place for and what is not as it asks; answers which profiles the attributes left belong to. */
function settle(event: OcsfEvent, shape: OcsfShape): number {
  let profiles = 0
  for (const key in event) {
    const value = event[key]
    if (value === undefined || UNASKED.has(key)) continue
    const attribute = shape.attributes.get(key)
    if (attribute === undefined) {
      // Events of one connection stay joined in classes that have no connection.
      if (key === 'connection_info' && event.connection_info?.uid !== undefined) {
        event.metadata.correlation_uid ??= event.connection_info.uid
      }
    } else if ((attribute.isPlainText && typeof value === 'string') || fits(event, value, attribute, key, 0)) {
      if (attribute.profile === 'host') profiles |= OF_HOST
      else if (attribute.profile === 'security_control') profiles |= OF_CONTROL
      else if (attribute.profile === 'cloud') profiles |= OF_CLOUD
      continue
    }
    moveToUnmapped(event, key, value)
    event[key] = undefined
  }
  return profiles
}

/** What names the class is checked against it, and what every event has is right by its making. */
const UNASKED: ReadonlySet<string> = new Set([
  'class_uid',
  'category_uid',
  'type_uid',
  'activity_id',
  'severity_id',
  'time',
  'metadata',
  'unmapped',
  'observables',
])

/** Profiles a mapper declared itself (cloud, osint) stay. */
function declareProfiles(event: OcsfEvent, hasHost: boolean, hasControl: boolean, hasCloud: boolean): void {
  const { metadata } = event
  const own = metadata.profiles
  const hasOther =
    own !== undefined && own !== CONTROL && own.some((name) => name !== 'host' && name !== 'security_control')
  if (hasOther || hasCloud) {
    const names = new Set(own)
    if (hasCloud) names.add('cloud')
    if (hasHost) names.add('host')
    if (hasControl) names.add('security_control')
    metadata.profiles = [...names].toSorted()
  } else if (hasControl) metadata.profiles = hasHost ? CONTROL_AND_HOST : CONTROL
  else if (hasHost) metadata.profiles = HOST
  else if (own !== undefined) delete metadata.profiles
}

/** Gives up the class: what it alone allows is moved when the attributes are looked at. */
function demote(event: OcsfEvent, toBase: boolean): OcsfShape {
  const hasEndpoint = event.src_endpoint !== undefined || event.dst_endpoint !== undefined
  const uid = toBase || !hasEndpoint ? 0 : NETWORK_ACTIVITY
  event.class_uid = uid
  event.category_uid = uid === 0 ? 0 : 4
  event.activity_id = 0
  event.type_uid = uid * 100
  const shape = classShape(uid)
  if (shape === undefined) throw new Error('the tables of OCSF lack a class')
  return shape
}

/** The class an event falls back to: the network's where it has an endpoint and is not of it already, else the base. */
function demoted(event: OcsfEvent): OcsfShape {
  const shape = demote(event, event.class_uid === NETWORK_ACTIVITY)
  return isComplete(event, shape) ? shape : demote(event, true)
}

function isComplete(event: OcsfEvent, shape: OcsfShape): boolean {
  const { required, some } = shape
  for (let i = 0; i < required.length; i++) {
    const name = required[i]
    if (name !== undefined && event[name] === undefined) return false
  }
  if (some === null) return true
  for (let i = 0; i < some.length; i++) {
    const name = some[i]
    if (name !== undefined && event[name] !== undefined) return true
  }
  return false
}

export function asksForActor(shape: OcsfShape): boolean {
  return shape.required.includes('actor')
}

/** What a class asks for and the event says in another place. */
export function repairClass(event: OcsfEvent, needsActor: boolean): void {
  const { class_uid: uid } = event
  if (uid === 3002) {
    if (event.user === undefined && event.actor?.user !== undefined) event.user = event.actor.user
    // The host that reports a logon is the one logged on to.
    if (event.dst_endpoint === undefined && event['service'] === undefined && event.device !== undefined) {
      const target = endpointOf(event.device)
      if (target !== undefined) event.dst_endpoint = target
    }
    if (event.dst_endpoint === undefined && event['service'] === undefined && event.user !== undefined) {
      event['service'] = { name: event.metadata.product.name }
    }
    return
  }
  if (needsActor && event.actor === undefined) {
    const { process } = event
    if (uid === 1007 && event.activity_id === 2 && process !== undefined) event.actor = { process }
    else event.actor = { app_name: event.metadata.product.name }
  }
}

function endpointOf(device: OcsfEndpoint): OcsfEndpoint | undefined {
  const { hostname, ip } = device
  if (hostname === undefined && ip === undefined) return undefined
  return hostname === undefined
    ? { ...(ip === undefined ? {} : { ip }) }
    : ip === undefined
      ? { hostname }
      : { hostname, ip }
}

/** Objects that lack what OCSF asks of them, where the event says it in another way. */
function repairParts(event: OcsfEvent): boolean {
  const { actor, process, file } = event
  let isRepaired = false
  if (actor?.process !== undefined) {
    isRepaired = repairProcess(actor.process)
    if (isNameless(actor.process)) {
      isRepaired = true
      const { name } = actor.process
      if (name !== undefined && actor.app_name === undefined) actor.app_name = name
      if (actor.process.file === undefined && actor.process.cmd_line === undefined) delete actor.process
    }
  }
  if (process !== undefined && repairProcess(process)) isRepaired = true
  const mail = event['email']
  if (isObject(mail) && mail['from'] === undefined && mail['to'] === undefined) {
    // Only the envelope was seen: it stands in for the header.
    const target = mail as Fields
    if (mail['smtp_from'] !== undefined) target['from'] = mail['smtp_from']
    if (Array.isArray(mail['smtp_to'])) target['to'] = [...(mail['smtp_to'] as unknown[])]
  }
  if (file !== undefined && file.name === undefined && typeof file.path === 'string') file.name = file.path
  return isRepaired
}

function isNameless(process: OcsfProcess): boolean {
  return process.pid === undefined && process.uid === undefined && process['cpid'] === undefined
}

/** A parent that is known by name only is ancestry. */
function repairProcess(process: OcsfProcess): boolean {
  const parent = process.parent_process
  if (parent === undefined || !isNameless(parent)) return false
  const entity: Fields = {}
  if (parent.name !== undefined) entity['name'] = parent.name
  if (parent.cmd_line !== undefined) entity['cmd_line'] = parent.cmd_line
  if (parent.file?.path !== undefined) entity['path'] = parent.file.path
  if (Object.keys(entity).length > 0) process['ancestry'] ??= [entity]
  delete process.parent_process
  return true
}

const MAX_DEPTH = 12

/** Whether a value may stand at its place; parts of it that may not are moved out of it on the way. */
function fits(event: OcsfEvent, value: unknown, attribute: OcsfAttribute, path: string, depth: number): boolean {
  if (attribute.isList) {
    if (!Array.isArray(value)) return false
    let kept = 0
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i]
      if (fitsOne(event, item, attribute, path, depth)) value[kept++] = item
      else moveToUnmapped(event, path, item)
    }
    value.length = kept
    return true
  }
  return fitsOne(event, value, attribute, path, depth)
}

function fitsOne(event: OcsfEvent, value: unknown, attribute: OcsfAttribute, path: string, depth: number): boolean {
  const { kind } = attribute
  if (!isOfKind(value, kind)) return false
  if (kind === 'string') return attribute.name !== 'http_method' || HTTP_METHODS.has(value as string)
  if (kind !== 'object' || attribute.object === '') {
    return attribute.values === null || attribute.values.has(value as number)
  }
  const shape = objectShape(attribute.object)
  if (shape === undefined || depth >= MAX_DEPTH) return false
  const object = value as Fields
  for (const key in object) {
    const item = object[key]
    if (item === undefined) continue
    const inner = shape.attributes.get(key)
    // Most attributes are a text that may be any text: nothing more to ask.
    if (typeof item === 'string' && inner !== undefined && inner.isPlainText) continue
    const here = inner?.kind === 'object' || inner?.isList === true ? `${path}.${key}` : ''
    if (inner === undefined || inner.profile !== '' || !fits(event, item, inner, here, depth + 1)) {
      moveToUnmapped(event, `${path}.${key}`, item)
      delete object[key]
    } else if (item === 99 && inner.sibling !== '' && typeof object[inner.sibling] !== 'string') {
      const sibling = shape.attributes.get(inner.sibling)
      if (sibling?.kind === 'string' && !sibling.isList) object[inner.sibling] = 'Other'
    }
  }
  return hasAll(object, shape)
}

function hasAll(object: Fields, shape: OcsfShape): boolean {
  for (const name of shape.required) if (object[name] === undefined) return false
  const { some, one } = shape
  if (some !== null && !some.some((name) => object[name] !== undefined)) return false
  return one === null || one.filter((name) => object[name] !== undefined).length === 1
}

/** Keeps a value under `unmapped` by its OCSF path; a second value of a path makes a list. */
export function moveToUnmapped(event: OcsfEvent, path: string, value: unknown): void {
  const owned = event.unmapped
  const unmapped: Fields = { ...owned }
  event.unmapped = unmapped
  let target: Fields = unmapped
  const steps = path.split('.')
  for (let i = 0; i < steps.length - 1; i++) {
    const step = steps[i] ?? ''
    const there = Object.hasOwn(target, step) ? target[step] : undefined
    if (there !== undefined && !isObject(there)) {
      // The source has a field of that name: the path stays one name.
      put(unmapped, path, value)
      return
    }
    const next: Fields = { ...there }
    put(target, step, next)
    target = next
  }
  const last = steps.at(-1) ?? ''
  const there = Object.hasOwn(target, last) ? target[last] : undefined
  put(target, last, there === undefined ? value : joined(there, value))
}

/** Two values of one path: objects key by key, others one after another. */
function joined(there: unknown, value: unknown): unknown {
  if (isObject(there) && isObject(value)) {
    const out: Fields = { ...there }
    for (const key of Object.keys(value)) {
      put(out, key, Object.hasOwn(out, key) ? joined(out[key], value[key]) : value[key])
    }
    return out
  }
  if (Array.isArray(there)) return [...(there as unknown[]), ...(Array.isArray(value) ? (value as unknown[]) : [value])]
  return there === value ? there : [there, ...(Array.isArray(value) ? (value as unknown[]) : [value])]
}

function renameObservables(event: OcsfEvent, observables: readonly OcsfObservable[]): void {
  for (const observable of observables) {
    const steps = observable.name.split('.')
    if (leads(event, steps, 0)) continue
    if (event.unmapped !== undefined && leads(event.unmapped, steps, 0)) observable.name = `unmapped.${observable.name}`
    else {
      observable.name = SAID_ELSEWHERE.get(observable.name) ?? 'unmapped'
      if (!leads(event, observable.name.split('.'), 0)) {
        observable.name = 'unmapped'
        event.unmapped ??= { observable: observable.value }
      }
    }
  }
}

/** Where `repairParts` puts what has no process id. */
const SAID_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['actor.process.name', 'actor.app_name'],
  ['process.parent_process.name', 'process.ancestry.name'],
])

function leads(value: unknown, steps: readonly string[], at: number): boolean {
  if (at === steps.length) return value !== undefined && value !== null
  if (Array.isArray(value)) return value.some((item) => leads(item, steps, at))
  if (!isObject(value)) return false
  const step = steps[at] ?? ''
  return Object.hasOwn(value, step) && leads(value[step], steps, at + 1)
}

/** Methods that OCSF's `http_method` lists (the IANA registry). */
export const HTTP_METHODS: ReadonlySet<string> = new Set(
  (
    'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR ' +
    'MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT QUERY REBIND REPORT ' +
    'SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL'
  ).split(' '),
)

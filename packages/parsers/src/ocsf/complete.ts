/**
 * The last step of the mappings of this package. They build what OCSF asks for with the constructors of `normalise/` and are held
 * against the schema by tests; what is left to ask at run time is whether the event has what its class needs and nothing of
 * another class, which shows only once all is read. That is a handful of bits: one for each attribute that not every class
 * has. Where they do not fit, `conformOcsf` settles the event by the tables.
 */
import type { OcsfEndpoint, OcsfEvent, OcsfFile, OcsfObservable, OcsfProcess, OcsfUser } from '@haidang/contracts'
import { isOfKind } from './check-value.ts'
import { asksForActor, conformOcsf, HTTP_METHODS, moveToUnmapped, repairClass } from './conform.ts'
import { isObject } from '../reading.ts'
import { classShape } from './model.ts'

/** Attributes in the order of their bits; `presentIn` sets the same. */
const BITS = [
  'src_endpoint',
  'dst_endpoint',
  'connection_info',
  'traffic',
  'user',
  'process',
  'file',
  'query',
  'answers',
  'http_request',
  'http_response',
  'tls',
  'module',
  'driver',
  'service',
  'app_name',
  'device',
  'actor',
] as const

const ENDS = 1 | 2
const DEVICE = 65_536
const ACTOR = 131_072

interface Plan {
  /** Bits the class has a place for, those of the profiles included. */
  readonly allowed: number
  readonly required: number
  readonly needsActor: boolean
  /** Of `device` and `actor`, those that are the Host profile's and not the class's own. */
  readonly hostBits: number
  /** At least one of them where the class asks so: those that have a bit, and all. */
  readonly someBits: number
  readonly some: readonly string[] | null
  /** Required attributes that have no bit. */
  readonly others: readonly string[]
  readonly activities: ReadonlySet<number> | null
}

const plans = new Map<number, Plan | null>()

/** What every event of this package has. */
const ALWAYS: ReadonlySet<string> = new Set([
  'class_uid',
  'category_uid',
  'type_uid',
  'activity_id',
  'severity_id',
  'time',
  'metadata',
])

function bitsOf(names: Iterable<string>): number {
  let bits = 0
  for (const name of names) {
    const at = (BITS as readonly string[]).indexOf(name)
    if (at >= 0) bits |= 1 << at
  }
  return bits
}

function planOf(classUid: number): Plan | null {
  const there = plans.get(classUid)
  if (there !== undefined) return there
  const shape = classShape(classUid)
  const plan =
    shape === undefined
      ? null
      : {
          allowed: bitsOf(shape.attributes.keys()),
          required: bitsOf(shape.required),
          needsActor: asksForActor(shape),
          hostBits: bitsOf(['device', 'actor'].filter((name) => shape.attributes.get(name)?.profile === 'host')),
          someBits: bitsOf(shape.some ?? []),
          some: shape.some,
          others: shape.required.filter((name) => !ALWAYS.has(name) && bitsOf([name]) === 0),
          activities: shape.attributes.get('activity_id')?.values ?? null,
        }
  plans.set(classUid, plan)
  return plan
}

function presentIn(e: OcsfEvent): number {
  let bits = 0
  if (e.src_endpoint !== undefined) bits |= 1
  if (e.dst_endpoint !== undefined) bits |= 2
  if (e.connection_info !== undefined) bits |= 4
  if (e.traffic !== undefined) bits |= 8
  if (e.user !== undefined) bits |= 16
  if (e.process !== undefined) bits |= 32
  if (e.file !== undefined) bits |= 64
  if (e.query !== undefined) bits |= 128
  if (e.answers !== undefined) bits |= 256
  if (e.http_request !== undefined) bits |= 512
  if (e.http_response !== undefined) bits |= 1024
  if (e['tls'] !== undefined) bits |= 2048
  if (e['module'] !== undefined) bits |= 4096
  if (e['driver'] !== undefined) bits |= 8192
  if (e['service'] !== undefined) bits |= 16_384
  if (e['app_name'] !== undefined) bits |= 32_768
  if (e.device !== undefined) bits |= 65_536
  if (e.actor !== undefined) bits |= 131_072
  return bits
}

/** Whether the event has what its class asks for. */
function hasAll(event: OcsfEvent, plan: Plan, bits: number): boolean {
  const { some, someBits, others, activities } = plan
  if ((bits & plan.required) !== plan.required) return false
  // An event of no class that names an address is of the network.
  if (event.class_uid === 0 && (bits & ENDS) !== 0) return false
  if (some !== null && (bits & someBits) === 0 && !some.some((name) => event[name] !== undefined)) return false
  for (let i = 0; i < others.length; i++) if (event[others[i] ?? ''] === undefined) return false
  return activities?.has(event.activity_id) !== false
}

/** Moves attributes that the class has no place for to `unmapped`, and the names of their observables with them. */
function moveStray(event: OcsfEvent, stray: number, observables: readonly OcsfObservable[]): void {
  const attributes: Record<string, unknown> = event
  for (let i = 0; i < BITS.length; i++) {
    const name = BITS[i]
    if (name === undefined || (stray & (1 << i)) === 0) continue
    // Events of one connection stay joined in classes that have no connection.
    if (name === 'connection_info' && event.connection_info?.uid !== undefined) {
      event.metadata.correlation_uid ??= event.connection_info.uid
    }
    const { unmapped } = event
    // What our mappings leave over stands in an object of its own, which may take one more.
    if (unmapped !== undefined && !Object.hasOwn(unmapped, name)) unmapped[name] = attributes[name]
    else moveToUnmapped(event, name, attributes[name])
    attributes[name] = undefined
    const prefix = `${name}.`
    for (const observable of observables) {
      if (observable.name.startsWith(prefix)) observable.name = `unmapped.${observable.name}`
    }
  }
}

function arePartsSound(event: OcsfEvent): boolean {
  const { device, actor, http_request: request, http_response: response } = event
  if (!isSoundEnd(event.src_endpoint) || !isSoundEnd(event.dst_endpoint) || !isSoundEnd(device)) return false
  // Other ends come from `endpoint`; the device's address may be written as the source wrote it.
  if (device?.ip !== undefined && !isOfKind(device.ip, 'ip')) return false
  if (event.query !== undefined && event.query.hostname === undefined) return false
  if (actor !== undefined) {
    const { user, process } = actor
    if (user === undefined && process === undefined && actor.app_name === undefined) return false
    if (!isSoundUser(user) || !isSoundProcess(process)) return false
  }
  if (!isSoundUser(event.user) || !isSoundProcess(event.process) || !isSoundFile(event.file)) return false
  if (request !== undefined) {
    const { url, http_method: method } = request
    if (url !== undefined && url.url_string === undefined && url.path === undefined) return false
    if (method !== undefined && !HTTP_METHODS.has(method)) return false
  }
  return response === undefined || Number.isSafeInteger(response.code)
}

function isSoundEnd(end: OcsfEndpoint | undefined): boolean {
  if (end === undefined) return true
  if (end.ip === undefined && end.hostname === undefined && end.name === undefined && end.uid === undefined)
    return false
  return end.mac === undefined || isOfKind(end.mac, 'mac')
}

/** What stands in an e-mail address is for `conformOcsf` to look at. */
function isSoundUser(user: OcsfUser | undefined): boolean {
  return user === undefined || ((user.name !== undefined || user.uid !== undefined) && user.email_addr === undefined)
}

function isSoundFile(file: OcsfFile | undefined): boolean {
  return file === undefined || (file.name !== undefined && (file.size === undefined || Number.isSafeInteger(file.size)))
}

function isSoundProcess(process: OcsfProcess | undefined): boolean {
  if (process === undefined) return true
  const { pid } = process
  if (pid === undefined ? process.uid === undefined : !Number.isSafeInteger(pid)) return false
  return isSoundFile(process.file) && isSoundUser(process.user) && isSoundProcess(process.parent_process)
}

const HOST: string[] = ['host']
const CONTROL: string[] = ['security_control']
const HOST_AND_CONTROL: string[] = ['host', 'security_control']

function declareProfiles(event: OcsfEvent, plan: Plan): void {
  const hasHost =
    (event.device !== undefined && (plan.hostBits & DEVICE) !== 0) ||
    (event.actor !== undefined && (plan.hostBits & ACTOR) !== 0)
  const hasControl =
    event.action_id !== undefined ||
    event.disposition_id !== undefined ||
    event.is_alert !== undefined ||
    event.firewall_rule !== undefined ||
    event.malware !== undefined ||
    event.attacks !== undefined
  if (hasControl) event.metadata.profiles = hasHost ? HOST_AND_CONTROL : CONTROL
  else if (hasHost) event.metadata.profiles = HOST
}

/** A program that is known by its name only is an application. */
function settleActor(event: OcsfEvent, observables: readonly OcsfObservable[]): void {
  const { actor } = event
  const process = actor?.process
  if (actor === undefined || process === undefined || process.pid !== undefined || process.uid !== undefined) return
  const { name } = process
  if (name === undefined || process.file !== undefined || process.cmd_line !== undefined) return
  if (process.parent_process !== undefined || process.user !== undefined || actor.app_name !== undefined) return
  const { process: _process, ...rest } = actor
  event.actor = { ...rest, app_name: name }
  renamed(observables, 'actor.process.name', 'actor.app_name')
}

interface Tls {
  readonly certificate?: { readonly issuer?: unknown; readonly serial_number?: unknown }
}

/** A certificate of which issuer or serial number were not seen is none of OCSF's. */
function settleCertificate(event: OcsfEvent, observables: readonly OcsfObservable[]): void {
  const tls = event['tls'] as Tls
  const { certificate } = tls
  if (certificate === undefined || (certificate.issuer !== undefined && certificate.serial_number !== undefined)) return
  const { certificate: _certificate, ...rest } = tls
  event['tls'] = rest
  const { unmapped } = event
  const before = unmapped?.['tls']
  event.unmapped = { ...unmapped, tls: isObject(before) ? { ...before, certificate } : { certificate } }
  const prints = 'tls.certificate.fingerprints.value'
  renamed(observables, prints, `unmapped.${prints}`)
}

function renamed(observables: readonly OcsfObservable[], from: string, to: string): void {
  for (const observable of observables) if (observable.name === from) observable.name = to
}

/** Brings the event of a mapping of this package to its end; `observables` are those of the event and follow what is moved. */
export function completeOcsf(event: OcsfEvent, observables: readonly OcsfObservable[]): void {
  const plan = planOf(event.class_uid)
  // Profiles that a mapping names itself (osint), activities that need words, and mail are for the tables too: a mail may
  // hold anything where an address should stand.
  const isUsual = event.activity_id !== 99 && event.metadata.profiles === undefined && event['email'] === undefined
  if (plan === null || !isUsual) {
    conformOcsf(event, observables)
    return
  }
  settleActor(event, observables)
  repairClass(event, plan.needsActor)
  if (event['tls'] !== undefined) settleCertificate(event, observables)
  const bits = presentIn(event)
  if (!hasAll(event, plan, bits) || !arePartsSound(event)) {
    conformOcsf(event, observables)
    return
  }
  const stray = bits & ~plan.allowed
  if (stray !== 0) moveStray(event, stray, observables)
  declareProfiles(event, plan)
}

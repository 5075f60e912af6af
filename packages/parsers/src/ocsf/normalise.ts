/**
 * Events that are OCSF already. They are taken as they are, with the version they name; what their class does not allow goes
 * to `unmapped` and is named as a problem.
 */
import type { Logsource, OcsfEvent, ParsedEvent } from '@haidang/contracts'
import { addProblem, inspect, isObject, NO_PROBLEMS, number, text } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'
import { categoryOf } from '../normalise/ocsf.ts'
import { takeTime } from '../normalise/time.ts'
import { isOfKind } from './check-value.ts'
import { conformOcsf } from './conform.ts'
import { classShape, objectShape } from './model.ts'
import type { OcsfAttribute, OcsfShape } from './model.ts'

const UNKNOWN = Object.freeze({ name: 'Unknown' })

export function isOcsf(o: JsonObject): boolean {
  const { metadata } = o
  return (
    typeof o['class_uid'] === 'number' &&
    isObject(metadata) &&
    typeof metadata['version'] === 'string' &&
    (o['time'] !== undefined || o['time_dt'] !== undefined)
  )
}

export function normaliseOcsf(o: JsonObject, r: Reading): ParsedEvent {
  inspect(r, o, 0)
  takeTime(r, o['time'] ?? o['time_dt'], 'time')
  const classUid = number(o['class_uid']) ?? 0
  const shape = classShape(classUid)
  if (shape === undefined) addProblem(r, 'event.bad_field', 0, 'class_uid')
  else checkObject(o, shape, '', r, 0)
  const activity = number(o['activity_id']) ?? 0
  const found = o['metadata']
  const metadata: JsonObject = isObject(found) ? found : {}
  const { product } = metadata
  const event = {
    ...structuredCopy(o),
    class_uid: classUid,
    category_uid: categoryOf(classUid),
    activity_id: activity,
    type_uid: classUid * 100 + activity,
    severity_id: number(o['severity_id']) ?? 0,
    time: r.time,
  } as OcsfEvent
  event.metadata = {
    ...(structuredCopy(metadata) as OcsfEvent['metadata']),
    version: text(metadata['version']) ?? 'unknown',
    product:
      isObject(product) && text(product['name']) !== undefined
        ? (structuredCopy(product) as { name: string })
        : UNKNOWN,
  }
  if (!isObject(o['unmapped'])) delete event.unmapped
  if (!Array.isArray(o['observables'])) delete event.observables
  else event.observables = o['observables'].filter(isObservable)
  // Before anything reads it: what others send may hold values of any type.
  conformOcsf(event, [])
  return { format: 'ocsf', ocsf: event, fields: o, logsource: logsourceOf(event), problems: r.problems ?? NO_PROBLEMS }
}

function isObservable(value: unknown): value is { name: string; type_id: number; value: string } {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['type_id'] === 'number' &&
    typeof value['value'] === 'string'
  )
}

/** The sender's object stays whole as the event's fields; the normal form is another. Depth is bounded by the reader. */
function structuredCopy(value: JsonObject): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const key in value) out[key === '__proto__' ? '_proto_' : key] = copyOf(value[key])
  return out
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  return isObject(value) ? structuredCopy(value) : value
}

const MAX_DEPTH = 12

/** Names what deviates from the schema; moving it is left to `conformOcsf`. Profiles are not asked for. */
function checkObject(o: JsonObject, shape: OcsfShape, prefix: string, r: Reading, depth: number): void {
  for (const key in o) {
    const value = o[key]
    if (value === null || value === undefined) continue
    const attribute = shape.attributes.get(key)
    if (attribute === undefined) addProblem(r, 'event.bad_field', 0, prefix + key)
    else checkValue(value, attribute, prefix + key, r, depth)
  }
  for (const name of shape.required) {
    if (o[name] === undefined && name !== 'type_uid' && name !== 'category_uid')
      addProblem(r, 'event.bad_field', 0, prefix + name)
  }
}

function checkValue(value: unknown, a: OcsfAttribute, path: string, r: Reading, depth: number): void {
  const items: readonly unknown[] = a.isList && Array.isArray(value) ? value : [value]
  if (a.isList !== Array.isArray(value)) {
    addProblem(r, 'event.bad_field', 0, path)
    return
  }
  for (const item of items) {
    const isWhole = isOfKind(item, a.kind) && (a.values === null || a.values.has(item as number))
    if (!isWhole && path !== 'category_uid') addProblem(r, 'event.bad_field', 0, path)
    else if (a.kind === 'object' && a.object !== '' && depth < MAX_DEPTH && isObject(item)) {
      const shape = objectShape(a.object)
      if (shape !== undefined) checkObject(item, shape, `${path}.`, r, depth + 1)
    }
  }
}

/** Sigma's generic categories by class. */
const CATEGORIES: ReadonlyMap<number, string> = new Map([
  [1001, 'file_event'],
  [1007, 'process_creation'],
  [4001, 'firewall'],
  [4002, 'proxy'],
  [4003, 'dns'],
])

function logsourceOf(event: OcsfEvent): Logsource {
  const product = event.metadata.product.name.toLowerCase()
  const category = CATEGORIES.get(event.class_uid)
  return category === undefined ? { product } : { product, category }
}

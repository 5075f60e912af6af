/** The rows of `tables.ts` read into shapes: what attributes a class or an object of OCSF has. */
import { BASE, CLASSES, OBJECTS } from './tables.ts'

export type OcsfKind =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'number'
  | 'json'
  | 'port'
  | 'object'
  | 'ip'
  | 'mac'
  | 'email'
  | 'uuid'

export interface OcsfAttribute {
  readonly name: string
  readonly kind: OcsfKind
  readonly isList: boolean
  /** Name of the object where `kind` is `object`; empty for an object of any content. */
  readonly object: string
  readonly isRequired: boolean
  /** The values of an enumeration of numbers. */
  readonly values: ReadonlySet<number> | null
  /** The profile without which the attribute is not there; empty for none. */
  readonly profile: string
  /** A text that may be any text. */
  readonly isPlainText: boolean
  /** The attribute that holds the words where the value is 99 (other); empty for none. */
  readonly sibling: string
}

export interface OcsfShape {
  readonly name: string
  readonly attributes: ReadonlyMap<string, OcsfAttribute>
  /** Names of attributes that must be there whatever the profiles. */
  readonly required: readonly string[]
  /** Of these at least one must be there. */
  readonly some: readonly string[] | null
  /** Of these just one must be there. */
  readonly one: readonly string[] | null
}

const KINDS: Readonly<Record<string, OcsfKind>> = {
  '': 'string',
  i: 'integer',
  b: 'boolean',
  f: 'number',
  j: 'json',
  p: 'port',
  o: 'object',
  ip: 'ip',
  mac: 'mac',
  email: 'email',
  uuid: 'uuid',
}

const ODD_SIBLINGS: Readonly<Record<string, string>> = {
  activity_id: 'activity_name',
  category_ids: 'categories',
  classification_ids: 'classifications',
  flag_ids: 'flags',
  run_mode_ids: 'run_modes',
}

function readAttribute(word: string): OcsfAttribute {
  let rest = word
  const isRequired = rest.startsWith('*')
  if (isRequired) rest = rest.slice(1)
  const [beforeProfile = '', profile = ''] = rest.split('~')
  const [beforeValues = '', values] = beforeProfile.split('=')
  const [name = '', typed = ''] = beforeValues.split(':')
  const isList = typed.endsWith('[]')
  const type = isList ? typed.slice(0, -2) : typed
  const isObject = type.startsWith('@')
  return {
    name,
    kind: isObject ? 'object' : (KINDS[type] ?? 'string'),
    isList,
    object: isObject ? type.slice(1) : '',
    isRequired,
    isPlainText: !isList && type === '' && profile === '' && name !== 'http_method',
    values: values === undefined ? null : new Set(values.split(',').map(Number)),
    profile,
    sibling: ODD_SIBLINGS[name] ?? (name.endsWith('_id') ? name.slice(0, -3) : ''),
  }
}

function readShape(name: string, row: string, base: ReadonlyMap<string, OcsfAttribute> | null): OcsfShape {
  const attributes = new Map(base)
  let some: string[] | null = null
  let one: string[] | null = null
  for (const word of row.split(' ')) {
    if (word === '') continue
    if (word.startsWith('+')) some = word.slice(1).split('|')
    else if (word.startsWith('^')) one = word.slice(1).split('|')
    else {
      const attribute = readAttribute(word)
      attributes.set(attribute.name, attribute)
    }
  }
  const required = [...attributes.values()].filter((a) => a.isRequired && a.profile === '').map((a) => a.name)
  return { name, attributes, required, some, one }
}

const BASE_SHAPE = readShape('base_event', BASE, null)

const CLASS_ROWS: ReadonlyMap<number, readonly [name: string, row: string]> = new Map(
  CLASSES.map(([uid, name, row]) => [uid, [name, row] as const]),
)

/** Shapes are read from their row when first asked for. */
const classShapes = new Map<number, OcsfShape>([[0, BASE_SHAPE]])
const objectShapes = new Map<string, OcsfShape>()

/** The shape of a class by its `class_uid`, or undefined where OCSF has no such class. */
export function classShape(uid: number): OcsfShape | undefined {
  const there = classShapes.get(uid)
  if (there !== undefined) return there
  const row = CLASS_ROWS.get(uid)
  if (row === undefined) return undefined
  const shape = readShape(row[0], row[1], BASE_SHAPE.attributes)
  classShapes.set(uid, shape)
  return shape
}

/** The shape of an object by its name, or undefined where OCSF has no such object. */
export function objectShape(name: string): OcsfShape | undefined {
  const there = objectShapes.get(name)
  if (there !== undefined) return there
  const row = Object.hasOwn(OBJECTS, name) ? OBJECTS[name] : undefined
  if (row === undefined) return undefined
  const shape = readShape(name, row, null)
  objectShapes.set(name, shape)
  return shape
}

/** Every class: `class_uid` and name, in ascending order. */
export function ocsfClasses(): readonly { readonly uid: number; readonly name: string }[] {
  return [{ uid: 0, name: 'base_event' }, ...CLASSES.map(([uid, name]) => ({ uid, name }))]
}

/**
 * The attribute a path of a class leads to (`src_endpoint.ip`, `file.hashes.value`; the elements of lists have no step of
 * their own), or undefined where it leads nowhere. Below an object of any content (`unmapped`) every path is good.
 */
export function attributeAt(classUid: number, path: string): OcsfAttribute | undefined {
  let shape = classShape(classUid)
  let found: OcsfAttribute | undefined
  for (const step of path.split('.')) {
    if (found !== undefined && found.kind === 'json') return found
    if (found !== undefined && found.kind === 'object' && found.object === '') return { ...found, kind: 'json' }
    if (shape === undefined) return undefined
    found = shape.attributes.get(step)
    if (found === undefined) return undefined
    shape = found.kind === 'object' ? objectShape(found.object) : undefined
  }
  return found
}

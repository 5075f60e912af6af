/**
 * The OCSF schema compiled from its JSON tree, and a validator of events against it: classes with their inheritance,
 * profiles and extensions, objects, required attributes, enumerations, types, constraints and observables. For tests:
 * the tree is read from `../shared/data` at run time.
 */

type Json = Record<string, unknown>

interface Attribute {
  readonly type: string
  readonly isArray: boolean
  readonly requirement: string
  readonly profile: string | null
  readonly values: ReadonlySet<string> | null
  readonly sibling: string | null
}

interface Shape {
  readonly name: string
  readonly uid: number
  readonly category: string
  readonly attributes: ReadonlyMap<string, Attribute>
  readonly constraints: Readonly<Record<string, readonly string[]>>
}

export interface OcsfSchema {
  readonly version: string
  readonly classes: ReadonlyMap<number, Shape>
  readonly objects: ReadonlyMap<string, Shape>
  /** Deviations of an event, each `path: what`; empty for a valid one. */
  validate(event: Json): string[]
}

/** Files of a tar archive (POSIX ustar and pax) by name. */
export function readTar(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const text = (from: number, length: number): string => {
    let out = ''
    for (let i = from; i < from + length && bytes[i] !== 0; i++) out += String.fromCharCode(bytes[i] ?? 0)
    return out
  }
  let longName = ''
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8)
    const kind = text(at + 156, 1)
    const prefix = text(at + 345, 155)
    const name = longName || (prefix === '' ? text(at, 100) : `${prefix}/${text(at, 100)}`)
    longName = ''
    const content = bytes.subarray(at + 512, at + 512 + size)
    if (kind === 'L') longName = text(at + 512, size)
    else if (kind === 'x') longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text(at + 512, size))?.[1] ?? ''
    else if (kind === '0' || kind === '') files.set(name.replace(/^\.\//, ''), content)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return files
}

/** `files` maps paths of the tree (`events/base_event.json`) to their text. */
export function compileOcsf(files: ReadonlyMap<string, string>): OcsfSchema {
  const read = (path: string): Json => JSON.parse(files.get(path) ?? '{}') as Json
  const dictionary = read('dictionary.json')
  const words: Json = { ...(dictionary['attributes'] as Json) }
  const types: Json = { ...((dictionary['types'] as Json)['attributes'] as Json) }
  const categories = (read('categories.json')['attributes'] ?? {}) as Record<string, { uid: number }>
  const rawObjects = new Map<string, Json>()
  const rawClasses = new Map<string, Json>()
  const patches: [Map<string, Json>, Json][] = []
  for (const [path] of files) {
    const extension = /^extensions\/(\w+)\//.exec(path)?.[1]
    if (extension !== undefined && path.endsWith('/dictionary.json')) {
      Object.assign(words, read(path)['attributes'])
      const own = read(path)['types'] as Json | undefined
      if (own !== undefined) Object.assign(types, own['attributes'])
    }
    const isObject = /^(?:extensions\/\w+\/)?objects\//.test(path)
    const isEvent = /^(?:extensions\/\w+\/)?events\//.test(path)
    if (!isObject && !isEvent) continue
    const raw = read(path)
    const includes = (raw['attributes'] as Json | undefined)?.['$include'] as string[] | undefined
    const attributes: Json = {}
    for (const include of includes ?? []) {
      const local = extension === undefined ? '' : `extensions/${extension}/${include}`
      const profile = read(files.has(local) ? local : include)
      const name =
        extension !== undefined && files.has(local) ? `${extension}/${String(profile['name'])}` : profile['name']
      for (const [key, value] of Object.entries((profile['attributes'] ?? {}) as Json)) {
        attributes[key] = { ...(value as Json), profile: name }
      }
    }
    for (const [key, value] of Object.entries((raw['attributes'] ?? {}) as Json)) {
      if (key === '$include') continue
      attributes[key] = { ...(attributes[key] as Json | undefined), ...(value as Json) }
    }
    const entry: Json = { ...raw, attributes }
    if (extension !== undefined) entry['extensionUid'] = read(`extensions/${extension}/extension.json`)['uid']
    const into = isObject ? rawObjects : rawClasses
    const { name } = entry
    if (typeof name === 'string' && name !== entry['extends']) into.set(name, entry)
    else patches.push([into, entry])
  }
  for (const [into, patch] of patches) {
    const target = into.get(String(patch['extends']))
    if (target === undefined) continue
    const attributes = target['attributes'] as Record<string, Json>
    for (const [key, value] of Object.entries(patch['attributes'] as Record<string, Json>)) {
      attributes[key] = { ...attributes[key], ...value }
    }
    if (patch['constraints'] !== undefined) target['constraints'] = patch['constraints']
  }

  const flatten = (raw: Json, all: Map<string, Json>): Json => {
    const parent = typeof raw['extends'] === 'string' ? all.get(raw['extends']) : undefined
    if (parent === undefined) return raw
    const from = flatten(parent, all)
    const attributes: Record<string, Json> = {}
    const own = raw['attributes'] as Record<string, Json>
    const inherited = from['attributes'] as Record<string, Json>
    for (const key of new Set([...Object.keys(inherited), ...Object.keys(own)])) {
      const before = inherited[key]
      const after = own[key]
      attributes[key] = { ...before, ...after }
      if (before?.['enum'] !== undefined && after?.['enum'] !== undefined) {
        attributes[key]['enum'] = { ...(before['enum'] as Json), ...(after['enum'] as Json) }
      }
    }
    return { ...from, ...raw, attributes, category: raw['category'] ?? from['category'] }
  }

  const shapeOf = (raw: Json, all: Map<string, Json>): Shape => {
    const flat = flatten(raw, all)
    const attributes = new Map<string, Attribute>()
    for (const [key, value] of Object.entries(flat['attributes'] as Record<string, Json>)) {
      const word = (words[key] ?? {}) as Json
      const enumeration =
        value['enum'] === undefined && word['enum'] === undefined
          ? null
          : new Set([...Object.keys((word['enum'] ?? {}) as Json), ...Object.keys((value['enum'] ?? {}) as Json)])
      attributes.set(key, {
        type: String(value['type'] ?? word['type'] ?? 'string_t'),
        isArray: (value['is_array'] ?? word['is_array']) === true,
        requirement: String(value['requirement'] ?? 'optional'),
        profile: typeof value['profile'] === 'string' ? value['profile'] : null,
        values: enumeration,
        sibling: (value['sibling'] ?? word['sibling'] ?? null) as string | null,
      })
    }
    const category = String(flat['category'] ?? 'other')
    const categoryUid = categories[category]?.uid ?? 0
    const extension = Number(raw['extensionUid'] ?? 0)
    const uid = raw['uid'] === undefined ? -1 : extension * 100_000 + categoryUid * 1000 + Number(raw['uid'])
    return {
      name: String(raw['name']),
      uid: raw['name'] === 'base_event' ? 0 : uid,
      category,
      attributes,
      constraints: (flat['constraints'] ?? {}) as Record<string, string[]>,
    }
  }

  const objects = new Map([...rawObjects].map(([name, raw]) => [name, shapeOf(raw, rawObjects)]))
  const classes = new Map<number, Shape>()
  for (const raw of rawClasses.values()) {
    const shape = shapeOf(raw, rawClasses)
    if (shape.uid >= 0) classes.set(shape.uid, shape)
  }

  const observableTypes = new Set<unknown>([0, 99])
  const gather = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, item] of Object.entries(value)) {
      if (key === 'observable' && typeof item === 'number') observableTypes.add(item)
      else gather(item)
    }
  }
  for (const path of files.keys()) if (!path.startsWith('metaschema/')) gather(read(path))

  const baseType = (type: string): string => String((types[type] as Json | undefined)?.['type'] ?? type)

  function checkScalar(value: unknown, type: string, path: string, out: string[]): void {
    switch (baseType(type)) {
      case 'boolean_t':
        if (typeof value !== 'boolean') out.push(`${path}: not a boolean`)
        return
      case 'integer_t':
      case 'long_t': {
        if (!Number.isSafeInteger(value)) out.push(`${path}: not an integer`)
        const range = (types[type] as Json | undefined)?.['range'] as [number, number] | undefined
        if (range !== undefined && ((value as number) < range[0] || (value as number) > range[1])) {
          out.push(`${path}: out of range`)
        }
        return
      }
      case 'float_t':
        if (typeof value !== 'number') out.push(`${path}: not a number`)
        return
      case 'json_t':
        return
      default:
        if (typeof value !== 'string') out.push(`${path}: not a string`)
        else if (PATTERNS.get(type)?.test(value) === false) out.push(`${path}: not ${type}: ${value.slice(0, 60)}`)
    }
  }

  function checkValue(value: unknown, a: Attribute, path: string, profiles: ReadonlySet<string>, out: string[]): void {
    if (a.isArray) {
      if (!Array.isArray(value)) out.push(`${path}: not an array`)
      else for (const item of value) checkValue(item, { ...a, isArray: false }, path, profiles, out)
      return
    }
    if (types[a.type] !== undefined) {
      checkScalar(value, a.type, path, out)
      if (isIdentity(path)) return
      if (path === 'observables.type_id') {
        if (!observableTypes.has(value)) out.push(`${path}: ${String(value)} is no observable type`)
        return
      }
      if (a.values !== null && !a.values.has(String(value)) && baseType(a.type) !== 'string_t') {
        out.push(`${path}: ${String(value)} is none of the enumeration`)
      }
      return
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      out.push(`${path}: not an object`)
      return
    }
    if (a.type === 'object') return
    const shape = objects.get(a.type)
    if (shape === undefined) out.push(`${path}: no object ${a.type}`)
    else checkShape(value as Json, shape, path, profiles, out)
  }

  function checkShape(value: Json, shape: Shape, path: string, profiles: ReadonlySet<string>, out: string[]): void {
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      const here = path === '' ? key : `${path}.${key}`
      const a = shape.attributes.get(key)
      if (a === undefined) out.push(`${here}: unknown attribute of ${shape.name}`)
      else if (a.profile !== null && !profiles.has(a.profile)) out.push(`${here}: needs profile ${a.profile}`)
      else {
        checkValue(item, a, here, profiles, out)
        if (item === 99 && a.sibling !== null && typeof value[a.sibling] !== 'string') {
          out.push(`${here}: 99 without ${a.sibling}`)
        }
      }
    }
    for (const [key, a] of shape.attributes) {
      if (a.requirement === 'required' && value[key] === undefined && (a.profile === null || profiles.has(a.profile))) {
        out.push(`${path === '' ? key : `${path}.${key}`}: required by ${shape.name}`)
      }
    }
    const { at_least_one: some, just_one: one } = shape.constraints
    if (some?.every((key) => value[key] === undefined) === true) {
      out.push(`${path}: at least one of ${some.join(', ')} (${shape.name})`)
    }
    if (one !== undefined && one.filter((key) => value[key] !== undefined).length !== 1) {
      out.push(`${path}: just one of ${one.join(', ')}`)
    }
  }

  return {
    version: String(read('version.json')['version']),
    classes,
    objects,
    validate(event) {
      const out: string[] = []
      const shape = classes.get(Number(event['class_uid']))
      if (shape === undefined) return [`class_uid: ${String(event['class_uid'])} is no class`]
      const metadata = event['metadata'] as { profiles?: string[] } | undefined
      const profiles = new Set(metadata?.profiles ?? [])
      checkShape(event, shape, '', profiles, out)
      if (event['type_uid'] !== shape.uid * 100 + Number(event['activity_id']))
        out.push('type_uid: not class and activity')
      if (event['category_uid'] !== (categories[shape.category]?.uid ?? 0))
        out.push('category_uid: not that of the class')
      for (const observable of (event['observables'] ?? []) as { name: string; value?: string }[]) {
        if (!resolves(event, observable.name.split('.'))) out.push(`observables: ${observable.name} leads nowhere`)
      }
      return out
    },
  }
}

/** The types that OCSF gives a pattern for. */
const PATTERNS: ReadonlyMap<string, RegExp> = new Map([
  ['ip_t', /^(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:%.+)?)$/],
  ['mac_t', /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/],
  ['email_t', /^[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-.]+$/],
  ['uuid_t', /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/],
  ['datetime_t', /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})?$/],
])

/** Attributes whose values are checked against the class rather than against an enumeration. */
function isIdentity(path: string): boolean {
  return path === 'class_uid' || path === 'category_uid' || path === 'type_uid'
}

function resolves(value: unknown, steps: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => resolves(item, steps))
  const [first, ...rest] = steps
  if (first === undefined) return value !== undefined && value !== null
  return typeof value === 'object' && value !== null && resolves((value as Json)[first], rest)
}

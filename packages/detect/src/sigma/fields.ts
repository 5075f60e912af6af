/**
 * How a field of a rule finds its values in an event, one field at a time: the definition that explanation and tests use.
 * The matcher walks the event once instead (`bucket.ts`) and must find the same values.
 */

/** Deepest nesting of objects and lists that is looked into. */
export const MAX_EVENT_DEPTH = 24
/** Dotted names longer than this are looked up flat, or fully nested, only. */
const MAX_SPLIT_DOTS = 4

/** Own properties only, so that no field name reaches a prototype. */
export function ownValue(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? (object as Record<string, unknown>)[name]
    : undefined
}

/**
 * The ways to cut a dotted name into steps: `a.b.c` is the flat name, `a` → `b.c`, `a.b` → `c`, and `a` → `b` → `c`.
 */
export function pathsOf(name: string): string[][] {
  const parts = name.split('.')
  if (parts.length === 1 || parts.some((p) => p === '')) return [[name]]
  if (parts.length - 1 > MAX_SPLIT_DOTS) return [[name], parts]
  const out: string[][] = []
  for (let mask = 0; mask < 1 << (parts.length - 1); mask++) {
    const path = [parts[0] ?? '']
    for (let i = 1; i < parts.length; i++) {
      if (mask & (1 << (i - 1))) path.push(parts[i] ?? '')
      else path[path.length - 1] += `.${parts[i] ?? ''}`
    }
    out.push(path)
  }
  return out
}

/** Every scalar (string, number, boolean, null) the name leads to; lists give each of their items. */
export function fieldValues(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  ignoresBlanks: boolean,
): unknown[] {
  const out: unknown[] = []
  for (const path of pathsOf(name)) follow(fields, path, 0, ignoresBlanks, out, 0)
  return out
}

function follow(
  value: unknown,
  path: readonly string[],
  step: number,
  ignoresBlanks: boolean,
  out: unknown[],
  depth: number,
): void {
  if (value === undefined || depth > MAX_EVENT_DEPTH) return
  if (Array.isArray(value)) {
    for (const item of value) follow(item, path, step, ignoresBlanks, out, depth + 1)
    return
  }
  const name = path[step]
  if (name === undefined) {
    if (typeof value !== 'object' || value === null) out.push(value)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (!ignoresBlanks) follow(ownValue(value, name), path, step + 1, false, out, depth + 1)
  else
    for (const key of Object.keys(value))
      if (stripBlanks(key) === name) follow(ownValue(value, key), path, step + 1, true, out, depth + 1)
}

/**
 * Windows writes some field names with blanks (`Threat Name`), rules without. The fields that route an event are those of the plain
 * name only, so that what routed it is what rules see.
 */
export function stripBlanks(name: string): string {
  if (!name.includes(' ')) return name
  const plain = name.replaceAll(' ', '')
  return plain === 'EventID' || plain === 'Channel' ? name : plain
}

/** Every scalar of the event with the dotted name that leads to it, for keywords. */
export function allValues(
  fields: Readonly<Record<string, unknown>>,
): { readonly name: string; readonly value: unknown }[] {
  const out: { name: string; value: unknown }[] = []
  const walk = (value: unknown, name: string, depth: number): void => {
    if (depth > MAX_EVENT_DEPTH || value === undefined || value === null) return
    if (Array.isArray(value)) for (const item of value) walk(item, name, depth + 1)
    else if (typeof value === 'object')
      for (const key of Object.keys(value)) walk(ownValue(value, key), name === '' ? key : `${name}.${key}`, depth + 1)
    else out.push({ name, value })
  }
  walk(fields, '', 0)
  return out
}

/** The text a scalar is matched by; null has none. */
export function textOfValue(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return null
}

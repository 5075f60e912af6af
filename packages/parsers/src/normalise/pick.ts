/** Reading JSON objects by path, and what is left of them. */
import { asText, inspect, isObject, put } from '../reading.ts'
import type { JsonObject, Reading } from '../reading.ts'

/** The value at a path of steps between dots; keys that hold dots themselves are found too (`source.ip` flat or nested). */
export function at(o: JsonObject, path: string): unknown {
  const flat = o[path]
  if (flat !== undefined) return flat
  let dot = path.indexOf('.')
  while (dot > 0) {
    const inner = o[path.slice(0, dot)]
    if (isObject(inner)) {
      const value = at(inner, path.slice(dot + 1))
      if (value !== undefined) return value
    }
    dot = path.indexOf('.', dot + 1)
  }
  return undefined
}

/** The text of the first path that has one; numbers become text, of a list the first element counts. */
export function textAt(o: JsonObject, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = at(o, path)
    const text = asText(Array.isArray(value) ? value[0] : value)
    if (text !== undefined) return text
  }
  return undefined
}

/** An object at a path; empty where there is none. */
export function objectAt(o: JsonObject, path: string): JsonObject {
  const value = at(o, path)
  return isObject(value) ? value : {}
}

/** Texts of a list, or of a single value. */
export function textsOf(value: unknown, limit = 64): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
  const out: string[] = []
  for (let i = 0; i < list.length && out.length < limit; i++) {
    const text = asText(list[i])
    if (text !== undefined) out.push(text)
  }
  return out
}

/** Paths that a mapper reads; `remainderOf` leaves them out. */
export interface KnownPaths {
  readonly paths: ReadonlySet<string>
  readonly inner: ReadonlySet<string>
}

export function knownPaths(list: readonly string[]): KnownPaths {
  const inner = new Set<string>()
  for (const path of list) {
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) inner.add(path.slice(0, dot))
  }
  return { paths: new Set(list), inner }
}

/** What of an object no mapper read, under the source's own names; undefined where nothing is left. */
export function remainderOf(o: JsonObject, known: KnownPaths, r: Reading): Record<string, unknown> | undefined {
  inspect(r, o, 0)
  return remainder(o, known, '')
}

function remainder(o: JsonObject, known: KnownPaths, prefix: string): Record<string, unknown> | undefined {
  let out: Record<string, unknown> | undefined
  for (const key in o) {
    const path = prefix + key
    if (known.paths.has(path)) continue
    const value = o[key]
    const kept = known.inner.has(path) && isObject(value) ? remainder(value, known, `${path}.`) : value
    if (kept === undefined || kept === null) continue
    out ??= {}
    put(out, key, kept)
  }
  return out
}

/** Address and port of `1.2.3.4:5678`, `[::1]:443`, or either alone. */
export function addressAndPort(text: string): { address: string; port: number | undefined } {
  const value = text.trim()
  if (value.startsWith('[')) {
    const close = value.indexOf(']')
    const tail = value.slice(close + 2)
    if (close > 0) return { address: value.slice(1, close), port: portOf(tail) }
  }
  const colon = value.indexOf(':')
  if (colon > 0 && value.indexOf(':', colon + 1) < 0) {
    return { address: value.slice(0, colon), port: portOf(value.slice(colon + 1)) }
  }
  return { address: value, port: undefined }
}

function portOf(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
}

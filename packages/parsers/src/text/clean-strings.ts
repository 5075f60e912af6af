import { put } from '../reading.ts'
import type { JsonObject } from '../reading.ts'

/** Whether the text holds a `\u` escape (an odd run of backslashes before the `u`). */
export function hasUnicodeEscape(source: string): boolean {
  let at = source.indexOf('\\u')
  while (at >= 0) {
    let before = at - 1
    while (before >= 0 && source.charCodeAt(before) === 92) before--
    if (((at - before) & 1) === 1) return true
    at = source.indexOf('\\u', at + 2)
  }
  return false
}

/** NFC with lone surrogates replaced by U+FFFD, so that the text has exactly one UTF-8 form. */
export function cleanText(value: string): string {
  return (value.isWellFormed() ? value : value.toWellFormed()).normalize('NFC')
}

/**
 * The same for every string in an object that `\u` escapes may have filled, keys included. The object is changed in
 * place; what lies deeper than `maxDepth` is left for the depth check to cut.
 */
export function cleanStrings(value: JsonObject, maxDepth: number): void {
  const target = value as Record<string, unknown>
  for (const key of Object.keys(target)) {
    const v = target[key]
    const cleanKey = cleanText(key)
    const cleaned = cleanValue(v, maxDepth - 1)
    if (cleanKey !== key) {
      delete target[key]
      put(target, cleanKey, cleaned)
    } else if (cleaned !== v) put(target, key, cleaned)
  }
}

function cleanValue(v: unknown, depth: number): unknown {
  if (typeof v === 'string') return cleanText(v)
  if (typeof v !== 'object' || v === null || depth <= 0) return v
  if (Array.isArray(v)) {
    for (let i = 0; i < v.length; i++) v[i] = cleanValue(v[i], depth - 1)
  } else cleanStrings(v as JsonObject, depth)
  return v
}

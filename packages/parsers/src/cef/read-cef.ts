/**
 * ArcSight Common Event Format, version 0 and 1 (Micro Focus "Implementing ArcSight CEF", revision 25):
 * `CEF:version|vendor|product|version|signature|name|severity|key=value …`.
 * In the head `\|` and `\\` are escapes, in the extension `\=`, `\\`, `\n` and `\r`. What vendors write beside the rules
 * and this reader takes: a blank after `CEF:`, blanks before the first key, empty values, backslashes that escape
 * nothing (kept), a bare `=` inside a value (kept, with `event.bad_field`), a cut head (`event.bad_header`).
 */
import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'

export interface Cef {
  version: string
  vendor: string
  product: string
  deviceVersion: string
  signature: string
  name: string
  severity: string
  readonly extension: Record<string, string>
}

const BACKSLASH = 92
const PIPE = 124
const EQUALS = 61

/** Reads a CEF text that starts at `at` (where `CEF:` is). */
export function readCef(source: string, at: number, r: Reading): Cef {
  const cef: Cef = {
    version: '',
    vendor: '',
    product: '',
    deviceVersion: '',
    signature: '',
    name: '',
    severity: '',
    extension: {},
  }
  let from = at + 4
  for (let field = 0; field < 7; field++) {
    const end = endOfHeadField(source, from)
    const value = unescapeHead(source.slice(from, end)).trim()
    switch (field) {
      case 0:
        cef.version = value
        break
      case 1:
        cef.vendor = value
        break
      case 2:
        cef.product = value
        break
      case 3:
        cef.deviceVersion = value
        break
      case 4:
        cef.signature = value
        break
      case 5:
        cef.name = value
        break
      default:
        cef.severity = value
    }
    if (end >= source.length) {
      // The seventh field may be the last where there is no extension at all.
      if (field < 6) addProblem(r, 'event.bad_header', source.length)
      return cef
    }
    from = end + 1
  }
  readExtension(source, from, cef.extension, r)
  return cef
}

function endOfHeadField(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const c = source.charCodeAt(i)
    if (c === BACKSLASH) i++
    else if (c === PIPE) return i
  }
  return source.length
}

function unescapeHead(value: string): string {
  if (value.indexOf('\\') < 0) return value
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== BACKSLASH) continue
    const next = value.charCodeAt(i + 1)
    if (next !== PIPE && next !== BACKSLASH) continue
    out += value.slice(from, i)
    from = i + 1
    i++
  }
  return out + value.slice(from)
}

function isKeyCharacter(c: number): boolean {
  return (
    (c >= 97 && c <= 122) ||
    (c >= 65 && c <= 90) ||
    (c >= 48 && c <= 57) ||
    c === 95 ||
    c === 46 ||
    c === 45 ||
    c === 91 ||
    c === 93
  )
}

/**
 * Reads `key=value key=value …`. A value runs up to the blank before the next `key=`; so values hold blanks without
 * quotes. One pass: at each unescaped `=` the key is found by going back over key characters, never beyond the last `=`.
 */
function readExtension(source: string, start: number, out: Record<string, string>, r: Reading): void {
  let key = ''
  let keyAt = start
  let valueFrom = -1
  let hasEscape = false
  let count = 0
  const n = source.length
  for (let i = start; i < n; i++) {
    const c = source.charCodeAt(i)
    if (c === BACKSLASH) {
      hasEscape = true
      i++
      continue
    }
    if (c !== EQUALS) continue
    const floor = valueFrom < 0 ? start : valueFrom
    let k = i - 1
    while (k >= floor && isKeyCharacter(source.charCodeAt(k))) k--
    const isKey = k < i - 1 && (k < floor || source.charCodeAt(k) === 32 || source.charCodeAt(k) === 9)
    // Right after `key=` there is no room for another key, unless a blank stands between (an empty value).
    const touchesValue = valueFrom >= 0 && k < floor
    if (!isKey || touchesValue) {
      // Inside a word (`?a=b`) it is clear what is meant; after a blank it is not.
      if (k === i - 1 && k > floor && source.charCodeAt(k) === 32) addProblem(r, 'event.bad_field', i, key)
      continue
    }
    if (valueFrom >= 0) {
      put(out, key, valueOf(source, valueFrom, k, hasEscape))
      if (++count >= r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', i)
        return
      }
    } else if (source.slice(start, k + 1).trim() !== '') addProblem(r, 'event.bad_field', start)
    key = source.slice(k + 1, i)
    keyAt = k + 1
    valueFrom = i + 1
    hasEscape = false
  }
  if (valueFrom >= 0) put(out, key, valueOf(source, valueFrom, n, hasEscape))
  else if (source.slice(start).trim() !== '') addProblem(r, 'event.bad_field', keyAt)
}

function valueOf(source: string, from: number, to: number, hasEscape: boolean): string {
  let a = from
  let b = to
  while (a < b && source.charCodeAt(a) === 32) a++
  while (b > a && source.charCodeAt(b - 1) <= 32) b--
  const value = source.slice(a, b)
  return hasEscape ? unescapeValue(value) : value
}

/** `\=`, `\\`, `\n`, `\r` and `\|`; a backslash before anything else is the character itself (`NT AUTHORITY\SYSTEM`). */
function unescapeValue(value: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < value.length - 1; i++) {
    if (value.charCodeAt(i) !== BACKSLASH) continue
    const next = value.charCodeAt(i + 1)
    let plain: string
    if (next === EQUALS) plain = '='
    else if (next === BACKSLASH) plain = '\\'
    else if (next === PIPE) plain = '|'
    else if (next === 110) plain = '\n'
    else if (next === 114) plain = '\r'
    else continue
    out += value.slice(from, i) + plain
    from = i + 2
    i++
  }
  return out + value.slice(from)
}

/**
 * IBM Log Event Extended Format (QRadar LEEF guide): `LEEF:1.0|vendor|product|version|event id|` and tab-separated
 * attributes; `LEEF:2.0|…|event id|delimiter|` names one character or its code (`x09`, `0x5E`, `\t`). What senders do beside
 * it and this reader takes: a delimiter of 2.0 left empty or left out, 1.0 with `^`, `|`, `;` or `,` instead of tabs,
 * `\=` in values, a head cut off.
 */
import { addProblem, put } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { keyAt } from '../text/key-table.ts'

export interface Leef {
  readonly version: string
  readonly vendor: string
  readonly product: string
  readonly productVersion: string
  readonly eventId: string
  /** The attributes by key; of equal keys the last counts. */
  readonly attributes: Readonly<Record<string, unknown>>
}

const PIPE = 124
const EQUALS = 61

/** `LEEF:` followed by a version digit. */
export function startsLeef(s: string, at: number): boolean {
  if (!s.startsWith('LEEF:', at)) return false
  let i = at + 5
  while (s.charCodeAt(i) === 32) i++
  const c = s.charCodeAt(i)
  return c >= 48 && c <= 57
}

/** Reads a LEEF text that starts at `at` (where `LEEF:` is). */
export function readLeef(s: string, at: number, r: Reading): Leef {
  const head: string[] = []
  let from = at + 5
  while (head.length < 5 && from <= s.length) {
    const end = endOfHeadField(s, from)
    head.push(s.slice(from, end).trim())
    from = end + 1
  }
  if (head.length < 5) addProblem(r, 'event.bad_header', s.length)
  const [version = '', vendor = '', product = '', productVersion = '', eventId = ''] = head
  const attributes: Record<string, unknown> = {}
  if (from < s.length) {
    let delimiter = ''
    if (version.startsWith('2')) {
      const end = s.indexOf('|', from)
      const declared = end < 0 || end - from > 6 ? null : delimiterOf(s.slice(from, end))
      if (declared !== null) {
        delimiter = declared
        from = end + 1
      }
    }
    if (delimiter === '') delimiter = guessDelimiter(s, from)
    readAttributes(s, from, delimiter, attributes, r)
  }
  return { version, vendor, product, productVersion, eventId, attributes }
}

function endOfHeadField(s: string, from: number): number {
  for (let i = from; i < s.length; i++) {
    const c = s.charCodeAt(i)
    if (c === 92) i++
    else if (c === PIPE) return i
  }
  return s.length
}

/** The character a LEEF 2.0 head names; empty for the default, null where the text is no delimiter but an attribute. */
function delimiterOf(text: string): string | null {
  if (text === '') return ''
  if (text.length === 1) return text
  if (text === '\\t') return '\t'
  const hex = /^(?:0|\\)?[xX]([0-9a-fA-F]{1,4})$/.exec(text)?.[1]
  return hex === undefined ? null : String.fromCharCode(Number.parseInt(hex, 16))
}

/** The tab of the specification, or what stands before the second key where there is no tab at all. */
function guessDelimiter(s: string, from: number): string {
  if (s.indexOf('\t', from) >= 0) return '\t'
  const first = s.indexOf('=', from)
  if (first < 0) return '\t'
  for (let i = s.indexOf('=', first + 1); i >= 0 && i < first + 4096; i = s.indexOf('=', i + 1)) {
    let k = i - 1
    while (k > first && isKeyCharacter(s.charCodeAt(k))) k--
    const c = s.charCodeAt(k)
    if (k > first && k < i - 1 && (c === 94 || c === PIPE || c === 59 || c === 44)) return s.charAt(k)
  }
  return '\t'
}

function isKeyCharacter(c: number): boolean {
  return (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c === 95 || c === 45 || c === 46
}

function readAttributes(s: string, from: number, delimiter: string, out: Record<string, unknown>, r: Reading): void {
  let count = 0
  let last = ''
  for (let at = from; at <= s.length;) {
    let end = s.indexOf(delimiter, at)
    if (end < 0) end = s.length
    const equals = indexOfEquals(s, at, end)
    if (equals < 0) {
      // No key: the delimiter was part of the value before.
      if (last !== '' && end > at) put(out, last, `${String(out[last])}${delimiter}${s.slice(at, end)}`)
      else if (s.slice(at, end).trim() !== '') addProblem(r, 'event.bad_field', at)
    } else {
      if (++count > r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', at)
        return
      }
      last = trimmedKey(s, at, equals, r)
      const value = s.slice(equals + 1, end)
      put(out, last, value.indexOf('\\=') < 0 ? value : value.replaceAll('\\=', '='))
    }
    at = end + delimiter.length
  }
}

function trimmedKey(s: string, from: number, to: number, r: Reading): string {
  let a = from
  let b = to
  while (a < b && s.charCodeAt(a) <= 32) a++
  while (b > a && s.charCodeAt(b - 1) <= 32) b--
  return keyAt(r.keys, s, a, b)
}

function indexOfEquals(s: string, from: number, end: number): number {
  for (let i = from; i < end; i++) if (s.charCodeAt(i) === EQUALS) return i > from ? i : -1
  return -1
}

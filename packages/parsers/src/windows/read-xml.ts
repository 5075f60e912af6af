/**
 * The XML of Windows events: elements, attributes, character data, CDATA, comments, character and predefined entities.
 * Document types are passed over and their entities unknown, so nothing can expand. One pass; depth and size bounded.
 */
import { addProblem } from '../reading.ts'
import type { Reading } from '../reading.ts'
import { xmlElement } from './xml-tree.ts'
import type { XmlElement } from './xml-tree.ts'

const MAX_DEPTH = 24

/**
 * The first element from `at` on. What is cut off gives what is there, with `event.truncated`; null where no element begins.
 */
export function readXml(source: string, at: number, r: Reading): XmlElement | null {
  const open: XmlElement[] = []
  let root: XmlElement | null = null
  let i = at
  const n = source.length
  while (i < n) {
    const top = open.at(-1)
    if (source.charCodeAt(i) !== 60) {
      let end = source.indexOf('<', i)
      if (end < 0) end = n
      if (top !== undefined) top.text += unescapeXml(withLineFeeds(source.slice(i, end)), i, r)
      i = end
      continue
    }
    const next = source.charCodeAt(i + 1)
    if (next === 33) {
      i = afterDeclaration(source, i, top)
    } else if (next === 63) {
      const end = source.indexOf('?>', i + 2)
      i = end < 0 ? n : end + 2
    } else if (next === 47) {
      const end = source.indexOf('>', i)
      if (end < 0) break
      const name = localName(source.slice(i + 2, end).trim())
      i = end + 1
      // An end tag that closes nothing open is passed over; one further out closes what lies between.
      let depth = open.length - 1
      while (depth >= 0 && open[depth]?.name !== name) depth--
      if (depth < 0) continue
      if (depth !== open.length - 1) addProblem(r, 'event.bad_field', i, name)
      open.length = depth
      if (depth === 0) return root
    } else {
      const element = xmlElement('')
      const end = readTag(source, i + 1, element, r)
      if (end < 0) break
      const isEmpty = source.charCodeAt(end - 2) === 47
      i = end
      r.fieldCount++
      if (r.fieldCount > r.limits.maxFields) {
        addProblem(r, 'event.too_many_fields', i)
        return root
      }
      if (top !== undefined && open.length < MAX_DEPTH) top.children.push(element)
      else if (top !== undefined) addProblem(r, 'event.too_deep', i)
      root ??= element
      if (!isEmpty) open.push(element)
      else if (open.length === 0) return root
      if (open.length > 4 * MAX_DEPTH) {
        addProblem(r, 'event.too_deep', i)
        return root
      }
    }
  }
  if (root !== null) addProblem(r, 'event.truncated', n)
  return root
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text
}

/** Comments, CDATA and declarations; answers where it ends. */
function afterDeclaration(source: string, at: number, top: XmlElement | undefined): number {
  if (source.startsWith('<!--', at)) {
    const end = source.indexOf('-->', at + 4)
    return end < 0 ? source.length : end + 3
  }
  if (source.startsWith('<![CDATA[', at)) {
    const end = source.indexOf(']]>', at + 9)
    if (top !== undefined) top.text += source.slice(at + 9, end < 0 ? source.length : end)
    return end < 0 ? source.length : end + 3
  }
  const end = source.indexOf('>', at)
  return end < 0 ? source.length : end + 1
}

function isNameEnd(c: number): boolean {
  return c <= 32 || c === 62 || c === 47 || c === 61
}

/** Reads name and attributes from `at` on; answers the index after `>`, -1 where the tag never ends. */
function readTag(source: string, at: number, element: XmlElement, r: Reading): number {
  const n = source.length
  let i = at
  while (i < n && !isNameEnd(source.charCodeAt(i))) i++
  element.name = localName(source.slice(at, i))
  for (;;) {
    while (i < n && source.charCodeAt(i) <= 32) i++
    if (i >= n) return -1
    const c = source.charCodeAt(i)
    if (c === 62) return i + 1
    if (c === 47 || c === 61) {
      i++
      continue
    }
    const from = i
    while (i < n && !isNameEnd(source.charCodeAt(i))) i++
    const name = source.slice(from, i)
    while (i < n && source.charCodeAt(i) <= 32) i++
    if (source.charCodeAt(i) !== 61) continue
    i++
    while (i < n && source.charCodeAt(i) <= 32) i++
    const quote = source.charCodeAt(i)
    if (quote !== 34 && quote !== 39) {
      addProblem(r, 'event.bad_field', i, name)
      continue
    }
    const end = source.indexOf(quote === 34 ? '"' : "'", i + 1)
    if (end < 0) return -1
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) {
      element.attributes ??= {}
      element.attributes[localName(name)] = unescapeXml(source.slice(i + 1, end), i + 1, r)
    }
    i = end + 1
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  const local = colon < 0 ? name : name.slice(colon + 1)
  return local === '__proto__' ? '_proto_' : local
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Text with its entities resolved; an unknown one stays as it is written. */
export function unescapeXml(text: string, offset: number, r: Reading | null): string {
  let at = text.indexOf('&')
  if (at < 0) return text
  let out = ''
  let from = 0
  while (at >= 0) {
    const end = text.indexOf(';', at)
    if (end < 0 || end - at > 12) {
      if (end < 0) break
      at = text.indexOf('&', at + 1)
      continue
    }
    const value = entityOf(text.slice(at + 1, end))
    if (value === null) {
      if (r !== null) addProblem(r, 'event.bad_field', offset + at)
    } else {
      out += text.slice(from, at) + value
      from = end + 1
    }
    at = text.indexOf('&', end)
  }
  return out + text.slice(from)
}

function entityOf(name: string): string | null {
  if (name.charCodeAt(0) !== 35) return ENTITIES.get(name) ?? null
  const isHex = name.charCodeAt(1) === 120 || name.charCodeAt(1) === 88
  const digits = name.slice(isHex ? 2 : 1)
  if (!(isHex ? /^[0-9a-fA-F]{1,6}$/ : /^[0-9]{1,7}$/).test(digits)) return null
  const code = Number.parseInt(digits, isHex ? 16 : 10)
  if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return '\uFFFD'
  return String.fromCodePoint(code)
}

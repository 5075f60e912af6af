/**
 * Binary XML of Windows event logs to elements: tokens, templates with their substitutions, nested fragments. The format
 * is described by Joachim Metz, "Windows XML Event Log (EVTX)" (libevtx), and [MS-EVEN6] 2.2.12.
 */
import { xmlElement } from '../xml-tree.ts'
import type { XmlElement } from '../xml-tree.ts'
import { EvtxDamage, listTexts, textUtf16, TYPE, valueText } from './values.ts'
import type { EvtxBytes } from './values.ts'

/** A value that stands for a substitution: where it is, how long, of what type. */
interface Substitution {
  readonly type: number
  readonly at: number
  readonly size: number
}

/** State of reading one record. Offsets are of the file; those in the format are of the chunk. */
interface State {
  readonly b: EvtxBytes
  readonly chunk: number
  at: number
  end: number
  /** Elements made so far, against documents that blow up. */
  elements: number
}

const MAX_DEPTH = 16
const MAX_ELEMENTS = 8192
const MAX_SUBSTITUTIONS = 4096

/** The root element of the binary XML at [at, end) of a chunk. Throws `EvtxDamage`. */
export function readBinaryXml(b: EvtxBytes, chunk: number, at: number, end: number): XmlElement | null {
  const s: State = { b, chunk, at, end, elements: 0 }
  const holder = xmlElement('')
  readContent(s, holder, null, 0, false)
  return holder.children[0] ?? null
}

function need(s: State, size: number): void {
  if (s.at + size > s.end) throw new EvtxDamage(s.at, 'binary XML that is cut off')
}

function u8(s: State): number {
  need(s, 1)
  return s.b.view.getUint8(s.at++)
}

function u16(s: State): number {
  need(s, 2)
  const value = s.b.view.getUint16(s.at, true)
  s.at += 2
  return value
}

function u32(s: State): number {
  need(s, 4)
  const value = s.b.view.getUint32(s.at, true)
  s.at += 4
  return value
}

/** Content up to the end of the element it belongs to, or of the fragment. */
function readContent(
  s: State,
  into: XmlElement,
  values: readonly Substitution[] | null,
  depth: number,
  isNested: boolean,
): void {
  if (depth > MAX_DEPTH) throw new EvtxDamage(s.at, 'binary XML that nests too deep')
  while (s.at < s.end) {
    const token = u8(s)
    switch (token) {
      case 0x00:
      case 0x04:
        return
      case 0x01:
      case 0x41:
        readElement(s, into, values, depth, token === 0x41, isNested)
        break
      case 0x05:
      case 0x45:
        into.text += readValue(s)
        break
      case 0x07:
      case 0x47: {
        const count = u16(s)
        into.text += takeText(s, count)
        break
      }
      case 0x08:
      case 0x48:
        into.text += String.fromCharCode(u16(s))
        break
      case 0x09:
      case 0x49:
        into.text += entity(readName(s))
        break
      case 0x0a:
        readName(s)
        break
      case 0x0b:
        takeText(s, u16(s))
        break
      case 0x0c:
        readTemplate(s, into, depth)
        break
      case 0x0d:
      case 0x0e:
        substitute(s, into, values, depth)
        break
      case 0x0f:
        need(s, 3)
        s.at += 3
        break
      default:
        throw new EvtxDamage(s.at - 1, `a token that is none: ${token}`)
    }
  }
}

function readElement(
  s: State,
  parent: XmlElement,
  values: readonly Substitution[] | null,
  depth: number,
  hasAttributes: boolean,
  isNested: boolean,
): void {
  if (++s.elements > MAX_ELEMENTS) throw new EvtxDamage(s.at, 'more elements than any event has')
  // Fragments that stand in a value leave the dependency out.
  if (!isNested) u16(s)
  u32(s)
  const element = xmlElement(readName(s))
  if (hasAttributes) readAttributes(s, element, values)
  const token = u8(s)
  if (token === 0x02) {
    const list = readListContent(s, values)
    if (list === null) readContent(s, element, values, depth + 1, isNested)
    else {
      // A list is its element again for each value.
      for (const text of list) parent.children.push({ ...element, children: [], text })
      return
    }
  } else if (token !== 0x03) throw new EvtxDamage(s.at - 1, 'an element that never opens')
  if (element.text.includes('\r')) element.text = element.text.replaceAll('\r\n', '\n')
  parent.children.push(element)
}

/** The values of an element whose only content is a list, null (and nothing read) for any other content. */
function readListContent(s: State, values: readonly Substitution[] | null): string[] | null {
  if (values === null || s.at + 5 > s.end) return null
  const token = s.b.view.getUint8(s.at)
  if ((token !== 0x0d && token !== 0x0e) || s.b.view.getUint8(s.at + 4) !== 0x04) return null
  const value = values[s.b.view.getUint16(s.at + 1, true)]
  if (value === undefined || (value.type & TYPE.list) === 0) return null
  const texts = listTexts(s.b, value.type, value.at, value.size)
  if (texts.length < 2) return null
  s.at += 5
  return texts
}

function readAttributes(s: State, element: XmlElement, values: readonly Substitution[] | null): void {
  const size = u32(s)
  const end = s.at + size
  if (end > s.end) throw new EvtxDamage(s.at, 'attributes that reach beyond their record')
  while (s.at < end) {
    const token = u8(s)
    if (token !== 0x06 && token !== 0x46) throw new EvtxDamage(s.at - 1, 'an attribute that is none')
    const name = readName(s)
    const text = readAttributeValue(s, end, values)
    if (text === null || name === 'xmlns' || name.startsWith('xmlns:')) continue
    element.attributes ??= {}
    element.attributes[name === '__proto__' ? '_proto_' : name] = text
  }
}

/** Null where the value is an optional substitution that is not there: Windows leaves the attribute out. */
function readAttributeValue(s: State, end: number, values: readonly Substitution[] | null): string | null {
  let out: string | null = null
  while (s.at < end) {
    const token = s.b.view.getUint8(s.at)
    if (token === 0x06 || token === 0x46) break
    s.at++
    if (token === 0x05 || token === 0x45) out = (out ?? '') + readValue(s)
    else if (token === 0x08 || token === 0x48) out = (out ?? '') + String.fromCharCode(u16(s))
    else if (token === 0x09 || token === 0x49) out = (out ?? '') + entity(readName(s))
    else if (token === 0x0d || token === 0x0e) {
      const id = u16(s)
      u8(s)
      const value = values?.[id]
      if (value !== undefined && !isNothing(value)) {
        out = (out ?? '') + textOf(s, value)
      } else if (token === 0x0d) out ??= ''
    } else throw new EvtxDamage(s.at - 1, 'an attribute value that is none')
  }
  return out
}

function isNothing(value: Substitution): boolean {
  return value.type === TYPE.nothing || value.size === 0
}

function textOf(s: State, value: Substitution): string {
  return (value.type & TYPE.list) === 0
    ? valueText(s.b, value.type, value.at, value.size)
    : listTexts(s.b, value.type, value.at, value.size).join(',')
}

function substitute(s: State, into: XmlElement, values: readonly Substitution[] | null, depth: number): void {
  const id = u16(s)
  u8(s)
  const value = values?.[id]
  if (value === undefined || isNothing(value)) return
  if (value.type !== TYPE.binaryXml) {
    into.text += textOf(s, value)
    return
  }
  const { at, end } = s
  s.at = value.at
  s.end = value.at + value.size
  readContent(s, into, null, depth + 1, true)
  s.at = at
  s.end = end
}

/** Value token: a type, then (for texts, the only ones that occur) a count and characters. */
function readValue(s: State): string {
  const type = u8(s)
  if (type !== TYPE.text) throw new EvtxDamage(s.at - 1, 'a literal of a type that is no text')
  return takeText(s, u16(s))
}

function takeText(s: State, count: number): string {
  need(s, count * 2)
  const text = textUtf16(s.b, s.at, count)
  s.at += count * 2
  return text
}

/** A name by its offset in the chunk; where it stands right here for the first time, it is passed over. */
function readName(s: State): string {
  const offset = s.chunk + u32(s)
  const { view } = s.b
  if (offset + 8 > s.b.bytes.length) throw new EvtxDamage(s.at - 4, 'a name outside its chunk')
  const count = view.getUint16(offset + 6, true)
  const name = textUtf16(s.b, offset + 8, count)
  if (offset === s.at) {
    need(s, 10 + count * 2)
    s.at += 10 + count * 2
  }
  return name
}

/** A template instance: a definition (here or elsewhere in the chunk) and the values that fill it. */
function readTemplate(s: State, into: XmlElement, depth: number): void {
  u8(s)
  u32(s)
  const definition = s.chunk + u32(s)
  const { view, bytes } = s.b
  if (definition + 24 > bytes.length) throw new EvtxDamage(s.at - 4, 'a template outside its chunk')
  const size = view.getUint32(definition + 20, true)
  const bodyAt = definition + 24
  if (bodyAt + size > bytes.length) throw new EvtxDamage(definition, 'a template that reaches beyond the file')
  if (definition === s.at) s.at = bodyAt + size
  const values = readSubstitutions(s)
  const { at, end } = s
  s.at = bodyAt
  s.end = bodyAt + size
  readContent(s, into, values, depth + 1, false)
  s.at = at
  s.end = end
}

function readSubstitutions(s: State): Substitution[] {
  const count = u32(s)
  if (count > MAX_SUBSTITUTIONS) throw new EvtxDamage(s.at - 4, 'more values than any template has')
  need(s, count * 4)
  const values: Substitution[] = []
  let at = s.at + count * 4
  for (let i = 0; i < count; i++) {
    const size = u16(s)
    const type = u8(s)
    u8(s)
    if (at + size > s.end) throw new EvtxDamage(s.at - 4, 'a value that reaches beyond its record')
    values.push({ type, at, size })
    at += size
  }
  s.at = at
  return values
}

function entity(name: string): string {
  switch (name) {
    case 'amp':
      return '&'
    case 'lt':
      return '<'
    case 'gt':
      return '>'
    case 'quot':
      return '"'
    case 'apos':
      return "'"
    default:
      return `&${name};`
  }
}
